"""Tables too long for a spreadsheet program: how they are written, and what of them is read."""

from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet

from followup import storage
from followup.clean import Context
from followup.indicators.assignments import disagreements
from followup.indicators.respondents import choices, competence, distribution
from followup.period import Measure, open_period
from followup.storage import as_text, read_rows, read_table, write_table

RAW, PERIOD = Path(__file__).parents[2] / "data" / "raw", "2022-2026"
ROWS = 500


@pytest.fixture(scope="module")
def answers(clean_folder) -> pd.DataFrame:
    return clean_folder(RAW / PERIOD).answers


@pytest.fixture
def written(answers, tmp_path, monkeypatch) -> Path:
    """The folder with the answers, as they are written where a sheet holds 1,000 rows and a part 500."""
    monkeypatch.setattr(storage, "SHEET_ROWS", 1000)
    monkeypatch.setattr(storage, "_ROWS_AT_A_TIME", ROWS)
    write_table(tmp_path, "answers", answers)
    return tmp_path


def test_more_rows_than_a_sheet_holds_are_written_as_parquet_alone(answers, tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "SHEET_ROWS", 11)
    write_table(tmp_path, "answers", answers.head(10))
    assert (tmp_path / "answers.csv").is_file()
    write_table(tmp_path, "answers", answers.head(11))  # with the headers twelve rows, one too many
    assert [file.name for file in tmp_path.iterdir()] == ["answers.parquet"]


def test_a_table_written_in_parts_comes_back_whole_and_its_texts_as_categories(answers, written):
    assert parquet.ParquetFile(written / "answers.parquet").num_row_groups == -(-len(answers) // ROWS)
    back = read_rows(written, "answers")
    pd.testing.assert_frame_equal(as_text(back), as_text(answers))
    assert {str(dtype) for dtype in back.dtypes[:-1]} == {"category"}


def test_what_is_read_of_a_table_is_what_choosing_from_the_whole_gives(answers, written):
    columns, questions = ["respondent", "item", "score"], ["training_needs", "staff", "not_asked"]
    chosen = as_text(answers[answers["question"].isin(questions)])
    assert 0 < len(chosen) < len(answers)
    found = read_table(written, "answers", columns, {"question": questions})
    pd.testing.assert_frame_equal(found, chosen[columns].reset_index(drop=True))


def test_parts_without_a_question_can_be_told_unread(answers, written):
    """The file says of each part which questions lie first and last in it by name."""
    groups = parquet.ParquetFile(written / "answers.parquet").metadata
    place = list(answers.columns).index("question")
    first = groups.row_group(0).column(place).statistics
    there = set(answers["question"].head(ROWS))
    assert (first.min, first.max) == (min(there), max(there))


def test_the_indicators_are_the_same_from_categories_as_from_text(answers, written):
    period = open_period(RAW, PERIOD)
    context, scales = Context.of(period), period.questionnaire.scales
    text, kept = read_table(written, "answers"), read_rows(written, "answers")

    def all_of(table: pd.DataFrame) -> list[pd.DataFrame]:
        statements = [question.id for question in period.questionnaire.measuring(Measure.COORDINATION)]
        return [
            disagreements(table, context),
            competence(table, context),
            choices(table, "training_needs", [option.code for option in scales["needs"].options]),
            distribution(table, statements, scales["agreement"].order),
        ]

    for of_text, of_categories in zip(all_of(text), all_of(kept), strict=True):
        assert len(of_text)
        pd.testing.assert_frame_equal(of_categories, of_text)
