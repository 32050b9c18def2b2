"""Findings: rules over the facts decide which sentences the report may hold, and in which strength."""

from __future__ import annotations

from followup.facts import FactBook
from followup.findings.finding import Finding, Strength
from followup.findings.rules import RULES
from followup.locale import _
from followup.markdown import escaped
from followup.period.period import Thresholds

__all__ = ["Finding", "Strength", "find", "findings_fragment"]


def find(facts: FactBook, thresholds: Thresholds) -> list[Finding]:
    """Return all that the facts entitle the report to say, in the summary's order.

    A sentence with a number that the data do not give is not said. One with a fact that no notebook recorded is said,
    so that the report's build stops on it.
    """
    said = [finding for rule in RULES if (finding := rule(facts, thresholds)) is not None]
    return [f for f in said if all(facts[n].value is not None for n in f.facts.values() if n in facts)]


def findings_fragment(findings: list[Finding]) -> str:
    """Write findings as a list, each number as a reference to its fact."""
    marks = {
        Strength.CLEAR: "",
        Strength.TENDENCY: " " + _("(tendency)"),
        Strength.NOT_ESTABLISHED: " " + _("(a change is not established)"),
    }
    lines = []
    for finding in findings:
        places = {place: f"{{{{< fact {name} >}}}}" for place, name in finding.facts.items()}
        words = {place: escaped(word) for place, word in finding.words.items()}
        lines.append(f"- {finding.sentence.format_map({**places, **words})}{marks[finding.strength]}")
    return "\n".join(lines)
