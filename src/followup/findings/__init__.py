"""Findings: rules over the facts decide which sentences the report may hold, and in which strength."""

from followup.findings.aside import check_set_aside, read_set_aside
from followup.findings.conclude import Outcome, conclude, find
from followup.findings.finding import Finding, Rule, Strength, Weight
from followup.findings.setting import Labels, Setting
from followup.findings.titles import rule_title
from followup.findings.writing import (
    aside_fragment,
    falsifiers_fragment,
    findings_fragment,
    plain_false_if,
    plain_sentence,
    strength_word,
)

__all__ = [
    "Finding",
    "Labels",
    "Outcome",
    "Rule",
    "Setting",
    "Strength",
    "Weight",
    "aside_fragment",
    "check_set_aside",
    "conclude",
    "falsifiers_fragment",
    "find",
    "findings_fragment",
    "plain_false_if",
    "plain_sentence",
    "read_set_aside",
    "rule_title",
    "strength_word",
]
