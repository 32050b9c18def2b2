"""Whom prevention reaches, and which forms of violence the work covers."""

from __future__ import annotations

import math

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from small import STATUS, THRESHOLDS, activity, answers_of, context_of, plan_of, statuses

from followup.indicators.assignments import assignment_criteria, build_assignments
from followup.indicators.prevention import coverage, coverage_by_form, prevention_profile
from followup.period import Plan

LEVELS = ["universal", "selective", "indicated"]
PLAN = plan_of(
    activity("A1", "social", "skola", levels=["universal", "indicated"], forms=["F1", "F2"]),
    activity("A2", "social", levels=["indicated"], forms=["F1"]),
    activity("A3", "social", levels=["universal"], target="staff", forms=["F2"]),
)


def assignments(plan: Plan, **said: str) -> pd.DataFrame:
    """The table with one answer per assignment, such as ``A1_social="done"``."""
    rows = [row for name, what in said.items() for row in statuses(*name.split("_"), [what])]
    answers, context = answers_of(*rows), context_of(plan)
    return build_assignments(answers, assignment_criteria(answers, context), context, THRESHOLDS)


def test_an_activity_with_two_levels_counts_at_both() -> None:
    # Citizen-directed: A1 × 2 and A2. Begun: A1 at social (pågår) and A2 (genomförd).
    table = assignments(PLAN, A1_social="ongoing", A1_skola="not_begun", A2_social="done", A3_social="done")
    profile = prevention_profile(table, PLAN).set_index("level")
    assert profile["planned"].to_dict() == {"universal": 2, "selective": 0, "indicated": 3}
    assert profile["begun"].to_dict() == {"universal": 1, "selective": 0, "indicated": 2}
    assert set(profile["planned_base"]) == {3}
    assert set(profile["begun_base"]) == {2}
    # 1 / 2, 0 / 2 and 2 / 2: they need not add up to 100.
    assert profile["begun_share"].to_list() == [50.0, 0.0, 100.0]


def test_nothing_begun_gives_no_share_of_it() -> None:
    profile = prevention_profile(assignments(PLAN, A1_social="not_begun", A3_social="done"), PLAN)
    assert profile["begun"].to_list() == [0, 0, 0]
    assert all(math.isnan(share) for share in profile["begun_share"])


def test_a_plan_without_work_for_citizens_has_no_profile() -> None:
    plan = plan_of(activity("A1", "social", target="staff"))
    profile = prevention_profile(assignments(plan, A1_social="done"), plan)
    assert profile["planned_base"].to_list() == [0, 0, 0]
    assert all(math.isnan(share) for share in profile["planned_share"])


def test_coverage_counts_activities_begun_by_anybody() -> None:
    table = assignments(PLAN, A1_skola="ongoing", A2_social="not_begun", A3_social="dont_know")
    cells = coverage(table, PLAN).set_index(["form", "level"])
    assert cells.loc[("F1", "indicated")].to_list() == [2, 1]  # A1 and A2 planned, A1 begun
    assert cells.loc[("F2", "universal")].to_list() == [2, 1]  # A1 and A3 planned, A1 begun
    assert cells.loc[("F1", "universal")].to_list() == [1, 1]  # A1 alone
    assert cells.loc[("F2", "indicated")].to_list() == [1, 1]
    assert cells.loc[("F3", "selective")].to_list() == [0, 0]
    assert len(cells) == 9


def test_a_form_counts_each_activity_once_whatever_its_levels() -> None:
    forms = coverage_by_form(assignments(PLAN, A1_skola="done"), PLAN).set_index("form")
    assert forms.loc["F1"].to_list() == [2, 1, False]
    assert forms.loc["F3"].to_list() == [0, 0, True]


def test_a_form_with_plans_only_is_uncovered() -> None:
    forms = coverage_by_form(assignments(PLAN, A2_social="not_begun"), PLAN).set_index("form")
    assert forms.loc["F1", ["planned", "begun", "uncovered"]].to_list() == [2, 0, True]


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["A1_social", "A1_skola", "A2_social", "A3_social"]), st.sampled_from([*STATUS]))
)
def test_levels_and_forms_hold_what_the_plan_holds(said: dict[str, str]) -> None:
    table = assignments(PLAN, **said)
    profile, forms = prevention_profile(table, PLAN), coverage_by_form(table, PLAN)
    citizens = table[table["target"] == "citizens"]
    begun = int((citizens["score"] > 0).sum())
    # Each assignment counts once per level: A1 has two, A2 one.
    weights = citizens["activity"].map({"A1": 2, "A2": 1})
    assert profile["planned"].sum() == weights.sum()
    assert profile["begun"].sum() == weights[citizens["score"] > 0].sum()
    assert set(profile["begun_base"]) == {begun}
    for form in forms.itertuples():
        cells = coverage(table, PLAN)
        assert cells.loc[cells["form"] == form.form, "begun"].max() <= form.begun <= form.planned
