"""The next period's folder: nothing is lost on the way, and only the answers are missing."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from changing import ROOT

from followup.errors import InputError
from followup.period import PeriodInput, read_period
from followup.pipeline.check import find_faults
from followup.questionnaires.new_period import start_period

FILES = ("period.yaml", "plan.yaml", "questionnaire.yaml")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Copy the demo periods without their answers' weight."""
    for name in ("2018-2022", "2022-2026"):
        (tmp_path / "raw" / name).mkdir(parents=True)
        for file in FILES:
            shutil.copy(ROOT / "data" / "raw" / name / file, tmp_path / "raw" / name / file)
    return tmp_path / "raw"


def started(raw: Path, name: str = "2026-2030", source: str = "2022-2026") -> PeriodInput:
    read, _faults = read_period(start_period(raw, name, source))
    assert read is not None
    return read


def comments(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.lstrip().startswith("#") and line.strip("# ")]


def test_only_the_answers_are_missing(raw: Path) -> None:
    start_period(raw, "2026-2030", "2022-2026")
    _period, _cleaned, faults = find_faults(raw, "2026-2030")
    assert [fault.rule for fault in faults] == ["responses.none"]


def test_a_period_can_be_started_from_one_that_was_started(raw: Path) -> None:
    start_period(raw, "2026-2030", "2022-2026")
    start_period(raw, "2030-2034", "2026-2030")
    _period, _cleaned, faults = find_faults(raw, "2030-2034")
    assert [fault.rule for fault in faults] == ["responses.none"]


def test_every_activity_and_administration_points_back_to_itself(raw: Path) -> None:
    read = started(raw)
    earlier, _faults = read_period(raw / "2022-2026")
    assert earlier is not None
    for key in ("activities", "administrations"):
        now, then = getattr(read.plan, key), getattr(earlier.plan, key)
        assert [item.model_copy(update={"previous": []}) for item in now] == [
            item.model_copy(update={"previous": []}) for item in then
        ]
        assert all(item.previous == [item.id] for item in now)


def test_the_questionnaire_is_the_same_but_for_the_years_in_its_title(raw: Path) -> None:
    read = started(raw)
    earlier, _faults = read_period(raw / "2022-2026")
    assert earlier is not None
    assert read.questionnaire.title == earlier.questionnaire.title.replace("2022–2026", "2026–2030")
    assert read.questionnaire.questions == earlier.questionnaire.questions
    assert read.questionnaire.scales == earlier.questionnaire.scales


def test_what_belongs_to_the_term_moves_with_it(raw: Path) -> None:
    about = started(raw).period
    assert (about.period, about.previous, about.status, about.synthetic) == ("2026-2030", "2022-2026", "draft", True)
    assert about.years == [2027, 2028, 2029, 2030]
    assert about.survey.opens.year == 2030
    assert about.case_number == "FYLL I"
    assert about.proposals == ["FYLL I"]


@pytest.mark.parametrize("file", FILES)
def test_no_comment_is_lost(raw: Path, file: str) -> None:
    start_period(raw, "2026-2030", "2022-2026")
    kept = comments(raw / "2026-2030" / file)
    assert [comment for comment in comments(raw / "2022-2026" / file) if comment not in kept] == []


def followed(file: Path) -> list[tuple[str, str]]:
    """Return each comment with the line that follows it, without spaces."""
    lines = [line.replace(" ", "") for line in file.read_text(encoding="utf-8").splitlines() if line.strip("# ")]
    return [pair for pair in pairwise(lines) if pair[0].startswith("#")]


def test_comments_stay_above_what_they_are_about(raw: Path) -> None:
    start_period(raw, "2026-2030", "2022-2026")
    kept = followed(raw / "2026-2030" / "plan.yaml")
    assert [pair for pair in followed(raw / "2022-2026" / "plan.yaml") if pair not in kept] == []


def test_the_files_ask_for_what_is_missing(raw: Path) -> None:
    start_period(raw, "2026-2030", "2022-2026")
    text = (raw / "2026-2030" / "period.yaml").read_text(encoding="utf-8")
    assert text.count("# ÄNDRA") == 5
    assert 'previous: "2022-2026"' in text


def test_the_folders_for_answers_and_assessment_are_there_and_empty(raw: Path) -> None:
    folder = start_period(raw, "2026-2030", "2022-2026")
    assert sorted(path.name for path in folder.iterdir()) == sorted([*FILES, "responses", "commentary"])
    assert not any((folder / "responses").iterdir())
    assert not any((folder / "commentary").iterdir())


@pytest.mark.parametrize(
    ("name", "source", "rule"),
    [
        ("2018-2022", "2022-2026", "new.exists"),
        ("2026", "2022-2026", "new.name"),
        ("2030-2026", "2022-2026", "new.name"),
        ("../2026-2030", "2022-2026", "new.name"),
        ("2026-2030", "2014-2018", "period.unknown"),
    ],
)
def test_what_cannot_be_started_is_refused_and_nothing_is_written(raw: Path, name: str, source: str, rule: str) -> None:
    before = sorted(raw.rglob("*"))
    with pytest.raises(InputError) as refused:
        start_period(raw, name, source)
    assert [fault.rule for fault in refused.value.faults] == [rule]
    assert sorted(raw.rglob("*")) == before


def test_a_period_with_faults_is_not_carried_over(raw: Path) -> None:
    file = raw / "2022-2026" / "plan.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("area: prevention", "area: prevenshon", 1), encoding="utf-8"
    )
    with pytest.raises(InputError) as refused:
        start_period(raw, "2026-2030", "2022-2026")
    assert {fault.rule for fault in refused.value.faults} == {"plan.unknown-area"}
    assert not (raw / "2026-2030").exists()
