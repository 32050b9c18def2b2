"""Tables in workbooks: one alone, or all of the report with a list of contents."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from followup.downloads.tables import ShownTable
from followup.downloads.values import value_of, values_of
from followup.locale import _
from followup.steady import steady

WORKBOOK = "tabeller.xlsx"
"""The file beside the report that holds all its tables."""
_WIDTHS = (12, 60)
_HEAD_ROW = 2  # the third
_MOST_LETTERS = 32_767  # a cell holds no more
_CAPTION = {"bold": True, "font_size": 13}
_HEAD = {"bold": True, "text_wrap": True, "valign": "bottom"}
_LINK = {"font_color": "#0563C1", "underline": 1}


def write_workbook(shown: Iterable[ShownTable], report: Path, title: str, epoch: int) -> Path:
    """Write all tables of a rendered report into one workbook beside it, and return the file.

    Parameters
    ----------
    shown
        The tables.
    report
        Its rendered HTML, which tells which tables stand in it, in what order and with what numbers.
    title
        What the report is called.
    epoch
        The moment the workbook bears.
    """
    tables = {table.label: table for table in shown}
    numbered = [(number, tables[label]) for label, number in _numbers(report) if label in tables]
    file = report.with_name(WORKBOOK)
    file.write_bytes(all_tables(numbered, title, epoch))
    return file


def _numbers(report: Path) -> list[tuple[str, str]]:
    """Return label and number of each table of a page, in order."""
    from lxml import html

    page = html.document_fromstring(report.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    captions = [
        (str(node.get("id")), " ".join(node.xpath("string(.//figcaption)").split()))
        for node in page.xpath("//main//div[starts-with(@id, 'tbl-')]")
    ]
    return [(label, caption.partition(":")[0]) for label, caption in captions]


def all_tables(numbered: Sequence[tuple[str, ShownTable]], title: str, epoch: int) -> bytes:
    """Return a workbook with a list of contents and a sheet for each table; ``numbered`` has what each is called."""
    book = _Book(title, epoch)
    contents = book.sheet(_("Contents"), title)
    for name, table in numbered:
        sheet = book.sheet(name, f"{name}: {table.caption}")
        _fill(book, sheet, table)
        book.link(sheet, 0, max(len(table.heads), 1) + 1, _("To the contents"), contents.name)
    for row, (name, table) in enumerate(numbered, start=_HEAD_ROW + 1):
        book.link(contents, row, 0, name, name)
        book.write(contents, row, 1, table.caption)
    _name_range(book, contents, [_("Table"), _("What it shows")], len(numbered))
    contents.set_column(0, 0, 14)
    contents.set_column(1, 1, 100)
    return book.packed()


def one_table(table: ShownTable, epoch: int) -> bytes:
    """Return a workbook with one table."""
    book = _Book(table.caption, epoch)
    _fill(book, book.sheet(_("Table"), table.caption), table)
    return book.packed()


class _Book:
    """A workbook in the making, whose cells share their looks."""

    def __init__(self, title: str, epoch: int) -> None:
        import xlsxwriter  # where a report's documents are made, and nowhere else

        self._content, self._moment = io.BytesIO(), datetime.fromtimestamp(epoch, UTC)
        self._book = xlsxwriter.Workbook(self._content, {"in_memory": True})
        self._book.set_properties({"title": title, "author": "followup"})
        self._looks: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **of: object) -> Any:
        """Return a look, which is made once."""
        key = tuple(of.items())
        if key not in self._looks:
            self._looks[key] = self._book.add_format(of)
        return self._looks[key]

    def sheet(self, name: str, caption: str) -> Any:
        """Add a sheet that keeps its heads in sight and on every printed page."""
        sheet = self._book.add_worksheet(name)
        self.write(sheet, 0, 0, caption, self.look(**_CAPTION))
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def write(self, sheet: Any, row: int, column: int, text: str, look: Any = None) -> None:
        """Write words, which no spreadsheet program takes for anything else."""
        sheet.write_string(row, column, value_of(text, numeric=False).text[:_MOST_LETTERS], look)

    def link(self, sheet: Any, row: int, column: int, text: str, target: str) -> None:
        """Write what leads to another sheet."""
        sheet.write_url(row, column, f"internal:'{target}'!A1", self.look(**_LINK), text)

    def packed(self) -> bytes:
        """Return the workbook."""
        self._book.close()
        return steady(self._content.getvalue(), self._moment)


def _fill(book: _Book, sheet: Any, table: ShownTable) -> None:
    """Put a table below its caption: its heads and rows, its note."""
    rows = values_of(table)
    for place, row in enumerate(rows, start=_HEAD_ROW + 1):
        for column, value in enumerate(row):
            number, right = value.number, value.number is not None or table.numeric[column]
            side = {"align": "right"} if right else {"text_wrap": True}
            look = book.look(num_format=value.look, valign="top", **side)
            if number is None:
                sheet.write_string(place, column, value.text[:_MOST_LETTERS], look)
            else:
                sheet.write_number(place, column, float(number), look)
    _name_range(book, sheet, table.heads, len(rows))
    if table.note:
        book.write(sheet, _HEAD_ROW + len(rows) + 2, 0, table.note)
    for column, head in enumerate(table.heads):
        longest = max(len(text) for text in [*head.split(), *(row[column] for row in table.rows)] or [""])
        sheet.set_column(column, column, min(max(longest + 3, _WIDTHS[0]), _WIDTHS[1]))


def _name_range(book: _Book, sheet: Any, heads: Sequence[str], rows: int) -> None:
    """Write the heads, and make the cells a named table, so that a screen reader says a cell's head."""
    texts = [value_of(head, numeric=False).text for head in _distinct(heads)]
    look = book.look(**_HEAD)
    for column, text in enumerate(texts):
        sheet.write_string(_HEAD_ROW, column, text, look)
    if rows:
        options = {
            # Words keep a name from being that of a cell, which it may not be.
            "name": f"{sheet.name.replace(' ', '_').replace('.', '_')}_",
            "style": "Table Style Light 1",
            "autofilter": False,
            "columns": [{"header": text, "header_format": look} for text in texts],
        }
        sheet.add_table(_HEAD_ROW, 0, _HEAD_ROW + rows, len(texts) - 1, options)


def _distinct(heads: Sequence[str]) -> list[str]:
    """Return heads that all are there and differ, as a spreadsheet program asks of a named table: not in case alone.

    Examples
    --------
    >>> _distinct(["", "Andel", "andel"])
    ['1', 'Andel', 'andel (3)']
    """
    distinct: list[str] = []
    for place, head in enumerate(heads, start=1):
        name = head or str(place)
        taken = name.lower() in (other.lower() for other in distinct)
        distinct.append(f"{name} ({place})" if taken else name)
    return distinct
