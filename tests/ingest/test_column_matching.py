"""Columns are paired with questions where there is no doubt; whatever is only likely is left to the analyst."""

from collections.abc import Callable

import pytest

from followup.clean import Context
from followup.ingest import Column, RawTable
from followup.ingest.match import Labels, Matching, cleaned, match_columns
from followup.period import Option, Scale, read_period

STATUS = "Hur långt har arbetet kommit?"


@pytest.fixture
def match(tiny_period) -> Callable[..., Matching]:
    """Pair columns with the small period's questionnaire."""

    def pair(*columns: Column, edits=()) -> Matching:
        period, _faults = read_period(tiny_period(*edits))
        assert period is not None
        return match_columns(RawTable("svar.csv", "", "table", columns, None), Context.of(period).targets)

    return pair


def found(matching: Matching) -> list[tuple[str, str, str]]:
    return [(pair.target.question.id, pair.target.item, pair.how) for pair in matching.pairs]


@pytest.mark.parametrize(
    ("column", "question", "item", "how"),
    [
        (Column(0, "role", code="staff"), "staff", "", "code"),
        (Column(0, "", code="status", subcode="A1"), "status", "A1", "code"),
        (Column(0, "", code="status", subcode="SQ001", text=STATUS, item="A2 Jourboende"), "status", "A2", "code"),
        (Column(0, "", code="status[A3]"), "status", "A3", "code"),
        (Column(0, "", code="status_A3"), "status", "A3", "code"),
        (Column(0, "", code="needs___risk"), "needs", "risk", "code"),
        (Column(0, "", text="Hur många är ni?"), "staff", "", "text"),
        (Column(0, "", text=STATUS, item="A2 Jourboende"), "status", "A2", "text"),
        (Column(0, "", text=STATUS, item="Jourboende"), "status", "A2", "text"),
        (Column(0, "", text="A3 Lektioner – hur långt?"), "status", "A3", "text"),
        (Column(0, "", text="Vad behöver ni kunna?", item="Lagar, regler och sekretess"), "needs", "law", "text"),
        (Column(0, "", text="Vilka år följdes arbetet upp?", item="2020"), "annual", "y2020", "text"),
        (Column(0, "", text="  12. Hur\xa0många är NI ?* "), "staff", "", "cleaned"),
        (Column(0, "", text="b) Hur många är ni"), "staff", "", "cleaned"),
    ],
)
def test_a_column_is_paired_by_code_or_by_text_or_by_cleaned_text(match, column, question, item, how):
    matching = match(column)
    assert found(matching) == [(question, item, how)]
    assert matching.proposed == matching.unmatched == ()


@pytest.mark.parametrize(
    ("text", "question", "item"),
    [
        ("Hur många är nu?", "staff", ""),
        ("Styrningen är tydligg", "steering", ""),
        ("A3 Lektioner - hur långt?", "status", "A3"),
    ],
)
def test_a_near_match_is_proposed_and_never_used(match, text, question, item):
    matching = match(Column(0, text, text=text))
    assert matching.pairs == matching.unmatched == ()
    assert [(pair.target.question.id, pair.target.item, pair.how) for pair in matching.proposed] == [
        (question, item, "near")
    ]


@pytest.mark.parametrize("text", ["Vilken roll har du?", "Hur", "", "?"])
def test_a_column_unlike_every_question_is_left_over(match, text):
    matching = match(Column(0, text, text=text))
    assert matching.pairs == matching.proposed == ()
    assert len(matching.unmatched) == 1


def test_a_question_takes_the_first_column_that_fits_it(match):
    matching = match(Column(0, "", text="Hur många är ni?"), Column(1, "", text="hur många är ni"))
    assert [pair.column.position for pair in matching.pairs] == [0]
    assert [column.position for column in matching.unmatched] == [1]


def test_what_is_taken_already_is_not_proposed_again(match):
    matching = match(Column(0, "", text="Hur många är ni?"), Column(1, "", text="Hur många är nu?"))
    assert [column.position for column in matching.unmatched] == [1]


def test_a_text_that_two_activities_share_is_used_for_neither(match):
    shared = ("plan.yaml", "title: Lektioner", "title: Jourboende")
    matching = match(Column(0, "", text=STATUS, item="Jourboende"), edits=[shared])
    assert matching.pairs == ()
    told_apart = match(Column(0, "", text=STATUS, item="A3 Jourboende"), edits=[shared])
    assert found(told_apart) == [("status", "A3", "text")]


def test_braces_in_a_header_pattern_stand_for_themselves(match):
    pattern = ("questionnaire.yaml", '"{id} {title} – hur långt?"', '"{id} {nivå} – hur långt?"')
    assert found(match(Column(0, "", text="A1 {nivå} – hur långt?"), edits=[pattern])) == [("status", "A1", "text")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Genomförd", "done"),
        ("genomförd ", "done"),
        ("1 – Genomförd", "done"),
        ("a) genomförd.", "done"),
        ("Inte påbörjad", "not_begun"),
        ("not_begun", "not_begun"),
        ("Genomförda", None),
        ("Klar", None),
        ("", None),
    ],
)
def test_a_label_is_read_by_its_text_its_synonyms_or_its_code(written, code):
    labels = Labels(
        Scale(
            options=[
                Option(code="done", label="Genomförd"),
                Option(code="not_begun", label="Ej påbörjad", synonyms=["Inte påbörjad"]),
            ]
        )
    )
    option = labels.find(written)
    assert (option.code if option else None) == code


def test_labels_that_begin_with_numbers_are_not_mixed_up():
    labels = Labels(
        Scale(options=[Option(code="few", label="0 - 2 timmar"), Option(code="some", label="1 - 2 timmar")])
    )
    found = [labels.find(text) for text in ("0 - 2 timmar", "1 - 2 timmar ", "2 timmar")]
    # Without its number the label could be either: then it is neither.
    assert [option.code if option else None for option in found] == ["few", "some", None]


def test_a_label_of_signs_only_is_not_meant_by_an_empty_cell():
    labels = Labels(Scale(options=[Option(code="unsure", label="?")]))
    assert labels.find("") is None
    assert labels.find(" ? ") is not None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  3. Hur\xa0långt\n har arbetet KOMMIT? ", "hur långt har arbetet kommit"),
        ("a) Ja", "ja"),
        ("0-4 år", "0-4 år"),
        ("10 år eller mer", "10 år eller mer"),
        ("2019", "2019"),
        ("Å\u0308", "å\u0308"),
        ("e\u0301", "é"),
        ("?", ""),
    ],
)
def test_cleaning_takes_away_only_what_tools_and_hands_add(text, plain):
    assert cleaned(text) == plain
