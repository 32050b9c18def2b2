"""A proposed pair is kept in the period folder once it is accepted, and holds as long as the header does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from small_exports import text_file
from typer.testing import CliRunner

from followup.clean import Context, clean
from followup.cli import matching as command
from followup.cli import show
from followup.errors import InputError, Severity
from followup.ingest import read_period_responses
from followup.ingest.accepted import MATCHING_FILE
from followup.ingest.match import match_columns, targets_in
from followup.period import read_period

HEADERS = ["Var arbetar du?", "Hur många är nu?", "staff_x", "Styrningen är tydligg"]
ROW = ["Socialförvaltningen", "7", "", "Ja"]


@pytest.fixture
def folder(tiny_period: Callable[..., Path]) -> Path:
    """Return the small period's folder with one export, of which two columns only resemble a question."""
    folder = tiny_period()
    text_file(folder / "responses" / "svar.csv", [HEADERS, ROW])
    return folder


def run(folder: Path, *arguments: str) -> str:
    app = typer.Typer()
    app.callback()(lambda: None)
    command.register(app)
    result = CliRunner().invoke(app, ["match", "2018-2022", "--raw", str(folder.parent), *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def ways(folder: Path) -> dict[str, str]:
    period, _faults = read_period(folder)
    assert period is not None
    (table,), _faults = read_period_responses(period)
    return {pair.target.question.id: pair.how for pair in match_columns(table, targets_in(period)).pairs}


def test_the_pairing_is_shown_column_by_column(folder, monkeypatch):
    monkeypatch.setattr(show.out, "_width", 200)
    shown = run(folder)
    assert [part.strip() for part in shown.splitlines()[3].strip("│┃").split("│") if part.strip()] == [
        "svar.csv",
        "A",
        "Var arbetar du?",
        "administration",
        "text",
    ]
    assert "snarlik: bara föreslagen" in shown
    assert "staff_x" in shown
    assert not (folder / MATCHING_FILE).exists()


def test_an_accepted_pair_is_used_from_then_on(folder):
    assert ways(folder) == {"administration": "text"}
    run(folder, "--accept", "svar.csv:B", "--accept", "svar.csv:D")
    assert ways(folder) == {"administration": "text", "staff": "accepted", "steering": "accepted"}
    period, _faults = read_period(folder)
    tables, faults = read_period_responses(period)
    assert faults == []
    answers = clean(tables, Context.of(period)).answers
    assert answers.query("question == 'staff'")["score"].tolist() == [7.0]


def test_pairs_accepted_earlier_are_kept(folder):
    run(folder, "--accept", "svar.csv:B")
    run(folder, "--accept", "svar.csv:D")
    assert set(ways(folder)) == {"administration", "staff", "steering"}


@pytest.mark.parametrize("cell", ["svar.csv:A", "svar.csv:C", "svar.csv:Z", "annan.csv:B", "B"])
def test_only_what_is_proposed_can_be_accepted(folder, cell):
    with pytest.raises(InputError) as problem:
        run(folder, "--accept", "svar.csv:B", "--accept", cell)
    assert [fault.rule for fault in problem.value.faults] == ["cli.no-proposal"]
    assert not (folder / MATCHING_FILE).exists()


def test_a_pair_whose_header_has_changed_is_not_used_and_told_of(folder):
    run(folder, "--accept", "svar.csv:B")
    text_file(folder / "responses" / "svar.csv", [[HEADERS[0], "Hur många är de?", *HEADERS[2:]], ROW])
    assert "staff" not in ways(folder)
    period, _faults = read_period(folder)
    _tables, faults = read_period_responses(period)
    assert [(fault.rule, fault.place.column, fault.severity) for fault in faults] == [
        ("matching.stale", "B", Severity.LOOK)
    ]


def test_a_pair_with_a_question_that_is_gone_stops(folder):
    run(folder, "--accept", "svar.csv:B")
    file = folder / MATCHING_FILE
    file.write_text(file.read_text(encoding="utf-8").replace('"staff"', '"stuff"'), encoding="utf-8")
    period, _faults = read_period(folder)
    _tables, faults = read_period_responses(period)
    assert [(fault.rule, fault.place.file, fault.place.row) for fault in faults] == [
        ("matching.unknown-question", MATCHING_FILE, 3)
    ]


def test_headers_that_could_break_the_file_are_written_so_that_they_are_read_back(folder):
    header = 'Hur "många" är\n nu: #?'
    text_file(folder / "responses" / "svar.csv", [[HEADERS[0], header], ["Socialförvaltningen", "7"]])
    file = folder / MATCHING_FILE
    file.write_text(
        'pairs:\n  - file: svar.csv\n    column: B\n    header: "Hur \\"många\\" är nu: #?"\n    question: staff\n',
        encoding="utf-8",
    )
    assert ways(folder) == {"administration": "text", "staff": "accepted"}
