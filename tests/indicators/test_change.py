"""What changed since the previous period, and how much of it is change in substance."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import STATUS, activity, plan_of

from followup.indicators.change import change, matched_by_area, matched_ids
from followup.period import Plan

SAID = st.sampled_from([*STATUS, "not_applicable", "unanswered"])


def table_of(**said: str) -> pd.DataFrame:
    """Assignments and their joint status, such as ``A1_social="done"``."""
    return pd.DataFrame(
        {
            "assignment": [name.replace("_", ".") for name in said],
            "state": ["answered" if what in STATUS else what for what in said.values()],
            "score": pd.Series([STATUS.get(what) for what in said.values()], dtype="float64"),
        }
    )


def parts_of(now: pd.DataFrame, before: pd.DataFrame, plan: Plan) -> dict[str, Any]:
    parts = change(now, before, plan)
    assert parts is not None
    return vars(parts)


def test_the_parts_of_a_change() -> None:
    # Before: A1 0, A2 (dropped) 100 → I₁ = 50, matched m₁ = 0. Now: B1 50, B2 (new) 100 → I₂ = 75, m₂ = 50.
    plan = plan_of(activity("B1", "social", previous=["A1"]), activity("B2", "social"))
    parts = parts_of(
        table_of(B1_social="ongoing", B2_social="done"), table_of(A1_social="not_begun", A2_social="done"), plan
    )
    assert parts == {
        "before": 50.0, "after": 75.0, "total": 25.0,
        "matched": 50.0,  # m₂ − m₁ = 50 − 0
        "new": 25.0,  # I₂ − m₂ = 75 − 50
        "dropped": -50.0,  # m₁ − I₁ = 0 − 50
        "matched_now": 1, "matched_before": 1, "new_count": 1, "dropped_count": 1,
        # Every status is known: the bounds are the values.
        "total_low": 25.0, "total_high": 25.0, "matched_low": 50.0, "matched_high": 50.0,
    }  # fmt: skip


def test_the_bounds_take_what_is_not_known_in_each_period_at_its_worst_and_its_best() -> None:
    plan = plan_of(*(activity(f"B{n}", "x", previous=[f"A{n}"]) for n in (1, 2, 3)), activity("B4", "x"))
    now = table_of(B1_x="done", B2_x="ongoing", B3_x="unanswered", B4_x="not_begun")
    before = table_of(A1_x="ongoing", A2_x="unanswered", A3_x="not_begun", A9_x="done")
    parts = parts_of(now, before, plan)
    # Matched now: (1 + ½ + 0…1) / 3 = 50…83⅓. Before: (½ + 0…1 + 0) / 3 = 16⅔…50.
    assert parts["matched_low"] == pytest.approx(50 - 50)
    assert parts["matched_high"] == pytest.approx(83 + 1 / 3 - (16 + 2 / 3))
    # All now: (1 + ½ + 0…1 + 0) / 4 = 37½…62½. Before: (½ + 0…1 + 0 + 1) / 4 = 37½…62½.
    assert (parts["total_low"], parts["total_high"]) == (-25.0, 25.0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SAID, SAID), min_size=1, max_size=5))
def test_the_bounds_are_the_outermost_changes_of_all_possible_answers(pairs: list[tuple[str, str]]) -> None:
    plan = plan_of(*(activity(f"B{n}", "x", previous=[f"A{n}"]) for n in range(len(pairs))))
    now = {f"B{n}_x": said for n, (said, _before) in enumerate(pairs)}
    before = {f"A{n}_x": said for n, (_now, said) in enumerate(pairs)}
    parts = change(table_of(**now), table_of(**before), plan)
    if parts is None:
        return

    def means(said: list[str]) -> list[float]:
        possible = [[STATUS[what]] if what in STATUS else [0.0, 1.0] for what in said if what != "not_applicable"]
        return [100 * sum(scores) / len(scores) for scores in product(*possible)]

    changes = [two - one for one in means(list(before.values())) for two in means(list(now.values()))]
    assert parts.matched_low == pytest.approx(min(changes), abs=1e-9)
    assert parts.matched_high == pytest.approx(max(changes), abs=1e-9)
    assert parts.matched_low - 1e-9 <= parts.matched <= parts.matched_high + 1e-9


def test_an_areas_matched_assignments_are_compared_with_what_they_came_from() -> None:
    plan = plan_of(
        activity("B1", "x", previous=["A1", "A2"]), activity("B2", "x", previous=["A2"], area="U2"), activity("B3", "x")
    )
    now = table_of(B1_x="done", B2_x="ongoing", B3_x="done").assign(area=["U1", "U2", "U1"])
    before = table_of(A1_x="not_begun", A2_x="done", A3_x="done")
    # U1: B1 against A1 and A2, (0 + 1) / 2; the new B3 is not counted. U2: B2 against A2, which counts in both areas.
    assert matched_by_area(now, before, plan).to_dict("records") == [
        {"area": "U1", "before": 50.0, "after": 100.0, "before_base": 2, "after_base": 1, "change": 50.0}
        | {"low": 50.0, "high": 50.0},
        {"area": "U2", "before": 100.0, "after": 50.0, "before_base": 1, "after_base": 1, "change": -50.0}
        | {"low": -50.0, "high": -50.0},
    ]


def test_an_area_without_a_known_status_before_has_no_index_before() -> None:
    plan = plan_of(activity("B1", "x", previous=["A1"]))
    table = matched_by_area(table_of(B1_x="done").assign(area="U1"), table_of(A1_x="unanswered"), plan)
    assert table["before"].isna().all()
    assert table["change"].isna().all()
    # What was not answered before may have been 0 as well as 100.
    assert table[["after", "low", "high"]].to_numpy().tolist() == [[100.0, 0.0, 100.0]]
    assert matched_by_area(table_of(B1_x="done").assign(area="U1"), table_of(A9_x="done"), plan).empty


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_parts_sum_exactly_to_the_total(data: st.DataObject) -> None:
    earlier = [f"A{n}_x" for n in range(6)]
    links = data.draw(st.lists(st.lists(st.integers(0, 7), max_size=2, unique=True), min_size=1, max_size=6))
    plan = plan_of(*(activity(f"B{n}", "x", previous=[f"A{a}" for a in link]) for n, link in enumerate(links)))
    now = table_of(**{f"B{n}_x": data.draw(SAID) for n in range(len(links))})
    before = table_of(**{name: data.draw(SAID) for name in earlier})
    parts = change(now, before, plan)
    if parts is not None:
        assert parts.matched + parts.new + parts.dropped == pytest.approx(parts.total, abs=1e-9)
        assert parts.after - parts.before == pytest.approx(parts.total, abs=1e-9)
        assert parts.matched_now + parts.new_count == len(now)
        assert parts.matched_before + parts.dropped_count == len(before)


def test_a_merged_activity_is_compared_with_all_it_was_made_of() -> None:
    plan = plan_of(activity("B1", "social", previous=["A1", "A2"]))
    parts = parts_of(table_of(B1_social="done"), table_of(A1_social="done", A2_social="not_begun"), plan)
    # 100 now against (100 + 0) / 2 before; nothing is new, nothing dropped.
    assert (parts["matched"], parts["new"], parts["dropped"]) == (50.0, 0.0, 0.0)
    assert (parts["matched_now"], parts["matched_before"]) == (1, 2)


def test_all_that_an_activity_was_split_into_is_compared_with_it() -> None:
    plan = plan_of(activity("B1", "social", previous=["A1"]), activity("B2", "social", previous=["A1"]))
    parts = parts_of(table_of(B1_social="done", B2_social="ongoing"), table_of(A1_social="ongoing"), plan)
    assert (parts["matched"], parts["new"], parts["dropped"]) == (25.0, 0.0, 0.0)
    assert (parts["matched_now"], parts["matched_before"]) == (2, 1)


def test_a_renamed_activity_is_the_same() -> None:
    plan = plan_of(activity("B9", "social", previous=["A1"]))
    assert matched_ids(plan, ["A1.social"]) == ({"B9.social"}, {"A1.social"})


def test_an_activity_that_kept_its_id_is_matched_only_if_the_plan_says_so() -> None:
    # The same id can mean something else in a new plan: only the plan can tell.
    assert matched_ids(plan_of(activity("A1", "social")), ["A1.social"]) == (set(), set())


def test_an_administration_that_was_merged_is_compared_with_both_it_was_made_of() -> None:
    plan = plan_of(activity("B1", "skola", previous=["A1"]), previous={"skola": ["grund", "gymnasium"]})
    now, before = matched_ids(plan, ["A1.grund", "A1.gymnasium", "A1.skola"])
    # Its own former assignment is not meant: it says that it had other ids.
    assert (now, before) == ({"B1.skola"}, {"A1.grund", "A1.gymnasium"})


def test_administrations_that_one_was_split_into_share_its_forerunner() -> None:
    plan = plan_of(activity("B1", "a", "b", previous=["A1"]), previous={"a": ["ab"], "b": ["ab"]})
    assert matched_ids(plan, ["A1.ab"]) == ({"B1.a", "B1.b"}, {"A1.ab"})


def test_an_activity_taken_over_by_an_administration_that_did_not_have_it_is_new_there() -> None:
    plan = plan_of(activity("B1", "social", "miljo", previous=["A1"]))
    assert matched_ids(plan, ["A1.social"]) == ({"B1.social"}, {"A1.social"})
    parts = parts_of(table_of(B1_social="done", B1_miljo="not_begun"), table_of(A1_social="done"), plan)
    # Within the matched nothing has changed; the new administration's assignment takes the index from 100 to 50.
    assert (parts["matched"], parts["new"], parts["dropped"]) == (0.0, -50.0, 0.0)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ({"B1_social": "done"}, {}),  # no previous assignment at all
        ({"B1_social": "done"}, {"A9_social": "done"}),  # none that is matched
        ({"B1_social": "done"}, {"A1_social": "unanswered", "A9_social": "done"}),  # matched, but its status not known
        ({"B1_social": "unanswered"}, {"A1_social": "done"}),
        ({"B1_social": "not_applicable", "B2_social": "done"}, {"A1_social": "done"}),
    ],
)
def test_without_a_matched_assignment_assessed_in_both_there_is_nothing_to_compare(
    now: dict[str, str], before: dict[str, str]
) -> None:
    plan = plan_of(activity("B1", "social", previous=["A1"]), activity("B2", "social"))
    assert change(table_of(**now), table_of(**before), plan) is None


def test_the_bases_of_an_area_are_the_assignments_whose_status_is_known() -> None:
    plan = plan_of(activity("B1", "x", previous=["A1"]), activity("B2", "x", previous=["A2"]))
    now = table_of(B1_x="done", B2_x="unanswered").assign(area="U1")
    table = matched_by_area(now, table_of(A1_x="unanswered", A2_x="done"), plan)
    assert table[["before_base", "after_base"]].to_numpy().tolist() == [[1, 1]]
    # What was not answered may have been 0 or 100, in both periods: from 50 − 100 to 100 − 50.
    assert table[["low", "high"]].to_numpy().tolist() == [[-50.0, 50.0]]
