"""A real municipality's survey, read through a questionnaire file written for it (skipped where it is not)."""

from pathlib import Path

import pytest

from followup.clean import Context, clean
from followup.errors import Severity
from followup.ingest import read_responses
from followup.ingest.match import Labels
from followup.period import Questionnaire, read_period
from followup.period.period import Export
from followup.period.reading import read_model
from followup.schemas import check_table

QUESTIONNAIRE = Path(__file__).with_name("upplands_vasby_questionnaire.yaml")
LENGTHS = ["0-4 år", "5-9 år", "10 år eller mer"]

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    read, _lines, faults = read_model(QUESTIONNAIRE, Questionnaire, QUESTIONNAIRE.name)
    assert faults == []
    assert read is not None
    return read


@pytest.fixture(scope="module")
def table(public_answers):
    file = public_answers / "upplands_vasby_2015" / "answers.csv"
    (table,), faults = read_responses([file], [Export(file=file.name, missing=["NA"])])
    assert faults == []
    return table


@pytest.fixture
def cleaned(table, questionnaire, tiny_period):
    period, _faults = read_period(tiny_period())  # the survey has no plan: any will do
    assert period is not None
    return clean([table], Context(questionnaire, period.plan))


def test_the_raw_file_has_all_its_rows_and_columns(table, questionnaire):
    assert (len(table.cells), len(table.columns)) == (1038, 78)
    assert len(questionnaire.questions) == 72
    assert table.bookkeeping.submitted == 2  # its column “Time”


def test_of_1038_rows_1032_are_answers(cleaned):
    assert len(cleaned.respondents) == 1032
    assert cleaned.respondents["submitted"].notna().all()
    left_out = cleaned.log[cleaned.log["rule"].str.startswith("row.")]
    assert left_out.groupby("rule")["row"].agg(list).to_dict() == {
        "row.required-missing": [2, 439, 504, 814],  # answers 1, 438, 503 and 813: the headers stand in row 1
        "row.duplicate": [103, 631],
    }


def test_every_question_has_its_column_and_only_the_tools_own_are_left_over(cleaned, questionnaire):
    assert not [fault for fault in cleaned.faults if fault.severity is not Severity.INFO]
    assert len(cleaned.faults) == 78 - 72
    assert cleaned.answers.groupby("question").size().to_dict() == {q.id: 1032 for q in questionnaire.questions}


def test_length_of_residence_stands_in_its_true_order(table, cleaned, questionnaire):
    scale = questionnaire.scales["residence"]
    assert [scale.option(code).label for code in scale.order] == LENGTHS
    assert sorted(LENGTHS) != LENGTHS

    labels = Labels(scale)
    column = next(column for column in table.columns if column.header.startswith("Hur.länge"))
    read = [option.label for option in map(labels.find, table.cells[column.position]) if option]
    assert [read.count(label) for label in LENGTHS] == [99, 97, 839]

    kept = cleaned.answers[cleaned.answers["question"] == "residence"]["label"].tolist()
    assert [kept.count(label) for label in LENGTHS] == [99, 96, 837]


def test_nothing_in_it_is_unreadable(cleaned):
    assert set(cleaned.answers["state"]) == {"answered", "unanswered"}
    check_table("answers", cleaned.answers)
    check_table("cleaning_log", cleaned.log)
