"""A run that is broken off ends soon and tidies up."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them"),
]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="t"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_interrupted_ends_soon_and_leaves_nothing(
    tmp_path: Path, short_folder: Path, number: signal.Signals, code: int
) -> None:
    shutil.copytree(ROOT / "data" / "raw" / "2018-2022", tmp_path / "raw" / "2018-2022")
    # A shell that runs the tests in the background has them ignore Ctrl-C, and what they start too.
    start = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from followup.cli import main; main()"
    )
    command = [sys.executable, "-c", start, "run", "2018-2022", "--engine", "embedded", "--raw", "raw"]
    run = subprocess.Popen(
        [*command, "--processed", "tables", "--output", "out/report"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(short_folder)},
        stderr=subprocess.PIPE,
        text=True,
    )
    kernel = wait_for_kernel(run)
    run.send_signal(number)
    started = time.monotonic()
    _nothing, said = run.communicate(timeout=60)
    assert run.returncode == code
    assert "Traceback" not in said
    assert time.monotonic() - started < 20
    assert not psutil.pid_exists(kernel.pid) or kernel.status() == psutil.STATUS_ZOMBIE
    assert list(short_folder.iterdir()) == []
    assert [path for folder in ("tables", "out") for path in (tmp_path / folder).rglob("*")] == []


def is_kernel(process: psutil.Process) -> bool:
    """Tell whether a process is a kernel: started as one, or forked by the process that does so."""
    forking = "followup.forking.serving"
    if forking in process.cmdline():
        return forking in process.parent().cmdline()
    return "ipykernel_launcher" in process.cmdline()


def wait_for_kernel(run: subprocess.Popen[str]) -> psutil.Process:
    """Return the first kernel, once it is at work."""
    for _time in range(600):
        assert run.poll() is None
        for child in psutil.Process(run.pid).children(recursive=True):
            with suppress(psutil.Error):  # it has ended meanwhile
                if is_kernel(child):
                    time.sleep(1)
                    return child
        time.sleep(0.1)
    raise AssertionError("no kernel came")
