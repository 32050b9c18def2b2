"""A year's documents in which every field holds an attack, the reviewed next steps above all: shown as text."""

from __future__ import annotations

import itertools
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import attacked
import everything
import pytest
import same
from openpyxl import load_workbook
from trap import SECRET, Trap

from followup.ingest.yearly import read_yearly
from followup.period.folder import next_steps_name
from followup.pipeline.project import Project, find_project
from followup.pipeline.run import render_period, run_year
from followup.plain import fit_for_xml
from followup.questionnaires.outline import outlines
from followup.render.quarto import find_quarto
from followup.year.next_steps import next_steps
from followup.year.review import update_review

sys.path.insert(0, str(Path(__file__).parents[1]))
from sending import PERIOD, mid_term, opened, send_in

pytestmark = pytest.mark.torture

YEAR = 2024
DOCUMENTS = ("arsuppfoljning", "atgardsplan")
ENGINES = ("embedded", "quarto") if find_quarto(required=False) else ("embedded",)
NOT_SHOWN = {
    "administration.short", "area.short", "form.short", "form.title", "goal.title", "plan.title", "plan.adopted_by",
    "administration.board", "administration.former", "area.title", "activity.title", "period.municipality.name",
    "form.next_step", "review.note",
}  # fmt: skip
"""What these documents may leave out: most of the plan, and what was edited, declined or noted."""


@dataclass
class Built:
    """A project with a year's documents."""

    project: Project
    written: attacked.Writer
    outputs: dict[str, Path] = field(default_factory=dict)


def attack(project: Project, fill: Callable[[str], str] | None) -> attacked.Writer:
    """Write something into the plan, into every form of the year, and into its review sheet."""
    folder, write = mid_term(project.raw), attacked.Writer(fill)

    def put(item: dict, key: str, name: str, longest: int = 500, **_more: bool) -> None:
        item[key] = write(name, longest)

    with attacked.edited(folder / "period.yaml") as period:
        for key in ("title", "board", "case_number"):
            put(period, key, f"period.{key}")
        put(period["municipality"], "name", "period.municipality.name")
        period.pop("previous", None)
    with attacked.edited(folder / "plan.yaml") as plan:
        attacked.attack_plan(plan, put)
    chosen = itertools.cycle(["Genomförd", "Pågår", "Ej påbörjad"])
    for outline in outlines(opened(folder), YEAR):
        said = {item.id: (next(chosen), "Ja", fit_for_xml(write("form.next_step"))) for item in outline.activities}
        send_in(folder, YEAR, outline.administration.id, said)
    review(folder, write)
    return write


def review(folder: Path, write: attacked.Writer) -> None:
    """Approve every next step, every other one in other words."""
    period = opened(folder)
    forms, faults = read_yearly(period, [YEAR])
    assert not faults
    activities = {activity.id: activity.title for activity in period.plan.activities}
    administrations = {administration.id: administration.name for administration in period.plan.administrations}
    update_review(folder, next_steps(forms, YEAR), YEAR, activities, administrations)
    file = folder / next_steps_name(YEAR)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, columns["Godkänt"], "ja")
        for name, text in (("Text att visa i stället", "review.edited"), ("Anteckning", "review.note")):
            if row % 2 or text == "review.note":
                cell = sheet.cell(row, columns[name], fit_for_xml(write(text)))
                cell.data_type = "s"
    book.save(file)


def build(folder: Path, fill: Callable[[str], str] | None) -> Built:
    project = attacked.demo(folder / "project")
    shutil.rmtree(project.raw / attacked.PERIOD)
    it = Built(project, attack(project, fill))
    for engine in ENGINES:
        it.outputs[engine] = folder / engine
        pointed = find_project(output=folder / engine, start=project.root)
        if engine == "embedded":
            run_year(pointed, PERIOD, YEAR, engine=engine)
        else:
            render_period(pointed, PERIOD, YEAR, engine=engine)
    return it


def test_next_steps_and_names_are_shown_as_text_in_a_year_s_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trap").mkdir()
    monkeypatch.setenv("FOLLOWUP_CANARY", SECRET)
    harmless = build(tmp_path / "harmless", None)
    with Trap(tmp_path / "trap") as trap:
        hostile = build(tmp_path / "hostile", trap.fill)
        trap.check()
    found, _read = everything.search(
        [hostile.project.root, *hostile.outputs.values()],
        SECRET.encode(),
        lambda file: hostile.project.raw in file.parents,
    )
    assert found == {}
    for engine, out in hostile.outputs.items():
        twin, shown = harmless.outputs[engine], ""
        for name in DOCUMENTS:
            assert same.elements(out / f"{name}.html") == same.elements(twin / f"{name}.html"), (engine, name)
            same.check_addresses(out / f"{name}.html")
            assert same.word_parts(out / f"{name}.docx") == same.word_parts(twin / f"{name}.docx"), (engine, name)
            assert same.pdf_actions(out / f"{name}.pdf") == same.pdf_actions(twin / f"{name}.pdf"), (engine, name)
            shown += same.text_of(out / f"{name}.html")
        same.check_workbook(out / "atgardsplan.xlsx")
        missing = {(place, name) for place, name, text in hostile.written.written if same.seen(text) not in shown}
        assert {place for place, _name in missing} <= NOT_SHOWN
        shown_steps = [
            text
            for place, _name, text in hostile.written.written
            if place == "form.next_step" and same.seen(text) in shown
        ]
        assert len(shown_steps) > 20
