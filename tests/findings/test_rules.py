"""Each rule says its sentence, the opposite, or nothing: by the facts alone."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from books import LIMITS, Value, book, judge
from cases import CASES, Case, gap, level, systematic

from followup.facts import FactBook
from followup.findings import Finding, Strength, find, findings_fragment, rules
from followup.findings.rules import RULES
from followup.locale import in_language

RULE_FILES = sorted(Path(rules.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{CASES.index(case)}")
def test_what_a_rule_says_depends_on_the_facts(case: Case) -> None:
    finding = judge(case.rule, case.facts)
    if case.says is None:
        assert finding is None
    else:
        assert finding is not None
        assert case.says in finding.sentence
        assert finding.strength.value == case.strength


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{CASES.index(case)}")
def test_no_sentence_has_a_hole_where_a_fact_has_no_value(case: Case) -> None:
    silenced = 0
    for name in case.facts:
        finding = judge(case.rule, {**case.facts, name: None})
        silenced += finding is None
        assert finding is None or name not in finding.facts.values()
    assert silenced


def test_no_facts_give_no_findings() -> None:
    assert find(FactBook(), LIMITS) == []


@pytest.mark.parametrize(
    ("rule", "facts", "bases", "strength"),
    [
        # 40 % of 80 assessed done. If the 20 not known are all done: (32 + 20) / 100 = 52 %, still a gap of 48.
        ("implementation.gap", gap(40), {"implementation__low": 100}, "clear"),
        # 60 % of 80 done, 40 more not known: up to (48 + 40) / 120 = 73 %, a gap of only 27.
        ("implementation.gap", gap(60), {"implementation__low": 120}, "tendency"),
        # 80 % of 80 done; of 100 at least 64 %: a gap of up to 36.
        ("implementation.gap", gap(80), {"implementation__low": 100}, "tendency"),
        # 95 % of 80 done; of 90 at least 84 %: a gap of at most 16.
        ("implementation.gap", gap(95), {"implementation__low": 90}, "clear"),
        ("implementation.gap", gap(100), {"implementation__low": 81}, "tendency"),
        # 60 on 60 of 90 begun: up to (3600 + 3000) / 90 = 73.3, above the threshold of 70.
        ("systematics.gap", systematic(60), {"systematics__assessed__count": 90}, "tendency"),
        # 60 on 60 of 70: up to (3600 + 1000) / 70 = 65.7.
        ("systematics.gap", systematic(60), {"systematics__assessed__count": 70}, "clear"),
        # 75 on 60 of 65: at least 4500 / 65 = 69.2.
        ("systematics.gap", systematic(75), {"systematics__assessed__count": 65}, "tendency"),
    ],
)
def test_where_the_bounds_of_non_response_straddle_a_limit_the_sentence_is_weaker(
    rule: str, facts: dict[str, Value], bases: dict[str, int], strength: str
) -> None:
    finding = judge(rule, facts, **bases)
    assert finding is not None
    assert finding.strength.value == strength


@pytest.mark.parametrize(
    ("share", "answered", "strength"),
    [(100, 32, "clear"), (100, 30, "tendency"), (0, 30, "tendency"), (50, 30, "clear")],
)
def test_what_is_said_of_all_years_is_weaker_where_some_are_not_known(
    share: float, answered: int, strength: str
) -> None:
    facts = {"annual_followup.share": share, "annual_followup.expected.count": float(answered)}
    finding = judge("annual.duty", facts | {"annual_followup.documented.count": 16.0})
    assert finding is not None
    assert finding.strength.value == strength


def test_the_cases_reach_every_sentence_and_every_rule() -> None:
    said = {finding.sentence for case in CASES if (finding := judge(case.rule, case.facts)) is not None}
    written = {
        node.args[0].value
        for file in RULE_FILES
        if file.name != "__init__.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        if isinstance(node.args[0], ast.Constant)
    }
    assert said == written
    # Each rule is known by its name, and each has a case.
    assert len({case.rule for case in CASES}) == len(RULES)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_place_in_a_sentence_has_its_fact_or_its_word(language: str) -> None:
    with in_language(language):
        findings = [finding for case in CASES for finding in find(book(case.facts), LIMITS)]
    assert findings
    for finding in findings:
        places = {place for _text, place, _spec, _conversion in Formatter().parse(finding.sentence) if place}
        assert places <= {*finding.facts, *finding.words}, finding.sentence


def test_a_finding_is_written_with_references_and_escaped_words() -> None:
    finding = Finding("r", "s", Strength.TENDENCY, "{who} has {n}.", {"n": "a.count"}, {"who": "<b>*x*"})
    with in_language("en"):
        assert findings_fragment([finding]) == "- \\<b\\>\\*x\\* has {{< fact a.count >}}. (tendency)"


def test_each_strength_has_its_mark() -> None:
    with in_language("en"):
        lines = findings_fragment([Finding("r", "s", strength, "A.") for strength in Strength]).splitlines()
    assert lines == ["- A.", "- A. (tendency)", "- A. (a change is not established)"]


def test_findings_stand_in_the_summarys_order() -> None:
    facts = level(66, 66, 66) | gap(50) | systematic(50)
    assert [finding.rule for finding in find(book(facts), LIMITS)] == [
        "implementation.level", "implementation.gap", "systematics.gap",
    ]  # fmt: skip
