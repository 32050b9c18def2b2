"""A kernel that takes too much is ended, and the cell is named."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from small_notebooks import write_notebook

from followup.errors import RunError
from followup.forking.parents import close_parents
from followup.pipeline import limits
from followup.pipeline.notebooks import run_notebook


def fail(folder: Path, source: str, cell_seconds: int = 60) -> tuple[RunError, float]:
    """Run a notebook of one cell that fails; return how it was told, and after how long."""
    notebook = folder / "analysis.ipynb"
    write_notebook(notebook, [], [], source)
    started = time.monotonic()
    with pytest.raises(RunError) as caught:
        run_notebook(notebook, folder / "done.ipynb", {"period": "x"}, folder / "f.ipynb", cell_seconds=cell_seconds)
    close_parents()
    return caught.value, time.monotonic() - started


@pytest.mark.parametrize(
    "source",
    ["while True:\n    print('x' * 10_000)", "print('x' * (80 << 20))", "while True:\n    print('å', flush=True)"],
    ids=["lines", "at once", "letters"],
)
def test_a_kernel_that_floods_its_output_is_ended_and_named(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits._CountedChannel, "left", 1 << 20)  # so that it does not take long
    assert_a_flood_is_ended(tmp_path, source.replace("80", "2"))


@pytest.mark.torture
@pytest.mark.parametrize("source", ["while True:\n    print('x' * 10_000)", "print('x' * (80 << 20))"])
def test_a_real_flood_is_ended_and_named(tmp_path: Path, source: str) -> None:
    assert_a_flood_is_ended(tmp_path, source)


def assert_a_flood_is_ended(tmp_path: Path, source: str) -> None:
    failure, _seconds = fail(tmp_path, source)
    assert "analysis.ipynb" in failure.message
    assert "mer än 64 MB" in failure.message
    assert failure.details.startswith(source.splitlines()[0])
    assert (tmp_path / "f.ipynb").stat().st_size < 200 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of another process")
@pytest.mark.parametrize(
    "source",
    [
        "import numpy\neaten = numpy.ones(2 << 30)",
        pytest.param("eaten = [bytearray(1 << 28) for _ in range(100)]", marks=pytest.mark.torture),
    ],
    ids=["at once", "in pieces"],
)
def test_a_kernel_that_eats_memory_is_refused_more_and_named(tmp_path: Path, source: str) -> None:
    failure, _seconds = fail(tmp_path, source)
    assert "MemoryError" in failure.message
    assert "eaten" in failure.details


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX has them")
def test_a_kernel_that_stands_still_is_ended_after_its_time(tmp_path: Path) -> None:
    failure, seconds = fail(tmp_path, "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", cell_seconds=2)
    assert "SIGSTOP" in failure.details
    assert seconds < 40


def test_what_a_cell_started_ends_with_its_kernel(tmp_path: Path) -> None:
    note = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid))"
    fail(tmp_path, f"import subprocess\np = subprocess.Popen(['sleep', '600'])\n{note}\n1 / 0")
    stat = Path("/proc") / (tmp_path / "pid").read_text(encoding="utf-8") / "stat"
    deadline = time.monotonic() + 5
    while (alive := stat.exists() and " Z " not in stat.read_text(encoding="utf-8")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive
