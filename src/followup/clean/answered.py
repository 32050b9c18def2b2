"""The answers to one question, activity or option, kept small: what was read, and which of it each respondent said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup.clean.log import WITHHELD, CleaningLog, listed
from followup.clean.values import Reading
from followup.ingest import RawTable
from followup.ingest.texts import coded, of_codes
from followup.schemas import State

COLUMNS = ["respondent", "administration", "question", "item", "state", "code", "label", "score"]


@dataclass
class Answered:
    """What the respondents of one table answered to one target.

    Parameters
    ----------
    question, item
        The target.
    column
        The letter of the column that it was read from, if one alone tells.
    rows
        The rows' numbers in the file, of all respondents of the table.
    who
        Those who were asked, by their place among the respondents.
    readings
        The different answers.
    given
        The place among them of the answer of each who was asked.
    """

    question: str
    item: str
    column: str
    rows: np.ndarray
    who: np.ndarray
    readings: list[Reading]
    given: np.ndarray

    def are(self, test: Callable[[Reading], bool]) -> np.ndarray:
        """Tell which of those asked gave an answer of a kind."""
        return np.array([test(reading) for reading in self.readings], dtype=bool)[self.given]

    def among_all(self, test: Callable[[Reading], bool]) -> np.ndarray:
        """Tell the same of all respondents; those who were not asked gave none."""
        found = np.zeros(len(self.rows), dtype=bool)
        found[self.who] = self.are(test)
        return found

    def scores(self) -> np.ndarray:
        """Return the score of each respondent, missing where there is none."""
        found = np.full(len(self.rows), np.nan)
        found[self.who] = _scores(self.readings)[self.given]
        return found

    def set_aside(self, concerned: np.ndarray, state: State) -> None:
        """Replace answers of some of those asked by none at all."""
        self.given = self.given.astype(np.promote_types(self.given.dtype, np.min_scalar_type(len(self.readings))))
        self.given[concerned] = len(self.readings)
        self.readings = [*self.readings, Reading(state)]

    def labels(self, concerned: np.ndarray) -> list[str]:
        """Return the labels of the answers of some of those asked."""
        return [self.readings[place].label for place in self.given[concerned]]


def log_set_aside(
    rule: str, parts: Sequence[Answered], concerned: np.ndarray, table: RawTable, log: CleaningLog
) -> None:
    """Note that answers of some of those asked are set aside; those on several options have one entry together."""
    first = parts[0]
    # A text answer has no label: what it says must not reach the log.
    said = [listed(labels) or WITHHELD for labels in zip(*(part.labels(concerned) for part in parts), strict=True)]
    item = first.item if len(parts) == 1 else ""
    rows = first.rows[first.who[concerned]]
    log.add(rule, table, rows.tolist(), column=first.column, question=first.question, item=item, before=said)


def different(readings: Sequence[Reading]) -> tuple[list[Reading], np.ndarray]:
    """Return the readings that differ, and the place of each reading among them."""
    places = {reading: place for place, reading in enumerate(dict.fromkeys(readings))}
    found = [places[reading] for reading in readings]
    return list(places), np.array(found, dtype=np.min_scalar_type(max(len(places) - 1, 0)))


def as_table(everybody: pd.DataFrame, answered: Iterable[tuple[np.ndarray, list[Answered]]]) -> pd.DataFrame:
    """Return the table of answers: a row for each answer, the texts as categories.

    Thirty million answers hold few different texts: as categories they take a few bytes each, and only so do they have
    room in the memory of an ordinary computer.

    Parameters
    ----------
    everybody
        All respondents, with ``respondent`` and ``administration``.
    answered
        For each table the places of its respondents among all, and what they answered.
    """
    parts = [(here, part) for here, several in answered for part in several if len(part.who)]
    total = sum(len(part.who) for _here, part in parts)

    def column(texts: Sequence[str], tell: Callable[[np.ndarray, Answered, dict[str, int]], np.ndarray]) -> object:
        known = {text: place for place, text in enumerate(sorted(set(texts)))}
        codes = np.empty(total, dtype=np.int8 if len(known) < 128 else np.int16 if len(known) < 32768 else np.int32)
        end = 0
        for here, part in parts:
            start, end = end, end + len(part.who)
            codes[start:end] = tell(here, part, known)
        return of_codes(codes, list(known))

    def of_respondents(name: str) -> object:
        codes, texts = coded(everybody[name])
        numbers = np.argsort(np.argsort(np.array(texts, dtype=object)))[codes]
        return column(texts, lambda here, part, _known: numbers[here[part.who]])

    def of_targets(text_of: Callable[[Answered], str]) -> object:
        texts = [text_of(part) for _here, part in parts]
        return column(texts, lambda _here, part, known: np.full(len(part.who), known[text_of(part)]))

    def of_readings(text_of: Callable[[Reading], str]) -> object:
        said = [text_of(part.readings[place]) for _here, part in parts for place in np.unique(part.given)]
        return column(
            said,
            lambda _here, part, known: np.array([known.get(text_of(r), -1) for r in part.readings])[part.given],
        )

    table = {
        "respondent": of_respondents("respondent"),
        "administration": of_respondents("administration"),
        "question": of_targets(lambda part: part.question),
        "item": of_targets(lambda part: part.item),
        "state": of_readings(lambda reading: reading.state.value),
        "code": of_readings(lambda reading: reading.code),
        "label": of_readings(lambda reading: reading.label),
    }
    score, end = np.empty(total), 0
    for _here, part in parts:
        start, end = end, end + len(part.who)
        score[start:end] = _scores(part.readings)[part.given]
    return pd.DataFrame({**table, "score": score}, copy=False)


def _scores(readings: Sequence[Reading]) -> np.ndarray:
    return np.array([np.nan if reading.score is None else reading.score for reading in readings], dtype=float)
