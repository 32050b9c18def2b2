"""Nothing that somebody wrote in confidence leaves the answers, however a run ends."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Collection, Iterable
from pathlib import Path

import attacked
import everything
import marked
import pytest
from attacked import PERIOD
from marked import MARKER, Markers

from followup.privacy.patterns import Kind, digest_of

sys.path.insert(0, str(Path(__file__).parents[1] / "privacy"))
from identity_numbers import identity_numbers

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
        timeout=3600,
    )  # fmt: skip
    (folder / "out.txt").write_text(result.stdout + result.stderr, encoding="utf-8")
    return result


def check_archive(archive: Path, raw: Path, pattern: bytes) -> None:
    """Make sure that an archive holds what was written in confidence only as the raw folder does, byte for byte."""
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    below, holding = "project/data/raw/", set()
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            content = packed.read(name)
            if any(re.search(pattern, piece) for piece in (name.encode(), *everything.pieces(content))):
                assert content == (raw / name.removeprefix(below)).read_bytes(), name
                holding.add(name)
    assert {name.split("/")[4] for name in holding} <= {"responses", "coding.xlsx"}


def test_a_marker_is_found_nowhere_but_in_the_answers_and_the_coding_sheet(tmp_path: Path) -> None:
    markers, watched = Markers(), tmp_path / "w"
    watched.mkdir()
    project = attacked.demo(tmp_path / "project")
    marked.mark(project, markers)
    assert len(markers.given) >= 1000
    result = run_in(project.root, watched, str(Path(__file__).with_name("stages.py")))
    assert result.returncode == 0, [line for line in result.stdout.splitlines() if line.startswith(("$", "wrong"))]
    raw, archive = project.raw / PERIOD, project.processed / f"{PERIOD}.followup.zip"
    assert (project.output_of(PERIOD) / "uppfoljningsrapport.pdf").is_file()
    found, read = everything.search([tmp_path], MARKER, lambda file: raw in file.parents or file == archive)
    assert {Path(file).name: len(hits) for file, hits in found.items() if Path(file).name not in HOLD_ANSWERS} == {}
    in_raw, _read = everything.search([raw], MARKER, lambda file: False)
    assert len(set().union(*in_raw.values())) >= 1000, "the search finds them where they are"
    check_archive(archive, project.raw, MARKER)
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


NUMBER = rb"(?=(\d{6}(?:[^\w\s]|\s){0,2}\d{4})|([0-9a-f]{64}))"
"""A personal identity number as the marked answers have it, or the digest that one could be guessed from."""


def numbers_in(hits: Iterable[tuple[bytes, bytes]], given: Collection[str]) -> set[str]:
    """Return the numbers among what was found, whether they stand there as themselves or as their digests."""
    digests = {digest_of(Kind.IDENTITY, number[-10:]): number for number in given}
    plain = {number[-10:]: number for number in given}
    found = (plain.get(re.sub(rb"\D", b"", number)[-10:].decode()) for number, _digest in hits)
    told = (digests.get(digest.decode()) for _number, digest in hits)
    return {number for number in (*found, *told) if number}


def test_an_identity_number_stops_the_run_and_after_redaction_is_in_nothing_that_travels(tmp_path: Path) -> None:
    watched, project = tmp_path / "w", attacked.demo(tmp_path / "project")
    watched.mkdir()
    numbers = iter(identity_numbers(2000, seed=7))
    given: list[str] = []

    def number(_field: str) -> str:
        given.append(next(numbers))
        forms = (given[-1], given[-1][2:], f"{given[-1][2:8]}-{given[-1][8:]}", f"{given[-1][2:8]} {given[-1][8:]}")
        return forms[len(given) % 4]

    marked.mark_numbers(project, number)
    assert len(given) >= 150
    raw, archive = project.raw / PERIOD, project.processed / f"{PERIOD}.followup.zip"

    def left_outside(*kept: Path) -> dict[str, set[str]]:
        hits, _read = everything.search(
            [tmp_path], NUMBER, lambda file: any(own in (file, *file.parents) for own in kept)
        )
        told = {file: numbers_in(found, given) for file, found in hits.items()}
        return {file: those for file, those in told.items() if those}

    in_raw, _read = everything.search([raw], NUMBER, lambda file: False)
    assert numbers_in(set().union(*in_raw.values()), given) == set(given), "the search finds them where they are"
    stopped = [("run", PERIOD, "--engine", "embedded"), ("check", PERIOD), ("match", PERIOD), ("code", PERIOD),
               ("archive", PERIOD), ("run", PERIOD, "--debug"), ("batch", ".", "--workers", "1")]  # fmt: skip
    for place, command in enumerate(stopped):
        (watched / str(place)).mkdir()
        result = run_in(project.root, watched / str(place), "-m", "followup", *command)
        assert result.returncode == 2, command
    assert left_outside(raw) == {}
    assert not project.output_of(PERIOD).exists()
    assert not (project.processed / PERIOD).exists()
    originals = set((raw / "responses").iterdir())
    (raw / "coding.xlsx").unlink()
    for command in (("redact",), ("code",), ("run", "--engine", "embedded"), ("archive",)):
        (watched / command[0] / "2").mkdir(parents=True)
        result = run_in(project.root, watched / command[0] / "2", "-m", "followup", command[0], PERIOD, *command[1:])
        assert result.returncode == 0, (command, result.stderr)
    assert archive.is_file()
    assert left_outside(*originals) == {}
