"""The unit of analysis: status, criteria and field of each assignment."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from small import CRITERIA, STATUS, THRESHOLDS, YES_PARTLY_NO, activity, answers_of, context_of, plan_of, statuses

from followup.indicators.assignments import (
    assignment_criteria,
    build_assignments,
    disagreements,
    quadrant,
    systematics_of,
)
from followup.schemas import check_table

PLAN = plan_of(activity("A1", "social", "skola"), activity("A2", "skola", target="staff"))


def criteria_of(*said: str) -> pd.DataFrame:
    states = ["answered" if what in YES_PARTLY_NO else what for what in said]
    scores = [YES_PARTLY_NO.get(what) for what in said]
    return pd.DataFrame({"assignment": "A1.social", "state": states, "score": scores}).astype({"score": "float64"})


def test_three_of_five_criteria_give_an_index() -> None:
    # (1 + ½ + 0) / 3 × 100
    row = systematics_of(criteria_of("yes", "partly", "no", "dont_know", "unanswered"), 3).loc["A1.social"]
    assert row.to_list() == [3, 50.0]


def test_two_of_five_criteria_give_none() -> None:
    row = systematics_of(criteria_of("yes", "yes", "dont_know", "dont_know", "unanswered"), 3).loc["A1.social"]
    assert row["criteria_answered"] == 2
    assert math.isnan(row["systematics"])


def test_no_criterion_answered_gives_no_row() -> None:
    assert systematics_of(criteria_of("dont_know", "routed"), 3).empty


@pytest.mark.parametrize(
    ("said", "index"),
    [
        (("yes", "yes", "yes", "partly", "no"), 70.0),  # 3.5 / 5, exactly the threshold of the demo periods
        (("yes", "yes", "yes", "yes", "yes"), 100.0),
        (("no", "no", "no"), 0.0),
        (("yes", "yes", "partly", "no"), 62.5),
    ],
)
def test_the_index_is_exact(said: tuple[str, ...], index: float) -> None:
    assert systematics_of(criteria_of(*said), 3).loc["A1.social", "systematics"] == index


@pytest.mark.parametrize(
    ("score", "systematics", "field"),
    [
        (1.0, 70.0, "in_place"),
        (0.75, 70.0, "in_place"),  # both exactly on their thresholds, 75 and 70: from there on they are met
        (1.0, math.nextafter(70, 0), "person_dependent"),
        (0.5, 70.0, "prepared"),
        (math.nextafter(0.75, 0), 100.0, "prepared"),
        (0.0, 0.0, "neither"),
        (1.0, math.nan, "not_assessed"),
        (math.nan, 100.0, "not_assessed"),
    ],
)
def test_the_field_of_the_matrix(score: float, systematics: float, field: str) -> None:
    assert quadrant(score, systematics, "answered", THRESHOLDS).value == field


@pytest.mark.parametrize("state", ["not_applicable", "dont_know", "unanswered"])
def test_without_a_known_status_there_is_no_field(state: str) -> None:
    assert quadrant(1.0, 100.0, state, THRESHOLDS).value == "not_assessed"


def assignments_of(answers: pd.DataFrame) -> pd.DataFrame:
    context = context_of(PLAN)
    return build_assignments(answers, assignment_criteria(answers, context), context, THRESHOLDS)


def test_every_assignment_of_the_plan_has_a_row_answered_or_not() -> None:
    criteria = [("social0", "social", name, "A1", "yes") for name in CRITERIA]
    answers = answers_of(*statuses("A1", "social", ["done", "dont_know"]), *criteria)
    table = assignments_of(answers)
    check_table("assignments", table)
    assert table["assignment"].to_list() == ["A1.social", "A1.skola", "A2.skola"]
    first = table.iloc[0]
    assert (first["status"], first["score"], first["systematics"], first["quadrant"]) == (
        "done",
        1.0,
        100.0,
        "in_place",
    )
    assert (first["respondents"], first["answering"]) == (2, 1)
    for row in table.iloc[1:].itertuples():
        assert (row.state, row.status, row.respondents, row.criteria_answered) == ("unanswered", "", 0, 0)
        assert (row.disagree, row.quadrant) == (False, "not_assessed")
    assert table["target"].to_list() == ["citizens", "citizens", "staff"]


def test_without_any_answer_every_assignment_is_unanswered() -> None:
    table = assignments_of(answers_of())
    check_table("assignments", table)
    assert set(table["state"]) == {"unanswered"}


def test_each_criterion_is_agreed_on_by_itself() -> None:
    # written: no and yes, a tie → no; decided: partly; the other three nobody knows.
    rows = [
        ("r1", "social", "written", "A1", "yes"), ("r2", "social", "written", "A1", "no"),
        ("r1", "social", "decided", "A1", "partly"), ("r2", "social", "decided", "A1", "routed"),
        ("r1", "social", "known", "A1", "dont_know"),
    ]  # fmt: skip
    table = assignment_criteria(answers_of(*rows), context_of(PLAN)).set_index("criterion")
    check_table("criteria", table.reset_index()[["assignment", "criterion", "state", "code", "score"]])
    assert table["code"].to_dict() == {"written": "no", "decided": "partly", "known": ""}
    assert table.loc["known", "state"] == "dont_know"


def test_criteria_stand_in_the_order_of_the_plan_whoever_answered_first() -> None:
    rows = [("r1", "skola", "written", "A2", "yes"), ("r2", "social", "written", "A1", "no")]
    table = assignment_criteria(answers_of(*rows), context_of(PLAN))
    assert table["assignment"].to_list() == ["A1.social", "A2.skola"]


def test_criteria_nobody_was_asked_about_give_an_empty_table() -> None:
    table = assignment_criteria(answers_of(*statuses("A1", "social", STATUS)), context_of(PLAN))
    check_table("criteria", table)
    assert table.empty


def test_assignments_on_which_respondents_disagree_are_listed_without_any_respondent() -> None:
    answers = answers_of(
        *statuses("A2", "skola", ["ongoing", "not_applicable", "done"]),
        *statuses("A1", "social", ["done", "not_begun", "done", "dont_know"]),
        *statuses("A1", "skola", ["done", "ongoing"]),
    )
    table = disagreements(answers, context_of(PLAN))
    # In the order of the plan; A1 at skola lies one step apart and is not listed.
    assert table.to_dict("records") == [
        {
            "assignment": "A1.social", "activity": "A1", "administration": "social", "answering": 3,
            "lowest": "not_begun", "highest": "done", "not_applicable": 0, "status": "done", "state": "answered",
        },
        {
            "assignment": "A2.skola", "activity": "A2", "administration": "skola", "answering": 2,
            "lowest": "ongoing", "highest": "done", "not_applicable": 1, "status": "ongoing", "state": "answered",
        },
    ]  # fmt: skip
    flagged = assignments_of(answers).set_index("assignment")["disagree"]
    assert flagged.to_dict() == {"A1.social": True, "A1.skola": False, "A2.skola": True}


def test_where_nobody_disagrees_nothing_is_listed() -> None:
    assert disagreements(answers_of(*statuses("A1", "social", ["done"])), context_of(PLAN)).empty
    assert disagreements(answers_of(), context_of(PLAN)).empty
