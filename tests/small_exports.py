"""Write small exports in the shapes that survey tools give them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

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
