"""Wilson intervals with finite population correction, and only where staff were sampled."""

from __future__ import annotations

import math
from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.indicators.intervals import population_of, wilson, with_intervals
from followup.presentation import with_interval
from followup.presentation.numbers.people import choice_numbers

INF = float("inf")
SAID = pd.DataFrame(
    [
        ("r1", "social", "answered"),
        ("r2", "skola", "answered"),
        ("r3", "skola", "answered"),
        ("r4", "skola", "dont_know"),
    ],
    columns=["respondent", "administration", "state"],
).assign(question="needs")
NEEDS = pd.DataFrame({"item": ["basics"], "chosen": [2], "base": [3], "share": [200 / 3]})


@cache
def variance_left(n: int, population: int) -> float:
    return (population - n) / (population - 1)


def by_bisection(p: float, n: int, population: float) -> tuple[float, float]:
    """The same bounds without a formula: where the distance to the share is z standard errors of the bound."""
    left = 1.0 if population == INF else variance_left(n, int(population))

    def inside(pi: float) -> bool:
        return (p - pi) ** 2 <= 1.959963984540054**2 * left * pi * (1 - pi) / n + 1e-15

    bounds = []
    for end in (0.0, 1.0):
        near, far = p, end
        for _step in range(200):
            middle = (near + far) / 2
            near, far = (middle, far) if inside(middle) else (near, middle)
        bounds.append(100 * near)
    return bounds[0], bounds[1]


@pytest.mark.parametrize(
    ("yes", "n", "bounds"),
    # Published examples of Wilson's interval without correction: R. G. Newcombe, Statistics in Medicine 17 (1998).
    [(81, 263, (25.53, 36.62)), (15, 148, (6.24, 16.05)), (0, 20, (0.0, 16.11)), (1, 29, (0.61, 17.18))],
)
def test_of_an_endless_population_it_is_wilsons_own_interval(yes: int, n: int, bounds: tuple[float, float]) -> None:
    assert wilson(100 * yes / n, n, INF) == pytest.approx(bounds, abs=0.006)
    assert wilson(100 * yes / n, n, 10**12) == pytest.approx(bounds, abs=0.006)


@given(st.integers(1, 400), st.data())
def test_the_bounds_are_where_the_share_is_z_standard_errors_away(n: int, data: st.DataObject) -> None:
    yes, more = data.draw(st.integers(0, n)), data.draw(st.integers(1, 1000))
    assert wilson(100 * yes / n, n, n + more) == pytest.approx(by_bisection(yes / n, n, n + more), abs=1e-4)


@given(st.integers(1, 400), st.data())
def test_where_all_were_asked_it_has_no_width(n: int, data: st.DataObject) -> None:
    share = 100 * data.draw(st.integers(0, n)) / n
    assert wilson(share, n, n) == pytest.approx((share, share))
    # One that says too little counts as all.
    assert wilson(share, n, n - 1) == pytest.approx((share, share))


@given(st.integers(1, 200), st.integers(0, 200), st.integers(1, 500), st.integers(1, 500))
def test_the_larger_the_population_the_wider_around_the_share(n: int, yes: int, more: int, still_more: int) -> None:
    share = 100 * min(yes, n) / n
    (low, high), (lower, higher) = wilson(share, n, n + more), wilson(share, n, n + more + still_more)
    assert 0 <= lower <= low + 1e-9
    assert low - 1e-9 <= share <= high + 1e-9
    assert high - 1e-9 <= higher <= 100


def test_without_a_base_there_is_no_interval() -> None:
    assert all(math.isnan(bound) for bound in (*wilson(float("nan"), 0, 40), *wilson(50, 0, 40)))


def test_those_who_were_all_asked_speak_for_themselves_alone() -> None:
    assert population_of(SAID, "needs", {"skola": 40}) == 41
    assert population_of(SAID, "needs", {"annan": 40}) == 3
    assert population_of(SAID, "other", {"skola": 40}) == 0


def test_on_a_census_there_is_no_interval_anywhere() -> None:
    table = with_intervals(NEEDS, "share", SAID, ["needs"], {})
    assert table is NEEDS
    assert with_interval([], table)[1] == []
    assert [number.name for number in choice_numbers("competence.need_", table, {"basics": "B"}, "Behov")] == [
        "competence.need_basics.share"
    ]


def test_a_question_that_only_others_answered_has_no_interval_in_spite_of_a_sample_elsewhere() -> None:
    table = with_intervals(NEEDS, "share", SAID, ["needs"], {"annan": 40})
    assert table[["low", "high"]].isna().all(axis=None)


def test_where_staff_were_sampled_the_bounds_are_shown_and_recorded() -> None:
    table = with_intervals(NEEDS, "share", SAID, ["needs"], {"skola": 40})
    low, high = by_bisection(2 / 3, 3, 41)
    assert (table.loc[0, "low"], table.loc[0, "high"]) == pytest.approx((low, high), abs=1e-4)
    numbers = list(choice_numbers("competence.need_", table, {"basics": "B"}, "Behov"))
    assert [number.name for number in numbers] == [
        f"competence.need_basics.share{bound}" for bound in ("", "_low", "_high")
    ]
    assert [number.base for number in numbers] == [3, 3, 3]
    shown, (column,) = with_interval([], table)
    assert column.show(shown.loc[0, "interval"]) == f"{low:.0f}–{high:.0f}\N{NO-BREAK SPACE}%"
