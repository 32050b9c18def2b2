"""Make a report again, aside, and compare it with the one there is."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from followup.errors import InputError, RunError, Severity
from followup.locale import _
from followup.period import open_period
from followup.period.folder import response_files
from followup.pipeline.depends import sha256
from followup.pipeline.manifest import read_manifest
from followup.pipeline.project import Project
from followup.pipeline.run import run_period, run_year
from followup.pipeline.scope import Scope
from followup.pipeline.tables import Progress, have_been_made
from followup.pipeline.workspace import TABLES_RECORD, recorded_files
from followup.proving.comparing import Proof, compare
from followup.proving.received import check_received, read_received
from followup.render import choose


def verify(project: Project, name: str | None, year: int | None, progress: Progress) -> Proof:
    """Make the documents of a period or a year again, in a temporary folder, and compare them with those there are.

    Parameters
    ----------
    project
        The folders; nothing is written in them.
    name, year
        The period, and the year if the documents are about one.
    progress
        Receives the name of the step at hand.

    Raises
    ------
    InputError
        If there are no documents, if they are not as they were made, or if what they are made from is at fault.
    RunError
        If they cannot be made again.
    """
    scope = Scope(open_period(project.raw, name), year)
    received = read_received(project.output_of(scope.name))
    faults = [fault for fault in check_received(received) if fault.severity is Severity.STOP]
    if faults:
        raise InputError(faults, _("Nothing was built: the documents are not those that were made."))
    with tempfile.TemporaryDirectory(prefix="fu-", ignore_cleanup_errors=True) as folder:
        aside = replace(project, processed=Path(folder) / "processed", output=Path(folder) / "output")
        given = _take_along_previous(project, aside, scope)
        tables = project.processed / scope.name / TABLES_RECORD
        return rebuild(aside, scope, received.manifest, tables, progress, given=given)


def rebuild(
    aside: Project, scope: Scope, recorded: dict[str, Any], tables: Path, progress: Progress, *, given: bool
) -> Proof:
    """Make documents in folders of their own, and compare them with a manifest.

    Parameters
    ----------
    aside
        The folders, of which those that are written to are empty, but for the previous period's tables.
    scope
        The period or the year.
    recorded
        The manifest.
    tables
        The record of the tables, which counts only if it is the one that the manifest names.
    progress
        Receives the name of the step at hand.
    given
        Whether the previous period's tables are taken as they are.
    """
    engine = _engine_like(str(recorded.get("engine", "")))
    try:
        if scope.year is None:
            run_period(aside, scope.period.name, engine=engine, progress=progress)
        else:
            run_year(aside, scope.period.name, scope.year, engine=engine, progress=progress)
    except RunError as error:
        error.kept = None  # it goes with the folder
        raise
    rebuilt = read_manifest(aside.output_of(scope.name))
    again = recorded_files(aside.processed / scope.name, TABLES_RECORD) or {}
    before = recorded_files(tables.parent, tables.name) if _is_named(tables, scope, recorded) else None
    return compare(scope.name, recorded, rebuilt, before, again, given=given)


def _is_named(tables: Path, scope: Scope, recorded: dict[str, Any]) -> bool:
    named = {item["path"]: item["sha256"] for item in recorded.get("tables", [])}
    return tables.is_file() and named.get(f"{scope.name}/{TABLES_RECORD}") == sha256(tables)


def _engine_like(recorded: str) -> str:
    """Return the engine that made the documents; where Quarto is no longer here, the embedded one, which is told."""
    if recorded.startswith("embedded"):
        return "embedded"
    with suppress(InputError):
        return choose("quarto").name
    return "embedded"


def _take_along_previous(project: Project, aside: Project, scope: Scope) -> bool:
    """Copy the previous period's tables where its answers have been deleted; else they are made again as well."""
    previous = scope.period.period.previous
    if scope.year is not None or not previous or response_files(project.raw / previous):
        return False
    if have_been_made(project.processed / previous):
        shutil.copytree(project.processed / previous, aside.processed / previous)
    return True
