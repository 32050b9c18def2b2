"""The JSON Schemas by which an editor completes and checks the period's files."""

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from small_exports import text_file

from followup.ingest.accepted import keep
from followup.period.json_schema import MODELS, schema_of, write_schemas
from followup.period.yaml_text import read_yaml
from followup.privacy.reviewed import mark_harmless

ROOT = Path(__file__).parents[2]
NAMES = sorted(MODELS)
PERIODS = ["2018-2022", "2022-2026"]
OF_EVERY_PERIOD = ["period", "plan", "questionnaire"]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_the_schemas_are_valid(name):
    Draft202012Validator.check_schema(schema_of(name))


def test_the_committed_schemas_are_those_of_the_models(tmp_path):
    written = write_schemas(tmp_path)
    committed = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "schemas").iterdir()}
    assert {file.name: file.read_text(encoding="utf-8") for file in written} == committed


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("name", OF_EVERY_PERIOD)
def test_the_committed_periods_satisfy_them(name, period):
    data = read_yaml(ROOT / "data" / "raw" / period / f"{name}.yaml").data
    assert [error.message for error in Draft202012Validator(schema_of(name)).iter_errors(data)] == []


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("name", OF_EVERY_PERIOD)
def test_the_committed_periods_tell_an_editor_where_they_are(name, period):
    file = ROOT / "data" / "raw" / period / f"{name}.yaml"
    mark = "# yaml-language-server: $schema="
    (told,) = [text for text in file.read_text(encoding="utf-8").splitlines() if text.startswith(mark)]
    schema = file.parent / told.removeprefix(mark)
    assert json.loads(schema.read_text(encoding="utf-8")) == schema_of(name)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("period", 'code: "9998"', "code: 0180"),
        ("period", "status: draft", "status: klar"),
        ("period", "board: ", "bord: "),
        ("plan", "responsible: [school]", "responsible: []"),
        ("plan", "levels: [universal]", "levels: [allmän]"),
        ("questionnaire", "kind: matrix", "kind: grid"),
    ],
)
def test_an_editor_marks_what_a_run_would_refuse(tiny_period, name, old, new):
    validator = Draft202012Validator(schema_of(name))
    right, wrong = (
        read_yaml(tiny_period(*edits) / f"{name}.yaml").data for edits in ([], [(f"{name}.yaml", old, new)])
    )
    assert validator.is_valid(right)
    assert not validator.is_valid(wrong)


PAIR = "pairs: [{ file: svar.csv, column: C, header: Antal, question: staff }]"
REVIEW = f'harmless: [{{ digest: "{"0" * 64}", reason: Enhetskod, reviewed: 2023-02-01 }}]'


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("matching", PAIR, PAIR.replace("column: C", "column: 3")),
        ("matching", PAIR, PAIR.replace("header: Antal, ", "")),
        ("matching", PAIR, PAIR.replace("question", "fråga")),
        ("privacy", REVIEW, REVIEW.replace("reason: Enhetskod, ", "")),
        ("privacy", REVIEW, REVIEW.replace("0" * 64, "0" * 10)),
    ],
)
def test_an_editor_marks_what_is_wrong_in_the_files_that_come_later_too(tmp_path, name, right, wrong):
    validator, file = Draft202012Validator(schema_of(name)), tmp_path / f"{name}.yaml"
    told = []
    for text in (right, wrong):
        file.write_text(text, encoding="utf-8")
        told.append(validator.is_valid(read_yaml(file).data))
    assert told == [True, False]


def test_the_files_that_commands_write_tell_an_editor_where_their_schema_is(tiny_period):
    folder = tiny_period()
    text_file(folder / "responses" / "svar.csv", [["Enhet"], ["8001011231"]])
    mark_harmless(folder, "svar.csv:A2", "Enhetskod", date(2023, 3, 1))
    keep(folder, [], [])
    for name in ("privacy", "matching"):
        lines = (folder / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        assert lines[0] == f"# yaml-language-server: $schema=../../../schemas/{name}.schema.json"
