"""Bases computed a second time from the raw rows: they agree, and a difference stops the build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small import activity, plan_of

from followup.bases import expected_bases, fact_bases, question_bases, stop_on_differences
from followup.bases.raw import Reader, Row, read_amount
from followup.bases.tally import tally
from followup.clean import Cleaned, Context, clean
from followup.clean.values import Choice, Chosen, read_number
from followup.errors import RunError
from followup.facts import FactBook, Unit, make_fact
from followup.indicators.respondents import item_response
from followup.ingest import Column, RawTable, read_period_responses, read_responses
from followup.ingest.match import match_columns
from followup.period import Kind, PeriodInput, Question, Questionnaire, open_period
from followup.schemas import State

RAW = Path(__file__).parents[2] / "data" / "raw"
PERIODS = ("2018-2022", "2022-2026")
HEADERS = [
    "Ange din svarskod", "Var arbetar du?", "A1 Fråga om våld – hur långt?", "A2 Jourboende – hur långt?",
    "A3 Lektioner – hur långt?", "Finns det en rutin? [A1 Fråga om våld]", "Finns det en rutin? [A2 Jourboende]",
    "Vilka år följdes arbetet upp?", "Hur många är ni?", "Hur många är utbildade?", "Vad behöver ni kunna?",
    "Styrningen är tydlig.",
]  # fmt: skip


@cache
def read(period: str) -> tuple[PeriodInput, list[RawTable], Cleaned]:
    inputs = open_period(RAW, period)
    tables, _faults = read_period_responses(inputs)
    return inputs, tables, clean(tables, Context.of(inputs))


@pytest.fixture
def small(tiny_period: Callable[..., Path]) -> Callable[..., tuple[pd.DataFrame, Cleaned, PeriodInput]]:
    """Write rows as an export of the small period; return the expected bases and what cleaning made of the rows."""

    def write(*rows: str) -> tuple[pd.DataFrame, Cleaned, PeriodInput]:
        folder = tiny_period()
        text = "\n".join(["\t".join(HEADERS), *rows]) + "\n"
        (folder / "responses" / "svar.csv").write_text(text, encoding="utf-8")
        inputs = open_period(folder.parent, folder.name)
        tables, faults = read_responses(inputs.responses)
        assert not faults
        cleaned, context = clean(tables, Context.of(inputs)), Context.of(inputs)
        return expected_bases(tables, cleaned.log, context, inputs.period), cleaned, inputs

    return write


def lookup(expected: pd.DataFrame, name: str, measure: str) -> int:
    (found,) = expected.loc[(expected["name"] == name) & (expected["measure"] == measure), "expected"]
    return int(found)


@pytest.mark.parametrize("period", PERIODS)
def test_the_published_counts_of_every_question_are_the_expected_ones(period: str) -> None:
    inputs, tables, cleaned = read(period)
    expected = expected_bases(tables, cleaned.log, Context.of(inputs), inputs.period)
    bases = stop_on_differences(question_bases(expected, item_response(cleaned.answers, inputs.questionnaire)))
    assert set(bases["measure"]) == {"asked", *(state.value for state in State)}
    # All questions but the two that say who answers.
    assert bases["name"].nunique() == len(inputs.questionnaire.questions) - 2


def test_who_is_asked_follows_from_plan_and_routing(
    small: Callable[..., tuple[pd.DataFrame, Cleaned, PeriodInput]],
) -> None:
    # social is asked of A1 and A2, school of A1 and A3. The routine is asked of what is done or going on.
    expected, cleaned, inputs = small(
        "k1\tSocialförvaltningen\tGenomförd\tEj aktuell\tPågår\tJa\tJa\t2019;2020\t10\t4\tRisk\tJa",
        "k2\tSkola\tVet ej\t\t\t\t\t\t3\t5\tVet ej\t",
        "k2\tSkola\tPågår\t\t\tvad?\t\tInget av åren\t3\t3\t\tVet ej",
        "\t\t\t\t\t\t\t\t\t\t\t",
    )
    found = {
        (name, measure): lookup(expected, name, measure)
        for name, measure in [
            ("status", "asked"), ("status", "answered"), ("status", "not_applicable"), ("status", "unanswered"),
            ("written", "asked"), ("written", "routed"), ("written", "unreadable"), ("written", "unanswered"),
            ("annual", "answered"), ("needs", "answered"), ("needs", "unanswered"), ("steering", "dont_know"),
        ]
    }  # fmt: skip
    # Two respondents: of k2's rows the later one counts. 2 + 2 statuses; done, not applicable; going on, nothing.
    assert list(found.values()) == [4, 2, 1, 1, 3, 1, 1, 1, 2, 1, 1, 1]
    items = item_response(cleaned.answers, inputs.questionnaire)
    stop_on_differences(question_bases(expected, items))
    facts = {
        ("response.rate", "base"): 5, ("response.answered.count", "value"): 2,
        # A1 and A2 at social, A1 and A3 at school: A1 is done here and going on there.
        ("implementation.index", "base"): 2, ("implementation.low", "base"): 3,
        ("implementation.assessed.count", "base"): 4,
        ("implementation.index.by_administration.school", "base"): 1,
        ("annual_followup.share", "base"): 4, ("competence.trained.share", "base"): 13,
    }  # fmt: skip
    assert {key: lookup(expected, *key) for key in facts} == facts


def test_more_trained_than_staff_counts_as_unreadable(
    small: Callable[..., tuple[pd.DataFrame, Cleaned, PeriodInput]],
) -> None:
    expected, *_rest = small("k1\tSocialförvaltningen\tPågår\tPågår\t\tJa\tJa\t2019\t3\t5\tRisk\tJa")
    assert [lookup(expected, name, "unreadable") for name in ("staff", "trained")] == [1, 1]
    assert lookup(expected, "competence.trained.share", "base") == 0


def test_one_answer_that_is_lost_on_the_way_stops_the_build() -> None:
    inputs, tables, cleaned = read("2018-2022")
    expected = expected_bases(tables, cleaned.log, Context.of(inputs), inputs.period)
    answers = cleaned.answers.copy()
    lost = answers.index[(answers["question"] == "status") & (answers["state"] == "answered")][0]
    answers.loc[lost, "state"] = "unanswered"
    items = item_response(answers, inputs.questionnaire)
    before = item_response(cleaned.answers, inputs.questionnaire).set_index("question").loc["status", "answered"]
    with pytest.raises(RunError) as caught:
        stop_on_differences(question_bases(expected, items))
    assert f"status, answered: förväntat {before}, redovisat {before - 1}." in caught.value.details


def test_one_row_of_an_export_that_is_lost_on_the_way_stops_the_build() -> None:
    inputs, tables, cleaned = read("2018-2022")
    context = Context.of(inputs)
    kept = cleaned.respondents.loc[cleaned.respondents["file"] == tables[0].file, "row"].iloc[0]
    fewer = [replace(tables[0], cells=tables[0].cells.drop(index=kept)), *tables[1:]]
    again = clean(fewer, context)
    expected = expected_bases(tables, cleaned.log, context, inputs.period)
    with pytest.raises(RunError):
        stop_on_differences(question_bases(expected, item_response(again.answers, inputs.questionnaire)))


def test_a_fact_with_another_base_stops_the_build_and_is_named() -> None:
    inputs, tables, cleaned = read("2018-2022")
    expected = expected_bases(tables, cleaned.log, Context.of(inputs), inputs.period)
    right = lookup(expected, "implementation.index", "base")

    def book(base: int) -> FactBook:
        return FactBook([make_fact("implementation.index", 50, unit=Unit.INDEX, base=base, label="Index")])

    assert len(stop_on_differences(fact_bases(expected, book(right)))) == 1
    with pytest.raises(RunError, match=rf"implementation\.index, base: förväntat {right}, redovisat {right + 1}"):
        stop_on_differences(fact_bases(expected, book(right + 1)))


def test_a_count_that_is_itself_a_base_is_compared_as_well() -> None:
    expected = pd.DataFrame([("fact", "x.count", "value", 3)], columns=["about", "name", "measure", "expected"])
    facts = FactBook([make_fact("x.count", 2, unit=Unit.COUNT, base=9, label="X")])
    with pytest.raises(RunError, match=r"x\.count, value"):
        stop_on_differences(fact_bases(expected, facts))


def test_a_number_that_is_not_shown_may_go_without_its_base() -> None:
    expected = pd.DataFrame([("fact", "x.share", "base", 3)], columns=["about", "name", "measure", "expected"])
    hidden = FactBook([make_fact("x.share", None, unit=Unit.PERCENT, base=None, label="X")])
    assert fact_bases(expected, hidden).empty


_OPTIONS = {"law": "Lagar, regler och sekretess", "asking": "Att fråga", "risk": "Risk", "dont_know": "Vet ej"}
NEEDS = Context(
    Questionnaire.model_validate(
        {
            "title": "E", "introduction": "E",
            "scales": {
                "needs": {
                    "options": [
                        {"code": code, "label": label, "means": "dont_know" if code == "dont_know" else None}
                        for code, label in _OPTIONS.items()
                    ]
                }
            },
            "questions": [
                {"id": "one", "text": "Vilket?", "kind": "single", "scale": "needs"},
                {"id": "several", "text": "Vilka?", "kind": "multiple", "scale": "needs"},
            ],
        }
    ),
    plan_of(activity("A1", "social")),
)  # fmt: skip
CELLS = st.one_of(
    st.text(alphabet="jaJAneNEJvt delis.,;|\n12", max_size=12),
    st.sampled_from(
        ["Vet ej", "lagar, regler och sekretess", "Risk", "Att fråga, Risk", "law asking", "ris", "1. risk"]
    ),
    st.lists(st.sampled_from(["Risk", "Att fråga", "Vet ej", "Lagar, regler och sekretess", "annat"])).map(", ".join),
)


@pytest.mark.parametrize("period", PERIODS)
def test_rows_counted_together_say_what_each_says_by_itself(period: str) -> None:
    inputs, tables, cleaned = read(period)
    context = Context.of(inputs)
    reader, found = Reader(context), tally(tables, cleaned.log, context)
    one_by_one: Counter[tuple[object, ...]] = Counter()
    kept = set(cleaned.respondents[["file", "sheet", "row"]].itertuples(index=False, name=None))
    where = dict(
        zip(
            cleaned.respondents.iloc[:, 2:5].itertuples(index=False, name=None),
            cleaned.respondents["administration"],
            strict=True,
        )
    )
    for table in tables:
        pairs = match_columns(table, context.targets).pairs
        for number, cells in table.cells.to_dict("index").items():
            place = (table.file, table.sheet, number)
            if place not in kept:
                continue
            said = {(pair.target.question.id, pair.target.item): str(cells[pair.column.position]) for pair in pairs}
            for key, answer in reader.answers(Row(where[place], said)).items():
                one_by_one[*key, where[place], answer] += 1
    together = {
        (*key, administration, answer): number
        for key, by in found.said.items()
        for administration, counts in by.items()
        for answer, number in counts.items()
    }
    assert together == one_by_one
    assert found.rows == Counter(cleaned.respondents["administration"])


@given(CELLS)
def test_the_second_reading_of_a_cell_finds_the_same_reason_for_an_answer_or_none(cell: str) -> None:
    """Where the two differed on a cell, a period that is in order would be stopped."""
    reader, scale = Reader(NEEDS), NEEDS.questionnaire.scales["needs"]
    one, several = NEEDS.questionnaire.questions
    ours, theirs = reader.read(one, {("one", ""): cell}), Choice(scale)(cell)
    assert (ours.state, set(ours.codes)) == (theirs.state, {theirs.code} - {""})
    chosen, rule = Chosen(scale)(cell)
    state = State.ANSWERED if chosen else State.UNREADABLE if rule else State.UNANSWERED
    found = reader.read(several, {("several", ""): cell})
    assert found.state is (State.DONT_KNOW if "dont_know" in chosen else state)


_AWKWARD = {"a": "Lagar; regler", "b": "| rad\n| rad", "c": "Mål, medel|uppföljning", "d": "Risk"}
AWKWARD = Context(
    Questionnaire.model_validate(
        {
            "title": "E", "introduction": "E",
            "scales": {"needs": {"options": [{"code": code, "label": label} for code, label in _AWKWARD.items()]}},
            "questions": [{"id": "several", "text": "Vilka?", "kind": "multiple", "scale": "needs"}],
        }
    ),
    plan_of(activity("A1", "social")),
)  # fmt: skip


@given(
    st.lists(st.sampled_from(sorted(_AWKWARD)), min_size=1, unique=True), st.sampled_from([";", "|", "\n", ", ", "; "])
)
def test_both_readings_know_a_label_that_holds_what_options_are_joined_by(chosen: list[str], join: str) -> None:
    cell = join.join(_AWKWARD[code] for code in chosen)
    (several,) = AWKWARD.questionnaire.questions
    found = Reader(AWKWARD).read(several, {("several", ""): cell}).codes
    assert found == Chosen(AWKWARD.questionnaire.scales["needs"])(cell).codes == set(chosen)


TICKS = st.sampled_from(["", " ", "Ja", "nej.", "0", "X", "Lisa vet", ".", "Vet ej", "1. Risk"])


@settings(max_examples=50, deadline=None)
@given(st.lists(TICKS, min_size=len(_OPTIONS), max_size=len(_OPTIONS)))
def test_the_second_reading_of_a_column_for_each_option_finds_the_same(cells: list[str]) -> None:
    assume(any(map(str.strip, cells)))
    columns = tuple(Column(place, code, "several", code) for place, code in enumerate(_OPTIONS))
    table = RawTable("svar.csv", "", "table", columns, pd.DataFrame([cells], index=[2]))
    answers = clean([table], NEEDS).answers
    of_several = answers[answers["question"] == "several"]
    said = dict(zip([("several", code) for code in _OPTIONS], cells, strict=True))
    found = Reader(NEEDS).read(NEEDS.questionnaire.questions[1], said)
    assert {found.state.value} == set(of_several["state"])
    assert found.codes == set(of_several.loc[of_several["score"] == 1, "item"])


@given(st.text(alphabet="0123456789 .,'-+eE\N{NO-BREAK SPACE}", max_size=9))
def test_the_second_reading_of_a_number_is_the_same(cell: str) -> None:
    question = Question(id="staff", text="Antal", kind=Kind.NUMBER)
    assert (read_amount(cell) if cell.strip() else None) == read_number(cell, question).score
