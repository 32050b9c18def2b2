"""Run a command and tell how long it takes and how much its processes work; watched, also their lives and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_EVERY_SECONDS = 0.1
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass
class Life:
    """One process: what it is, and at which moments how many seconds of a processor it had used."""

    command: str
    seen: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class Measured:
    """What a command took.

    Attributes
    ----------
    seconds, worked
        By the clock; and of the processors, in all its processes.
    memory
        If it was watched: the most that all its processes held at one time, in MiB. What forked processes share is
        counted once.
    marks
        The moment and text of each line that it wrote on its standard error.
    lives
        If it was watched: its processes.
    """

    seconds: float = 0.0
    worked: float = 0.0
    memory: float = 0.0
    marks: list[tuple[float, str]] = field(default_factory=list)
    lives: dict[int, Life] = field(default_factory=dict)

    def then(self, other: Measured) -> Measured:
        """Return the two as one, the other after this."""
        later = [(self.seconds + at, text) for at, text in other.marks]
        lives = {
            -len(self.lives) - place: Life(life.command, [(self.seconds + at, used) for at, used in life.seen])
            for place, life in enumerate(other.lives.values(), start=1)
        }
        seconds, memory = self.seconds + other.seconds, max(self.memory, other.memory)
        return Measured(seconds, self.worked + other.worked, memory, self.marks + later, {**self.lives, **lives})


def measure(command: Sequence[str], env: Mapping[str, str], cwd: Path, *, watched: bool = False) -> Measured:
    """Run a command to its end and return what it took.

    To watch it takes a fifth of a processor, which what works on all of them lacks.

    Raises
    ------
    RuntimeError
        If it fails; with what it said.
    """
    found, start, before = Measured(), time.monotonic(), _worked()
    with subprocess.Popen(
        command, env=dict(env), cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, found, start, ended))
        if watched:
            watcher.start()
        assert process.stderr is not None
        for line in process.stderr:
            found.marks.append((time.monotonic() - start, line.strip()))
        process.wait()
        found.seconds, found.worked = time.monotonic() - start, _worked() - before
        ended.set()
        if watched:
            watcher.join()
    if process.returncode:
        raise RuntimeError("\n".join(text for _at, text in found.marks[-20:]))
    return found


def _worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(root: int, found: Measured, start: float, ended: threading.Event) -> None:
    while not ended.wait(_EVERY_SECONDS):
        now, memory = time.monotonic() - start, 0.0
        for pid in tree(root):
            try:
                stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                used = (int(stat[11]) + int(stat[12])) / _TICKS
                command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
                shares = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
            except OSError:
                continue  # it has just ended
            memory += next((int(line.split()[1]) for line in shares.splitlines() if line.startswith("Pss:")), 0) / 1024
            life = found.lives.setdefault(pid, Life(command))
            life.command = command or life.command
            if not life.seen:  # what a forked process has used is its own
                life.seen.append((now - _EVERY_SECONDS, 0.0))
            life.seen.append((now, used))
        found.memory = max(found.memory, memory)


def tree(root: int) -> list[int]:
    """Return a process and all that come of it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found
