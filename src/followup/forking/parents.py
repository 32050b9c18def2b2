"""The parents that this process keeps: one for each list of modules, started when first asked for."""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pickle import PicklingError
from typing import TypeVar, cast

from followup.forking.parent import ForkingParent

Result = TypeVar("Result")
PROVISIONER = "followup-forked"
"""The name by which a kernel spec asks for the provisioner."""
_parents: dict[tuple[str, ...], ForkingParent] = {}
_lock = threading.Lock()


@cache  # looking through all that is installed takes long
def can_fork() -> bool:
    """Tell whether kernels can be forked: macOS's own libraries do not survive it, and Windows has no fork.

    Nor can they where this package runs without having been installed, since jupyter_client does not know it then.
    """
    from importlib.metadata import entry_points

    known = entry_points(group="jupyter_client.kernel_provisioners")
    return sys.platform == "linux" and any(entry.name == PROVISIONER for entry in known)


def parent_for(preload: tuple[str, ...]) -> ForkingParent:
    """Return the parent that has imported these modules; there is one for each such list while this process lives."""
    with _lock:
        if preload not in _parents:
            if not _parents:
                atexit.register(close_parents)
            _parents[preload] = ForkingParent(preload)
        return _parents[preload]


def start_parent(preload: Callable[[], Sequence[str]]) -> None:
    """Start a parent where there can be one, and find out meanwhile what it is to import.

    Parameters
    ----------
    preload
        Gives the modules, for which :func:`parent_for` then returns that parent; there is none for them yet.
    """
    if sys.platform != "linux":
        return
    with _lock:
        parent = ForkingParent(preload)
        if not can_fork():
            parent.close()
            return
        if not _parents:
            atexit.register(close_parents)
        _parents[parent.preload] = parent


def call_beside(function: Callable[[], Result]) -> Result:
    """Call a function in a process of its own, where there is a parent to fork it from; else, or if that fails, here.

    So it takes the other processor, and finds imported what the parent has imported. Whatever goes wrong there goes
    wrong here once more, and is told of in the usual way.

    Parameters
    ----------
    function
        Which other processes can be told of: one of a module, or a :func:`functools.partial` of such a one. It may be
        called twice.
    """
    with _lock:
        parent = next(iter(_parents.values()), None)
    if parent is not None:
        with suppress(OSError, PicklingError):
            return cast("Result", parent.call(function))
    return function()


def close_parents() -> None:
    """End every parent, and the kernels that are left of them."""
    with _lock:
        while _parents:
            _parents.popitem()[1].close()
