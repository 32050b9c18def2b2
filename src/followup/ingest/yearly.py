"""Read the filled-in yearly forms, which lie in ``responses/<year>/``; nothing else is read there."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from followup.errors import Fault, Place
from followup.ingest import guard
from followup.ingest.cells import Unreadable, read_cells
from followup.ingest.form import is_form, read_form
from followup.ingest.table import RawTable
from followup.locale import _
from followup.period import Measure, PeriodInput
from followup.period.folder import answer_name, original_name

_PROPERTIES = "docProps/core.xml"
_SAVED = re.compile(rb"<dcterms:modified[^>]*>([^<]{1,40})<")
_LARGEST = 100_000  # a workbook's properties take less than a kilobyte


@dataclass(frozen=True)
class YearlyForm:
    """One yearly form.

    Parameters
    ----------
    year
        The year it asks about.
    administration
        The administration's id; empty where nothing was filled in.
    saved
        When the workbook was saved, as its own properties say, in UTC; empty where they do not.
    table
        What is written in it.
    """

    year: int
    administration: str
    saved: str
    table: RawTable


def read_yearly(period: PeriodInput, years: Collection[int] | None = None) -> tuple[list[YearlyForm], list[Fault]]:
    """Read the yearly forms of a period, or of some of its years.

    Returns
    -------
    tuple
        The forms in the order of years and files, and the faults of files that could not be read.
    """
    forms, faults = list[YearlyForm](), list[Fault]()
    for year, files in period.yearly.items():
        if years is not None and year not in years:
            continue
        for file in files:
            form, found = _read(file, year, period)
            forms += [form] if form else []
            faults += found
    return forms, faults


def _read(file: Path, year: int, period: PeriodInput) -> tuple[YearlyForm | None, list[Fault]]:
    name = answer_name(period.folder, file)
    try:
        sheets = read_cells(file)
    except Unreadable as problem:
        return None, [_named(problem.fault, name)]
    faults = [_named(fault, name) for fault in guard.remarks(file)]
    if not is_form(sheets):
        message = _("The file is no form that followup has made, and a year’s folder is for such forms only.")
        step = _("Copy the answers into the year’s form, or move the file to responses/ if it belongs to the survey.")
        return None, [*faults, Fault("yearly.not-a-form", message, Place(name), step)]
    table, form_faults = read_form(name, sheets, period, year)
    faults += form_faults
    if table is None:
        return None, faults
    return YearlyForm(year, _administration(table, period), _saved(file), table), faults


def _named(fault: Fault, name: str) -> Fault:
    """Name the file from ``responses/`` on: a file may be called the same in every year."""
    return replace(fault, place=replace(fault.place, file=name))


def _administration(table: RawTable, period: PeriodInput) -> str:
    question = period.questionnaire.measuring(Measure.ADMINISTRATION)[0].id
    column = next(column for column in table.columns if column.code == question)
    written = str(table.cells.iloc[0, column.position])
    return next((item.id for item in period.plan.administrations if item.name == written), "")


def _saved(file: Path) -> str:
    """Return when a workbook was saved; of a redacted copy, when its original was.

    The file system's time is not used: it is another on each machine, and the same files must give the same tables.
    """
    original = file.with_name(original_name(file.name))
    try:
        with zipfile.ZipFile(original if original.is_file() else file) as archive:
            if archive.getinfo(_PROPERTIES).file_size > _LARGEST:
                return ""
            found = _SAVED.search(archive.read(_PROPERTIES))
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError):
        return ""
    return found.group(1).decode("ascii", "replace").strip() if found else ""
