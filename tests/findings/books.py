"""Facts to judge by: a whole book in which everything is middling, and what a test changes in it."""

from __future__ import annotations

from followup.facts import FactBook, Unit, make_fact
from followup.findings import Finding, Labels, Setting, find
from followup.locale import in_language
from followup.period.period import Thresholds

LIMITS = Thresholds(
    criteria_answered=3, carried_out=75, systematic=70, ranking_base=5, people=5, clear_share=60, few_share=30,
    clear_change=5,
)  # fmt: skip
LABELS = Labels(
    administration={"a": "Alfa", "b": "Beta", "c": "Gamma"},
    area={"p": "Protection", "q": "Quality", "r": "Reach"},
    form={"near": "Close violence", "honour": "Honour", "trade": "Trade"},
    need={"asking": "Asking", "risk": "Risk"},
    criterion={"written": "Written", "known": "Known"},
    statement={"steering": "Steering", "structure": "Structure"},
    question={"status": "Status", "needs": "Needs"},
    domain={"process": "Process", "individuals": "Individuals"},
)

Value = float | None
BASES = {
    # Bases that a rule reads: assignments that are relevant, and begun ones, known or not.
    "implementation.low": 80,
    "implementation.done.share": 80,
    "systematics.index": 60,
    "systematics.assessed.count": 60,
    "annual_followup.expected.count": 32,
}


def book(values: dict[str, Value], **bases: int) -> FactBook:
    """Facts with these values; a base is named with ``__`` for the points of the fact's name."""
    named = BASES | {name.replace("__", "."): base for name, base in bases.items()}
    return FactBook(
        make_fact(name, value, unit=Unit.INDEX, base=named.get(name, 80), label="") for name, value in values.items()
    )


def setting(values: dict[str, Value], **bases: int) -> Setting:
    return Setting(book(values, **bases), LIMITS, LABELS)


def judge(rule: str, values: dict[str, Value], **bases: int) -> Finding | None:
    """What a rule says of these facts, in English."""
    with in_language("en"):
        found = [finding for finding in find(setting(values, **bases)) if finding.rule == rule]
    return found[0] if found else None
