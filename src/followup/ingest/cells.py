"""Get the cells out of a file as text, whatever the file is: no meaning is read into them here."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pandas as pd

from followup.errors import Fault, Place
from followup.ingest import guard, spss
from followup.locale import _

WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
TEXTS = {".csv", ".txt", ".tsv", ".tab"}
DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_CHARACTERS = 200_000


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

    try:
        with CalamineWorkbook.from_path(str(file)) as workbook:
            return [
                (sheet.name, _frame(workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)))
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet  # a chart on a sheet of its own holds copies of numbers
            ]
    except PasswordError:
        raise Unreadable(guard.password(file)) from None
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(guard.broken(file, type(error).__name__)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own failure, which is no Exception
            raise
        raise Unreadable(guard.broken(file, "PanicException")) from None


def _spss(file: Path) -> pd.DataFrame:
    try:
        frame = spss.cells_of(file, cell_text)
    except ValueError as error:
        raise Unreadable(guard.broken(file, str(error))) from None
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame


def _frame(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    width = max((len(row) for row in rows), default=0)
    texts = [[cell_text(value) for value in row] + [""] * (width - len(row)) for row in rows]
    frame = pd.DataFrame(texts, dtype="str")
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    # A sheet can be stretched far beyond what is filled in: columns and last rows without content are dropped.
    filled = frame != ""
    last = int(filled.any(axis=1).to_numpy().nonzero()[0].max()) + 1 if filled.to_numpy().any() else 0
    return frame.iloc[:last].loc[:, filled.any(axis=0)]


def decode(content: bytes) -> str | None:
    """Decode text by its byte order mark, else as UTF-8, else as Windows' Western European.

    Returns ``None`` for bytes that are no text in any of these.

    Examples
    --------
    >>> decode("våld".encode("cp1252")), decode("våld".encode("utf-16"))
    ('våld', 'våld')
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:4096]:
        return None
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
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
    text = decode(file.read_bytes())
    if text is None:
        raise Unreadable(
            Fault(
                "file.not-text",
                _("The file is not text in a known encoding."),
                Place(file.name),
                _("Export the answers again as CSV in UTF-8."),
            )
        )
    if not text.strip():
        return pd.DataFrame()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        delimiter = guess_delimiter(text)
        width = rows = 0
        for record in csv.reader(io.StringIO(text), delimiter=delimiter):
            width, rows = max(width, len(record)), rows + 1
        if width * rows > guard.MAXIMUM_CELLS:
            raise Unreadable(guard.too_wide(file, rows, width))
        frame = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            names=list(range(width)),
            index_col=False,
            dtype="str",
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
        ).fillna("")
    except (csv.Error, pd.errors.ParserError, ValueError) as error:
        raise Unreadable(
            Fault(
                "file.broken-csv",
                _("The file cannot be read as a table ({problem}).", problem=type(error).__name__),
                Place(file.name),
                _("Export the answers again."),
            )
        ) from None
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame.loc[:, (frame != "").any(axis=0)]
