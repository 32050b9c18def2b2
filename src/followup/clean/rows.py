"""Which rows of an export are respondents: blank ones, doubles and strangers are set aside, each with its rule."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from followup.clean.context import Context
from followup.clean.log import WITHHELD, CleaningLog, where
from followup.clean.values import Choice
from followup.errors import Fault, Place, Severity
from followup.ingest import RawTable
from followup.ingest.match import Matching, Pair, cleaned
from followup.ingest.texts import coded, filled
from followup.locale import _
from followup.period import Kind, Measure
from followup.schemas import State

_OFFSET = r"(:\d\d(?:[.,]\d+)?)\s*(?:Z|[+-]\d\d:?\d\d)$"
_PRIME = np.uint64(1_099_511_628_211)
"""By which the order of the columns counts, when their hashes are put together (FNV)."""


def _filled(table: RawTable, pairs: list[Pair]) -> pd.DataFrame:
    positions = [pair.column.position for pair in pairs]
    return pd.DataFrame({position: filled(table.cells[position]) for position in positions}, index=table.cells.index)


def _pair_for(matching: Matching, context: Context, measure: Measure) -> Pair | None:
    question = context.first(measure)
    if question is None:
        return None
    return next((pair for pair in matching.pairs if pair.target.question.id == question.id), None)


def read_rows(
    table: RawTable, matching: Matching, context: Context, log: CleaningLog
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return one row per answering row of a table.

    Returns
    -------
    tuple
        A frame indexed by the row's number in the file with ``administration``, ``key`` (only within the run, to
        find doubles), ``submitted``, ``complete`` and ``late``; and the faults.
    """
    pairs = list(matching.pairs)
    given = _filled(table, pairs)
    blank = ~given.any(axis=1)
    log.add("row.blank", table, given.index[blank])
    given = given[~blank]

    rows = pd.DataFrame(index=given.index)
    rows["administration"], faults = _administrations(table, matching, context, rows.index, log)
    rows = rows[rows["administration"].notna()]
    rows = _drop_unfinished(rows, table, matching, context, given, log)

    key = _pair_for(matching, context, Measure.RESPONDENT_KEY)
    position = key.column.position if key else table.bookkeeping.key
    rows["key"] = "" if position is None else _simplified(table.cells.loc[rows.index, position])
    if table.bookkeeping.submitted is None:
        rows["submitted"] = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
        sent = pd.Series(True, index=rows.index)
    else:
        # The time is the respondent's own clock: an offset from Greenwich says nothing of the last day.
        stamps = table.cells.loc[rows.index, table.bookkeeping.submitted].astype("str")
        stamps = stamps.str.replace(_OFFSET, r"\1", regex=True)
        rows["submitted"] = pd.to_datetime(stamps, errors="coerce", format="mixed").astype("datetime64[us]")
        sent = rows["submitted"].notna()
    rows["complete"] = sent & _all_statuses(matching, context, rows["administration"], given)
    closes = pd.Timestamp.max if context.closes is None else pd.Timestamp(context.closes) + pd.Timedelta(days=1)
    rows["late"] = (rows["submitted"] >= closes).fillna(False).astype(bool)
    log.add("row.late", table, rows.index[rows["late"]])
    return rows, faults


def _administrations(
    table: RawTable, matching: Matching, context: Context, rows: pd.Index, log: CleaningLog
) -> tuple[pd.Series, list[Fault]]:
    """Read the administration of each row; those that cannot be told get a missing value."""
    question = context.first(Measure.ADMINISTRATION)
    if question is None:
        return pd.Series("", index=rows, dtype="str"), []
    pair = _pair_for(matching, context, Measure.ADMINISTRATION)
    scale = context.scales[question.id]
    if pair is None or scale is None:
        fault = Fault(
            "responses.no-administration",
            _("No column tells which administration the answers come from."),
            Place(table.file, table.sheet),
            _("Is this the export of another questionnaire? The column should be headed “{text}”.", text=question.text),
        )
        return pd.Series(None, index=rows, dtype="str"), [fault]
    choose, faults, found = cache(Choice(scale)), [], {}
    for row, cell in table.cells.loc[rows, pair.column.position].items():
        reading = choose(cell)
        cell_of = {"column": pair.column.letter, "question": question.id}
        if reading.state is State.ANSWERED:
            found[row] = reading.code
            if reading.rule:
                renamed = cleaned(cell) != cleaned(reading.label)
                rule = "administration.former-name" if renamed else reading.rule
                log.add(rule, table, [row], before=cell, after=reading.label, **cell_of)
            continue
        rule = "row.administration-unanswered" if not cell.strip() else "row.unknown-administration"
        log.add(rule, table, [row], before=WITHHELD if cell.strip() else "", **cell_of)
        if cell.strip():
            faults.append(
                Fault(
                    "responses.unknown-administration",
                    _("The administration in this row is not in the plan; the row is left out."),
                    Place(table.file, table.sheet, int(str(row)), pair.column.letter),
                    _("If it is an old name, add it under “former_names” in plan.yaml."),
                    Severity.LOOK,
                )
            )
    return pd.Series(found, dtype="str").reindex(rows), faults


def _drop_unfinished(
    rows: pd.DataFrame, table: RawTable, matching: Matching, context: Context, given: pd.DataFrame, log: CleaningLog
) -> pd.DataFrame:
    """Leave out the rows that lack an answer to a compulsory question which they were asked.

    Follow-up questions are not looked at: whether they were asked is known only when the answers have been read.
    """
    for question in context.questionnaire.questions:
        pairs = [pair for pair in matching.pairs if pair.target.question.id == question.id]
        if not question.required or question.ask_if is not None or not pairs:
            continue
        lacking = pd.Series(question.kind is not Kind.MATRIX, index=rows.index)
        for pair in pairs:
            asked = context.asked(pair.target)
            concerned = rows["administration"].isin(asked) if asked is not None else True
            empty = ~given.loc[rows.index, pair.column.position] & concerned
            # One activity without an answer is enough; of options with a column each, one must be chosen.
            lacking = lacking | empty if question.kind is Kind.MATRIX else lacking & empty
        without = rows.index[lacking]
        log.add("row.required-missing", table, without, column=pairs[0].column.letter, question=question.id)
        rows = rows.drop(index=without)
    return rows


def _all_statuses(matching: Matching, context: Context, administrations: pd.Series, given: pd.DataFrame) -> pd.Series:
    """Tell which rows say something about the status of every assignment that is the administration's own."""
    whole = np.ones(len(administrations), dtype=bool)
    filled_in, of_all = given.loc[administrations.index], np.ones(len(administrations), dtype=bool)
    concerned = cache(lambda asked: administrations.isin(asked).to_numpy(dtype=bool) if asked is not None else of_all)
    for pair in matching.pairs:
        question = pair.target.question
        if question.measures is Measure.IMPLEMENTATION and question.kind is Kind.MATRIX:
            asked = context.asked(pair.target)
            whole &= filled_in[pair.column.position].to_numpy() | ~concerned(asked)
    return pd.Series(whole, index=administrations.index)


def drop_doubles(
    rows: list[pd.DataFrame], tables: list[RawTable], matchings: list[Matching], context: Context, log: CleaningLog
) -> pd.DataFrame:
    """Keep the latest complete row of each respondent, over all files.

    Two rows are doubles if they carry the same key, or, where the questionnaire says ``duplicates: identical``,
    if every answer in them is the same. Among doubles a complete row goes before one that is not, then the later
    before the earlier, then the one further down.

    Returns
    -------
    DataFrame
        The kept rows, with ``table`` (which one) and ``row``, in the order of the files.
    """
    everything = pd.concat(
        [part.assign(table=number, row=part.index) for number, part in enumerate(rows)], ignore_index=True
    )
    if context.questionnaire.duplicates == "identical":
        everything["key"] = _fingerprints(everything, tables, matchings)
    # A missing time sorts first: a row that was never sent in gives way to one that was.
    best_last = everything.sort_values(["complete", "submitted", "table", "row"], na_position="first", kind="stable")
    keyed = best_last[best_last["key"] != ""]
    dropped = keyed[keyed.duplicated(["administration", "key"], keep="last")]
    kept = {
        (str(row.administration), str(row.key)): where(tables[int(str(row.table))], int(str(row.row)))
        for row in keyed.drop(index=dropped.index).itertuples()
    }
    for double in dropped.sort_values(["table", "row"]).itertuples():
        stays = kept[(str(double.administration), str(double.key))]
        table = tables[int(str(double.table))]
        log.add("row.duplicate", table, [int(str(double.row))], after=stays)
    return everything.drop(index=dropped.index).reset_index(drop=True)


def _fingerprints(everything: pd.DataFrame, tables: list[RawTable], matchings: list[Matching]) -> pd.Series:
    parts = []
    for number, (table, matching) in enumerate(zip(tables, matchings, strict=True)):
        here = everything[everything["table"] == number]
        together = np.zeros(len(here), dtype=np.uint64)
        for pair in matching.pairs:
            codes, texts = coded(table.cells.loc[here["row"], pair.column.position])
            hashes = pd.util.hash_array(np.array([text.strip() for text in texts], dtype=object))
            together = together * _PRIME + hashes[codes]
        parts.append(pd.Series(together, index=here.index).astype("str"))
    return pd.concat(parts)


def _simplified(column: pd.Series) -> np.ndarray:
    codes, texts = coded(column)
    return np.array([cleaned(text) for text in texts], dtype=object)[codes]
