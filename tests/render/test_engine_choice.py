"""The engine that was asked for renders; Quarto is taken where it is there and new enough."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from followup.errors import InputError
from followup.locale import in_language
from followup.render import choose

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pretended Quarto is a shell script")


def pretend_quarto(folder: Path, version: str) -> Path:
    """Write a program that says it is Quarto of ``version``."""
    program = folder / "quarto"
    program.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_without_quarto_the_embedded_engine_is_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("FOLLOWUP_QUARTO", raising=False)
    assert choose("auto").name == "embedded"


def test_quarto_is_chosen_where_it_is_new_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOLLOWUP_QUARTO", str(pretend_quarto(tmp_path, "1.6.42")))
    assert choose("auto").version == "quarto 1.6.42"


def test_an_old_quarto_is_passed_over_and_refused_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FOLLOWUP_QUARTO", str(pretend_quarto(tmp_path, "1.5.9")))
    assert choose("auto").name == "embedded"
    with in_language("en"), pytest.raises(InputError, match=r"1\.5\.9 is too old; 1\.6"):
        choose("quarto")


def test_a_named_quarto_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOLLOWUP_QUARTO", str(tmp_path / "gone"))
    with pytest.raises(InputError, match="FOLLOWUP_QUARTO"):
        choose("auto")


def test_an_unknown_engine_is_an_error() -> None:
    with pytest.raises(ValueError, match="auto, quarto, embedded"):
        choose("latex")
