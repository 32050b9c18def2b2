"""The road from a period's folder to its report."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from followup.errors import Fault, InputError, Severity
from followup.facts import FactBook
from followup.findings import Finding
from followup.locale import _, set_language
from followup.period import PeriodInput, open_period
from followup.period.folder import response_files
from followup.pipeline.check import check_period, check_year, find_said_faults
from followup.pipeline.made_from import ENDINGS, reasons_to_render
from followup.pipeline.preload import start_importing
from followup.pipeline.project import Project
from followup.pipeline.report import REPORT_STEP, made_report, make_ready, make_report
from followup.pipeline.scope import Scope
from followup.pipeline.steps import PERIOD, YEAR, read_graph
from followup.pipeline.tables import (
    Progress,
    are_current,
    check_current,
    graph_of,
    have_been_made,
    make_tables,
    recorded_looks,
)
from followup.pipeline.workspace import check_report_replaceable, check_tables_replaceable, one_run_at_a_time
from followup.render import Engine, choose
from followup.typed_numbers import check_typed_numbers


@dataclass
class Summary:
    """What a run did, for the lines at its end."""

    period: str
    synthetic: bool
    engine: str
    folder: Path
    files: list[Path]
    tables: Path
    findings: list[Finding]
    skipped: list[str] = field(default_factory=list)
    looks: list[Fault] = field(default_factory=list)
    seconds: float = 0.0
    year: int | None = None


def steps_of_a_run(project: Project, year: int | None = None) -> int:
    """Return how many steps a run reports at most, for a progress bar."""
    return len(read_graph(project.notebooks, PERIOD if year is None else YEAR).steps) + 3 + len(ENDINGS)


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
        With all faults; what was there stays as it was.
    RunError
        If the program fails; the last good report stays where it was.
    """
    started = time.monotonic()
    progress(_("Checking the period folder"))
    chosen = choose(engine)
    period = _open_or_tell_all(project, name)
    set_language(period.period.language)
    project.check_targets(period.name)
    scope = Scope(period)
    graph = graph_of(project, scope)
    check_report_replaceable(project.output_of(period.name))
    previous = _to_be_made_first(project, period, force=force)
    fresh = not force and previous is None and are_current(project, scope)
    said = find_said_faults(project.raw, period)
    stops = any(fault.severity is Severity.STOP for fault in said)
    if not fresh:
        start_importing(project, graph)
    if stops or previous is not None:
        check_period(project.raw, period.name)  # tells all that is wrong, before the previous period's tables are made
    check_tables_replaceable(project.processed / period.name)
    skipped = [step.name for step in graph.steps]
    with one_run_at_a_time(period.name, project.processed / period.name, project.output_of(period.name)):
        if previous is not None:
            with one_run_at_a_time(previous.name, project.processed / previous.name):
                make_tables(project, Scope(previous), lambda: None, progress, force=force)
        if not fresh:
            # The notebooks find what is wrong with the answers themselves; only if they do is it looked for anew, all.
            check = partial(check_period, project.raw, period.name)
            meanwhile = partial(make_ready, project, period, chosen)
            skipped = make_tables(project, scope, check, progress, force=force, meanwhile=meanwhile)
        summary = _summary(project, scope, chosen, progress, force=force)
    summary.skipped = [*skipped, *summary.skipped]
    summary.looks = [*said, *_looks_at_copies(period), *recorded_looks(project, scope), *summary.looks]
    summary.seconds = time.monotonic() - started
    return summary


def run_year(
    project: Project,
    name: str | None,
    year: int,
    *,
    engine: str = "auto",
    force: bool = False,
    progress: Progress = lambda _line: None,
) -> Summary:
    """Make the tables and the documents of one year of a period, from its yearly forms alone.

    The answers at the end of the term need not be there.

    Parameters
    ----------
    project, name, engine, force, progress
        As for :func:`run_period`.
    year
        The year.

    Raises
    ------
    InputError
        With all faults; what was there stays as it was.
    RunError
        If the program fails; the last good documents stay where they were.
    """
    started = time.monotonic()
    progress(_("Checking the yearly forms"))
    chosen = choose(engine)
    period, looks = check_year(project.raw, name, year)
    scope = Scope(period, year)
    project.check_targets(scope.name)
    graph = graph_of(project, scope)
    check_report_replaceable(project.output_of(scope.name))
    check_tables_replaceable(project.processed / scope.name)
    fresh = not force and are_current(project, scope)
    with one_run_at_a_time(scope.name, project.processed / scope.name, project.output_of(scope.name)):
        skipped = [step.name for step in graph.steps]
        if not fresh:
            skipped = make_tables(project, scope, lambda: None, progress, force=force)
        summary = _summary(project, scope, chosen, progress, force=force)
    summary.skipped = [*skipped, *summary.skipped]
    summary.looks, summary.seconds = looks, time.monotonic() - started
    return summary


def render_period(
    project: Project,
    name: str | None,
    year: int | None = None,
    *,
    engine: str = "auto",
    progress: Progress = lambda _line: None,
) -> Summary:
    """Make the report of a period, or the documents of one of its years, from the tables that are there.

    Raises
    ------
    InputError
        If the tables have not been made or are out of date, or the files they are made from are at fault.
    """
    started = time.monotonic()
    progress(_("Checking the period folder") if year is None else _("Checking the yearly forms"))
    chosen = choose(engine)
    scope = Scope(open_period(project.raw, name) if year is None else check_year(project.raw, name, year)[0], year)
    set_language(scope.period.period.language)
    project.check_targets(scope.name)
    check_report_replaceable(project.output_of(scope.name))
    check_current(project, scope)
    with one_run_at_a_time(scope.name, project.processed / scope.name, project.output_of(scope.name)):
        summary = _summary(project, scope, chosen, progress, force=True)
    summary.skipped = [step.name for step in read_graph(project.notebooks, scope.about).steps]
    summary.seconds = time.monotonic() - started
    return summary


def _looks_at_copies(period: PeriodInput) -> list[Fault]:
    """Return what deserves a look in redacted copies, whose originals may have been deleted since."""
    if not (period.folder / "redaction-log.csv").is_file():
        return []
    from followup.privacy.copies import check_copies

    return check_copies(period.folder)


def _open_or_tell_all(project: Project, name: str | None) -> PeriodInput:
    """Read the period's files; where they are at fault, tell what is wrong with the answers as well."""
    try:
        return open_period(project.raw, name)
    except InputError:
        return check_period(project.raw, name)[0]


def _to_be_made_first(project: Project, period: PeriodInput, *, force: bool) -> PeriodInput | None:
    """Return the previous period, checked, if its tables must be made before this one can be compared with it.

    Where its answers have been deleted, as they should be once they are no longer needed, its tables serve as they are.
    """
    name = period.period.previous
    if not name or (have_been_made(project.processed / name) and not response_files(project.raw / name)):
        return None
    try:
        if not force and are_current(project, Scope(open_period(project.raw, name))):
            return None
        previous, _looks = check_period(project.raw, name)
    except InputError as error:
        not_done = _("Nothing was written: {name} is compared with {previous}.", name=period.name, previous=name)
        raise InputError(error.faults, not_done) from error
    check_tables_replaceable(project.processed / name)
    return previous


def _summary(project: Project, scope: Scope, engine: Engine, progress: Progress, *, force: bool) -> Summary:
    """Make the documents, unless those that are there are what would be made now."""
    current = not force and not reasons_to_render(project, scope, engine.version)
    report = made_report(project, scope) if current else make_report(project, scope, engine, progress)
    facts = FactBook.read(project.processed / scope.name / "facts.json")
    return Summary(
        scope.period.name,
        scope.period.period.synthetic,
        engine.version,
        report.folder,
        report.files,
        project.processed / scope.name,
        report.findings,
        skipped=[REPORT_STEP] if current else [],
        looks=check_typed_numbers(scope.period.commentary, facts) if scope.year is None else [],
        year=scope.year,
    )
