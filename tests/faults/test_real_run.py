"""The real run, ended at random moments: what the small build shows holds for the documents of the demo too."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_build import ROOT, processes_of

from followup.pipeline.depends import sha256

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(sys.platform != "linux", reason="what is left of a process is found as Linux tells it"),
]

PERIOD = "2018-2022"
START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from followup import cli, ending; "
    "ending.listen(); import pathlib; pathlib.Path('ready').touch(); cli.main()"
)


def start(folder: Path, temporary: Path) -> subprocess.Popen[str]:
    (folder / "ready").unlink(missing_ok=True)
    arguments = ["run", PERIOD, "--force", "--engine", "embedded", "--raw", "raw", "--processed", "tables"]
    run = subprocess.Popen(
        [sys.executable, "-c", START, *arguments, "--output", "out/report"],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (folder / "ready").exists():
        time.sleep(0.01)
    return run


def to_the_end(run: subprocess.Popen[str]) -> int:
    run.communicate(timeout=300)
    return run.returncode


def is_whole(folder: Path) -> bool:
    report = folder / "out" / "report"
    listed = json.loads((report / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    return bool(listed) and all(sha256(report / item["path"]) == item["sha256"] for item in listed)


def left(folder: Path, temporary: Path, seconds: float) -> list[str]:
    deadline = time.monotonic() + seconds
    while True:
        hidden = [path for place in ("tables", "out") for path in (folder / place).rglob(".*")]
        found = [*map(str, hidden), *map(str, temporary.rglob("*")), *processes_of(temporary)]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def test_the_real_run_ended_at_random_moments(tmp_path: Path, temporary: Path) -> None:
    shutil.copytree(ROOT / "data" / "raw" / PERIOD, tmp_path / "raw" / PERIOD)
    began = time.monotonic()
    assert to_the_end(start(tmp_path, temporary)) == 0
    whole = time.monotonic() - began
    took, chance = [], random.Random(1)
    times = int(os.environ.get("TIMES", "5"))
    for number in [signal.SIGINT, signal.SIGKILL] * times:
        moment = chance.uniform(0, whole)
        run = start(tmp_path, temporary)
        time.sleep(moment)
        run.send_signal(number)
        sent = time.monotonic()
        _nothing, said = run.communicate(timeout=60)
        if number is signal.SIGINT:
            took.append(round(time.monotonic() - sent, 2))
            sys.stderr.write(f"{moment:.1f} of {whole:.1f} s: {took[-1]} s\n")
            assert "Traceback" not in said
            assert left(tmp_path, temporary, 3) == [], f"after {moment:.1f} of {whole:.1f} s"
        assert is_whole(tmp_path)
    assert max(took) < 2
    assert to_the_end(start(tmp_path, temporary)) == 0
    assert is_whole(tmp_path)
    assert left(tmp_path, temporary, 3) == []
