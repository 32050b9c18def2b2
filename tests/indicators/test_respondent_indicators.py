"""What respondents say as persons or units: response, competence, choices and coordination."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import activity, answers_of, context_of, plan_of

from followup.indicators.respondents import choices, competence, distribution, item_response, response

CONTEXT = context_of(plan_of(activity("A1", "social", "skola")))
AGREEMENT = ["1", "2", "3", "4", "5"]


def numbers(*units: tuple[str, str, str]) -> pd.DataFrame:
    """One unit per (administration, staff, trained)."""
    return answers_of(
        *[
            (f"r{n}", administration, question, "", said)
            for n, (administration, *both) in enumerate(units)
            for question, said in zip(("staff", "trained"), both, strict=True)
        ]
    )


def test_competence_adds_up_the_units_that_stated_both_numbers() -> None:
    # social: 10 of 40 and 5 of 10 → 15 of 50 = 30. The third and the fourth said only one of the numbers.
    answers = numbers(
        ("social", "40", "10"), ("social", "10", "5"), ("social", "99", "unanswered"), ("skola", "unreadable", "3")
    )
    assert competence(answers, CONTEXT).fillna(-1).to_dict("records") == [
        {"administration": "social", "units": 2, "staff": 50, "trained": 15, "share": 30.0},
        {"administration": "skola", "units": 0, "staff": 0, "trained": 0, "share": -1},
    ]


def test_a_unit_without_staff_counts_but_gives_no_share() -> None:
    row = competence(numbers(("social", "0", "0")), CONTEXT).iloc[0]
    assert row["units"] == 1
    assert math.isnan(row["share"])


def test_competence_is_empty_of_numbers_where_nobody_was_asked() -> None:
    table = competence(answers_of(), CONTEXT)
    assert table["staff"].to_list() == [0, 0]
    assert table["share"].isna().all()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["social", "skola"]), st.integers(0, 500), st.integers(0, 500)), min_size=1))
def test_the_administrations_add_up_to_all_units(units: list[tuple[str, int, int]]) -> None:
    table = competence(numbers(*[(name, str(staff), str(trained)) for name, staff, trained in units]), CONTEXT)
    assert table[["units", "staff", "trained"]].sum().to_list() == [
        len(units), sum(staff for _n, staff, _t in units), sum(trained for _n, _s, trained in units)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "share"),
    [
        (["4", "5", "1", "2"], 50.0),
        (["5"], 100.0),
        (["3", "3"], 0.0),
        (["4", "dont_know", "unanswered"], 100.0),  # who does not know is not counted
    ],
)
def test_the_top_two_share_is_of_the_answers_on_the_scale(said: list[str], share: float) -> None:
    rows = [("r", "a", "steering", "", what) for what in said]
    answers = answers_of(*rows).assign(code=[what if what in AGREEMENT else "" for what in said])
    table = distribution(answers, ["steering"], AGREEMENT)
    assert table.loc["steering", "top_two_share"] == share
    assert table.loc["steering", "dont_know"] == said.count("dont_know")


def test_a_statement_nobody_answered_has_no_share_and_keeps_its_place() -> None:
    answers = answers_of(("r", "a", "steering", "", "dont_know"))
    table = distribution(answers, ["structure", "steering"], AGREEMENT)
    assert list(table.index) == ["structure", "steering"]
    assert table["base"].to_list() == [0, 0]
    assert table["dont_know"].to_list() == [0, 1]
    assert table["top_two_share"].isna().all()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(AGREEMENT), min_size=1))
def test_the_top_two_share_reckoned_one_by_one(said: list[str]) -> None:
    answers = answers_of(*[("r", "a", "steering", "", what) for what in said]).assign(code=said)
    row = distribution(answers, ["steering"], AGREEMENT).loc["steering"]
    assert row[AGREEMENT].to_list() == [said.count(code) for code in AGREEMENT]
    assert row["top_two_share"] == pytest.approx(100 * sum(code in {"4", "5"} for code in said) / len(said))


def test_response_keeps_administrations_that_nobody_answered_from() -> None:
    respondents = pd.DataFrame({"administration": ["skola", "skola", "skola", "annan"]})
    assert response(respondents, {"social": 4, "skola": 2}).to_dict("records") == [
        {"administration": "social", "invited": 4, "answered": 0, "rate": 0.0},
        {"administration": "skola", "invited": 2, "answered": 3, "rate": 150.0},
    ]


def test_choices_are_of_those_who_answered_the_question() -> None:
    rows = [
        ("r1", "a", "needs", "basics", "chosen"), ("r2", "a", "needs", "basics", "not_chosen"),
        ("r3", "a", "needs", "basics", "unanswered"), ("r4", "a", "needs", "basics", "dont_know"),
    ]  # fmt: skip
    table = choices(answers_of(*rows), "needs", ["basics", "risk"])
    assert table.loc[0].to_list() == ["basics", 1, 2, 50.0]
    # Of an option that no export had, nothing is known.
    assert table.loc[1, ["chosen", "base"]].to_list() == [0, 0]
    assert math.isnan(table.loc[1, "share"])


def test_each_reason_for_a_missing_answer_has_a_column_of_its_own() -> None:
    said = ["done", "dont_know", "not_applicable", "unanswered", "unreadable", "routed", "routed"]
    row = item_response(answers_of(*[("r", "a", "status", "A1", what) for what in said]), CONTEXT.questionnaire).iloc[0]
    assert row[["answered", "dont_know", "not_applicable", "unanswered", "unreadable", "routed"]].to_list() == [
        1, 1, 1, 1, 1, 2,
    ]  # fmt: skip
    # Five were asked; two of them gave no answer that could be read: 2 / 5.
    assert (row["asked"], row["missing_share"]) == (5, 40.0)


def test_a_question_with_several_choices_counts_once_for_each_respondent() -> None:
    rows = [
        (f"r{n}", "a", "annual", option, said) for n, said in enumerate(("chosen", "unanswered")) for option in "xyz"
    ]
    row = item_response(answers_of(*rows), CONTEXT.questionnaire).iloc[0]
    assert row[["asked", "answered", "unanswered"]].to_list() == [2, 1, 1]
    # Also where nobody chose anything at all.
    nobody = item_response(answers_of(*rows[3:]), CONTEXT.questionnaire).iloc[0]
    assert nobody[["asked", "answered", "unanswered"]].to_list() == [1, 0, 1]


def test_a_question_on_activities_counts_once_for_each_activity() -> None:
    rows = [("r1", "a", "status", activity_, "done") for activity_ in ("A1", "A2")]
    assert item_response(answers_of(*rows), CONTEXT.questionnaire).iloc[0]["asked"] == 2


def test_a_question_that_concerned_nobody_has_no_missing_share() -> None:
    row = item_response(answers_of(("r", "a", "written", "A1", "routed")), CONTEXT.questionnaire).iloc[0]
    assert row["asked"] == 0
    assert math.isnan(row["missing_share"])
