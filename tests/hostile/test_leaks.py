"""Nothing that somebody wrote in confidence leaves the answers, however a run ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import attacked
import everything
import marked
import pytest
from attacked import PERIOD
from marked import MARKER, Markers

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(os.name != "posix", reason="the folders to watch are named as on Linux"),
]

HOLD_ANSWERS: frozenset[str] = frozenset()
"""The tables in data/processed that may hold words from free text; only those approved to be quoted."""


def watched_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which everything a program leaves behind lies in a folder."""
    names = {"HOME": "home", "TMPDIR": "t", "XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config",
             "XDG_DATA_HOME": "share", "XDG_RUNTIME_DIR": "run", "MPLCONFIGDIR": "mpl"}  # fmt: skip
    for name in names.values():
        (folder / name).mkdir()
    kept = {"PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG"} & set(os.environ)
    return {**{name: os.environ[name] for name in kept}, **{name: str(folder / own) for name, own in names.items()}}


def run_in(root: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = watched_environment(folder)
    result = subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True, check=False, umask=0o022,
        timeout=1500,
    )  # fmt: skip
    (folder / "out.txt").write_text(result.stdout + result.stderr, encoding="utf-8")
    return result


def test_a_marker_is_found_nowhere_but_in_the_answers_and_the_coding_sheet(tmp_path: Path) -> None:
    markers, watched = Markers(), tmp_path / "w"
    watched.mkdir()
    project = attacked.demo(tmp_path / "project")
    marked.mark(project, markers)
    assert len(markers.given) >= 1000
    result = run_in(project.root, watched, str(Path(__file__).with_name("stages.py")))
    assert result.returncode == 0, [line for line in result.stdout.splitlines() if line.startswith(("$", "wrong"))]
    raw = project.raw / PERIOD
    assert (project.output_of(PERIOD) / "uppfoljningsrapport.pdf").is_file()
    found, read = everything.search([tmp_path], MARKER, lambda file: raw in file.parents)
    assert {Path(file).name: len(hits) for file, hits in found.items() if Path(file).name not in HOLD_ANSWERS} == {}
    in_raw, _read = everything.search([raw], MARKER, lambda file: False)
    assert len(set().union(*in_raw.values())) >= 1000, "the search finds them where they are"
    Path(os.environ.get("FOLLOWUP_TORTURE_FIGURES", tmp_path / "figures.json")).write_text(
        json.dumps({"markers": len(markers.given), "bytes": read}), encoding="utf-8"
    )


def test_an_address_among_the_answers_stops_the_run_and_leaves_nothing(tmp_path: Path) -> None:
    markers, watched = Markers(), tmp_path / "w"
    watched.mkdir()
    project = attacked.demo(tmp_path / "project")
    marked.mark(project, markers, at="@exempel.se")
    result = run_in(project.root, watched, "-m", "followup", "run", PERIOD, "--engine", "embedded")
    assert result.returncode == 2
    found, _read = everything.search([tmp_path], MARKER, lambda file: (project.raw / PERIOD) in file.parents)
    assert found == {}
    assert not project.output_of(PERIOD).exists()
    assert not (project.processed / PERIOD).exists()
