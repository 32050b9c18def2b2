"""Text from outside, on one line and without what cannot be seen."""

from __future__ import annotations

import re

UNSEEN = re.compile(
    "["
    r"\x00-\x1f\x7f-\x9f"  # control characters
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u061c\u180e\ufeff\ufff9-\ufffb"  # they turn or hide the text around them
    r"\ue000-\uf8ff\U000f0000-\U0010ffff"  # for private use: every font, and every program, has its own
    r"\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"  # no characters at all, and tags that nobody sees
    "]+"
)
"""What cannot be seen, or seen alike by everybody."""
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fit_for_xml(text: str) -> str:
    r"""Return text without the characters that no XML file, and so no workbook, can hold: each becomes a space.

    Examples
    --------
    >>> fit_for_xml("a\x00b\ufffec\n")
    'a b c\n'
    """
    return _NOT_IN_XML.sub(" ", text)


def plain(text: str) -> str:
    r"""Return text on one line, without characters that cannot be seen.

    Examples
    --------
    >>> plain("Råd\nom\x07  stöd ")
    'Råd om stöd'
    """
    return " ".join(UNSEEN.sub(" ", text).split())
