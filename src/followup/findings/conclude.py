"""Put every rule to the facts: what is said, what was set aside, and which rules had nothing to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from followup.findings.finding import Finding, Rule
from followup.findings.rules import RULES
from followup.findings.setting import Setting
from followup.period.set_aside import SetAside


@dataclass(frozen=True)
class Outcome:
    """What the rules concluded, each list in the order of the chapters.

    Parameters
    ----------
    said
        What the report says.
    aside
        What it would say had the analyst not set it aside, with why.
    silent
        The rules that say nothing of these facts.
    """

    said: list[Finding]
    aside: list[tuple[Finding, SetAside]]
    silent: list[Rule]


def conclude(setting: Setting, set_aside: Sequence[SetAside] = ()) -> Outcome:
    """Return all that the facts entitle the report to say, and what it does not say.

    A sentence with a number that the data do not give is not said. One with a fact that no notebook recorded is said,
    so that the report's build stops on it.
    """
    reasons = {item.rule: item for item in set_aside}
    outcome = Outcome([], [], [])
    for rule in RULES:
        finding = rule(setting)
        if finding is None or _has_a_hole(finding, setting):
            outcome.silent.append(rule)
        elif rule.name in reasons:
            outcome.aside.append((finding, reasons[rule.name]))
        else:
            outcome.said.append(finding)
    return outcome


def find(setting: Setting) -> list[Finding]:
    """Return all that the facts entitle the report to say."""
    return conclude(setting).said


def _has_a_hole(finding: Finding, setting: Setting) -> bool:
    return any(name in setting.facts and setting.facts[name].value is None for name in finding.facts.values())
