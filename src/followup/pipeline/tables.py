"""From a period's answers to its tables: run the notebooks for which anything they depend on has changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path

from followup.audit import CELLS, write_audit_cells
from followup.errors import Fault, InputError, Place, RunError
from followup.locale import _
from followup.looks import LOOKS, read_looks
from followup.period import PeriodInput, open_period
from followup.pipeline.beside import beside
from followup.pipeline.depends import COMPUTING_PACKAGES, Depends, environment, sha256, step_depends
from followup.pipeline.imports import code_behind
from followup.pipeline.manifest import file_record
from followup.pipeline.notebook_check import check_notebook
from followup.pipeline.project import Project, notebook_of
from followup.pipeline.record import GATHERED, Done, read_record, write_record
from followup.pipeline.scope import Scope
from followup.pipeline.steps import THE_REPORT_S_OWN, Graph, Step, read_graph
from followup.pipeline.workspace import (
    TABLES_RECORD,
    changed_files,
    move_into_place,
    recorded_files,
    work_folder,
)
from followup.private import only_for_me

Progress = Callable[[str], None]
"""Receives the name of the step at hand."""

_GATHERING = ("followup.pipeline.gather", "followup.audit")


def graph_of(project: Project, scope: Scope) -> Graph:
    """Return the steps of a period or a year.

    Raises
    ------
    InputError
        If a notebook cannot be given its parameters, or what the notebooks declare does not fit.
    """
    _refuse(_unreadable(project, scope.about))
    graph = read_graph(project.notebooks, scope.about)
    _refuse(fault for step in graph.steps for fault in check_notebook(notebook_of(project, step), step.parameters))
    return graph


def _unreadable(project: Project, about: str) -> list[Fault]:
    """Return a fault for each notebook that is none, and for each that is missing of those that belong together."""
    own = [project.notebooks / f"{name}.ipynb" for name in THE_REPORT_S_OWN.get(about, ())]
    files = {*project.notebooks.glob("*.ipynb"), *(own if any(file.is_file() for file in own) else ())}
    faults = [fault for file in sorted(files) for fault in check_notebook(file, ())]
    return [fault for fault in faults if fault.rule in {"notebook.missing", "notebook.broken"}]


def _refuse(faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise InputError(found, _("Nothing was written."))


def have_been_made(folder: Path) -> bool:
    """Tell whether a run has written tables into a folder."""
    return recorded_files(folder, TABLES_RECORD) is not None


def are_current(project: Project, scope: Scope) -> bool:
    """Tell whether the tables of a period or a year are those that its inputs, the notebooks and this program give."""
    folder = project.processed / scope.name
    listed = recorded_files(folder, TABLES_RECORD)
    if listed is None or changed_files(folder, listed) or not all((folder / path).is_file() for path in listed):
        return False
    record = read_record(folder)
    return all(
        name in record and record[name].depends == depends for name, depends in expected(project, scope, record).items()
    )


def expected(project: Project, scope: Scope, record: Mapping[str, Done]) -> dict[str, Depends]:
    """Return step → what it depends on now, where each step before it has written what stands in the record."""
    graph = read_graph(project.notebooks, scope.about)
    done = {step.name: record[step.name] for step in graph.steps if step.name in record}
    tables = {table: digest for each in done.values() for table, digest in each.tables.items()}
    found = {step.name: depends_now(project, scope, step, tables) for step in graph.steps}
    return {**found, GATHERED: _gathering_depends(done)}


def depends_now(project: Project, scope: Scope, step: Step, tables: Mapping[str, str]) -> Depends:
    """Return what a step depends on, where the other steps have written these tables."""
    previous = {file.stem: sha256(file) for file in previous_tables(project, scope.period, [step])}
    files = scope.table_inputs
    return step_depends(
        step, notebook_of(project, step), scope.period.folder, files, tables, previous, scope.parameters
    )


def _gathering_depends(done: Mapping[str, Done]) -> Depends:
    written = {f"written/{path}": digest for each in done.values() for path, digest in each.files.items()}
    code = {f"code/{path}": digest for path, digest in code_behind(_GATHERING).items()}
    return {**written, **code, **environment([*COMPUTING_PACKAGES, "nbconvert"])}


def current_tables(project: Project, name: str) -> Path | None:
    """Return the folder of a period's tables if they are current; nothing where they, or the period, are not."""
    try:
        period = open_period(project.raw, name)
    except InputError:
        return None
    return project.processed / period.name if are_current(project, Scope(period)) else None


def check_current(project: Project, scope: Scope) -> None:
    """Make sure that a report made from the tables that are there would be right.

    Raises
    ------
    InputError
        If there are none, or if they are not those that the inputs give.
    """
    if are_current(project, scope):
        return
    made = have_been_made(project.processed / scope.name)
    fault = Fault(
        "tables.outdated" if made else "tables.missing",
        _(
            "The answers, the plan, a notebook, the program or the tables themselves have changed since the tables of "
            "{period} were made.",
            period=scope.name,
        )
        if made
        else _("The tables of {period} have not been made.", period=scope.name),
        Place(str(project.processed / scope.name)),
        _("Run “followup run {period}” first.", period=scope.command),
    )
    raise InputError([fault], _("No report was made."))


def recorded_looks(project: Project, scope: Scope) -> list[Fault]:
    """Return what deserved a look in the answers when the tables were made."""
    return read_looks(*sorted((project.processed / scope.name / LOOKS).glob("*.json")))


def make_tables(
    project: Project,
    scope: Scope,
    check: Callable[[], object],
    progress: Progress,
    *,
    force: bool = False,
    meanwhile: Callable[[], object] = lambda: None,
) -> list[str]:
    """Run the notebooks of a period or a year for which something has changed, and move its tables into place.

    Parameters
    ----------
    project
        The folders.
    scope
        The period or the year, whose own files are in order.
    check
        Called where a notebook fails: raises an :class:`InputError` with all that is wrong with the answers, if that
        is why.
    progress
        Receives the name of the step at hand.
    force
        Whether every notebook is run.
    meanwhile
        Called once, in a thread, while the notebooks are run.

    Returns
    -------
    list of str
        The steps that were not run, since nothing they depend on had changed.

    Raises
    ------
    InputError
        If the check says so.
    RunError
        If a notebook fails, or if its inputs are changed while it runs.
    """
    target, failed = project.processed / scope.name, project.processed / ".failed" / scope.name
    earlier = {} if force else read_record(target)
    shutil.rmtree(failed, ignore_errors=True)
    with only_for_me(), work_folder(target) as work:
        made = work / scope.name
        graph = graph_of(project, scope)
        # What Jupyter's client is needed for is imported only where tables are made.
        from followup.pipeline.rooms import Rooms

        steps = Rooms(project, scope, graph, work, earlier, meanwhile)
        try:
            steps.run_all(lambda step: progress(f"{scope.name}: {step.title}"))
        except RunError:
            _told_by_the_check(check, failed)
            raise
        before = set(_files(made))
        with ThreadPoolExecutor(1) as pool:
            gathering = partial(_gather, made, of_answers=scope.year is None)
            gathered = pool.submit(copy_context().run, beside, gathering)
            write_audit_cells(steps.cells(), made / CELLS)
            now = expected(project, scope, steps.done)
            gathered.result()
        new = {path: sha256(made / path) for path in _files(made) if path not in before}
        steps.done[GATHERED] = Done(now[GATHERED], new)
        if {name: done.depends for name, done in steps.done.items()} != now:
            raise RunError(
                _(
                    "The answers, the plan or a notebook of {period} were changed while they were read.",
                    period=scope.name,
                ),
                next_step=_("Run again when nobody is changing them."),
            )
        record = {"tables": [file_record(made / path, made) for path in _files(made)]}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        (made / TABLES_RECORD).write_text(text, encoding="utf-8", newline="\n")
        write_record(made, steps.done)
        move_into_place(made, target)
    return steps.skipped


def _gather(made: Path, *, of_answers: bool) -> None:
    from followup.pipeline.gather import gather  # which needs pandas

    gather(made, of_answers=of_answers)


def _told_by_the_check(check: Callable[[], object], failed: Path) -> None:
    """Let the check tell what stops: a notebook that failed on that is no failure of the notebook."""
    try:
        check()
    except InputError:
        shutil.rmtree(failed, ignore_errors=True)
        raise


def _files(folder: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file()]


def previous_tables(project: Project, period: PeriodInput, steps: Iterable[Step]) -> list[Path]:
    """Return the tables of the previous period that these steps read; none if there is no such period."""
    previous = period.period.previous
    names = sorted({name for step in steps for name in step.previous_read}) if previous else []
    files = (project.processed / str(previous) / f"{name}.parquet" for name in names)
    return [file for file in files if file.is_file()]
