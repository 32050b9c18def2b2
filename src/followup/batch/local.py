"""Workers on this machine: processes that build one report after another, as many as there are cores."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from followup.batch.build import Outcome, Status, build, sweep
from followup.batch.crew import ATTEMPTS, Task, lost
from followup.batch.parcel import Parcel
from followup.forking.parents import close_parents
from followup.processors import processors

_END_SECONDS = 2.0


class _Worker(NamedTuple):
    process: BaseProcess
    pipe: Connection
    core: int | None


class _Running(NamedTuple):
    worker: _Worker
    parcel: Parcel
    attempt: int


class LocalCrew:
    """Processes on this machine.

    Parameters
    ----------
    width
        How many at once; by default one for each core.
    task
        What each does; tests put something lighter here.
    """

    def __init__(self, width: int | None = None, task: Task = build) -> None:
        self._width = width or processors()
        cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        # As many builds as cores: each keeps to its own, since they would only stand in each other's way.
        self._cores = deque(cores if len(cores) == self._width else [None] * self._width)
        self._task = task
        # Forked from a process that has no threads; Windows has only the slow way.
        ways = multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
        if "forkserver" in ways:
            self._context.set_forkserver_preload(["followup.batch.build", "followup.pipeline.run"])
        self._idle: list[_Worker] = []
        self._running: dict[Connection, _Running] = {}
        self._done: deque[tuple[str, Outcome]] = deque()

    @property
    def room(self) -> int:
        """How many more tasks it takes now."""
        return self._width - len(self._running)

    def start(self, parcel: Parcel) -> None:
        """Begin a task."""
        self._start(parcel, 1)

    def _start(self, parcel: Parcel, attempt: int) -> None:
        worker = self._idle.pop() if self._idle else self._new_worker()
        self._running[worker.pipe] = _Running(worker, parcel, attempt)
        with suppress(OSError):  # it has ended while it waited, which is noticed where its answer is
            worker.pipe.send(parcel)

    def _new_worker(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        core = self._cores.popleft()
        process = self._context.Process(target=_work, args=(theirs, self._task, core), daemon=False)
        process.start()
        theirs.close()
        return _Worker(process, ours, core)

    def next_done(self) -> tuple[str, Outcome]:
        """Wait for a task to end; return its key and what became of it."""
        while not self._done:
            for ready in connection.wait(list(self._running)):
                assert isinstance(ready, Connection)
                self._collect(ready)
        return self._done.popleft()

    def _collect(self, ready: Connection) -> None:
        worker, parcel, attempt = self._running.pop(ready)
        try:
            outcome = ready.recv()
        except (EOFError, OSError):  # killed, or out of memory
            self._let_go(worker)
            if attempt < ATTEMPTS:
                self._start(parcel, attempt + 1)
            else:
                self._done.append((parcel.key, lost(attempt)))
        else:
            self._idle.append(worker)
            self._done.append((parcel.key, outcome))

    def _let_go(self, worker: _Worker) -> None:
        self._cores.append(worker.core)
        worker.pipe.close()
        worker.process.join(_END_SECONDS)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()

    def close(self) -> None:
        """End the workers, whatever they are at, and leave nothing of it behind."""
        workers = [*self._idle, *(running.worker for running in self._running.values())]
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            self._let_go(worker)
        self._idle.clear()
        self._running.clear()
        sweep()


def _work(pipe: Connection, task: Task, core: int | None) -> None:
    """Do one task after another, until nobody asks any more."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    # Ctrl-C reaches every process of the terminal; the one that was asked ends the others, and each tidies up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - os.devnull is no path on Windows
        sys.stdout = sys.stderr = nowhere
        try:
            with suppress(EOFError, OSError):
                while True:
                    pipe.send(_outcome(task, pipe.recv()))
        finally:
            close_parents()  # a process of this kind ends without what is registered for its end
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__


def _outcome(task: Task, parcel: Parcel) -> Outcome:
    try:
        return task(parcel)
    except Exception:  # noqa: BLE001 - a traceback could quote what the parcel holds
        return Outcome(Status.FAILED)
