"""Run one notebook by papermill: its failure explained, its executed copy written only when it is whole."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import re
from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from followup.errors import InputError, RunError
from followup.leaving_out import without
from followup.locale import _
from followup.pipeline.notebook_check import check_notebook
from followup.temporary import own_folder

if TYPE_CHECKING:
    from followup.pipeline.kernels import Kernels

INJECTED_TAG = "injected-parameters"
CELL_SECONDS = 600
"""No cell may run longer: a kernel that hangs must not hold the analyst up for ever."""
START_SECONDS = 60
_SHOWN_LINES = 8
_ABOUT_THE_CODE = {
    "AttributeError", "FileNotFoundError", "ImportError", "IndentationError", "InputError", "MemoryError",
    "ModuleNotFoundError", "NameError", "PermissionError", "RecursionError", "RunError", "SyntaxError",
    "UnboundLocalError", "ZeroDivisionError",
}  # fmt: skip
"""Errors whose messages speak of the program or of files; those of others may quote an answer from the survey."""

_FRAME = re.compile(r"(File|Cell In|Input In)[ \[]")
"""How that part of a traceback begins which shows the lines of code; messages begin with the name of the error."""
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_REFUSED_BY_THE_COMPUTER = re.compile(r"\[Errno \d+\] [^:'\"]+")
"""What the operating system says, such as that the disk is full, without the name of the file."""
_UNUSED = ("isoduration", "pyarrow", "rfc3986_validator", "rfc3987_syntax")
"""What jsonschema and papermill import, at the cost of a second, for kinds of text and of storage that are not here."""


@dataclass
class _Attempt:
    """What is known of a notebook while it runs; nbclient reports it here, and it outlives the kernel."""

    begin: Callable[[], object]
    """What is to be done when the kernel is ready."""
    book: Any = None
    cell: int = 0
    source: str = ""
    flooded: bool = False

    def notebook_starts(self, notebook: Any) -> None:
        """Hold on to the copy that is being filled with outputs."""
        self.book = notebook

    def cell_starts(self, cell: Any, cell_index: int) -> None:
        """Note the cell at hand, by its number in the source: without the cell that papermill puts in."""
        self.cell = cell_index + 1 - sum(_is_injected(earlier) for earlier in self.book.cells[:cell_index])
        self.source = cell.source

    @property
    def lines(self) -> str:
        """The lines of the cell at hand, the first of them if they are many."""
        lines = [line for line in self.source.splitlines() if line.strip()]
        return "\n".join(lines[:_SHOWN_LINES] + (["…"] if len(lines) > _SHOWN_LINES else []))


def run_notebook(
    notebook: Path,
    executed: Path,
    parameters: Mapping[str, Any],
    failed: Path,
    *,
    shown: Mapping[str, Any] | None = None,
    kernels: Kernels | None = None,
    cell_seconds: int | None = None,
    begin: Callable[[], object] = lambda: None,
) -> None:
    """Run a notebook and keep the executed copy.

    Parameters
    ----------
    notebook
        The source, which is not changed.
    executed
        Where the executed copy goes, once it is whole.
    parameters
        For the cell tagged ``parameters``.
    failed
        Where the copy goes if a cell fails: a name that no report can take for a result.
    shown
        What the executed copy shows instead of parameters that tell where on this machine things lie.
    kernels
        Those it may be ended with, if it runs side by side with others.
    cell_seconds
        How long a cell may run; by default :data:`CELL_SECONDS`.
    begin
        Called when the kernel is ready and before the first cell; again if the kernel then has to be replaced. What it
        raises is raised.

    Raises
    ------
    InputError
        If the parameters do not fit the notebook.
    RunError
        If a cell fails or takes too long: notebook, cell, its lines, the error, and where the copy lies.
    """
    faults = check_notebook(notebook, parameters)
    if faults:
        raise InputError(faults, _("Nothing was written."))
    import_runner()
    from nbclient.exceptions import CellTimeoutError
    from papermill.exceptions import PapermillExecutionError

    from followup.pipeline.kernels import Kernels
    from followup.pipeline.limits import OUTPUT_BYTES

    kernels = kernels or Kernels()
    seconds = cell_seconds or CELL_SECONDS
    attempt = _Attempt(begin)
    problem, next_step = "", _("Open the failed copy, mend the cell in the notebook itself, and run again.")
    try:
        book = _execute_with_one_retry(notebook, parameters, kernels, seconds, attempt)
    except PapermillExecutionError as error:
        problem = _what_failed(error.ename, error.evalue, error.source)
    except CellTimeoutError:
        problem = _("it ran for more than {seconds} seconds", seconds=seconds)
    except RuntimeError:  # nbclient and jupyter_client say so when a kernel died or did not answer
        if attempt.flooded:
            problem = _("it put out more than {size} MB", size=OUTPUT_BYTES >> 20)
        else:
            problem = _("its kernel died")
            next_step = _("Run again; if it happens again, close other programs that use much memory.")
    else:
        if _is_whole(book):
            _write_book(_as_shown(book, {**parameters, **(shown or {})}), executed)
            failed.unlink(missing_ok=True)
            return
        problem = _("it ended the notebook before its last cell")
    has_copy = attempt.book is not None and not kernels.ending  # it did not fail if it was ended from outside
    if has_copy:
        try:
            _write_book(_without_messages(attempt.book), failed)
        except OSError:  # the disk is full, which may be why it failed: that is what must be told
            has_copy = False
    where = {"notebook": notebook.name, "cell": attempt.cell, "error": problem}
    stopped = _("The notebook {notebook} stopped in cell {cell}: {error}.", **where)
    # Not "from error": its text is the whole traceback, in which answers from the survey may stand.
    raise RunError(
        stopped if attempt.cell else _("The notebook {notebook} did not start: {error}.", **where),
        details=attempt.lines,
        next_step=next_step,
        kept=failed if has_copy else None,
    )


def _execute_with_one_retry(
    notebook: Path, parameters: Mapping[str, Any], kernels: Kernels, seconds: int, attempt: _Attempt
) -> Any:
    try:
        return _execute(notebook, parameters, kernels, seconds, attempt)
    except RuntimeError:
        # A kernel may die before its first cell when the machine is short of something; a second one seldom does.
        if attempt.cell or kernels.ending:
            raise
        return _execute(notebook, parameters, kernels, seconds, attempt)


def _execute(notebook: Path, parameters: Mapping[str, Any], kernels: Kernels, seconds: int, attempt: _Attempt) -> Any:
    """Run the notebook on a kernel that leaves nothing behind, and return the executed copy."""
    import papermill
    from jupyter_core.utils import ensure_event_loop

    logging.getLogger("papermill").addHandler(logging.NullHandler())  # else Python prints what it logs

    def execute(folder: Path) -> Any:
        # The manager is told the folder to work in: papermill would change it for every thread.
        manager = kernels.manager(folder, notebook.resolve(), attempt.begin)
        try:
            return papermill.execute_notebook(
                # papermill would fill in {names} in a path.
                str(notebook.resolve()).replace("{", "{{").replace("}", "}}"),
                None,
                parameters=dict(parameters),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=START_SECONDS,
                execution_timeout=seconds,
                iopub_timeout=seconds,
                shutdown_kernel="immediate",  # it has given its outputs, and leaves nothing behind that it could tidy
                on_notebook_start=attempt.notebook_starts,
                on_cell_execute=attempt.cell_starts,
                kernel_manager_class=manager,
            )
        finally:
            attempt.flooded = manager.flooded
            _close(ensure_event_loop())

    with own_folder() as folder:
        # A context of its own has an event loop of its own, whatever runs beside it.
        return Context().run(execute, folder)


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """End what nbclient leaves waiting for a kernel that is gone; asyncio would else complain on the terminal."""
    waiting = asyncio.all_tasks(loop)
    for task in waiting:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
    loop.close()


def _what_failed(name: str, message: str, source: str) -> str:
    """Say what a cell failed on, but never with words that may come from an answer.

    Examples
    --------
    >>> _what_failed("NameError", "name 'x' is not defined", "x")
    "NameError: name 'x' is not defined"
    >>> _what_failed("KeyError", "'share'", "table['share']")
    "KeyError: 'share'"
    >>> _what_failed("ValueError", "could not convert string to float: 'min chef'", "table.astype(float)")
    'ValueError'
    >>> _what_failed("OSError", "[Errno 28] No space left on device: 'min chef.csv'", "table.to_csv(file)")
    'OSError: [Errno 28] No space left on device'
    """
    if refused := _REFUSED_BY_THE_COMPUTER.match(message):
        return f"{name}: {refused[0]}"
    said_in_the_cell = message.strip("'\"") in source
    return f"{name}: {message}" if message and (name in _ABOUT_THE_CODE or said_in_the_cell) else name


def _without_messages(book: Any) -> Any:
    """Return a failed copy in which errors tell where they arose, but hold no words that may come from an answer.

    A message may quote what it failed on, and so may those of the errors that led to it.
    """
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                told = _what_failed(output.ename, output.evalue, cell.source)
                frames = [part for part in output.traceback if _FRAME.match(_COLOUR.sub("", part))]
                output.evalue = told.removeprefix(output.ename).removeprefix(": ")
                output.traceback = [*frames, told]
    return book


def _as_shown(book: Any, parameters: Mapping[str, Any]) -> Any:
    """Return the executed copy without what differs from run to run: times, random names and this machine's folders."""
    book.metadata.pop("papermill", None)
    for cell in book.cells:
        for part in ("papermill", "execution"):
            cell.metadata.pop(part, None)
        if _is_injected(cell):
            cell["id"] = INJECTED_TAG
            cell.source = "\n".join(
                ["# Parameters", *(f"{name} = {_literal(value)}" for name, value in parameters.items())]
            )
    return book


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _is_injected(cell: Any) -> bool:
    return INJECTED_TAG in cell.metadata.get("tags", [])


def _is_whole(book: Any) -> bool:
    """Tell whether every cell was run: papermill takes a cell that exits for the end of the notebook."""
    code = [cell for cell in book.cells if cell.cell_type == "code" and cell.source.strip()]
    return all(cell.execution_count is not None for cell in code)


def _write_book(book: Any, file: Path) -> None:
    """Write a notebook aside and move it into place, so that it is there whole or not at all."""
    import nbformat

    text: str = nbformat.writes(book)  # type: ignore[no-untyped-call]
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.unfinished")
    try:
        aside.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def import_runner() -> None:
    """Import what runs notebooks: by one thread, before others would do it side by side."""
    with without(*_UNUSED):
        importlib.import_module("papermill")
        importlib.import_module("nbclient")
