"""The implementation index, its gap and its bounds."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import GROUPS, STATUS, assignment_tables

from followup.indicators.implementation import implementation, status_counts


def table_of(*said: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": "U1",
            "state": ["answered" if what in STATUS else what for what in said],
            "status": [what if what in STATUS else "" for what in said],
            "score": pd.Series([STATUS.get(what) for what in said], dtype="float64"),
        }
    )


def test_the_example_of_the_design() -> None:
    # 2 genomförd, 1 pågår, 1 ej påbörjad, 1 ej aktuell, 1 unanswered: (1 + 1 + ½ + 0) / 4 = 62.5;
    # the unanswered one as 0 or as 1: 2.5 / 5 = 50.0 and 3.5 / 5 = 70.0.
    row = implementation(table_of("done", "done", "ongoing", "not_begun", "not_applicable", "unanswered")).iloc[0]
    assert row[["index", "gap", "low", "high"]].to_list() == [62.5, 37.5, 50.0, 70.0]
    assert row[["planned", "applicable", "assessed", "unknown", "not_applicable"]].to_list() == [6, 5, 4, 1, 1]


@pytest.mark.parametrize("state", ["dont_know", "unanswered", "unreadable", "routed"])
def test_whatever_the_reason_an_unknown_status_widens_the_bounds(state: str) -> None:
    # 1 of 1 done, and one not known: 100, between 1 / 2 and 2 / 2.
    row = implementation(table_of("done", state)).iloc[0]
    assert row[["index", "low", "high"]].to_list() == [100.0, 50.0, 100.0]
    assert row["unknown"] == 1


def test_what_is_not_applicable_does_not() -> None:
    row = implementation(table_of("ongoing", "not_applicable")).iloc[0]
    assert row[["index", "low", "high"]].to_list() == [50.0, 50.0, 50.0]


def test_without_answers_there_is_no_index_but_bounds_of_everything() -> None:
    row = implementation(table_of("unanswered", "dont_know")).iloc[0]
    assert (row["assessed"], row["low"], row["high"]) == (0, 0.0, 100.0)
    assert math.isnan(row["index"])
    assert math.isnan(row["gap"])


def test_where_nothing_is_applicable_there_is_nothing_to_bound() -> None:
    row = implementation(table_of("not_applicable", "not_applicable")).iloc[0]
    assert row["applicable"] == 0
    assert all(math.isnan(row[name]) for name in ("index", "gap", "low", "high"))


def test_no_assignments_at_all_are_one_row_without_an_index() -> None:
    row = implementation(table_of()).iloc[0]
    assert row[["planned", "applicable", "assessed", "unknown", "not_applicable"]].to_list() == [0, 0, 0, 0, 0]
    assert all(math.isnan(row[name]) for name in ("index", "gap", "low", "high"))


@settings(max_examples=50, deadline=None)
@given(assignment_tables(min_size=1))
def test_the_bounds_enclose_the_index(table: pd.DataFrame) -> None:
    row = implementation(table).iloc[0]
    assert row["planned"] == row["assessed"] + row["unknown"] + row["not_applicable"]
    if row["assessed"]:
        assert row["low"] - 1e-9 <= row["index"] <= row["high"] + 1e-9
        assert row["gap"] == pytest.approx(100 - row["index"])


@settings(max_examples=50, deadline=None)
@given(assignment_tables(min_size=1))
def test_the_bounds_are_the_index_with_the_unknown_as_0_or_1(table: pd.DataFrame) -> None:
    row = implementation(table).iloc[0]
    unknown = table["state"].isin(["unanswered", "dont_know", "unreadable", "routed"])
    for name, score in (("low", 0.0), ("high", 1.0)):
        filled = table.assign(state=table["state"].mask(unknown, "answered"), score=table["score"].mask(unknown, score))
        assert row[name] == pytest.approx(implementation(filled).iloc[0]["index"], nan_ok=True)


@settings(max_examples=50, deadline=None)
@given(assignment_tables(min_size=1), st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2, unique=True))
def test_groups_add_up_to_the_whole(table: pd.DataFrame, by: list[str]) -> None:
    total, groups = implementation(table).iloc[0], implementation(table, by)
    for count in ("planned", "applicable", "assessed", "unknown", "not_applicable"):
        assert groups[count].sum() == total[count]
    # Means weighted with their bases give the whole's mean.
    for mean, base in (("index", "assessed"), ("low", "applicable"), ("high", "applicable")):
        if total[base]:
            assert (groups[mean] * groups[base]).sum() / total[base] == pytest.approx(total[mean])


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(GROUPS), assignment_tables(min_size=1))
def test_each_row_of_status_counts_sums_to_the_groups_assignments(group: str, table: pd.DataFrame) -> None:
    counts = status_counts(table, [group], list(STATUS))
    assert counts.sum(axis=1).to_dict() == table[group].value_counts().to_dict()
    assert counts["not_applicable"].sum() == (table["state"] == "not_applicable").sum()
    for code in STATUS:
        assert counts[code].sum() == (table["status"] == code).sum()


def test_status_counts_of_two_columns() -> None:
    table = table_of("done", "dont_know").assign(plan=["P", "Q"])
    assert status_counts(table, ["area", "plan"], list(STATUS)).loc[("U1", "Q"), "unknown"] == 1
