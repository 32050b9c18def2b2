"""Each run works in a folder of its own, which is moved into place when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from followup.errors import Fault, InputError, Place, RunError
from followup.locale import _

MARKERS = ("manifest.json", "tables.json")
"""A folder that a run has written holds one of these."""


@contextmanager
def work_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside ``target``, on the same file system; it is removed at the end unless moved into place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_replaceable(target: Path) -> None:
    """Make sure that ``target`` holds nothing but what an earlier run wrote.

    Raises
    ------
    InputError
        If it does: replacing the folder would take something else away.
    """
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir() or not any((target / marker).is_file() for marker in MARKERS):
        fault = Fault(
            "output.not-ours",
            _("The folder holds other things than a report, and would be replaced."),
            Place(str(target)),
            _("Choose an empty or a new folder for --output."),
        )
        raise InputError([fault], _("Nothing was written."))


def move_into_place(whole: Path, target: Path) -> None:
    """Put a finished folder where the old one stood.

    The old one is moved aside first and removed last; if the new one cannot be moved in, the old one is put back.
    """
    aside = target.parent / f".{target.name}-old-{os.getpid()}"
    had_one = target.exists()
    try:
        if had_one:
            target.replace(aside)
        try:
            whole.replace(target)
        except OSError:
            if had_one:
                aside.replace(target)
            raise
    except OSError as error:
        raise RunError(
            _("The result could not be moved to {folder} ({problem}).", folder=target, problem=error.strerror or ""),
            next_step=_("Close programs that have a file open there, and run again."),
        ) from error
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def one_run_at_a_time(processed: Path, period: str) -> Iterator[None]:
    """Hold the period's lock.

    Raises
    ------
    RunError
        If another run holds it.
    """
    processed.mkdir(parents=True, exist_ok=True)
    lock = FileLock(processed / f".{period}.lock")
    try:
        with lock.acquire(timeout=0):
            yield
    except Timeout:
        raise RunError(
            _("Another run is working on {period}.", period=period), next_step=_("Wait for it to end, then run again.")
        ) from None
