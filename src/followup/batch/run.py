"""Build every municipality × period: what is current is left, what fails is told of, and the rest goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from followup.batch.build import Outcome, Status
from followup.batch.crew import Crew
from followup.batch.layout import Job
from followup.batch.parcel import Parcel, files_of, fingerprint, pack
from followup.batch.record import check_places, is_current, put_in_place
from followup.batch.versions import digest
from followup.errors import InputError, RunError
from followup.locale import _
from followup.pipeline.manifest import commit_of
from followup.pipeline.project import Project


@dataclass(frozen=True)
class Done:
    """What became of one job."""

    job: Job
    outcome: Outcome


Told = Callable[[Done, int, int], None]
"""Receives each job as it is done, how many are, and of how many."""


@dataclass(frozen=True)
class Order:
    """What is asked for: the engine, the versions it is to be made with, and whether all is made anew."""

    engine: str
    environment: dict[str, str]
    force: bool = False


def run_batch(project: Project, jobs: Sequence[Job], crew: Crew, order: Order, told: Told) -> list[Done]:
    """Build the jobs, each once those it looks back at are done, and return what became of them in their order.

    Parameters
    ----------
    project
        The notebooks and the chapters.
    jobs
        From :func:`followup.batch.layout.find_jobs`.
    crew
        Who does the work; it is closed whatever happens.
    order
        What is asked for.
    told
        Receives each job as it is done.
    """
    try:
        return _Batch(project, jobs, crew, order, told).run()
    finally:
        crew.close()


class _Batch:
    """The state of a batch: what waits, what runs, what is done."""

    def __init__(self, project: Project, jobs: Sequence[Job], crew: Crew, order: Order, told: Told) -> None:
        self.project, self.jobs, self.crew, self.order, self.told = project, jobs, crew, order, told
        self.environment = digest(order.environment)
        self.commit = commit_of(project.root)
        self.waiting = list(jobs)
        self.running: dict[str, tuple[Job, str]] = {}
        self.done: dict[Job, Done] = {}

    def run(self) -> list[Done]:
        while self.waiting or self.running:
            self._start_what_can_be()
            if self.running:
                self._collect(*self.crew.next_done())
        return [self.done[job] for job in self.jobs]

    def _start_what_can_be(self) -> None:
        while self.crew.room > 0 and (job := self._next()) is not None:
            self.waiting.remove(job)
            try:
                self._start(job)
            except InputError as error:
                self._finish(job, Outcome(Status.AT_FAULT, faults=error.faults))
            except OSError as error:
                message = _("The computer refused: {problem}.", problem=error.strerror or type(error).__name__)
                self._finish(job, Outcome(Status.FAILED, message=message))

    def _next(self) -> Job | None:
        """Return the first job whose previous period is neither waiting nor at work."""
        unfinished = {job.key for job in self.waiting} | self.running.keys()
        return next((job for job in self.waiting if job.needs not in unfinished), None)

    def _start(self, job: Job) -> None:
        if job.faults:
            raise InputError(job.faults)
        files = files_of(self.project, job, self.commit)
        made_from = fingerprint(files, self.environment, self.order.engine)
        if not self.order.force and is_current(job, made_from):
            self._finish(job, Outcome(Status.CURRENT))
            return
        check_places(job)
        parcel = Parcel(job.key, job.period, self.order.engine, self.environment, pack(files))
        self.crew.start(parcel)
        self.running[job.key] = (job, made_from)

    def _collect(self, key: str, outcome: Outcome) -> None:
        job, made_from = self.running.pop(key)
        started = time.monotonic()
        if outcome.status is Status.BUILT:
            try:
                put_in_place(job, outcome, made_from)
            except InputError as error:
                outcome = Outcome(Status.AT_FAULT, faults=error.faults)
            except RunError as error:
                outcome = Outcome(Status.FAILED, message=error.message, next_step=error.next_step)
            except OSError as error:
                message = _("The computer refused: {problem}.", problem=error.strerror or type(error).__name__)
                outcome = Outcome(Status.FAILED, message=message)
        seconds = outcome.seconds + time.monotonic() - started
        self._finish(job, replace(outcome, content=b"", seconds=seconds))

    def _finish(self, job: Job, outcome: Outcome) -> None:
        self.done[job] = Done(job, outcome)
        self.told(self.done[job], len(self.done), len(self.jobs))
