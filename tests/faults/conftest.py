"""A small project to build in, and a folder for temporary files that is short enough for sockets."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_build import build, lay_out


@pytest.fixture
def temporary() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="t"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose report has not been made."""
    return lay_out(tmp_path / "p")


@pytest.fixture(scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, temporary = lay_out(tmp_path_factory.mktemp("built") / "p"), Path(tempfile.mkdtemp(prefix="t"))
    code, said = build(folder, temporary)
    assert code == 0, said
    temporary.rmdir()  # nothing may be left in it
    return folder


@pytest.fixture
def built(_built: Path, tmp_path: Path) -> Path:
    """A project with a report."""
    return Path(shutil.copytree(_built, tmp_path / "b"))
