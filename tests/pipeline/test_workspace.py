"""Results are moved into place whole, and never take anything else away."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from followup.errors import InputError, RunError
from followup.pipeline import workspace
from followup.pipeline.depends import sha256
from followup.pipeline.project import Project
from followup.pipeline.workspace import (
    check_report_replaceable,
    check_tables_replaceable,
    move_into_place,
    one_run_at_a_time,
    work_folder,
)


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report as a run has written it."""
    folder = tmp_path / "out" / "2018-2022"
    folder.mkdir(parents=True)
    (folder / "r.html").write_text("old", encoding="utf-8")
    outputs = [{"path": "r.html", "sha256": sha256(folder / "r.html")}]
    (folder / "manifest.json").write_text(json.dumps({"outputs": outputs}), encoding="utf-8")
    return folder


def refused(check: Callable[[Path], None], folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        check(folder)
    return [(fault.rule, Path(fault.place.file).name) for fault in caught.value.faults]


# --- Moving -----------------------------------------------------------------------------------------------------------


def test_a_whole_folder_replaces_the_old_one_and_nothing_is_left_beside_it(report: Path) -> None:
    with work_folder(report) as work:
        (work / "new").mkdir()
        (work / "new" / "only.txt").write_text("new", encoding="utf-8")
        move_into_place(work / "new", report)
    assert files_below(report) == {"only.txt": b"new"}
    assert list(report.parent.iterdir()) == [report]


def test_the_old_folder_is_put_back_if_the_new_one_cannot_be_moved(report: Path) -> None:
    before = files_below(report)
    with pytest.raises(RunError) as caught:
        move_into_place(report.parent / "is-not-there", report)
    assert str(report) in caught.value.message
    assert files_below(report) == before
    assert list(report.parent.iterdir()) == [report]


def test_the_old_folder_is_put_back_when_the_user_interrupts(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "_exchange", lambda *_: False)  # as where folders cannot change places at once
    whole = report.parent / "whole"
    whole.mkdir()
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if self == whole:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        move_into_place(whole, report)
    assert (report / "r.html").read_text(encoding="utf-8") == "old"


def test_a_work_folder_goes_when_the_work_fails(report: Path) -> None:
    def work_that_fails() -> None:
        with work_folder(report) as work:
            (work / "half.txt").write_text("half", encoding="utf-8")
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        work_that_fails()
    assert list(report.parent.iterdir()) == [report]


def test_the_next_run_takes_care_of_what_a_killed_one_left(report: Path) -> None:
    # Killed between the two moves: the old report is aside, the new one still in its work folder.
    report.rename(report.parent / ".2018-2022.followup-old")
    (report.parent / ".2018-2022.followup-abc").mkdir()
    (report.parent / ".2018-2022-mine").mkdir()
    (report.parent / "2022-2026").mkdir()
    with one_run_at_a_time("2018-2022", report):
        assert (report / "r.html").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in report.parent.iterdir()) == [".2018-2022-mine", "2018-2022", "2022-2026"]


# --- What may be replaced ---------------------------------------------------------------------------------------------


def test_a_report_as_it_was_written_may_be_replaced_and_so_may_an_empty_or_a_missing_folder(report: Path) -> None:
    check_report_replaceable(report)
    check_report_replaceable(report.parent / "missing")
    (report.parent / "empty").mkdir()
    check_report_replaceable(report.parent / "empty")


def test_traces_of_other_programs_are_no_content(report: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "~$r.docx"):
        (report / name).touch()
    check_report_replaceable(report)


@pytest.mark.parametrize("record", [None, "{", "[]", "{}", '{"outputs": [1]}', '{"outputs": [{"path": "r.html"}]}'])
def test_a_folder_without_a_readable_record_is_somebody_elses(report: Path, record: str | None) -> None:
    (report / "manifest.json").unlink()
    if record is not None:
        (report / "manifest.json").write_text(record, encoding="utf-8")
    assert ("output.not-ours", "r.html") in refused(check_report_replaceable, report)


def test_a_file_that_somebody_has_put_there_is_named(report: Path) -> None:
    (report / "egna anteckningar.docx").touch()
    assert refused(check_report_replaceable, report) == [("output.not-ours", "egna anteckningar.docx")]


def test_a_report_that_somebody_has_edited_is_not_replaced(report: Path) -> None:
    (report / "r.html").write_text("edited by hand", encoding="utf-8")
    assert refused(check_report_replaceable, report) == [("output.changed", "r.html")]


def test_a_file_that_is_asked_to_be_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused(check_report_replaceable, tmp_path / "file") == [("output.not-ours", "file")]


def test_what_notebooks_write_when_run_by_hand_may_be_replaced(tmp_path: Path) -> None:
    names = [
        "assignments.parquet",
        "assignments.csv",
        "facts/01_clean.json",
        "fragments/fig-a.svg",
        "notebooks/01.ipynb",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    check_tables_replaceable(tmp_path)
    (tmp_path / "notes.csv").touch()
    assert refused(check_tables_replaceable, tmp_path) == [("output.not-ours", "notes.csv")]


@pytest.mark.parametrize(
    ("raw", "processed", "output", "rule"),
    [
        ("raw", "raw", "out", "project.writes-into-raw"),
        ("raw", "p", "raw", "project.writes-into-raw"),
        ("raw", "p", "raw/2018-2022/responses", "project.writes-into-raw"),
        ("a/b/raw", "p", "a", "project.writes-into-raw"),
        ("p/2018-2022/raw", "p", "out", "project.writes-into-raw"),
        ("raw", "p", "p/2018-2022", "project.same-folder"),
        ("raw", "p", "p", "project.same-folder"),
    ],
)
def test_results_are_never_pointed_at_what_is_read_or_at_each_other(
    tmp_path: Path, raw: str, processed: str, output: str, rule: str
) -> None:
    project = Project(tmp_path, tmp_path / raw, tmp_path / processed, tmp_path / output)
    with pytest.raises(InputError) as caught:
        project.check_targets("2018-2022")
    assert rule in [fault.rule for fault in caught.value.faults]


# --- One run at a time ------------------------------------------------------------------------------------------------


def hold(target: Path, held: Any, enough: Any) -> None:
    with one_run_at_a_time("2018-2022", target):
        held.set()
        enough.wait(60)


def test_of_two_runs_the_second_is_told_who_works(tmp_path: Path) -> None:
    method = multiprocessing.get_context("spawn")
    held, enough = method.Event(), method.Event()
    other = method.Process(target=hold, args=(tmp_path / "2018-2022", held, enough))
    other.start()
    assert held.wait(60)
    with pytest.raises(RunError) as caught, one_run_at_a_time("2018-2022", tmp_path / "2018-2022"):
        pass
    with one_run_at_a_time("2022-2026", tmp_path / "2022-2026"):
        pass  # another period is free
    enough.set()
    other.join(60)
    assert "2018-2022" in caught.value.message
    if os.name == "posix":
        assert str(other.pid) in caught.value.message
    with one_run_at_a_time("2018-2022", tmp_path / "2018-2022"):
        pass  # and so is this one, when the other has ended
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_let_go_of_when_the_work_fails(tmp_path: Path) -> None:
    for _time in range(2):
        with pytest.raises(ZeroDivisionError), one_run_at_a_time("p", tmp_path / "p", tmp_path / "q"):
            _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_a_second_lock_that_is_taken_lets_go_of_the_first(tmp_path: Path) -> None:
    with one_run_at_a_time("p", tmp_path / "b"):
        with pytest.raises(RunError), one_run_at_a_time("p", tmp_path / "a", tmp_path / "b"):
            pass
        with one_run_at_a_time("p", tmp_path / "a"):
            pass
