"""What is planned and carried out under each goal of another programme."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import STATUS

from followup.indicators.crosswalk import KINDS, NO_GOAL, activity_progress, crosswalk

SAID = st.sampled_from([*STATUS, "not_applicable", "unanswered", "dont_know"])
GOALS = ["G1", "G2", "G3"]


def table_of(*said: tuple[str, str]) -> pd.DataFrame:
    """Assignments: an activity and what an administration said of it."""
    return pd.DataFrame(
        {
            "activity": [activity for activity, _what in said],
            "state": ["answered" if what in STATUS else what for _activity, what in said],
            "score": pd.Series([STATUS.get(what) for _activity, what in said], dtype="float64"),
        }
    )


def progress(*said: str) -> str:
    return str(activity_progress(table_of(*(("A1", what) for what in said)))["A1"])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["done"], "done"),
        (["done", "done"], "done"),
        (["done", "not_applicable"], "done"),
        (["done", "unanswered"], "ongoing"),  # not known to be done by all
        (["done", "not_begun"], "ongoing"),
        (["ongoing", "dont_know"], "ongoing"),
        (["not_begun", "not_begun"], "not_begun"),
        (["not_begun", "not_applicable"], "not_begun"),
        (["not_begun", "unanswered"], "unknown"),  # somebody may have begun
        (["dont_know"], "unknown"),
        (["not_applicable", "unanswered"], "unknown"),
        (["not_applicable", "not_applicable"], "not_applicable"),
    ],
)
def test_an_activity_is_as_far_as_all_its_administrations_together(said: list[str], expected: str) -> None:
    assert progress(*said) == expected


def test_an_activity_with_several_goals_counts_at_each_and_one_without_counts_apart() -> None:
    table = table_of(("A1", "done"), ("A2", "not_begun"), ("A3", "ongoing"), ("A3", "done"), ("A4", "done"))
    served = {"A1": ["G1", "G2"], "A2": ["G1"], "A3": [], "A4": ["G2", "G2"]}
    rows = crosswalk(table, served, GOALS).set_index("goal")[["planned", "begun", "done", "not_begun"]]
    assert rows.to_dict("index") == {
        "G1": {"planned": 2, "begun": 1, "done": 1, "not_begun": 1},
        "G2": {"planned": 2, "begun": 2, "done": 2, "not_begun": 0},  # named twice, counted once
        "G3": {"planned": 0, "begun": 0, "done": 0, "not_begun": 0},
        NO_GOAL: {"planned": 1, "begun": 1, "done": 0, "not_begun": 0},
    }


def test_a_plan_without_goals_has_all_its_activities_without_goal() -> None:
    (row,) = crosswalk(table_of(("A1", "done"), ("A2", "unanswered")), {}, []).to_dict("records")
    assert (row["goal"], row["planned"], row["begun"], row["unknown"]) == (NO_GOAL, 2, 1, 1)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_every_activity_is_counted_once_at_each_of_its_goals(data: st.DataObject) -> None:
    said = data.draw(st.lists(st.tuples(st.sampled_from("ABCDE"), SAID), min_size=1, max_size=12))
    names = {activity for activity, _what in said}
    served = {name: data.draw(st.lists(st.sampled_from(GOALS), unique=True)) for name in sorted(names)}
    rows = crosswalk(table_of(*said), served, GOALS).set_index("goal")
    expected = Counter(goal for name in names for goal in served[name] or [NO_GOAL])
    assert {goal: int(rows.loc[goal, "planned"]) for goal in rows.index} == {g: expected[g] for g in [*GOALS, NO_GOAL]}
    assert (rows[list(KINDS)].sum(axis=1) == rows["planned"]).all()
    assert (rows["begun"] == rows["done"] + rows["ongoing"]).all()
    begun = {activity for activity, what in said if STATUS.get(what, 0) > 0}
    assert rows["begun"].to_list() == [
        sum(goal in (served[name] or [NO_GOAL]) for name in begun) for goal in [*GOALS, NO_GOAL]
    ]
