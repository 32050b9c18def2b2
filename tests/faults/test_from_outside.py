"""Files from outside that are larger, older or other than they should be, and signals that a shell has turned off."""

from __future__ import annotations

import signal
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from followup import ending
from followup.demo import generate
from followup.errors import InputError
from followup.ingest.cells import cell_text
from followup.ingest.match import _texts
from followup.period import open_period
from followup.period.reading import _inner_model, _legal_keys
from followup.pipeline.manifest import commit_of
from followup.pipeline.notebook_check import _parameter_cells
from followup.proving import received, unpacking
from followup.proving.archive import LISTING


def test_records_that_are_too_large_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, archive = tmp_path / "manifest.json", tmp_path / "a.zip"
    file.write_text("{}", encoding="utf-8")
    assert received.read_record(file) == {}
    monkeypatch.setattr(received, "_LARGEST_MANIFEST", 1)
    with pytest.raises(ValueError, match="too large"):
        received.read_record(file)
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(LISTING, '{"period": "2018-2022", "files": []}')
    assert unpacking.unpack(archive, None).files == 0
    monkeypatch.setattr(unpacking, "_LARGEST_LISTING", 1)
    with pytest.raises(InputError):
        unpacking.unpack(archive, None)


def test_a_notebook_of_an_older_format_is_refused() -> None:
    tagged = {
        "cells": [{"metadata": {"tags": ["parameters"]}, "source": ["a = ", "1"]}, {"metadata": {}, "source": []}]
    }
    assert _parameter_cells({"nbformat": 4, **tagged}) == ["a = 1"]
    with pytest.raises(ValueError, match="old"):
        _parameter_cells({"nbformat": 3, **tagged})


def test_a_project_without_history_says_its_commit_by_a_file(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None
    (tmp_path / "COMMIT").write_text("1f2e\n", encoding="utf-8")
    assert commit_of(tmp_path) == "1f2e"


def test_durations_are_seconds_and_what_is_nothing_known_is_its_text() -> None:
    assert (cell_text(timedelta(minutes=2)), cell_text(3j)) == ("120.0", "3j")


def test_legal_keys_are_found_below_lists_and_types_that_are_no_models() -> None:
    assert _inner_model(dict[str, int]) is None
    assert _legal_keys(int, ("a", 0)) == []  # type: ignore[arg-type]


def test_a_pattern_of_headers_is_filled_in_by_what_the_column_is_about() -> None:
    def texts(pattern: str, **about: Any) -> list[str]:
        question = SimpleNamespace(text="Fråga", columns=[pattern])
        return _texts(SimpleNamespace(**{"question": question, "item": "", "activity": None, "option": None, **about}))

    option, activity = SimpleNamespace(label="Ja"), SimpleNamespace(id="A1", title="Stöd")
    assert texts("{id} {title}!", item="A1", activity=activity)[-1] == "A1 Stöd!"
    assert texts("Val: {option}", item="ja", option=option) == ["Fråga [Ja]", "Val: Ja"]
    assert texts("Val", item="ja", option=option) == ["Fråga [Ja]"]  # it would stand for every option
    assert texts("Eget") == ["Fråga", "Eget"]


def test_only_the_demo_s_own_files_are_replaced(tiny_period: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    responses = tiny_period() / "responses"
    (responses / "2019").mkdir()
    for name in ("forms_gammal.xlsx", "egen.xlsx", "2019/enkat-2019-gammal.xlsx", "2019/egen.xlsx"):
        (responses / name).touch()
    monkeypatch.setattr(generate, "make_responses", lambda *_: {"forms_ny.xlsx": b"1"})
    monkeypatch.setattr(generate, "make_rounds", lambda *_: {"2020/enkat-2020-ny.xlsx": b"2"})
    generate.write_responses(open_period(responses.parents[1], "2018-2022"), None)  # type: ignore[arg-type]
    left = {path.relative_to(responses).as_posix() for path in responses.rglob("*") if path.is_file()}
    assert left == {"egen.xlsx", "2019/egen.xlsx", "forms_ny.xlsx", "2020/enkat-2020-ny.xlsx"}


def test_a_signal_that_the_shell_ignores_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    ignored = {signal.SIGINT: signal.SIG_IGN, signal.SIGTERM: signal.SIG_DFL}
    monkeypatch.setattr(signal, "getsignal", ignored.get)
    monkeypatch.setattr(signal, "signal", lambda number, _handler: kept.append(number))
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    ending.listen()
    assert kept == [signal.SIGTERM]


@pytest.mark.parametrize(("failure", "told"), [(ValueError("x"), 1), (KeyboardInterrupt(), 0), (SystemExit(), 0)])
def test_being_ended_where_nothing_can_be_raised_is_no_mistake(
    monkeypatch: pytest.MonkeyPatch, failure: BaseException, told: int
) -> None:
    said: list[object] = []
    monkeypatch.setattr(sys, "__unraisablehook__", said.append)
    ending._say_unless_ending(SimpleNamespace(exc_value=failure))
    assert len(said) == told
