"""Text from outside, on one line and without what cannot be seen."""

from __future__ import annotations

import re

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+")
"""Control characters, and those that turn or hide the text around them."""


def plain(text: str) -> str:
    r"""Return text on one line, without characters that cannot be seen.

    Examples
    --------
    >>> plain("Råd\nom\x07  stöd ")
    'Råd om stöd'
    """
    return " ".join(UNSEEN.sub(" ", text).split())
