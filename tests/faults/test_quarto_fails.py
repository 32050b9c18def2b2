"""A Quarto that fails half-way, hangs, or writes what is no document: told as such, and ended with all it started."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from small_build import processes_of

from followup.errors import RunError
from followup.render import quarto
from followup.render.quarto import Quarto, QuartoEngine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pretended Quarto is a shell script")

ENDINGS = ("html", "pdf", "docx")


def render(folder: Path, script: str) -> RunError:
    """Let a pretended Quarto render; return how it was told that it failed."""
    stage = folder / "stage"
    (stage / "_generated").mkdir(parents=True)
    (stage / "_generated" / "_metadata.yml").write_text("date: 2023-04-24\n", encoding="utf-8")
    program = folder / "quarto"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(RunError) as caught:
        QuartoEngine(Quarto(program, "1.10.0")).render(stage, folder / "out", ENDINGS, lambda _line: None)
    assert not (folder / "out").exists()
    assert caught.value.kept is None  # the stage goes with the run's folder, and cannot be looked at
    return caught.value


def test_one_that_fails_half_way_is_told_with_what_it_said(tmp_path: Path) -> None:
    failure = render(
        tmp_path, "mkdir _output; echo half > _output/uppfoljningsrapport.html; echo 'ERROR: stop'; exit 3"
    )
    assert "Quarto" in failure.message
    assert "ERROR: stop" in failure.details


@pytest.mark.parametrize("number", ["KILL", "SEGV"])
def test_one_that_is_killed_is_told(tmp_path: Path, number: str) -> None:
    assert "Quarto" in render(tmp_path, f"echo before; kill -{number} $$").message


def test_one_that_writes_only_some_documents_is_told_which_are_missing(tmp_path: Path) -> None:
    failure = render(tmp_path, "mkdir _output; echo half > _output/uppfoljningsrapport.html")
    assert "tjansteskrivelse.docx" in failure.message
    assert "uppfoljningsrapport.html" not in failure.message


def test_one_that_writes_half_a_document_is_told_which(tmp_path: Path) -> None:
    names = "uppfoljningsrapport tjansteskrivelse"
    failure = render(
        tmp_path, f"mkdir _output; for n in {names}; do for e in html pdf docx; do echo PK > _output/$n.$e; done; done"
    )
    assert "uppfoljningsrapport.docx" in failure.message


def test_one_that_hangs_is_ended_after_its_time_with_what_it_started(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarto, "TIME_LIMIT_SECONDS", 1)
    monkeypatch.setenv("MARK", str(temporary))
    started = time.monotonic()
    failure = render(tmp_path, "sleep 600 & (trap '' TERM INT; TMPDIR=$MARK sleep 600) & wait")
    assert "1" in failure.message
    assert time.monotonic() - started < 20
    deadline = time.monotonic() + 5
    while processes_of(temporary) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(temporary) == []


def test_one_that_leaves_a_program_running_does_not_hold_the_run_up(tmp_path: Path) -> None:
    started = time.monotonic()
    render(tmp_path, "sleep 600 &")
    assert time.monotonic() - started < 20
