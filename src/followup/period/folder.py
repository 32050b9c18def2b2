"""A mandate period is a folder: find it, read it, and say everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from followup.errors import Fault, InputError, Place, Severity
from followup.locale import _
from followup.period import crosscheck
from followup.period.period import Period
from followup.period.plan import Plan
from followup.period.questionnaire import Questionnaire
from followup.period.reading import nearest, read_model

RESPONSES = "responses"
"""Where the answers lie in a period folder."""

_NO_EXPORT = (".", "~$", "README")
_DESKTOP_FILES = {"thumbs.db", "desktop.ini"}
_NO_FOLDER = (".", "~$", "__MACOSX")
_YEAR = re.compile(r"[12]\d{3}")
_NEXT_STEPS = re.compile(r"next_steps-[12]\d{3}\.xlsx")
_COPIED_AS_WORKBOOK = {".xls", ".xlsm", ".xlsb", ".ods", ".sav", ".zsav"}


@dataclass(frozen=True)
class PeriodInput:
    """Everything that came from outside for one period, read and checked."""

    folder: Path
    period: Period
    plan: Plan
    questionnaire: Questionnaire

    @property
    def name(self) -> str:
        """The period's name, which is its folder's."""
        return self.period.period

    @property
    def responses(self) -> list[Path]:
        """The exports, in the order of their names; hidden and temporary files are left out."""
        return response_files(self.folder)

    @property
    def yearly(self) -> dict[int, list[Path]]:
        """The yearly forms: year → files, for the years of the term that have any."""
        found = {year: _files_of(self.folder / RESPONSES / str(year)) for year in self.period.years}
        return {year: files for year, files in found.items() if files}

    def rounds(self, year: int) -> list[int]:
        """The years whose forms a year's documents are made from: the last earlier one with forms, and the year."""
        return [*[other for other in self.yearly if other < year][-1:], year]

    @property
    def commentary(self) -> dict[str, Path]:
        """The analyst's assessment: chapter → file."""
        return {file.stem: file for file in sorted((self.folder / "commentary").glob("*.md"))}


def response_files(folder: Path) -> list[Path]:
    """Return the exports of a period folder, leaving out hidden files and a spreadsheet program's lock files.

    An original that has a redacted copy beside it is left out too: the copy is read in its place. The yearly forms,
    which lie in folders of their own, are not among them.
    """
    return _files_of(folder / RESPONSES)


def answer_files(folder: Path) -> list[Path]:
    """Return every file with answers in a period folder: the exports, and all that lies in folders beside them.

    What must not travel is looked for in all of them, also where the folder bears no year and is not read.
    """
    within = [file for below in _folders_in(folder / RESPONSES) for file in _files_below(below)]
    return [*response_files(folder), *within]


def answer_name(folder: Path, file: Path) -> str:
    """Return a file's name as messages and logs show it: from ``responses/`` on.

    Examples
    --------
    >>> folder = Path("2022-2026")
    >>> answer_name(folder, folder / "responses" / "2024" / "svar.xlsx")
    '2024/svar.xlsx'
    """
    return file.relative_to(folder / RESPONSES).as_posix()


def check_year_folders(folder: Path, years: Sequence[int]) -> list[Fault]:
    """Return the faults of the folders in ``responses/``: each is named for a year of the term and holds files only.

    Parameters
    ----------
    folder
        The period folder.
    years
        The years of the term.
    """
    faults = []
    for below in _folders_in(folder / RESPONSES):
        place = Place(f"{RESPONSES}/{below.name}/")
        deeper = [inner for inner in _folders_in(below) if _files_below(inner)]
        if not _files_below(below):
            continue
        if not _YEAR.fullmatch(below.name):
            message = _("The folder is not named for a year, so nothing in it is read.")
            step = _(
                "Put the answers to the survey in responses/ itself, and yearly forms in a folder such as {folder}.",
                folder=f"{RESPONSES}/{years[-1]}/",
            )
            faults.append(Fault("responses.not-a-year", message, place, step))
        elif int(below.name) not in years:
            message = _("The year {year} is none of those that the period follows up.", year=below.name)
            step = _("Move the folder to the period it belongs to, or correct “years” in period.yaml.")
            faults.append(Fault("responses.year-outside-term", message, place, step))
        elif deeper:
            message = _("There is a folder within the year’s folder; nothing in it is read.")
            inner = Place(f"{RESPONSES}/{below.name}/{deeper[0].name}/")
            faults.append(Fault("responses.folder-in-year", message, inner, _("Move its files up into the year’s.")))
    return faults


def _files_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = sorted(
        file
        for file in folder.iterdir()
        if file.is_file() and not file.name.startswith(_NO_EXPORT) and file.name.lower() not in _DESKTOP_FILES
    )
    names = {file.name for file in found}
    return [file for file in found if redacted_name(file.name) not in names]


def _folders_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(below for below in folder.iterdir() if below.is_dir() and not below.name.startswith(_NO_FOLDER))


def _files_below(folder: Path) -> list[Path]:
    return [*_files_of(folder), *(file for below in _folders_in(folder) for file in _files_below(below))]


def redacted_name(original: str) -> str:
    """Return the name of an export's redacted copy; formats that are not written become workbooks.

    Examples
    --------
    >>> redacted_name("svar.csv"), redacted_name("svar.xls"), redacted_name("2024/svar.xlsx")
    ('svar.redacted.csv', 'svar.xls.redacted.xlsx', '2024/svar.redacted.xlsx')
    """
    file = PurePosixPath(original)
    if file.suffix.lower() in _COPIED_AS_WORKBOOK:
        return f"{original}.redacted.xlsx"
    return str(file.with_name(f"{file.stem}.redacted{file.suffix}"))


def original_name(name: str) -> str:
    """Return the name of the export that a redacted copy was made from; an export's own name for itself.

    Examples
    --------
    >>> original_name("svar.redacted.csv"), original_name("svar.xls.redacted.xlsx"), original_name("svar.csv")
    ('svar.csv', 'svar.xls', 'svar.csv')
    """
    file = PurePosixPath(name)
    base, mark, rest = file.stem.rpartition(".redacted")
    if not mark or rest:
        return name
    original = base if PurePosixPath(base).suffix.lower() in _COPIED_AS_WORKBOOK else base + file.suffix
    return str(file.with_name(original)) if original else name


def is_withheld(folder: Path, file: Path) -> bool:
    """Tell whether a file is an export that a redacted copy stands in for.

    Parameters
    ----------
    folder
        The period folder.
    file
        A file in it.
    """
    return file.is_relative_to(folder / RESPONSES) and file.with_name(redacted_name(file.name)).is_file()


def scope_name(period: str, year: int | None = None) -> str:
    """Return the name of the folders for what is made of a period, or of one of its years.

    Examples
    --------
    >>> scope_name("2022-2026"), scope_name("2022-2026", 2024)
    ('2022-2026', '2022-2026-2024')
    """
    return period if year is None else f"{period}-{year}"


def overview_name(period: str) -> str:
    """Return the name of the folders for what is made of many municipalities' reports of a period.

    Examples
    --------
    >>> overview_name("2022-2026")
    '2022-2026-overview'
    """
    return f"{period}-overview"


def next_steps_name(year: int) -> str:
    """Return the name of the sheet in which a year's next steps are reviewed.

    Examples
    --------
    >>> next_steps_name(2024), is_next_steps(next_steps_name(2024))
    ('next_steps-2024.xlsx', True)
    """
    return f"next_steps-{year}.xlsx"


def is_next_steps(name: str) -> bool:
    """Tell whether a file in a period folder is such a sheet: only the year's own documents are made from it."""
    return _NEXT_STEPS.fullmatch(name) is not None


def period_names(raw: Path) -> list[str]:
    """Return the names of the period folders below ``raw``, oldest first."""
    if not raw.is_dir():
        return []
    return sorted(folder.name for folder in raw.iterdir() if (folder / crosscheck.PERIOD_FILE).is_file())


def find_period(raw: Path, name: str | None) -> Path:
    """Return the folder of the named period, or of the newest one.

    Raises
    ------
    InputError
        If there is no such period.
    """
    names = period_names(raw)
    if not names:
        raise InputError(
            [
                Fault(
                    "period.none",
                    _("There is no period in {folder}.", folder=raw),
                    Place(str(raw)),
                    _("Make a folder such as 2022-2026 there, with period.yaml, plan.yaml and questionnaire.yaml."),
                )
            ]
        )
    chosen = name or names[-1]
    if chosen not in names:
        raise InputError(
            [
                Fault(
                    "period.unknown",
                    _("There is no period “{name}”.", name=chosen),
                    Place(str(raw)),
                    nearest(chosen, names),
                )
            ]
        )
    return raw / chosen


def read_period(folder: Path) -> tuple[PeriodInput | None, list[Fault]]:
    """Read a period folder.

    Returns
    -------
    tuple
        The period (``None`` if any of its files cannot be used) and all faults, those that do not stop as well.
    """
    period, period_lines, faults = read_model(folder / crosscheck.PERIOD_FILE, Period, crosscheck.PERIOD_FILE)
    plan, plan_lines, plan_faults = read_model(folder / crosscheck.PLAN_FILE, Plan, crosscheck.PLAN_FILE)
    questionnaire, lines, questionnaire_faults = read_model(
        folder / crosscheck.QUESTIONNAIRE_FILE, Questionnaire, crosscheck.QUESTIONNAIRE_FILE
    )
    faults = [*faults, *plan_faults, *questionnaire_faults]
    if plan is not None:
        faults += crosscheck.check_plan(plan, plan_lines)
    if period is not None:
        faults += crosscheck.check_period(period, period_lines, plan, folder.name)
    if questionnaire is not None:
        faults += crosscheck.check_questionnaire(questionnaire, lines, plan)
    if period is None or plan is None or questionnaire is None:
        return None, faults
    faults += check_year_folders(folder, period.years)
    return PeriodInput(folder, period, plan, questionnaire), faults


def open_period(raw: Path, name: str | None = None) -> PeriodInput:
    """Read the named period, or the newest.

    Raises
    ------
    InputError
        With every fault that stops.
    """
    folder = find_period(raw, name)
    period, faults = read_period(folder)
    stops = [fault for fault in faults if fault.severity is Severity.STOP]
    if stops or period is None:
        raise InputError(stops, _("Nothing was written."))
    return period
