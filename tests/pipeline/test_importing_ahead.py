"""The process that kernels are forked from is started first where it is sure to be needed, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from followup.pipeline import preload
from followup.pipeline.project import Project


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(preload, "can_fork", lambda: True)
    monkeypatch.setattr(preload, "parent_for", asked.append)
    return asked


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "notebooks").mkdir()
    declared = {"about": "period", "reads": [], "writes": []}
    book = new_notebook(cells=[new_code_cell("import mailbox")], metadata={"followup": declared})
    nbformat.write(book, tmp_path / "notebooks" / "a.ipynb")
    return Project(tmp_path, tmp_path / "raw", tmp_path / "processed")


def made_before(project: Project) -> None:
    (project.processed / "2018-2022").mkdir(parents=True)
    (project.processed / "2018-2022" / "facts.json").write_text("{}", encoding="utf-8")


def test_where_nothing_has_been_made_it_starts_at_once(project: Project, started: list[tuple[str, ...]]) -> None:
    preload.start_where_all_is_run(project, force=False)
    assert ["mailbox" in names for names in started] == [True]


def test_where_something_has_been_made_it_waits_until_something_has_changed(
    project: Project, started: list[tuple[str, ...]]
) -> None:
    made_before(project)
    preload.start_where_all_is_run(project, force=False)
    assert not started
    preload.start_where_all_is_run(project, force=True)
    assert len(started) == 1


def test_what_is_wrong_with_a_notebook_is_left_for_the_run_to_tell(
    project: Project, started: list[tuple[str, ...]]
) -> None:
    (project.notebooks / "b.ipynb").write_text("{", encoding="utf-8")
    preload.start_where_all_is_run(project, force=True)
    declared = {"about": "period", "reads": ["tables/unknown"], "writes": []}
    nbformat.write(new_notebook(metadata={"followup": declared}), project.notebooks / "c.ipynb")
    preload.start_where_all_is_run(project, force=True)
    assert len(started) == 1, "a notebook that is none is no step; one that reads what nobody writes stops the run"
