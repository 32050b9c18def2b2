"""Runs the program in the current project again and again, each time made to fail at another stage, and at last whole.

Started as a process of its own, whose home, temporary folder and output are watched. What fails does so with every
answer in the message of its error, which is as bad as it can be.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import traceback
import zipfile
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
    "followup.pipeline.tables._gather",
    "followup.pipeline.report.stage_report",
    "followup.render.embedded.EmbeddedEngine.render",
    "followup.render.embedded.write_pdf.compile_typst",
    "followup.pipeline.report.write_audit_trail",
    "followup.pipeline.report.write_workbook",
    "followup.pipeline.report.write_manifest",
    "followup.pipeline.report.move_into_place",
)
"""Where a run can fail after its notebooks; whoever adds a stage adds it here."""
ARCHIVE = f"data/processed/{PERIOD}.followup.zip"
OUTPUT = f"report/output/{PERIOD}"
COMMANDS = (
    ("check", PERIOD, "--html", "check.html"),
    ("match", PERIOD),
    ("redact", PERIOD),
    ("code", PERIOD),
    ("findings", PERIOD),
    ("why", PERIOD),
    ("graph",),
    ("periods",),
    ("run", PERIOD, "--engine", "embedded", "--force"),
    ("render", PERIOD, "--engine", "embedded"),
    ("verify", PERIOD),
    ("verify", "--offline", OUTPUT),
    ("archive", PERIOD),
    ("verify", ARCHIVE),
    ("verify", "--offline", ARCHIVE),
    ("diff", OUTPUT, "earlier", "--html", "diff.html"),
    ("batch", ".", "--engine", "embedded", "--workers", "1", "--force"),
    ("overview", ".", "--engine", "embedded"),
    ("stage", PERIOD),
    ("questionnaires", PERIOD),
    ("new", "2022-2026", "--from", PERIOD),
)
"""What else is run; ``watch`` is not, which does what ``run`` does and then waits."""
FAILING = (("verify", PERIOD), ("verify", ARCHIVE), ("batch", ".", "--engine", "embedded", "--workers", "1", "--force"))
"""What is run once more while a notebook, or what an archive holds of it, fails."""


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
    shutil.copytree(OUTPUT, "earlier")
    for command in COMMANDS:
        yield " ".join(command), call(*command), True
    for command in FAILING:
        with failing_archive() if ARCHIVE in command else failing_notebook(NOTEBOOKS[0]):
            yield f"failing {' '.join(command)}", call(*command), False


@contextmanager
def failing_archive() -> Iterator[None]:
    """Let the notebook in an archive fail, as if it had been packed so."""
    whole = Path(ARCHIVE).read_bytes()
    with zipfile.ZipFile(ARCHIVE) as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    name, own = f"project/notebooks/{NOTEBOOKS[0].name}", NOTEBOOKS[0]
    with failing_notebook(own):
        content[name] = own.read_bytes()
    listing = json.loads(content["archive.json"])
    for item in listing["files"]:
        if item["path"] == name:
            item |= {"sha256": hashlib.sha256(content[name]).hexdigest(), "bytes": len(content[name])}
    content["archive.json"] = json.dumps(listing).encode()
    with zipfile.ZipFile(ARCHIVE, "w") as packed:
        for each, held in content.items():
            packed.writestr(each, held)
    try:
        yield
    finally:
        Path(ARCHIVE).write_bytes(whole)


if __name__ == "__main__":
    wrong = [stage for stage, code, good in fail_everywhere() if (code == 0) != good or code == 99]
    print("wrong:", wrong)
    sys.exit(bool(wrong))
