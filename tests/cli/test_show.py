"""Where there is a terminal a bar names the step at hand; elsewhere each step has a line. Failures are put in words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from followup.cli import show
from followup.errors import InputError, RunError


def console(*, terminal: bool) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=100, _environ={"TERM": "xterm"})


def said(monkeypatch: pytest.MonkeyPatch, terminal: bool, steps: list[str]) -> str:
    """Return what is shown of these steps, of which there were said to be two."""
    into = console(terminal=terminal)
    monkeypatch.setattr(show, "err", into)
    monkeypatch.setenv("TERM", "xterm")
    with show.shown_progress(2) as progress:
        for step in steps:
            progress(step)
    assert isinstance(into.file, io.StringIO)
    return into.file.getvalue()


def test_without_a_terminal_each_step_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, False, ["ett", "[red]två"]) == "ett\n[red]två\n"


def test_on_a_terminal_a_bar_names_the_step_and_survives_more_steps_than_foretold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = said(monkeypatch, True, ["ett", "två", "[red]tre"])
    assert "[red]tre" in shown
    assert "\x1b[?25l" in shown  # the cursor is hidden while it stands there,
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # and shown again


def test_ctrl_c_is_told_and_goes_on_upwards(monkeypatch: pytest.MonkeyPatch) -> None:
    into = console(terminal=False)
    monkeypatch.setattr(show, "err", into)
    with pytest.raises(KeyboardInterrupt), show.shown_progress(2):
        raise KeyboardInterrupt
    assert isinstance(into.file, io.StringIO)
    assert into.file.getvalue().strip()


@pytest.mark.parametrize(
    ("failure", "named", "lines"),
    [
        (RunError("Det gick inte.", details="rad 1\nrad 2", next_step="Gör om."), ["rad 2", "Gör om."], 5),
        (RunError("Det gick inte."), ["Det gick inte."], 2),
        (InputError([]), [], 0),
        (InputError([], "Inget skrevs."), ["Inget skrevs."], 1),
        (PermissionError(13, "Permission denied", "a.xlsx"), ["(a.xlsx)"], 2),
        (OSError(28, "No space left on device"), ["No space left"], 2),
        (OSError("no number"), ["OSError", "--debug"], 3),
        (ValueError("hemligt"), ["ValueError", "--debug"], 3),
    ],
)
def test_each_kind_of_failure_is_told_without_what_it_may_quote(
    monkeypatch: pytest.MonkeyPatch, failure: BaseException, named: list[str], lines: int
) -> None:
    into = console(terminal=False)
    monkeypatch.setattr(show, "err", into)
    show.show_failure(failure)
    assert isinstance(into.file, io.StringIO)
    text = into.file.getvalue()
    assert len(text.splitlines()) == lines
    assert all(word in text for word in named)
    assert "hemligt" not in text


def test_the_failed_copy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    into = console(terminal=False)
    monkeypatch.setattr(show, "err", Console(file=into.file, soft_wrap=True, width=400))
    show.show_failure(RunError("Det gick inte.", kept=tmp_path / "a.failed.ipynb"))
    assert isinstance(into.file, io.StringIO)
    assert str(tmp_path / "a.failed.ipynb") in into.file.getvalue()


def test_a_path_is_shown_from_the_current_folder_where_it_lies_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert show.shown_path(tmp_path / "a" / "b") == str(Path("a", "b"))
    assert show.shown_path(tmp_path.parent / "b") == str(tmp_path.parent / "b")
