"""From tables to documents: staged, rendered, recorded, and moved into place when whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from followup.downloads import write_workbook
from followup.findings import Finding
from followup.locale import _
from followup.pipeline.fingerprint import COMPUTING_PACKAGES, RENDERING_PACKAGES, versions
from followup.pipeline.manifest import MANIFEST, build_manifest, commit_of, file_record, write_manifest
from followup.pipeline.project import Project
from followup.pipeline.scope import Scope
from followup.pipeline.tables import Progress, previous_tables
from followup.pipeline.workspace import TABLES_RECORD, move_into_place, work_folder
from followup.render import FORMATS, Engine
from followup.render.documents import report_epoch
from followup.staging import report_metadata, stage_report
from followup.staging.audit_trail import write_audit_trail

ENDINGS = tuple(FORMATS)


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
    more: tuple[Callable[[Path], Path], ...] = ()  # each writes a file into the folder of the documents


def make_report(project: Project, scope: Scope, engine: Engine, progress: Progress) -> Report:
    """Render the documents of a period or a year and move them into place.

    Raises
    ------
    InputError
        If a text names what does not exist; the last good report stays where it was.
    RunError
        If the engine fails; so it does then.
    """
    period = scope.period
    tables, target = project.processed / scope.name, project.output_of(scope.name)
    inputs = [file_record(file, period.folder.parent) for file in scope.inputs]
    with work_folder(target) as work:
        progress(_("Preparing the report"))
        stage, out = work / "stage", work / "out"
        staged = stage_documents(project, scope, stage, inputs, engine.version)
        files = engine.render(stage, out, ENDINGS, progress, scope.publication)
        files.append(write_audit_trail(stage, tables, out, staged.metadata, scope.publication))
        files += [write(out) for write in staged.more]
        earlier = previous_tables(project, period) if scope.year is None else []
        manifest = build_manifest(
            period=period.name,
            synthetic=period.period.synthetic,
            engine=engine.version,
            parameters={**scope.parameters, "formats": list(ENDINGS)},
            commit=commit_of(project.root),
            inputs=inputs,
            tables=[file_record(file, project.processed) for file in [tables / TABLES_RECORD, *earlier]],
            outputs=[file_record(file, out) for file in sorted(files)],
        )
        write_manifest(out, manifest)
        move_into_place(out, target)
    return Report(target, [target / file.name for file in [*files, out / MANIFEST]], staged.findings)


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

        def write_tables(out: Path) -> Path:
            page, epoch = out / scope.publication.page, report_epoch(metadata["date"])
            return write_workbook(stage, page, period.period.title, epoch)

        return Staged(metadata, findings, (write_tables,))
    # pandas is imported only where a year's tables are read.
    from followup.staging.year import stage_year
    from followup.year.workbook import write_action_plan

    metadata = stage_year(project.report, stage, period, scope.year, tables, inputs, engine, programs)
    return Staged(metadata, more=(lambda out: write_action_plan(out, tables, metadata),))
