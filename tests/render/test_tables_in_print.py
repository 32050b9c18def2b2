"""How tall a table is in print is reckoned from its letters: near enough to what it is when it is set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst

from followup.render.embedded.document import prepare
from followup.render.embedded.project import read_project
from followup.render.embedded.write_pdf import write_typst

RECKONED = "let reckoned = reckoned-height(it.body)\n"
TOLD = "[#metadata((reckoned / 1pt, height-of(it) / 1pt)) <told>]\n"
LONG = "Förvaltningen har tagit fram rutiner för hur våld upptäcks och vem som ansvarar för stödet. "
SHAPES = {
    "status-administration": [["Kultur- och fritidsförvaltningen", str(row), "62,5", "8 %"] for row in range(40)],
    "matrix": [[f"Rad {row}", LONG * (1 + row % 3), LONG, "ja"] for row in range(8)],
    "annual": [[LONG * 12, "1", "2", "3"] for _row in range(3)],
    "systematics": [["a", "", "c", "**d**"], ["", "", "", ""]],
}
"""Table → the cells that take the place of those it has: many rows, long texts, a few that fill a page, hardly any."""


@pytest.fixture
def told(stage: Path) -> list[tuple[float, float]]:
    """Return of each table of the report what is reckoned, and what is measured with its caption, in points."""
    for name, rows in SHAPES.items():
        lines = ["| Del | Uppdrag | Index | Andel |", "|:--|:--|--:|--:|", *(f"| {' | '.join(row)} |" for row in rows)]
        text = "\n".join([*lines, "", f": En tabell om {name} {{#tbl-{name}}}", ""])
        (stage / "_generated" / f"_tbl-{name}.md").write_text(text, encoding="utf-8")
    template = stage / "_brand" / "typst" / "typst-template.typ"
    before, found, after = template.read_text(encoding="utf-8").partition(RECKONED)
    assert found
    template.write_text(before + found + TOLD + after, encoding="utf-8")
    prepared, faults = prepare(read_project(stage), "index.qmd", "report")
    assert not faults
    asked = typst.query(write_typst(prepared), "<told>", root=stage, field="value", ignore_system_fonts=True)
    return [(reckoned, measured) for reckoned, measured in json.loads(asked)]


def test_what_is_reckoned_tells_a_table_that_is_clearly_short_or_tall(told: list[tuple[float, float]]) -> None:
    room = 248 / 25.4 * 72 - 34 / 25.4 * 72
    assert {reckoned < 0.7 * room for reckoned, _measured in told} == {True, False}
    for reckoned, measured in told:
        if reckoned < 0.7 * room:
            assert measured < room, "it fits, as was taken for granted"
        if reckoned > 1.7 * room:
            assert measured > 1.0 * room, "it must run over, as was taken for granted"


def test_what_is_reckoned_is_near_what_is_measured(told: list[tuple[float, float]]) -> None:
    caption = 25
    assert len(told) > 20
    assert [pair for pair in told if not 0.7 * pair[1] - caption < pair[0] < 1.4 * pair[1]] == []
