"""The road from a period's folder to its report."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from followup.errors import Fault
from followup.facts import FactBook
from followup.findings import Finding
from followup.locale import _, set_language
from followup.notebook import FACTS
from followup.period import PeriodInput
from followup.pipeline.check import check_period
from followup.pipeline.fingerprint import sha256, tables_fingerprint
from followup.pipeline.manifest import MANIFEST, build_manifest, commit_of, file_record, write_manifest
from followup.pipeline.notebooks import run_notebook
from followup.pipeline.project import Project
from followup.pipeline.steps import STEPS, Step
from followup.pipeline.workspace import check_replaceable, move_into_place, one_run_at_a_time, work_folder
from followup.render import choose
from followup.staging import stage_report

FORMATS = ("html", "pdf", "docx")
TABLES_RECORD = "tables.json"

Progress = Callable[[str], None]
"""Receives the name of the step at hand."""


@dataclass
class Summary:
    """What a run did, for the lines at its end."""

    period: str
    synthetic: bool
    engine: str = ""
    folder: Path = Path()
    files: list[Path] = field(default_factory=list)
    tables: Path = Path()
    skipped: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    looks: list[Fault] = field(default_factory=list)
    seconds: float = 0.0


def steps_of_a_run(formats: Sequence[str] = FORMATS) -> int:
    """Return how many steps a run reports at most, for a progress bar."""
    return len(STEPS) + 3 + len(formats)


def run_period(
    project: Project,
    name: str | None,
    *,
    engine: str = "auto",
    force: bool = False,
    progress: Progress = lambda _line: None,
) -> Summary:
    """Make the tables of a period, and its report.

    Parameters
    ----------
    project
        The folders.
    name
        The period; nothing means the newest.
    engine
        ``auto``, ``quarto`` or ``embedded``.
    force
        Whether steps run even though nothing they depend on has changed.
    progress
        Receives the name of the step at hand.

    Raises
    ------
    InputError
        With all faults, before anything is written.
    RunError
        If the program fails; the last good report stays where it was.
    """
    started = time.monotonic()
    progress(_("Checking the period folder"))
    chosen = choose(engine)
    period, looks = check_period(project.raw, name)
    set_language(period.period.language)
    check_replaceable(project.output_of(period.name))
    check_replaceable(project.processed / period.name)
    skipped = list[str]()
    with one_run_at_a_time(project.processed, period.name):
        if period.period.previous:
            previous, _looks = check_period(project.raw, period.period.previous)
            if force or not (project.processed / previous.name / TABLES_RECORD).is_file():
                with one_run_at_a_time(project.processed, previous.name):
                    make_tables(project, previous, force=force, progress=progress)
        if not make_tables(project, period, force=force, progress=progress):
            skipped = [step.name for step in STEPS]
        summary = _render(project, period, chosen, progress)
    summary.skipped, summary.looks, summary.seconds = skipped, looks, time.monotonic() - started
    return summary


def render_period(
    project: Project, name: str | None, *, engine: str = "auto", progress: Progress = lambda _line: None
) -> Summary:
    """Make the report of a period from the tables that are there.

    Raises
    ------
    InputError
        If the period's tables have not been made, or its files are at fault.
    """
    from followup.errors import InputError, Place
    from followup.period import open_period

    started = time.monotonic()
    progress(_("Checking the period folder"))
    chosen = choose(engine)
    period = open_period(project.raw, name)
    set_language(period.period.language)
    check_replaceable(project.output_of(period.name))
    if not (project.processed / period.name / TABLES_RECORD).is_file():
        fault = Fault(
            "tables.missing",
            _("The tables of {period} have not been made.", period=period.name),
            Place(str(project.processed / period.name)),
            _("Run “followup run {period}” first.", period=period.name),
        )
        raise InputError([fault], _("No report was made."))
    with one_run_at_a_time(project.processed, period.name):
        summary = _render(project, period, chosen, progress)
    summary.skipped, summary.seconds = [step.name for step in STEPS], time.monotonic() - started
    return summary


def make_tables(project: Project, period: PeriodInput, *, force: bool, progress: Progress) -> bool:
    """Run the notebooks of a period, and move its tables into place.

    Returns
    -------
    bool
        Whether anything was done: tables whose inputs, notebooks, code and programs are unchanged stay.
    """
    target = project.processed / period.name
    notebooks = [project.notebooks / f"{step.name}.ipynb" for step in STEPS]
    earlier = _previous_assignments(project, period)
    fingerprint = tables_fingerprint(period.folder, [file for file in notebooks if file.is_file()], earlier, {})
    if not force and _recorded_fingerprint(target) == fingerprint:
        return False
    with work_folder(target) as work:
        for step in STEPS:
            progress(f"{period.name}: {step.title}")
            run_notebook(
                project.notebooks / f"{step.name}.ipynb",
                work / period.name / "notebooks" / f"{step.name}.ipynb",
                _parameters(step, project, period, work),
                project.processed / ".failed" / period.name / f"{step.name}.failed.ipynb",
            )
        made = work / period.name
        FactBook.read(*sorted((made / FACTS).glob("*.json"))).write(made / "facts.json")
        shutil.rmtree(made / FACTS)
        record = {"fingerprint": fingerprint, "tables": _records(made)}
        (made / TABLES_RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8", newline="\n")
        move_into_place(made, target)
    shutil.rmtree(project.processed / ".failed" / period.name, ignore_errors=True)
    return True


def _parameters(step: Step, project: Project, period: PeriodInput, work: Path) -> dict[str, str]:
    parameters = {"period": period.name, "raw": str(project.raw), "processed": str(work)}
    return parameters | ({"earlier": str(project.processed)} if step.looks_back else {})


def _previous_assignments(project: Project, period: PeriodInput) -> Path | None:
    if not period.period.previous:
        return None
    file = project.processed / period.period.previous / "assignments.parquet"
    return file if file.is_file() else None


def _recorded_fingerprint(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / TABLES_RECORD).read_text(encoding="utf-8"))["fingerprint"])
    except (OSError, ValueError, KeyError):
        return None


def _records(folder: Path) -> list[dict[str, Any]]:
    return [file_record(file, folder) for file in sorted(folder.rglob("*")) if file.is_file()]


def _render(project: Project, period: PeriodInput, engine: Any, progress: Progress) -> Summary:
    tables, target = project.processed / period.name, project.output_of(period.name)
    inputs = [
        {**file_record(file, period.folder), "path": f"{period.name}/{file.relative_to(period.folder).as_posix()}"}
        for file in sorted(period.folder.rglob("*"))
        if file.is_file() and not file.name.startswith((".", "~$"))
    ]
    with work_folder(target) as work:
        progress(_("Preparing the report"))
        stage, out = work / "stage", work / "out"
        findings = stage_report(project.report, stage, period, tables, inputs, engine.version)
        files = engine.render(stage, out, FORMATS, progress)
        manifest = build_manifest(
            period=period.name,
            synthetic=period.period.synthetic,
            engine=engine.version,
            parameters={"period": period.name, "formats": list(FORMATS)},
            commit=commit_of(project.root),
            inputs=inputs,
            tables=[{"path": TABLES_RECORD, "sha256": sha256(tables / TABLES_RECORD)}],
            outputs=[file_record(file, out) for file in sorted(files)],
        )
        write_manifest(out, manifest)
        move_into_place(out, target)
    return Summary(
        period.name,
        period.period.synthetic,
        engine.version,
        target,
        [target / file.name for file in files] + [target / MANIFEST],
        tables,
        findings=findings,
    )
