"""How the Excel form looks, on screen and on paper, and what can be changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from followup.locale import _
from followup.period import Kind, Measure
from followup.questionnaires.layout import ANSWER_COLUMN, HELP_COLUMN, LABEL_COLUMN, NUMBER_COLUMN, Row

# Text on its ground has a contrast of at least 7:1 everywhere.
_INK, _ACCENT, _SOFT = "1C2326", "1D4F5C", "3D484D"
_WIDTHS = {NUMBER_COLUMN: 9, LABEL_COLUMN: 58, ANSWER_COLUMN: 34, HELP_COLUMN: 46}
_INSTRUCTION_WIDTH = 72
_LINE_HEIGHT = 15.0
_FREE_TEXT_LINES = 4

_FRAME = Side(style="thin", color=_ACCENT)
_HAIR = Side(style="thin", color="C3CDD1")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FONT = "Calibri"


def _font(size: float = 11, *, bold: bool = False, colour: str = _INK) -> Font:
    return Font(name=_FONT, size=size, bold=bold, color=colour)


def instruction(sheet: Worksheet, cell: Cell, style: str) -> None:
    """Set a line of the instructions: ``title``, ``heading``, ``mark`` or ``text``."""
    size = {"title": 18.0, "heading": 13.0}.get(style, 11.0)
    accent = _ACCENT if style in {"title", "heading"} else _INK
    cell.font = _font(size, bold=style != "text", colour=accent)
    cell.alignment = _WRAPPED
    lines = _lines(str(cell.value), _INSTRUCTION_WIDTH * 11 / size)
    sheet.row_dimensions[cell.row].height = lines * _LINE_HEIGHT * size / 11 + (12 if style == "heading" else 5)
    if style == "heading":
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")


def instruction_page(sheet: Worksheet, title: str) -> None:
    """Set up the sheet of instructions."""
    sheet.column_dimensions["A"].width = _INSTRUCTION_WIDTH
    sheet.print_area = f"A1:A{sheet.max_row}"
    sheet.sheet_view.showGridLines = False
    _paper(sheet, title, "")


def row(sheet: Worksheet, row: Row) -> None:
    """Set a row of the answer sheet."""
    for letter in _WIDTHS:
        cell = sheet[f"{letter}{row.number}"]
        cell.alignment = _WRAPPED
        cell.border = Border(bottom=_HAIR)
        cell.font = _font(10 if letter == HELP_COLUMN else 11, colour=_SOFT if letter != LABEL_COLUMN else _INK)
    sheet[f"{HELP_COLUMN}{row.number}"].alignment = Alignment(wrap_text=True, vertical="top", indent=1)
    label = sheet[f"{LABEL_COLUMN}{row.number}"]
    if row.kind == "heading":
        for letter in _WIDTHS:
            sheet[f"{letter}{row.number}"].fill = PatternFill("solid", fgColor="DCE8EB")
        label.font = _font(12, bold=True, colour=_ACCENT)
    elif row.kind == "question":
        label.font = _font(bold=True)
    elif row.option is not None:
        label.alignment = Alignment(wrap_text=True, vertical="top", indent=2)
    if row.kind == "answer":
        _input(sheet[row.cell], row)
    _set_height(sheet, row)


def _input(cell: Cell, row: Row) -> None:
    cell.protection = Protection(locked=False)
    cell.border = Border(left=_FRAME, right=_FRAME, top=_FRAME, bottom=_FRAME)
    cell.font = _font()
    cell.fill = PatternFill("solid", fgColor="FFFDF3")
    assert row.item is not None, "an answer has an item"
    # As text what is written stays as it is written: a code keeps its zeros, and nothing becomes a formula or a date.
    cell.number_format = "General" if row.item.question.kind is Kind.NUMBER else "@"


def _set_height(sheet: Worksheet, row: Row) -> None:
    texts = {letter: str(sheet[f"{letter}{row.number}"].value or "") for letter in _WIDTHS}
    small = {HELP_COLUMN: 1.1}
    lines = max(_lines(text, _WIDTHS[letter] * small.get(letter, 1)) for letter, text in texts.items())
    if row.kind == "answer" and _is_free_text(row):
        lines = max(lines, _FREE_TEXT_LINES)
    factor = 1.15 if row.kind == "heading" else 1
    sheet.row_dimensions[row.number].height = lines * _LINE_HEIGHT * factor + 5


def _is_free_text(row: Row) -> bool:
    question = row.item.question if row.item else None
    if question is None or question.measures is Measure.RESPONDENT_KEY:
        return False
    return question.kind is Kind.TEXT or (question.kind is Kind.MATRIX and question.scale is None)


def _lines(text: str, width: float) -> int:
    """Estimate how many lines a text takes: programs that open the form do not always measure it."""
    return max(1, ceil(len(text) / (width * 1.08)))


def answer_page(sheet: Worksheet, rows: Sequence[Row], title: str, mark: str) -> None:
    """Set up the answer sheet: its heads, its columns, and how it prints."""
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
        head = sheet[f"{letter}1"]
        head.font, head.fill = _font(bold=True, colour="FFFFFF"), PatternFill("solid", fgColor=_ACCENT)
        head.alignment = Alignment(vertical="center")
        known = sheet[f"{letter}2"]
        known.font, known.alignment, known.border = _font(), _WRAPPED, Border(bottom=_HAIR)
    sheet[f"{HELP_COLUMN}2"].font = _font(10, colour=_SOFT)
    sheet[f"{HELP_COLUMN}2"].alignment = Alignment(wrap_text=True, vertical="top", indent=1)
    sheet[f"{ANSWER_COLUMN}2"].font = _font(bold=True)
    sheet.row_dimensions[1].height = 22
    sheet.row_dimensions[2].height = _LINE_HEIGHT + 9
    sheet.freeze_panes = f"{NUMBER_COLUMN}2"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = "1:1"
    last = rows[-1].number if rows else 2
    sheet.print_area = f"{NUMBER_COLUMN}1:{HELP_COLUMN}{last}"
    _paper(sheet, title, mark)
    sheet.page_setup.orientation = "landscape"


def _paper(sheet: Worksheet, title: str, mark: str) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl always makes it
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    # An ampersand begins a code in heads and feet; doubled it is itself.
    head, foot = sheet.oddHeader, sheet.oddFooter
    assert head is not None, "openpyxl always makes one"
    assert foot is not None, "openpyxl always makes one"
    head.left.text, head.right.text = title.replace("&", "&&")[:120], mark.replace("&", "&&")
    foot.right.text = _("Page {page} of {pages}", page="&P", pages="&N")


def superfluous(formula: str) -> Rule:
    """Return the rule that greys a row which need not be answered, as the formula tells."""
    style = DifferentialStyle(font=Font(color="595959", italic=True), fill=PatternFill("solid", bgColor="E4E4E4"))
    return Rule(type="expression", dxf=style, formula=[formula])


def protect(sheet: Worksheet) -> None:
    """Let only the unlocked cells be changed; there is no password, rows and columns can be resized."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False
