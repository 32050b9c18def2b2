"""Findings as text: for the report, with references to facts, and for the terminal, with the numbers filled in."""

from __future__ import annotations

from collections.abc import Sequence

from followup.facts import FactBook
from followup.findings.finding import Finding, Strength
from followup.findings.titles import rule_title
from followup.locale import LANGUAGES, _, language
from followup.markdown import TableColumn, escaped, pipe_table
from followup.period.set_aside import SetAside
from followup.sources import source_note


def strength_word(strength: Strength) -> str:
    """Return what a strength is called."""
    return {
        Strength.CLEAR: _("clear"),
        Strength.TENDENCY: _("tendency"),
        Strength.CANNOT_BE_SAID: _("cannot be said"),
    }[strength]


def plain_sentence(finding: Finding, facts: FactBook) -> str:
    """Return a finding's sentence with its numbers and words filled in."""
    numbers = {place: facts[name].text if name in facts else f"({name})" for place, name in finding.facts.items()}
    return finding.sentence.format_map({**finding.words, **numbers})


def plain_false_if(finding: Finding) -> str:
    """Return what would make a finding false, with its words and thresholds filled in."""
    return finding.false_if.format_map(finding.words)


def findings_fragment(findings: Sequence[Finding]) -> str:
    """Write findings as a list, each number as a reference to its fact."""
    return "\n".join(f"- {_marked_up(finding)}" for finding in findings)


def aside_fragment(aside: Sequence[tuple[Finding, SetAside]]) -> str:
    """Write the findings that were set aside, each with its reason, or that there are none."""
    if not aside:
        return escaped(_("No finding has been set aside."))
    lines = [escaped(_("Findings that the data give and that have been set aside, with the reason for each:")), ""]
    for finding, decision in aside:
        who = ", ".join(filter(None, (decision.by or "", _day(decision))))
        reason = _("Set aside: {reason}", reason=decision.reason) + (f" ({who})" if who else "")
        lines.append(f"- {_marked_up(finding)} {escaped(' '.join(reason.split()))}")
    return "\n".join(lines)


def falsifiers_fragment(findings: Sequence[Finding]) -> str:
    """Write a table of the rules that spoke: how sure each is, and what would make it false."""
    if not findings:
        return ""
    columns = [
        TableColumn("rule", _("Rule"), str, width=32),
        TableColumn("strength", _("Strength"), str, width=14),
        TableColumn("false_if", _("What would make it false"), str, width=54),
    ]
    rows = [
        [rule_title(finding.rule), strength_word(finding.strength), plain_false_if(finding)] for finding in findings
    ]
    caption = _("The rules behind the findings, how sure each is, and what would make it false.")
    table = f"{pipe_table(rows, columns)}\n\n: {escaped(caption)} {{#tbl-findings}}"
    return f"{table}\n\n{source_note(_('the program’s rules for findings'))}"


def _marked_up(finding: Finding) -> str:
    places = {place: f"{{{{< fact {name} >}}}}" for place, name in finding.facts.items()}
    words = {place: escaped(word) for place, word in finding.words.items()}
    mark = " " + _("(tendency)") if finding.strength is Strength.TENDENCY else ""
    return finding.sentence.format_map({**words, **places}) + mark


def _day(decision: SetAside) -> str:
    if decision.date_ is None:
        return ""
    from babel.dates import format_date

    return str(format_date(decision.date_, format="long", locale=LANGUAGES[language()]))
