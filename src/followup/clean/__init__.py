"""Cleaning: from raw tables to respondents and answers, with every change in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from followup.clean.answered import COLUMNS, as_table
from followup.clean.answers import read_answers
from followup.clean.context import Context
from followup.clean.keys import shared_keys
from followup.clean.log import CleaningLog
from followup.clean.rows import drop_doubles, read_rows
from followup.clean.rules import apply_routing, check_staff_numbers
from followup.errors import Fault, Place, Severity
from followup.ingest import RawTable
from followup.ingest.match import Matching, match_columns
from followup.locale import _

__all__ = ["Cleaned", "Context", "clean", "nobody_left"]

_RESPONDENT_COLUMNS = ["respondent", "administration", "file", "sheet", "row", "submitted", "complete", "late"]


@dataclass(frozen=True)
class Cleaned:
    """What cleaning gives: the tables, the log, and the faults met on the way.

    If a fault stops, ``respondents`` and ``answers`` are empty.
    """

    respondents: pd.DataFrame
    answers: pd.DataFrame
    log: pd.DataFrame
    faults: tuple[Fault, ...]


def nobody_left(cleaned: Cleaned) -> list[Fault]:
    """Return the fault of answers of which nothing is left, unless others say already why."""
    if any(fault.severity is Severity.STOP for fault in cleaned.faults) or not cleaned.respondents.empty:
        return []
    return [Fault("responses.nobody", _("There is no respondent left after cleaning."), Place("responses/"))]


def clean(tables: Sequence[RawTable], context: Context) -> Cleaned:
    """Clean raw tables.

    Parameters
    ----------
    tables
        What :func:`followup.ingest.read_responses` read.
    context
        The questionnaire in its setting.

    Returns
    -------
    Cleaned
        ``respondents`` (one row each, in the order of the files), ``answers`` (one row per respondent × question ×
        activity or option, asked or routed; its texts are categories), ``log`` and ``faults``.
    """
    log, faults = CleaningLog(), list[Fault]()
    kept, rows, matchings = list[RawTable](), list[pd.DataFrame](), list[Matching]()
    for table in tables:
        matching = match_columns(table, context.targets)
        faults += _matching_faults(table, matching)
        if not matching.pairs:
            continue
        for rule, row in table.left_out:
            log.add(rule, table, [row])
        found, row_faults = read_rows(table, matching, context, log)
        faults += row_faults
        kept.append(table)
        rows.append(found)
        matchings.append(matching)
    if any(fault.severity is Severity.STOP for fault in faults) or not kept:
        return Cleaned(
            pd.DataFrame(columns=_RESPONDENT_COLUMNS), pd.DataFrame(columns=COLUMNS), log.table(), tuple(faults)
        )
    everybody = drop_doubles(rows, kept, matchings, context, log)
    width = max(4, len(str(len(everybody))))
    everybody["respondent"] = [f"R{number:0{width}d}" for number in range(1, len(everybody) + 1)]
    everybody["file"] = everybody["table"].map(lambda number: kept[number].file)
    everybody["sheet"] = everybody["table"].map(lambda number: kept[number].sheet)
    if context.questionnaire.duplicates != "identical":
        faults += shared_keys(everybody, kept)
    answered = []
    for number, (table, matching) in enumerate(zip(kept, matchings, strict=True)):
        here = everybody[everybody["table"] == number]
        parts = read_answers(here.set_index("row"), table, matching, context, log)
        apply_routing(parts, table, context, log)
        check_staff_numbers(parts, table, context, log)
        answered.append((here.index.to_numpy(), parts))
    return Cleaned(
        everybody[_RESPONDENT_COLUMNS].astype(
            {"respondent": "str", "row": "int64", "file": "str", "sheet": "str", "administration": "str"}
        ),
        as_table(everybody, answered),
        log.table(),
        tuple(faults),
    )


def _matching_faults(table: RawTable, matching: Matching) -> list[Fault]:
    if not matching.pairs:
        return [
            Fault(
                "responses.other-questionnaire",
                _("No column belongs to the questionnaire."),
                Place(table.file, table.sheet),
                _(
                    "Is this the export of another questionnaire? Move the file out of responses/, or "
                    "correct the texts."
                ),
            )
        ]
    faults = [
        Fault(
            "responses.near-match",
            _(
                "The column “{header}” may answer “{text}” [{item}], judging by its order, but was not used.",
                header=shortened(pair.column.header),
                text=shortened(pair.target.question.text),
                item=pair.target.item,
            )
            if pair.how == "order"
            else _(
                "The column “{header}” resembles the question “{text}” but was not used.",
                header=shortened(pair.column.header),
                text=shortened(pair.target.question.text),
            ),
            Place(table.file, table.sheet, column=pair.column.letter),
            _("Run “followup match”: it shows what is proposed for the columns, and how to accept it."),
            Severity.LOOK,
        )
        for pair in matching.proposed
    ]
    faults += [
        Fault(
            "responses.unmatched-column",
            _("The column “{header}” belongs to no question and was not used.", header=shortened(column.header)),
            Place(table.file, table.sheet, column=column.letter),
            _("If it answers one, pair it by hand: see “followup match”."),
            Severity.INFO,
        )
        for column in matching.unmatched
    ]
    return faults


def shortened(header: str, length: int = 60) -> str:
    """Return a header on one line, cut to what a message can hold.

    Examples
    --------
    >>> shortened("Hur långt har arbetet kommit?", 12)
    'Hur långt h…'
    """
    header = " ".join(header.split())
    return header if len(header) <= length else header[: length - 1] + "…"
