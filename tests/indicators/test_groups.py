"""However the assignments are grouped, the groups hold what the whole holds.

An assignment belongs to one administration, area, plan and target, but to several levels and forms. There "the same"
means: each assignment is counted once for each level or form that its activity has, so that the groups add up to the
whole with each assignment weighted by how many it has; and what is in any of the groups is what is in the whole.
"""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import GROUPS, STATUS, THRESHOLDS, activity, assignment_tables, context_of, plan_of

from followup.indicators.annual import annual_followup, build_annual_followup
from followup.indicators.assignments import plan_assignments, quadrant
from followup.indicators.implementation import implementation
from followup.indicators.prevention import coverage_by_form, prevention_profile
from followup.indicators.systematics import matrix, systematics

LEVELS, FORMS = ("universal", "selective", "indicated"), ("F1", "F2", "F3")
COUNTS = {
    "implementation": ("planned", "applicable", "assessed", "unknown", "not_applicable"),
    "systematics": ("begun", "assessed", "gap_count"),
    "matrix": ("in_place", "person_dependent", "prepared", "neither", "not_assessed", "assessed"),
}
MEANS = {
    "implementation": (("index", "assessed"), ("low", "applicable"), ("high", "applicable")),
    "systematics": (("index", "assessed"),),
    "matrix": (("in_place_share", "assessed"), ("person_dependent_share", "assessed")),
}


def indicator(name: str, table: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    if name == "systematics":
        return systematics(table, 70, by)
    return {"implementation": implementation, "matrix": matrix}[name](table, by)


def agree(name: str, whole: pd.DataFrame, groups: pd.DataFrame) -> None:
    """Counts of the groups add up to those of the whole, and their means weighted by base give the whole's mean."""
    total = whole.iloc[0]
    for count in COUNTS[name]:
        assert groups[count].sum() == total[count], count
    for mean, base in MEANS[name]:
        if total[base]:
            assert (groups[mean] * groups[base]).sum() / total[base] == pytest.approx(total[mean]), mean


@settings(max_examples=40)
@given(st.sampled_from([[group] for group in GROUPS] + [["area", "administration"]]), assignment_tables(min_size=1))
@pytest.mark.parametrize("name", COUNTS)
def test_groups_hold_what_the_whole_holds(name: str, by: list[str], table: pd.DataFrame) -> None:
    agree(name, indicator(name, table), indicator(name, table, by))


@settings(max_examples=40)
@given(assignment_tables(min_size=1), st.data())
@pytest.mark.parametrize("values", [LEVELS, FORMS], ids=["level", "form"])
@pytest.mark.parametrize("name", COUNTS)
def test_by_level_and_form_each_assignment_counts_once_for_each_that_it_has(
    name: str, values: tuple[str, ...], table: pd.DataFrame, data: st.DataObject
) -> None:
    some = st.lists(st.sampled_from(values), min_size=1, unique=True)
    table = table.assign(value=[data.draw(some) for _row in range(len(table))])
    exploded = table.explode("value", ignore_index=True)
    # The whole, with each assignment as often as it has levels or forms.
    weighted = table.loc[table.index.repeat(table["value"].map(len))].reset_index(drop=True)
    agree(name, indicator(name, weighted), indicator(name, exploded, ["value"]))
    # In any of the groups: all of them, each once.
    assert sorted(exploded["assignment"].unique()) == sorted(table["assignment"])


@st.composite
def plans_with_answers(draw: st.DrawFn) -> tuple[pd.DataFrame, object]:
    """A plan of some activities, and the table ``assignments`` with any status in every place."""
    activities = [
        activity(
            f"A{n}",
            *draw(st.lists(st.sampled_from(["social", "skola", "miljo"]), min_size=1, unique=True)),
            levels=draw(st.lists(st.sampled_from(LEVELS), min_size=1, unique=True)),
            forms=draw(st.lists(st.sampled_from(FORMS), min_size=1, unique=True)),
            target=draw(st.sampled_from(["citizens", "staff"])),
        )
        for n in range(draw(st.integers(1, 6)))
    ]
    plan = plan_of(*activities)
    table = plan_assignments(context_of(plan))
    scores = [draw(st.sampled_from([*STATUS.values(), float("nan")])) for _row in range(len(table))]
    return table.assign(score=scores), plan


@settings(max_examples=40)
@given(plans_with_answers(), st.sampled_from(["administration", "area", "plan", "target"]))
def test_the_levels_of_the_groups_add_up_to_those_of_the_whole(drawn: tuple[pd.DataFrame, object], by: str) -> None:
    table, plan = drawn
    whole = prevention_profile(table, plan).set_index("level")
    parts = [prevention_profile(part, plan).set_index("level") for _name, part in table.groupby(by)]
    for count in ("planned", "planned_base", "begun", "begun_base"):
        assert sum(part[count] for part in parts).to_dict() == whole[count].to_dict()
    # At any level: every assignment directed at citizens, each once.
    assert set(whole["planned_base"]) == {(table["target"] == "citizens").sum()}


@settings(max_examples=40)
@given(plans_with_answers())
def test_a_form_is_covered_in_the_whole_if_it_is_in_any_group(drawn: tuple[pd.DataFrame, object]) -> None:
    table, plan = drawn
    whole = coverage_by_form(table, plan).set_index("form")
    parts = [coverage_by_form(part, plan).set_index("form") for _name, part in table.groupby("administration")]
    # An activity that several administrations are responsible for stands in each of their groups: at least the whole.
    for count in ("planned", "begun"):
        assert (sum(part[count] for part in parts) >= whole[count]).all()
        assert (whole[count] >= pd.concat([part[count] for part in parts], axis=1).max(axis=1)).all()


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(2015, 2024), st.integers(0, 4)), min_size=1, max_size=6))
def test_the_years_of_the_administrations_add_up(activities: list[tuple[str, int, int]]) -> None:
    plan = plan_of(
        *(activity(f"A{n}", who, years=(start, start + more)) for n, (who, start, more) in enumerate(activities))
    )
    nobody = pd.DataFrame(columns=["administration", "question", "item", "state", "code"])
    table = build_annual_followup(nobody, context_of(plan))
    total, groups = annual_followup(table).iloc[0], annual_followup(table, ["administration"])
    assert groups["expected"].sum() == total["expected"]
    expected = {(who, year) for who, start, more in activities for year in range(start, start + more + 1)}
    assert total["expected"] == sum(2019 <= year <= 2022 for _who, year in expected)


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize(
    ("state", "score"), [("unanswered", None), ("not_applicable", None), ("dont_know", None), ("answered", 0.5)]
)
def test_one_assignment_alone_in_every_state(name: str, state: str, score: float | None) -> None:
    """No answer, all not applicable, don't know, and one answer with two criteria too few for an index."""
    value = float("nan") if score is None else score
    field = quadrant(value, float("nan"), state, THRESHOLDS).value
    table = pd.DataFrame({"state": [state], "score": [value], "systematics": [float("nan")], "quadrant": [field]})
    row = indicator(name, table).iloc[0]
    expected = {
        "implementation": int(state == "answered"),
        "systematics": 0,
        "matrix": 0,
    }[name]
    assert row["assessed"] == expected
    for mean, base in MEANS[name]:
        assert pd.isna(row[mean]) == (row[base] == 0)
    if name == "implementation" and state in {"unanswered", "dont_know"}:
        assert (row["low"], row["high"]) == (0.0, 100.0)
