"""The commands, from the period folder to files in their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from test_new_period import FILES
from typer.testing import CliRunner

from followup.cli.going_out import register
from followup.errors import InputError

ADMINISTRATIONS = ("social", "school")


@pytest.fixture
def app() -> typer.Typer:
    application = typer.Typer()
    register(application)
    return application


@pytest.fixture
def small(tiny_period, tmp_path: Path) -> Path:
    """Write the small period, with its status asked every year; return the folder of period folders."""
    measured = "measures: implementation\n"
    folder = tiny_period(("questionnaire.yaml", measured, f"{measured}    yearly: true\n"))
    assert all((folder / file).is_file() for file in FILES)
    return folder.parent


def run(app: typer.Typer, *arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_every_administration_gets_every_form(app: typer.Typer, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    shown = run(app, "questionnaires", "2018-2022", "--raw", small, "--output", out)
    names = [f"enkat-2018-2022-{name}" for name in ADMINISTRATIONS]
    kinds = ("excel/{}.xlsx", "xlsform/{}.xlsx", "limesurvey/{}.txt", "utskrift/{}.html", "utskrift/{}.pdf")
    wanted = {kind.format(name) for name in names for kind in kinds}
    found = {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()}
    assert found == wanted | {"manifest.json"}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert {output["path"] for output in manifest["outputs"]} == wanted
    assert "2 förvaltningar" in shown


def test_making_them_again_gives_the_same_bytes(app: typer.Typer, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    contents = []
    for _time in range(2):
        run(app, "questionnaires", "2018-2022", "--raw", small, "--output", out)
        contents.append({file: file.read_bytes() for file in out.rglob("*") if file.is_file()})
    assert contents[0] == contents[1]


def test_a_form_filled_in_where_it_was_made_is_not_replaced(app: typer.Typer, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    run(app, "questionnaires", "2018-2022", "--raw", small, "--output", out)
    (out / "excel" / "enkat-2018-2022-school.xlsx").write_bytes(b"svar")
    with pytest.raises(InputError):
        run(app, "questionnaires", "2018-2022", "--raw", small, "--output", out)
    assert (out / "excel" / "enkat-2018-2022-school.xlsx").read_bytes() == b"svar"


def test_a_folder_with_other_things_is_left_alone(app: typer.Typer, small: Path, tmp_path: Path) -> None:
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / "viktigt.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError):
        run(app, "questionnaires", "2018-2022", "--raw", small, "--output", tmp_path / "ut")
    assert [file.name for file in (tmp_path / "ut").iterdir()] == ["viktigt.txt"]


def test_the_yearly_forms(app: typer.Typer, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    run(app, "questionnaires", "2018-2022", "--raw", small, "--output", out, "--year", "2019")
    assert {file.stem for file in out.rglob("*.xlsx")} == {f"enkat-2019-{name}" for name in ADMINISTRATIONS}


def test_a_year_outside_the_term_is_refused(app: typer.Typer, small: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        run(app, "questionnaires", "2018-2022", "--raw", small, "--output", tmp_path / "ut", "--year", "2031")
    assert [fault.rule for fault in refused.value.faults] == ["questionnaires.year"]


def test_a_questionnaire_without_yearly_questions_is_refused(app: typer.Typer, tiny_period, tmp_path: Path) -> None:
    raw = tiny_period().parent
    with pytest.raises(InputError) as refused:
        run(app, "questionnaires", "2018-2022", "--raw", raw, "--output", tmp_path / "ut", "--year", "2019")
    assert [fault.place.file for fault in refused.value.faults] == ["questionnaire.yaml"]


def test_a_new_period(app: typer.Typer, small: Path) -> None:
    shown = run(app, "new", "2022-2026", "--from", "2018-2022", "--raw", small)
    assert (small / "2022-2026" / "plan.yaml").is_file()
    assert "followup check 2022-2026" in shown
