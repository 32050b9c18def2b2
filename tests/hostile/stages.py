"""Runs the program in the current project again and again, each time made to fail at another stage, and at last whole.

Started as a process of its own, whose home, temporary folder and output are watched. What fails does so with every
answer in the message of its error, which is as bad as it can be.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from unittest import mock

import nbformat

from followup.cli import main
from followup.locale import set_language

PERIOD = "2018-2022"
NOTEBOOKS = sorted(Path("notebooks").glob("0[1-6]_*.ipynb"))
FUNCTIONS = (
    "followup.pipeline.gather.gather",
    "followup.pipeline.report.stage_report",
    "followup.render.embedded.EmbeddedEngine.render",
    "followup.render.embedded.write_pdf.compile_typst",
    "followup.pipeline.report.write_audit_trail",
    "followup.pipeline.report.write_workbook",
    "followup.pipeline.report.write_manifest",
    "followup.pipeline.report.move_into_place",
)
"""Where a run can fail after its notebooks; whoever adds a stage adds it here."""
COMMANDS = (
    ("check", PERIOD, "--html", "check.html"),
    ("code", PERIOD),
    ("findings", PERIOD),
    ("why", PERIOD),
    ("graph",),
    ("run", PERIOD, "--engine", "embedded", "--force"),
    ("render", PERIOD, "--engine", "embedded"),
    ("verify", PERIOD),
    ("archive", PERIOD),
    ("batch",),
)
"""What else is run, where the program has it."""


def answers() -> str:
    """Return every answer there is."""
    files = sorted((Path("data/raw") / PERIOD / "responses").glob("*.csv"))
    return " ".join(file.read_text(encoding="utf-8-sig") for file in files)


@contextmanager
def failing_notebook(file: Path) -> Iterator[None]:
    """Let a notebook's last cell fail, having met an error on the way to it."""
    whole = file.read_text(encoding="utf-8")
    book = nbformat.reads(whole, as_version=4)
    cell = (
        "import pathlib\n"
        "files = sorted((pathlib.Path(raw) / period / 'responses').glob('*.csv'))\n"
        "everything = ' '.join(file.read_text(encoding='utf-8-sig') for file in files)\n"
        "try:\n    float(everything)\nexcept ValueError as error:\n    raise KeyError(everything) from error"
    )
    book.cells.append(nbformat.v4.new_code_cell(cell))
    nbformat.write(book, file)
    try:
        yield
    finally:
        file.write_text(whole, encoding="utf-8")


def failing_function(name: str) -> AbstractContextManager[object]:
    """Let a function fail, with every answer in the message."""
    return mock.patch(name, side_effect=ValueError(answers()))


def call(*arguments: str) -> int:
    """Call the command; return its exit code."""
    print("$", *arguments, flush=True)
    set_language("sv")
    with mock.patch.object(sys, "argv", ["followup", *arguments]):
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0) if not isinstance(ended.code, str) else 1
        except BaseException:  # noqa: BLE001 - whatever slips through is told of, as Python would
            traceback.print_exc()
            return 99
    return 0


def known(command: str) -> bool:
    """Tell whether the program has a command."""
    from followup.cli.app import app

    return command in {info.name or info.callback.__name__ for info in app.registered_commands if info.callback}


def fail_everywhere() -> Iterator[tuple[str, int, bool]]:
    """Yield each stage, the exit code of the run that failed there, and whether it ought to be 0."""
    run = ("run", PERIOD, "--engine", "embedded")
    failures: list[tuple[str, Callable[[], AbstractContextManager[object]]]] = [
        *((file.stem, lambda file=file: failing_notebook(file)) for file in NOTEBOOKS),
        *((name, lambda name=name: failing_function(name)) for name in FUNCTIONS),
    ]
    for name, failing in failures:
        with failing():
            yield name, call(*run), False
    yield "whole", call(*run), True
    for command in COMMANDS:
        if known(command[0]):
            yield command[0], call(*command), True


if __name__ == "__main__":
    wrong = [stage for stage, code, good in fail_everywhere() if (code == 0) != good or code == 99]
    print("wrong:", wrong)
    sys.exit(bool(wrong))
