"""Which script a page may run: its own, known by its hash, and none that a text could bring in."""

from __future__ import annotations

import base64
import hashlib


def script_hash(script: str) -> str:
    r"""Return the hash of a page's script as a content security policy names it, after ``sha256-``.

    A browser takes the hash of all that stands between the tags: the line break after the first belongs to it.

    Examples
    --------
    >>> script_hash("")  # as of printf '\n' | openssl dgst -sha256 -binary | base64
    'AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs='
    """
    return base64.b64encode(hashlib.sha256(f"\n{script}".encode()).digest()).decode()
