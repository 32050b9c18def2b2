"""The command ``findings``: what the facts entitle the report to say, by which rule, and what would make it false."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import Debug, Period, Processed, Raw
from followup.locale import _, ngettext, number, set_language

if TYPE_CHECKING:
    from rich.table import Table

    from followup.facts import FactBook
    from followup.findings import Finding, Outcome

_All = Annotated[bool, typer.Option("--all", help=_("Show also the rules that say nothing of this period."))]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=_("List the findings of a period: rule, sentence, numbers, and what would make each false."))(
        findings
    )


def findings(
    period: Period = None,
    raw: Raw = None,
    processed: Processed = None,
    every: _All = False,
    debug: Debug = False,  # noqa: ARG001 - main reads it
) -> None:
    """List what the rules conclude of a period's facts."""
    from followup.cli.show import out
    from followup.facts import FactBook
    from followup.findings import Setting, conclude, read_set_aside
    from followup.period import open_period
    from followup.pipeline.project import find_project
    from followup.pipeline.scope import Scope
    from followup.pipeline.tables import check_current

    project = find_project(raw, processed)
    found = open_period(project.raw, period)
    set_language(found.period.language)
    aside = read_set_aside(found.folder)
    check_current(project, Scope(found))
    facts = FactBook.read(project.processed / found.name / "facts.json")
    outcome = conclude(Setting.of(found, facts), aside)
    out.print(ngettext("{count} finding.", "{count} findings.", len(outcome.said)))
    if outcome.said:
        out.print(said_table(outcome.said, facts))
    _show_aside(outcome, facts, {item.rule for item in aside})
    if every:
        _show_silent(outcome)
    else:
        count = len(outcome.silent)
        out.print(
            ngettext(
                "{count} rule says nothing (--all shows it).", "{count} rules say nothing (--all shows them).", count
            )
        )


def said_table(findings: Sequence[Finding], facts: FactBook) -> Table:
    """Return the findings as a table that fits a narrow window.

    On the left the rule, its section and strength; on the right the sentence, what would make it false, and the facts.
    """
    from rich.table import Table

    from followup.cli.show import escape
    from followup.findings import plain_false_if, plain_sentence, rule_title, strength_word

    shown = Table(show_lines=True)
    shown.add_column(_("Rule, section and strength"), overflow="fold", ratio=2)
    shown.add_column(_("Finding, what would make it false, and facts"), overflow="fold", ratio=5)
    for finding in findings:
        left = (rule_title(finding.rule), finding.rule, finding.section, strength_word(finding.strength))
        used = (f"{name} = {_text(name, facts)}" for name in dict.fromkeys(finding.facts.values()))
        right = (plain_sentence(finding, facts), plain_false_if(finding), *used)
        shown.add_row(escape("\n".join(left)), escape("\n".join(right)))
    return shown


def _text(name: str, facts: FactBook) -> str:
    if name not in facts:
        return _("not recorded")
    fact = facts[name]
    return fact.text if fact.base is None else f"{fact.text} (n = {number(fact.base)})"


def _show_aside(outcome: Outcome, facts: FactBook, rules: set[str]) -> None:
    from followup.cli.show import escape, out
    from followup.findings import plain_sentence

    if not rules:
        return
    out.print(_("Set aside in findings.yaml:"))
    for finding, decision in outcome.aside:
        out.print(f"  {escape(finding.rule)}: {escape(plain_sentence(finding, facts))}")
        out.print("    " + escape(_("Set aside: {reason}", reason=" ".join(decision.reason.split()))))
    for name in sorted(rules - {finding.rule for finding, _decision in outcome.aside}):
        out.print(f"  {escape(name)}: {escape(_('The rule says nothing of this period, set aside or not.'))}")


def _show_silent(outcome: Outcome) -> None:
    from followup.cli.show import escape, out

    out.print(_("Rules that say nothing of this period:"))
    for rule in outcome.silent:
        out.print(f"  {escape(rule.name)} ({escape(rule.section)})")
