"""Each run works in a folder of its own, which is moved into place when it is whole."""

from __future__ import annotations

import ctypes
import getpass
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from followup import ending
from followup.errors import Fault, InputError, Place, RunError
from followup.locale import _
from followup.looks import LOOKS
from followup.pipeline.depends import sha256
from followup.pipeline.manifest import MANIFEST
from followup.pipeline.record import STEPS_RECORD
from followup.temporary import clear_abandoned

TABLES_RECORD = "tables.json"
RECORDS = {MANIFEST: "outputs", TABLES_RECORD: "tables"}
"""The record that a run leaves in a folder it has written → the key under which it lists the files."""
_SHOWN_FILES = 3
_MARK, _LOCK = ".followup-", "lock"


@contextmanager
def work_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside ``target``, on the same file system; it is removed at the end unless moved into place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_own_prefix(target), dir=target.parent))
    with ending.undone_at_the_end(lambda: shutil.rmtree(folder, ignore_errors=True)):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def recorded_files(folder: Path, record: str) -> dict[str, str] | None:
    """Return path → sha256 of the files that a run wrote into a folder; ``None`` if no run did."""
    try:
        listed = json.loads((folder / record).read_text(encoding="utf-8"))[RECORDS[record]]
        return {str(item["path"]): str(item["sha256"]) for item in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def changed_files(folder: Path, recorded: dict[str, str]) -> list[str]:
    """Return the recorded files that are not as they were written; those that are gone are not among them."""
    return [path for path, digest in recorded.items() if (folder / path).is_file() and sha256(folder / path) != digest]


def check_report_replaceable(target: Path) -> None:
    """Make sure that ``target`` holds nothing but a report as a run has written it.

    Raises
    ------
    InputError
        If it does: replacing the folder would take something else away, such as changes made by hand.
    """
    recorded = recorded_files(target, MANIFEST)
    _refuse_others(target, lambda path: recorded is not None and path.as_posix() in {*recorded, MANIFEST})
    faults = [
        Fault(
            "output.changed",
            _("The file has been changed since the report was made, and would be replaced."),
            Place(str(target / name)),
            _("Save it in another folder and remove it here, then run again."),
        )
        for name in changed_files(target, recorded or {})
    ]
    if faults:
        raise InputError(faults, _("Nothing was written."))


def check_tables_replaceable(target: Path) -> None:
    """Make sure that ``target`` holds nothing but what the notebooks write, in a run or by hand.

    Raises
    ------
    InputError
        If it does: replacing the folder would take something else away.
    """

    def written_by_notebook(path: Path) -> bool:
        if len(path.parts) > 1:
            return path.parts[0] in {"facts", "fragments", LOOKS, "notebooks", "suppression"}
        is_table = path.suffix in {".csv", ".parquet"} and (target / path).with_suffix(".parquet").is_file()
        return is_table or path.name in {"facts.json", STEPS_RECORD, TABLES_RECORD}

    _refuse_others(target, written_by_notebook)


def _refuse_others(target: Path, is_ours: Callable[[Path], bool]) -> None:
    if target.is_dir():
        files = (file.relative_to(target) for file in target.rglob("*") if file.is_file())
        others = sorted(path for path in files if is_content(path) and not is_ours(path))
    else:
        others = [Path()] if target.exists() else []
    faults = [
        Fault(
            "output.not-ours",
            _("The folder holds other things than a report, and would be replaced."),
            Place(str(target / path)),
            _("Choose an empty or a new folder for --output."),
        )
        for path in others[:_SHOWN_FILES]
    ]
    if faults:
        raise InputError(faults, _("Nothing was written."))


def is_content(path: Path) -> bool:
    """Tell whether a file is somebody's, and not one that a file manager, an office program or Jupyter left there."""
    return path.name not in {"Thumbs.db", "desktop.ini"} and not any(
        part.startswith((".", "~$")) for part in path.parts
    )


def move_into_place(whole: Path, target: Path) -> None:
    """Put a finished folder where the old one stood.

    Where the system can, the two change places at once, so that there is a whole one at every moment. Elsewhere the old
    one is moved aside first and removed last; if the new one cannot be moved in, the old one is put back.
    """
    if _exchange(whole, target):
        shutil.rmtree(whole, ignore_errors=True)
        return
    aside = _aside(target)
    shutil.rmtree(aside, ignore_errors=True)
    had_one = target.exists()
    try:
        if had_one:
            target.replace(aside)
        try:
            whole.replace(target)
        except BaseException:
            if had_one:
                aside.replace(target)
            raise
    except OSError as error:
        raise RunError(
            _("The result could not be moved to {folder} ({problem}).", folder=target, problem=error.strerror or ""),
            next_step=_("Close programs that have a file open there, and run again."),
        ) from error
    shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; tell whether that could be done."""
    if sys.platform != "linux":
        return False
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):  # an older C library
        return False
    return bool(rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


@contextmanager
def one_run_at_a_time(period: str, *targets: Path) -> Iterator[None]:
    """Hold the locks of the folders that will be replaced, and clear away what a run that was killed left beside them.

    Raises
    ------
    RunError
        If another run holds one of them; says which.
    """
    clear_abandoned()
    with ExitStack() as stack:
        for target in targets:
            stack.enter_context(_lock(period, target))
            _clear_up(target)
        for folder in {target.parent for target in targets}:
            _clear_up_beside(folder)
        yield


@contextmanager
def _lock(period: str, target: Path) -> Iterator[None]:
    target.parent.mkdir(parents=True, exist_ok=True)
    file = target.parent / f"{_own_prefix(target)}{_LOCK}"
    lock = FileLock(file, thread_local=False)  # the thread that ends the program lets go of it too
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = _read_holder(file)
        raise RunError(
            _("Another run is working on {period}: {holder}.", period=period, holder=holder)
            if holder
            else _("Another run is working on {period}.", period=period),
            next_step=_("Wait for it to end, then run again."),
        ) from None

    def let_go() -> None:
        # Removed while it is still held, so that nobody can hold a lock on a name that is gone; Windows refuses.
        with suppress(OSError):
            file.unlink()
        lock.release()

    with ending.undone_at_the_end(let_go):
        try:
            with suppress(OSError):
                file.write_text(_myself(), encoding="utf-8")
            yield
        finally:
            let_go()


def _myself() -> str:
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody in particular, as in a container
        name = str(os.getuid()) if hasattr(os, "getuid") else "?"
    return _("{user} on {machine}, process {number}", user=name, machine=platform.node(), number=os.getpid())


def _read_holder(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # Windows keeps a locked file to the one who holds it
        return ""


def _clear_up(target: Path) -> None:
    """Take care of what a killed run left: the old folder goes back if it had been moved aside, the rest goes."""
    aside = _aside(target)
    if aside.exists() and not target.exists():
        aside.replace(target)
    for leftover in target.parent.iterdir():
        if leftover.is_dir() and leftover.name.startswith(_own_prefix(target)):
            shutil.rmtree(leftover, ignore_errors=True)


def _clear_up_beside(folder: Path) -> None:
    """Take care of what killed runs of other periods left in a folder, where nobody works on those now."""
    for file in folder.glob(f".*{_MARK}{_LOCK}"):
        lock = FileLock(file, thread_local=False)
        with suppress(Timeout, OSError):
            lock.acquire(timeout=0)
            _clear_up(folder / file.name.removeprefix(".").removesuffix(f"{_MARK}{_LOCK}"))
            with suppress(OSError):
                file.unlink()
            lock.release()


def _own_prefix(target: Path) -> str:
    """Return how the names begin of what a run puts beside ``target``: hidden, and not to be mistaken for others'."""
    return f".{target.name}{_MARK}"


def _aside(target: Path) -> Path:
    return target.parent / f"{_own_prefix(target)}old"
