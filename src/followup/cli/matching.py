"""The command ``match``: which column answers which question, how they were paired, and pairing by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import Debug, Period, Raw
from followup.errors import InputError, Severity
from followup.locale import _, ngettext

if TYPE_CHECKING:
    from rich.table import Table

    from followup.ingest.by_hand import Pairing
    from followup.ingest.match import Target

_Accept = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        metavar="FILE:COLUMN",
        help=_("Accept what is proposed for a column, such as svar.csv:C or svar.csv:C-F."),
    ),
]
_PairWith = Annotated[
    list[str] | None,
    typer.Option(
        "--pair",
        metavar="FILE:COLUMN=QUESTION",
        help=_("Say what a column answers, such as svar.csv:C=staff or svar.csv:C=status[A1]."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=_("Show which column answers which question; accept what is proposed, or pair by hand."))(match)


def match(
    period: Period = None,
    raw: Raw = None,
    accept: _Accept = None,
    pair: _PairWith = None,
    debug: Debug = False,  # noqa: ARG001 - main reads it
) -> None:
    """Show the pairing of columns and questions; keep what is accepted, and what is paired by hand."""
    from followup.cli.show import fault_lines, out
    from followup.ingest import by_hand, read_period_responses
    from followup.ingest.accepted import MATCHING_FILE, keep, read_accepted
    from followup.ingest.match import match_columns, targets_in
    from followup.period import open_period
    from followup.pipeline.project import find_project
    from followup.privacy import check_privacy

    found = open_period(find_project(raw).raw, period)
    # What must not travel may stand in a header, which the table shows.
    faults = [fault for fault in check_privacy(found.folder) if fault.severity is Severity.STOP]
    tables, reading_faults = ([], []) if faults else read_period_responses(found)
    faults += [fault for fault in reading_faults if fault.severity is Severity.STOP]
    if faults:
        raise InputError(faults, _("No columns were paired."))
    targets = targets_in(found)
    pairing = [(table, match_columns(table, targets)) for table in tables]
    if accept or pair:
        new, accept_faults = by_hand.accepted(pairing, accept or [])
        told, pair_faults = by_hand.paired(pairing, pair or [], targets)
        by_hand.refuse([*accept_faults, *pair_faults])
        kept, _faults = read_accepted(found.folder, targets)
        keep(found.folder, kept, [*new, *told])
        out.print(ngettext("{count} pair was kept in {file}.", "{count} pairs were kept in {file}.", len(new + told),
                           file=MATCHING_FILE))  # fmt: skip
        return
    out.print(table_of(pairing))
    for line in fault_lines([fault for fault in reading_faults if fault.rule.startswith("matching.")]):
        out.print(line)
    for line in advice(pairing, found.name, targets):
        out.print(line)


def advice(pairing: Pairing, period: str, targets: Sequence[Target]) -> list[str]:
    """Say below the table what has no column yet, and how to pair it."""
    from followup.cli.show import escape
    from followup.ingest.by_hand import without_column

    lines = []
    for table, matching in pairing:
        lacking = without_column(matching, targets)
        if lacking:
            text = _("{file} has no column for: {codes}.", file=table.file, codes=", ".join(lacking))
            lines.append(escape(text))
    ways = {pair.how for _table, matching in pairing for pair in matching.proposed}
    if "order" in ways:
        lines.append(
            escape(
                _(
                    "“By order” means that the export numbers the parts of the question from 1, that they are as many "
                    "as in the questionnaire, and that none of them is known otherwise. Check against the survey "
                    "tool that they stand in the same order."
                )
            )
        )
    if ways:
        text = _("Accept a proposal with “followup match {period} --accept FILE:COLUMN”.", period=period)
        lines.append(escape(text))
    if any(matching.unmatched for _table, matching in pairing):
        text = _(
            "Pair a column by hand with “followup match {period} --pair FILE:COLUMN=QUESTION[PART]”.", period=period
        )
        lines.append(escape(text))
    return lines


def table_of(pairing: Pairing) -> Table:
    """Return the pairing as a table: file, column, header, question, item and how they were paired."""
    from rich.table import Table

    from followup.clean import shortened
    from followup.cli.show import escape

    ways = {
        "code": _("by code"),
        "text": _("by text"),
        "cleaned": _("by text, cleaned"),
        "accepted": _("accepted"),
        "near": _("near: only proposed"),
        "order": _("by order: only proposed"),
    }
    shown = Table()
    for heading in (_("File"), _("Column"), _("Header"), _("Question"), _("Item"), _("Paired")):
        shown.add_column(heading)
    for table, matching in pairing:
        pairs = {pair.column.position: pair for pair in (*matching.pairs, *matching.proposed)}
        file = ":".join(filter(None, (table.file, table.sheet)))
        for column in table.columns:
            pair = pairs.get(column.position)
            target = (pair.target.question.id, pair.target.item, ways[pair.how]) if pair else ("–", "", "–")
            shown.add_row(*map(escape, (file, column.letter, shortened(column.header, 40), *target)))
    return shown
