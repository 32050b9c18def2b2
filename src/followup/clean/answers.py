"""From the kept rows to the table of answers: one row per respondent × question × activity or option."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from followup.clean.context import Context
from followup.clean.log import WITHHELD, CleaningLog
from followup.clean.values import STATES, Choice, Chosen, Reading, read_number, read_text, read_tick
from followup.ingest import RawTable
from followup.ingest.match import Matching, Pair, Target
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
) -> pd.DataFrame:
    """Read the answers of one table's respondents.

    Parameters
    ----------
    respondents
        Those of this table: ``respondent``, ``administration``, and the row's number in the file as index.

    Returns
    -------
    DataFrame
        ``respondent, administration, question, item, state, code, label, score, row, column``: a row for all that
        each respondent was asked, answered or not.
    """
    here = _Export(table, respondents, table.cells.loc[respondents.index], context, log)
    pairs, targets = defaultdict[str, list[Pair]](list), defaultdict[str, list[Target]](list)
    for pair in matching.pairs:
        pairs[pair.target.question.id].append(pair)
    for target in context.targets:
        targets[target.question.id].append(target)
    parts = []
    for question in context.questionnaire.questions:
        if question.measures in _IDENTITY:
            continue
        if question.kind is Kind.MULTIPLE:
            parts.append(_multiple(question, pairs[question.id], here))
        else:
            parts.append(_single(question, targets[question.id], pairs[question.id], here))
    filled = [part for part in parts if not part.empty]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


@dataclass(frozen=True)
class _Export:
    """One table's respondents and their cells, row by row the same."""

    table: RawTable
    respondents: pd.DataFrame
    cells: pd.DataFrame
    context: Context
    log: CleaningLog

    def texts(self, pair: Pair | None) -> np.ndarray:
        """Return the cells of a column; empty ones where the export has no such column."""
        if pair is None:
            return np.full(len(self.cells), "", dtype=object)
        return self.cells[pair.column.position].to_numpy(dtype=object)

    def asked(self, target: Target) -> np.ndarray:
        """Tell which respondents are asked for the target."""
        asked = self.context.asked(target)
        if asked is None:
            return np.ones(len(self.respondents), dtype=bool)
        return np.isin(self.respondents["administration"].to_numpy(dtype=object), list(asked))

    def log_unasked(self, pair: Pair | None, asked: np.ndarray) -> None:
        """Note the answers that were given by those who are not asked."""
        if pair is not None and not asked.all():
            given = self.cells[pair.column.position].str.strip().to_numpy() != ""
            self.add_to_log("answer.not-asked", pair, given & ~asked, before=WITHHELD)

    def add_to_log(self, rule: str, pair: Pair, concerned: np.ndarray, **before_and_after: Any) -> None:
        """Note changes to cells of one column."""
        self.log.add(
            rule,
            self.table,
            self.cells.index[concerned],
            column=pair.column.letter,
            question=pair.target.question.id,
            item=pair.target.item,
            **before_and_after,
        )

    def answers(self, who: np.ndarray, question: Question, **columns: Any) -> pd.DataFrame:
        """Make rows of the table of answers; ``who`` gives the respondent of each, by place."""
        asked = self.respondents.iloc[who]
        return pd.DataFrame(
            {
                "respondent": asked["respondent"].array,
                "administration": asked["administration"].array,
                "question": question.id,
                **columns,
                "row": asked.index.to_numpy(),
            }
        )


def _spread(values: Iterable[str], places: np.ndarray) -> Any:
    """Return the value at each place, as pandas' own text."""
    return pd.array(list(values), dtype="str").take(places)


def _reader(question: Question, context: Context) -> Callable[[str], Reading]:
    if question.kind is Kind.NUMBER:
        return lambda cell: read_number(cell, question)
    if question.kind is Kind.TEXT:
        return lambda cell: read_text(cell, question)
    scale = context.scales[question.id]
    if scale is None:
        raise ValueError(f"{question.id}: a question of kind {question.kind} has a scale")
    return Choice(scale)


def _single(question: Question, targets: list[Target], pairs: list[Pair], here: _Export) -> pd.DataFrame:
    """Read a question with one answer for each target: for the question itself, or for each activity."""
    columns = {pair.target.item: pair for pair in pairs}
    found = [columns.get(target.item) for target in targets]
    asked = [here.asked(target) for target in targets]
    for pair, mask in zip(found, asked, strict=True):
        here.log_unasked(pair, mask)
    who = np.concatenate([mask.nonzero()[0] for mask in asked])
    of_target = np.repeat(np.arange(len(targets)), [mask.sum() for mask in asked])
    cells = np.concatenate([here.texts(pair)[mask] for pair, mask in zip(found, asked, strict=True)])
    # Each distinct cell is read once: a hundred thousand answers hold a handful of labels.
    places, distinct = pd.factorize(cells)
    read = _reader(question, here.context)
    readings = [read(str(cell)) for cell in distinct]
    answers = here.answers(
        who,
        question,
        item=_spread((target.item for target in targets), of_target),
        state=_spread((reading.state.value for reading in readings), places),
        code=_spread((reading.code for reading in readings), places),
        label=_spread((reading.label for reading in readings), places),
        score=np.array([np.nan if r.score is None else r.score for r in readings], dtype=float)[places],
        column=_spread((pair.column.letter if pair else "" for pair in found), of_target),
    )
    for rule in sorted({reading.rule for reading in readings} - {""}):
        concerned = np.array([reading.rule == rule for reading in readings])[places]
        changed = answers[concerned]
        here.log.add(
            rule,
            here.table,
            changed["row"],
            column=changed["column"],
            question=question.id,
            item=changed["item"],
            before=WITHHELD if rule in _UNSHOWN else cells[concerned],
            after=changed["label"],
        )
    return answers


def _multiple(question: Question, pairs: list[Pair], here: _Export) -> pd.DataFrame:
    """Read a question with several answers: a row for each option, chosen or not."""
    scale = here.context.scales[question.id]
    if scale is None:
        raise ValueError(f"{question.id}: a question of kind {question.kind} has a scale")
    asked = here.asked(Target(question))
    whole = next((pair for pair in pairs if pair.target.option is None), None)
    for pair in pairs if whole is None else [whole]:
        here.log_unasked(pair, asked)
    options = [option for option in scale.options if option.means is None]
    if not options:
        return pd.DataFrame()
    chosen, state = _ticks_in_columns(pairs, here) if whole is None else _ticks_in_one_cell(whole, scale, asked, here)
    for option in scale.options:
        if option.means is not None:
            state[_chose(option, chosen)] = STATES[option.means].value
    who, of_option = np.tile(asked.nonzero()[0], len(options)), np.repeat(np.arange(len(options)), asked.sum())
    answered = state[who] == State.ANSWERED.value
    ticked = answered & np.concatenate([_chose(option, chosen)[asked] for option in options])
    return here.answers(
        who,
        question,
        item=_spread((option.code for option in options), of_option),
        state=state[who],
        code=np.where(answered, np.where(ticked, CHOSEN, NOT_CHOSEN), ""),
        label=np.where(ticked, _spread((option.label for option in options), of_option), ""),
        score=np.where(answered, ticked.astype(float), np.nan),
        column=whole.column.letter if whole else "",
    )


def _chose(option: Option, chosen: list[frozenset[str]]) -> np.ndarray:
    return np.array([option.code in codes for codes in chosen], dtype=bool)


def _ticks_in_one_cell(
    pair: Pair, scale: Scale, asked: np.ndarray, here: _Export
) -> tuple[list[frozenset[str]], np.ndarray]:
    """Return what each row chose and its state, from one cell that lists all that was chosen."""
    cells = here.texts(pair)
    read = Chosen(scale)
    readings = {cell: read(str(cell)) for cell in set(cells)}
    chosen = [readings[cell][0] for cell in cells]
    strange = np.array([readings[cell][1] for cell in cells], dtype=bool)
    empty = np.array([not codes for codes in chosen], dtype=bool)
    labels = [", ".join(option.label for option in scale.options if option.code in codes) for codes in chosen]
    here.add_to_log(
        "value.unreadable",
        pair,
        strange & asked,
        before=WITHHELD,
        after=np.array(labels, dtype=object)[strange & asked],
    )
    state = np.full(len(cells), State.ANSWERED.value, dtype=object)
    state[empty] = State.UNANSWERED.value
    state[empty & strange] = State.UNREADABLE.value
    return chosen, state


def _ticks_in_columns(pairs: list[Pair], here: _Export) -> tuple[list[frozenset[str]], np.ndarray]:
    """Return the same from one column per option.

    Some tools write a word in every column, others leave what was not ticked empty: a row counts as filled in if any
    of its columns says yes or no.
    """
    chosen = [set[str]() for _row in range(len(here.cells))]
    state = np.full(len(here.cells), State.UNANSWERED.value, dtype=object)
    for pair in pairs:
        option = pair.target.option
        if option is None:
            continue
        for place, cell in enumerate(here.texts(pair)):
            tick = read_tick(str(cell), option.label)
            if tick is not None:
                state[place] = State.ANSWERED.value
            if tick:
                chosen[place].add(option.code)
    return [frozenset(codes) for codes in chosen], state
