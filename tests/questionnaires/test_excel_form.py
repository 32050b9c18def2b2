"""The Excel form: what can be chosen, what can be changed, and text that stays text."""

from __future__ import annotations

import io

import pytest
from changing import retitled
from filling import read_back
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from followup.period import Kind, PeriodInput
from followup.questionnaires.excel import write_excel
from followup.questionnaires.layout import HIDDEN_SHEET, answer_rows
from followup.questionnaires.outline import Outline, outlines

HOSTILE = ["=1+1", "<b>fet</b> & {{x}}", "+46 och @SUM(A1)", "-9", 'Citat " och \x07ljud', "å" * 480]


@pytest.fixture(scope="module")
def outline(period: PeriodInput) -> Outline:
    return outlines(period)[0]


@pytest.fixture(scope="module")
def workbook(outline: Outline) -> Workbook:
    return load_workbook(io.BytesIO(write_excel(outline)))


@pytest.fixture
def answers(workbook: Workbook) -> Worksheet:
    return workbook.worksheets[1]


def choices(workbook: Workbook, cell: str) -> list[str]:
    """Return what the list of a cell holds, in its order."""
    rules = [rule for rule in workbook.worksheets[1].data_validations.dataValidation if cell in rule.sqref]
    assert len(rules) == 1
    assert rules[0].type == "list"
    sheet, place = rules[0].formula1.split("!")
    return [row[0].value for row in workbook[sheet.strip("'")][place.replace("$", "")]]


def test_drop_downs_hold_the_labels_of_the_scale_in_order(workbook: Workbook, outline: Outline) -> None:
    for row in answer_rows(outline):
        if row.kind != "answer" or row.item is None or not row.item.options:
            continue
        labels = ["Ja", "Nej"] if row.option else [option.label for option in row.item.options]
        assert choices(workbook, row.cell) == labels


def test_numbers_are_held_within_their_limits(answers: Worksheet, outline: Outline) -> None:
    numbers = [row for row in answer_rows(outline) if row.item and row.item.question.kind is Kind.NUMBER]
    assert numbers
    for row in numbers:
        (rule,) = [rule for rule in answers.data_validations.dataValidation if row.cell in rule.sqref]
        assert row.item is not None
        assert (rule.type, rule.operator) == ("decimal", "between")
        assert (float(rule.formula1), float(rule.formula2)) == (row.item.question.minimum, row.item.question.maximum)


def test_only_the_answers_can_be_changed(workbook: Workbook, outline: Outline) -> None:
    cells = {row.cell for row in answer_rows(outline) if row.kind == "answer"}
    open_cells = {
        (sheet.title, cell.coordinate)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert open_cells == {(workbook.worksheets[1].title, cell) for cell in cells}
    assert all(sheet.protection.sheet for sheet in workbook.worksheets)


def test_heads_stay_in_view_and_nothing_is_merged(workbook: Workbook, answers: Worksheet) -> None:
    assert answers.freeze_panes == "A2"
    assert answers.print_title_rows == "$1:$1"
    assert not any(sheet.merged_cells.ranges for sheet in workbook.worksheets)


def test_the_map_is_hidden(workbook: Workbook) -> None:
    assert [sheet.sheet_state for sheet in workbook.worksheets] == ["visible", "visible", "hidden"]
    assert workbook.sheetnames[2] == HIDDEN_SHEET


def test_the_same_form_has_the_same_bytes(outline: Outline) -> None:
    assert write_excel(outline) == write_excel(outline)


def test_a_synthetic_period_says_so(workbook: Workbook) -> None:
    lines = [str(row[0].value) for row in workbook.worksheets[0].iter_rows()]
    assert any("Syntetiskt exempel" in line for line in lines)
    assert "Syntetiskt exempel" in str(workbook.worksheets[1].oddHeader.right.text)


def test_a_real_period_does_not(period: PeriodInput) -> None:
    real = type(period)(period.folder, period.period.model_copy(update={"synthetic": False}), period.plan,
                        period.questionnaire)  # fmt: skip
    form = load_workbook(io.BytesIO(write_excel(outlines(real)[0])))
    texts = [str(cell.value) for sheet in form.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any("yntetisk" in text for text in texts)


def test_hostile_titles_are_text(period: PeriodInput, tmp_path) -> None:
    hostile = retitled(period, HOSTILE)
    for outline in outlines(hostile):
        form = load_workbook(io.BytesIO(write_excel(outline)))
        types = {cell.data_type for sheet in form.worksheets for row in sheet.iter_rows() for cell in row}
        assert "f" not in types
        # Nothing is answered, but the form is still taken for what it is.
        file = tmp_path / "form.xlsx"
        file.write_bytes(write_excel(outline))
        cleaned, faults = read_back(file, hostile)
        assert faults == []
        assert cleaned is not None
        assert list(cleaned.log["rule"]) == ["row.blank"]
