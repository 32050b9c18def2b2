"""The Excel form: instructions, one sheet with a row for each answer, and a hidden sheet by which it is read back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from followup.locale import _, language
from followup.period import Kind
from followup.plain import fit_for_xml, plain
from followup.questionnaires import excel_look as look
from followup.questionnaires.instructions import instructions
from followup.questionnaires.layout import (
    ANSWER_COLUMN,
    FACTS,
    HELP_COLUMN,
    HIDDEN_SHEET,
    LABEL_COLUMN,
    LAYOUT,
    LISTS_COLUMN,
    MAP_COLUMN,
    MARK,
    NUMBER_COLUMN,
    Row,
    answer_rows,
    fixed_rows,
    sheet_name,
)
from followup.questionnaires.outline import Item, Outline
from followup.questionnaires.texts import how_to_answer, number_text, routing_text, synthetic_text
from followup.steady import steady

_GREATEST = 1e12
"""Excel asks for two limits: the lower or the upper one where the questionnaire has none."""


def write_excel(outline: Outline) -> bytes:
    """Return the Excel form of one administration, the same bytes each time."""
    workbook = Workbook()
    about = outline.period.period
    workbook.properties.title = outline.title
    workbook.properties.subject = plain(outline.administration.name)
    workbook.properties.creator = plain(about.municipality.name)
    workbook.properties.language = {"sv": "sv-SE", "en": "en-GB"}[language()]
    first = workbook.active
    assert isinstance(first, Worksheet), "a new workbook has one sheet"
    _write_instructions(first, outline)
    rows = answer_rows(outline)
    answers, hidden = workbook.create_sheet(sheet_name()), workbook.create_sheet(HIDDEN_SHEET)
    lists = _write_hidden(hidden, outline, rows)
    _write_answers(answers, outline, rows)
    _write_choices(answers, rows, lists)
    _write_routing(answers, rows)
    for sheet in workbook.worksheets:
        look.protect(sheet)
    content = io.BytesIO()
    workbook.save(content)
    return steady(content.getvalue(), datetime.combine(about.survey.opens, time(8)))


def write_text(cell: Cell | MergedCell, text: str) -> Cell:
    """Put text into a cell so that no spreadsheet program takes it for a formula; return the cell."""
    assert isinstance(cell, Cell), "no cells are merged here"
    cell.value = fit_for_xml(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _write_instructions(sheet: Worksheet, outline: Outline) -> None:
    sheet.title = _("Read first")
    for number, (style, text) in enumerate(instructions(outline), start=1):
        look.instruction(sheet, write_text(sheet.cell(number, 1), text), style)
    look.instruction_page(sheet, outline.title)


def _write_answers(sheet: Worksheet, outline: Outline, rows: Sequence[Row]) -> None:
    heads = {NUMBER_COLUMN: _("No."), LABEL_COLUMN: _("Question"), ANSWER_COLUMN: _("Answer"), HELP_COLUMN: _("How")}
    for letter, head in heads.items():
        write_text(sheet[f"{letter}1"], head)
    sheet[f"{ANSWER_COLUMN}1"].comment = Comment(_("Answer in this column. Only its framed cells can be changed."), "")
    known = fixed_rows(outline)[1]
    write_text(sheet[f"{LABEL_COLUMN}{known.number}"], known.label)
    write_text(sheet[known.cell], plain(outline.administration.name))
    write_text(sheet[f"{HELP_COLUMN}{known.number}"], _("Already filled in."))
    for row in rows:
        write_text(sheet[f"{NUMBER_COLUMN}{row.number}"], row.code)
        write_text(sheet[f"{LABEL_COLUMN}{row.number}"], row.label)
        if row.item is not None and row.option is None:
            write_text(sheet[f"{HELP_COLUMN}{row.number}"], _help(row.item))
        look.row(sheet, row)
    look.answer_page(sheet, rows, outline.title, synthetic_text(outline.period))


def _help(item: Item) -> str:
    # How to choose is told at the cell itself too; routing is told only here.
    return routing_text(item.condition) or how_to_answer(item)


def _write_hidden(sheet: Worksheet, outline: Outline, rows: Sequence[Row]) -> dict[str, str]:
    """Write what the form is, which cell answers what, and the lists; return the cells of each list."""
    sheet.sheet_state = "hidden"
    facts = (outline.period.name, outline.administration.id, str(outline.year or ""), outline.version)
    for number, (name, value) in enumerate([(MARK, str(LAYOUT)), *zip(FACTS, facts, strict=True)], start=1):
        write_text(sheet.cell(number, 1), name)
        write_text(sheet.cell(number, 2), value)
    answers = [row for row in rows if row.kind == "answer"]
    for number, row in enumerate(answers, start=1):
        for column, value in enumerate((row.cell, *row.target, row.label), start=MAP_COLUMN):
            write_text(sheet.cell(number, column), value)
    lists: dict[str, str] = {}
    for row in answers:
        name, labels = _list_of(row)
        if not labels or name in lists:
            continue
        column = LISTS_COLUMN + len(lists)
        for number, label in enumerate(labels, start=1):
            write_text(sheet.cell(number, column), label)
        letter = get_column_letter(column)
        lists[name] = f"'{HIDDEN_SHEET}'!${letter}$1:${letter}${len(labels)}"
    return lists


def _list_of(row: Row) -> tuple[str, list[str]]:
    """Return the name and the labels of the list that a cell is chosen from; no labels where it is written."""
    if row.option is not None:
        return "", [_("Yes"), _("No")]
    assert row.item is not None, "an answer has an item"
    return row.item.question.scale or row.item.question.id, [plain(option.label) for option in row.item.options]


def _write_choices(sheet: Worksheet, rows: Sequence[Row], lists: dict[str, str]) -> None:
    """Let each cell take what its question takes, with a text that tells how, one rule for all cells alike."""
    rules: dict[tuple[str, str], DataValidation] = {}
    for row in rows:
        if row.kind != "answer" or row.item is None:
            continue
        name, labels = _list_of(row)
        number = row.item.question.kind is Kind.NUMBER
        if not labels and not number:
            continue
        source = row.item.question.id if number else lists[name]
        how = _("Choose yes or no.") if row.option else how_to_answer(row.item)
        rule = rules.get((source, how))
        if rule is None:
            rule = rules[source, how] = _number_rule(row.item) if number else _list_rule(source)
            rule.promptTitle, rule.prompt, rule.showInputMessage = _("Answer"), how, True
            sheet.add_data_validation(rule)
        rule.add(row.cell)


def _list_rule(source: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True, errorStyle="stop")
    rule.errorTitle = _("Not in the list")
    rule.error = _("Choose one of the answers in the list: press Alt and the down arrow.")
    return rule


def _number_rule(item: Item) -> DataValidation:
    low, high = item.question.minimum, item.question.maximum
    limits = (f"{-_GREATEST if low is None else low:.15g}", f"{_GREATEST if high is None else high:.15g}")
    rule = DataValidation(type="decimal", operator="between", allow_blank=True, showErrorMessage=True)
    rule.formula1, rule.formula2 = limits
    rule.errorTitle, rule.error = _("Not a number that fits"), number_text(item)
    return rule


def _write_routing(sheet: Worksheet, rows: Sequence[Row]) -> None:
    """Grey the rows that an earlier answer has made superfluous; the text beside them says so too."""
    cells = {row.target: row.cell for row in rows if row.kind == "answer"}
    for row in rows:
        if row.kind == "answer" and row.item is not None and row.item.condition is not None:
            formula = _superfluous(row.item, cells)
            where = f"{LABEL_COLUMN}{row.number}:{HELP_COLUMN}{row.number}"
            sheet.conditional_formatting.add(where, look.superfluous(formula))


def _superfluous(item: Item, cells: dict[tuple[str, str], str]) -> str:
    """Return the formula that tells whether every earlier item was answered with something else than is waited for."""
    assert item.condition is not None, "asked only of items with routing"
    return f"AND({','.join(_other_answers(item, cells))})"


def _other_answers(item: Item, cells: dict[tuple[str, str], str]) -> Iterator[str]:
    assert item.condition is not None, "asked only of items with routing"
    for earlier in item.condition.earlier:
        if earlier.question.kind is Kind.MULTIPLE:
            chosen = [cells[earlier.question.id, option.code] for option in item.condition.answers]
            yield from (f'${cell[0]}${cell[1:]}="{_("No")}"' for cell in chosen)
            continue
        cell = f"${cells[earlier.key][0]}${cells[earlier.key][1:]}"
        yield f'{cell}<>""'
        for option in item.condition.answers:
            label = plain(option.label).replace('"', '""')
            yield f'{cell}<>"{label}"'
