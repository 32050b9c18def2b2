"""A finding: a sentence the data entitle the report to, with the numbers that carry it and what would make it false."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from followup.findings.setting import Setting


class Strength(StrEnum):
    """How sure the data make us."""

    CLEAR = "clear"
    TENDENCY = "tendency"
    CANNOT_BE_SAID = "cannot_be_said"


class Weight(IntEnum):
    """How far a finding travels: each place holds those of its own weight and of the heavier ones.

    The summary and the letter are read by those who read nothing else, and must stay within a page.
    """

    CHAPTER = 1
    CONCLUSIONS = 2
    SUMMARY = 3


@dataclass(frozen=True)
class Said:
    """What a judge says.

    Parameters
    ----------
    strength
        How sure the data make us.
    sentence
        The sentence in the reader's language, its numbers as ``{places}``.
    false_if
        What would make it false; its places are words and thresholds, never facts.
    facts
        Place → name of the fact that fills it.
    words
        Place → word that fills it, such as a name; escaped when it is shown.
    """

    strength: Strength
    sentence: str
    false_if: str
    facts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """What a rule concluded: what its judge said, with the rule's name, chapter and weight.

    ``words`` hold the period's thresholds too, each under its name in ``period.yaml``.
    """

    rule: str
    section: str
    strength: Strength
    sentence: str
    facts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    false_if: str = ""
    weight: Weight = Weight.CHAPTER


Judge = Callable[[Setting], Said | None]
"""Looks at the facts and says something, or nothing. It never says anything the facts do not carry."""


@dataclass(frozen=True)
class Rule:
    """A named judge: the chapter it speaks in, and how far what it says travels."""

    name: str
    section: str
    weight: Weight
    judge: Judge

    def __call__(self, setting: Setting) -> Finding | None:
        """Return what the judge says of these facts, if anything."""
        said = self.judge(setting)
        if said is None:
            return None
        words = {**setting.limits(), **said.words}
        return Finding(
            self.name, self.section, said.strength, said.sentence, said.facts, words, said.false_if, self.weight
        )


def rule(name: str, section: str, weight: Weight = Weight.CHAPTER) -> Callable[[Judge], Rule]:
    """Make a judge a rule.

    Examples
    --------
    >>> @rule("method.silent", "method")
    ... def silent(setting):
    ...     return None
    >>> silent.name, silent.weight.name
    ('method.silent', 'CHAPTER')
    """
    return lambda judge: Rule(name, section, weight, judge)
