"""Tables are checked when they are written."""

import pandas as pd
import pytest

from followup.errors import RunError
from followup.schemas import CHECKED, _schemas, check_table
from followup.storage import read_table, write_table


def test_each_checked_table_has_a_schema_and_each_schema_is_used() -> None:
    assert set(_schemas()) == CHECKED


def test_a_table_that_is_not_as_its_schema_says_is_refused_by_column_and_never_by_value(tmp_path) -> None:
    table = pd.DataFrame({"administration": ["hemlig"], "year": ["soon"]})
    with pytest.raises(RunError) as stopped:
        write_table(tmp_path, "annual_followup", table)
    assert "year" in stopped.value.details
    assert "hemlig" not in stopped.value.details + stopped.value.message
    assert not list(tmp_path.iterdir())


def test_a_table_comes_back_as_it_was_written(tmp_path) -> None:
    table = pd.DataFrame({"area": ["å", "=1+1"], "index": [62.5, float("nan")]})
    write_table(tmp_path, "own_result", table)
    pd.testing.assert_frame_equal(read_table(tmp_path, "own_result"), table)


def test_no_cell_of_the_csv_starts_a_formula(tmp_path) -> None:
    write_table(tmp_path, "own_result", check_table("own_result", pd.DataFrame({"text": ["=1+1", "@x", "-2", "ok"]})))
    cells = (tmp_path / "own_result.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert cells == ["'=1+1", "'@x", "'-2", "ok"]
