"""The temporary folders of this process: all below one root, which is cleared away even if the process is killed.

The root holds a lock for as long as the process lives. Whoever finds a root whose lock is free knows that it has been
left over: a process that forks kernels does so at once, and otherwise the next run does.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from followup import ending

if TYPE_CHECKING:
    from filelock import FileLock

_PREFIX = "fu-"  # short, as the names of the folders are: a Unix socket's path has about 100 characters
_OWNER = "owner"
_LOCK_SECONDS = 5
_TRIES, _PAUSE_SECONDS = 10, 0.03
_SURELY_NOT_JUST_MADE_SECONDS = 60


@dataclass
class _Root:
    path: Path
    lock: FileLock
    folders: set[Path] = field(default_factory=set)


_roots: dict[str, _Root] = {}
"""Temporary folder of the machine → what this process has there."""
_guard = threading.RLock()


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a temporary folder, which is removed at the end."""
    folder = take_folder()
    try:
        yield folder
    finally:
        give_back(folder)


def take_folder() -> Path:
    """Return a new temporary folder, to be given back."""
    with _guard:
        where = tempfile.gettempdir()
        if where not in _roots:
            root = _roots[where] = _new_root(where)
            ending.begin(root.path, lambda: _remove(root))
        root = _roots[where]
        folder = Path(tempfile.mkdtemp(prefix="", dir=root.path))
        root.folders.add(folder)
        return folder


def give_back(folder: Path) -> None:
    """Remove a temporary folder, and the root along with the last of them."""
    shutil.rmtree(folder, ignore_errors=True)
    with _guard:
        for where, root in tuple(_roots.items()):
            root.folders.discard(folder)
            if not root.folders:
                del _roots[where]
                _remove(root)
                ending.done(root.path)


def clear_abandoned() -> None:
    """Remove the roots of processes of this user that have been killed."""
    from filelock import FileLock, Timeout

    for root in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError, Timeout):
            if root.is_symlink() or not root.is_dir() or (hasattr(os, "getuid") and root.stat().st_uid != os.getuid()):
                continue
            if not (root / _OWNER).exists():
                if time.time() - root.stat().st_mtime > _SURELY_NOT_JUST_MADE_SECONDS:
                    root.rmdir()  # an empty one; others are not of this kind
                continue
            lock = FileLock(root / _OWNER, thread_local=False)
            lock.acquire(timeout=0)
            _remove(_Root(root, lock))


def _new_root(where: str) -> _Root:
    from filelock import FileLock, Timeout

    clear_abandoned()
    while True:
        root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=where))
        lock = FileLock(root / _OWNER, thread_local=False)
        # In the moment before it is held, another process may take the root for one that was left over.
        with suppress(OSError, Timeout):
            lock.acquire(timeout=_LOCK_SECONDS)
            if (root / _OWNER).exists():
                return _Root(root, lock)
        if root.exists():  # not taken away by another process: the disk is full, or does not know locks
            shutil.rmtree(root, ignore_errors=True)
            raise OSError(None, "no lock can be had", where)


def _remove(root: _Root) -> None:
    shutil.rmtree(root.path, ignore_errors=True)
    root.lock.release()
    for _time in range(_TRIES):  # Windows keeps a locked file, and a kernel that is just ending may write once more
        shutil.rmtree(root.path, ignore_errors=True)
        if not root.path.exists():
            return
        time.sleep(_PAUSE_SECONDS)
