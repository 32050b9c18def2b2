"""What the analyst has to mend is said at once, with exit code 2, and nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from openpyxl import Workbook

Refused = Callable[..., str]
NEW = "2022-2026"


def period(project: Path, name: str = NEW) -> Path:
    return project / "data" / "raw" / name


@pytest.mark.parametrize("command", ["run", "render", "check"])
def test_a_missing_period_is_refused_with_the_nearest_name(refused: Refused, command: str) -> None:
    said = refused(command, "2022-2025")
    assert "[period.unknown]" in said
    assert "2022-2026" in said


@pytest.mark.parametrize("command", ["run", "render", "check"])
def test_a_folder_without_periods_is_refused(refused: Refused, project: Path, command: str) -> None:
    (project / "tom").mkdir()
    assert "[period.none]" in refused(command, "--raw", "tom")


@pytest.mark.parametrize("command", ["run", "check"])
def test_empty_responses_are_refused(refused: Refused, project: Path, command: str) -> None:
    responses = period(project) / "responses"
    shutil.rmtree(responses)
    assert "responses.none" in refused(command, NEW)
    responses.mkdir()
    assert "responses.none" in refused(command, NEW)


def test_a_workbook_with_another_questionnaires_columns_is_refused_by_name(refused: Refused, project: Path) -> None:
    book = Workbook()
    book.active.append(["Hur trivs du i parken?", "Vad heter din hund?"])
    book.active.append(["Bra", "Fido"])
    for file in (period(project) / "responses").rglob("*.*"):
        file.unlink()
    book.save(period(project) / "responses" / "parkenkat.xlsx")
    said = refused("run", NEW)
    assert "parkenkat.xlsx" in said
    assert "Fido" not in said


def test_broken_yaml_is_refused_with_file_and_line(refused: Refused, project: Path) -> None:
    plan = period(project) / "plan.yaml"
    lines = plan.read_text(encoding="utf-8").splitlines()
    lines[10] = "  - { id: broken, title: 'never ends }"
    plan.write_text("\n".join(lines), encoding="utf-8")
    said = refused("run", NEW)
    assert "plan.yaml" in said
    assert "yaml.broken" in said
    assert any(f" {number}" in said for number in range(11, len(lines) + 2))


def test_all_faults_of_a_period_are_told_in_one_run(refused: Refused, project: Path) -> None:
    for name in ("plan.yaml", "questionnaire.yaml", "period.yaml"):
        with (period(project) / name).open("a", encoding="utf-8") as file:
            file.write("\nunknown_key: 1\n")
    said = refused("run", NEW)
    assert said.count("[yaml.unknown-key]") == 3


def test_a_fault_of_the_previous_period_is_told_as_its_own(refused: Refused, project: Path) -> None:
    with (period(project, "2018-2022") / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("\nunknown_key: 1\n")
    said = refused("run", NEW)
    assert "[yaml.unknown-key]" in said
    assert "2018-2022" in said


def test_a_missing_previous_period_is_refused(refused: Refused, project: Path) -> None:
    shutil.rmtree(period(project, "2018-2022"))
    assert "period." in refused("run", NEW)


def test_a_notebook_without_a_parameters_cell_is_refused_before_any_is_run(refused: Refused, project: Path) -> None:
    # The last one, so that running them one by one would have come far.
    file = project / "notebooks" / "06_change.ipynb"
    book = nbformat.read(file, as_version=4)
    for cell in book.cells:
        cell.metadata.pop("tags", None)
    nbformat.write(book, file)
    said = refused("run", NEW)
    assert "06_change.ipynb" in said
    assert "[notebook.no-parameters]" in said


def test_a_notebook_that_lacks_a_parameter_is_refused(refused: Refused, project: Path) -> None:
    file = project / "notebooks" / "02_implementation.ipynb"
    file.write_text(file.read_text(encoding="utf-8").replace('"raw = ', '"rw = '), encoding="utf-8")
    assert "[notebook.unknown-parameter]" in refused("run", NEW)


def test_a_missing_and_a_broken_notebook_are_refused_together(refused: Refused, project: Path) -> None:
    (project / "notebooks" / "02_implementation.ipynb").unlink()
    (project / "notebooks" / "03_systematics.ipynb").write_text("{", encoding="utf-8")
    said = refused("run", NEW)
    assert "[notebook.missing]" in said
    assert "[notebook.broken]" in said


@pytest.mark.parametrize("command", ["run", "render"])
def test_an_unknown_engine_is_refused_with_the_known_ones(refused: Refused, command: str) -> None:
    said = refused(command, "--engine", "word")
    assert "word" in said
    assert "embedded" in said


@pytest.mark.parametrize("command", ["run", "render"])
def test_quarto_asked_for_where_there_is_none_is_refused(
    refused: Refused, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.delenv("FOLLOWUP_QUARTO", raising=False)
    assert "[render.no-quarto]" in refused(command, NEW, "--engine", "quarto")


def test_a_report_without_tables_is_refused_and_told_what_to_run(refused: Refused) -> None:
    said = refused("render", NEW)
    assert "[tables.missing]" in said
    assert f"followup run {NEW}" in said


@pytest.mark.parametrize("where", [["--output", "data/raw"], ["--output", "data/raw/2022-2026/ut"],
                                   ["--processed", "data/raw"], ["--output", "data"]])  # fmt: skip
def test_results_pointed_into_the_answers_are_refused(refused: Refused, where: list[str]) -> None:
    assert "[project.writes-into-raw]" in refused("run", NEW, *where)


def test_an_output_folder_with_other_things_in_it_is_refused(refused: Refused, project: Path) -> None:
    (project / "mina dokument").mkdir()
    (project / "mina dokument" / "viktigt.docx").touch()
    said = refused("run", NEW, "--output", "mina dokument")
    assert "viktigt.docx" in said
    assert "[output.not-ours]" in said


@pytest.mark.parametrize("where", ["report", "notebooks", "."])
def test_the_projects_own_folders_are_never_replaced(refused: Refused, where: str) -> None:
    refused("run", NEW, "--output", where)


def test_a_folder_that_holds_no_project_is_refused(
    refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup.pipeline.project.__file__", str(tmp_path / "a" / "b" / "c" / "d" / "project.py"))
    empty = tmp_path.parent / f"{tmp_path.name}-empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert "[project.not-found]" in refused("run")


def test_no_message_repeats_an_answer(refused: Refused, project: Path) -> None:
    # Free text and an e-mail address where a choice and a number belong, and a fault that stops the run.
    secrets = ("Chefen lyssnar aldrig", "anna.andersson@example.se", "19121212-1212")
    for file in (period(project) / "responses").glob("*.csv"):
        lines = file.read_bytes().decode("latin-1").splitlines()
        separator = ";" if lines[0].count(";") > lines[0].count(",") else ","
        row = [f'"{secrets[number % 3]}"' for number in range(lines[0].count(separator) + 1)]
        file.write_bytes("\n".join([*lines, separator.join(row)]).encode("latin-1"))
    with (period(project) / "plan.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\nunknown_key: 1\n")
    for command in ("run", "check"):
        said = refused(command, NEW)
        assert not [secret for secret in secrets if secret in said]
