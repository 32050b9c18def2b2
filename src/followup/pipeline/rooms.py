"""Run each step in a room of its own: what it declares to read lies there, and what it has written is carried out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from followup.audit import NotebookCells, render_cells
from followup.errors import RunError
from followup.facts import FACTS, FactBook
from followup.locale import _
from followup.pipeline.depends import Depends, on_tables, sha256, without_tables
from followup.pipeline.project import notebook_of
from followup.pipeline.record import Done
from followup.pipeline.tables import depends_now, previous_tables

if TYPE_CHECKING:
    from followup.pipeline.kernels import Kernels
    from followup.pipeline.project import Project
    from followup.pipeline.scope import Scope
    from followup.pipeline.steps import Graph, Step

_SHOWN = {"raw": "../data/raw", "processed": "../data/processed", "earlier": "../data/processed"}
"""What the executed copies show for the folders: the notebooks' own defaults, not where this run happened to work."""


class _Unchanged(Exception):
    """A step would find what it found before, and need not be run."""


@dataclass
class Rooms:
    """The steps of a run.

    Parameters
    ----------
    project
        The folders.
    scope
        The period or the year.
    graph
        Its steps.
    work
        A folder for the rooms; the results are gathered in a folder below it that is named as the scope.
    earlier
        What each step has done before, and may serve again.
    meanwhile
        Called once, in a thread, while the notebooks are run. That it fails is nothing yet: who needs what it does will
        find out.
    """

    project: Project
    scope: Scope
    graph: Graph
    work: Path
    earlier: dict[str, Done]
    meanwhile: Callable[[], object] = lambda: None
    done: dict[str, Done] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    _depends: dict[str, Depends] = field(default_factory=dict, init=False)
    _rendering: dict[str, Future[NotebookCells]] = field(default_factory=dict, init=False)
    _changed: set[str] = field(default_factory=set, init=False)
    _one_starts: Lock = field(default_factory=Lock, init=False)
    """Kernels start one at a time, so that they hardly hold up the notebooks that are at work."""

    @property
    def _target(self) -> Path:
        """Where the results lie that may serve again."""
        return self.project.processed / self.scope.name

    @property
    def made(self) -> Path:
        """Where the results of all steps come together."""
        return self.work / self.scope.name

    def run_all(self, progress: Callable[[Step], None]) -> None:
        """Run every step for which something has changed; carry over what the others have done before.

        Raises
        ------
        RunError
            If a notebook fails, or writes something else than it declares.
        """
        # Jupyter's client is imported only where notebooks are run.
        from followup.pipeline.notebooks import import_runner
        from followup.pipeline.preload import preload_for
        from followup.pipeline.schedule import import_ahead, run_steps

        self.made.mkdir(parents=True)
        preload = preload_for([notebook_of(self.project, step) for step in self.graph.steps])
        import_runner()
        self._find_out()
        pool = ThreadPoolExecutor(1)
        pool.submit(import_ahead)  # by the thread that needs it first: two would wait for each other's modules
        pool.submit(copy_context().run, self.meanwhile)

        def run(step: Step, kernels: Kernels, turn: Callable[[], None]) -> None:
            self._run(step, kernels, turn)
            # Beside the kernels that run the steps after it, which need not wait for it.
            self._rendering[step.name] = pool.submit(copy_context().run, self._render, step)

        try:
            run_steps(self.graph, run, progress, preload=preload)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        pool.shutdown(wait=False)

    def cells(self) -> list[NotebookCells]:
        """Return the executed notebooks as HTML, in their order, as soon as the last of them has been rendered."""
        return [self._rendering[step.name].result() for step in self.graph.steps]

    def _find_out(self) -> None:
        """Find out which steps will hardly be skipped, by what they depend on but for the tables.

        One that has never been run needs no finding out, and its kernel should not wait for it.
        """
        for step in self.graph.steps:
            before = self.earlier.get(step.name)
            same = before is not None and without_tables(before.depends) == without_tables(self._depends_of(step))
            if not same or self.graph.needs(step) & self._changed:
                self._changed.add(step.name)

    def _depends_of(self, step: Step) -> Depends:
        """Return what a step depends on but for the tables, as it was when it was first asked for."""
        if step.name not in self._depends:
            self._depends[step.name] = depends_now(self.project, self.scope, step, {})
        return self._depends[step.name]

    def _render(self, step: Step) -> NotebookCells:
        facts = self.made / FACTS / f"{step.name}.json"
        recorded = FactBook.read(*([facts] if facts.is_file() else []))
        notebook = self.made / "notebooks" / f"{step.name}.ipynb"
        return render_cells(notebook, recorded, self.scope.publication.page)

    def _run(self, step: Step, kernels: Kernels, turn: Callable[[], None]) -> None:
        begin = partial(self._begin, step, turn)
        try:
            if step.name in self._changed:
                written = self._run_notebook(step, kernels, begin)  # it begins once its kernel is ready
            else:
                begin()
                written = self._run_notebook(step, kernels)
        except _Unchanged:
            before = self.earlier[step.name]
            self._carry(self._target, before.files)
            self.done[step.name] = before
            self.skipped.append(step.name)
        else:
            self._carry(self._place(step), written)
            shutil.rmtree(self._room(step))
            self.done[step.name] = Done(self._depends[step.name], written)

    def _begin(self, step: Step, turn: Callable[[], None]) -> None:
        """Wait for the turn of a step, and lay out what its notebook reads.

        Raises
        ------
        _Unchanged
            If it would find what it found before.
        """
        turn()
        self._depends[step.name] |= on_tables(step, self._tables())
        before = self.earlier.get(step.name)
        if before is not None and before.depends == self._depends[step.name] and before.is_whole(self._target):
            raise _Unchanged
        place = self._place(step)
        place.mkdir(parents=True, exist_ok=True)
        for table in step.tables_read:
            shutil.copyfile(self.made / f"{table}.parquet", place / f"{table}.parquet")
        for file in previous_tables(self.project, self.scope.period, [step]):
            copy = self._room(step) / "earlier" / file.parent.name / file.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)

    def _run_notebook(self, step: Step, kernels: Kernels, begin: Callable[[], None] = lambda: None) -> dict[str, str]:
        """Run a step's notebook in its room, and return path → hash of what it has written."""
        from followup.pipeline.notebooks import run_notebook

        room, place = self._room(step), self._place(step)
        folders = {"raw": self.project.raw, "processed": room / "processed", "earlier": room / "earlier"}
        values = {**self.scope.parameters, **{name: str(folder) for name, folder in folders.items()}}
        with ExitStack() as starting:
            starting.enter_context(self._one_starts)
            self._depends_of(step)  # at the latest now: the notebook is read before its kernel is ready

            def ready() -> None:
                starting.close()
                begin()

            run_notebook(
                notebook_of(self.project, step),
                place / "notebooks" / f"{step.name}.ipynb",
                {name: values[name] for name in step.parameters},
                self.project.processed / ".failed" / self.scope.name / f"{step.name}.failed.ipynb",
                shown={name: _SHOWN[name] for name in step.parameters if name in _SHOWN},
                kernels=kernels,
                begin=ready,
            )
        given = {f"{table}.parquet": digest for table, digest in self._tables().items()}
        written = {path: digest for path, digest in _digests(place).items() if given.get(path) != digest}
        _check_declared(step, written)
        return written

    def _tables(self) -> dict[str, str]:
        """Return table → hash, of what the steps have written by now."""
        return {table: digest for done in tuple(self.done.values()) for table, digest in done.tables.items()}

    def _room(self, step: Step) -> Path:
        return self.work / "rooms" / step.name

    def _place(self, step: Step) -> Path:
        """Return the folder in a step's room that its notebook takes for the processed folder of the period or year."""
        return self._room(step) / "processed" / self.scope.name

    def _carry(self, folder: Path, files: dict[str, str]) -> None:
        for path in files:
            target = self.made / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / path, target)


def _digests(folder: Path) -> dict[str, str]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): sha256(file) for file in files}


def _check_declared(step: Step, written: dict[str, str]) -> None:
    """Make sure that a notebook has written the tables it says it writes: others would not be noticed to be outdated.

    Raises
    ------
    RunError
        Naming the tables that are missing or too many.
    """
    declared, tables = set(step.tables_written), set(Done({}, written).tables)
    if declared == tables:
        return
    details = [_("declared but not written: {table}", table=table) for table in sorted(declared - tables)]
    details += [_("written but not declared: {table}", table=table) for table in sorted(tables - declared)]
    raise RunError(
        _("The notebook {notebook} does not write the tables that it says it writes.", notebook=f"{step.name}.ipynb"),
        details="\n".join(details),
        next_step=_("Correct “writes” in the notebook’s metadata."),
    )
