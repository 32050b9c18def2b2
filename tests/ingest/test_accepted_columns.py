"""What is accepted or paired by hand is kept in the period folder, and holds as long as the header does."""

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
        ("matching.unknown-question", MATCHING_FILE, 4)
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


@pytest.fixture
def coded(tiny_period: Callable[..., Path]) -> Path:
    """Return the small period's folder with a LimeSurvey export that holds codes alone, no texts."""
    folder = tiny_period()
    headers = ["id", "submitdate", "lastpage", "startlanguage", "G1Q1", "status[SQ001]", "status[SQ002]",
               "status[SQ003]", "G2Q1"]  # fmt: skip
    row = ["1", "2023-01-20 09:30:00", "3", "sv", "social", "done", "ongoing", "", "7"]
    text_file(folder / "responses" / "svar.csv", [headers, row], ",")
    return folder


def cleaned_answers(folder: Path) -> dict[str, str]:
    period, _faults = read_period(folder)
    tables, _faults = read_period_responses(period)
    answers = clean(tables, Context.of(period)).answers
    given = answers[answers["state"] == "answered"]
    return {f"{a.question}[{a.item}]": a.code or a.label for a in given.itertuples()}


def test_columns_with_codes_alone_can_all_be_paired_by_hand(coded):
    assert cleaned_answers(coded) == {}
    run(coded, "--pair", "svar.csv:E=administration", "--pair", "svar.csv:I=staff", "--pair", "svar.csv:G=status[A1]",
        "--pair", "svar.csv:F=status[A2]")  # fmt: skip
    assert cleaned_answers(coded) == {"status[A1]": "ongoing", "status[A2]": "done", "staff[]": "7"}


def test_parts_numbered_from_one_are_proposed_in_order_but_not_taken(coded, monkeypatch):
    run(coded, "--pair", "svar.csv:E=administration")
    monkeypatch.setattr(show.out, "_width", 300)
    shown = run(coded)
    assert shown.count("ordning: bara föreslagen") == 3
    assert "Kontrollera i enkätverktyget" in shown
    assert cleaned_answers(coded) == {}
    run(coded, "--accept", "svar.csv:F-H")
    assert cleaned_answers(coded) == {"status[A1]": "done", "status[A2]": "ongoing"}


@pytest.mark.parametrize(
    "parts",
    [["SQ001", "SQ002"], ["SQ001", "SQ003", "SQ002"], ["SQ002", "SQ003", "SQ004"], ["A1", "SQ002", "SQ003"]],
    ids=["too few", "moved", "not from one", "one is known"],
)
def test_no_order_is_proposed_where_something_speaks_against_it(tiny_period, parts):
    folder = tiny_period()
    headers = ["id", "submitdate", "lastpage", "administration", *(f"status[{part}]" for part in parts)]
    text_file(folder / "responses" / "svar.csv", [headers, ["1", "2023-01-20", "3", "social", *["done"] * len(parts)]])
    period, _faults = read_period(folder)
    (table,), _faults = read_period_responses(period)
    assert match_columns(table, targets_in(period)).proposed == ()


def test_what_is_paired_by_hand_goes_before_what_a_header_seems_to_say(folder):
    assert ways(folder)["administration"] == "text"
    run(folder, "--pair", "svar.csv:C=administration")
    period, _faults = read_period(folder)
    (table,), _faults = read_period_responses(period)
    pairs = match_columns(table, targets_in(period)).pairs
    assert [(pair.column.letter, pair.target.question.id, pair.how) for pair in pairs] == [
        ("C", "administration", "accepted")
    ]


def test_a_new_pair_takes_the_place_of_the_one_it_contradicts(folder):
    run(folder, "--pair", "svar.csv:B=staff")
    run(folder, "--pair", "svar.csv:C=staff")
    run(folder, "--pair", "svar.csv:C=trained")
    assert ways(folder) == {"administration": "text", "trained": "accepted"}


@pytest.mark.parametrize(
    ("pairs", "rule", "hint"),
    [
        (["svar.csv:B=staf"], "cli.unknown-target", "Menade du staff?"),
        (["svar.csv:B=status[A9]"], "cli.unknown-target", "status[A1]"),
        (["svar.csv:B=xyzzy"], "cli.unknown-target", "administration, status"),
        (["svar.csv:Z=staff"], "cli.no-column", "fil:C"),
        (["annan.csv:B=staff"], "cli.no-column", "fil:C"),
        (["svar.csv:B"], "cli.no-column", "fil:C"),
        (["svar.csv:B-C=staff"], "cli.no-column", "fil:C"),
        (["svar.csv:B=staff", "svar.csv:C=staff"], "cli.paired-twice", ""),
    ],
)
def test_a_pair_that_cannot_be_is_told_of_and_nothing_is_written(folder, pairs, rule, hint):
    with pytest.raises(InputError) as problem:
        run(folder, "--pair", "svar.csv:D=steering", *(word for pair in pairs for word in ("--pair", pair)))
    assert [fault.rule for fault in problem.value.faults] == [rule]
    assert hint in problem.value.faults[0].next_step
    assert not (folder / MATCHING_FILE).exists()


def test_questions_without_a_column_are_named_below_the_table(coded, monkeypatch):
    monkeypatch.setattr(show.out, "_width", 400)
    run(coded, "--pair", "svar.csv:F=status[A2]")
    (line,) = [line for line in run(coded).splitlines() if line.startswith("svar.csv har ingen kolumn för")]
    assert "status[A1, A3]" in line
    assert "administration" in line


def test_a_pair_holds_for_the_redacted_copy_too(folder):
    run(folder, "--pair", "svar.csv:C=staff")
    responses = folder / "responses"
    (responses / "svar.redacted.csv").write_bytes((responses / "svar.csv").read_bytes())
    assert ways(folder)["staff"] == "accepted"


def test_a_pair_of_a_file_that_is_not_there_is_told_of(folder):
    run(folder, "--pair", "svar.csv:C=staff")
    (folder / "responses" / "svar.csv").rename(folder / "responses" / "nya.csv")
    period, _faults = read_period(folder)
    _tables, faults = read_period_responses(period)
    assert [(fault.rule, fault.place.file, fault.severity) for fault in faults] == [
        ("matching.no-file", "svar.csv", Severity.LOOK)
    ]


def test_two_columns_written_by_hand_for_one_question_stop(folder):
    entry = '  - {{ file: svar.csv, column: {0}, header: "{1}", question: staff }}\n'
    text = "pairs:\n" + entry.format("B", HEADERS[1]) + entry.format("C", HEADERS[2])
    (folder / MATCHING_FILE).write_text(text, encoding="utf-8")
    period, _faults = read_period(folder)
    _tables, faults = read_period_responses(period)
    assert [(fault.rule, fault.place.row, fault.severity) for fault in faults] == [
        ("matching.paired-twice", 3, Severity.STOP)
    ]


def test_a_column_without_a_header_can_be_paired(tiny_period):
    folder = tiny_period()
    text_file(folder / "responses" / "svar.csv", [["Var arbetar du?", ""], ["Socialförvaltningen", "7"]])
    run(folder, "--pair", "svar.csv:B=staff")
    assert ways(folder) == {"administration": "text", "staff": "accepted"}
