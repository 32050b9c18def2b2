"""Every rule of cleaning that the report's appendix describes does what it says, and leaves its entry in the log."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest

from followup.clean.log import WITHHELD
from followup.presentation.appendix import rule_descriptions

STAFF_REQUIRED = ("questionnaire.yaml", "measures: staff,", "required: true, measures: staff,")


class Entry(NamedTuple):
    """What a test compares of an entry in the log."""

    row: int
    column: str
    question: str
    item: str
    before: str
    after: str


class Example(NamedTuple):
    """Rows that a rule is about, the entry it leaves and what becomes of the answers."""

    rows: list[dict[str, str]]
    entry: Entry
    respondents: int
    answers: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType({})
    """For the first respondent: question and item → state and label."""
    edits: tuple[tuple[str, str, str], ...] = ()


# The columns are those that the rows name, in the order of the conftest: A is the time, then key, administration …
EXAMPLES = {
    "row.blank": Example([{"staff": "3"}, {}], Entry(3, "", "", "", "", ""), 1),
    "row.total": Example(
        [{"staff": "3"}, {"sent": "Totalt", "where": "", "staff": "3"}], Entry(3, "", "", "", "", ""), 1
    ),
    "row.required-missing": Example(
        [{"staff": "3"}, {"staff": " ", "trained": "1"}], Entry(3, "C", "staff", "", "", ""), 1, edits=(STAFF_REQUIRED,)
    ),
    "row.duplicate": Example(
        [{"key": "k1", "staff": "3"}, {"key": " K1 ", "staff": "4"}], Entry(2, "", "", "", "", "svar.csv:3"), 1,
        {("staff", ""): ("answered", "4")},
    ),
    "row.late": Example([{"sent": "2023-02-11 00:00", "staff": "3"}], Entry(2, "", "", "", "", ""), 1),
    "row.administration-unanswered": Example(
        [{"staff": "3"}, {"where": " ", "staff": "4"}], Entry(3, "B", "administration", "", "", ""), 1
    ),
    "row.unknown-administration": Example(
        [{"staff": "3"}, {"where": "Brandkåren", "staff": "4"}], Entry(3, "B", "administration", "", WITHHELD, ""), 1
    ),
    "administration.former-name": Example(
        [{"where": "omsorgsförvaltningen ", "staff": "3"}],
        Entry(2, "B", "administration", "", "omsorgsförvaltningen ", "Socialförvaltningen"), 1,
    ),
    "label.cleaned": Example(
        [{"status_A1": " genomförd"}], Entry(2, "C", "status", "A1", " genomförd", "Genomförd"), 1,
        {("status", "A1"): ("answered", "Genomförd")},
    ),
    "number.cleaned": Example(
        [{"staff": "1\xa0234,5"}], Entry(2, "C", "staff", "", "1\xa0234,5", "1234.5"), 1,
        {("staff", ""): ("answered", "1234.5")},
    ),
    "number.unreadable": Example(
        [{"staff": "ca 40"}], Entry(2, "C", "staff", "", WITHHELD, ""), 1, {("staff", ""): ("unreadable", "")}
    ),
    "number.out-of-range": Example(
        [{"staff": "5001"}], Entry(2, "C", "staff", "", "5001", ""), 1, {("staff", ""): ("unreadable", "")}
    ),
    "number.trained-exceeds-staff": Example(
        [{"staff": "10", "trained": "11"}], Entry(2, "D", "trained", "", "11", ""), 1,
        {("staff", ""): ("unreadable", ""), ("trained", ""): ("unreadable", "")},
    ),
    "value.unreadable": Example(
        [{"steering": "Kanske Lisa"}], Entry(2, "C", "steering", "", WITHHELD, ""), 1,
        {("steering", ""): ("unreadable", "")},
    ),
    "answer.not-asked": Example(
        [{"status_A1": "Pågår", "status_A3": "Pågår"}], Entry(2, "D", "status", "A3", WITHHELD, ""), 1,
        {("status", "A1"): ("answered", "Pågår")},
    ),
    "answer.set-aside-by-dont-know": Example(
        [{"needs": "Risk;Vet ej;Lagar, regler och sekretess;"}],
        Entry(2, "C", "needs", "", "Lagar, regler och sekretess; Risk; Vet ej", "Vet ej"), 1,
        {("needs", "risk"): ("dont_know", ""), ("needs", "asking"): ("dont_know", "")},
    ),
    "routing.answered": Example(
        [{"status_A1": "Ej påbörjad", "written_A1": "Ja"}], Entry(2, "D", "written", "A1", "Ja", ""), 1,
        {("written", "A1"): ("routed", "")},
    ),
}  # fmt: skip


OF_FORMS = {"form.superseded"}
"""Rules for the yearly forms, which no row of a table can show: tests/questionnaires/test_yearly_round.py does."""


def test_every_rule_of_the_appendix_has_an_example():
    assert set(EXAMPLES) == set(rule_descriptions()) - OF_FORMS


@pytest.mark.parametrize("rule", EXAMPLES)
def test_a_rule_does_what_it_says_and_is_logged(clean_rows, rule):
    example = EXAMPLES[rule]
    cleaned = clean_rows(*example.rows, edits=example.edits)
    log = cleaned.log[cleaned.log["rule"] == rule]
    assert example.entry in [Entry(*row) for row in log[list(Entry._fields)].itertuples(index=False)]
    assert len(cleaned.respondents) == example.respondents
    first = cleaned.answers[cleaned.answers["respondent"] == "R0001"].set_index(["question", "item"])
    assert {key: (first.loc[key, "state"], first.loc[key, "label"]) for key in example.answers} == example.answers


@pytest.mark.parametrize("rule", EXAMPLES)
def test_an_answer_in_its_plain_form_leaves_no_entry(clean_rows, rule):
    plain = {"key": "k1", "status_A1": "Pågår", "written_A1": "Ja", "staff": "12.5", "trained": "3", "steering": "Nej"}
    cleaned = clean_rows(
        {
            **plain,
            "sent": "2023-02-10 23:59:59",
            "annual": "2019, 2020",
            "needs": "Risk;Lagar, regler och sekretess;",
            "obstacles": "Tid.",
        }
    )
    assert rule not in set(cleaned.log["rule"])
    assert not cleaned.respondents["late"].any()
