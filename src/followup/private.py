"""What holds answers is for the one who made it: other users of the machine cannot read it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE_UMASK = 0o077
_OTHERS = 0o007


@contextmanager
def only_for_me() -> Iterator[None]:
    """Let no other user read what is written meanwhile, by this process or one it starts; Windows goes by its folders.

    Examples
    --------
    >>> with only_for_me():
    ...     before = os.umask(0o077)
    >>> oct(before) if os.name == "posix" else "0o77"
    '0o77'
    """
    before = os.umask(PRIVATE_UMASK)
    try:
        yield
    finally:
        os.umask(before)


def mode_for(file: Path) -> int:
    """Return the mode in which a file is to be replaced: as it is but for others, or for its maker alone if it is new.

    Those who share the folder, as a group, keep what they may do.
    """
    try:
        return stat.S_IMODE(file.stat().st_mode) & ~_OTHERS
    except OSError:
        return 0o600
