"""Copy an export with some cells changed: a text file byte for byte, a workbook value for value."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup.ingest.cells import WORKBOOKS, cell_text, guess_delimiter
from followup.plain import fit_for_xml
from followup.privacy.patterns import find, redacted

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

Sheets = list[tuple[str, pd.DataFrame]]
"""Sheets as :func:`followup.ingest.cells.read_cells` gives them."""

Replaced = dict[int, dict[str, str]]
"""The new text of the cells that change: column's position → old text → new text."""

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\xef\xbb\xbf": "utf-8"}
_SHEET_NAME = str.maketrans({"[": "(", "]": ")", ":": None})
_LINE_END = re.compile("\r\n?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def copy_of_text(file: Path, replaced: Replaced) -> bytes:
    """Return the bytes of a text file with some cells changed; encoding, delimiter, quotation marks and ends stay."""
    content = file.read_bytes()
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    encoding = _MARKS.get(mark) or ("utf-8" if _is_utf8(content) else "cp1252")
    text = content[len(mark) :].decode(encoding)
    return mark + "".join(_changed(text, guess_delimiter(text), replaced)).encode(encoding)


def copy_of_workbook(file: Path, sheets: Sheets, replaced: list[Replaced], harmless: Collection[str]) -> bytes:
    """Return a workbook (.xlsx) with the values of a file, some of them changed.

    Formulas, macros, links, comments and layout are left behind.
    """
    from openpyxl import Workbook

    workbook, content = Workbook(write_only=True), io.BytesIO()
    workbook.properties.creator = "followup"
    new = {name: texts for (name, _cells), texts in zip(sheets, replaced, strict=True)}
    for name, rows in _rows_of(file, sheets):
        _write_sheet(workbook, _sheet_name(workbook, name, harmless), rows, new.get(name, {}))
    workbook.save(content)
    return content.getvalue()


def _changed(text: str, delimiter: str, replaced: Replaced) -> Iterator[str]:
    """Yield the pieces of a delimited text, with the cells that change in their new form."""
    end = re.escape(delimiter)
    field = re.compile(rf'("[^"]*(?:""[^"]*)*"[^{end}\r\n]*|[^{end}\r\n]*)({end}|\r\n|\n|\r|\Z)')
    place = position = 0
    while position < len(text):
        found = field.match(text, position)
        assert found is not None, "a field may be empty, and the text ends somewhere"
        written, after = found.groups()
        new = replaced[place].get(_unquoted(written)) if place in replaced else None
        if new is None:
            yield written
        else:
            new = new.replace("\n", "\r\n") if "\r\n" in written else new
            yield '"' + new.replace('"', '""') + '"' if written.startswith('"') else new
        yield after
        place = place + 1 if after == delimiter else 0
        position = found.end()


def _unquoted(written: str) -> str:
    """Return what a field says, with ends of lines as the reading gives them."""
    written = _LINE_END.sub("\n", written)
    if not written.startswith('"') or written.count('"') < 2:
        return written
    inner, _mark, rest = written[1:].rpartition('"')
    return inner.replace('""', '"') + rest


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _rows_of(file: Path, sheets: Sheets) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    """Yield the sheets of a file row by row: with the types of a workbook, else as text."""
    if file.suffix.lower() not in WORKBOOKS:
        for name, cells in sheets:
            whole = cells.reindex(columns=range(int(str(cells.columns.max())) + 1), fill_value="")
            yield name, iter(whole.to_numpy().tolist())
        return
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    with CalamineWorkbook.from_path(str(file)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet:
                yield sheet.name, iter(workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))


def _write_sheet(workbook: Workbook, name: str, rows: Iterator[list[Any]], replaced: dict[int, dict[str, str]]) -> None:
    from openpyxl.cell import WriteOnlyCell

    sheet = workbook.create_sheet(name)

    def written(place: int, value: Any) -> Any:
        if place in replaced:
            value = replaced[place].get(cell_text(value), value)
        if not isinstance(value, str) or value == "":
            return None if value == "" else value
        cell = WriteOnlyCell(sheet, fit_for_xml(value))
        cell.data_type = "s"  # whatever it begins with, it is no formula
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
        return cell

    for row in rows:
        sheet.append([written(place, value) for place, value in enumerate(row)])


def _sheet_name(workbook: Workbook, name: str, harmless: Collection[str]) -> str:
    """Return a sheet's name, redacted, within what a workbook allows."""
    matches = [match for match in find(name) if match.digest not in harmless]
    if not matches:
        return name
    base = redacted(name, matches).translate(_SHEET_NAME)
    names = (base[: 31 - len(end)] + end for end in ("", *(f" {number}" for number in range(2, 1000))))
    return next(free for free in names if free.casefold() not in {used.casefold() for used in workbook.sheetnames})
