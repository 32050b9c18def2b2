"""The duty of annual follow-up: which years were expected, and which were documented."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import YEARS, activity, answers_of, context_of, plan_of

from followup.indicators.annual import annual_followup, build_annual_followup
from followup.schemas import check_table

Row = tuple[str, str, str, str, str]


def said(respondent: str, administration: str, *years: int) -> list[Row]:
    """One respondent's answer: the years ticked, and those left."""
    return [
        (respondent, administration, "annual", f"y{year}", "chosen" if year in years else "not_chosen")
        for year in YEARS
    ]


def unanswered(respondent: str, administration: str) -> list[Row]:
    return [(respondent, administration, "annual", f"y{year}", "unanswered") for year in YEARS]


def grid(rows: list[Row], **years: tuple[int, int]) -> pd.DataFrame:
    """The table for administrations with one activity each, which exists in the years given."""
    plan = plan_of(*(activity(f"A{name}", name, years=span) for name, span in years.items()))
    table = build_annual_followup(answers_of(*rows), context_of(plan))
    check_table("annual_followup", table)
    return table


def documented(table: pd.DataFrame) -> list[int]:
    return table.loc[table["documented"], "year"].to_list()


@pytest.mark.parametrize(
    ("answers", "years"),
    [
        ([(2019, 2020)], [2019, 2020]),  # one respondent decides
        ([(2019,), (2019,), ()], [2019]),  # two of three
        ([(2019,), ()], []),  # a tie is no
        ([(2019,), (2019,), (), ()], []),
        ([(), ()], []),
    ],
)
def test_a_year_is_documented_if_more_than_half_of_those_who_answered_say_so(
    answers: list[tuple[int, ...]], years: list[int]
) -> None:
    rows = [row for n, ticked in enumerate(answers) for row in said(f"r{n}", "social", *ticked)]
    # Those who did not answer weigh nothing.
    rows += unanswered("r8", "social") + unanswered("r9", "social")
    assert documented(grid(rows, social=(2019, 2022))) == years


def test_only_years_in_which_an_activity_existed_are_expected() -> None:
    table = grid(said("r1", "social", 2019, 2021), social=(2021, 2022))
    assert table["expected"].to_list() == [False, False, True, True]
    # 2019 was ticked too, but there was nothing to follow up: 1 of 2.
    assert annual_followup(table).to_dict("records") == [{"expected": 2, "answered": 2, "documented": 1, "share": 50.0}]


def test_two_activities_of_different_years_make_both_years_expected() -> None:
    plan = plan_of(activity("A1", "social", years=(2019, 2019)), activity("A2", "social", years=(2022, 2022)))
    table = build_annual_followup(answers_of(*said("r1", "social", *YEARS)), context_of(plan))
    assert table["expected"].to_list() == [True, False, False, True]


def test_an_activity_outside_the_term_makes_no_year_expected() -> None:
    row = annual_followup(grid(said("r1", "social", *YEARS), social=(2015, 2018))).iloc[0]
    assert row[["expected", "answered", "documented"]].to_list() == [0, 0, 0]
    assert math.isnan(row["share"])


def test_where_nobody_answered_the_years_are_expected_but_not_known() -> None:
    table = grid(unanswered("r1", "social"), social=(2019, 2022))
    assert set(table["state"]) == {"unanswered"}
    row = annual_followup(table).iloc[0]
    assert row[["expected", "answered", "documented"]].to_list() == [4, 0, 0]
    assert math.isnan(row["share"])


def test_pooled_every_year_weighs_the_same() -> None:
    # social 4 of 4, skola (2 years) 0 of 2, miljo not answered: 4 / 6, not the mean of 100 and 0.
    rows = said("r1", "social", *YEARS) + said("r2", "skola")
    table = grid(rows, social=(2019, 2022), skola=(2021, 2022), miljo=(2019, 2022))
    assert annual_followup(table).iloc[0].to_dict() == {
        "expected": 10, "answered": 6, "documented": 4, "share": pytest.approx(100 * 4 / 6)
    }  # fmt: skip
    assert annual_followup(table, ["administration"])["share"].fillna(-1).to_list() == [100.0, 0.0, -1]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from(["answered", "unanswered"]), st.booleans()),
        min_size=1,
    ),
    st.sampled_from(["administration", "year"]),
)
def test_groups_add_up_to_the_whole(rows: list[tuple[str, bool, str, bool]], by: str) -> None:
    table = pd.DataFrame(rows, columns=["administration", "expected", "state", "documented"])
    table["year"] = [2019 + n % 4 for n in range(len(table))]
    total, groups = annual_followup(table).iloc[0], annual_followup(table, [by])
    for count in ("expected", "answered", "documented"):
        assert groups[count].sum() == total[count]
    assert total["documented"] <= total["answered"] <= total["expected"]
