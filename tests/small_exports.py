"""Write small exports in the shapes that survey tools give them."""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]
MOMENT = datetime(2023, 1, 20, 9, 30)  # noqa: DTZ001 - survey tools write local time without a zone


def workbook(file: Path, rows: Rows, sheet: str = "Sheet1") -> Path:
    """Write cells as they are, numbers as numbers."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    book.save(file)
    return file


def text_file(file: Path, rows: Rows, delimiter: str = ";", encoding: str = "utf-8") -> Path:
    """Write a delimited text file."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    file.write_bytes(stream.getvalue().encode(encoding))
    return file


def forms(file: Path, questions: Sequence[str], rows: Rows, submitted: datetime = MOMENT) -> Path:
    """Write a Microsoft Forms workbook as a Swedish form gives it."""
    headers = ["Id", "Starttid", "Slutförandetid", "E-post", "Namn", *questions]
    body = [[number, submitted, submitted, "anonymous", None, *row] for number, row in enumerate(rows, start=1)]
    return workbook(file, [headers, *body])


def limesurvey(file: Path, questions: Sequence[str], rows: Rows, submitted: str = "2023-01-20 09:30:00") -> Path:
    """Write a LimeSurvey text file with question codes and texts, as in ``status[SQ001]. Text [Sub-question]``."""
    headers = ["id. Svars-ID", "submitdate. Datum", "lastpage. Sista sidan", "startlanguage. Språk", "seed. Frö"]
    body = [[number, submitted, 3, "sv", 751753, *row] for number, row in enumerate(rows, start=1)]
    return text_file(file, [[*headers, *questions], *body], ",", "utf-8-sig")


def qualtrics(file: Path, questions: Sequence[tuple[str, str]], rows: Rows, *, import_ids: bool = True) -> Path:
    """Write a Qualtrics text file: today's with three header rows, or the legacy one with two."""
    first = ["StartDate", "EndDate", "ResponseId"] if import_ids else ["V1", "V8", "V9"]
    second = ["Start Date", "End Date", "Response ID"] if import_ids else ["ResponseID", "StartDate", "EndDate"]
    stamps = ["2023-01-20 09:00:00", "2023-01-20 09:30:00", "R_1"]
    if not import_ids:
        stamps = [stamps[2], *stamps[:2]]
    header_rows = [[*first, *(code for code, _text in questions)], [*second, *(text for _code, text in questions)]]
    if import_ids:
        names = ["startDate", "endDate", "_recordId", *(f"QID{place}" for place in range(1, len(questions) + 1))]
        header_rows.append([json.dumps({"ImportId": name}) for name in names])
    return text_file(file, [*header_rows, *([*stamps, *row] for row in rows)], ",", "utf-8-sig")


def ods(file: Path, rows: Rows, sheet: str = "Blad1") -> Path:
    """Write text cells as an OpenDocument spreadsheet, with as little around them as a reader asks for."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(escape(str(value))) for value in row)}</table:table-row>"
        for row in rows
    )
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
            f'xmlns:text="{names}text:1.0"><office:body><office:spreadsheet><table:table table:name="{sheet}">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return file


def xlsb(file: Path, rows: Rows, sheet: str = "Blad1") -> Path:
    """Write text cells as a binary Excel workbook: records of a number, a length and what they hold."""

    def record(number: int, body: bytes = b"") -> bytes:
        size, length = b"", len(body)
        while length > 127:
            size, length = size + bytes([length & 127 | 128]), length >> 7
        name = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
        return name + size + bytes([length]) + body

    def text(value: object) -> bytes:
        return struct.pack("<I", len(str(value))) + str(value).encode("utf-16-le")

    cells = b"".join(
        record(0, struct.pack("<IIHHBI", place, 0, 300, 0, 0, 0))
        + b"".join(record(6, struct.pack("<II", column, 0) + text(value)) for column, value in enumerate(row))
        for place, row in enumerate(rows)
    )
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    bundled = struct.pack("<II", 0, 1) + text("rId1") + text(sheet)
    address, target = "http://schemas.openxmlformats.org", "worksheets/sheet1.bin"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "xl/workbook.bin", record(131) + record(143) + record(156, bundled) + record(144) + record(132)
        )
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{address}/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{address}/officeDocument/2006/relationships/worksheet" Target="{target}"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.bin",
            record(129) + record(148, size) + record(145) + cells + record(146) + record(130),
        )
    return file
