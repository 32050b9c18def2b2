"""Bring a sheet of texts up to date: the analyst's work stays, new answers are added, vanished ones are marked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from followup.aside import write_aside
from followup.coding.workbook import CODING, SHEET_FILE, Layout, new_workbook, offer_choices, open_workbook
from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.plain import fit_for_xml

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST = 32_000  # characters; a cell holds 32,767
_GREY = "D9D9D9"

__all__ = ["SHEET_FILE", "Update", "update_rows", "update_sheet"]


@dataclass(frozen=True)
class Update:
    """What was done: how many answers were added, are marked as vanished, and stand in the sheet."""

    added: int
    gone: int
    answers: int


def update_sheet(folder: Path, texts: pd.DataFrame, questions: Mapping[str, str], names: Mapping[str, str]) -> Update:
    """Write the free-text answers into the coding sheet of a period folder, or make it.

    Parameters
    ----------
    folder
        The period folder.
    texts
        What :func:`followup.coding.free_texts` returned.
    questions, names
        What to show for each question's and each administration's id.

    Returns
    -------
    Update
        If nothing changed, the file was not touched.

    Raises
    ------
    InputError
        If the workbook is open in another program, broken, or was saved while this ran.
    """
    rows = {
        str(answer.id): {
            "question": questions[str(answer.question)],
            "administration": names.get(str(answer.administration), str(answer.administration)),
            "text": str(answer.text),
        }
        for answer in texts.itertuples()
    }
    return update_rows(folder, rows, CODING)


def update_rows(folder: Path, rows: Mapping[str, Mapping[str, str]], layout: Layout) -> Update:
    """Write texts into a workbook of a period folder, or make it.

    Parameters
    ----------
    folder
        The period folder.
    rows
        Id → what stands in the columns of that text.
    layout
        The workbook's.

    Returns
    -------
    Update
        If nothing changed, the file was not touched.

    Raises
    ------
    InputError
        If the workbook is open in another program, broken, or was saved while this ran.
    """
    file = folder / layout.file
    version = _version(file)
    workbook, sheet, columns = new_workbook(layout) if version is None else open_workbook(file, layout)
    there, changed = set[str](), version is None
    for row in range(2, sheet.max_row + 1):
        name = str(sheet.cell(row, columns["id"]).value or "").strip()
        if name:
            there.add(name)
            changed |= _mark(sheet, row, columns, gone=name not in rows)
    new = [name for name in rows if name not in there]
    for name in new:
        _append(sheet, columns, {"id": name, **rows[name]})
    if changed or new:
        offer_choices(sheet, columns, layout)
        sheet.auto_filter.ref = sheet.dimensions
        content = io.BytesIO()
        workbook.save(content)
        _check_unchanged(file, version)
        write_aside(file, content.getvalue())
    return Update(len(new), len(there - set(rows)), len(there | set(rows)))


def _append(sheet: Worksheet, columns: Mapping[str, int], shown: Mapping[str, str]) -> None:
    from openpyxl.styles import Alignment

    row = sheet.max_row + 1
    for name in columns:
        cell = sheet.cell(row, columns[name])
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if name in shown:
            text = fit_for_xml(shown[name])
            cell.value = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
            cell.data_type = "s"  # whatever it begins with, it is no formula
            cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _mark(sheet: Worksheet, row: int, columns: Mapping[str, int], *, gone: bool) -> bool:
    """Mark a row as vanished, or take the mark away; tell whether anything changed."""
    from openpyxl.styles import PatternFill

    state = sheet.cell(row, columns["state"])
    if bool(state.value) == gone:
        return False
    state.value = _("The answer is no longer there") if gone else None
    for name in columns:
        sheet.cell(row, columns[name]).fill = PatternFill("solid", start_color=_GREY) if gone else PatternFill()
    return True


def _version(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


def _check_unchanged(file: Path, version: tuple[int, int] | None) -> None:
    if _version(file) != version:
        fault = Fault(
            "coding.changed-meanwhile",
            _("The workbook was saved by another program just now."),
            Place(file.name),
            _("Close it there, and try again."),
        )
        raise InputError([fault], _("The file is as it was."))
