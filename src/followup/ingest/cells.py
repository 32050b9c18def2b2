"""Get the cells out of a file as text, whatever the file is: no meaning is read into them here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import pandas as pd

from followup.errors import Fault, Place
from followup.ingest import guard, spss
from followup.ingest.slices import DAMAGED, large_sheets, slices
from followup.ingest.texts import TextColumns, filled
from followup.locale import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
TEXTS = {".csv", ".txt", ".tsv", ".tab"}
DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_CHARACTERS = 200_000
_ROWS_AT_A_TIME = 1000
_SLICED = {".xlsx", ".xlsm"}
_END = "\0end of file"


class Unreadable(Exception):
    """A file that cannot be read at all; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


def read_cells(file: Path) -> list[tuple[str, pd.DataFrame]]:
    """Read every non-empty sheet of a file.

    Returns
    -------
    list of tuple
        Sheet name (empty for a text file) and a frame of text: all rows of the file, headers as well, index from 1.
        Its columns are categories, which keep each distinct text once; the empty text is always one of them.

    Raises
    ------
    Unreadable
        If the file is not of a known kind, or broken.
    """
    suffix = file.suffix.lower()
    refused = guard.refusal(file) if suffix in WORKBOOKS | TEXTS | spss.SUFFIXES else None
    if refused is not None:
        raise Unreadable(refused)
    if suffix in WORKBOOKS:
        sheets = _workbook(file)
    elif suffix in TEXTS:
        sheets = [("", _text_table(file))]
    elif suffix in spss.SUFFIXES:
        sheets = [("", _spss(file))]
    else:
        known = ", ".join(sorted(WORKBOOKS | TEXTS | spss.SUFFIXES))
        raise Unreadable(
            Fault(
                "file.unknown-kind",
                _("A file of the kind “{suffix}” cannot be read.", suffix=suffix),
                Place(file.name),
                _("Export the answers as one of {known}, or move the file out of responses/.", known=known),
            )
        )
    sheets = [(name, frame) for name, frame in sheets if not frame.empty]
    if not sheets:
        raise Unreadable(Fault("file.empty", _("The file is empty."), Place(file.name), _("Export the answers again.")))
    return sheets


def cell_text(value: object) -> str:
    """Write a cell's value as text, the same way whatever kind of file it came from.

    Examples
    --------
    >>> cell_text(3.0), cell_text(2.5), cell_text(True), cell_text(None)
    ('3', '2.5', 'TRUE', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return str(value)


def _workbook(file: Path) -> list[tuple[str, pd.DataFrame]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    large = large_sheets(file) if file.suffix.lower() in _SLICED else {}
    try:
        with CalamineWorkbook.from_path(str(file)) as workbook:
            return [
                (
                    sheet.name,
                    _frame(
                        _sheets_of_slices(file, large[sheet.name], sheet.name)
                        if sheet.name in large
                        else [workbook.get_sheet_by_name(sheet.name)]
                    ),
                )
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet  # a chart on a sheet of its own holds copies of numbers
            ]
    except PasswordError:
        raise Unreadable(guard.password(file)) from None
    except (CalamineError, *DAMAGED, OSError, ValueError) as error:
        raise Unreadable(guard.broken(file, type(error).__name__)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own failure, which is no Exception
            raise
        raise Unreadable(guard.broken(file, "PanicException")) from None


def _sheets_of_slices(file: Path, part: str, name: str) -> Iterator[CalamineSheet]:
    from python_calamine import CalamineWorkbook

    for book in slices(file, part):
        with CalamineWorkbook.from_filelike(book) as workbook:
            yield workbook.get_sheet_by_name(name)


def _spss(file: Path) -> pd.DataFrame:
    try:
        frame = spss.cells_of(file, cell_text)
    except ValueError as error:
        raise Unreadable(guard.broken(file, str(error))) from None
    columns = TextColumns()
    columns.add(frame.to_numpy(dtype=object).tolist())
    return columns.frame()


def _frame(sheets: Iterable[CalamineSheet]) -> pd.DataFrame:
    """Return the cells of a sheet, or of slices of it, one after another.

    A sheet can be stretched far beyond what is filled in: columns and last rows without content are left out.
    """
    columns = TextColumns()
    for sheet in sheets:
        if sheet.start is None:
            continue
        row, column = sheet.start
        columns.skip(row - columns.rows)
        rows = iter(sheet.to_python(skip_empty_area=True))
        while some := list(islice(rows, _ROWS_AT_A_TIME)):
            texts = [[value if type(value) is str else cell_text(value) for value in row] for row in some]
            columns.add(texts, before=column)
    return columns.frame(trimmed=True)


def encoding_of(file: Path) -> str | None:
    """Return the encoding of a text file: by its byte order mark, else UTF-8, else Windows' Western European.

    Returns ``None`` for bytes that are no text in any of these.
    """
    with file.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in start:
        return None
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            with file.open(encoding=encoding) as text:
                while text.read(_SAMPLE_CHARACTERS):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def guess_delimiter(text: str) -> str:
    r"""Return the delimiter that splits the first records into most columns, equally many in each.

    Examples
    --------
    >>> guess_delimiter('a;b;c\n1,5;2;3\n')
    ';'
    """

    def regularity(delimiter: str) -> tuple[int, int]:
        widths = []
        for record in csv.reader(io.StringIO(text[:_SAMPLE_CHARACTERS]), delimiter=delimiter):
            widths.append(len(record))
            if len(widths) == 50:
                break
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common) if common > 1 else 0, common)

    return max(DELIMITERS, key=regularity)


def _text_table(file: Path) -> pd.DataFrame:
    encoding = encoding_of(file)
    if encoding is None:
        raise Unreadable(
            Fault(
                "file.not-text",
                _("The file is not text in a known encoding."),
                Place(file.name),
                _("Export the answers again as CSV in UTF-8."),
            )
        )
    columns = TextColumns()
    try:
        with file.open(encoding=encoding) as text:  # every kind of line break becomes the same
            delimiter = guess_delimiter(text.read(_SAMPLE_CHARACTERS))
            text.seek(0)
            records = _records(text, delimiter)
            while some := list(islice(records, _ROWS_AT_A_TIME)):
                columns.add(some)
                if columns.width * columns.rows > guard.MAXIMUM_CELLS:
                    raise Unreadable(guard.too_wide(file, columns.rows, columns.width))
    except csv.Error as error:
        raise Unreadable(
            Fault(
                "file.broken-csv",
                _("The file cannot be read as a table ({problem}).", problem=type(error).__name__),
                Place(file.name),
                _("Export the answers again."),
            )
        ) from None
    frame = columns.frame()
    # Spaces and nothing else are no table.
    return frame if any(filled(column).any() for _position, column in frame.items()) else frame.iloc[:0]


def _records(text: TextIO, delimiter: str) -> Iterator[list[str]]:
    """Yield the records of a text file.

    Raises
    ------
    csv.Error
        If the last one never ends, because a quotation mark is missing.
    """
    before: list[str] | None = None
    for record in csv.reader(chain(text, [_END]), delimiter=delimiter):
        if before is not None:
            yield before
        before = record
    if before != [_END]:
        raise csv.Error("a quotation mark is missing")
