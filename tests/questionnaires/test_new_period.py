"""The next period's folder: nothing is lost on the way, and only the answers are missing."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from changing import ROOT
from notebook_cells import facts_of, processed

from followup.errors import InputError
from followup.facts import FactBook, Unit, make_fact
from followup.period import PeriodInput, read_period
from followup.period.yaml_text import read_yaml
from followup.pipeline.check import find_faults
from followup.questionnaires.new_period import start_period
from followup.questionnaires.suggestions import ideas
from followup.storage import read_table

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


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What a run leaves of each demo period, as far as suggestions read it."""
    folder = tmp_path_factory.mktemp("processed")
    for name in ("2018-2022", "2022-2026"):
        facts_of(name).write(folder / name / "facts.json")
        shutil.copy(processed(name) / "assignments.parquet", folder / name)
    return {file.name: file for file in folder.iterdir()}


def suggested(raw: Path, tables: Path, name: str, source: str) -> str:
    """Begin a period with suggestions; return its plan."""
    start_period(raw, name, source, tables)
    return (raw / name / "plan.yaml").read_text(encoding="utf-8")


def taken_in(plan: str) -> str:
    """Do what the file says: remove the mark before the lines of the suggested activities."""
    return re.sub(r"(?m)^  # (- id: NY|  [a-z_]+: )", r"  \1", plan)


@pytest.mark.parametrize(("name", "source"), [("2026-2030", "2022-2026"), ("2022-2027", "2018-2022")])
def test_suggestions_are_comments_and_nothing_else(raw: Path, tables: dict[str, Path], name: str, source: str) -> None:
    plain = start_period(raw, name, source)
    before = {file: (plain / file).read_text(encoding="utf-8") for file in FILES}
    shutil.rmtree(plain)
    suggested(raw, tables[source], name, source)
    after = {file: (plain / file).read_text(encoding="utf-8") for file in FILES}
    added = [line for line in after["plan.yaml"].split("\n") if line not in before["plan.yaml"].split("\n")]
    assert added
    assert all(line.lstrip().startswith("#") for line in added)
    assert max(map(len, added)) <= 120
    without = [line for line in after["plan.yaml"].split("\n") if line not in added and line.strip()]
    assert without == [line for line in before["plan.yaml"].split("\n") if line.strip()]
    assert {file: after[file] for file in FILES if file != "plan.yaml"} == {
        file: before[file] for file in FILES if file != "plan.yaml"
    }
    _period, _cleaned, faults = find_faults(raw, name)
    assert [fault.rule for fault in faults] == ["responses.none"]


def test_every_activity_says_how_far_each_administration_came(raw: Path, tables: dict[str, Path]) -> None:
    plan = suggested(raw, tables["2022-2026"], "2026-2030", "2022-2026")
    assignments = read_table(tables["2022-2026"], "assignments")
    for row in assignments.to_dict("records"):
        assert plan.count(f"({row['assignment']})") == 1
    # The first activity of the demo, as its table says: begun by neither, and of one the systematics is all there.
    head = plan[plan.index("- id: B101") : plan.index("title: Föräldrastöd med")]
    assert "FÖRS VIDARE: 2 av 2 uppdrag är inte på plats." in head
    assert "Barn- och ungdomsförvaltningen: Ej påbörjad, systematikindex 30,0 (B101.barn_ungdom)" in head
    assert "systematikbrist" not in head
    gaps = assignments[(assignments["score"] > 0) & (assignments["systematics"] < 70)]
    assert " ".join(plan.replace("#", " ").split()).count(", systematikbrist (") == len(gaps)


def test_what_is_uncovered_and_thin_is_suggested_with_the_fact_behind_it(raw: Path, tables: dict[str, Path]) -> None:
    plan = " ".join(suggested(raw, tables["2018-2022"], "2022-2027", "2018-2022").replace("#", " ").split())
    assert "Siffran bakom: coverage.trafficking.planned.count = 0 (bas 40)." in plan
    assert "Siffran bakom: coverage.commercialisation.planned.count = 0 (bas 40)." in plan
    assert "coverage.honour.planned.count" not in plan
    assert re.search(r"prevention\.selective\.begun\.share = 11.% \(bas 27\)", plan)
    assert "Siffran bakom: systematics.gap.count = 46 (bas 67)." in plan


def test_suggestions_that_are_taken_in_and_filled_in_make_a_plan(raw: Path, tables: dict[str, Path]) -> None:
    plan = taken_in(suggested(raw, tables["2018-2022"], "2022-2027", "2018-2022"))
    file = raw / "2022-2027" / "plan.yaml"
    file.write_text(plan, encoding="utf-8")
    assert {fault.rule for fault in read_period(raw / "2022-2027")[1]} == {"yaml.not-allowed"}
    fill = {"title": "Ny aktivitet", "plan": "HP", "area": "prevention", "responsible": "aldre", "levels": "universal"}
    for key, value in {**fill, "target": "citizens", "forms": "honour"}.items():
        plan = re.sub(rf"(?m)^(    {key}: \[?)FYLL_I", rf"\g<1>{value}", plan)
    file.write_text(plan, encoding="utf-8")
    read, faults = read_period(raw / "2022-2027")
    assert faults == []
    assert read is not None
    new = [activity for activity in read.plan.activities if activity.title == "Ny aktivitet"]
    assert [(activity.id, activity.forms, activity.levels) for activity in new] == [
        ("NY1", ["trafficking"], ["universal"]),
        ("NY2", ["commercialisation"], ["universal"]),
        ("NY3", ["honour"], ["universal"]),
        ("NY4", ["honour"], ["selective"]),
    ]
    assert all((a.timetable.start, a.timetable.end, a.previous) == (2023, 2026, []) for a in new)


def test_suggestions_stand_among_the_activities_wherever_the_file_has_them(raw: Path, tables: dict[str, Path]) -> None:
    file = raw / "2018-2022" / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    start = text.index("national_goals:\n")
    goals = text[start : text.index("\n\n", start) + 1]
    file.write_text(text.replace(goals, "") + "\n# Målen.\n" + goals, encoding="utf-8")
    assert not read_period(raw / "2018-2022")[1]
    plan = taken_in(suggested(raw, tables["2018-2022"], "2022-2027", "2018-2022"))
    assert plan.index("- id: NY4") < plan.index("# Målen.\nnational_goals:")
    (raw / "2022-2027" / "plan.yaml").write_text(plan, encoding="utf-8")
    assert len(read_yaml(raw / "2022-2027" / "plan.yaml").data["activities"]) == 44


def test_an_activity_written_on_one_line_has_its_comment_above(raw: Path, tables: dict[str, Path]) -> None:
    file = raw / "2022-2026" / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("  - id: B101\n"), text.index("  - id: B102\n")
    keys = ", ".join(line.strip(" -") for line in text[start:end].strip().split("\n"))
    file.write_text(f"{text[:start]}  - {{ {keys} }}\n{text[end:]}", encoding="utf-8")
    plan = suggested(raw, tables["2022-2026"], "2026-2030", "2022-2026")
    assert re.search(r"\(B101\.social_omsorg\)\n  - \{", plan)
    assert [fault.rule for fault in find_faults(raw, "2026-2030")[2]] == ["responses.none"]


def test_a_goal_that_no_activity_serves_is_suggested() -> None:
    earlier, _faults = read_period(ROOT / "data" / "raw" / "2022-2026")
    assert earlier is not None
    facts = FactBook(
        make_fact(f"crosswalk.{goal}.{what}.count", value, unit=Unit.COUNT, base=None, label="Antal")
        for goal, what, value in [
            ("programme.home", "planned", 0),
            ("national.N1", "planned", 2),
            ("national.N1", "begun", 0),
            ("national.N2", "planned", 2),
            ("national.N2", "begun", 1),
        ]
    )
    assert [(idea.facts, idea.holds) for idea in ideas(earlier, facts)] == [
        (("crosswalk.programme.home.planned.count",), {"programme_goals": "[home]"}),
        (("crosswalk.national.N1.begun.count",), None),
    ]
