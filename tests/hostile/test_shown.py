"""A report in which every field holds an attack: all are shown as text, and nothing else is otherwise than it would be.

A twin with harmless words in the same places tells what it would be.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import attacked
import everything
import pytest
import same
from attacked import PERIOD, Writer
from trap import SECRET, Trap

from followup.pipeline.project import Project, find_project
from followup.pipeline.run import render_period, run_period
from followup.render.quarto import find_quarto

pytestmark = pytest.mark.torture

DOCUMENTS = ("uppfoljningsrapport", "tjansteskrivelse")
ENGINES = ("embedded", "quarto") if find_quarto(required=False) else ("embedded",)
each_output = pytest.mark.parametrize(
    "engine",
    [
        "embedded",
        pytest.param("quarto", marks=pytest.mark.skipif("quarto" not in ENGINES, reason="Quarto is not on the path")),
    ],
)


NOT_IN_WORDS = {
    "administration.short", "area.short", "form.short",  # in figures
    "administration.board", "administration.former", "questionnaire.title", "coding.note",  # in no document
    "answer.text",  # those that are quoted
}  # fmt: skip


@dataclass
class Built:
    """A project with its reports."""

    project: Project
    written: Writer
    outputs: dict[str, Path] = field(default_factory=dict)

    @property
    def tables(self) -> Path:
        return self.project.processed / PERIOD


def build(folder: Path, fill: Callable[[str], str] | None) -> Built:
    project = attacked.demo(folder / "project")
    it = Built(project, attacked.attack(project, fill))
    for engine in ENGINES:
        it.outputs[engine] = folder / engine
        pointed = find_project(output=folder / engine, start=project.root)
        (run_period if engine == "embedded" else render_period)(pointed, PERIOD, engine=engine)
    return it


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("harmless"), None)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "trap").mkdir()
    with pytest.MonkeyPatch.context() as patch, Trap(folder / "trap") as trap:
        patch.setenv("FOLLOWUP_CANARY", SECRET)
        it = build(folder, trap.fill)
        yield it
        trap.check()


def test_nothing_was_read_made_or_called(hostile: Built) -> None:
    root = hostile.project.root
    found, read = everything.search(
        [root, *hostile.outputs.values()], SECRET.encode(), lambda file: (root / "data" / "raw") in file.parents
    )
    assert found == {}
    assert read > 1_000_000
    assert {path.name for path in root.iterdir()} == {"data", "notebooks", "report"}


def test_no_number_is_another(hostile: Built, harmless: Built) -> None:
    def numbers(built: Built) -> dict[str, tuple[object, ...]]:
        facts = json.loads((built.tables / "facts.json").read_text(encoding="utf-8"))
        return {name: tuple(fact.get(key) for key in ("value", "base", "unit")) for name, fact in facts.items()}

    assert numbers(hostile) == numbers(harmless)


@each_output
@pytest.mark.parametrize("document", [*DOCUMENTS, "granskningsspar"])
def test_a_page_has_the_elements_it_would_have_had(hostile: Built, harmless: Built, engine: str, document: str) -> None:
    page, twin = (built.outputs[engine] / f"{document}.html" for built in (hostile, harmless))
    assert same.elements(page) == same.elements(twin)
    same.check_addresses(page)


@each_output
def test_every_attack_can_be_read_letter_by_letter(hostile: Built, engine: str) -> None:
    out = hostile.outputs[engine]
    shown = "".join(same.text_of(out / f"{name}.html") for name in DOCUMENTS)
    missing = {(place, name) for place, name, text in hostile.written.written if same.seen(text) not in shown}
    assert {place for place, _name in missing} <= NOT_IN_WORDS


@each_output
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_word_document_has_no_field_link_or_part_it_would_not_have_had(
    hostile: Built, harmless: Built, engine: str, document: str
) -> None:
    ours, twin = (same.word_parts(built.outputs[engine] / f"{document}.docx") for built in (hostile, harmless))
    assert ours == twin


@each_output
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_pdf_has_no_action_file_or_address_it_would_not_have_had(
    hostile: Built, harmless: Built, engine: str, document: str
) -> None:
    ours, twin = (built.outputs[engine] / f"{document}.pdf" for built in (hostile, harmless))
    assert same.pdf_actions(ours) == same.pdf_actions(twin)


def test_no_cell_of_a_table_for_a_spreadsheet_is_a_formula(hostile: Built) -> None:
    for out in hostile.outputs.values():
        same.check_workbook(out / "tabeller.xlsx")
    for file in hostile.tables.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream, delimiter=";"):
                risky = [cell for cell in row if re.match(r"[=+@\t\r]|-(?![\d,.]+$)", cell)]
                assert risky == [], file.name
