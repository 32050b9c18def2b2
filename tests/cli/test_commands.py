"""What each command says and returns."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from followup.cli.show import escape
from followup.errors import RunError
from followup.facts import FactBook, Unit, make_fact
from followup.locale import _, in_language

Followup = Callable[..., Any]
COMMANDS = ("run", "render", "check", "periods", "schemas")


def test_help_names_every_command_and_no_english_heading_of_the_library(followup: Followup) -> None:
    said = followup("--help")
    assert said.code == 0
    assert all(f"  {command} " in said.out for command in COMMANDS)
    assert "Show this message and exit" not in said.out
    assert followup().out == said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_and_its_options(followup: Followup, command: str) -> None:
    said = followup(command, "--help")
    assert said.code == 0
    assert f"followup {command}" in said.out
    assert "--debug" in said.out
    assert "<str>" not in said.out
    assert {"run", "render"}.isdisjoint({command}) or {"--raw", "--processed", "--output", "--engine"} <= set(
        said.out.split()
    )


def test_help_comes_quickly_and_without_the_heavy_libraries() -> None:
    code = "import sys; from followup.cli import main; sys.argv[1:] = ['run', '--help']; main()"
    report = f"try:\n    {code.replace('; ', chr(10) + '    ')}\nexcept SystemExit: pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    heavy = {"pandas", "numpy", "matplotlib", "papermill", "pandera", "docx", "typst", "ruamel", "jupyter_client"}
    assert not heavy & set(done.stdout.splitlines()[-1].split())
    started = time.process_time(), time.monotonic()
    subprocess.run([sys.executable, "-m", "followup", "--help"], capture_output=True, check=True)
    assert time.monotonic() - started[1] < 10  # the machine may be busy; what matters is the line above


@pytest.mark.parametrize(
    ("arguments", "rule", "named"),
    [
        (["rn"], "cli.unknown-command", "run"),
        (["run", "--forse"], "cli.unknown-option", "--force"),
        (["run", "--raw"], "cli.option-misused", "--raw"),
        (["run", "--force=yes"], "cli.option-misused", "--force"),
        (["run", "2018-2022", "2022-2026"], "cli.not-understood", "followup run --help"),
        (["--nonsense"], "cli.unknown-option", "--nonsense"),
    ],
)
def test_a_command_called_wrongly_is_told_what_was_meant(
    refused: Callable[..., str], arguments: list[str], rule: str, named: str
) -> None:
    said = refused(*arguments)
    assert f"[{rule}]" in said
    assert named in said
    assert "Error:" not in said


def test_periods_lists_each_and_how_far_it_has_come(project: Path, followup: Followup) -> None:
    done = project / "data" / "processed" / "2018-2022"
    done.mkdir(parents=True)
    (done / "tables.json").write_text("{}", encoding="utf-8")
    said = followup("periods")
    assert said.code == 0
    rows = {line.split()[1]: line.split("│") for line in said.out.splitlines() if "20" in line}
    assert list(rows) == ["2018-2022", "2022-2026"]
    assert rows["2018-2022"][2].strip() not in {"", "–"}
    assert rows["2018-2022"][3].strip() == "–"
    assert rows["2022-2026"][2].strip() == "–"


def test_check_says_what_was_read_and_writes_nothing(project: Path, followup: Followup) -> None:
    before = sorted(project.rglob("*"))
    said = followup("check", "2018-2022")
    assert said.code == 0
    assert "2018-2022" in said.out
    assert sorted(project.rglob("*")) == before


def test_check_points_out_typed_numbers_and_unknown_facts_where_the_tables_are_current(
    project: Path, followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = project / "data" / "processed" / "2018-2022"
    with in_language("sv"):
        fact = make_fact("implementation.index", 66.3, unit=Unit.INDEX, base=83, label="Genomförandeindex")
    FactBook([fact]).write(tables / "facts.json")
    commentary = project / "data" / "raw" / "2018-2022" / "commentary"
    shutil.rmtree(commentary)
    commentary.mkdir()
    (commentary / "summary.md").write_text("Index är 66,3.\n\nDet {{< fact implementation.indx >}}.\n", "utf-8")
    said = followup("check", "2018-2022")
    assert said.code == 0
    assert "commentary.typed-number" not in said.out
    monkeypatch.setattr("followup.pipeline.tables.are_current", lambda *_: True)
    said = followup("check", "2018-2022")
    assert said.code == 2
    assert "rad 3" in said.out
    assert said.out.index("commentary.unknown-fact") < said.out.index("commentary.typed-number")


def test_check_shows_every_fault_with_its_rule_and_ends_with_two(project: Path, followup: Followup) -> None:
    with (project / "data" / "raw" / "2018-2022" / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("\nunknown_key: 1\n")
    said = followup("check", "2018-2022")
    assert said.code == 2
    assert "yaml.unknown-key" in "".join(said.out.split())


def test_a_program_failure_is_one_and_says_where_the_copy_lies_and_what_to_do(
    project: Path, followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = RunError("det gick fel", details="a = 1\n[b]", next_step="Gör om.", kept=Path("/x/[a].failed.ipynb"))
    monkeypatch.setattr("followup.pipeline.run.run_period", raising(failure))
    said = followup("run")
    assert said.code == 1
    assert all(part in said.err for part in ("det gick fel", "    a = 1", "    [b]", "/x/[a].failed.ipynb", "Gör om."))
    assert "Traceback" not in said.all


def raising(error: BaseException) -> Callable[..., None]:
    def raise_it(*_arguments: object, **_named: object) -> None:
        raise error

    return raise_it


@pytest.mark.parametrize("error", [ZeroDivisionError("anna@example.se"), KeyError("min chef")])
def test_a_failure_nobody_thought_of_is_told_in_words_without_what_it_quotes(
    project: Path, followup: Followup, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("followup.pipeline.run.run_period", raising(error))
    said = followup("run")
    assert said.code == 1
    assert type(error).__name__ in said.err
    assert "anna" not in said.err
    assert "chef" not in said.err
    assert "Traceback" not in said.all
    assert "--debug" in said.err


def test_a_full_disk_is_told_with_its_file(project: Path, followup: Followup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup.pipeline.run.run_period", raising(OSError(28, "No space left on device", "/x/y")))
    said = followup("run")
    assert said.code == 1
    assert "No space left on device (/x/y)" in said.err


@pytest.mark.parametrize("arguments", [["run", "2030-2034", "--debug"], ["check", "2030-2034", "--debug"]])
def test_debug_shows_the_trace_beside_the_message_and_keeps_the_exit_code(
    project: Path, followup: Followup, arguments: list[str]
) -> None:
    said = followup(*arguments)
    assert said.code == 2
    assert "Traceback" in said.err
    assert "[period.unknown]" in said.err


def test_steps_are_told_a_line_each_where_there_is_no_terminal(
    project: Path, followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_period(*_arguments: object, progress: Callable[[str], None], **_named: object) -> None:
        progress("steg ett [x]")
        progress("steg två")
        raise RunError("nog")

    monkeypatch.setattr("followup.pipeline.run.run_period", run_period)
    assert followup("run").err.splitlines()[:2] == ["steg ett [x]", "steg två"]


def test_an_interruption_ends_with_its_own_code_and_a_word(
    project: Path, followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup.pipeline.run.run_period", raising(KeyboardInterrupt()))
    said = followup("run")
    assert said.code == 130
    assert said.err.strip()
    assert "Traceback" not in said.all


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\r", "\u202e", "\u200b"])
def test_nothing_from_outside_can_steer_the_terminal(character: str) -> None:
    assert character not in escape(f"a{character}[bold]b")
    assert escape("å ä\N{NO-BREAK SPACE}ö – 1") == "å ä\N{NO-BREAK SPACE}ö – 1"


def test_the_command_itself_speaks_swedish_whatever_the_machine_speaks(project: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8", "LANGUAGE": "de"}
    command = [sys.executable, "-m", "followup", "run", "2022-2025"]
    done = subprocess.run(command, capture_output=True, cwd=project, env=environment, check=False)
    assert done.returncode == 2
    assert "[period.unknown]" in done.stderr.decode()
    with in_language("sv"):
        swedish = _("There is no period “{name}”.", name="2022-2025")
    assert swedish in done.stderr.decode()
    assert "There is no period" not in swedish
    assert not (project / "data" / "processed").exists()
