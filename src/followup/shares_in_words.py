"""Shares that are written in words, such as *var fjärde* and *två av tre*: as typed as a number, and less seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COUNTS = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
_ORDINALS = {
    "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "åttonde": 8, "nionde": 9, "tionde": 10,
}  # fmt: skip
_PARTS = {
    "tredjedel": 3, "fjärdedel": 4, "femtedel": 5, "sjättedel": 6, "åttondel": 8, "tiondel": 10, "third": 3,
    "quarter": 4, "fifth": 5, "tenth": 10,
}  # fmt: skip
# What tells how often, when, or which one; not how many.
_NOT_A_SHARE = r"(?:år|månad|veck|dag|dygn|timm|termin|kvartal|gång|möte|week|month|year|day)\w*"
_HALF_OF_A_TIME = r"(?<!första )(?<!andra )(?<!senare )(?<!förra )(?<!first )(?<!second )"
_WORDED = re.compile(
    rf"\b(?:{_HALF_OF_A_TIME}(?P<half>hälften|half)"
    rf"|(?P<every_other>varannan|vartannat|every other)"
    rf"|(?:var|vart)\s+(?P<every>{'|'.join(_ORDINALS)})"
    rf"|(?P<count>{'|'.join(_COUNTS)})\s+(?P<part>{'|'.join(_PARTS)})(?:ar|s)?"
    rf"|(?P<some>{'|'.join(_COUNTS)})\s+(?:av|out of|in|of)\s+(?P<all>{'|'.join(_COUNTS)}))\b"
    rf"(?!\s+{_NOT_A_SHARE})",
    re.IGNORECASE,
)
_LOOSE, _LOOSEST = 0.15, 4.0


@dataclass(frozen=True)
class Worded:
    """A share in words: its text, about how many per cent it says, how near that is, and where it ends."""

    text: str
    value: float
    within: float
    end: int


def worded_shares(line: str) -> Iterator[Worded]:
    """Yield the shares of a line that are written in words.

    Words say a share roughly: it is meant within 15 % of itself, and never further off than 4 percentage points.

    Examples
    --------
    >>> [(found.text, round(found.value)) for found in worded_shares("Var fjärde svarade, och två av tre vill mer.")]
    [('Var fjärde', 25), ('två av tre', 67)]
    >>> [(found.value, found.within) for found in worded_shares("Nära hälften är klart.")]
    [(50.0, 4.0)]
    >>> list(worded_shares("Vi möts varannan vecka, var tredje månad och under andra hälften av 2025."))
    []
    """
    for match in _WORDED.finditer(line):
        found = {name: text.casefold() for name, text in match.groupdict().items() if text}
        if "every" in found:
            share = 1 / _ORDINALS[found["every"]]
        elif "part" in found:
            share = _COUNTS[found["count"]] / _PARTS[found["part"]]
        elif "all" in found:
            share = _COUNTS[found["some"]] / _COUNTS[found["all"]]
        else:
            share = 1 / 2
        if share < 1:
            yield Worded(match[0], 100 * share, min(_LOOSEST, _LOOSE * 100 * share), match.end())
