"""Small groups of people: what is hidden, and that nothing hidden can be computed back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.disclosure import hide_small_groups, total_shown

LIMIT = 5
ROWS = st.lists(
    st.integers(0, 40).flatmap(lambda staff: st.tuples(st.just(staff), st.integers(0, staff))), min_size=2, max_size=8
)


def table_of(rows: list[tuple[int, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["staff", "trained"])
    table["share"] = 100 * table["trained"] / table["staff"].where(table["staff"] > 0)
    return table


def hidden(rows: list[tuple[int, int]]) -> list[bool]:
    return hide_small_groups(table_of(rows), "staff", "trained", ["share"], LIMIT)["hidden"].to_list()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((40, 4), True),  # 4 trained
        ((40, 5), False),
        ((40, 36), True),  # 4 not trained
        ((40, 35), False),
        ((4, 2), True),  # 4 people in all
        ((40, 0), False),  # a true 0 is shown
        ((40, 40), False),  # and so is everybody
        ((0, 0), False),
    ],
)
def test_a_row_is_hidden_where_the_part_the_rest_or_the_whole_is_small(row: tuple[int, int], expected: bool) -> None:
    # Beside it stand two rows that are hidden anyhow, so that none is hidden for another's sake.
    assert hidden([row, (30, 3), (30, 28)])[0] is expected


def test_with_one_row_hidden_the_next_smallest_is_hidden_too() -> None:
    # 90 + 60 + 40 staff: of the rows left, 60 is the smallest; an administration without staff hides nothing.
    assert hidden([(90, 45), (40, 3), (60, 30), (0, 0)]) == [False, True, True, False]


def test_hidden_rows_of_which_nobody_or_everybody_is_counted_need_company() -> None:
    # 3 + 4 staff with 0 trained in all: each has 0, so a third row joins them.
    assert hidden([(3, 0), (4, 0), (50, 20), (60, 20)]) == [True, True, True, False]
    # 3 + 4 staff with 7 trained in all: each has all.
    assert hidden([(3, 3), (4, 4), (50, 20), (60, 20)]) == [True, True, True, False]


def test_no_row_is_hidden_without_a_reason() -> None:
    assert hidden([(40, 20), (60, 30)]) == [False, False]


def test_a_hidden_row_loses_its_part_and_what_is_derived_from_it_and_nothing_else() -> None:
    shown = hide_small_groups(table_of([(40, 3), (60, 30), (90, 45)]), "staff", "trained", ["share"], LIMIT)
    assert shown["staff"].to_list() == [40, 60, 90]
    assert shown["trained"].isna().to_list() == [True, True, False]
    assert shown["share"].isna().to_list() == [True, True, False]


def test_the_table_itself_is_left_as_it_was() -> None:
    table = table_of([(40, 3), (60, 30)])
    hide_small_groups(table, "staff", "trained", ["share"], LIMIT)
    assert table.equals(table_of([(40, 3), (60, 30)]))


def test_an_empty_table_stays_empty() -> None:
    assert hide_small_groups(table_of([]), "staff", "trained", ["share"], LIMIT).empty


def possible(row: int, rows: list[tuple[int, int]], shown: pd.DataFrame) -> set[int]:
    """Every value the hidden part of a row can have, given the wholes, the parts shown and the parts' total."""
    total = sum(trained for _staff, trained in rows)
    left = total - int(shown["trained"].sum())
    others = [staff for place, (staff, _t) in enumerate(rows) if shown["hidden"][place] and place != row]
    return {value for value in range(rows[row][0] + 1) if 0 <= left - value <= sum(others)}


@given(ROWS)
def test_with_the_total_known_no_single_hidden_row_can_be_computed(rows: list[tuple[int, int]]) -> None:
    shown = hide_small_groups(table_of(rows), "staff", "trained", ["share"], LIMIT)
    everybody_hidden = all(shown["hidden"] | (shown["staff"] == 0))
    for row in shown.index[shown["hidden"]]:
        values = possible(row, rows, shown)
        assert rows[row][1] in values
        # Where nothing is left to hide, only hiding the total would help: that is the caller's.
        assert len(values) > 1 or everybody_hidden


@given(ROWS)
def test_nothing_small_is_ever_shown(rows: list[tuple[int, int]]) -> None:
    shown = hide_small_groups(table_of(rows), "staff", "trained", ["share"], LIMIT)
    for staff, trained in shown.loc[~shown["hidden"], ["staff", "trained"]].itertuples(index=False):
        assert not {staff, trained, staff - trained} & set(range(1, LIMIT))


def test_a_total_that_is_one_hidden_group_is_hidden_too() -> None:
    table = pd.DataFrame({"staff": [40, 0], "trained": [3, 0], "share": [7.5, np.nan]})
    shown = hide_small_groups(table, "staff", "trained", ["share"], 5)
    total = total_shown(table, shown["hidden"], "staff", "trained").iloc[0]
    assert total["hidden"]
    assert total[["trained", "share"]].isna().all()


def test_a_total_over_several_groups_is_shown() -> None:
    # 3 of 40 and 30 of 60 are hidden, 45 of 90 is not; the total 78 of 190 leaves the two hidden ones open.
    table = pd.DataFrame({"staff": [40, 60, 90], "trained": [3, 30, 45], "share": [7.5, 50.0, 50.0]})
    shown = hide_small_groups(table, "staff", "trained", ["share"], 5)
    total = total_shown(table, shown["hidden"], "staff", "trained").iloc[0]
    assert not total["hidden"]
    assert (total["trained"], total["share"]) == (78, 100 * 78 / 190)
