"""What is filled in is what is read back, and a form that was tampered with is refused."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from changing import retitled
from filling import expected, fill, read_back, some_answers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from followup.ingest.cells import read_cells
from followup.ingest.form import is_form, read_form
from followup.period import Kind, Measure, PeriodInput
from followup.questionnaires.excel import write_excel
from followup.questionnaires.layout import answer_rows
from followup.questionnaires.outline import NEXT_STEP, Outline, outlines

NUMBERS = {Kind.NUMBER}
few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
"""A form takes a third of a second to write and to read."""


def found(answers: pd.DataFrame, numbers: set[str]) -> dict[tuple[str, str], tuple[str, str, float | None]]:
    return {
        (row.question, row.item): (
            row.state, row.code, float(row.score) if row.question in numbers and row.state == "answered" else None
        )
        for row in answers.itertuples()
    }  # fmt: skip


def assert_read_back(file: Path, outline: Outline, answers: dict[str, str | float | None]) -> None:
    cleaned, faults = read_back(file, outline.period)
    assert faults == []
    assert cleaned is not None
    assert cleaned.faults == ()
    keys = {
        row.cell for row in answer_rows(outline) if row.item and row.item.question.measures is Measure.RESPONDENT_KEY
    }
    if not any(value is not None for cell, value in answers.items() if cell not in keys):
        assert cleaned.respondents.empty
        return
    assert list(cleaned.respondents["administration"]) == [outline.administration.id]
    numbers = {question.id for question in outline.period.questionnaire.questions if question.kind in NUMBERS}
    assert found(cleaned.answers, numbers) == expected(outline, answers)


@few
@given(number=st.integers(0, 7), seed=st.integers(0, 2**32))
def test_a_filled_in_form_is_read_back_exactly(number: int, seed: int, period: PeriodInput, tmp_path: Path) -> None:
    outline = outlines(period)[number]
    answers = some_answers(outline, Random(seed))
    assert_read_back(fill(write_excel(outline), answers, tmp_path / "form.xlsx"), outline, answers)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_form_saved_by_libreoffice_is_read_back_exactly(kind: str, period: PeriodInput, tmp_path: Path) -> None:
    outline = outlines(period)[1]
    rows = [row for row in answer_rows(outline) if row.kind == "answer" and row.item]
    answers: dict[str, str | float | None] = {}
    for number, row in enumerate(rows):
        assert row.item is not None
        options = ["Ja", "Nej"] if row.option else [option.label for option in row.item.options]
        written = 40.5 if row.item.question.kind is Kind.NUMBER else "=inte en formel"
        answers[row.cell] = options[number % len(options)] if options else written
    file = fill(write_excel(outline), {cell: value for cell, value in answers.items() if value != "=inte en formel"},
                tmp_path / "form.xlsx")  # fmt: skip
    answers = {cell: None if value == "=inte en formel" else value for cell, value in answers.items()}
    saved = tmp_path / "saved"
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        kind,
    ]
    done = subprocess.run([*command, "--outdir", saved, file], capture_output=True, text=True, timeout=180, check=False)
    if not (saved / f"form.{kind}").is_file():
        pytest.skip(f"LibreOffice has no Calc here: {done.stderr.strip()[:80]}")
    assert_read_back(saved / f"form.{kind}", outline, answers)
    if kind == "xlsx":
        sheet = load_workbook(saved / "form.xlsx").worksheets[1]
        assert sheet.protection.sheet
        assert len(sheet.data_validations.dataValidation) >= 5


@pytest.fixture
def outline(period: PeriodInput) -> Outline:
    return outlines(period)[-1]


@pytest.fixture
def one_answer(outline: Outline) -> dict[str, str | float | None]:
    row = next(row for row in answer_rows(outline) if row.item and row.item.activity)
    return {row.cell: "Pågår"}


def key_cell(outline: Outline) -> str:
    return next(
        row.cell for row in answer_rows(outline) if row.item and row.item.question.measures is Measure.RESPONDENT_KEY
    )


def test_the_key_is_the_code_that_was_filled_in(outline: Outline, one_answer: dict[str, str], tmp_path: Path) -> None:
    file = fill(write_excel(outline), {**one_answer, key_cell(outline): "0042"}, tmp_path / "form.xlsx")
    table, _faults = read_form(file.name, read_cells(file), outline.period)
    assert table is not None
    assert table.cells.iloc[0, table.bookkeeping.key] == "0042"


def test_the_key_is_else_the_name_of_the_file(outline: Outline, one_answer: dict[str, str], tmp_path: Path) -> None:
    file = fill(write_excel(outline), one_answer, tmp_path / "form (3).xlsx")
    table, _faults = read_form(file.name, read_cells(file), outline.period)
    assert table is not None
    assert table.cells.iloc[0, table.bookkeeping.key] == "form (3)"


def test_a_fault_names_the_cell(outline: Outline, tmp_path: Path) -> None:
    row = next(row for row in answer_rows(outline) if row.item and row.item.activity)
    file = fill(write_excel(outline), {row.cell: "Något annat"}, tmp_path / "form.xlsx")
    cleaned, _faults = read_back(file, outline.period)
    assert cleaned is not None
    assert list(cleaned.log["column"]) == [row.cell]


def test_an_export_of_another_kind_is_no_form(period: PeriodInput) -> None:
    assert not any(is_form(read_cells(file)) for file in period.responses)


def rules(file: Path, period: PeriodInput, year: int | None = None) -> list[str]:
    cleaned, faults = read_back(file, period, year)
    assert cleaned is None
    return [fault.rule for fault in faults]


def test_a_form_of_another_period_is_refused(outline: Outline, one_answer: dict[str, str], tmp_path: Path) -> None:
    file = fill(write_excel(outline), one_answer, tmp_path / "form.xlsx")
    period = outline.period
    later = period.period.model_copy(update={"period": "2026-2030"})
    assert rules(file, type(period)(period.folder, later, period.plan, period.questionnaire)) == ["form.other-period"]


def test_a_form_of_an_earlier_plan_is_refused(outline: Outline, one_answer: dict[str, str], tmp_path: Path) -> None:
    file = fill(write_excel(outline), one_answer, tmp_path / "form.xlsx")
    renamed = retitled(outline.period, [f"Nytt namn {number}" for number in range(99)])
    assert rules(file, renamed) == ["form.other-version"]


def test_a_form_of_an_administration_that_is_gone_is_refused(
    outline: Outline, one_answer: dict[str, str], tmp_path: Path
) -> None:
    file = fill(write_excel(outline), one_answer, tmp_path / "form.xlsx")
    period = outline.period
    fewer = period.plan.model_copy(
        update={"administrations": [a for a in period.plan.administrations if a.id != outline.administration.id]}
    )
    without = type(period)(period.folder, period.period, fewer, period.questionnaire)
    assert rules(file, without) == ["form.unknown-administration"]


def test_a_yearly_form_belongs_with_its_year(period: PeriodInput, tmp_path: Path) -> None:
    yearly = outlines(period, 2024)[0]
    row = next(row for row in answer_rows(yearly) if row.item and row.item.question.id == NEXT_STEP)
    file = fill(write_excel(yearly), {row.cell: "Beslut i mars."}, tmp_path / "form.xlsx")
    assert rules(file, period) == ["form.other-year"]
    assert rules(file, period, 2025) == ["form.other-year"]
    table, faults = read_form(file.name, read_cells(file), period, 2024)
    assert faults == []
    assert table is not None
    written = {(column.code, column.subcode): table.cells.iloc[0, column.position] for column in table.columns}
    assert written[row.target] == "Beslut i mars."


def tampered(outline: Outline, file: Path, sheet: int, cell: str, text: str) -> Path:
    workbook = load_workbook(io.BytesIO(write_excel(outline)))
    workbook.worksheets[sheet][cell] = text
    workbook.save(file)
    return file


def test_a_changed_label_is_refused_with_its_row(outline: Outline, tmp_path: Path) -> None:
    row = next(row for row in answer_rows(outline) if row.item and row.item.activity)
    file = tampered(outline, tmp_path / "form.xlsx", 1, f"B{row.number}", "En annan fråga?")
    _cleaned, faults = read_back(file, outline.period)
    assert [(fault.rule, fault.place.row) for fault in faults] == [("form.text-changed", row.number)]


def test_a_changed_administration_is_refused(outline: Outline, tmp_path: Path) -> None:
    assert rules(tampered(outline, tmp_path / "form.xlsx", 1, "C2", "Äldreförvaltningen"), outline.period) == [
        "form.text-changed"
    ]
    other = outlines(outline.period)[0].administration.id
    assert rules(tampered(outline, tmp_path / "form.xlsx", 2, "B3", other), outline.period) == ["form.other-version"]


def test_a_changed_map_is_refused(outline: Outline, tmp_path: Path) -> None:
    assert rules(tampered(outline, tmp_path / "form.xlsx", 2, "D3", "C99"), outline.period) == ["form.map-changed"]


def test_a_removed_row_is_refused(outline: Outline, tmp_path: Path) -> None:
    workbook = load_workbook(io.BytesIO(write_excel(outline)))
    workbook.worksheets[1].delete_rows(8)
    workbook.save(tmp_path / "form.xlsx")
    assert set(rules(tmp_path / "form.xlsx", outline.period)) == {"form.text-changed"}
