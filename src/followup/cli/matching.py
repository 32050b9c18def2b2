"""The command ``match``: which column answers which question, and how they were paired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import Debug, Period, Raw
from followup.errors import Fault, InputError, Place, Severity
from followup.locale import _, ngettext

if TYPE_CHECKING:
    from rich.table import Table

    from followup.ingest import RawTable
    from followup.ingest.match import Matching, Pair

    Pairing = Sequence[tuple[RawTable, Matching]]

_Accept = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="FILE:COLUMN", help=_("Accept the proposal for this column, such as svar.csv:C.")),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=_("Show which column answers which question, and accept what is proposed."))(match)


def match(
    period: Period = None,
    raw: Raw = None,
    accept: _Accept = None,
    debug: Debug = False,  # noqa: ARG001 - main reads it
) -> None:
    """Show the pairing of columns and questions; keep the proposals that are accepted."""
    from followup.cli.show import fault_lines, out
    from followup.ingest import read_period_responses
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
    if accept:
        new = _accepted(pairing, accept)
        kept, _faults = read_accepted(found.folder, targets)
        keep(found.folder, kept, new)
        out.print(ngettext("{count} pair was kept in {file}.", "{count} pairs were kept in {file}.", len(new),
                           file=MATCHING_FILE))  # fmt: skip
        return
    out.print(table_of(pairing))
    for line in fault_lines([fault for fault in reading_faults if fault.rule.startswith("matching.")]):
        out.print(line)
    if any(matching.proposed for _table, matching in pairing):
        out.print(_("Accept a proposal with “followup match {period} --accept FILE:COLUMN”.", period=found.name))


def _accepted(pairing: Pairing, cells: Sequence[str]) -> list[tuple[RawTable, Pair]]:
    """Return the proposals that were named; file, sheet where it has several, and column.

    Raises
    ------
    InputError
        If nothing is proposed for one of them.
    """
    proposals = [(table, pair) for table, matching in pairing for pair in matching.proposed]
    found, faults = [], []
    for cell in dict.fromkeys(cells):
        named = [(table, pair) for table, pair in proposals if cell in _names(table, pair)]
        found += named
        if len(named) != 1:
            message = _("Nothing is proposed for this column.") if not named else _("Several sheets have that column.")
            step = _("Write the column as file:C, or file:sheet:C where the file has several sheets.")
            faults.append(Fault("cli.no-proposal", message, Place(cell), step))
    if faults:
        raise InputError(faults, _("Nothing was written."))
    return found


def _names(table: RawTable, pair: Pair) -> set[str]:
    letter = pair.column.letter
    return {f"{table.file}:{letter}", f"{table.file}:{table.sheet}:{letter}"}


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
