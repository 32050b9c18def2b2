"""2018-2022 leads to the conclusions that such a follow-up once drew; 2022-2026 and the opposite answers to others."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from books import LABELS, LIMITS, book
from cases import CASES
from periods import first, opposite, opposite_of_a_broad_plan, second

from followup.facts import FactBook
from followup.findings import Finding, Setting, Strength, Weight, find, rules
from followup.locale import in_language


@pytest.fixture(scope="module")
def concluded() -> dict[str, Finding]:
    return said_of(first())


def said_of(setting: Setting) -> dict[str, Finding]:
    with in_language("en"):
        return {finding.rule: finding for finding in find(setting)}


CONCLUSIONS = [
    # 1. Much was carried out, but there were gaps in systematics and in implementation.
    ("implementation.level", "Many activities"),
    ("implementation.gap", "There are gaps in implementation"),
    ("systematics.gap", "There are gaps in systematics"),
    ("systematics.person-dependence", "more hang on persons"),
    # 2. Activities aimed at citizens were mostly indicated; selective and universal ones few.
    ("prevention.level", "mostly for persons who already have experience of violence"),
    # 3. Annual follow-up was not fully complied with.
    ("annual.duty", "have not fully met the duty"),
    # 4. Competence was raised, but the needs remain large, and training is not systematic.
    ("competence.activities", "to a larger extent"),
    ("competence.needs", "needs of competence remain"),
    ("competence.form", "given once ({once}) than that it recurs"),
    # 5. Coordination and the structure for cooperation are an open question.
    ("coordination.support", "weak support"),
    # 6. The plan should cover more areas.
    ("coverage.forms", "cover more areas"),
    # 7. The work belongs both to crime prevention and to public health.
    ("belonging", "A majority"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "says"), CONCLUSIONS)
def test_2018_2022_leads_to_the_conclusion(concluded: dict[str, Finding], rule: str, says: str) -> None:
    assert says in concluded[rule].sentence
    assert concluded[rule].strength.value == "clear"


# What much is carried out of has a gap or has none: one of the two stays whatever the answers, so there are two plans.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "stays", "instead"),
    [
        (
            opposite,
            "implementation.gap",
            {
                "implementation.level": "about halfway",
                "systematics.gap": "on the whole arranged systematically",
                "systematics.person-dependence": "more are in place",
                "prevention.level": "does not dominate",
                "annual.duty": "met for all",
                "competence.activities": "to a smaller extent",
                "competence.needs": "Most of the staff",
                "competence.form": "",  # so few say that it is given once that the numbers are hidden
                "coordination.support": "Coordination has support",
                "coverage.forms": "All {forms} forms",
                "belonging": "There is no majority",
            },
        ),
        (
            opposite_of_a_broad_plan,
            "implementation.level",
            {
                "implementation.gap": "limited",
                "systematics.gap": "on the whole arranged systematically",
                "systematics.person-dependence": "more are in place",
                "prevention.level": "mostly sets in before violence has occurred",
                "annual.duty": "met for all",
                "competence.activities": "to a smaller extent",
                "competence.needs": "Most of the staff",
                "competence.form": "More respondents say that training recurs",
                "coordination.support": "Coordination has support",
                "coverage.forms": "All {forms} forms",
                "belonging": "There is no majority",
            },
        ),
    ],
    ids=["opposite", "opposite-broad"],
)
def test_opposite_answers_give_every_conclusion_its_opposite(
    setting: Callable[[], Setting], stays: str, instead: dict[str, str]
) -> None:
    found = said_of(setting())
    assert {rule for rule, _says in CONCLUSIONS} == {stays, *instead}
    for rule, says in CONCLUSIONS:
        if rule == stays:
            continue
        if not instead[rule]:
            assert rule not in found
        else:
            assert says not in found[rule].sentence
            assert instead[rule] in found[rule].sentence


@pytest.mark.slow
def test_2022_2026_is_compared_with_the_period_before(concluded: dict[str, Finding]) -> None:
    found = said_of(second())
    assert "to a larger extent than before" in found["change.matched"].sentence
    assert found["change.matched"].strength is Strength.CLEAR
    assert "from changed plans" in found["change.plan"].sentence
    # What has changed between the periods is said otherwise than it was.
    changed = {rule for rule in concluded if rule in found and found[rule].sentence != concluded[rule].sentence}
    assert {"coverage.forms", "competence.form", "systematics.person-dependence", "coordination.support"} <= changed


@pytest.mark.slow
@pytest.mark.parametrize("setting", [first, second, opposite], ids=lambda made: made.__name__)
def test_a_whole_period_gives_at_least_25_findings_and_a_summary_of_a_page(setting: Callable[[], Setting]) -> None:
    found = said_of(setting())
    assert len(found) >= 25
    assert sum(finding.weight is Weight.SUMMARY for finding in found.values()) <= 10


@pytest.mark.slow
def test_the_first_period_says_nothing_of_change(concluded: dict[str, Finding]) -> None:
    assert "change.matched" not in concluded


class Asked(FactBook):
    """A book that remembers which facts were looked up."""

    def __init__(self, facts: FactBook) -> None:
        super().__init__(facts.values())
        self.names: set[str] = set()

    def value(self, name: str) -> float | None:
        self.names.add(name)
        return super().value(name)


def used_names() -> Iterator[str]:
    """Every fact that a rule judges by or that stands in a sentence."""
    for case in CASES:
        asked = Asked(book(case.facts))
        for finding in find(Setting(asked, LIMITS, LABELS)):
            yield from finding.facts.values()
        yield from asked.names
    # And those that a rule names outside the book's own methods.
    for file in Path(rules.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "bounds":
                yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))


MADE_UP = [identifier for field in fields(LABELS) for identifier in getattr(LABELS, field.name)]
GROUP = re.compile(rf"(?<=[._])({'|'.join(MADE_UP)})(?=\.|$)")
# Recorded only where there are yearly rounds, or coded answers on obstacles.
SOMETIMES = {"annual_followup.disagree.count", "obstacles.process.count", "obstacles.individuals.count"}


@pytest.mark.slow
def test_the_notebooks_record_every_fact_a_finding_uses() -> None:
    recorded = {*first().facts, *second().facts}
    # The rules' cases have groups of their own: a fact of such a group is recorded if it is for any real one.
    missing = {
        name
        for name in set(used_names()) - recorded - SOMETIMES
        if not any(re.fullmatch(GROUP.sub("[A-Za-z0-9_-]+", name), other) for other in recorded)
    }
    assert missing == set()


@pytest.mark.slow
def test_a_finding_of_the_demo_period_names_only_facts_that_have_a_value(concluded: dict[str, Finding]) -> None:
    facts = first().facts
    assert all(facts.value(name) is not None for finding in concluded.values() for name in finding.facts.values())
