"""The process that kernels are forked from is started first where it is sure to be needed, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from followup.forking import AFTER_THE_FIRST
from followup.pipeline import preload
from followup.pipeline.project import Project, find_project


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(preload, "start_parent", lambda find: asked.append(find()))
    return asked


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "_quarto.yml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    declared = {"about": "period", "reads": [], "writes": []}
    book = new_notebook(cells=[new_code_cell("import mailbox")], metadata={"followup": declared})
    nbformat.write(book, tmp_path / "notebooks" / "a.ipynb")
    return find_project()


def made_before(project: Project) -> None:
    (project.processed / "2018-2022").mkdir(parents=True)
    (project.processed / "2018-2022" / "facts.json").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["2018-2022"], ["2018-2022", "--engine", "embedded", "--output", "o"]])
def test_where_nothing_has_been_made_it_starts_at_once(
    project: Project, started: list[tuple[str, ...]], arguments: list[str]
) -> None:
    preload.start_where_all_is_run(arguments)
    assert ["mailbox" in names for names in started] == [True]


def test_where_something_has_been_made_it_waits_until_something_has_changed(
    project: Project, started: list[tuple[str, ...]], tmp_path: Path
) -> None:
    made_before(project)
    preload.start_where_all_is_run(["2018-2022"])
    assert not started
    preload.start_where_all_is_run(["2018-2022", "--force"])
    assert len(started) == 1
    for elsewhere in (["--processed", str(tmp_path / "new")], [f"--processed={tmp_path / 'new'}"]):
        preload.start_where_all_is_run(elsewhere)
    assert len(started) == 3


@pytest.mark.parametrize("arguments", [["--year", "2024"], ["--year=2024", "--force"], ["--processed"], ["--force=x"]])
def test_a_year_s_notebook_and_a_command_at_fault_start_nothing(
    project: Project, started: list[tuple[str, ...]], arguments: list[str]
) -> None:
    preload.start_where_all_is_run(arguments)
    assert not started


def test_outside_a_project_that_is_left_for_the_run_to_tell(
    project: Project, started: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / "report" / "_quarto.yml").unlink()
    monkeypatch.setattr("followup.pipeline.project.__file__", str(project.root / "a" / "b" / "c" / "d.py"))
    preload.start_where_all_is_run(["--force"])
    assert not started


def test_what_is_wrong_with_a_notebook_is_left_for_the_run_to_tell(
    project: Project, started: list[tuple[str, ...]]
) -> None:
    (project.notebooks / "b.ipynb").write_text("{", encoding="utf-8")
    preload.start_where_all_is_run(["--force"])
    declared = {"about": "period", "reads": ["tables/unknown"], "writes": []}
    nbformat.write(new_notebook(metadata={"followup": declared}), project.notebooks / "c.ipynb")
    preload.start_where_all_is_run(["--force"])
    assert len(started) == 1, "a notebook that is none is no step; one that reads what nobody writes stops the run"


def test_what_the_first_notebook_imports_comes_before_what_others_do(tmp_path: Path) -> None:
    for name, source in (("a", "import mailbox"), ("b", "import mailbox, chunk")):
        nbformat.write(new_notebook(cells=[new_code_cell(source)]), tmp_path / f"{name}.ipynb")
    names = preload.preload_for([tmp_path / "a.ipynb", tmp_path / "b.ipynb"])
    held_back = names[names.index(AFTER_THE_FIRST) :]
    assert ("mailbox" in held_back, "chunk" in held_back, "seaborn" in held_back) == (False, True, True)
    assert len(set(names)) == len(names)
