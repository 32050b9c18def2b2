"""The downloads that a page carries within itself."""

from __future__ import annotations

import csv
import io
import json
from base64 import b64encode
from pathlib import Path

from followup.downloads.tables import ShownTable, read_tables
from followup.downloads.values import value_of, values_of
from followup.downloads.workbook import one_table

_KINDS = {
    "csv": "text/csv;charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FIGURES = {
    "annual": ("annual-years",),
    "coverage": ("coverage-levels",),
    "goals": ("goals-programme", "goals-national"),
    "matrix": ("matrix", "status-administration", "systematics"),
    "systematics": ("criteria",),
}
"""Figure → the tables that hold its numbers, where they do not bear its name."""


def tables_of(figure: str) -> list[str]:
    """Return the labels of the tables that hold a figure's numbers.

    Examples
    --------
    >>> tables_of("fig-response"), tables_of("fig-systematics")
    (['tbl-response'], ['tbl-criteria'])
    """
    name = figure.removeprefix("fig-")
    return [f"tbl-{table}" for table in _FIGURES.get(name, (name,))]


def write_downloads(stage: Path, epoch: int) -> list[ShownTable]:
    """Write ``_generated/downloads.json``: the files of each table as addresses, and each figure's tables.

    The report's filter puts them below tables and figures in HTML. The tables are returned.
    """
    shown = read_tables(stage)
    tables = {
        table.label: {"csv": _address("csv", as_csv(table)), "xlsx": _address("xlsx", one_table(table, epoch))}
        for table in shown
    }
    generated = stage / "_generated"
    labels = [file.stem.removeprefix("_") for file in generated.glob("_fig-*.md")]
    content = {"tables": tables, "figures": {label: tables_of(label) for label in labels}}
    file = generated / "downloads.json"
    file.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    return shown


def as_csv(table: ShownTable) -> bytes:
    r"""Return a table as CSV in the way Swedish spreadsheet programs read it.

    Examples
    --------
    >>> table = ShownTable("tbl-a", "Exempel", "", ("Del", "Andel"), (False, True), (("=A", "62,5 %"),))
    >>> as_csv(table).decode("utf-8-sig")
    "Del;Andel\n'=A;62,5 %\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([value_of(head, numeric=False).text for head in table.heads])
    writer.writerows([value.text for value in row] for row in values_of(table))
    return text.getvalue().encode("utf-8-sig")


def _address(kind: str, content: bytes) -> str:
    return f"data:{_KINDS[kind]};base64,{b64encode(content).decode()}"
