"""Import a library without what it takes along where it finds it, and what nothing here asks of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*modules: str) -> Iterator[None]:
    """Import as if these were not installed, unless they have been imported already.

    Examples
    --------
    >>> with without("nowhere.to.be.found"):
    ...     "nowhere.to.be.found" in sys.modules
    True
    >>> "nowhere.to.be.found" in sys.modules
    False
    """
    left_out = [name for name in modules if name not in sys.modules]
    # A module that cannot be imported is marked so.
    sys.modules.update(dict.fromkeys(left_out))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in left_out:
            sys.modules.pop(name, None)
