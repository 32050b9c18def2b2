"""Read what somebody has written in a workbook of texts to be judged, by the reader that reads the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from followup.coding.workbook import Layout, find_columns, other_workbook, refuse_open
from followup.errors import Fault, InputError, Place, Severity
from followup.ingest.cells import Unreadable, read_cells
from followup.ingest.table import Column


@dataclass(frozen=True)
class JudgedRow:
    """A row: the text of its cells by the names of the layout's columns, and where they stand."""

    texts: dict[str, str]
    sheet: JudgedSheet
    number: int

    def fault(
        self, rule: str, column: str, message: str, next_step: str = "", severity: Severity = Severity.STOP
    ) -> Fault:
        """Return a fault of the row's cell in a column."""
        letter = Column(self.sheet.columns[column], column).letter
        return Fault(rule, message, Place(self.sheet.file, self.sheet.title, self.number, letter), next_step, severity)


@dataclass(frozen=True)
class JudgedSheet:
    """The sheet of a workbook in which the texts stand.

    Parameters
    ----------
    file, title
        The workbook's file name and the sheet's name.
    columns
        Name in the layout → where the column stands, from 0.
    cells
        As :func:`followup.ingest.cells.read_cells` returns them.
    """

    file: str
    title: str
    columns: dict[str, int]
    cells: pd.DataFrame

    def rows(self) -> Iterator[JudgedRow]:
        """Give the rows below the headings; what stands around a text counts for nothing."""
        for number, *texts in self.cells.loc[2:, list(self.columns.values())].itertuples():
            yield JudgedRow({name: str(text).strip() for name, text in zip(self.columns, texts, strict=True)}, self,
                            int(number))  # fmt: skip


def read_judged(file: Path, layout: Layout) -> JudgedSheet:
    """Read a workbook of a layout; of a formula, what it gave when the workbook was saved.

    Raises
    ------
    InputError
        If the file is open in another program, broken, or another workbook.
    """
    refuse_open(file)
    try:
        sheets = read_cells(file)
    except Unreadable as unreadable:
        raise InputError([replace(unreadable.fault, rule="coding.broken")]) from None
    for title, cells in sheets:
        headings = {} if 1 not in cells.index else {int(str(place)): str(text) for place, text in cells.loc[1].items()}
        columns = find_columns(headings, layout)
        if columns is not None:
            return JudgedSheet(file.name, title, columns, cells)
    raise other_workbook(file, layout)
