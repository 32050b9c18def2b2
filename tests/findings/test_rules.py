"""Each rule says its sentence, the opposite, or nothing: by the facts alone."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from books import LABELS, LIMITS, Value, book, judge, setting
from cases import CASES, Case, area_changes, gap, indices, level, systematic

from followup.facts import FactBook
from followup.findings import (
    Finding,
    Setting,
    Strength,
    Weight,
    conclude,
    find,
    findings_fragment,
    plain_false_if,
    rules,
)
from followup.findings.rules import RULES
from followup.locale import in_language

# The modules with judges; the others word tables and faults.
OTHERS = {"__init__", "aside", "conclude", "finding", "rules", "setting", "titles", "writing"}
RULE_FILES = [file for file in sorted(Path(rules.__file__).parent.glob("*.py")) if file.stem not in OTHERS]


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
    for name in case.facts:
        finding = judge(case.rule, {**case.facts, name: None})
        assert finding is None or name not in finding.facts.values()
    assert judge(case.rule, dict.fromkeys(case.facts)) is None


def test_no_facts_give_no_findings() -> None:
    assert find(Setting(FactBook(), LIMITS, LABELS)) == []


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
        # 87.5 % of 80 done; of 100 at least 70 %: a gap of up to 30, which is the limit itself.
        ("implementation.gap", gap(87.5), {"implementation__low": 100}, "tendency"),
        ("implementation.gap", gap(100), {"implementation__low": 81}, "tendency"),
        ("systematics.gap", systematic(60, low=40, high=73.3), {}, "tendency"),
        ("systematics.gap", systematic(60, low=51.4, high=65.7), {}, "clear"),
        ("systematics.gap", systematic(60, low=51.4, high=70), {}, "tendency"),
        ("systematics.gap", systematic(75, low=69.2, high=77), {}, "tendency"),
        ("systematics.gap", systematic(75, low=70, high=77), {}, "clear"),
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


def test_the_cases_reach_every_sentence_every_falsifier_and_every_rule() -> None:
    findings = [finding for case in CASES if (finding := judge(case.rule, case.facts)) is not None]
    said = {text for finding in findings for text in (finding.sentence, finding.false_if, *finding.words.values())}
    written = {
        node.args[0].value
        for file in RULE_FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        if isinstance(node.args[0], ast.Constant)
    }
    assert written - said == set()
    # Each rule is known by its name, and each has a case in which it speaks.
    assert {finding.rule for finding in findings} == {rule.name for rule in RULES}
    assert len({rule.name for rule in RULES}) == len(RULES) >= 25


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_place_in_a_sentence_has_its_fact_or_its_word(language: str) -> None:
    with in_language(language):
        findings = [finding for case in CASES for finding in find(setting(case.facts))]
    assert findings
    for finding in findings:
        places = {place for _text, place, _spec, _conversion in Formatter().parse(finding.sentence) if place}
        assert places <= {*finding.facts, *finding.words}, finding.sentence
        # What would make it false is filled in from words and thresholds alone.
        assert "{" not in plain_false_if(finding)


def test_a_finding_is_written_with_references_and_escaped_words() -> None:
    finding = Finding("r", "s", Strength.TENDENCY, "{who} has {n}.", {"n": "a.count"}, {"who": "<b>*x*"})
    with in_language("en"):
        assert findings_fragment([finding]) == "- \\<b\\>\\*x\\* has {{< fact a.count >}}. (tendency)"


def test_a_tendency_is_marked_and_what_is_said_without_doubt_is_not() -> None:
    with in_language("en"):
        lines = findings_fragment([Finding("r", "s", strength, "A.") for strength in Strength]).splitlines()
    # A finding that nothing can be said says so in its sentence.
    assert lines == ["- A.", "- A. (tendency)", "- A."]


def test_findings_stand_in_the_summarys_order() -> None:
    facts = level(66, 66, 66) | gap(50) | systematic(50)
    assert [finding.rule for finding in find(setting(facts))] == [
        "implementation.level", "implementation.gap", "systematics.gap",
    ]  # fmt: skip


def test_every_finding_that_cannot_be_said_says_that_nothing_is_established() -> None:
    found = [judge(case.rule, case.facts) for case in CASES if case.strength == "cannot_be_said"]
    assert all(finding and "established" in finding.sentence for finding in found)
    assert len(found) >= 8


@pytest.mark.parametrize("name", ["disagree", "unsupported"])
def test_without_yearly_rounds_nothing_is_said_of_what_they_bear_out(name: str) -> None:
    rule = {"disagree": "annual.evidence", "unsupported": "annual.unsupported"}[name]
    facts: dict[str, Value] = {f"annual_followup.{name}.count": 0.0}
    assert judge(rule, facts) is not None
    assert judge(rule, facts, **{f"annual_followup__{name}__count": 0}) is None


def test_a_group_with_too_few_assessed_assignments_is_not_ranked() -> None:
    facts = indices("implementation", "administration", a=(90, 90, 90), b=(50, 50, 50), c=(40, 40, 40))
    ranked = judge("implementation.administration.highest", facts)
    assert ranked is not None
    assert ranked.words["names"] == "Alfa"
    five = judge("implementation.administration.highest", facts, implementation__index__by_administration__a=5)
    assert five is not None
    assert five.words["names"] == "Alfa"
    # With four assessed assignments Alfa drops out of the ranking, and Beta is first.
    without = judge("implementation.administration.highest", facts, implementation__index__by_administration__a=4)
    assert without is not None
    assert without.words["names"] == "Beta"
    # With only one that can be ranked there is no ranking.
    few = {f"implementation__index__by_administration__{name}": 4 for name in "ab"}
    assert judge("implementation.administration.highest", facts, **few) is None


def test_a_change_in_an_area_with_few_assignments_is_not_told() -> None:
    facts = area_changes(p=(50, 50, 50))
    assert judge("change.area.forward", facts) is not None
    assert judge("change.area.forward", facts, change__matched__by_area__p=5) is not None
    assert judge("change.area.forward", facts, change__matched__by_area__p=4) is None


def test_without_recorded_bounds_no_order_is_established() -> None:
    facts = indices("systematics", "area", p=(90, 90, 90), q=(10, 10, 10))
    bare = {name: value for name, value in facts.items() if ".low." not in name and ".high." not in name}
    finding = judge("systematics.area.highest", bare)
    assert finding is not None
    assert finding.strength is Strength.CANNOT_BE_SAID


@pytest.mark.parametrize(("end", "bound", "group"), [("highest", "low", "p"), ("highest", "high", "q")])
def test_one_bound_that_was_not_recorded_is_enough(end: str, bound: str, group: str) -> None:
    facts = indices("systematics", "area", p=(90, 90, 90), q=(10, 10, 10))
    del facts[f"systematics.{bound}.by_area.{group}"]
    finding = judge(f"systematics.area.{end}", facts)
    assert finding is not None
    assert finding.strength is Strength.CANNOT_BE_SAID


def test_the_limits_from_the_other_end_are_as_far_from_100() -> None:
    with in_language("en"):
        words = setting({}).limits()
    assert (words["far_share"], words["most_share"]) == ("40", "70")


def test_the_thresholds_of_the_period_stand_in_what_would_make_a_finding_false() -> None:
    limits = LIMITS.model_copy(update={"clear_share": 55.0})
    with in_language("sv"):
        (finding,) = find(Setting(book(level(66, 66, 66)), limits, LABELS))
        assert plain_false_if(finding) == "Falsk om genomförandeindex är under 55."


def test_no_rule_speaks_of_a_routine_as_an_effect() -> None:
    words = ("leads to", "reduces", "because of", "improves", "effect of the routine", "protects")
    for case in CASES:
        finding = judge(case.rule, case.facts)
        assert finding is None or not any(word in finding.sentence for word in words)


def test_a_rule_without_a_finding_is_listed_as_silent() -> None:
    outcome = conclude(setting(level(66, 66, 66)))
    assert [finding.rule for finding in outcome.said] == ["implementation.level"]
    assert len(outcome.said) + len(outcome.silent) == len(RULES)


def test_what_the_summary_holds_stays_within_a_page() -> None:
    # Ten of them, of two or three lines each, and the five key figures fill a page.
    assert sum(rule.weight is Weight.SUMMARY for rule in RULES) <= 10
