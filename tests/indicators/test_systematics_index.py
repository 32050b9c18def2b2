"""The systematics index of groups, the criteria over what is begun, and the matrix."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import GROUPS, assignment_tables

from followup.indicators.systematics import criterion_shares, matrix, systematics
from followup.schemas import Quadrant

FIELDS = [field.value for field in Quadrant]


def test_only_what_is_begun_and_has_enough_criteria_counts() -> None:
    # Begun: the first three; with an index: 80 and 60, mean 70; below the threshold of 70: one.
    table = pd.DataFrame({"score": [1, 0.5, 1, 0, None], "systematics": [80, 60, None, 100, 100]}).astype("float64")
    (row,) = systematics(table, 70).to_dict("records")
    # The third has too few criteria answered: with 0 it is 140 / 3, with 100 it is 240 / 3.
    assert (row.pop("low"), row.pop("high")) == (pytest.approx(140 / 3), pytest.approx(80.0))
    assert row == {"begun": 3, "assessed": 2, "index": 70.0, "gap_count": 1}


def test_an_index_on_the_threshold_is_no_gap() -> None:
    table = pd.DataFrame({"score": [1.0, 1.0], "systematics": [70.0, math.nextafter(70, 0)]})
    assert systematics(table, 70).iloc[0]["gap_count"] == 1


def test_nothing_begun_gives_no_index() -> None:
    row = systematics(pd.DataFrame({"score": [0.0, None], "systematics": [100.0, None]}), 70).iloc[0]
    assert row[["begun", "assessed", "gap_count"]].to_list() == [0, 0, 0]
    assert math.isnan(row["index"])


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(GROUPS), assignment_tables(min_size=1))
def test_groups_add_up_to_the_whole(group: str, table: pd.DataFrame) -> None:
    total, groups = systematics(table, 70).iloc[0], systematics(table, 70, [group])
    for count in ("begun", "assessed", "gap_count"):
        assert groups[count].sum() == total[count]
    if total["assessed"]:
        assert (groups["index"] * groups["assessed"]).sum() / total["assessed"] == pytest.approx(total["index"])


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(GROUPS), assignment_tables(min_size=1))
def test_the_fields_of_the_groups_add_up_to_the_whole(group: str, table: pd.DataFrame) -> None:
    total, groups = matrix(table).iloc[0], matrix(table, [group])
    assert groups[FIELDS].sum().to_list() == total[FIELDS].to_list()
    assert total[FIELDS].sum() == len(table)
    assert total["assessed"] == len(table) - total["not_assessed"]
    for name in ("in_place", "person_dependent"):
        shares = groups[f"{name}_share"] * groups["assessed"]
        if total["assessed"]:
            assert shares.sum() / total["assessed"] == pytest.approx(total[f"{name}_share"])


def test_where_nothing_can_be_assessed_there_is_no_share() -> None:
    row = matrix(pd.DataFrame({"quadrant": ["not_assessed"] * 2})).iloc[0]
    assert (row["assessed"], row["not_assessed"]) == (0, 2)
    assert math.isnan(row["in_place_share"])


@settings(max_examples=50, deadline=None)
@given(assignment_tables())
def test_each_criterion_is_counted_once_for_every_begun_assignment(table: pd.DataFrame) -> None:
    codes = ["yes", "partly", "no", ""]
    criteria = pd.DataFrame(
        [
            {"assignment": name, "criterion": criterion, "code": code, "state": "answered" if code else "dont_know"}
            for number, name in enumerate(table["assignment"])
            for criterion, code in (("written", codes[number % 4]), ("decided", codes[(number // 2) % 4]))
        ],
        columns=["assignment", "criterion", "code", "state"],
    )
    counts = criterion_shares(criteria, table, ["no", "partly", "yes"])
    assert list(counts.columns) == ["no", "partly", "yes", "unknown"]
    assert set(counts.sum(axis=1)) <= {(table["score"] > 0).sum()}
