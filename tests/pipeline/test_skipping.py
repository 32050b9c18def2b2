"""A step is run again when, and only when, something that it depends on has another content."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd
import pytest
from small_notebooks import write_notebook

from followup.errors import RunError
from followup.period import open_period
from followup.pipeline import depends, imports, notebooks, tables
from followup.pipeline.depends import differing, sha256, versions
from followup.pipeline.imports import code_behind, imported
from followup.pipeline.project import Project
from followup.pipeline.record import read_record, write_record
from followup.pipeline.rooms import Rooms
from followup.pipeline.scope import Scope
from followup.pipeline.steps import PERIOD, read_graph
from followup.pipeline.why import why

RAW, NAME = Path(__file__).parents[2] / "data" / "raw", "2018-2022"
DECLARED = {
    # counts the files of answers; adds one to that; tells the plan's size; has nothing to do with the others
    "a_count": (["period/responses"], ["tables/count"], "import followup.facts"),
    "b_more": (["tables/count"], ["tables/more"], "from followup import plain"),
    "c_plan": (["period/plan.yaml"], ["tables/plan"], ""),
}
Run = Callable[[], list[str]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(RAW / NAME, tmp_path / "raw" / NAME)
    (tmp_path / "notebooks").mkdir()
    for name, (reads, writes, source) in DECLARED.items():
        write_notebook(tmp_path / "notebooks" / f"{name}.ipynb", reads, writes, source)
    return Project(tmp_path, tmp_path / "raw", tmp_path / "processed")


@pytest.fixture
def scope(project: Project) -> Scope:
    return Scope(open_period(project.raw, NAME))


@pytest.fixture
def run(project: Project, scope: Scope, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run what must be run; return the names of the notebooks that were, in the order of their names."""
    ran: list[str] = []

    def run_notebook(
        notebook: Path,
        executed: Path,
        parameters: Mapping[str, str],
        *_others: object,
        begin: Callable[[], object],
        **_: object,
    ) -> None:
        begin()
        ran.append(notebook.stem)
        folder = Path(parameters["processed"]) / NAME
        if notebook.stem == "a_count":
            files = [file for file in (project.raw / NAME / "responses").iterdir() if file.name[0] not in ".~"]
            table = ("count", len(files))
        elif notebook.stem == "b_more":
            table = ("more", int(pd.read_parquet(folder / "count.parquet")["value"][0]) + 1)
        else:
            table = ("plan", (project.raw / NAME / "plan.yaml").stat().st_size)
        pd.DataFrame({"value": [table[1]]}).to_parquet(folder / f"{table[0]}.parquet")
        executed.parent.mkdir(parents=True)
        shutil.copyfile(notebook, executed)

    monkeypatch.setattr(notebooks, "run_notebook", run_notebook)

    def once() -> list[str]:
        ran.clear()
        target, work = project.processed / NAME, tmp_path / "work"
        rooms = Rooms(project, scope, read_graph(project.notebooks, PERIOD), work, read_record(target))
        rooms.run_all(lambda _step: None)
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(exist_ok=True)
        rooms.made.rename(target)
        write_record(target, rooms.done)
        shutil.rmtree(work)
        assert sorted([*ran, *rooms.skipped]) == sorted(DECLARED)
        return sorted(ran)

    assert once() == sorted(DECLARED)
    return once


def test_nothing_runs_when_nothing_has_changed_though_files_are_touched_and_moved(
    run: Run, project: Project, tmp_path: Path
) -> None:
    for file in (*project.raw.rglob("*"), *project.notebooks.iterdir()):
        os.utime(file, (1, 1))
    assert run() == []
    executed = project.processed / NAME / "notebooks" / "a_count.ipynb"
    assert executed.read_bytes() == (project.notebooks / "a_count.ipynb").read_bytes()


def test_changed_answers_stop_at_the_table_that_comes_out_the_same(run: Run, project: Project) -> None:
    file = next((project.raw / NAME / "responses").glob("*.csv"))
    file.write_bytes(file.read_bytes() + b"\n")
    assert run() == ["a_count"]


def test_a_file_of_answers_more_runs_what_is_made_of_it_too(run: Run, project: Project) -> None:
    (project.raw / NAME / "responses" / "one-more.csv").write_text("a\n", encoding="utf-8")
    assert run() == ["a_count", "b_more"]


def test_a_changed_plan_runs_only_the_step_that_reads_it(run: Run, project: Project) -> None:
    plan = project.raw / NAME / "plan.yaml"
    kept = plan.read_bytes()
    plan.write_bytes(kept + b"# en kommentar\n")
    assert run() == ["c_plan"]
    plan.write_bytes(kept)
    assert run() == ["c_plan"]  # its last results are those of the other plan
    assert run() == []


def test_what_the_analyst_says_and_hidden_files_run_nothing(run: Run, project: Project) -> None:
    folder = project.raw / NAME
    (folder / "commentary" / "new.md").write_text("En bedömning.\n", encoding="utf-8")
    for name in ("findings.yaml", ".DS_Store", "responses/~$a.xlsx", "responses/.a.csv.swp"):
        (folder / name).write_text("set_aside: []\n", encoding="utf-8")
    assert run() == []


def test_a_changed_notebook_runs_and_a_removed_table_is_made_again(run: Run, project: Project) -> None:
    write_notebook(project.notebooks / "b_more.ipynb", ["tables/count"], ["tables/more"], "'another'")
    assert run() == ["b_more"]
    (project.processed / NAME / "count.parquet").unlink()
    assert run() == ["a_count"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [("facts.py", ["a_count"]), ("plain.py", ["b_more"]), ("locale/sv/run.po", ["a_count"]), ("render/page.py", [])],
)
def test_changed_code_runs_the_steps_that_come_to_import_it(
    run: Run, changed: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_change(modules: Iterable[str]) -> dict[str, str]:
        return {path: digest + "x" * (path == changed) for path, digest in code_behind(modules).items()}

    monkeypatch.setattr(depends, "code_behind", with_a_change)
    assert set(expected) <= set(ran := run())
    assert ("c_plan" in ran) is False
    if changed == "render/page.py":
        assert ran == []


def test_another_python_or_package_runs_everything(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as change:
        change.setattr(sys, "version", "4.0")
        assert run() == sorted(DECLARED)
    monkeypatch.setattr(depends, "_version", lambda _package: "999")
    assert run() == sorted(DECLARED)


def test_why_names_what_has_changed_and_which_steps_may_follow(
    run: Run, project: Project, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup.pipeline.why.reasons_to_render", lambda *_: ["engine"])
    (project.raw / NAME / "responses" / "one-more.csv").write_text("a\n", encoding="utf-8")
    count, plan, more, _gathered, report = why(project, scope, "embedded")
    assert count.reasons == ["responses/one-more.csv har ändrats"]
    assert (more.reasons, more.after) == ([], ["a_count"])
    assert (plan.reasons, plan.after) == ([], [])
    assert report.after == ["a_count", "b_more"]


@pytest.mark.parametrize(
    ("writes", "said"), [(["tables/plan", "tables/other"], "other"), ([], "plan")], ids=["too few", "too many"]
)
def test_a_notebook_that_does_not_write_what_it_declares_stops_the_run(
    run: Run, project: Project, scope: Scope, tmp_path: Path, writes: list[str], said: str
) -> None:
    write_notebook(project.notebooks / "c_plan.ipynb", ["period/plan.yaml"], writes, "")
    rooms = Rooms(project, scope, read_graph(project.notebooks, PERIOD), tmp_path / "work", {})
    with pytest.raises(RunError) as error:
        rooms.run_all(lambda _step: None)
    assert said in error.value.details


def test_a_table_that_is_not_declared_is_not_there_to_be_read(run: Run, project: Project) -> None:
    write_notebook(project.notebooks / "b_more.ipynb", [], ["tables/more"], "")
    with pytest.raises(FileNotFoundError):
        run()


def test_imports_are_followed_through_packages_and_within_functions() -> None:
    behind = code_behind(imported("from followup.pipeline import run"))
    assert {"pipeline/run.py", "pipeline/tables.py", "render/embedded/rendering.py"} <= set(behind)
    assert "locale/sv/run.po" in behind  # the words are in a data file of a package
    assert not {path for path in code_behind(["followup.plain"]) if path.startswith("render")}
    assert code_behind(["pandas", "followup.no_such_module"]) == code_behind(["followup"])
    assert imports.PACKAGE.name == "followup"


def test_a_package_that_goes_by_another_name_here_is_left_out() -> None:
    assert set(versions(["pandas", "no-such-package"])) == {"pandas"}


def test_a_hash_is_that_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_has_come_and_gone_differs_as_well() -> None:
    assert differing({"a": "1", "b": "1"}, {"b": "1", "c": "1"}) == ["a", "c"]
    assert tables.GATHERED not in DECLARED
