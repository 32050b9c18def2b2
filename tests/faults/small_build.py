"""A build that takes seconds: the command as it is, on three small notebooks and a document that a program writes.

Run as a program, it is the command ``followup``, but for what is computed: kernels, rooms, locks, moves, manifest and
messages are the real ones. The document repeats the tables, so that a mixture of two runs would be seen.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
PERIODS = ("2018-2022", "2022-2026")
FILLER = 200_000
WRITE = (
    "import json, os, pathlib, time\nimport pandas as pd\n"
    "folder = pathlib.Path(processed) / period\n"
    "def write(name, value):\n"
    "    table = pd.DataFrame({'value': [value], 'period': [period]})\n"
    "    table.to_parquet(folder / f'{name}.parquet')\n"
    "def read(name):\n"
    "    return str(pd.read_parquet(folder / f'{name}.parquet')['value'][0])\n"
)
ANSWERS = "'-'.join(sorted(f.name for f in (pathlib.Path(raw) / period / 'responses').iterdir()))"
NOTEBOOKS = {
    "a_first": (["period/responses"], ["tables/first"], f"write('first', os.environ.get('STAMP', '') + {ANSWERS})"),
    "b_second": (["tables/first"], ["tables/second"], "time.sleep(0.2)\nwrite('second', read('first') + '!')"),
    "c_third": ([], ["tables/third"], f"write('third', 'x' * {FILLER})"),
}
"""Name → what it reads, what it writes and how."""


def lay_out(folder: Path, notebooks: Mapping[str, tuple[list[str], list[str], str]] = NOTEBOOKS) -> Path:
    """Lay out a project, with the demo's answers."""
    from small_notebooks import write_notebook  # run as a program, this file is alone

    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw", ignore=shutil.ignore_patterns(".*"))
    for period in PERIODS:  # each by itself
        file = folder / "data" / "raw" / period / "period.yaml"
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(line for line in lines if not line.startswith("previous:")) + "\n", encoding="utf-8")
    (folder / "notebooks").mkdir()
    (folder / "report").mkdir()
    (folder / "report" / "_quarto.yml").touch()
    for name, (reads, writes, source) in notebooks.items():
        write_notebook(folder / "notebooks" / f"{name}.ipynb", reads, writes, WRITE + source)
    return folder


def start(
    folder: Path, temporary: Path, *more: str, period: str = PERIODS[0], **variables: str
) -> subprocess.Popen[str]:
    """Start a build in a project that has been laid out; each makes everything again."""
    command = [sys.executable, str(Path(__file__)), "run", period, "--force", "--engine", "embedded", *more]
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(temporary), "LANG": "sv_SE.UTF-8", **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def build(folder: Path, temporary: Path, *more: str, period: str = PERIODS[0], **variables: str) -> tuple[int, str]:
    """Build to the end; return the exit code and all that was said."""
    with start(folder, temporary, *more, period=period, **variables) as run:
        said, _nothing = run.communicate(timeout=300)
    return run.returncode, said


def problems_of(folder: Path, period: str = PERIODS[0], output: Path | None = None) -> list[str]:
    """Return what is wrong with the report and the tables of a period: nothing, if they are whole and of one piece."""
    found = []
    report, tables = output or folder / "report" / "output" / period, folder / "data" / "processed" / period
    for place, record, key in ((report, "manifest.json", "outputs"), (tables, "tables.json", "tables")):
        try:
            listed = json.loads((place / record).read_text(encoding="utf-8"))[key]
        except (OSError, ValueError) as error:
            found.append(f"{record}: {error}")
            continue
        found += [f"{place / item['path']}" for item in listed if not _as_recorded(place / item["path"], item)]
    if not found:
        texts = {file.read_text(encoding="utf-8") for file in report.glob("uppfoljningsrapport.*")}
        first, second, *_rest = texts.pop().split("\n")
        if texts or second != f"{first}!" or not first.endswith(f"{period}.csv"):
            found.append(f"{report}: not of one piece")
    return found


def _as_recorded(file: Path, item: Mapping[str, object]) -> bool:
    from followup.pipeline.depends import sha256

    return file.is_file() and sha256(file) == item["sha256"]


def left_behind(folder: Path, temporary: Path, patience: float = 5) -> list[str]:
    """Return what is left of runs: hidden files beside the results, temporary files, processes, after a while."""
    deadline = time.monotonic() + patience
    while True:
        hidden = [path for place in ("data/processed", "report") for path in (folder / place).rglob(".*")]
        left = [*map(str, hidden), *map(str, temporary.rglob("*")), *processes_of(temporary)]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.05)


def processes_of(temporary: Path) -> list[str]:
    """Return the processes that were started with this folder for temporary files; Linux tells."""
    mark, found = f"TMPDIR={temporary}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if mark in environment and int(process.name) != os.getpid():
            found.append(f"{process.name}: {command}")
    return found


# --- The build itself ------------------------------------------------------------------------------------------------


def _gather(made: Path, *, of_answers: bool) -> None:
    (made / "facts.json").write_text("{}\n", encoding="utf-8")


class _Engine:
    """Writes the documents by another program, as Quarto would, slowly and in pieces."""

    name, version = "small", "small 1"

    def render(self, stage: Path, out: Path, formats: Sequence[str], *_others: object) -> list[Path]:
        from followup.render.guarded import run_guarded

        out.mkdir()
        files = [out / f"uppfoljningsrapport.{ending}" for ending in formats]
        script = 'for f in "$@"; do cat text >> "$f" && sleep 0.1 && cat filler >> "$f" || exit 3; done'
        code, said = run_guarded(["sh", "-c", script, "sh", *map(str, files)], stage, os.environ, 60)
        if code:
            from followup.errors import RunError

            raise RunError("Motorn misslyckades", details=said)
        return files


def _stage(project: object, scope: object, stage: Path, *_others: object) -> object:
    import pandas as pd

    from followup.pipeline.report import Staged
    from followup.staging import report_metadata

    tables = project.processed / scope.name  # type: ignore[attr-defined]
    values = [str(pd.read_parquet(tables / f"{name}.parquet")["value"][0]) for name in ("first", "second", "third")]
    stage.mkdir()
    (stage / "text").write_text(f"{values[0]}-{scope.name}.csv\n{values[1][:-1]}-{scope.name}.csv!\n", encoding="utf-8")  # type: ignore[attr-defined]
    (stage / "filler").write_text(values[2], encoding="utf-8")
    return Staged(report_metadata(scope.period))  # type: ignore[attr-defined]


def _main() -> None:
    # A shell that runs the tests in the background has them ignore Ctrl-C, and what they start too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from followup import cli, ending

    ending.listen()  # as the command does first of all
    if ready := os.environ.get("READY"):
        Path(ready).touch()
    with suppress(KeyboardInterrupt):
        _replace_what_is_computed()
        cli.main()
    sys.exit(130)


def _replace_what_is_computed() -> None:
    if sys.argv[1:2] == ["run"]:
        from followup.period import open_period
        from followup.pipeline import report, tables
        from followup.pipeline import run as road

        tables._gather = _gather
        report.stage_documents = _stage
        report.write_audit_trail = lambda _stage, _tables, out, *_: _copied(out)
        road.check_period = lambda raw, name: (open_period(raw, name), [])
        road.find_said_faults = lambda *_: []
        road.choose = lambda _engine: _Engine()


def _copied(out: Path) -> Path:
    return Path(shutil.copyfile(out / "uppfoljningsrapport.html", out / "granskningsspar.html"))


if __name__ == "__main__":
    _main()
