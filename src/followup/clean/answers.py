"""From the kept rows to answers: what each respondent was asked, by question and activity or option."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from followup.clean.answered import Answered, different
from followup.clean.context import Context
from followup.clean.log import WITHHELD, CleaningLog
from followup.clean.values import STATES, Choice, Chosen, Reading, read_number, read_text, read_tick
from followup.ingest import RawTable
from followup.ingest.match import Matching, Pair, Target
from followup.ingest.texts import coded
from followup.period import Kind, Measure, Option, Question, Scale
from followup.schemas import State

CHOSEN, NOT_CHOSEN = "chosen", "not_chosen"
"""The codes of an option in a multiple-choice question."""

# These columns say who answers; the respondents' table has them.
_IDENTITY = {Measure.RESPONDENT_KEY, Measure.ADMINISTRATION}
# Cells read by these rules may hold anything, names too.
_UNSHOWN = {"value.unreadable", "number.unreadable"}


def read_answers(
    respondents: pd.DataFrame, table: RawTable, matching: Matching, context: Context, log: CleaningLog
) -> list[Answered]:
    """Read the answers of one table's respondents.

    Parameters
    ----------
    respondents
        Those of this table: ``administration``, and the row's number in the file as index.

    Returns
    -------
    list of Answered
        One for each target that anybody was asked, in the questionnaire's order.
    """
    here = _Export(table, respondents, context, log)
    pairs, targets = defaultdict[str, list[Pair]](list), defaultdict[str, list[Target]](list)
    for pair in matching.pairs:
        pairs[pair.target.question.id].append(pair)
    for target in context.targets:
        targets[target.question.id].append(target)
    answered = []
    for question in context.questionnaire.questions:
        if question.measures in _IDENTITY:
            continue
        if question.kind is Kind.MULTIPLE:
            answered += _multiple(question, pairs[question.id], here)
        else:
            answered += _single(question, targets[question.id], pairs[question.id], here)
    return answered


@dataclass(frozen=True)
class _Export:
    """One table's respondents and their cells."""

    table: RawTable
    respondents: pd.DataFrame
    context: Context
    log: CleaningLog

    @cached_property
    def rows(self) -> np.ndarray:
        """The rows' numbers in the file."""
        return self.respondents.index.to_numpy()

    @cached_property
    def _places(self) -> np.ndarray:
        return self.table.cells.index.get_indexer(self.respondents.index)

    @cached_property
    def _asked(self) -> dict[frozenset[str] | None, np.ndarray]:
        return {None: np.ones(len(self.rows), dtype=bool)}

    def texts(self, pair: Pair | None) -> tuple[np.ndarray, list[str]]:
        """Return a column's texts, and which of them stands in each row; empty where the export has no such column."""
        if pair is None:
            return np.zeros(len(self.rows), dtype=np.uint8), [""]
        codes, texts = coded(self.table.cells[pair.column.position])
        return codes[self._places], texts

    def asked(self, target: Target) -> np.ndarray:
        """Tell which respondents are asked for the target."""
        asked = self.context.asked(target)
        if asked not in self._asked:
            self._asked[asked] = self.respondents["administration"].isin(list(asked or ())).to_numpy()
        return self._asked[asked]

    def read(self, pair: Pair | None, who: np.ndarray, read: Callable[[str], Any]) -> tuple[list[Any], np.ndarray]:
        """Return what each of those texts says that stand in some row, and which of them each row has.

        Each text is read once: a hundred thousand answers hold a handful of labels.
        """
        codes, texts = self.texts(pair)
        used, places = np.unique(codes[who], return_inverse=True)
        return [read(texts[code]) for code in used], places

    def log_unasked(self, pair: Pair | None, asked: np.ndarray) -> None:
        """Note the answers that were given by those who are not asked."""
        if pair is not None and not asked.all():
            codes, texts = self.texts(pair)
            given = np.array([bool(text.strip()) for text in texts], dtype=bool)[codes]
            self.add_to_log("answer.not-asked", pair, given & ~asked, before=WITHHELD)

    def add_to_log(self, rule: str, pair: Pair, concerned: np.ndarray, **before_and_after: Any) -> None:
        """Note changes to cells of one column."""
        self.log.add(
            rule,
            self.table,
            self.rows[concerned].tolist(),
            column=pair.column.letter,
            question=pair.target.question.id,
            item=pair.target.item,
            **before_and_after,
        )


def _reader(question: Question, context: Context) -> Callable[[str], Reading]:
    if question.kind is Kind.NUMBER:
        return lambda cell: read_number(cell, question)
    if question.kind is Kind.TEXT:
        return lambda cell: read_text(cell, question)
    return Choice(_scale(question, context))


def _scale(question: Question, context: Context) -> Scale:
    scale = context.scales[question.id]
    if scale is None:
        raise ValueError(f"{question.id}: a question of kind {question.kind} has a scale")
    return scale


def _single(question: Question, targets: list[Target], pairs: list[Pair], here: _Export) -> list[Answered]:
    """Read a question with one answer for each target: for the question itself, or for each activity."""
    columns = {pair.target.item: pair for pair in pairs}
    read = _reader(question, here.context)
    answered = []
    for target in targets:
        pair, asked = columns.get(target.item), here.asked(target)
        here.log_unasked(pair, asked)
        who = asked.nonzero()[0]
        said, places = here.read(pair, who, lambda cell: (cell, read(cell)))
        readings, of_text = different([reading for _cell, reading in said])
        letter = pair.column.letter if pair else ""
        answered.append(Answered(question.id, target.item, letter, here.rows, who, readings, of_text[places]))
        if pair is not None:
            _log_changes(pair, who, said, places, here)
    return answered


def _log_changes(
    pair: Pair, who: np.ndarray, said: list[tuple[str, Reading]], places: np.ndarray, here: _Export
) -> None:
    """Note the cells that were not written in their plain form."""
    for rule in sorted({reading.rule for _cell, reading in said} - {""}):
        changed = np.array([reading.rule == rule for _cell, reading in said])[places]
        of_changed = [said[place] for place in places[changed]]
        concerned = np.zeros(len(here.rows), dtype=bool)
        concerned[who[changed]] = True
        here.add_to_log(
            rule,
            pair,
            concerned,
            before=WITHHELD if rule in _UNSHOWN else [cell for cell, _reading in of_changed],
            after=[reading.label for _cell, reading in of_changed],
        )


def _multiple(question: Question, pairs: list[Pair], here: _Export) -> list[Answered]:
    """Read a question with several answers: chosen or not, for each option."""
    scale = _scale(question, here.context)
    asked = here.asked(Target(question))
    whole = next((pair for pair in pairs if pair.target.option is None), None)
    for pair in pairs if whole is None else [whole]:
        here.log_unasked(pair, asked)
    who = asked.nonzero()[0]
    said, given = _ticks_in_columns(pairs, who, here) if whole is None else _ticks_in_one_cell(whole, scale, who, here)
    letter = whole.column.letter if whole else ""
    answered = []
    for option in scale.options:
        if option.means is None:
            readings, of_text = different([_tick(option, chosen, state, scale) for chosen, state in said])
            part = Answered(question.id, option.code, letter, here.rows, who, readings, of_text[given])
            answered.append(part)
    return answered


def _tick(option: Option, chosen: frozenset[str], state: State, scale: Scale) -> Reading:
    """Return what all that was chosen says of one option."""
    for other in scale.options:
        if other.means is not None and other.code in chosen:
            state = STATES[other.means]
    if state is not State.ANSWERED:
        return Reading(state)
    ticked = option.code in chosen
    return Reading(state, CHOSEN if ticked else NOT_CHOSEN, option.label if ticked else "", float(ticked))


def _ticks_in_one_cell(
    pair: Pair, scale: Scale, who: np.ndarray, here: _Export
) -> tuple[list[tuple[frozenset[str], State]], np.ndarray]:
    """Return what can be chosen together and its state, and which of it each row chose: one cell lists it all."""
    read, places = here.read(pair, who, Chosen(scale))
    strange = np.array([unknown for _chosen, unknown in read], dtype=bool)[places]
    labels = [", ".join(option.label for option in scale.options if option.code in chosen) for chosen, _unknown in read]
    concerned = np.zeros(len(here.rows), dtype=bool)
    concerned[who[strange]] = True
    here.add_to_log(
        "value.unreadable", pair, concerned, before=WITHHELD, after=[labels[place] for place in places[strange]]
    )
    without = {True: State.UNREADABLE, False: State.UNANSWERED}
    return [(chosen, State.ANSWERED if chosen else without[unknown]) for chosen, unknown in read], places


def _ticks_in_columns(
    pairs: list[Pair], who: np.ndarray, here: _Export
) -> tuple[list[tuple[frozenset[str], State]], np.ndarray]:
    """Return the same from one column per option.

    Some tools write a word in every column, others leave what was not ticked empty: a row counts as filled in if any
    of its columns says yes or no.
    """
    said: list[tuple[frozenset[str], State]] = [(frozenset(), State.UNANSWERED)]
    given = np.zeros(len(who), dtype=np.int64)
    for pair in pairs:
        option = pair.target.option
        assert option is not None, "a column for the whole question would be read instead"
        ticks, places = here.read(pair, who, partial(read_tick, label=option.label))
        # What was chosen so far, with this column's tick: only the combinations that stand in some row.
        met, given = np.unique(given * len(ticks) + places, return_inverse=True)
        said = [_with_tick(said[place // len(ticks)], option, ticks[place % len(ticks)]) for place in met]
    return said, given


def _with_tick(said: tuple[frozenset[str], State], option: Option, tick: bool | None) -> tuple[frozenset[str], State]:
    if tick is None:
        return said
    return (said[0] | {option.code} if tick else said[0]), State.ANSWERED
