"""The parents that this process keeps: one for each list of modules, started when first asked for."""

from __future__ import annotations

import atexit
import sys
import threading
from functools import cache
from importlib.metadata import entry_points

from followup.forking.parent import ForkingParent

PROVISIONER = "followup-forked"
"""The name by which a kernel spec asks for the provisioner."""
AFTER_THE_FIRST = "|"
"""Stands before those of the preloaded modules that are imported once a first kernel has been forked.

An import cannot be interrupted: a kernel that is asked for in the midst of a long one would have to wait for its end.
"""
_parents: dict[tuple[str, ...], ForkingParent] = {}
_lock = threading.Lock()


@cache  # looking through all that is installed takes long
def can_fork() -> bool:
    """Tell whether kernels can be forked: macOS's own libraries do not survive it, and Windows has no fork.

    Nor can they where this package runs without having been installed, since jupyter_client does not know it then.
    """
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


def close_parents() -> None:
    """End every parent, and the kernels that are left of them."""
    with _lock:
        while _parents:
            _parents.popitem()[1].close()
