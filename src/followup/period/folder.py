"""A mandate period is a folder: find it, read it, and say everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from followup.errors import Fault, InputError, Place, Severity
from followup.locale import _
from followup.period import crosscheck
from followup.period.period import Period
from followup.period.plan import Plan
from followup.period.questionnaire import Questionnaire
from followup.period.reading import nearest, read_model

_NO_EXPORT = (".", "~$", "README")
_DESKTOP_FILES = {"thumbs.db", "desktop.ini"}
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
    def commentary(self) -> dict[str, Path]:
        """The analyst's assessment: chapter → file."""
        return {file.stem: file for file in sorted((self.folder / "commentary").glob("*.md"))}


def response_files(folder: Path) -> list[Path]:
    """Return the exports of a period folder, leaving out hidden files and a spreadsheet program's lock files.

    An original that has a redacted copy beside it is left out too: the copy is read in its place.
    """
    responses = folder / "responses"
    if not responses.is_dir():
        return []
    found = sorted(
        file
        for file in responses.iterdir()
        if file.is_file() and not file.name.startswith(_NO_EXPORT) and file.name.lower() not in _DESKTOP_FILES
    )
    names = {file.name for file in found}
    return [file for file in found if redacted_name(file.name) not in names]


def redacted_name(original: str) -> str:
    """Return the name of an export's redacted copy; formats that are not written become workbooks.

    Examples
    --------
    >>> redacted_name("svar.csv"), redacted_name("svar.xls")
    ('svar.redacted.csv', 'svar.xls.redacted.xlsx')
    """
    file = Path(original)
    if file.suffix.lower() in _COPIED_AS_WORKBOOK:
        return f"{original}.redacted.xlsx"
    return f"{file.stem}.redacted{file.suffix}"


def original_name(name: str) -> str:
    """Return the name of the export that a redacted copy was made from; an export's own name for itself.

    Examples
    --------
    >>> original_name("svar.redacted.csv"), original_name("svar.xls.redacted.xlsx"), original_name("svar.csv")
    ('svar.csv', 'svar.xls', 'svar.csv')
    """
    file = Path(name)
    base, mark, rest = file.stem.rpartition(".redacted")
    if not mark or rest:
        return name
    return base if Path(base).suffix.lower() in _COPIED_AS_WORKBOOK else base + file.suffix


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
