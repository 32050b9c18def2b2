"""What an answer says: its code, label and score, or why there is none; the reasons are never mixed up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_exports import limesurvey, text_file

from followup.clean.log import WITHHELD
from followup.clean.values import Chosen, read_number, read_tick
from followup.period import Kind, Option, Question, Scale
from followup.schemas import State

SCHOOL = "Skolförvaltningen"
NUMBER = Question(id="staff", text="Hur många?", kind=Kind.NUMBER, minimum=0, maximum=5000)
ROUTED_BY_NEEDS = (
    "questionnaire.yaml",
    "kind: scale, scale: agreement,",
    "kind: scale, scale: agreement, ask_if: { question: needs, answers: [risk] },",
)


def answer(cleaned, question: str, item: str = "", respondent: str = "R0001") -> tuple[str, str, str, float | None]:
    """Return state, code, label and score of one answer."""
    found = cleaned.answers.query("respondent == @respondent and question == @question and item == @item")
    (row,) = found[["state", "code", "label", "score"]].itertuples(index=False)
    return row.state, row.code, row.label, None if np.isnan(row.score) else row.score


def chosen(cleaned, question: str = "needs", respondent: str = "R0001") -> list[str]:
    ticked = cleaned.answers.query("respondent == @respondent and question == @question and score == 1")
    return ticked["item"].tolist()


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Genomförd", ("answered", "done", "Genomförd", 1.0)),
        ("Pågår", ("answered", "ongoing", "Pågår", 0.5)),
        ("Ej påbörjad", ("answered", "not_begun", "Ej påbörjad", 0.0)),
        ("Ej aktuell", ("not_applicable", "not_applicable", "Ej aktuell", None)),
        ("Vet ej", ("dont_know", "dont_know", "Vet ej", None)),
        ("", ("unanswered", "", "", None)),
        (" \xa0", ("unanswered", "", "", None)),
        ("Lite grann", ("unreadable", "", "", None)),
        ("NA", ("unreadable", "", "", None)),
    ],
)
def test_an_answer_no_answer_and_an_unreadable_one_are_kept_apart(clean_rows, cell, read):
    assert answer(clean_rows({"staff": "1", "status_A1": cell}), "status", "A1") == read


@pytest.mark.parametrize(
    ("status", "written", "read"),
    [
        ("Genomförd", "Nej", ("answered", "no", "Nej", 0.0)),
        ("Genomförd", "", ("unanswered", "", "", None)),
        ("Ej påbörjad", "Nej", ("routed", "", "", None)),
        ("Ej påbörjad", "", ("routed", "", "", None)),
        ("Ej aktuell", "", ("routed", "", "", None)),
        ("Vet ej", "Vet ej", ("routed", "", "", None)),
        # Nothing can be said of the routing where the earlier question is not settled: the answer stands.
        ("", "Ja", ("answered", "yes", "Ja", 1.0)),
        ("Lite grann", "Ja", ("answered", "yes", "Ja", 1.0)),
    ],
)
def test_what_routing_leads_past_is_neither_answered_nor_unanswered(clean_rows, status, written, read):
    cleaned = clean_rows({"staff": "1", "status_A1": status, "written_A1": written})
    assert answer(cleaned, "written", "A1") == read


def test_routing_follows_each_activity_and_each_respondent(clean_rows):
    cleaned = clean_rows(
        {"status_A1": "Pågår", "written_A1": "Ja", "status_A2": "Ej påbörjad", "written_A2": "Ja"},
        {"status_A1": "Ej påbörjad", "written_A1": "Ja", "status_A2": "Pågår", "written_A2": "Ja"},
    )
    states = [answer(cleaned, "written", item, who)[0] for who in ("R0001", "R0002") for item in ("A1", "A2")]
    assert states == ["answered", "routed", "routed", "answered"]


@pytest.mark.parametrize(
    ("needs", "state"),
    [
        ("Risk", "answered"),
        ("Att fråga;Risk;", "answered"),
        ("Att fråga;", "routed"),
        ("Vet ej", "routed"),
        ("", "answered"),
    ],
)
def test_one_of_several_chosen_options_is_enough_to_be_asked(clean_rows, needs, state):
    cleaned = clean_rows({"staff": "1", "needs": needs, "steering": "Ja"}, edits=[ROUTED_BY_NEEDS])
    assert answer(cleaned, "steering")[0] == state


def test_what_follows_on_a_question_that_was_led_past_is_led_past_too(clean_rows):
    chain = (
        "questionnaire.yaml",
        "kind: text, measures: obstacles",
        "kind: text, ask_if: { question: steering, answers: [no] }",
    )
    cleaned = clean_rows({"staff": "1", "needs": "Att fråga", "obstacles": "Tid"}, edits=[ROUTED_BY_NEEDS, chain])
    assert [answer(cleaned, question)[0] for question in ("steering", "obstacles")] == ["routed", "routed"]


def test_there_is_a_row_for_all_that_was_asked_and_for_nothing_else(clean_rows):
    cleaned = clean_rows({"staff": "1"}, {"where": SCHOOL, "staff": "1"})
    asked = cleaned.answers.groupby(["respondent", "question"])["item"].agg(list)
    assert asked["R0001", "status"] == ["A1", "A2"]
    assert asked["R0002", "status"] == ["A1", "A3"]
    assert asked["R0001", "annual"] == ["y2019", "y2020", "none"]
    assert asked["R0001", "needs"] == ["law", "asking", "risk"]
    # 2 × 2 matrix rows, 3 years, 3 needs, 2 forms, 3 homes and 5 single ones for each of the two; the key and the
    # administration are not answers.
    assert len(cleaned.answers) == 2 * (2 * 2 + 3 + 3 + 2 + 3 + 5)
    assert set(cleaned.answers["question"]).isdisjoint({"key", "administration"})


def test_a_question_for_one_administration_is_not_put_to_the_others(clean_rows):
    only_school = (
        "questionnaire.yaml",
        "kind: number, measures: staff",
        "kind: number, administrations: [school], measures: staff",
    )
    many = (
        "questionnaire.yaml",
        "kind: multiple, scale: needs",
        "kind: multiple, administrations: [school], scale: needs",
    )
    cleaned = clean_rows(
        {"staff": "1", "needs": "Risk"}, {"where": SCHOOL, "staff": "2", "needs": "Risk"}, edits=[only_school, many]
    )
    asked = cleaned.answers[cleaned.answers["question"].isin(["staff", "needs"])]
    assert set(asked["respondent"]) == {"R0002"}
    set_aside = cleaned.log[cleaned.log["rule"] == "answer.not-asked"]
    assert set_aside[["row", "question"]].to_numpy().tolist() == [[2, "staff"], [2, "needs"]]


def test_answers_come_in_the_questionnaires_order_whatever_the_columns(tiny_period, clean_folder):
    folder = tiny_period()
    text_file(folder / "responses" / "svar.csv", [["steering", "staff", "administration"], ["Ja", "3", "Skola"]])
    questions = clean_folder(folder).answers["question"].drop_duplicates().tolist()
    before = ["status", "written", "annual", "staff", "trained", "needs", "steering", "obstacles"]
    assert questions == [*before, "form", "wanted", "home"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", 0),
        ("40", 40),
        ("37,5", 37.5),
        ("37.5", 37.5),
        ("1 200", 1200),
        ("1\xa0200", 1200),
        ("1\u202f200,5", 1200.5),
        ("1'200", 1200),
        ("1.200,5", 1200.5),
        ("+3", 3),
        (" 007 ", 7),
    ],
)
def test_numbers_are_read_with_decimal_comma_and_grouped_thousands(cell, value):
    reading = read_number(cell, NUMBER)
    assert (reading.state, reading.score) == (State.ANSWERED, value)


@pytest.mark.parametrize("cell", ["ca 40", "40 st", "40-50", "1,2,3", "x", "1e3", "½", "inf", "nan", "--3", "9" * 400])
def test_what_is_no_plain_number_is_unreadable(cell):
    assert read_number(cell, NUMBER).state is State.UNREADABLE


@pytest.mark.parametrize(("cell", "state"), [("5000", "answered"), ("5000,1", "unreadable"), ("-0,1", "unreadable")])
def test_a_number_lies_within_the_limits_of_its_question(cell, state):
    assert read_number(cell, NUMBER).state.value == state


@given(st.floats(min_value=0, max_value=1e7, allow_nan=False).map(lambda value: round(value, 2)))
def test_a_number_written_in_swedish_is_the_same_number(value):
    boundless = NUMBER.model_copy(update={"maximum": None})
    written = f"{value:,.2f}".replace(",", "\xa0").replace(".", ",")
    reading = read_number(written, boundless)
    assert reading.score == value
    assert float(reading.label) == value


def test_more_trained_than_staff_sets_both_aside_and_equally_many_stand(clean_rows):
    cleaned = clean_rows({"staff": "10", "trained": "11"}, {"staff": "10", "trained": "10"}, {"trained": "11"})
    read = [
        answer(cleaned, question, "", who)[3]
        for who in ("R0001", "R0002", "R0003")
        for question in ("staff", "trained")
    ]
    assert read == [None, None, 10, 10, None, 11]
    log = cleaned.log[cleaned.log["rule"] == "number.trained-exceeds-staff"]
    assert log[["row", "question", "before"]].to_numpy().tolist() == [[2, "staff", "10"], [2, "trained", "11"]]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Risk", ["risk"]),
        ("Att fråga;Risk;", ["asking", "risk"]),  # Microsoft Forms
        ("Att fråga, Risk", ["asking", "risk"]),  # Google Forms
        ("Lagar, regler och sekretess", ["law"]),
        ("Lagar, regler och sekretess;Risk;", ["law", "risk"]),
        ("Att fråga, Lagar, regler och sekretess, Risk", ["law", "asking", "risk"]),
        ("risk|law", ["law", "risk"]),
        ("Risk\nAtt fråga", ["asking", "risk"]),
        (" att fråga ;RISK", ["asking", "risk"]),
    ],
)
def test_what_was_chosen_is_read_however_the_tool_joins_it(clean_rows, cell, codes):
    cleaned = clean_rows({"staff": "1", "needs": cell})
    assert chosen(cleaned) == codes
    assert [answer(cleaned, "needs", item)[0] for item in ("law", "asking", "risk")] == ["answered"] * 3
    plain = cell not in {"risk|law", " att fråga ;RISK"}
    assert cleaned.log[["rule", "before"]].to_numpy().tolist() == ([] if plain else [["label.cleaned", cell]])


@pytest.mark.parametrize(
    ("cell", "state"),
    [("", "unanswered"), ("Vet ej", "dont_know"), ("Vet ej;", "dont_know"), ("Lisa, Kalle", "unreadable")],
)
def test_where_nothing_was_chosen_it_is_said_why(clean_rows, cell, state):
    cleaned = clean_rows({"staff": "1", "needs": cell})
    for item in ("law", "asking", "risk"):
        assert answer(cleaned, "needs", item) == (state, "", "", None)


def test_an_option_that_is_not_applicable_is_not_mistaken_for_not_knowing(clean_rows):
    cleaned = clean_rows(
        {"staff": "1", "needs": "Inget"},
        edits=[
            (
                "questionnaire.yaml",
                "{ code: risk, label: Risk }",
                "{ code: risk, label: Risk }\n      - { code: nothing, label: Inget, means: not_applicable }",
            )
        ],
    )
    assert answer(cleaned, "needs", "risk") == ("not_applicable", "", "", None)


def test_what_is_unknown_beside_known_options_is_logged_without_its_content(clean_rows):
    cleaned = clean_rows({"staff": "1", "needs": "Risk;Lisa på jouren;"})
    assert chosen(cleaned) == ["risk"]
    (entry,) = cleaned.log.itertuples()
    assert (entry.rule, entry.row, entry.question, entry.after) == ("value.unreadable", 2, "needs", "Risk")
    assert "Lisa" not in cleaned.log.to_csv()


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Stöd, råd", {"both"}),
        ("Stöd", {"support"}),
        ("Stöd, råd, Stöd", {"both", "support"}),
        ("Stöd, Råd, hjälp", {"support", "help"}),
    ],
)
def test_of_labels_that_begin_alike_those_are_meant_that_use_up_the_cell(cell, codes):
    labels = {"support": "Stöd", "both": "Stöd, råd", "help": "Råd, hjälp"}
    scale = Scale(options=[Option(code=code, label=label) for code, label in labels.items()])
    assert Chosen(scale)(cell) == (codes, "")


def test_a_long_text_where_options_were_asked_for_is_given_up_quickly():
    scale = Scale(options=[Option(code="a", label="Stöd, råd")])
    assert Chosen(scale)("ord, " * 20_000) == (frozenset(), "value.unreadable")


LABELS = st.lists(
    st.text(st.sampled_from("abcåäö ,"), min_size=1, max_size=12).filter(lambda text: text.strip(" ,")),
    min_size=1,
    max_size=5,
    unique_by=lambda text: text.strip(" ,"),
)


@given(labels=LABELS, data=st.data())
def test_options_joined_by_semicolons_come_back_whatever_commas_they_hold(labels, data):
    scale = Scale(options=[Option(code=f"c{place}", label=label) for place, label in enumerate(labels)])
    picked = data.draw(st.lists(st.sampled_from(scale.options), unique_by=lambda option: option.code))
    codes, rule = Chosen(scale)("".join(option.label + ";" for option in picked))
    assert codes == {option.code for option in picked}
    assert rule == ""


@pytest.mark.parametrize(
    ("cell", "tick"),
    [
        *((cell, True) for cell in ("Ja", "1", "X", "TRUE", "Risk", " risk ")),
        *((cell, False) for cell in ("Nej", "0", "FALSE", "Unchecked")),
        *((cell, None) for cell in ("", " ", "N/A", "Annat")),
    ],
)
def test_a_tick_in_a_column_of_its_own_is_read_in_every_tools_way(cell, tick):
    assert read_tick(cell, "Risk").chosen is tick


def test_a_column_for_each_option_tells_who_left_them_all_empty(tiny_period, clean_folder):
    folder = tiny_period()
    headers = [
        "administration. Var?",
        *(f"needs[SQ00{n}]. Vad? [{code} x]" for n, code in enumerate(["law", "asking", "risk"], 1)),
    ]
    rows = [
        ["Skola", "Ja", "Nej", "Ja"],
        ["Skola", "Nej", "Nej", "Nej"],
        ["Skola", "N/A", "N/A", "N/A"],
        ["Skola", "", "", "Ja"],
        ["Skola", "Lisa vet", "", ""],
        ["Skola", "Lisa vet", "", " ja"],
    ]
    limesurvey(folder / "responses" / "svar.csv", headers, rows)
    cleaned = clean_folder(folder)
    needs = cleaned.answers[cleaned.answers["question"] == "needs"].groupby("respondent")
    states = ["answered", "answered", "unanswered", "answered", "unreadable", "answered"]
    assert needs["state"].agg(set).tolist() == [{state} for state in states]
    assert needs["code"].agg(list).tolist() == [
        ["chosen", "not_chosen", "chosen"],
        ["not_chosen"] * 3,
        [""] * 3,
        ["not_chosen", "not_chosen", "chosen"],
        [""] * 3,
        ["not_chosen", "not_chosen", "chosen"],
    ]
    log = cleaned.log[cleaned.log["question"] == "needs"]
    assert log[["row", "item", "rule", "before", "after"]].to_numpy().tolist() == [
        [6, "law", "value.unreadable", WITHHELD, ""],
        [7, "law", "value.unreadable", WITHHELD, ""],
        [7, "risk", "label.cleaned", " ja", "chosen"],
    ]


def test_the_order_of_a_scale_is_the_questionnaires_and_not_the_alphabets(clean_rows):
    cleaned = clean_rows(*({"status_A1": label} for label in ("Pågår", "Genomförd", "Ej påbörjad")))
    status = cleaned.answers.query("question == 'status' and item == 'A1'")
    ranked = status.sort_values("score")["label"].tolist()
    assert ranked == ["Ej påbörjad", "Pågår", "Genomförd"]
    assert ranked != sorted(ranked)
