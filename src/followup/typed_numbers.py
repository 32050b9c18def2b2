"""Numbers typed by hand in the commentary, in figures or in words, and the facts they probably mean.

A typed number stays what it was when the answers change. It is pointed out, never refused: only the analyst knows
whether it comes from the survey or from somewhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from followup.errors import Fault, Place, Severity
from followup.facts import Fact, FactBook, Unit
from followup.locale import _
from followup.shares_in_words import worded_shares

_SHOWN = 3
_SMALL = 10
_MONTHS = (
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    "January|February|March|April|May|June|July|August|October|November|December"
)
# What a number can follow without telling a result: a part of a text, a law, a limit that was set, a case.
_LEADING = (
    r"figur(?:en)?|figure|tabell(?:en)?|table|avsnitt(?:et)?|section|kapitel|chapter|bilaga|appendix|punkt(?:en)?|"
    r"fråga(?:n)?|question|mål(?:et)?|delmål(?:et)?|goal|nr|nummer|number|no|steg(?:et)?|step|sida(?:n)?|sid|page|"
    r"område(?:t)?|area|artikel|article|nivå(?:n)?|level|version|årskurs|klockan|kl|kap|lag(?:en)?|act|dnr|tel|"
    r"diarienummer|ärende(?:t)?|gräns\w*(?:\s+(?:på|är|om|vid|för))?|threshold(?:\s+(?:of|is))?|agenda|"
    r"postnummer|förslag|proposal"
)
# What it can be followed by: facts are shares, indices and counts, never money, time or size.
_TRAILING = (
    r"§|kap\b|(?:tusen|miljon(?:er)?|mn?kr|tkr|kronor|kr|SEK|million|thousand)\b|"
    r"(?:år|månad|veck|dag|dygn|timm|minut|klass|month|week|day|hour|minute|grade|years?\b)\w*|"
    rf"(?:{_MONTHS})\b|[a-zå]\)|möjliga\b"
)
_NOT_A_RESULT = re.compile(
    r"\]\([^)]*\)"  # where a link leads
    r"|(?:https?://|www\.)\S+|\S+@\S+"
    r"|^[\s>*+-]*\(?\d{1,3}[.)](?=\s)"  # the number of a list item
    r"|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{1,2}/\d{1,2}\b|\b\d{1,2}\.\d\d\b(?!\s*%)"  # dates and hours
    r"|(?<!\w)\+?0\d{1,3}[- ]\d[\d ]+\d"  # telephone numbers
    r"|\b\d{4}(?:/\d{2,4})?[-:]\d[\d-]*"  # dates, laws and case numbers: 2026-09-18, 2001:453, 2016/17:10
    rf"|(?<!\w)(?:{_LEADING})[.:]?[ \u00a0]+\d++(?:[.,:]\d++)*+(?:\s*(?:,|och|till|and|to|[–-])\s*\d++(?:\.\d++)*+)*"
    r"(?![ \u00a0]*(?:%|procent|percent))"
    r"|§+\s*\d+(?:\s*[a-z]\b)?"
    # The end of every scale.
    r"|\b(?:av|of|0[ \u00a0]+till|0[ \u00a0]+to|0–)[ \u00a0]*100\b(?![ \u00a0]*(?:%|procent|percent|\d))"
    rf"|(?<![\w.,])\d[\d \u00a0,.]*(?<=\d)[ \u00a0]?(?:{_TRAILING})"
    r"|(?<![\w,.])(?:19|20)\d\d(?:[ ]?[–/-][ ]?(?:(?:19|20)?\d\d))?(?![\w%]|[ \u00a0](?:%|procent|percent)|[.,]\d)",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(
    r"(?<![\w.,:/§-])(?P<written>[+−-]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?)(?![\w:/]|[.,-]\w)"
    r"(?P<sign>[ \u00a0\u202f]?%|[ \u00a0]procent(?!enhet)|[ \u00a0]percent(?! ?point))?"
)
_FACT = re.compile(r"\{\{<.*?>\}\}")
_OF_THEM = re.compile(r"^\s+(?:av|of)\s+(?:(?:alla|de|dem|all|the)\s+)?")
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
_SAYS_NOTHING = frozenset(
    "alla andra antal barn dessa detta deras efter eller från högst inklusive inom inte minst något några samt sina "
    "under utan varje våra över även other from that than them they this were with have been least most each".split()
)


@dataclass(frozen=True)
class Typed:
    """A number as it stands in a line.

    ``decimals`` is how exactly it is written, ``percent`` whether it is written as a share, ``after`` the words that
    follow. ``within`` is how near a share in words is; nothing where figures say it.
    """

    text: str
    value: float
    decimals: int
    percent: bool
    after: str = ""
    within: float = 0


def typed_shares(line: str) -> Iterator[Typed]:
    """Yield the shares of a line that are written in words.

    Examples
    --------
    >>> [(typed.text, typed.value, typed.after) for typed in typed_shares("Var fjärde av de svarande är nöjd.")]
    [('Var fjärde', 25.0, 'svarande är')]
    """
    rest = _FACT.sub(_blank, line)
    for worded in worded_shares(rest):
        after = _OF_THEM.sub("", rest[worded.end :])
        yield Typed(worded.text, worded.value, 0, percent=True, after=_next(after), within=worded.within)


def typed_numbers(line: str) -> Iterator[Typed]:
    """Yield the numbers of a line that could be results: no years, dates, laws, list numbers, sums or references.

    Examples
    --------
    >>> [typed.text for typed in typed_numbers("Index var 62,5 och 1 234 svarade, 54 % av alla.")]
    ['62,5', '1 234', '54 %']
    >>> list(typed_numbers("1. Den 1 januari 2025 ändrades lagen (2001:453), se figur 3 och 19 § i avsnitt 4.2."))
    []
    """
    rest = _NOT_A_RESULT.sub(_blank, _FACT.sub(_blank, line))
    for match in _NUMBER.finditer(rest):
        digits = re.sub(r"[ \u00a0\u202f+]", "", match["written"]).replace("−", "-").replace(",", ".")
        if re.match(r"-?0\d", digits):  # a telephone number, or another that nobody counts with
            continue
        decimals = len(digits.partition(".")[2])
        yield Typed(match[0].strip(), float(digits), decimals, match["sign"] is not None, _next(rest[match.end() :]))


def facts_meant(typed: Typed, around: str, facts: FactBook) -> list[Fact]:
    """Return the facts that a number probably means, the likeliest first.

    A fact is meant if it has the value, as exactly as it is written, and the same unit. A whole number without a unit
    and a share in words may be anything: there the text around must share a word with what the fact is about, and
    below ten the words that follow it must.

    Examples
    --------
    >>> from followup.facts import make_fact
    >>> book = FactBook([make_fact("a.index", 62.48, unit=Unit.INDEX, base=9, label="Genomförandeindex")])
    >>> [fact.name for fact in facts_meant(Typed("62,5", 62.5, 1, False), "", book)]
    ['a.index']
    >>> facts_meant(Typed("62", 62, 0, False), "62 barn", book)
    []
    >>> [fact.name for fact in facts_meant(Typed("62", 62, 0, False), "Genomförandet fick 62", book)]
    ['a.index']
    """
    small = typed.value < _SMALL and not typed.percent and not typed.decimals
    near = _stems(typed.after if small else around)
    found = []
    for fact in facts.values():
        if not _same_value(typed, fact):
            continue
        common = _common(near, _stems(fact.label))
        if common or (typed.percent and not typed.within) or typed.decimals:
            found.append((-common, len(_WORD.findall(fact.label)), fact.name, fact))
    return [fact for *_order, fact in sorted(found, key=lambda item: item[:3])]


def check_typed_numbers(files: Mapping[str, Path], facts: FactBook) -> list[Fault]:
    """Point out numbers typed by hand, each with the facts it probably means.

    A share, a number with decimals or a number of what the facts count is pointed out even if no fact has it: it may be
    what one was before the answers changed.

    Parameters
    ----------
    files
        Chapter → file.
    facts
        The facts of the period as it is now.
    """
    faults = []
    counted = _counted(facts)
    for file in files.values():
        lines = file.read_text(encoding="utf-8-sig", errors="replace").split("\n")
        for row, line in enumerate(lines, start=1):
            around = " ".join(_FACT.sub(" ", near) for near in lines[max(0, row - 2) : row + 1])
            for typed in [*typed_numbers(line), *typed_shares(line)]:
                meant = facts_meant(typed, around, facts)
                in_figures = typed.percent and not typed.within
                measured = in_figures or typed.decimals or _common(_stems(typed.after), counted)
                if meant or measured:
                    faults.append(_fault(typed, meant, Place(f"commentary/{file.name}", row=row)))
    return faults


def _fault(typed: Typed, meant: list[Fact], place: Place) -> Fault:
    message = _("The number {number} is typed by hand and does not follow if the answers change.", number=typed.text)
    if typed.within:
        message = _(
            "The share “{share}” is written in words and does not follow if the answers change.", share=typed.text
        )
    step = _("No fact has that value now. If the number comes from the survey, write it as a fact; see facts.json.")
    if meant:
        names = "; ".join(f"{{{{< fact {fact.name} >}}}} ({fact.label}: {fact.text})" for fact in meant[:_SHOWN])
        step = _("Write instead what it means: {names}. A number from elsewhere can stay.", names=names)
    return Fault("commentary.typed-number", message, place, step, Severity.LOOK)


def _same_value(typed: Typed, fact: Fact) -> bool:
    if fact.value is None or typed.percent != (fact.unit is Unit.PERCENT):
        return False
    if typed.decimals and fact.unit is Unit.COUNT:
        return False
    # A change of −3,3 is written as a decrease by 3,3.
    sizes = (abs(typed.value), abs(fact.value)) if fact.unit is Unit.POINTS else (typed.value, fact.value)
    return abs(sizes[0] - sizes[1]) <= (typed.within or 0.5 * 10**-typed.decimals) + 1e-9


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower()) if word not in _SAYS_NOTHING}


def _common(some: set[str], others: set[str]) -> int:
    """Count the words they share, in whatever form: *svar* and *svarande* begin alike."""
    return sum(any(one.startswith(other) or other.startswith(one) for other in others) for one in some)


def _counted(facts: FactBook) -> set[str]:
    """Return what the counts of the whole municipality are counts of: how their labels begin."""
    labels = [re.split("[:,]", fact.label)[0] for fact in facts.values() if fact.unit is Unit.COUNT]
    return set().union(*(_stems(" ".join(label.split()[:2])) for label in labels))


def _next(text: str) -> str:
    """Return the two words that follow directly, if they do."""
    match = re.match(r"[ \u00a0*_]*((?:[^\W\d_]+[ \u00a0]?){1,2})", text)
    return match[1].strip() if match else ""


def _blank(match: re.Match[str]) -> str:
    """Keep the place of what is taken out, so that what stands beside it does not run together."""
    return "\x00" * len(match[0])
