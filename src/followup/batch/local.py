"""Workers on this machine: a process for each build, as many at once as there are cores."""

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
from followup.pipeline.schedule import processors

_END_SECONDS = 2.0


class _Running(NamedTuple):
    process: BaseProcess
    parcel: Parcel
    attempt: int
    core: int | None


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
        ours, theirs = self._context.Pipe(duplex=False)
        core = self._cores.popleft()
        process = self._context.Process(target=_work, args=(theirs, self._task, parcel, core), daemon=False)
        process.start()
        theirs.close()
        self._running[ours] = _Running(process, parcel, attempt, core)

    def next_done(self) -> tuple[str, Outcome]:
        """Wait for a task to end; return its key and what became of it."""
        while not self._done:
            for ready in connection.wait(list(self._running)):
                assert isinstance(ready, Connection)
                self._collect(ready)
        return self._done.popleft()

    def _collect(self, ready: Connection) -> None:
        running = self._running.pop(ready)
        self._cores.append(running.core)
        try:
            outcome = ready.recv()
        except (EOFError, OSError):  # killed, or out of memory
            outcome = None
        ready.close()
        running.process.join(_END_SECONDS)
        if outcome is not None:
            self._done.append((running.parcel.key, outcome))
        elif running.attempt < ATTEMPTS:
            self._start(running.parcel, running.attempt + 1)
        else:
            self._done.append((running.parcel.key, lost(running.attempt)))

    def close(self) -> None:
        """End whatever still runs, and leave nothing of it behind."""
        for running in self._running.values():
            running.process.terminate()
        for ours, running in self._running.items():
            running.process.join(_END_SECONDS)
            if running.process.is_alive():
                running.process.kill()
                running.process.join()
            ours.close()
        self._running.clear()
        sweep()


def _work(pipe: Connection, task: Task, parcel: Parcel, core: int | None) -> None:
    if core is not None:
        os.sched_setaffinity(0, {core})
    # Ctrl-C reaches every process of the terminal; the one that was asked ends the others, and each tidies up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - os.devnull is no path on Windows
        sys.stdout = sys.stderr = nowhere
        try:
            outcome = task(parcel)
        except Exception:  # noqa: BLE001 - a traceback could quote what the parcel holds
            outcome = Outcome(Status.FAILED)
        with suppress(OSError):
            pipe.send(outcome)
        pipe.close()
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
