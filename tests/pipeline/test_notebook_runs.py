"""One notebook is run: what comes out, and how it is told when it fails."""

from __future__ import annotations

import gc
import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from followup.errors import InputError, RunError
from followup.pipeline import kernels, notebooks
from followup.pipeline.notebook_check import check_notebook
from followup.pipeline.notebooks import run_notebook

pytestmark = pytest.mark.usefixtures("nothing_left")


class Attempt:
    """A run of a notebook into a folder of its own."""

    def __init__(self, notebook: Path, folder: Path) -> None:
        self.notebook, self.folder = notebook, folder
        self.executed, self.failed = folder / "copies" / notebook.name, folder / "analysis.failed.ipynb"
        self.source = notebook.read_bytes()

    def run(self, period: object = "2018-2022", **more: Any) -> nbformat.NotebookNode:
        run_notebook(self.notebook, self.executed, {"period": period}, self.failed, **more)
        return nbformat.read(self.executed, as_version=4)

    def fail(self, **more: Any) -> RunError:
        """Run a notebook that fails; see that nothing can be taken for its result."""
        with pytest.raises(RunError) as caught:
            self.run(**more)
        assert not self.executed.exists()
        assert not list(self.executed.parent.glob("*")) if self.executed.parent.exists() else True
        assert self.notebook.read_bytes() == self.source
        return caught.value

    def refuse(self, **parameters: object) -> list[str]:
        """Ask for a run that must be refused before anything starts; return the rules."""
        with pytest.raises(InputError) as caught:
            run_notebook(self.notebook, self.executed, parameters, self.failed)
        assert not self.executed.parent.exists()
        assert not self.failed.exists()
        return [fault.rule for fault in caught.value.faults]


@pytest.fixture
def attempt(write_notebook: Any, tmp_path: Path) -> Any:
    return lambda *cells, **more: Attempt(write_notebook(*cells, **more), tmp_path / "run")


def printed(book: nbformat.NotebookNode) -> str:
    return "".join(out.get("text", "") for cell in book.cells for out in cell.get("outputs", []))


def test_a_parameter_that_looks_like_a_number_arrives_as_text_and_the_source_is_untouched(attempt: Any) -> None:
    it = attempt("print(repr(period))")
    assert printed(it.run("0180")).strip() == "'0180'"
    assert it.notebook.read_bytes() == it.source


def test_an_executed_copy_holds_no_time_no_random_name_and_no_folder_of_this_machine(
    attempt: Any, tmp_path: Path
) -> None:
    it = attempt("2 + 2", parameters='period = "0"\nraw = ""')
    values = {"period": "2018-2022", "raw": str(tmp_path)}
    texts = []
    for name in ("first", "second"):
        run_notebook(it.notebook, tmp_path / name / "a.ipynb", values, it.failed, shown={"raw": "../data/raw"})
        texts.append((tmp_path / name / "a.ipynb").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert str(tmp_path) not in texts[0]
    assert "../data/raw" in texts[0]


def test_the_cells_run_beside_the_notebook_with_settings_that_do_not_depend_on_the_user(
    attempt: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "42")
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    it = attempt("import os", "print(os.getcwd())", "print(os.environ['PYTHONHASHSEED'], os.environ['MPLBACKEND'])")
    folder, settings = printed(it.run()).split("\n", 1)
    assert Path(folder) == it.notebook.parent
    assert settings.split() == ["0", "module://matplotlib_inline.backend_inline"]


def test_paths_with_spaces_letters_and_braces_are_taken_as_they_are(attempt: Any, tmp_path: Path) -> None:
    it = attempt("period", name="å {period} {} 100%.ipynb")
    assert it.run().cells


@pytest.mark.parametrize(
    ("damage", "rule"),
    [("missing", "notebook.missing"), ("[]", "notebook.broken"), ("{", "notebook.broken"), ("å", "notebook.broken")],
)
def test_a_notebook_that_is_none_is_refused(attempt: Any, damage: str, rule: str) -> None:
    it = attempt("1")
    if damage == "missing":
        it.notebook.unlink()
    else:
        it.notebook.write_bytes(damage.encode("latin-1"))
    assert it.refuse(period="2018-2022") == [rule]


@pytest.mark.parametrize("times", [0, 2])
def test_a_notebook_has_exactly_one_parameters_cell(attempt: Any, times: int) -> None:
    assert attempt("1", times=times).refuse(period="2018-2022") == ["notebook.no-parameters"]


def test_every_unknown_parameter_is_named_before_anything_runs(attempt: Any) -> None:
    it = attempt("1")
    assert it.refuse(period="x", perido="x", raw="y") == ["notebook.unknown-parameter"] * 2
    messages = [fault.message + fault.next_step for fault in check_notebook(it.notebook, ["perido"])]
    assert "perido" in messages[0]
    assert "period" in messages[0].replace("perido”", "")


def test_a_failing_cell_is_told_with_its_number_lines_and_error_and_its_copy_is_kept_apart(attempt: Any) -> None:
    it = attempt("fine = 1", "# why\nnumerator = 1\nnumerator / 0", "never = 1")
    it.executed.parent.mkdir(parents=True)
    failure = it.fail()
    assert "analysis.ipynb" in failure.message
    assert " 4" in failure.message  # the fourth cell of the source, although papermill has put one in
    assert "ZeroDivisionError: division by zero" in failure.message
    assert failure.details.splitlines() == ["# why", "numerator = 1", "numerator / 0"]
    assert failure.kept == it.failed
    assert "ZeroDivisionError" in it.failed.read_text(encoding="utf-8")
    assert it.failed.name.endswith(".failed.ipynb")


def test_a_long_cell_is_shown_by_its_first_lines(attempt: Any) -> None:
    lines = [f"line_{number} = {number}" for number in range(20)]
    shown = attempt("\n".join([*lines, "unknown_name"])).fail().details.splitlines()
    assert shown == [*lines[:8], "…"]


def test_an_error_that_quotes_an_answer_is_told_by_its_kind_only(attempt: Any) -> None:
    # The answer is put together in an earlier cell, as one read from a file would be.
    failure = attempt("answer = ' '.join(['min', 'chef', 'anna@example.se'])", "raise ValueError(answer)").fail()
    told = (
        f"{failure.message} {failure.details} {failure.next_step} {failure} {failure.__cause__} {failure.__context__}"
    )
    assert "chef" not in told
    assert "example" not in told
    assert "ValueError" in failure.message


@pytest.mark.parametrize(
    ("name", "message", "source", "told"),
    [
        ("NameError", "name 'tabel' is not defined", "tabel", "NameError: name 'tabel' is not defined"),
        ("KeyError", "'share'", "table['share']", "KeyError: 'share'"),
        ("KeyError", "'min chef'", "codes[answer]", "KeyError"),
        ("DateParseError", "unable to parse: min chef, at position 0", "to_datetime(answers)", "DateParseError"),
        ("TypeError", "Could not convert string 'min chef' to numeric", "answers.mean()", "TypeError"),
        ("ValueError", "", "raise ValueError", "ValueError"),
    ],
)
def test_what_an_error_says_is_told_only_if_it_speaks_of_the_code(
    name: str, message: str, source: str, told: str
) -> None:
    assert notebooks._what_failed(name, message, source) == told


def test_followups_own_errors_are_told_in_full(attempt: Any) -> None:
    cell = "from followup.errors import RunError\nrule = 'the table ' + 'is gone'\nraise RunError(rule)"
    assert "RunError: the table is gone" in attempt(cell).fail().message


def assert_nothing_was_said(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Prove that no library complains on the terminal, nor through a log that Python would print there."""
    gc.collect()
    said = capfd.readouterr()
    assert said.out + said.err == ""
    assert not [record for record in caplog.records if record.name != "papermill"]


def test_a_cell_that_kills_its_kernel_ends_the_notebook_and_is_named(
    attempt: Any, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    it = attempt("import os, signal", "os.kill(os.getpid(), signal.SIGKILL)")
    failure = it.fail()
    assert " 4" in failure.message
    assert "SIGKILL" in failure.details
    assert failure.kept == it.failed
    assert_nothing_was_said(capfd, caplog)


def test_a_cell_that_hangs_is_ended_after_its_time(
    attempt: Any, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    it = attempt("import time\nwhile True:\n    try:\n        time.sleep(60)\n    except BaseException:\n        pass")
    started = time.monotonic()
    failure = it.fail(cell_seconds=1)
    assert time.monotonic() - started < 30
    assert "time.sleep" in failure.details
    assert failure.kept == it.failed
    assert_nothing_was_said(capfd, caplog)


def test_a_kernel_has_a_limited_life_whatever_its_cells_do(attempt: Any) -> None:
    failure = attempt("import time", "time.sleep(60)").fail(kernels=kernels.Kernels(life_seconds=3))
    assert "time.sleep" in failure.details


def test_a_notebook_that_is_ended_from_outside_has_not_failed_and_keeps_no_copy(attempt: Any) -> None:
    group = kernels.Kernels()
    threading.Timer(4, group.end).start()
    failure = attempt("import time", "time.sleep(60)").fail(kernels=group)
    assert failure.kept is None


def test_a_cell_that_exits_is_no_way_to_end_a_notebook(attempt: Any) -> None:
    assert "sys.exit()" in attempt("import sys", "sys.exit()", "never = 1").fail().details


def test_a_kernel_that_dies_at_its_start_is_started_once_more(
    attempt: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A Python that dies the first time it is asked for a kernel.
    start_up = tmp_path / "startup"
    start_up.mkdir()
    mark = tmp_path / "died-once"
    (start_up / "sitecustomize.py").write_text(
        f"import os, pathlib\nmark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists():\n    mark.touch()\n    os._exit(3)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(start_up), os.environ.get("PYTHONPATH", "")]))
    assert printed(attempt("print(period)").run()).strip() == "2018-2022"
    assert mark.exists()


def test_a_notebook_that_waits_for_its_turn_in_vain_leaves_no_kernel_and_no_connection(
    attempt: Any, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    started: list[kernels.LocalKernelManager] = []
    group = kernels.Kernels()

    def begin() -> None:
        started.extend(group._alive)
        raise LookupError("in vain")

    it = attempt("1")
    with pytest.raises(LookupError, match="in vain"):
        it.run(kernels=group, begin=begin)
    assert len(started) == 1
    assert not group._alive
    assert not it.executed.exists()
    assert not it.failed.exists()
    assert_nothing_was_said(capfd, caplog)


def test_a_kernel_that_dies_while_it_waits_for_its_turn_is_replaced(attempt: Any) -> None:
    group = kernels.Kernels()
    turns: list[None] = []

    def begin() -> None:
        turns.append(None)
        if len(turns) == 1:
            for manager in tuple(group._alive):
                manager.end()
                manager.provisioner.process.wait()

    assert printed(attempt("print(period)").run(kernels=group, begin=begin)).strip() == "2018-2022"
    assert len(turns) == 2


def test_a_kernel_that_never_starts_is_told_without_a_cell(attempt: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels.sys, "executable", shutil.which("false") or "false")
    it = attempt("1")
    failure = it.fail()
    assert failure.details == ""
    assert failure.kept is None
    assert not it.failed.exists()


def test_kernels_started_at_once_do_not_collide(write_notebook: Any, tmp_path: Path) -> None:
    names = [f"n{number}.ipynb" for number in range(4)]
    books = [write_notebook("print(period)", name=name) for name in names]

    def run(book: Path) -> str:
        executed = tmp_path / "run" / book.name
        run_notebook(book, executed, {"period": book.stem}, tmp_path / "failed.ipynb")
        return printed(nbformat.read(executed, as_version=4)).strip()

    here = Path.cwd()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, books)) == ["n0", "n1", "n2", "n3"]
    assert Path.cwd() == here


def test_a_kernel_talks_over_sockets_where_there_are_any(attempt: Any, temporary_folder: Path) -> None:
    cell = "import json, ipykernel\nprint(json.load(open(ipykernel.get_connection_file()))['transport'])"
    assert printed(attempt(cell).run()).strip() == ("ipc" if os.name == "posix" else "tcp")


def test_an_earlier_failed_copy_goes_when_the_notebook_succeeds(attempt: Any) -> None:
    it = attempt("1")
    it.failed.parent.mkdir(parents=True)
    it.failed.write_text("{}", encoding="utf-8")
    it.run()
    assert not it.failed.exists()


def test_a_copy_that_cannot_be_written_leaves_no_half_of_it(attempt: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    it = attempt("1")
    monkeypatch.setattr(
        notebooks, "_as_shown", lambda book, _parameters: {"nbformat": 4, "cells": object()} | dict(book)
    )
    with pytest.raises(Exception, match=r".*"):
        it.run()
    assert not it.executed.parent.exists() or not list(it.executed.parent.iterdir())
