"""Fill in the Excel form as a respondent would, and tell what must be read back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from followup.clean import Cleaned, Context, clean
from followup.errors import Fault
from followup.ingest.cells import read_cells
from followup.ingest.form import read_form
from followup.period import Kind, Measure, PeriodInput
from followup.questionnaires.layout import Row, answer_rows
from followup.questionnaires.outline import Item, Outline
from followup.schemas import State

Given = Mapping[str, str | float | None]
"""Cell of the answer sheet → what is written in it."""


def fill(form: bytes, given: Given, file: Path) -> Path:
    """Write answers into a form and save it as ``file``."""
    workbook = load_workbook(io.BytesIO(form))
    sheet = workbook.worksheets[1]
    for cell, value in given.items():
        sheet[cell] = value
        if isinstance(value, str):
            sheet[cell].data_type = "s"  # the cell's format is text: what is typed there is no formula
    workbook.save(file)
    return file


def read_back(file: Path, period: PeriodInput, year: int | None = None) -> tuple[Cleaned | None, list[Fault]]:
    """Read a form and clean its answers."""
    table, faults = read_form(file.name, read_cells(file), period, year)
    return (clean([table], Context.of(period)) if table else None), faults


def some_answers(outline: Outline, random: Random) -> dict[str, str | float | None]:
    """Draw answers to a form: any cell may be left empty, and no more staff are trained than there are."""
    rows = [row for row in answer_rows(outline) if row.kind == "answer"]
    share = random.random()
    given = {row.cell: _value(row, random) if random.random() < share else None for row in rows}
    people = [row.cell for row in rows if row.item and row.item.question.measures in {Measure.STAFF, Measure.TRAINED}]
    if len(people) == 2 and None not in [given[cell] for cell in people]:
        given.update(zip(people, sorted((given[cell] for cell in people), reverse=True), strict=True))
    return given


def _value(row: Row, random: Random) -> str | float:
    assert row.item is not None
    question = row.item.question
    if row.option is not None:
        return random.choice(["Ja", "Nej"])
    if row.item.options:
        return random.choice(row.item.options).label
    if question.kind is Kind.NUMBER:
        return random.randint(int(question.minimum or 0) * 2, int(question.maximum or 99) * 2) / 2
    return random.choice(["K-17", "0042", "=1+1", "Långt svar, med komma; och semikolon", "1. Tid\n2. Pengar"])


def expected(outline: Outline, given: Given) -> dict[tuple[str, str], tuple[str, str, float | None]]:
    """Return question and item → state, code and, of a number, the number, as cleaning must give them."""
    rows = [row for row in answer_rows(outline) if row.kind == "answer" and row.item]
    said: dict[tuple[str, str], tuple[str, str, float | None]] = {}
    for row in rows:
        assert row.item is not None
        if row.item.question.measures is Measure.RESPONDENT_KEY:
            continue
        said[row.target] = _ticked(row, rows, given) if row.option else _said(row.item, given[row.cell])
    for row in rows:
        if row.item is not None and row.item.condition is not None and row.item.condition.earlier[0].key in said:
            state, code, _number = said[row.item.condition.earlier[0].key]
            if state != State.UNANSWERED and code not in {o.code for o in row.item.condition.answers}:
                said[row.target] = (State.ROUTED, "", None)
    return said


def _said(item: Item, value: str | float | None) -> tuple[str, str, float | None]:
    if value is None:
        return State.UNANSWERED, "", None
    if item.question.kind is Kind.NUMBER:
        return State.ANSWERED, "", float(value)
    if not item.options:
        return State.ANSWERED, "", None
    option = next(option for option in item.options if option.label == value)
    return State(option.means.value) if option.means else State.ANSWERED, option.code, None


def _ticked(row: Row, rows: list[Row], given: Given) -> tuple[str, str, float | None]:
    if all(given[other.cell] is None for other in rows if other.item is row.item):
        return State.UNANSWERED, "", None
    return State.ANSWERED, "chosen" if given[row.cell] == "Ja" else "not_chosen", None
