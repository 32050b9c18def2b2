"""The workbook ``coding.xlsx``: how it is laid out, opened and recognised."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from followup.coding.domains import domains
from followup.errors import Fault, InputError, Place
from followup.locale import LANGUAGES, _, in_language

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SHEET_FILE = "coding.xlsx"
COLUMNS = ("id", "question", "administration", "text", "domain", "quotable", "note", "state")
_WIDTHS = {
    "id": 17,
    "question": 34,
    "administration": 26,
    "text": 80,
    "domain": 34,
    "quotable": 13,
    "note": 40,
    "state": 24,
}
_LAST_ROW = 1_048_576
DOMAIN_LIST, YES_NO_LIST = "coding_domains", "coding_yes_no"
"""Names within the workbook, to which the drop-downs refer."""


def sheet_title() -> str:
    """Return the name of the sheet with the answers."""
    return _("Coding")


def headers() -> dict[str, str]:
    """Return what each column is headed by."""
    return {
        "id": _("Id (do not change)"),
        "question": _("Question"),
        "administration": _("Administration"),
        "text": _("Answer"),
        "domain": _("Domain"),
        "quotable": _("May be quoted"),
        "note": _("Note"),
        "state": _("State"),
    }


def yes_no() -> tuple[str, str]:
    """Return the words of the second drop-down."""
    return _("yes"), _("no")


def open_workbook(file: Path) -> tuple[Workbook, Worksheet, dict[str, int]]:
    """Open the coding sheet.

    Returns
    -------
    tuple
        The workbook, the sheet with the answers, and the number of each of its columns, wherever it has been moved.

    Raises
    ------
    InputError
        If the file is open in another program, broken, or no coding sheet.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    not_done = _("The coding sheet is as it was.")
    if any(file.with_name(name).exists() for name in (f"~${file.name}", f".~lock.{file.name}#")):
        fault = Fault(
            "coding.open",
            _("The coding sheet is open in a spreadsheet program."),
            Place(file.name),
            _("Save and close it, and try again."),
        )
        raise InputError([fault], not_done)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of what it does not keep, such as a theme's extras
            workbook = load_workbook(file, keep_links=False)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, EOFError) as error:
        fault = Fault(
            "coding.broken",
            _("The coding sheet cannot be opened ({problem}).", problem=type(error).__name__),
            Place(file.name),
            _("Save it as .xlsx without a password, or take back an earlier copy of it."),
        )
        raise InputError([fault], not_done) from None
    for sheet in workbook.worksheets:
        columns = _columns(sheet)
        if columns is not None:
            return workbook, sheet, columns
    fault = Fault(
        "coding.other-workbook",
        _("No sheet in the workbook has the columns of the coding sheet."),
        Place(file.name),
        _("Put the headings back as they were, or give the workbook another name and run “followup code” again."),
    )
    raise InputError([fault], not_done)


def new_workbook() -> tuple[Workbook, Worksheet, dict[str, int]]:
    """Lay out an empty coding sheet, with instructions."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    workbook.properties.creator = "followup"
    sheet = workbook.worksheets[0]
    sheet.title = sheet_title()
    for number, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, number, headers()[name])
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[name]
    sheet.freeze_panes = "A2"
    _write_instructions(workbook)
    columns = {name: number for number, name in enumerate(COLUMNS, start=1)}
    offer_choices(sheet, columns)
    return workbook, sheet, columns


def offer_choices(sheet: Worksheet, columns: dict[str, int]) -> None:
    """Give the two columns their drop-downs, down to the last row."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.cell_range import MultiCellRange
    from openpyxl.worksheet.datavalidation import DataValidation

    there = {validation.formula1: validation for validation in sheet.data_validations.dataValidation}
    for name, choices in (("domain", DOMAIN_LIST), ("quotable", YES_NO_LIST)):
        validation = there.get(choices)
        if validation is None:
            validation = DataValidation("list", formula1=choices, allow_blank=True, showErrorMessage=True)
            validation.errorTitle, validation.error = headers()[name], _("Choose from the list.")
            sheet.add_data_validation(validation)
        letter = get_column_letter(columns[name])
        validation.sqref = MultiCellRange(f"{letter}2:{letter}{_LAST_ROW}")


def _columns(sheet: Worksheet) -> dict[str, int] | None:
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with in_language(language):
            known |= {header.casefold(): name for name, header in headers().items()}
    found: dict[str, int] = {}
    for cell in sheet[1]:
        name = known.get(str(cell.value or "").strip().casefold())
        if name is not None:
            found.setdefault(name, int(cell.column or 0))
    return found if set(found) == set(COLUMNS) else None


def _write_instructions(workbook: Workbook) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.workbook.defined_name import DefinedName

    sheet = workbook.create_sheet(_("Instructions"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 90
    lines = [
        _("How to code the free-text answers"),
        _("1. Read each answer and choose the domain that it is mostly about. Leave the cell empty if none fits."),
        _(
            "2. Choose yes under “May be quoted” only if nobody can be recognised, neither the one who answers nor "
            "anyone else. You may shorten the answer in its cell: what stands there is what is quoted."
        ),
        _("3. Write what you want to remember under “Note”: it is shown nowhere else."),
        _(
            "4. Save and close. When new answers have come in, run “followup code” again: your work stays, and new "
            "answers are added at the end. An answer that is no longer there is marked grey and not counted."
        ),
        _("You may sort, filter, move columns and add your own. Do not change the ids or the headings."),
    ]
    for number, line in enumerate(lines, start=1):
        sheet.cell(number, 1, line).alignment = Alignment(wrap_text=number > 1, vertical="top")
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
        sheet.row_dimensions[number].height = 34 if number > 1 else 20
    sheet["A1"].font = Font(bold=True, size=14)
    row = len(lines) + 2
    sheet.cell(row, 1, headers()["domain"]).font = Font(bold=True)
    for domain in domains():
        row += 1
        sheet.cell(row, 1, domain.choice)
        sheet.cell(row, 2, domain.description)
    first = row - len(domains()) + 1
    title = sheet.title.replace("'", "''")
    workbook.defined_names[DOMAIN_LIST] = DefinedName(DOMAIN_LIST, attr_text=f"'{title}'!$A${first}:$A${row}")
    row += 2
    sheet.cell(row, 1, headers()["quotable"]).font = Font(bold=True)
    for word in yes_no():
        row += 1
        sheet.cell(row, 1, word)
    workbook.defined_names[YES_NO_LIST] = DefinedName(YES_NO_LIST, attr_text=f"'{title}'!$A${row - 1}:$A${row}")
