"""From tables to documents: staged, rendered, recorded, and moved into place when whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from followup.downloads import WORKBOOK, ShownTable, write_downloads, write_workbook
from followup.errors import RunError
from followup.facts import FactBook
from followup.findings import Finding, Setting, conclude, read_set_aside
from followup.locale import _
from followup.period import PeriodInput
from followup.pipeline.beside import beside
from followup.pipeline.crate import write_crate
from followup.pipeline.depends import COMPUTING_PACKAGES, RENDERING_PACKAGES, versions
from followup.pipeline.imports import code_behind
from followup.pipeline.made_from import CODE, ENDINGS, made_from
from followup.pipeline.manifest import (
    MANIFEST,
    file_record,
    write_manifest,
)
from followup.pipeline.project import Project
from followup.pipeline.scope import Scope
from followup.pipeline.tables import Progress
from followup.pipeline.workspace import TABLES_RECORD, move_into_place, recorded_files, work_folder
from followup.render import Engine
from followup.render.documents import NOTHING_AROUND, AroundPage, report_epoch
from followup.render.look import read_look
from followup.staging import report_metadata, stage_report
from followup.staging.audit_trail import write_audit_trail

REPORT_STEP = "report"
"""What the making of the documents is called among the steps."""


@dataclass(frozen=True)
class Report:
    """What was written, and what it says."""

    folder: Path
    files: list[Path]
    findings: list[Finding]


@dataclass(frozen=True)
class Staged:
    """What a staged folder holds beside its sources."""

    metadata: dict[str, object]
    findings: list[Finding] = field(default_factory=list)
    around: AroundPage = NOTHING_AROUND
    more: tuple[str, ...] = ()  # the files that are written beside the page, once it is there


def make_ready(project: Project, period: PeriodInput, engine: Engine) -> None:
    """Do what a period's documents need and its tables say nothing of, so that it is done when they are there."""
    from followup.render.reference_docx import reference_documents  # python-docx is imported where it is needed

    reference_documents(str(report_metadata(period)["header-text"]), read_look(project.report))
    engine.version  # noqa: B018 - it is asked for once
    code_behind(CODE)  # and read once


def make_report(project: Project, scope: Scope, engine: Engine, progress: Progress) -> Report:
    """Render the documents of a period or a year and move them into place.

    Raises
    ------
    InputError
        If a text names what does not exist; the last good report stays where it was.
    RunError
        If the engine fails; so it does then.
    """
    tables, target = project.processed / scope.name, project.output_of(scope.name)
    manifest = made_from(project, scope, engine.version)
    inputs = manifest["inputs"]
    with work_folder(target) as work:
        progress(_("Preparing the report"))
        stage, out = work / "stage", work / "out"
        staged = stage_documents(project, scope, stage, inputs, engine.version)
        files = engine.render(stage, out, ENDINGS, progress, scope.publication, staged.around)
        files.append(write_audit_trail(stage, tables, out, staged.metadata, scope.publication))
        files += [out / name for name in staged.more]
        if [file_record(file, scope.period.folder.parent) for file in scope.inputs] != inputs:
            raise RunError(
                _("The files of {period} were changed while the report was made.", period=scope.name),
                next_step=_("Run again when nobody is changing them."),
            )
        manifest |= {"outputs": [file_record(file, out) for file in sorted(files)]}
        files.append(write_crate(out, staged.metadata, manifest))
        manifest |= {"outputs": [file_record(file, out) for file in sorted(files)]}
        write_manifest(out, manifest)
        move_into_place(out, target)
    return Report(target, [target / file.name for file in [*files, out / MANIFEST]], staged.findings)


def made_report(project: Project, scope: Scope) -> Report:
    """Return the documents that are there, and what they say, without making them again."""
    target, tables = project.output_of(scope.name), project.processed / scope.name
    files = [target / path for path in recorded_files(target, MANIFEST) or {}]
    findings: list[Finding] = []
    if scope.year is None:
        setting = Setting.of(scope.period, FactBook.read(tables / "facts.json"))
        findings = conclude(setting, read_set_aside(scope.period.folder)).said
    return Report(target, [*files, target / MANIFEST], findings)


def stage_documents(project: Project, scope: Scope, stage: Path, inputs: list[dict[str, Any]], engine: str) -> Staged:
    """Make the folder that an engine renders, and tell what else goes beside the documents.

    Raises
    ------
    InputError
        If a text names what does not exist.
    """
    period, tables = scope.period, project.processed / scope.name
    programs = versions([*COMPUTING_PACKAGES, *RENDERING_PACKAGES])
    if scope.year is None:
        computed = [file_record(tables / name, project.processed) for name in ("facts.json", TABLES_RECORD)]
        findings = stage_report(
            project.report, stage, period, tables, inputs, engine, computed=computed, programs=programs
        )
        metadata = report_metadata(period)
        epoch = report_epoch(metadata["date"])
        shown: list[ShownTable] = []
        around = AroundPage(
            before=lambda: shown.extend(beside(partial(write_downloads, stage, epoch))),
            after=lambda page: write_workbook(shown, page, period.period.title, epoch),
        )
        return Staged(metadata, findings, around, (WORKBOOK,))
    # pandas is imported only where a year's tables are read.
    from followup.staging.year import stage_year
    from followup.year.workbook import ACTION_PLAN, write_action_plan

    metadata = stage_year(project.report, stage, period, scope.year, tables, inputs, engine, programs)
    around = AroundPage(after=lambda page: write_action_plan(page.parent, tables, metadata))
    return Staged(metadata, around=around, more=(ACTION_PLAN,))
