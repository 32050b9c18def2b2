"""Tables in workbooks: one alone, or all of the report with a list of contents."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from followup.downloads.tables import ShownTable, read_tables
from followup.downloads.values import Value, value_of, values_of
from followup.locale import LANGUAGES, _, language
from followup.steady import steady

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK = "tabeller.xlsx"
"""The file beside the report that holds all its tables."""
_WIDTHS = (12, 60)
_HEAD_ROW = 3


def write_workbook(stage: Path, report: Path, title: str, epoch: int) -> Path:
    """Write all tables of a rendered report into one workbook beside it, and return the file.

    Parameters
    ----------
    stage
        The staged report.
    report
        Its rendered HTML, which tells which tables stand in it, in what order and with what numbers.
    title
        What the report is called.
    epoch
        The moment the workbook bears.
    """
    tables = {table.label: table for table in read_tables(stage)}
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
    book, contents = _new_workbook(title, _("Contents"))
    contents.append([title])
    contents.append([])
    contents.append([_("Table"), _("What it shows")])
    for name, table in numbered:
        sheet = book.create_sheet(name)
        _fill(sheet, table, f"{name}: {table.caption}")
        back = sheet.cell(1, max(len(table.heads), 1) + 2, _("To the contents"))
        _link(back, contents.title)
        contents.append([name, value_of(table.caption, numeric=False).text])
        _link(contents.cell(contents.max_row, 1), name)
    _heading(contents, 2)
    if numbered:
        _name_range(contents, 2, len(numbered))
    contents.column_dimensions["A"].width, contents.column_dimensions["B"].width = 14, 100
    return _packed(book, epoch)


def one_table(table: ShownTable, epoch: int) -> bytes:
    """Return a workbook with one table."""
    book, sheet = _new_workbook(table.caption, _("Table"))
    _fill(sheet, table, table.caption)
    return _packed(book, epoch)


def _new_workbook(title: str, sheet_title: str) -> tuple[Workbook, Worksheet]:
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title, book.properties.creator = title, "followup"
    book.properties.language = LANGUAGES[language()].replace("_", "-")
    sheet = book.active
    assert sheet is not None
    sheet.title = sheet_title
    return book, sheet


def _fill(sheet: Worksheet, table: ShownTable, caption: str) -> None:
    """Put a table into a sheet: its caption, its heads and rows, its note."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet["A1"] = value_of(caption, numeric=False).text
    sheet["A1"].font = Font(bold=True, size=13)
    for column, head in enumerate(_distinct(table.heads), start=1):
        sheet.cell(_HEAD_ROW, column, value_of(head, numeric=False).text)
    rows = values_of(table)
    looks: dict[tuple[bool, str], object] = {}
    for place, row in enumerate(rows, start=_HEAD_ROW + 1):
        for column, value in enumerate(row, start=1):
            cell: Any = sheet.cell(place, column)
            cell.value = _plain(value)
            look = value.number is not None or table.numeric[column - 1], value.look
            if look in looks:  # which openpyxl would take most of its time to find again for each cell
                cell._style = copy(looks[look])  # noqa: SLF001 - the way that openpyxl's own copies of cells go
            else:
                right, cell.number_format = look
                cell.alignment = Alignment(horizontal="right" if right else None, vertical="top", wrap_text=not right)
                looks[look] = cell._style  # noqa: SLF001
    _heading(sheet, len(table.heads))
    if rows:
        _name_range(sheet, len(table.heads), len(rows))
    if table.note:
        sheet.cell(_HEAD_ROW + len(rows) + 2, 1, value_of(table.note, numeric=False).text)
    for column, head in enumerate(table.heads, start=1):
        longest = max(len(text) for text in [*head.split(), *(row[column - 1] for row in table.rows)] or [""])
        width = min(max(longest + 3, _WIDTHS[0]), _WIDTHS[1])
        sheet.column_dimensions[get_column_letter(column)].width = width


def _plain(value: Value) -> str | int | float:
    if value.number is None:
        return value.text
    whole = value.number == value.number.to_integral_value()
    return int(value.number) if whole else float(value.number)


def _distinct(heads: Sequence[str]) -> list[str]:
    """Return heads that all are there and differ, as a spreadsheet program asks of a named table."""
    distinct: list[str] = []
    for place, head in enumerate(heads, start=1):
        name = head or str(place)
        distinct.append(f"{name} ({place})" if name in distinct else name)
    return distinct


def _heading(sheet: Worksheet, columns: int) -> None:
    """Set the heads apart, and keep them in sight and on every printed page."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    for column in range(1, columns + 1):
        cell = sheet.cell(_HEAD_ROW, column)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="bottom")
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _name_range(sheet: Worksheet, columns: int, rows: int) -> None:
    """Make the cells a named table, so that a screen reader says a cell's head."""
    from openpyxl.worksheet.table import Table, TableStyleInfo

    last = sheet.cell(_HEAD_ROW + rows, columns).coordinate
    # Words keep a name from being that of a cell, which it may not be.
    table = Table(displayName=f"{sheet.title.replace(' ', '_').replace('.', '_')}_", ref=f"A{_HEAD_ROW}:{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)


def _link(cell: Cell | MergedCell, sheet: str) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1", display=str(cell.value))
    cell.font = Font(color="0563C1", underline="single")


def _packed(book: Workbook, epoch: int) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return steady(packed.getvalue(), datetime.fromtimestamp(epoch, UTC))
