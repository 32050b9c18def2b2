"""What is found below a folder, what is said of a batch in which all went well, and what killed builds leave."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from filelock import FileLock

from followup.batch.build import Outcome, Status, sweep
from followup.batch.layout import Home, Job, homes
from followup.batch.page import batch_page
from followup.batch.run import Done

REPORT = Path(__file__).parents[2] / "report"


def test_only_folders_named_by_a_code_and_with_periods_are_municipalities(tmp_path: Path) -> None:
    for name in ("0305-habo/data/raw", "0643-habo", "anteckningar/data/raw"):
        (tmp_path / name).mkdir(parents=True)
    assert [(home.code, home.folder.name) for home in homes(tmp_path)] == [("0305", "0305-habo")]


def test_a_project_as_it_stands_is_one_municipality(tmp_path: Path) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (home,) = homes(tmp_path)
    assert home.folder == tmp_path


def test_the_page_tells_what_must_be_mended_only_where_something_must() -> None:
    job = Job(Home("0114", Path("0114-a")), "2018-2022", "Kommun A")
    well = batch_page(REPORT, [Done(job, Outcome(Status.BUILT))]).decode()
    failed = Outcome(Status.FAILED, message="Det gick inte.", next_step="Gör om.")
    badly = batch_page(REPORT, [Done(job, failed)]).decode()
    assert "Kommun A" in well
    assert ("Gör om." in badly, "Gör om." in well) == (True, False)
    assert badly.count("<h2") == well.count("<h2") + 1


def test_what_killed_builds_left_is_removed_and_what_is_at_work_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("killed", "working", "beginning"):
        (tmp_path / f"followup-batch-{name}").mkdir()
    for name in ("killed", "working"):
        (tmp_path / f"followup-batch-{name}" / "lock").touch()
    with FileLock(tmp_path / "followup-batch-working" / "lock"), monkeypatch.context() as here:
        here.setattr(tempfile, "tempdir", str(tmp_path))
        sweep()
    assert {path.name for path in tmp_path.iterdir()} == {"followup-batch-working", "followup-batch-beginning"}
