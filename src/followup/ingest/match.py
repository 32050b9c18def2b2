"""Pair an export's columns with the questionnaire's questions, and answers' labels with its options.

Certain pairings are taken: what the analyst has said, then by code, by exact text, by text cleaned of spaces, case and
numbering. A near match, or one by the order of the columns, is only proposed, never taken: the analyst decides.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from followup.ingest.table import Column, RawTable
from followup.period import Activity, Kind, Option, PeriodInput, Plan, Question, Scale
from followup.period.scales import options_of

_NUMBERING = re.compile(r"^\s*(?:\d+|[a-z])\s*[.):–-]\s+")
_NUMBERED = re.compile(r"SQ0*(\d+)")
_Meaning = TypeVar("_Meaning")
_NEAR = 0.86
"""How alike two cleaned texts must be (difflib's ratio) for a pairing to be proposed."""


@dataclass(frozen=True)
class Target:
    """What a column can answer: a question, or one activity or option of it."""

    question: Question
    activity: Activity | None = None
    option: Option | None = None

    @property
    def item(self) -> str:
        """The activity's id or the option's code, empty where the question has neither."""
        if self.activity is not None:
            return self.activity.id
        return self.option.code if self.option is not None else ""


@dataclass(frozen=True)
class Pair:
    """A column and what it answers, with the way they were paired."""

    column: Column
    target: Target
    how: str


@dataclass(frozen=True)
class Matching:
    """The pairing of one table: what was paired, what was only proposed, what was left over."""

    pairs: tuple[Pair, ...]
    proposed: tuple[Pair, ...]
    unmatched: tuple[Column, ...]


@lru_cache(maxsize=1 << 14)  # headers and labels are compared with one another, over and over
def cleaned(text: str) -> str:
    r"""Return a text without what tools and hands add: case, stray spaces, numbering, closing punctuation.

    Examples
    --------
    >>> cleaned("  3. Hur\xa0långt har arbetet KOMMIT? ")
    'hur långt har arbetet kommit'
    """
    text = unicodedata.normalize("NFKC", text)
    text = " ".join(text.split())
    return _NUMBERING.sub("", text).casefold().strip(" .:?!*")


def targets_of(question: Question, scale: Scale | None, plan: Plan) -> list[Target]:
    """Return all that a column could answer of this question."""
    if question.kind is Kind.MATRIX:
        return [Target(question, activity=activity) for activity in plan.activities]
    whole = [Target(question)]
    if question.kind is Kind.MULTIPLE and scale is not None:
        return whole + [Target(question, option=option) for option in scale.options]
    return whole


def match_columns(table: RawTable, targets: Iterable[Target]) -> Matching:
    """Pair the columns of a table with targets; each target is given to the first column that fits it best."""
    targets = list(targets)
    known = _Known.of(targets)
    pairs, left = [], []
    taken = set[tuple[str, str]]()
    # What the analyst has said goes before what a column seems to be.
    for column in sorted(table.columns, key=lambda column: not column.accepted):
        found = known.find(column)
        if found is not None and (found[0].question.id, found[0].item) not in taken:
            taken.add((found[0].question.id, found[0].item))
            pairs.append(Pair(column, *found))
        else:
            left.append(column)
    free = {
        text: target
        for text, target in known.cleaned.items()
        if (target.question.id, target.item) not in taken and text
    }
    proposed = _by_order(left, targets, taken)
    ordered = {pair.column.position for pair in proposed}
    for column in left:
        close = difflib.get_close_matches(cleaned(_whole_text(column)), free, n=1, cutoff=_NEAR)
        if close and column.position not in ordered:
            proposed.append(Pair(column, free[close[0]], "near"))
    near = {pair.column.position for pair in proposed}
    pairs.sort(key=lambda pair: pair.column.position)
    return Matching(tuple(pairs), tuple(proposed), tuple(c for c in left if c.position not in near))


def _by_order(left: Sequence[Column], targets: Sequence[Target], taken: Collection[tuple[str, str]]) -> list[Pair]:
    """Propose the parts of a question in the order of LimeSurvey's own numbers for them, SQ001, SQ002 and so on.

    Only where nothing speaks against it: they are numbered from 1 without a gap, as many as the questionnaire has parts
    of the question, and none of these is known by anything else. That they were typed in in the same order is for the
    analyst to verify.
    """
    proposed = []
    for question in dict.fromkeys(column.code for column in left if column.subcode):
        parts = [target for target in targets if target.question.id == question and target.item]
        columns = [column for column in left if column.code == question]
        numbers = [int(found[1]) if (found := _NUMBERED.fullmatch(column.subcode)) else 0 for column in columns]
        known = any((question, target.item) in taken for target in parts)
        if not known and numbers == list(range(1, len(parts) + 1)):
            proposed += [Pair(column, target, "order") for column, target in zip(columns, parts, strict=True)]
    return proposed


class Labels:
    """The ways to write each option of a scale.

    Examples
    --------
    >>> labels = Labels(Scale(options=[Option(code="done", label="Genomförd", synonyms=["Klar"])]))
    >>> [option.code for option in map(labels.find, ["1 – genomförd ", "klar", "done"])]
    ['done', 'done', 'done']
    >>> labels.find("Pågår")
    """

    def __init__(self, scale: Scale) -> None:
        self._exact = _unambiguous((option.label, option) for option in scale.options)
        self._cleaned = _unambiguous(
            (cleaned(text), option)
            for option in scale.options
            for text in (option.label, *option.synonyms, option.code)
            if cleaned(text)
        )

    def find(self, text: str) -> Option | None:
        """Return the option that a text means, if it means exactly one."""
        return self._exact.get(text.strip()) or self._cleaned.get(cleaned(text))


def _unambiguous(entries: Iterable[tuple[str, _Meaning]]) -> dict[str, _Meaning]:
    """Return what each text means, without the texts that mean more than one thing: those would be guesses."""
    found: dict[str, _Meaning] = {}
    several = set[str]()
    for text, meaning in entries:
        known = found.setdefault(text, meaning)
        if known is not meaning and known != meaning:
            several.add(text)
    return {text: meaning for text, meaning in found.items() if text not in several}


@dataclass(frozen=True)
class _Known:
    """What codes and texts mean; each only as far as it means one thing."""

    codes: dict[str, Target]
    folded: dict[str, Target]
    texts: dict[str, Target]
    cleaned: dict[str, Target]

    @classmethod
    def of(cls, targets: Sequence[Target]) -> _Known:
        """Return what the names of targets mean."""
        return cls(
            codes=_unambiguous((code, target) for target in targets for code in _codes(target)),
            folded=_unambiguous((code.casefold(), target) for target in targets for code in _codes(target)),
            texts=_unambiguous((text, target) for target in targets for text in _texts(target)),
            cleaned=_unambiguous((cleaned(text), target) for target in targets for text in _texts(target)),
        )

    def find(self, column: Column) -> tuple[Target, str] | None:
        """Return what a column means, by the surest way that tells, and the way."""
        # LimeSurvey numbers its sub-questions SQ001, SQ002 …: there the sub-question's text begins with the
        # activity's id.
        items = filter(None, [column.subcode, column.item, column.item.split(" ", 1)[0]])
        codes = [*column.names, *([f"{column.code}[{item}]" for item in items] or [column.code])]
        # A column for one item says nothing of the question as a whole, even where the item is not known.
        texts = [_whole_text(column), f"{column.text} - {column.item}" if column.item else column.text]
        texts += column.texts
        for how, names, meanings in (
            ("accepted", [column.accepted], self.codes),
            ("code", codes, self.codes),
            ("code", [code.casefold() for code in codes], self.folded),
            ("text", texts, self.texts),
            ("cleaned", [cleaned(text) for text in texts], self.cleaned),
        ):
            for name in names:
                if name and name in meanings:
                    return meanings[name], how
        return None


def targets_in(period: PeriodInput) -> list[Target]:
    """Return all that columns can answer in a period."""
    questionnaire, plan = period.questionnaire, period.plan
    return [
        target
        for question in questionnaire.questions
        for target in targets_of(question, options_of(question, questionnaire, plan, period.period.years), plan)
    ]


def headers_known(targets: Iterable[Target]) -> frozenset[str]:
    """Return the headers, cleaned, that columns may have."""
    return frozenset(cleaned(name) for target in targets for name in (*_codes(target), *_texts(target))) - {""}


def code_of(target: Target) -> str:
    """Return the code that names a target: a question's id, or ``question[item]``."""
    return _codes(target)[0]


def _whole_text(column: Column) -> str:
    return f"{column.text} [{column.item}]" if column.item else column.text or column.header


def _codes(target: Target) -> list[str]:
    identifier, item = target.question.id, target.item
    return [f"{identifier}[{item}]", f"{identifier}_{item}", f"{identifier}___{item}"] if item else [identifier]


def _item_names(target: Target) -> list[str]:
    if target.activity is not None:
        return [f"{target.activity.id} {target.activity.title}", target.activity.title]
    return [target.option.label] if target.option is not None else []


def _texts(target: Target) -> list[str]:
    question = target.question
    texts = [f"{question.text} [{name}]" for name in _item_names(target)] if target.item else [question.text]
    for pattern in question.columns:
        if target.activity is not None:
            # Only the two known places are filled in: any other brace in the pattern stands for itself.
            texts.append(pattern.replace("{id}", target.activity.id).replace("{title}", target.activity.title))
        elif target.option is not None:
            texts.append(pattern.replace("{option}", target.option.label) if "{option}" in pattern else "")
        else:
            texts.append(pattern)
    return [text for text in texts if text]
