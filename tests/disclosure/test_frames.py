"""The tables of the analysis, as far as they may be shown."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.disclosure.frames import Guarded, protect_bases, protect_counts, protect_distribution

LIMIT = 5


def staff(*rows: tuple[int, int]) -> Guarded:
    table = pd.DataFrame(rows, columns=["staff", "trained"])
    table["share"] = 100 * table["trained"] / table["staff"].where(table["staff"] > 0)
    table.insert(0, "administration", [f"a{place}" for place in range(len(rows))])
    return protect_counts(
        table, ["trained"], LIMIT, name="competence", group="administration", whole="staff",
        derived={"trained": ["share"]}, totals=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((40, 4), True),  # 4 trained
        ((40, 5), False),
        ((40, 36), True),  # 4 not trained
        ((40, 35), False),
        ((4, 2), True),  # 2 trained, and 2 not
        ((3, 0), True),  # 3 not trained
        ((40, 0), False),  # a true 0 is shown
        ((40, 40), False),  # and so is everybody
        ((0, 0), False),
    ],
)
def test_a_row_is_hidden_where_the_part_or_the_rest_is_small(row: tuple[int, int], expected: bool) -> None:
    # Beside it stand two rows that are hidden anyhow, so that none is hidden for another's sake.
    assert staff(row, (30, 3), (30, 4)).table["hidden"][0] == expected


def test_with_one_row_hidden_the_next_smallest_is_hidden_too() -> None:
    # 90 + 60 + 40 staff: of the rows left, 60 is the smallest; an administration without staff hides nothing.
    assert staff((90, 45), (40, 3), (60, 30), (0, 0)).table["hidden"].to_list() == [False, True, True, False]


def test_groups_of_which_nobody_is_counted_need_company() -> None:
    # 3 + 4 staff with 0 trained in all: each has 0, so a third row joins them, with more people than it takes alone.
    assert staff((3, 0), (4, 0), (50, 20), (60, 20)).table["hidden"].to_list() == [True, True, True, False]


def test_no_row_is_hidden_without_a_reason() -> None:
    shown = staff((40, 20), (60, 30))
    assert not shown.table["hidden"].any()
    assert shown.protected.inferred == []


def test_a_hidden_row_loses_its_part_and_its_share_and_nothing_else() -> None:
    table, total, _ = staff((40, 3), (60, 30), (90, 45))
    assert table["staff"].to_list() == [40, 60, 90]
    assert table["trained"].isna().to_list() == table["share"].isna().to_list() == [True, True, False]
    assert total.to_dict("records") == [{"staff": 190, "trained": 78, "share": 100 * 78 / 190, "hidden": False}]


def test_a_total_that_is_one_hidden_group_is_hidden_too() -> None:
    _table, total, protected = staff((40, 3), (0, 0))
    assert total["hidden"][0]
    assert total[["trained", "share"]].isna().all(axis=None)
    assert [(group, found.lowest, found.highest) for group, _column, found in protected.inferred] == [
        ("a0", 0, 40), ("*", 0, 40),
    ]  # fmt: skip


def test_an_empty_table_stays_empty() -> None:
    table, total, _ = staff()
    assert table.empty
    assert total["trained"].to_list() == [0]


def test_choices_are_no_parts_of_one_another() -> None:
    # One may choose several, so that the numbers add up to nothing: only 3 and 57 of 60 are hidden.
    table = pd.DataFrame({"item": list("abc"), "chosen": [3, 57, 30], "base": 60})
    shown = protect_counts(table, ["chosen"], LIMIT, name="needs", group="item", whole="base")
    assert shown.table["hidden"].to_list() == [True, True, False]


def test_counts_without_a_known_whole_have_no_rest_to_protect() -> None:
    table = pd.DataFrame({"domain": list("ab"), "answers": [3, 12]})
    shown = protect_counts(table, ["answers"], LIMIT, name="obstacles", group="domain")
    assert shown.table["hidden"].to_list() == [True, False]
    # With their sum shown, 12 would give 3 away.
    shown = protect_counts(table, ["answers"], LIMIT, name="obstacles", group="domain", totals=True)
    assert shown.table["hidden"].to_list() == [True, True]


def test_a_scale_of_few_answers_is_hidden_whole() -> None:
    table = pd.DataFrame([[1, 2, 2, 1, 1]], index=["contact"], columns=list("12345")).assign(base=7)
    shown = protect_distribution(table, list("12345"), LIMIT, name="coordination")
    assert shown.table[list("12345")].isna().all(axis=None)
    assert shown.table["top_two"].isna().all()
    assert shown.total["top_two"].isna().all()  # it is the one statement's


def test_a_scale_without_small_numbers_is_shown_whole() -> None:
    table = pd.DataFrame([[0, 20, 30, 40, 10]], index=["contact"], columns=list("12345")).assign(base=100)
    shown = protect_distribution(table, list("12345"), LIMIT, name="coordination")
    assert shown.table.loc["contact", [*"12345", "top_two", "top_two_share"]].to_list() == [0, 20, 30, 40, 10, 50, 50]


def assignments(*rows: tuple[str, int, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["state", "answering", "disagree"]).assign(respondents=20)
    return table.assign(assignment=[f"A{place}" for place in range(len(rows))])


def test_few_answers_about_an_assignment_are_hidden_with_one_more_since_the_sum_is_known() -> None:
    few = assignments(("answered", 2, False), ("answered", 12, False), ("answered", 9, False), ("unanswered", 0, False))
    _table, _total, protected = guarded = protect_bases(few, LIMIT, name="answers")
    # 9 is the smaller of the others. The status tells that each has at least one answer: 2 + 9 leaves 1 to 10.
    assert guarded.table["answering"].isna().to_list() == [True, False, True, False]
    assert [(found.lowest, found.highest) for _group, _column, found in protected.inferred] == [(1, 10), (1, 10)]


def test_a_number_that_is_known_to_be_below_the_limit_is_hidden_within_what_it_can_be() -> None:
    # Not applicable: fewer than half of the 8 have answered otherwise, 3 at most, so that nobody can think of 5.
    rows = [("not_applicable", 2, True, 8), ("answered", 12, False, 20), ("answered", 9, False, 20)]
    columns = ["state", "answering", "disagree", "respondents"]
    few = pd.DataFrame(rows, columns=columns).assign(assignment=["a", "b", "c"])
    guarded = protect_bases(few, LIMIT, name="answers")
    assert guarded.table["answering"].isna().to_list() == [True, False, True]
    found = guarded.protected.inferred[0][2]
    assert (found.lowest, found.highest) == (2, 3)


def test_a_number_that_can_be_no_other_is_no_secret() -> None:
    # Not applicable to most of 3 who disagree: one has answered otherwise, whatever is shown.
    rows = [("not_applicable", 1, True, 3), ("answered", 12, False, 20), ("answered", 9, False, 20)]
    columns = ["state", "answering", "disagree", "respondents"]
    few = pd.DataFrame(rows, columns=columns).assign(assignment=["a", "b", "c"])
    assert protect_bases(few, LIMIT, name="answers").table["answering"].to_list() == [1, 12, 9]


def test_respondents_who_disagree_are_known_to_be_two() -> None:
    few = assignments(("answered", 3, True), ("answered", 12, False), ("answered", 9, False))
    protected = protect_bases(few, LIMIT, name="answers").protected
    assert [(found.lowest, found.highest) for _group, _column, found in protected.inferred] == [(2, 11), (1, 10)]


def test_where_everybody_has_answered_few_answers_are_no_secret() -> None:
    # The sum of all answers, 5, stands elsewhere: with 2 and 3 respondents it leaves no other numbers.
    rows = [("answered", 2, False, 2), ("answered", 3, False, 3), ("unanswered", 0, False, 2)]
    few = pd.DataFrame(rows, columns=["state", "answering", "disagree", "respondents"]).assign(
        assignment=["a", "b", "c"]
    )
    guarded = protect_bases(few, LIMIT, name="answers")
    assert guarded.table["answering"].to_list() == [2, 3, 0]


def test_where_one_answer_is_missing_it_is_not_told_whose() -> None:
    # 13 of 2 + 3 + 9: the missing one can be any of theirs.
    rows = [("answered", 2, False, 2), ("answered", 3, False, 3), ("answered", 8, False, 9)]
    few = pd.DataFrame(rows, columns=["state", "answering", "disagree", "respondents"]).assign(
        assignment=["a", "b", "c"]
    )
    guarded = protect_bases(few, LIMIT, name="answers")
    assert guarded.table["answering"].isna().all()
    found = {group: (each.lowest, each.highest) for group, _column, each in guarded.protected.inferred}
    assert found == {"a": (1, 2), "b": (2, 3), "c": (8, 9)}


@given(st.lists(st.tuples(st.integers(1, 12), st.booleans(), st.data()), min_size=1, max_size=6), st.integers(2, 6))
@settings(max_examples=60, deadline=None)
def test_however_few_have_answered_there_is_a_table(groups: list[tuple[int, bool, st.DataObject]], limit: int) -> None:
    """A municipality where one person answers for each administration is an ordinary one."""
    rows = [
        ("answered", respondents if all_of_them else data.draw(st.integers(1, respondents)), False, respondents)
        for respondents, all_of_them, data in groups
    ]
    table = pd.DataFrame(rows, columns=["state", "answering", "disagree", "respondents"])
    named = table.assign(assignment=[f"A{place}" for place in range(len(rows))])
    shown = protect_bases(named, limit, name="answers").table["answering"]
    assert ((shown == table["answering"]) | shown.isna()).all()
