"""How much the matrix hangs on its thresholds."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import THRESHOLDS, assignment_tables

from followup.indicators.assignments import quadrant
from followup.indicators.sensitivity import possible_indices, sensitivity, thresholds_around
from followup.indicators.systematics import matrix


def test_five_answers_of_three_steps_give_eleven_indices() -> None:
    assert possible_indices([1, 0, 0.5], 5) == [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0]


def test_uneven_scores_give_every_mean_once() -> None:
    # Two of 0, ⅓ and 1: 0, 1/6, 1/3, 1/2, 2/3 and 1.
    assert possible_indices([0, 1 / 3, 1], 2) == pytest.approx([0, 100 / 6, 100 / 3, 50, 200 / 3, 100])


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        (75, [50.0, 100.0]),  # does what 100 does
        (100, [50.0, 100.0]),
        (50, [50.0, 100.0]),
        (50.1, [50.0, 100.0]),
        (0, [50.0, 100.0]),
    ],
)
def test_thresholds_are_the_values_that_make_a_difference(threshold: float, expected: list[float]) -> None:
    assert thresholds_around(threshold, [0.0, 50.0, 100.0]) == expected


def test_thresholds_are_taken_from_both_sides() -> None:
    tens = [10.0 * n for n in range(11)]
    assert thresholds_around(70, tens) == [60.0, 70.0, 80.0]
    assert thresholds_around(70, tens, steps=2) == [50.0, 60.0, 70.0, 80.0, 90.0]
    assert thresholds_around(100, tens) == [90.0, 100.0]


@settings(max_examples=50, deadline=None)
@given(assignment_tables(), st.integers(0, 100), st.integers(0, 100))
def test_each_pair_gives_the_matrix_of_those_thresholds(table: pd.DataFrame, carried: int, systematic: int) -> None:
    limits = THRESHOLDS.model_copy(update={"carried_out": carried, "systematic": systematic})
    moved = table.assign(
        quadrant=[
            quadrant(row.score, row.systematics, row.state, limits).value  # type: ignore[arg-type]
            for row in table.itertuples()
        ]
    )
    (row,) = sensitivity(table, [carried], [systematic]).to_dict("records")
    expected = matrix(moved).iloc[0]
    assert {name: row[name] for name in ("assessed", "in_place", "person_dependent")} == {
        name: expected[name] for name in ("assessed", "in_place", "person_dependent")
    }
    assert pd.isna(row["in_place_share"]) == (row["assessed"] == 0)
