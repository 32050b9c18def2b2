"""From many municipalities' reports to the one about them all, by the road of any other report."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from followup.errors import RunError
from followup.facts import FACTS, FactBook
from followup.locale import _, set_language
from followup.overview.reading import Member, common_period, members
from followup.overview.staging import stage_overview
from followup.period.folder import overview_name
from followup.pipeline.manifest import build_manifest, commit_of, file_record, write_manifest
from followup.pipeline.project import Project
from followup.pipeline.steps import OVERVIEW as ABOUT
from followup.pipeline.steps import read_graph
from followup.pipeline.tables import Progress
from followup.pipeline.workspace import (
    TABLES_RECORD,
    check_report_replaceable,
    check_tables_replaceable,
    move_into_place,
    one_run_at_a_time,
    work_folder,
)
from followup.render import FORMATS, OVERVIEW, Engine, choose
from followup.staging.audit_trail import write_audit_trail

_SHOWN = {"folder": "..", "processed": "../data/processed"}


@dataclass(frozen=True)
class OverviewSummary:
    """What was made."""

    period: str
    municipalities: int
    synthetic: bool
    folder: Path
    files: list[Path]
    tables: Path
    engine: str
    seconds: float


def overview_project(project: Project, folder: Path, period: str) -> Project:
    """Return the folders of an overview: its tables and documents lie beside the municipalities.

    Its name begins with no code, so that it is never taken for one of them.
    """
    home = folder / "overview"
    return replace(project, raw=folder, processed=home / "processed", output=home / "report" / period)


def run_overview(
    project: Project, folder: Path, period: str | None, engine: str = "auto", progress: Progress = lambda _line: None
) -> OverviewSummary:
    """Make the overview of a period.

    Parameters
    ----------
    project
        The notebooks and the chapters.
    folder
        The folder of the municipalities.
    period
        The period; nothing means the one that most have built.
    engine
        As for a period.
    progress
        Receives the name of the step at hand.

    Raises
    ------
    InputError
        If no municipality has a report of the period, or what would be replaced is not an overview.
    RunError
        If the program fails; the last good overview stays where it was.
    """
    started = time.monotonic()
    progress(_("Reading the reports of the municipalities"))
    chosen = choose(engine)
    name = period or common_period(folder)
    found = members(folder, name)
    set_language(found[0].input.period.language)
    place = overview_project(project, folder, name)
    tables, output = place.processed / overview_name(name), place.output_of(name)
    check_tables_replaceable(tables)
    check_report_replaceable(output)
    with one_run_at_a_time(name, tables, output):
        _make_tables(place, name, tables, progress)
        files = _make_report(place, found, name, chosen, progress)
    synthetic = any(member.input.period.synthetic for member in found)
    seconds = time.monotonic() - started
    return OverviewSummary(name, len(found), synthetic, output, files, tables, chosen.version, seconds)


def _make_tables(project: Project, period: str, target: Path, progress: Progress) -> None:
    from followup.audit import CELLS, render_cells, write_audit_cells
    from followup.pipeline.gather import SUPPRESSION, gather, gather_suppression
    from followup.pipeline.notebooks import run_notebook

    (step,) = read_graph(project.notebooks, ABOUT).steps
    values = {"period": period, "folder": str(project.raw)}
    with work_folder(target) as work:
        made = work / target.name
        progress(step.title)
        run_notebook(
            project.notebooks / f"{step.name}.ipynb",
            made / "notebooks" / f"{step.name}.ipynb",
            {**values, "processed": str(work)},
            target.parent / ".failed" / target.name / f"{step.name}.failed.ipynb",
            shown=_SHOWN,
        )
        (made / SUPPRESSION).mkdir(exist_ok=True)
        facts = FactBook.read(made / FACTS / f"{step.name}.json")
        cells = render_cells(made / "notebooks" / f"{step.name}.ipynb", facts, OVERVIEW.page)
        write_audit_cells([cells], made / CELLS)
        gather(made, of_answers=False)
        gather_suppression(made)
        for part in (FACTS, SUPPRESSION):
            shutil.rmtree(made / part)
        files = [file_record(file, made) for file in sorted(made.rglob("*")) if file.is_file()]
        text = json.dumps({"tables": files}, ensure_ascii=False, indent=1) + "\n"
        (made / TABLES_RECORD).write_text(text, encoding="utf-8", newline="\n")
        move_into_place(made, target)


def _make_report(project: Project, found: list[Member], period: str, engine: Engine, progress: Progress) -> list[Path]:
    tables, target = project.processed / overview_name(period), project.output_of(period)
    inputs = [record for member in found for record in _input_records(member)]
    with work_folder(target) as work:
        progress(_("Preparing the report"))
        stage, out = work / "stage", work / "out"
        metadata = stage_overview(project.report, stage, found, period, tables, inputs, engine.version)
        files = engine.render(stage, out, tuple(FORMATS), progress, OVERVIEW)
        files.append(write_audit_trail(stage, tables, out, metadata, OVERVIEW))
        manifest = build_manifest(
            period=period,
            synthetic=any(member.input.period.synthetic for member in found),
            engine=engine.version,
            parameters={"period": period, "overview": True, "formats": list(FORMATS)},
            commit=commit_of(project.root),
            inputs=inputs,
            tables=[file_record(tables / TABLES_RECORD, project.processed)],
            outputs=[file_record(file, out) for file in sorted(files)],
        )
        write_manifest(out, manifest)
        move_into_place(out, target)
    return [target / file.name for file in files]


def _input_records(member: Member) -> list[dict[str, Any]]:
    """Record what was read of a municipality, by its code.

    That is the record of its tables, which holds the hash of each; where its notebooks were run by hand there is none,
    and so the files themselves.
    """
    record, read = member.tables / TABLES_RECORD, [*member.facts_files, member.table("coverage")]
    files = [record] if record.is_file() else [file for file in read if file.is_file()]
    if not files:
        message = _("The tables of {name} were removed while they were read.", name=member.name)
        raise RunError(message, next_step=_("Run again when nobody is changing them."))
    below = f"{member.input.name}/{member.code}"
    return [
        {**file_record(file, member.tables), "path": f"{below}/{file.relative_to(member.tables).as_posix()}"}
        for file in files
    ]
