"""A period with filled-in yearly forms and no answers of the survey, as in the middle of a term."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from followup.period import Measure, PeriodInput, open_period
from followup.period.folder import next_steps_name
from followup.questionnaires.excel import write_excel
from followup.questionnaires.layout import answer_rows
from followup.questionnaires.outline import NEXT_STEP, Outline, outlines
from followup.steady import steady

ROOT = Path(__file__).parents[1]
PERIOD = "2022-2026"
Said = Mapping[str, tuple[str, str, str]]
"""Activity → status, follow-up, next step."""


def mid_term(raw: Path) -> Path:
    """Copy the demo period into ``raw`` without any answers, as it is before the survey."""
    left = shutil.ignore_patterns("responses", "next_steps-*", "coding.xlsx")
    shutil.copytree(ROOT / "data" / "raw" / PERIOD, raw / PERIOD, ignore=left)
    return raw / PERIOD


def opened(folder: Path) -> PeriodInput:
    return open_period(folder.parent, folder.name)


def filled_form(outline: Outline, said: Said, saved: datetime) -> bytes:
    """Fill in a form as an officer does, and save it at that time."""
    workbook = load_workbook(io.BytesIO(write_excel(outline)))
    for row in answer_rows(outline):
        if row.item is None or row.item.activity is None or row.item.activity.id not in said:
            continue
        status, followed, step = said[row.item.activity.id]
        if row.item.question.id == NEXT_STEP:
            text = step
        else:
            text = status if row.item.question.measures is Measure.IMPLEMENTATION else followed
        workbook.worksheets[1][row.cell] = text or None
        workbook.worksheets[1][row.cell].data_type = "s"
    content = io.BytesIO()
    workbook.save(content)
    return steady(content.getvalue(), saved)


def send_in(folder: Path, year: int, administration: str, said: Said, saved: str = "01-10") -> Path:
    """Fill in an administration's form of a year and put it where it belongs."""
    (outline,) = [one for one in outlines(opened(folder), year) if one.administration.id == administration]
    file = folder / "responses" / str(year) / f"{administration}-{saved}.xlsx"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(filled_form(outline, said, datetime.fromisoformat(f"{year + 1}-{saved} 08:00")))
    return file


def decide(folder: Path, year: int, decisions: Mapping[str, tuple[str, str]]) -> None:
    """Write decisions into the review sheet: text → what is said, and the text to show instead."""
    file = folder / next_steps_name(year)
    workbook = load_workbook(file)
    sheet = workbook.worksheets[0]
    place = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        text = str(sheet.cell(row, place["Nästa steg som det är skrivet"]).value)
        if text in decisions:
            approved, edited = decisions[text]
            sheet.cell(row, place["Godkänt"]).value = approved or None
            sheet.cell(row, place["Text att visa i stället"]).value = edited or None
    workbook.save(file)
