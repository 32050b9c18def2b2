"""The workbooks in which free text is read and judged: how they are laid out, opened and recognised."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from followup.domains import domains
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


@dataclass(frozen=True)
class Layout:
    """A workbook in which somebody judges texts, a row each.

    Parameters
    ----------
    file
        Its name in the period folder.
    widths
        The columns, in order, and how wide each is; ``id`` and ``state`` are among them.
    title, headers
        What the sheet and the columns are called, in the language at hand.
    choices
        Column → the name within the workbook of the list that its drop-down offers.
    instruct
        Writes the sheet of instructions, with the lists.
    command
        What makes the workbook, and adds new texts to it.
    """

    file: str
    widths: Mapping[str, int]
    title: Callable[[], str]
    headers: Callable[[], dict[str, str]]
    choices: Mapping[str, str]
    instruct: Callable[[Workbook], None]
    command: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, in order."""
        return tuple(self.widths)


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


def open_workbook(file: Path, layout: Layout | None = None) -> tuple[Workbook, Worksheet, dict[str, int]]:
    """Open a workbook of a layout: the coding sheet, if none is named.

    Returns
    -------
    tuple
        The workbook, the sheet with the answers, and the number of each of its columns, wherever it has been moved.

    Raises
    ------
    InputError
        If the file is open in another program, broken, or another workbook.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    layout = layout or CODING
    refuse_open(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of what it does not keep, such as a theme's extras
            workbook = load_workbook(file, keep_links=False)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, EOFError) as error:
        fault = Fault(
            "coding.broken",
            _("The workbook cannot be opened ({problem}).", problem=type(error).__name__),
            Place(file.name),
            _("Save it as .xlsx without a password, or take back an earlier copy of it."),
        )
        raise InputError([fault], _("The file is as it was.")) from None
    for sheet in workbook.worksheets:
        columns = find_columns({int(cell.column or 0): str(cell.value or "") for cell in sheet[1]}, layout)
        if columns is not None:
            return workbook, sheet, columns
    raise other_workbook(file, layout)


def refuse_open(file: Path) -> None:
    """Make sure that a workbook is not open in another program, whose unsaved work would be passed by.

    Raises
    ------
    InputError
        If it is.
    """
    if any(file.with_name(name).exists() for name in (f"~${file.name}", f".~lock.{file.name}#")):
        fault = Fault(
            "coding.open",
            _("The workbook is open in a spreadsheet program."),
            Place(file.name),
            _("Save and close it, and try again."),
        )
        raise InputError([fault], _("The file is as it was."))


def find_columns(headings: Mapping[int, str], layout: Layout) -> dict[str, int] | None:
    """Return where each column of a layout stands, by its heading in any language; nothing if one is missing."""
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with in_language(language):
            known |= {header.casefold(): name for name, header in layout.headers().items()}
    found: dict[str, int] = {}
    for place, heading in headings.items():
        name = known.get(heading.strip().casefold())
        if name is not None:
            found.setdefault(name, place)
    return found if set(found) == set(layout.columns) else None


def other_workbook(file: Path, layout: Layout) -> InputError:
    """Return what stops where a workbook is not of the layout."""
    fault = Fault(
        "coding.other-workbook",
        _("No sheet in the workbook has the columns that it was made with."),
        Place(file.name),
        _(
            "Put the headings back as they were, or give the workbook another name and run “{command}” again.",
            command=layout.command,
        ),
    )
    return InputError([fault], _("The file is as it was."))


def new_workbook(layout: Layout | None = None) -> tuple[Workbook, Worksheet, dict[str, int]]:
    """Lay out an empty workbook, with instructions: the coding sheet, if no layout is named."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    layout = layout or CODING
    workbook = Workbook()
    workbook.properties.creator = "followup"
    sheet = workbook.worksheets[0]
    sheet.title = layout.title()
    for number, name in enumerate(layout.columns, start=1):
        cell = sheet.cell(1, number, layout.headers()[name])
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = layout.widths[name]
    sheet.freeze_panes = "A2"
    layout.instruct(workbook)
    columns = {name: number for number, name in enumerate(layout.columns, start=1)}
    offer_choices(sheet, columns, layout)
    return workbook, sheet, columns


def offer_choices(sheet: Worksheet, columns: dict[str, int], layout: Layout) -> None:
    """Give the columns with choices their drop-downs, down to the last row."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.cell_range import MultiCellRange
    from openpyxl.worksheet.datavalidation import DataValidation

    there = {validation.formula1: validation for validation in sheet.data_validations.dataValidation}
    for name, choices in layout.choices.items():
        validation = there.get(choices)
        if validation is None:
            validation = DataValidation("list", formula1=choices, allow_blank=True, showErrorMessage=True)
            validation.errorTitle, validation.error = layout.headers()[name], _("Choose from the list.")
            sheet.add_data_validation(validation)
        letter = get_column_letter(columns[name])
        validation.sqref = MultiCellRange(f"{letter}2:{letter}{_LAST_ROW}")


def _write_instructions(workbook: Workbook) -> None:
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
    sheet = write_lines(workbook, lines)
    listed = {domain.choice: domain.description for domain in domains()}
    write_list(workbook, sheet, DOMAIN_LIST, headers()["domain"], listed)
    write_list(workbook, sheet, YES_NO_LIST, headers()["quotable"], dict.fromkeys(yes_no(), ""))


def write_lines(workbook: Workbook, lines: Sequence[str]) -> Worksheet:
    """Add the sheet of instructions: the first line is its heading."""
    from openpyxl.styles import Alignment, Font

    sheet: Worksheet = workbook.create_sheet(_("Instructions"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 90
    for number, line in enumerate(lines, start=1):
        sheet.cell(number, 1, line).alignment = Alignment(wrap_text=number > 1, vertical="top")
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
        sheet.row_dimensions[number].height = 34 if number > 1 else 20
    sheet["A1"].font = Font(bold=True, size=14)
    return sheet


def write_list(workbook: Workbook, sheet: Worksheet, name: str, heading: str, choices: Mapping[str, str]) -> None:
    """Write a list, each choice with what it means, below what stands in a sheet, and name it for the drop-downs."""
    from openpyxl.styles import Font
    from openpyxl.workbook.defined_name import DefinedName

    row = sheet.max_row + 2
    sheet.cell(row, 1, heading).font = Font(bold=True)
    for choice, meaning in choices.items():
        row += 1
        sheet.cell(row, 1, choice)
        sheet.cell(row, 2, meaning or None)
    title = sheet.title.replace("'", "''")
    first = row - len(choices) + 1
    workbook.defined_names[name] = DefinedName(name, attr_text=f"'{title}'!$A${first}:$A${row}")


CODING = Layout(
    SHEET_FILE,
    _WIDTHS,
    sheet_title,
    headers,
    {"domain": DOMAIN_LIST, "quotable": YES_NO_LIST},
    _write_instructions,
    "followup code",
)
"""The sheet in which the answers of the survey are coded."""
