"""Make the questionnaires of a period: every administration's, in every form, moved into place when they are whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from followup.errors import Fault, InputError, Place
from followup.locale import _, set_language
from followup.period import PeriodInput, open_period
from followup.pipeline.manifest import build_manifest, commit_of, file_record, write_manifest
from followup.pipeline.project import Project
from followup.pipeline.workspace import check_report_replaceable, move_into_place, work_folder
from followup.questionnaires.excel import write_excel
from followup.questionnaires.limesurvey import write_limesurvey
from followup.questionnaires.outline import Outline, outlines
from followup.questionnaires.printing import write_printable
from followup.questionnaires.xlsform import write_xlsform

FOLDERS = {"excel": "excel", "xlsform": "xlsform", "limesurvey": "limesurvey", "print": "utskrift"}
"""What each form's folder is called."""


@dataclass(frozen=True)
class Made:
    """What was written, where."""

    period: str
    folder: Path
    outlines: tuple[Outline, ...]
    files: tuple[Path, ...]


def default_folder(project: Project, period: str, year: int | None = None) -> Path:
    """Return where the questionnaires go by default.

    It lies beside the folder of the report, not in it: a run replaces that one as a whole.
    """
    name = f"{period}-enkater" if year is None else f"{period}-enkater-{year}"
    return project.report / "output" / name


def make_questionnaires(
    project: Project,
    name: str | None,
    year: int | None = None,
    progress: Callable[[str], None] = lambda _line: None,
) -> Made:
    """Write the questionnaires of a period into a folder, ``project.output`` or the default one.

    Parameters
    ----------
    project
        The folders.
    name
        The period; nothing means the newest.
    year
        Makes the brief yearly questionnaires instead.
    progress
        Receives the name of the administration at hand.

    Raises
    ------
    InputError
        With every fault of the period folder, or if there is nothing to ask for that year.
    """
    period = open_period(project.raw, name)
    set_language(period.period.language)
    made = outlines(period, year)
    _check_year(period, made, year)
    target = project.output or default_folder(project, period.name, year)
    check_report_replaceable(target)
    with work_folder(target) as work:
        out = work / "whole"
        for outline in made:
            progress(outline.administration.name)
            for path, content in _forms(outline, project.report):
                (out / path).parent.mkdir(parents=True, exist_ok=True)
                (out / path).write_bytes(content)
        files = sorted(file for file in out.rglob("*") if file.is_file())
        manifest = build_manifest(
            period=period.name,
            synthetic=period.period.synthetic,
            engine="questionnaires",
            parameters={"period": period.name, "year": year},
            commit=commit_of(project.root),
            inputs=[file_record(file, period.folder) for file in sorted(period.folder.glob("*.yaml"))],
            tables=[],
            outputs=[file_record(file, out) for file in files],
        )
        write_manifest(out, manifest)
        move_into_place(out, target)
    return Made(period.name, target, tuple(made), tuple(target / file.relative_to(out) for file in files))


def _forms(outline: Outline, report: Path) -> Iterator[tuple[str, bytes]]:
    yield f"{FOLDERS['excel']}/{outline.name}.xlsx", write_excel(outline)
    yield f"{FOLDERS['xlsform']}/{outline.name}.xlsx", write_xlsform(outline)
    yield f"{FOLDERS['limesurvey']}/{outline.name}.txt", write_limesurvey(outline)
    for ending, content in write_printable(outline, report).items():
        yield f"{FOLDERS['print']}/{outline.name}.{ending}", content


def _check_year(period: PeriodInput, made: list[Outline], year: int | None) -> None:
    """Stop where a yearly questionnaire would ask nothing, or nobody.

    Raises
    ------
    InputError
        If the year is none of the term's, no question is marked yearly, or no activity exists that year.
    """
    if year is None:
        return
    place, step = Place("questionnaire.yaml"), _("Write “yearly: true” under the questions to ask every year.")
    if year not in period.period.years:
        message = _("The year {year} is none of those that the period follows up.", year=year)
        place, step = Place("period.yaml", column="years"), ", ".join(map(str, period.period.years))
    elif not any(question.yearly for question in period.questionnaire.questions):
        message = _("No question is marked as one to ask every year.")
    elif not made:
        message = _("No activity has a timetable that covers {year}.", year=year)
        place, step = Place("plan.yaml", column="timetable"), ""
    else:
        return
    raise InputError([Fault("questionnaires.year", message, place, step)], _("Nothing was written."))
