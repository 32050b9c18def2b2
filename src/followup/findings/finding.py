"""A finding: a sentence the data entitle the report to, with the numbers that carry it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from followup.facts import FactBook
from followup.period.period import Thresholds


class Strength(StrEnum):
    """How sure the data make us."""

    CLEAR = "clear"
    TENDENCY = "tendency"
    NOT_ESTABLISHED = "not_established"


@dataclass(frozen=True)
class Finding:
    """What a rule concluded.

    Parameters
    ----------
    rule
        The rule's name.
    section
        The chapter it belongs to.
    strength
        How sure the data make us.
    sentence
        The sentence in the reader's language, its numbers as ``{places}``.
    facts
        Place → name of the fact that fills it.
    words
        Place → word that fills it, such as a name; escaped when it is shown.
    """

    rule: str
    section: str
    strength: Strength
    sentence: str
    facts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


Judge = Callable[[FactBook, Thresholds], Finding | None]
"""A rule: looks at the facts and says something, or nothing. It never says anything the facts do not carry."""
