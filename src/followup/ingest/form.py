"""Read a filled-in Excel form of our own: nothing is guessed, since the form knows which cell answers what.

A form is a column of answers; here it becomes a table of one row, with a column for each answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd

from followup.errors import Fault, Place
from followup.ingest.table import Bookkeeping, Column, RawTable
from followup.locale import _
from followup.period import Measure, PeriodInput
from followup.period.reading import nearest
from followup.plain import plain
from followup.questionnaires.layout import (
    FACTS,
    HIDDEN_SHEET,
    LABEL_COLUMN,
    LAYOUT,
    MAP_COLUMN,
    MARK,
    Row,
    answer_rows,
    fixed_rows,
)
from followup.questionnaires.outline import Outline, outline_of

Sheets = Sequence[tuple[str, pd.DataFrame]]
_ROW = 1  # the one row of the table that a form becomes


@dataclass(frozen=True)
class FormColumn(Column):
    """A column that in the file is one cell: ``cell`` is its address, such as C17."""

    cell: str = ""

    @property
    def letter(self) -> str:
        """The cell's address, which is where the analyst finds the answer."""
        return self.cell or super().letter


def is_form(sheets: Sheets) -> bool:
    """Tell whether the sheets of a workbook are those of a form."""
    return any(name == HIDDEN_SHEET and _cell(cells, 1, 1) == MARK for name, cells in sheets)


def read_form(
    file: str, sheets: Sheets, period: PeriodInput, year: int | None = None
) -> tuple[RawTable | None, list[Fault]]:
    """Read a form.

    Parameters
    ----------
    file
        The file's name; it is the respondent's key where no code is filled in.
    sheets
        The workbook's sheets, as :func:`followup.ingest.cells.read_cells` gives them.
    period
        The period that the form must have been made from.
    year
        The year, where yearly forms are read.

    Returns
    -------
    tuple
        A table with one row, whose columns carry the codes that pair them with the questions, and the faults. Where a
        fault stops there is no table.
    """
    hidden = next(cells for name, cells in sheets if name == HIDDEN_SHEET)
    outline, faults = _outline(file, hidden, period, year)
    if outline is None:
        return None, faults
    rows = answer_rows(outline)
    # The answer sheet is known by its place, whatever it is called in the language the form was made in.
    name, answers = next(((name, cells) for name, cells in sheets[1:] if name != HIDDEN_SHEET), ("", pd.DataFrame()))
    faults = _map_faults(file, hidden, rows) or _label_faults(file, name, answers, outline, rows)
    return (None, faults) if faults else (_table(file, name, answers, outline, rows), [])


def _outline(
    file: str, hidden: pd.DataFrame, period: PeriodInput, year: int | None
) -> tuple[Outline | None, list[Fault]]:
    """Return the questionnaire that the form holds, if it is one that the period folder would make today."""
    facts = {name: _cell(hidden, row, 2) for row, name in enumerate(FACTS, start=2)}
    known = {item.id: item for item in period.plan.administrations}

    def fault(rule: str, message: str, next_step: str) -> tuple[None, list[Fault]]:
        return None, [Fault(f"form.{rule}", message, Place(file), next_step)]

    if _cell(hidden, 1, 2) != str(LAYOUT):
        return fault("other-layout", _("The form was made by another version of followup."), _resend(period, year))
    if facts["period"] != period.name:
        return fault(
            "other-period",
            _("The form belongs to the period {period}.", period=facts["period"] or "?"),
            _("Move it to that period’s folder."),
        )
    if facts["year"] != str(year or ""):
        if facts["year"]:
            message, step = (
                _("The form is the yearly one of {year}.", year=facts["year"]),
                f"responses/{facts['year']}/",
            )
            return fault("other-year", message, _("Move it to {folder}.", folder=step))
        message = _("The form is the one for the whole mandate period.")
        return fault("other-year", message, _("Move it to {folder}.", folder="responses/"))
    if facts["administration"] not in known:
        message = _("The form’s administration “{id}” is not in the plan.", id=facts["administration"] or "?")
        return fault("unknown-administration", message, nearest(facts["administration"], list(known)))
    outline = outline_of(period, known[facts["administration"]], year)
    if facts["version"] != outline.version:
        message = _("The form does not ask what plan.yaml and questionnaire.yaml now say.")
        return fault("other-version", message, _resend(period, year))
    return outline, []


def _resend(period: PeriodInput, year: int | None) -> str:
    command = period.name if year is None else f"{period.name} --year {year}"
    return _(
        "Undo the change in the plan or the questionnaire, or send out a new form (followup questionnaires {period}).",
        period=command,
    )


def _map_faults(file: str, hidden: pd.DataFrame, rows: Sequence[Row]) -> list[Fault]:
    """Compare the map in the form, cell by cell, with the one it must have."""
    expected = [(row.cell, *row.target, row.label) for row in rows if row.kind == "answer"]
    found = [
        tuple(_cell(hidden, number, MAP_COLUMN + place) for place in range(4)) for number in range(1, len(expected) + 1)
    ]
    if found == expected:
        return []
    return [
        Fault(
            "form.map-changed",
            _("The form’s hidden sheet has been changed."),
            Place(file, HIDDEN_SHEET),
            _("Copy the answers into a new form."),
        )
    ]


def _label_faults(file: str, sheet: str, answers: pd.DataFrame, outline: Outline, rows: Sequence[Row]) -> list[Fault]:
    """Find the rows whose text is not the question's: an answer would end up under another question."""
    known = fixed_rows(outline)[1]
    wanted = {row.number: row.label for row in [known, *rows]}
    changed = [number for number, label in wanted.items() if _cell(answers, number, _place(LABEL_COLUMN)) != label]
    place = _place(known.cell[0])
    if _cell(answers, known.number, place) != plain(outline.administration.name):
        changed.insert(0, known.number)
    return [
        Fault(
            "form.text-changed",
            _("The text of this row is not the one the form was sent out with."),
            Place(file, sheet, number, LABEL_COLUMN),
            _("Copy the answers into a new form. No row or text may be changed in it."),
        )
        for number in sorted(set(changed))
    ]


def _table(file: str, sheet: str, answers: pd.DataFrame, outline: Outline, rows: Sequence[Row]) -> RawTable:
    """Return the answers as a table of one row; the administration and the key only if anything was answered."""
    columns: list[FormColumn] = []
    cells: list[str] = []
    for row in rows:
        if row.kind == "answer":
            question, item = row.target
            columns.append(FormColumn(len(columns), row.label, question, item, row.label, cell=row.cell))
            cells.append(_cell(answers, row.number, _place(row.cell[0])))
    keys = [place for place, row in enumerate(r for r in rows if r.kind == "answer") if _is_key(row)]
    answered = any(cell for place, cell in enumerate(cells) if place not in keys)
    known = fixed_rows(outline)[1]
    administration = outline.administration_question.id
    columns.append(FormColumn(len(columns), known.label, administration, cell=known.cell))
    cells.append(outline.administration.name if answered else "")
    name = PurePath(file).stem if answered else ""
    if keys:
        cells[keys[0]] = (cells[keys[0]] or name) if answered else ""
        key = keys[0]
    else:
        key = len(columns)  # no question asks for it: a column of the form's own, which answers nothing
        cells.append(name)
    table = pd.DataFrame([cells], index=[_ROW], columns=range(len(cells)), dtype="str")
    return RawTable(file, sheet, "form", tuple(columns), table, Bookkeeping(key=key))


def _is_key(row: Row) -> bool:
    return row.item is not None and row.item.question.measures is Measure.RESPONDENT_KEY


def _place(letter: str) -> int:
    return ord(letter) - ord("A") + 1


def _cell(cells: pd.DataFrame, row: int, column: int) -> str:
    """Return a cell's text by its row and column, counted from 1; columns without content are not in the frame."""
    if row not in cells.index or column - 1 not in cells.columns:
        return ""
    return str(cells.loc[row, column - 1]).strip()
