"""From the kept rows to the table of answers: one row per respondent × question × activity or option."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pandas as pd

from followup.clean.context import Context
from followup.clean.log import WITHHELD, CleaningLog
from followup.clean.values import Choice, Chosen, Reading, read_number, read_text, read_tick
from followup.ingest import RawTable
from followup.ingest.match import Matching, Pair, Target
from followup.period import Kind, Measure, Question
from followup.schemas import State

CHOSEN, NOT_CHOSEN = "chosen", "not_chosen"
"""The codes of an option in a multiple-choice question."""

# These columns say who answers; the respondents' table has them.
_IDENTITY = {Measure.RESPONDENT_KEY, Measure.ADMINISTRATION}


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
    pairs = defaultdict[str, list[Pair]](list)
    for pair in matching.pairs:
        pairs[pair.target.question.id].append(pair)
    parts = []
    for question in context.questionnaire.questions:
        if question.measures in _IDENTITY:
            continue
        if question.kind is Kind.MULTIPLE:
            parts += _multiple(question, pairs[question.id], respondents, table, context, log)
            continue
        columns = {pair.target.item: pair for pair in pairs[question.id]}
        read = _reader(question, context)
        for target in (target for target in context.targets if target.question.id == question.id):
            asked = _asked(respondents, context, target)
            found = columns.get(target.item)
            if found is not None:
                _log_unasked(table, found, respondents.index.difference(asked.index), log)
            if not asked.empty:
                parts.append(_single(target, found, asked, table, read, log))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _asked(respondents: pd.DataFrame, context: Context, target: Target) -> pd.DataFrame:
    asked = context.asked(target)
    return respondents if asked is None else respondents[respondents["administration"].isin(asked)]


def _log_unasked(table: RawTable, pair: Pair, rows: pd.Index, log: CleaningLog) -> None:
    cells = table.cells.loc[rows, pair.column.position]
    given = cells[cells.str.strip() != ""]
    where = {"question": pair.target.question.id, "item": pair.target.item}
    log.add_cells(
        table, given.index, pair.column, "answer.not-asked", [WITHHELD] * len(given), [""] * len(given), **where
    )


def _reader(question: Question, context: Context) -> Callable[[str], Reading]:
    if question.kind is Kind.NUMBER:
        return lambda cell: read_number(cell, question)
    if question.kind is Kind.TEXT:
        return lambda cell: read_text(cell, question)
    scale = context.scales[question.id]
    if scale is None:
        raise ValueError(f"{question.id}: a question of kind {question.kind} has a scale")
    return Choice(scale)


def _single(
    target: Target,
    pair: Pair | None,
    asked: pd.DataFrame,
    table: RawTable,
    read: Callable[[str], Reading],
    log: CleaningLog,
) -> pd.DataFrame:
    if pair is None:
        cells = pd.Series("", index=asked.index, dtype="str")
    else:
        cells = table.cells.loc[asked.index, pair.column.position]
    # Each distinct cell is read once: a hundred thousand answers hold a handful of labels.
    places, distinct = pd.factorize(cells)
    readings = [read(str(cell)) for cell in distinct]
    if pair is not None:
        _log_readings(table, pair, cells, places, readings, log)
    return pd.DataFrame(
        {
            "respondent": asked["respondent"],
            "administration": asked["administration"],
            "question": target.question.id,
            "item": target.item,
            "state": _take([reading.state.value for reading in readings], places),
            "code": _take([reading.code for reading in readings], places),
            "label": _take([reading.label for reading in readings], places),
            "score": np.array([np.nan if r.score is None else r.score for r in readings], dtype=float)[places],
            "row": asked.index,
            "column": pair.column.letter if pair else "",
        }
    )


def _take(values: list[str], places: np.ndarray) -> np.ndarray:
    return np.array(values, dtype=object)[places]


def _log_readings(
    table: RawTable, pair: Pair, cells: pd.Series, places: np.ndarray, readings: list[Reading], log: CleaningLog
) -> None:
    for rule in sorted({reading.rule for reading in readings} - {""}):
        concerned = np.array([reading.rule == rule for reading in readings])[places]
        hidden = rule in {"value.unreadable", "number.unreadable"}
        log.add_cells(
            table,
            cells.index[concerned],
            pair.column,
            rule,
            [WITHHELD] * int(concerned.sum()) if hidden else cells[concerned].astype("str"),
            _take([reading.label for reading in readings], places)[concerned],
            question=pair.target.question.id,
            item=pair.target.item,
        )


def _multiple(
    question: Question,
    pairs: list[Pair],
    respondents: pd.DataFrame,
    table: RawTable,
    context: Context,
    log: CleaningLog,
) -> list[pd.DataFrame]:
    scale = context.scales[question.id]
    asked = _asked(respondents, context, Target(question))
    if scale is None or asked.empty:
        return []
    whole = next((pair for pair in pairs if pair.target.option is None), None)
    if whole is not None:
        chosen, given = _ticks_in_one_cell(question, whole, Chosen(scale), asked.index, table, log)
    else:
        chosen, given = _ticks_in_columns(pairs, asked.index, table)
    apart = {option.code for option in scale.options if option.means is not None}
    set_aside = np.array([bool(codes & apart) for codes in chosen], dtype=bool)
    state = np.where(given, np.where(set_aside, State.DONT_KNOW.value, State.ANSWERED.value), State.UNANSWERED.value)
    answered = state == State.ANSWERED.value
    parts = []
    for option in scale.options:
        if option.code in apart:
            continue
        ticked = np.array([option.code in codes for codes in chosen], dtype=bool) & answered
        parts.append(
            pd.DataFrame(
                {
                    "respondent": asked["respondent"],
                    "administration": asked["administration"],
                    "question": question.id,
                    "item": option.code,
                    "state": state,
                    "code": np.where(answered, np.where(ticked, CHOSEN, NOT_CHOSEN), ""),
                    "label": np.where(ticked, option.label, ""),
                    "score": np.where(answered, ticked.astype(float), np.nan),
                    "row": asked.index,
                    "column": whole.column.letter if whole else "",
                }
            )
        )
    return parts


def _ticks_in_one_cell(
    question: Question, pair: Pair, read: Chosen, rows: pd.Index, table: RawTable, log: CleaningLog
) -> tuple[list[frozenset[str]], np.ndarray]:
    """Return the chosen codes of each row, and which rows were filled in at all, from one cell per respondent."""
    cells = table.cells.loc[rows, pair.column.position]
    readings = {cell: read(str(cell)) for cell in cells.unique()}
    strange = cells.index[[readings[cell][1] for cell in cells]]
    withheld = [WITHHELD] * len(strange)
    log.add_cells(table, strange, pair.column, "value.unreadable", withheld, withheld, question=question.id)
    return [readings[cell][0] for cell in cells], (cells.str.strip() != "").to_numpy(dtype=bool)


def _ticks_in_columns(pairs: list[Pair], rows: pd.Index, table: RawTable) -> tuple[list[frozenset[str]], np.ndarray]:
    """Return the same from one column per option.

    Some tools write a word in every column, others leave what was not ticked empty: a row counts as filled in if any
    of its columns says yes or no.
    """
    chosen = [set[str]() for _row in rows]
    given = np.zeros(len(rows), dtype=bool)
    for pair in pairs:
        option = pair.target.option
        if option is None:
            continue
        for place, cell in enumerate(table.cells.loc[rows, pair.column.position]):
            tick = read_tick(str(cell), option.label)
            given[place] |= tick is not None
            if tick:
                chosen[place].add(option.code)
    return [frozenset(codes) for codes in chosen], given
