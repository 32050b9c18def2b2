"""What the yearly rounds say of follow-up, beside what is said of the same years at the end of the term."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from raw_rows import load
from small import activity, answers_of, context_of, plan_of

from followup.clean import Context, clean
from followup.clean.yearly import Round, clean_yearly
from followup.indicators.annual import build_annual_followup
from followup.indicators.rounds import build_annual_rounds, build_yearly, disagreements, round_totals
from followup.ingest import read_period_responses
from followup.ingest.yearly import read_yearly
from followup.period import open_period
from followup.schemas import check_table

RAW = Path(__file__).parents[2] / "data" / "raw"
Said = Sequence[tuple[str, str, str]]
"""Administration, activity and what was said on follow-up."""


def one_round(year: int, said: Said, context: Context, received: str = "ab") -> Round:
    questions = [
        question.model_copy(update={"yearly": True, "documents_followup": question.id == "followed_up"})
        for question in context.questionnaire.questions
    ]
    asked = Context(context.questionnaire.model_copy(update={"questions": questions}), context.plan, context.years)
    rows = [(f"{who}1", who, "followed_up", item, what) for who, item, what in said]
    return Round(year, asked, frozenset(received), answers_of(*rows), frozenset({("a", "A1")}))


def four() -> Context:
    """Administration a has three assignments, b one of the same activities."""
    return context_of(plan_of(activity("A1", "a", "b"), activity("A2", "a"), activity("A3", "a")))


def end(*rows: tuple[str, int, str, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["administration", "year", "state", "documented"])
    return table.assign(expected=True)


def compared(said: Said, *at_end: tuple[str, int, str, bool]) -> pd.DataFrame:
    yearly = build_yearly([one_round(2020, said, four())])
    check_table("yearly", yearly)
    rounds = build_annual_rounds(yearly, end(*at_end))
    check_table("annual_rounds", rounds)
    return rounds


def test_every_assignment_of_the_year_has_its_row_answered_or_not() -> None:
    table = build_yearly([one_round(2020, [("a", "A1", "yes"), ("a", "A2", "partly")], four(), received="a")])
    assert table["assignment"].to_list() == ["A1.a", "A1.b", "A2.a", "A3.a"]
    assert table["received"].to_list() == [True, False, True, True]
    assert table["followed_up"].to_list() == [True, False, False, False]
    assert table["followup_state"].to_list() == ["answered", "unanswered", "answered", "unanswered"]
    assert table["next_step"].to_list() == [True, False, False, False]


@pytest.mark.parametrize(
    ("said", "documented"),
    [
        (["yes", "yes", "no"], True),  # two of three
        (["yes", "no", "partly"], False),  # one of three: partly is not documented
        (["yes", "no"], False),  # half is not enough
        (["yes", "dont_know", "routed"], True),  # one of one: the others say nothing on follow-up
    ],
)
def test_a_round_documents_a_year_if_more_than_half_of_the_assignments_answered_were_followed_up(
    said: list[str], documented: bool
) -> None:
    rows = [("a", f"A{number}", what) for number, what in enumerate(said, start=1)]
    rounds = compared(rows, ("a", 2020, "answered", True))
    assert rounds["documented"].to_list() == [documented]


@pytest.mark.parametrize(
    ("said", "state", "documented", "comparison"),
    [
        ("yes", "answered", True, "agree"),
        ("no", "answered", False, "agree"),
        ("no", "answered", True, "only_end"),
        ("yes", "answered", False, "only_round"),
        ("unanswered", "answered", True, "unsupported"),
        ("unanswered", "answered", False, "not_compared"),
        ("yes", "unanswered", False, "not_compared"),
    ],
)
def test_the_two_are_compared_where_both_say_something(
    said: str, state: str, documented: bool, comparison: str
) -> None:
    rounds = compared([("b", "A1", said)], ("b", 2020, state, documented))
    assert rounds["comparison"].to_list() == [comparison]
    assert len(disagreements(rounds)) == (comparison in {"only_end", "only_round", "unsupported"})


def test_the_numbers_of_a_small_term_worked_by_hand() -> None:
    # a: 2 of 3 followed up in 2020 (documented), b: 0 of 1. At the end both say that 2020 is documented, and 2021 too.
    said = [("a", "A1", "yes"), ("a", "A2", "yes"), ("a", "A3", "no"), ("b", "A1", "no")]
    rows = [(who, year, "answered", True) for who in "ab" for year in (2020, 2021)]
    totals = round_totals(compared(said, *rows))
    # 2021 had no round: nothing is compared with it. One of two disagrees.
    assert totals == {
        "expected": 2, "answered": 2, "documented": 1, "share": 50.0, "compared": 2, "disagree": 1, "unsupported": 0
    }  # fmt: skip


def test_without_rounds_there_is_nothing_to_compare() -> None:
    rounds = build_annual_rounds(build_yearly([]), end(("a", 2020, "answered", True)))
    check_table("annual_rounds", rounds)
    totals = round_totals(rounds)
    assert math.isnan(totals.pop("share"))
    assert set(totals.values()) == {0}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.integers(0, 3),
            st.booleans(),
            st.sampled_from(["agree", "only_end", "only_round", "unsupported", "not_compared"]),
        )
    )
)
def test_administrations_add_up_to_the_whole(rows: list[tuple[str, int, bool, str]]) -> None:
    table = pd.DataFrame(rows, columns=["administration", "answered", "documented", "comparison"])
    parts = [round_totals(part) for _name, part in table.groupby("administration")]
    for name, value in round_totals(table).items():
        if name != "share":
            assert value == sum(part[name] for part in parts), name


def test_a_second_computation_from_the_raw_forms_agrees() -> None:
    """The forms read with openpyxl by the words in them, without the package's reading, cleaning or indicators."""
    folder = RAW / "2022-2026"
    names = {item["name"]: item["id"] for item in load(folder / "plan.yaml")["administrations"]}
    expected = {}
    for file in sorted(folder.glob("responses/[0-9]*/*.xlsx")):
        rows = [row[:4] for row in load_workbook(file).worksheets[1].iter_rows(values_only=True)]
        (administration,) = (names[row[2]] for row in rows if row[1] == "Förvaltning")
        said = [row[2] for row in rows if str(row[1]).startswith("Har arbetssättet följts upp") and row[2] != "Vet ej"]
        counted = [answer for answer in said if answer]
        expected[administration, int(file.parent.name)] = (len(counted), counted.count("Ja"))
    inputs = open_period(RAW, "2022-2026")
    tables, _faults = read_period_responses(inputs)
    context = Context.of(inputs)
    forms, faults = read_yearly(inputs)
    assert faults == []
    cleaned = clean_yearly(forms, inputs)
    annual = build_annual_followup(clean(tables, context).answers, context)
    rounds = build_annual_rounds(build_yearly(cleaned.rounds), annual)
    found = {
        (row.administration, row.year): (row.answered, row.followed_up) for row in rounds.itertuples() if row.received
    }
    assert found == expected
    at_end = {(row.administration, row.year): row.documented for row in annual.itertuples() if row.state == "answered"}
    differing = [key for key, (answered, yes) in expected.items() if at_end[key] != (2 * yes > answered)]
    assert round_totals(rounds)["disagree"] == len(differing) == 3
    years = {year for _name, year in expected}
    unsupported = [key for key, yes in at_end.items() if yes and key[1] in years and key not in expected]
    assert round_totals(rounds)["unsupported"] == len(unsupported) == 4
