"""The command, called in this process on a copy of the demo."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from followup.cli import main
from followup.locale import set_language

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo, as the current folder."""
    left = shutil.ignore_patterns("output", "_generated", ".quarto", ".ipynb_checkpoints", ".*")
    for name in ("notebooks", "report", "data/raw"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=left)
    for period in (tmp_path / "data" / "raw").iterdir():
        if period.name not in {"2018-2022", "2022-2026"}:
            shutil.rmtree(period) if period.is_dir() else period.unlink()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def followup(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Call the command with these arguments."""

    def call(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["followup", *arguments])
        monkeypatch.setattr("signal.signal", lambda _number, _handler: None)  # the test's own process keeps its own
        set_language("sv")
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def refused(project: Path, followup: Callable[..., Said]) -> Callable[..., str]:
    """Call a command whose input is at fault: exit code 2, no traceback, nothing written; return what it said."""

    def call(*arguments: str) -> str:
        before = tree_of(project)
        said = followup(*arguments)
        assert said.code == 2, said.all
        assert "Traceback" not in said.all
        assert tree_of(project) == before
        assert said.all
        return said.all

    return call


def tree_of(folder: Path) -> dict[str, object]:
    """Return everything below a folder: its content and when it was last changed."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in folder.rglob("*")
    }
