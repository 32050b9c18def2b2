"""How long a report takes to build, beside a baseline and a floor measured in the same run.

``python benchmarks/build.py --picture build.svg`` prints a table; ``benchmarks/README.md`` says what each line is.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from processes import Measured, measure
from timeline import draw

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
BARS = {"cold build": (1 / 5, "baseline"), "nothing changed": (1 / 40, "baseline"),
        "one sentence changed": (1 / 10, "baseline"), "cold build ": (1.5, "floor")}  # fmt: skip
"""What is measured → how much of what it may take."""


class Bench:
    """Where a benchmark reads and writes, and how it runs things.

    Parameters
    ----------
    folder
        For everything that is written.
    period
        What is built; its raw folder is copied.
    """

    def __init__(self, folder: Path, period: str) -> None:
        self.folder, self.period, self.watched = folder, period, False
        self.raw = folder / "raw"
        shutil.copytree(ROOT / "data" / "raw", self.raw)
        self.env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        # As where programs have been run before, modules lie there compiled.
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)

    def python(self, *arguments: str, cwd: Path = ROOT) -> Measured:
        """Run Python."""
        return measure([sys.executable, *arguments], self.env, cwd, watched=self.watched)

    def followup(self, name: str, *more: str) -> Measured:
        """Run the period into the folders of that name."""
        return self.python("-m", "followup", "run", self.period, "--raw", str(self.raw),
                           "--processed", str(self.folder / name / "tables"),
                           "--output", str(self.folder / name / "report"), "--engine", "embedded", *more)  # fmt: skip

    def aside(self, *arguments: str) -> Measured:
        """Run a part of this very program in a process of its own."""
        return self.python(str(Path(__file__).resolve()), "--raw", str(self.raw), "--folder", str(self.folder),
                           "--period", self.period, *arguments)  # fmt: skip

    def baseline(self) -> Measured:
        """Run papermill's command on each notebook, on the stock kernel; then write each document in each format."""
        from followup.pipeline.steps import PERIOD, read_graph
        from followup.render import FORMATS, REPORT

        total, target = Measured(), self.folder / "baseline"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        folders = {"raw": self.raw, "processed": target, "earlier": self.folder / "cold" / "tables"}
        for step in read_graph(ROOT / "notebooks", PERIOD).steps:
            values = {"period": self.period, **{key: str(folder) for key, folder in folders.items()}}
            chosen = [word for key in step.parameters for word in ("-p", key, values[key])]
            notebooks = ["-m", "papermill", f"{step.name}.ipynb", str(target / f"{step.name}.ipynb")]
            quiet = ["--kernel", "python3", "--no-progress-bar", "--log-level", "ERROR"]
            total = total.then(self.python(*notebooks, *quiet, *chosen, cwd=ROOT / "notebooks"))
        for document in REPORT.documents:
            for ending in FORMATS:
                total = total.then(self.aside("--render", document, ending))
        return total


def stage(raw: Path, folder: Path, period: str) -> None:
    """Prepare the report project from the tables of the cold build."""
    from followup.downloads import write_downloads
    from followup.locale import set_language
    from followup.period import open_period
    from followup.render.documents import report_epoch
    from followup.staging import stage_report

    opened = open_period(raw, period)
    set_language(opened.period.language)
    shutil.rmtree(folder / "stage", ignore_errors=True)
    stage_report(ROOT / "report", folder / "stage", opened, folder / "cold" / "tables" / period, [], "embedded")
    write_downloads(folder / "stage", report_epoch(opened.period.survey.report.isoformat()))


def render(folder: Path, documents: dict[str, str], endings: list[str]) -> None:
    """Write documents with the embedded engine."""
    from followup.render import Publication
    from followup.render.embedded import EmbeddedEngine

    wanted = Publication(documents)
    EmbeddedEngine().render(folder / "stage", folder / "rendered", endings, lambda _line: None, wanted)


def floor(raw: Path, folder: Path, period: str) -> None:
    """Run the notebooks' cells one after the other in this process, then prepare and write the documents."""
    from IPython.core.interactiveshell import InteractiveShell

    from followup.pipeline.steps import PERIOD, read_graph
    from followup.render import FORMATS, REPORT

    values = {"period": period, "raw": str(raw), "processed": str(folder / "floor"),
              "earlier": str(folder / "cold" / "tables")}  # fmt: skip
    shell = InteractiveShell.instance()
    for step in read_graph(ROOT / "notebooks", PERIOD).steps:
        shell.reset()
        book = json.loads((ROOT / "notebooks" / f"{step.name}.ipynb").read_text(encoding="utf-8"))
        for cell in (cell for cell in book["cells"] if cell["cell_type"] == "code"):
            with contextlib.redirect_stdout(io.StringIO()):
                shell.run_cell("".join(cell["source"]), store_history=True).raise_error()
            if "parameters" in cell["metadata"].get("tags", []):
                shell.push({name: values[name] for name in step.parameters})
    stage(raw, folder, period)
    render(folder, dict(REPORT.documents), list(FORMATS))


def one_round(bench: Bench) -> dict[str, Measured]:
    """Measure everything once."""
    found = {"cold build": bench.followup("cold", "--force")}
    found["nothing changed"] = bench.followup("cold")
    sentence = min((bench.raw / bench.period / "commentary").glob("*.md"))
    sentence.write_text(sentence.read_text(encoding="utf-8").rstrip() + " Ännu en mening.\n", encoding="utf-8")
    found["one sentence changed"] = bench.followup("cold")
    bench.aside("--stage")
    shutil.rmtree(bench.folder / "floor", ignore_errors=True)
    found["floor"] = bench.aside("--floor")
    return {"baseline": bench.baseline(), **found}


def run(folder: Path, period: str, rounds: int, picture: Path | None) -> str:
    """Measure everything in every round and once more under watch, and return the table."""
    bench = Bench(folder, period)
    bench.followup("warm", "--force")
    timed = [one_round(bench) for _ in range(rounds)]
    bench.watched = True
    watched = one_round(bench)
    if picture:
        draw(watched["cold build"], picture)
    return as_markdown(timed, watched)


def as_markdown(timed: Sequence[dict[str, Measured]], watched: dict[str, Measured]) -> str:
    """Return what each took and how it stands to its bar, as Markdown: the medians of the rounds."""
    lines = ["| | s | processor s | MiB | of the baseline | of the floor |", "|---|--:|--:|--:|--:|--:|"]
    for name in ("baseline", "floor", "cold build", "nothing changed", "one sentence changed"):
        seconds, worked = (median(getattr(one[name], part) for one in timed) for part in ("seconds", "worked"))
        ratios = [f"{median(_ratios(timed, name, other)):.3f}" for other in ("baseline", "floor")]
        lines.append(f"| {name} | {seconds:.1f} | {worked:.1f} | {watched[name].memory:,.0f} | {' | '.join(ratios)} |")
    lines.append("")
    for name, (bar, other) in BARS.items():
        ratios = _ratios(timed, name.strip(), other)
        held = "held" if median(ratios) <= bar else "missed"
        each = ", ".join(f"{ratio:.3f}" for ratio in ratios)
        lines.append(f"- {name.strip()}: {median(ratios):.3f} of the {other} ({each}), may be {bar:.3f}: {held}")
    return "\n".join(lines)


def _ratios(timed: Sequence[dict[str, Measured]], name: str, other: str) -> list[float]:
    return [one[name].seconds / one[other].seconds for one in timed]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--period", default="2018-2022")
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is timed")
    parser.add_argument("--picture", type=Path, help="where to draw where the time of a cold build goes (SVG)")
    parser.add_argument("--raw", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--render", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--stage", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--floor", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.render:
        from followup.render import REPORT

        document, ending = told.render
        render(told.folder, {document: REPORT.documents[document]}, [ending])
    elif told.stage:
        stage(told.raw, told.folder, told.period)
    elif told.floor:
        floor(told.raw, told.folder, told.period)
    else:
        load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            table = run(Path(folder), told.period, told.rounds, told.picture)
        print(f"Load at the start: {load}\n\n{table}")


if __name__ == "__main__":
    main()
