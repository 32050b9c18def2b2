"""Tables are made again when, and only when, something they depend on has changed its content."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from followup.pipeline import fingerprint
from followup.pipeline.fingerprint import sha256, tables_fingerprint, versions


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """All that tables depend on, as files of one line."""
    names = (
        "raw/period.yaml", "raw/plan.yaml", "raw/questionnaire.yaml", "raw/responses/a.csv", "raw/coding.xlsx",
        "raw/commentary/summary.md", "raw/findings.yaml", "notebooks/01_clean.ipynb", "processed/assignments.parquet",
        "package/pipeline/fingerprint.py", "package/locale/sv/run.po",
    )  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


@pytest.fixture
def current(world: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setattr(fingerprint, "__file__", str(world / "package" / "pipeline" / "fingerprint.py"))
    return lambda **parameters: tables_fingerprint(
        world / "raw",
        sorted((world / "notebooks").iterdir()),
        sorted((world / "processed").iterdir()),
        {"period": "2018-2022"} | parameters,
    )


@pytest.mark.parametrize(
    "name",
    ["raw/period.yaml", "raw/plan.yaml", "raw/questionnaire.yaml", "raw/responses/a.csv", "raw/coding.xlsx",
     "notebooks/01_clean.ipynb",
     "processed/assignments.parquet", "package/pipeline/fingerprint.py", "package/locale/sv/run.po"],
)  # fmt: skip
def test_changed_content_changes_it_and_the_old_content_restores_it(
    world: Path, current: Callable[..., str], name: str
) -> None:
    before, text = current(), (world / name).read_text(encoding="utf-8")
    (world / name).write_text(text + "!", encoding="utf-8")
    assert current() != before
    (world / name).write_text(text, encoding="utf-8")
    assert current() == before


@pytest.mark.parametrize("change", ["added", "renamed", "removed"])
def test_a_file_of_answers_added_renamed_or_removed_changes_it(
    world: Path, current: Callable[..., str], change: str
) -> None:
    before, answers = current(), world / "raw" / "responses" / "a.csv"
    if change == "added":
        answers.with_name("b.csv").touch()
    elif change == "renamed":
        answers.rename(answers.with_name("b.csv"))
    else:
        answers.unlink()
    assert current() != before


def test_touching_a_file_changes_nothing(world: Path, current: Callable[..., str]) -> None:
    before = current()
    for file in world.rglob("*"):
        os.utime(file, (1, 1))
    assert current() == before


def test_what_the_analyst_says_and_hidden_files_change_nothing(world: Path, current: Callable[..., str]) -> None:
    before = current()
    (world / "raw" / "commentary" / "summary.md").write_text("another", encoding="utf-8")
    (world / "raw" / "commentary" / "new.md").touch()
    (world / "raw" / "findings.yaml").write_text("another", encoding="utf-8")
    for name in (".DS_Store", "responses/~$a.xlsx", "responses/.a.csv.swp"):
        (world / "raw" / name).touch()
    assert current() == before


def test_versions_and_parameters_change_it(current: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = current()
    assert current(period="2022-2026") != before
    with monkeypatch.context() as change:
        change.setattr(sys, "version", "4.0")
        assert current() != before
    monkeypatch.setattr(fingerprint.metadata, "version", lambda _package: "999")
    assert current() != before


def test_where_things_lie_changes_nothing(world: Path, current: Callable[..., str]) -> None:
    before = current()
    (world / "raw").rename(world / "elsewhere")
    notebooks, tables = sorted((world / "notebooks").iterdir()), sorted((world / "processed").iterdir())
    assert tables_fingerprint(world / "elsewhere", notebooks, tables, {"period": "2018-2022"}) == before


def test_a_package_that_goes_by_another_name_here_is_left_out() -> None:
    assert set(versions(["pandas", "no-such-package"])) == {"pandas"}


def test_a_hash_is_that_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
