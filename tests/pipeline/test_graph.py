"""The order of the steps follows from what the notebooks say they read and write; what does not fit is told at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from followup.errors import InputError
from followup.pipeline.drawing import as_mermaid, as_text, draw
from followup.pipeline.steps import OVERVIEW, PERIOD, THE_REPORT_S_OWN, YEAR, read_graph

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"


def write(folder: Path, **declared: tuple[list[str], list[str]]) -> Path:
    for name, (reads, writes) in declared.items():
        metadata = {"followup": {"about": "period", "reads": reads, "writes": writes}}
        (folder / f"{name}.ipynb").write_text(json.dumps({"cells": [], "metadata": metadata}), encoding="utf-8")
    (folder / "notes.ipynb").write_text(json.dumps({"cells": [], "metadata": {}}), encoding="utf-8")
    return folder


def test_steps_come_after_those_whose_tables_they_read_else_by_name(tmp_path: Path) -> None:
    graph = read_graph(
        write(tmp_path, a=(["tables/z"], []), b=([], ["tables/z"]), c=([], []), d=(["tables/z"], [])), PERIOD
    )
    assert [step.name for step in graph.steps] == ["b", "c", "a", "d"]
    assert [sorted(graph.needs(step)) for step in graph.steps] == [[], [], ["b"], ["b"]]


@pytest.mark.parametrize(
    ("declared", "rules"),
    [
        ({"a": (["tables/x"], [])}, ["notebook.table-unknown"]),
        ({"a": ([], ["tables/x"]), "b": ([], ["tables/x"])}, ["notebook.table-twice"]),
        ({"a": (["tables/y"], ["tables/x"]), "b": (["tables/x"], ["tables/y"])}, ["notebook.circle"]),
        ({"a": (["tables/x"], ["tables/x"]), "b": (["tables/q"], [])}, ["notebook.table-unknown", "notebook.circle"]),
    ],
)
def test_what_does_not_fit_is_told_all_at_once(
    tmp_path: Path, declared: dict[str, tuple[list[str], list[str]]], rules: list[str]
) -> None:
    with pytest.raises(InputError) as error:
        read_graph(write(tmp_path, **declared), PERIOD)
    assert [fault.rule for fault in error.value.faults] == rules


def test_every_notebook_is_a_step_and_writes_what_its_cells_save() -> None:
    graphs = {about: read_graph(NOTEBOOKS, about).steps for about in (PERIOD, YEAR, OVERVIEW)}
    assert {about: tuple(step.name for step in graphs[about]) for about in THE_REPORT_S_OWN} == THE_REPORT_S_OWN
    steps = [step for each in graphs.values() for step in each]
    assert {step.name for step in steps} == {file.stem for file in NOTEBOOKS.glob("*.ipynb")}
    for step in steps:
        cells = json.loads((NOTEBOOKS / f"{step.name}.ipynb").read_text(encoding="utf-8"))["cells"]
        source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        assert set(step.tables_written) == set(re.findall(r'bench\.save\(\s*"(\w+)"', source)), step.name
        read = {*re.findall(r'bench\.table\("(\w+)"', source), *(["answers"] if "bench.answers(" in source else [])}
        assert set(step.tables_read) == read, step.name
        assert set(step.previous_read) == set(re.findall(r'bench\.previous_table\("(\w+)"', source)), step.name


def test_the_readme_holds_the_steps_as_they_are() -> None:
    drawn = re.search(r"```mermaid\n(.*?)\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert drawn
    assert drawn.group(1) == as_mermaid(read_graph(NOTEBOOKS, PERIOD)), "followup graph --mermaid gives the new one"


def test_the_steps_are_listed_and_drawn(tmp_path: Path) -> None:
    graph = read_graph(NOTEBOOKS, PERIOD)
    assert "02_implementation" in as_text(graph)
    draw(graph, tmp_path / "steps.svg")
    picture = (tmp_path / "steps.svg").read_text(encoding="utf-8")
    assert "<svg" in picture
    draw(graph, tmp_path / "again.svg")
    assert (tmp_path / "again.svg").stat().st_size > 1000
