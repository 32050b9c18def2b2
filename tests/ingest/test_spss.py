"""An SPSS file is read by its variables' names and labels; value labels are the answers, what is missing is empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from small_exports import text_file, workbook

from followup.clean import Cleaned, Context, clean
from followup.ingest import read_period_responses, read_responses
from followup.ingest.cells import Unreadable, read_cells
from followup.period import read_period

STATUS = {1.0: "Genomförd", 2.0: "Pågår", 3.0: "Ej påbörjad", 9.0: "Vet ej", 99.0: "Ville inte svara"}


def sav(file: Path) -> Path:
    data = pd.DataFrame(
        {
            "Enddate": [date(2023, 1, 20), date(2023, 1, 21), None],
            "administration": [1.0, 2.0, 1.0],
            "v7": [1.0, 99.0, np.nan],
            "status_A3": [np.nan, 2.0, np.nan],
            "staff": [12.0, 3.5, np.nan],
            "needs_law": [1.0, 0.0, np.nan],
            "needs_risk": [0.0, 1.0, np.nan],
            "obstacles": ["Tidsbrist", "", ""],
        }
    )
    pyreadstat.write_sav(
        data,
        str(file),
        column_labels={"v7": "Hur långt har arbetet kommit? [A1 Fråga om våld]", "staff": "Hur många är ni?"},
        variable_value_labels={
            "administration": {1.0: "Socialförvaltningen", 2.0: "Skolförvaltningen"},
            "v7": STATUS,
            "status_A3": STATUS,
            "needs_law": {0.0: "Ej vald", 1.0: "Vald"},
            "needs_risk": {0.0: "Ej vald", 1.0: "Vald"},
        },
        missing_ranges={"v7": [99.0]},
        compress=file.suffix == ".zsav",
    )
    return file


@pytest.fixture
def cleaned(tiny_period: Callable[..., Path]) -> Callable[[Path], Cleaned]:
    """Clean what lies in the small period's folder."""

    def read(folder: Path) -> Cleaned:
        period, _faults = read_period(folder)
        assert period is not None
        tables, faults = read_period_responses(period)
        assert faults == []
        assert [table.format for table in tables] == ["spss"]
        return clean(tables, Context.of(period))

    return read


def answers(cleaned: Cleaned) -> dict[tuple[str, str, str], str]:
    return {
        (row.respondent, row.question, row.item): row.code or row.label or row.state
        for row in cleaned.answers.itertuples()
    }


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".SAV"])
def test_value_labels_are_the_answers_and_missing_is_empty(tiny_period, cleaned, suffix):
    folder = tiny_period()
    sav(folder / "responses" / f"svar{suffix}")
    result = cleaned(folder)
    read = answers(result)
    assert read["R0001", "status", "A1"] == "done"
    assert read["R0002", "status", "A3"] == "ongoing"
    assert read["R0002", "status", "A1"] == "unanswered"  # missing by the user's own mark
    assert read["R0003", "status", "A1"] == "unanswered"  # missing by the system
    assert (read["R0001", "staff", ""], read["R0002", "staff", ""]) == ("12", "3.5")
    assert (read["R0001", "needs", "law"], read["R0002", "needs", "risk"]) == ("chosen", "chosen")
    assert result.respondents["submitted"].iloc[0] == pd.Timestamp("2023-01-20")


def test_names_and_labels_survive_a_copy_as_a_workbook(tmp_path):
    file = sav(tmp_path / "svar.sav")
    ((_name, cells),) = read_cells(file)
    workbook(tmp_path / "svar.sav.redacted.xlsx", cells.to_numpy().tolist())
    (first,), _faults = read_responses([file])
    (copy,), _faults = read_responses([tmp_path / "svar.sav.redacted.xlsx"])
    assert copy.format == first.format == "spss"
    assert copy.columns == first.columns


def test_a_broken_file_is_refused(tmp_path):
    whole = sav(tmp_path / "svar.sav").read_bytes()
    for name, content in {"cut.sav": whole[:200], "no.sav": b"a;b\n", "empty.sav": b""}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Unreadable) as problem:
            read_cells(tmp_path / name)
        assert problem.value.fault.rule == "file.broken-spss"
        assert problem.value.fault.place.file == name


def test_a_table_with_one_header_of_two_lines_is_not_taken_for_spss(tmp_path):
    (table,), _faults = read_responses(
        [text_file(tmp_path / "svar.csv", [["Var arbetar du?\n(välj)", "Roll"], ["a", "b"]])]
    )
    assert table.format == "table"
