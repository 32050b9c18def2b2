"""The demo period of 2018-2022 leads to the conclusions that such a follow-up once drew, and 2022-2026 to others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from books import LIMITS, book
from cases import CASES
from notebook_cells import facts_of

from followup.facts import FactBook
from followup.findings import Finding, find, rules
from followup.locale import in_language


@pytest.fixture(scope="module")
def concluded() -> dict[str, Finding]:
    facts = facts_of("2018-2022")
    with in_language("en"):
        return {finding.rule: finding for finding in find(facts, LIMITS)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "says"),
    [
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
    ],
)
def test_2018_2022_leads_to_the_conclusion(concluded: dict[str, Finding], rule: str, says: str) -> None:
    assert says in concluded[rule].sentence
    assert concluded[rule].strength.value == "clear"


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
        for finding in find(asked, LIMITS):
            yield from finding.facts.values()
        yield from asked.names
    # And those that a rule names outside the book's own methods.
    for file in Path(rules.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "bounds":
                yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))


@pytest.mark.slow
def test_the_notebooks_record_every_fact_a_finding_uses() -> None:
    assert set(used_names()) - set(facts_of("2018-2022")) == set()


@pytest.mark.slow
def test_a_finding_of_the_demo_period_names_only_facts_that_have_a_value(concluded: dict[str, Finding]) -> None:
    facts = facts_of("2018-2022")
    assert all(facts.value(name) is not None for finding in concluded.values() for name in finding.facts.values())
