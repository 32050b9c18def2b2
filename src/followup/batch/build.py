"""What a worker does with a parcel: unpack it, run the period as ``followup run`` does, and pack the result."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from followup.batch.parcel import Parcel, folder_files, pack, unpacked, write_files
from followup.batch.versions import digest, environment
from followup.errors import Fault, FollowupError, InputError, RunError
from followup.locale import _
from followup.pipeline.project import Project

_PREFIX = "followup-batch-"
_LOCK = "lock"
_one_at_a_time = threading.Lock()
"""A worker builds one report at a time: the language is the process' own."""


class Status(StrEnum):
    """How a job ended."""

    BUILT = "built"
    CURRENT = "current"
    AT_FAULT = "at_fault"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of a job. The content is never shown.

    Parameters
    ----------
    status
        How it ended.
    content
        The tables and the documents, packed.
    about
        What the report says of itself: title, whether it is synthetic, the rules that say something.
    faults
        What is wrong with the input.
    message, next_step, details
        What failed, where the input is not at fault.
    seconds
        How long the build took.
    """

    status: Status
    content: bytes = field(default=b"", repr=False)
    about: Mapping[str, object] = field(default_factory=dict, repr=False)
    faults: tuple[Fault, ...] = field(default=(), repr=False)
    message: str = ""
    next_step: str = ""
    details: str = ""
    seconds: float = 0.0


def build(parcel: Parcel) -> Outcome:
    """Build what a parcel holds. It never raises: a traceback could quote what the parcel holds."""
    started = time.monotonic()
    try:
        with _one_at_a_time, _own_folder() as folder:
            if digest(environment(parcel.engine)) != parcel.environment:
                return Outcome(Status.FAILED, message=_("The worker has other versions than the one who asked it."))
            return _build_in(folder, parcel, started)
    except InputError as error:
        return Outcome(Status.AT_FAULT, faults=error.faults, message=error.not_done)
    except RunError as error:
        # The copy that a failed notebook leaves goes with the folder it lies in.
        alone = _("To see more, build this one by itself: followup run {period}.", period=parcel.period)
        step = error.next_step if error.kept is None else alone
        return Outcome(Status.FAILED, message=error.message, next_step=step, details=error.details)
    except FollowupError as error:
        return Outcome(Status.FAILED, message=str(error))
    except Exception as error:  # noqa: BLE001 - whatever happens, only the kind of it leaves the worker
        return Outcome(Status.FAILED, message=_("The program failed: {problem}.", problem=type(error).__name__))


def _build_in(folder: Path, parcel: Parcel, started: float) -> Outcome:
    from followup.pipeline.run import run_period

    write_files(unpacked(parcel.content), folder)
    root, output = folder / "project", folder / "output"
    project = Project(root, folder / "raw", folder / "processed", output)
    summary = run_period(project, parcel.period, engine=parcel.engine)
    files = folder_files(project.processed / parcel.period, "processed") | folder_files(output, "output")
    about = {
        "synthetic": summary.synthetic,
        "findings": [
            {"rule": finding.rule, "section": finding.section, "strength": finding.strength.value}
            for finding in summary.findings
        ],
        "looks": len(summary.looks),
    }
    return Outcome(Status.BUILT, pack(files), about, seconds=time.monotonic() - started)


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Give a folder that is removed at the end, and by the next build on this machine if this process is killed."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
    lock = FileLock(folder / _LOCK)
    lock.acquire()
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove what builds that were killed left on this machine: folders that nobody holds the lock of."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError, Timeout):
            if not (folder / _LOCK).is_file():
                continue  # just being made, or somebody else's
            with FileLock(folder / _LOCK, timeout=0):
                shutil.rmtree(folder, ignore_errors=True)
