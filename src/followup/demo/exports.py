"""Write submissions in the shapes that survey tools export, byte for byte the same each time."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time
from itertools import count

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from followup.demo.columns import AskedColumn
from followup.demo.draws import Draws
from followup.demo.respondents import Submission
from followup.period import Kind, PeriodInput
from followup.steady import steady

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_QUESTIONS_PER_PAGE = 4
_FIRST_PATTERN, _SECOND_PATTERN = 0, 1  # of the questionnaire's ``columns``: the workbook's headers, the web survey's


def write_forms(inputs: PeriodInput, columns: list[AskedColumn], rows: list[Submission]) -> bytes:
    """Write a Microsoft Forms workbook: one sheet with a table, several choices joined and ended by semicolons."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Sheet1"
    headers = ["Id", "Starttid", "Slutförandetid", "E-post", "Namn", *map(_forms_header, columns)]
    sheet.append(headers)
    numbers = count(1)
    for line, row in enumerate(rows, start=2):
        if row.started is None:
            continue
        # The survey is anonymous: Forms then writes this word for the address, and no name.
        for place, meta in enumerate((next(numbers), row.started, row.finished, "anonymous"), start=1):
            cell = sheet.cell(line, place, meta)
            if isinstance(meta, datetime):
                cell.number_format = "m/d/yy h:mm:ss"
        for place, column in enumerate(columns, start=6):
            value = _forms_value(column, row)
            if value is None:
                continue
            cell = sheet.cell(line, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with an equals sign is no formula
    # The last column's letter and line, blank rows included, are the table's far corner.
    table = Table(displayName="OfficeForms.Table", ref=f"A1:{get_column_letter(len(headers))}{len(rows) + 1}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(table)
    moment = datetime.combine(inputs.period.survey.report, time(8))
    workbook.properties.creator = ""
    workbook.properties.created = moment
    content = io.BytesIO()
    workbook.save(content)
    return steady(content.getvalue(), moment)


def _forms_header(column: AskedColumn) -> str:
    """Return a header the way Forms writes it: spaces typed twice or last in the form become no-break spaces."""
    header = column.header(_FIRST_PATTERN)
    if column.question.kind is Kind.SINGLE:
        return header + _NO_BREAK_SPACE
    if column.question.kind is Kind.SCALE:
        return header.replace(" ", _NO_BREAK_SPACE, 1)
    return header


def _forms_value(column: AskedColumn, row: Submission) -> str | float | None:
    if column.question.kind is Kind.MULTIPLE:
        return "".join(f"{label};" for label in column.chosen(row)) or None
    value = column.value(row)
    return None if isinstance(value, frozenset) else value


def write_limesurvey(columns: list[AskedColumn], rows: list[Submission], draws: Draws) -> bytes:
    """Write a LimeSurvey export: code and text in the headers, full answers, everything quoted, UTF-8 with a mark."""
    questions = list(dict.fromkeys(column.question.id for column in columns))
    headers = [
        "id. Svars-ID",
        "submitdate. Datum för inskickande",
        "lastpage. Sista sidan",
        "startlanguage. Startspråk",
        "seed. Frö",
        "startdate. Startdatum",
        "datestamp. Datum för senaste åtgärd",
    ]
    for column in columns:
        headers += _limesurvey_headers(column, columns)
    lines = [headers]
    number = draws.whole(11, 40)
    for row in rows:
        number += draws.whole(1, 2)
        places = [questions.index(cell[0]) for cell in row.answers]
        page = 1 + max(places) // _QUESTIONS_PER_PAGE if places else 0
        last = 1 + (len(questions) - 1) // _QUESTIONS_PER_PAGE
        page = last if row.finished else page
        line = [
            str(number),
            _stamp(row.finished),
            str(page) if page else "",
            "sv",
            str(draws.whole(100_000_000, 999_999_999)),
            _stamp(row.started),
            _stamp(row.finished or row.started),
        ]
        for column in columns:
            seen = questions.index(column.question.id) < page * _QUESTIONS_PER_PAGE
            line += _limesurvey_values(column, row, seen=seen)
        lines.append(line)
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(lines)
    # LimeSurvey ends with an empty line, for R's sake.
    return (text.getvalue() + "\r\n").encode("utf-8-sig")


def _limesurvey_headers(column: AskedColumn, columns: list[AskedColumn]) -> list[str]:
    # A question code may hold only letters and digits there.
    code, text = column.question.id.replace("_", ""), column.question.text
    if column.activity is not None:
        rows = [other.activity for other in columns if other.question is column.question]
        return [f"{code}[SQ{rows.index(column.activity) + 1:03}]. {text} [{column.item}]"]
    if column.question.kind is Kind.MULTIPLE:
        labels = column.labels.values()
        return [f"{code}[SQ{number:03}]. {text} [{label}]" for number, label in enumerate(labels, start=1)]
    return [f"{code}. {text}"]


def _limesurvey_values(column: AskedColumn, row: Submission, *, seen: bool) -> list[str]:
    if column.question.kind is Kind.MULTIPLE:
        # On a page that was never reached LimeSurvey writes N/A; a box left empty on one that was is a Nej.
        chosen = column.chosen(row)
        return [("Ja" if label in chosen else "Nej") if seen else "N/A" for label in column.labels.values()]
    value = column.value(row)
    return [f"{value:g}" if isinstance(value, float) else str(value or "")]


def write_web(columns: list[AskedColumn], rows: list[Submission]) -> bytes:
    """Write a web survey's text file as a Swedish Windows machine saves it.

    Semicolons between cells, decimal commas, thousands grouped by no-break spaces, several choices joined by comma and
    space although labels hold commas too.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    headers = ["Svarsnummer", "Påbörjad", "Inskickad", "Status"]
    writer.writerow([*headers, *(column.header(_SECOND_PATTERN) for column in columns)])
    numbers = count(1)
    for row in rows:
        if row.started is None:
            writer.writerow([""] * (len(headers) + len(columns)))
            continue
        state = "Klar" if row.finished else "Ej avslutad"
        meta = [next(numbers), _stamp(row.started)[:-3], _stamp(row.finished)[:-3], state]
        writer.writerow([*meta, *(_web_value(column, row) for column in columns)])
    return text.getvalue().encode("cp1252")


def _web_value(column: AskedColumn, row: Submission) -> str:
    if column.question.kind is Kind.MULTIPLE:
        return ", ".join(column.chosen(row))
    value = column.value(row)
    if isinstance(value, float):
        grouped = f"{value:,.0f}" if value.is_integer() else f"{value:,.1f}"
        return grouped.translate({ord(","): _NO_BREAK_SPACE, ord("."): ","})
    return str(value or "")


def _stamp(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""
