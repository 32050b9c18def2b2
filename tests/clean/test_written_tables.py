"""The tables that cleaning gives are as their schemas say, and come back the same from the files."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.errors import RunError
from followup.schemas import check_table
from followup.storage import as_text, read_table, safe_for_spreadsheets, write_table

RAW = Path(__file__).parents[2] / "data" / "raw"
TABLES = {"respondents": "respondents", "answers": "answers", "log": "cleaning_log"}


@pytest.fixture(scope="module", params=["2018-2022", "2022-2026"])
def period(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def cleaned(period, clean_folder):
    return clean_folder(RAW / period)


@pytest.mark.parametrize("attribute", TABLES)
def test_the_committed_periods_give_tables_as_their_schemas_say(cleaned, attribute, tmp_path):
    name, table = TABLES[attribute], getattr(cleaned, attribute)
    write_table(tmp_path, name, table)
    pd.testing.assert_frame_equal(read_table(tmp_path, name), as_text(table))
    with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.reader(stream, delimiter=";"))
    assert written[0] == list(table.columns)
    assert len(written) == len(table) + 1


def test_the_same_answers_give_the_same_tables_wherever_they_lie(tmp_path, clean_folder, cleaned, period):
    shutil.copytree(RAW / period, tmp_path / period)
    again = clean_folder(tmp_path / period)
    for attribute in TABLES:
        pd.testing.assert_frame_equal(getattr(again, attribute), getattr(cleaned, attribute))


def test_every_answer_of_the_committed_periods_has_a_state_that_fits_it(cleaned):
    answers = cleaned.answers
    in_substance = answers["state"] == "answered"
    assert answers.loc[~in_substance, "score"].isna().all()
    nothing = answers["state"].isin(["routed", "unanswered", "unreadable"])
    assert (answers.loc[nothing, ["code", "label"]] == "").all(axis=None)
    assert not answers.duplicated(["respondent", "question", "item"]).any()


def test_every_entry_in_the_log_points_at_a_cell_of_an_export(cleaned):
    log = cleaned.log
    assert (log["row"] >= 2).all()  # row 1 holds the headers
    assert log["column"].str.fullmatch("[A-Z]*").all()
    assert not log.duplicated(["file", "sheet", "row", "column", "rule"]).any()


def test_a_table_that_is_not_as_its_schema_says_is_not_written(clean_rows, tmp_path):
    cleaned = clean_rows({"staff": "1"})
    wrong = cleaned.answers.assign(state="Lisa")
    with pytest.raises(RunError) as refused:
        write_table(tmp_path / "out", "answers", wrong)
    assert "state" in refused.value.details
    assert "Lisa" not in refused.value.details
    assert not list((tmp_path / "out").glob("*"))


def test_an_analysis_own_table_needs_no_schema():
    table = pd.DataFrame({"x": [1]})
    assert check_table("some_analysis", table) is table


def test_a_table_that_has_not_been_made_is_asked_for(tmp_path):
    with pytest.raises(RunError) as refused:
        read_table(tmp_path, "answers")
    assert refused.value.next_step


def test_a_number_with_a_sign_is_no_formula_in_the_log(clean_rows, tmp_path):
    cleaned = clean_rows({"staff": "+3,0"})
    assert cleaned.log["before"].tolist() == ["+3,0"]
    write_table(tmp_path / "out", "cleaning_log", cleaned.log)
    text = (tmp_path / "out" / "cleaning_log.csv").read_text(encoding="utf-8-sig")
    assert ";'+3,0;" in text


@given(st.lists(st.text(max_size=6) | st.sampled_from(["=1+1", "@x", "-1", "+1", "\t=x", "\r=x"]), max_size=8))
def test_no_cell_starts_a_formula_and_none_loses_a_letter(texts):
    table = pd.DataFrame({"text": pd.Series(texts, dtype="str"), "number": pd.Series(range(len(texts)), dtype="int64")})
    safe = safe_for_spreadsheets(table)
    assert not [cell for cell in safe["text"] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [
        cell[cell.startswith("'") and not text.startswith("'") :]
        for cell, text in zip(safe["text"], texts, strict=True)
    ] == texts
    pd.testing.assert_series_equal(safe["number"], table["number"])
