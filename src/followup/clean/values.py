"""What single cells say: labels become codes, text becomes numbers, and why there is no answer is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from followup.ingest.match import Labels, cleaned
from followup.period import Means, Question, Scale
from followup.schemas import State

_GROUPED = re.compile(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}']")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_SEPARATORS = re.compile(r"[;|\n]")
_CHOSEN = {"ja", "yes", "y", "1", "true", "x", "checked", "vald"}
_NOT_CHOSEN = {"nej", "no", "n", "0", "false", "unchecked", "ej vald", "not selected"}


@dataclass(frozen=True)
class Reading:
    """What one cell was read as; ``rule`` names the change if the cell was not written in its plain form."""

    state: State
    code: str = ""
    label: str = ""
    score: float | None = None
    rule: str = ""


class Several(NamedTuple):
    """What a cell says of several options: which were chosen, and the rule if they were not written plainly."""

    codes: frozenset[str]
    rule: str = ""


class Tick(NamedTuple):
    """What a cell says of one option: chosen, not chosen or neither, and the rule if that was not written plainly."""

    chosen: bool | None
    rule: str = ""


UNANSWERED = Reading(State.UNANSWERED)
STATES = {Means.DONT_KNOW: State.DONT_KNOW, Means.NOT_APPLICABLE: State.NOT_APPLICABLE}


class Choice:
    """Reads the cells of a question with one answer out of a scale."""

    def __init__(self, scale: Scale) -> None:
        self._labels = Labels(scale)

    def __call__(self, cell: str) -> Reading:
        """Return what the cell says."""
        if not cell.strip():
            return UNANSWERED
        option = self._labels.find(cell)
        if option is None:
            return Reading(State.UNREADABLE, rule="value.unreadable")
        state = STATES[option.means] if option.means else State.ANSWERED
        return Reading(state, option.code, option.label, option.score, "" if cell == option.label else "label.cleaned")


def read_number(cell: str, question: Question) -> Reading:
    r"""Read a number, with decimal comma or point and grouped thousands.

    Examples
    --------
    >>> from followup.period import Kind
    >>> question = Question(id="staff", text="Antal anställda", kind=Kind.NUMBER, minimum=0)
    >>> read_number("1\xa0234,5", question).score
    1234.5
    >>> read_number("-3", question).state.value
    'unreadable'
    """
    if not cell.strip():
        return UNANSWERED
    text = _GROUPED.sub("", cell)
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    value = float(text) if _NUMBER.fullmatch(text) and len(text) < 30 else float("nan")
    if not isfinite(value):
        return Reading(State.UNREADABLE, rule="number.unreadable")
    low, high = question.minimum, question.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return Reading(State.UNREADABLE, rule="number.out-of-range")
    plain = str(int(value)) if value.is_integer() else str(value)
    return Reading(State.ANSWERED, "", plain, value, "" if cell in {plain, str(value)} else "number.cleaned")


def read_text(cell: str, _question: Question) -> Reading:
    """Tell whether free text was given; the text itself is never carried further."""
    return Reading(State.ANSWERED) if cell.strip() else UNANSWERED


def _standing_alone(text: str) -> re.Pattern[str]:
    """Return an expression for a label that holds what options are joined by, where it is one of those listed."""
    words = r"\s+".join(map(re.escape, text.split()))
    return re.compile(rf"(?:^|(?<=[;|\n,]))\s*{words}\s*(?=[;|\n,]|$)")


class Chosen:
    """Reads a multiple-choice cell that lists the chosen options, joined the way the tool joins them."""

    def __init__(self, scale: Scale) -> None:
        self._labels = Labels(scale)
        texts = [text for option in scale.options for text in (option.label, *option.synonyms)]
        self._codes = {option.code for option in scale.options}
        self._longest = 1 + max(text.count(",") for text in texts)
        self._whole = [
            (_standing_alone(text), option, text == option.label)
            for option in scale.options
            for text in (option.label, *option.synonyms)
            if _SEPARATORS.search(text)
        ]

    def __call__(self, cell: str) -> Several:
        """Return the codes of the chosen options.

        Options are joined by semicolons, bars, line breaks or commas, which labels may themselves hold; codes may be
        joined by spaces alone. A cell is plain if it names each option once and by its very label.

        Examples
        --------
        >>> from followup.period import Option
        >>> read = Chosen(Scale(options=[Option(code="law", label="Lagar, regler"), Option(code="risk", label="Risk")]))
        >>> sorted(read("Risk, Lagar, regler").codes), read("Risk, Lagar, regler").rule
        (['law', 'risk'], '')
        >>> both = Scale(options=[Option(code="law", label="Lagar; regler"), Option(code="risk", label="Risk")])
        >>> sorted(Chosen(both)("Risk;Lagar; regler").codes)
        ['law', 'risk']
        >>> read("risk;").rule, read("Risk;Risk;").rule, read("Risk;annat").rule
        ('label.cleaned', 'label.cleaned', 'value.unreadable')
        """
        chosen, strange, plain = list[str](), False, True
        for pattern, whole, is_label in self._whole:
            cell, times = pattern.subn(";", cell)
            chosen += [whole.code] * times
            plain = plain and (is_label or not times)
        for piece in filter(str.strip, _SEPARATORS.split(cell)):
            words = piece.split()
            if self._codes.issuperset(words) and self._labels.find(piece) is None:  # KoboToolbox and ODK
                chosen += words
                plain = False
                continue
            parts = piece.split(",")
            runs = self._runs(parts)
            start = 0
            while start < len(parts):
                text = ",".join(parts[start : start + runs[start]]).strip()
                option = self._labels.find(text)
                if option is not None:
                    chosen.append(option.code)
                    plain = plain and text == option.label
                strange = strange or (option is None and bool(parts[start].strip()))
                start += max(1, runs[start])
        codes = frozenset(chosen)
        if strange:
            return Several(codes, "value.unreadable")
        return Several(codes, "" if plain and len(chosen) == len(codes) else "label.cleaned")

    def _runs(self, parts: list[str]) -> list[int]:
        """Return for each part how many from there on make up a label; none where it is 0.

        Labels that use up all the parts go before labels that leave some over; after that the longest goes first.
        """
        runs = [0] * len(parts)
        uses_all = [False] * len(parts) + [True]
        for start in reversed(range(len(parts))):
            for length in range(1, min(self._longest, len(parts) - start) + 1):
                if self._labels.find(",".join(parts[start : start + length])) is None:
                    continue
                if uses_all[start + length] or not uses_all[start]:
                    runs[start] = length
                uses_all[start] = uses_all[start] or uses_all[start + length]
            if not parts[start].strip():
                uses_all[start] = uses_all[start] or uses_all[start + 1]
        return runs


def read_tick(cell: str, label: str) -> Tick:
    """Read a cell of a column of its own per option; a word that says neither yes nor no is unreadable.

    Examples
    --------
    >>> [read_tick(cell, "2019").chosen for cell in ("Ja", "2019", "0", "", "kanske")]
    [True, True, False, None, None]
    >>> [read_tick(cell, "2019").rule for cell in ("TRUE", "2019", "0", " ja", "kanske")]
    ['', '', '', 'label.cleaned', 'value.unreadable']
    """
    if not cell.strip():
        return Tick(None)
    text = cleaned(cell)
    chosen = text in _CHOSEN or (bool(text) and text == cleaned(label))
    if not chosen and text not in _NOT_CHOSEN:
        return Tick(None, "value.unreadable")
    return Tick(chosen, "" if cell == label or cell.casefold() in _CHOSEN | _NOT_CHOSEN else "label.cleaned")
