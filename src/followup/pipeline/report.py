"""From a period's tables to its report: staged, rendered, recorded, and moved into place when whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from followup.downloads import write_workbook
from followup.findings import Finding
from followup.locale import _
from followup.period import PeriodInput
from followup.pipeline.fingerprint import COMPUTING_PACKAGES, RENDERING_PACKAGES, versions
from followup.pipeline.manifest import MANIFEST, build_manifest, commit_of, file_record, write_manifest
from followup.pipeline.project import Project
from followup.pipeline.tables import Progress, previous_tables
from followup.pipeline.workspace import TABLES_RECORD, move_into_place, work_folder
from followup.render import FORMATS, Engine
from followup.render.documents import DOCUMENTS, report_epoch
from followup.staging import stage_report
from followup.staging.audit_trail import write_audit_trail

ENDINGS = tuple(FORMATS)


@dataclass(frozen=True)
class Report:
    """What was written, and what it says."""

    folder: Path
    files: list[Path]
    findings: list[Finding]


def make_report(project: Project, period: PeriodInput, engine: Engine, progress: Progress) -> Report:
    """Render a period's report and move it into place.

    Raises
    ------
    InputError
        If a text names what does not exist; the last good report stays where it was.
    RunError
        If the engine fails; so it does then.
    """
    tables, target = project.processed / period.name, project.output_of(period.name)
    inputs = _records_of_inputs(period)
    with work_folder(target) as work:
        progress(_("Preparing the report"))
        stage, out = work / "stage", work / "out"
        computed = [file_record(tables / name, project.processed) for name in ("facts.json", TABLES_RECORD)]
        programs = versions([*COMPUTING_PACKAGES, *RENDERING_PACKAGES])
        findings = stage_report(
            project.report, stage, period, tables, inputs, engine.version, computed=computed, programs=programs
        )
        files = engine.render(stage, out, ENDINGS, progress)
        files.append(write_audit_trail(stage, tables, out, period))
        about = period.period
        page = out / f"{DOCUMENTS['index.qmd']}.html"
        files.append(write_workbook(stage, page, about.title, report_epoch(about.survey.report.isoformat())))
        read = [tables / TABLES_RECORD, *previous_tables(project, period)]
        manifest = build_manifest(
            period=period.name,
            synthetic=period.period.synthetic,
            engine=engine.version,
            parameters={"period": period.name, "formats": list(ENDINGS)},
            commit=commit_of(project.root),
            inputs=inputs,
            tables=[file_record(file, project.processed) for file in read],
            outputs=[file_record(file, out) for file in sorted(files)],
        )
        write_manifest(out, manifest)
        move_into_place(out, target)
    return Report(target, [target / file.name for file in [*files, out / MANIFEST]], findings)


def _records_of_inputs(period: PeriodInput) -> list[dict[str, Any]]:
    """Return path (below the folder of periods), sha256 and size of every file of the period folder."""
    return [
        file_record(file, period.folder.parent)
        for file in sorted(period.folder.rglob("*"))
        if file.is_file() and not file.name.startswith((".", "~$"))
    ]
