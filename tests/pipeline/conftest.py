"""Notebooks of a few lines, and a machine on which everything left behind is seen."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest

from followup.forking.parents import close_parents

WriteNotebook = Callable[..., Path]


@pytest.fixture
def write_notebook(tmp_path: Path) -> WriteNotebook:
    """Write a notebook: each cell is its code; the parameters cell comes first, once or as many times as asked for."""

    def write(*cells: str, parameters: str = 'period = "0"', times: int = 1, name: str = "analysis.ipynb") -> Path:
        tagged = [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}) for _time in range(times)]
        title = nbformat.v4.new_markdown_cell("# Analys")
        book = nbformat.v4.new_notebook(cells=[title, *tagged, *map(nbformat.v4.new_code_cell, cells)])
        book.metadata["kernelspec"] = {"name": "somebody-elses", "display_name": "Another", "language": "python"}
        file = tmp_path / "notebooks" / name
        file.parent.mkdir(exist_ok=True)
        nbformat.write(book, file)
        return file

    return write


@pytest.fixture
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, for this test alone, with a path short enough for sockets."""
    assert tmp_path.exists()  # pytest's own folder is made before the other takes its place
    folder = Path(tempfile.mkdtemp(prefix="t"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def nothing_left(temporary_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Prove after the test that no process, socket or temporary file is left, and nothing in the user's home."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    yield
    close_parents()  # as at the end of this process
    left = [process for process in psutil.Process().children(recursive=True) if process.pid not in before]
    assert not [process.cmdline() for process in left if process.status() != psutil.STATUS_ZOMBIE]
    assert not list(temporary_folder.rglob("*"))
    assert not list(home.rglob("*"))
