"""How time and memory grow with the number of respondents: a period read, cleaned and analysed, notebook by notebook.

``python benchmarks/answers.py --picture curves.png`` makes periods of 1,000, 10,000, 100,000 and 1,000,000 respondents
with sixty questions each and runs the code of the notebooks 01-05 on them; ``benchmarks/README.md`` has the latest
table. Every notebook is run in a process of its own, one at a time, beside pandas' own reading of the same files.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from made_periods import NAME, files, write_period
from scale import exponent

RESPONDENTS = [1_000, 10_000, 100_000, 1_000_000]
FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = ["01_clean", "02_implementation", "03_systematics", "04_prevention", "05_competence_coordination"]
PANDAS = "pandas"
"""The baseline: ``read_csv`` of the same files, and nothing more."""


def run_notebook(name: str, raw: str, processed: str) -> None:
    """Run the code of a notebook in this process, as a kernel would; only the first cell's parameters are others."""
    import matplotlib as mpl

    mpl.use("agg")
    cells = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    values = {"period": NAME, "raw": raw, "processed": processed}
    for source in sources:
        exec(compile(source, name, "exec"), values)
        if source is sources[0]:
            values |= {"raw": raw, "processed": processed, "period": NAME}


def run_pandas(raw: str) -> None:
    """Read the files with pandas, as anybody would."""
    frames = [pd.read_csv(file, sep=";", low_memory=False) for file in files(Path(raw) / NAME)]
    assert len(pd.concat(frames, ignore_index=True).columns) == 63


def measure(what: str, raw: Path, processed: Path) -> dict[str, float]:
    """Run a notebook, or pandas, in a process of its own; return seconds of the processor, on the clock, and MiB."""
    command = [sys.executable, __file__, "--measure", what, str(raw), str(processed)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measured_here(what: str, raw: str, processed: str) -> dict[str, float]:
    """Return what :func:`measure` returns, of this process."""
    start = time.perf_counter()
    if what == PANDAS:
        run_pandas(raw)
    else:
        run_notebook(what, raw, processed)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return {
        "processor": time.process_time(),
        "clock": time.perf_counter() - start,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
    }


def run(sizes: list[int], folder: Path) -> pd.DataFrame:
    """Measure every notebook, and pandas, at every size: a row for each."""
    lines = []
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            raw, processed = Path(place) / "raw", Path(place) / "processed"
            made = write_period(raw, size)
            megabytes = sum(file.stat().st_size for file in files(made)) / 1e6
            for what in [PANDAS, *NOTEBOOKS]:
                found = measure(what, raw, processed)
                lines.append({"respondents": size, "MB": megabytes, "step": what, **found})
                print(size, what, {name: round(value, 1) for name, value in found.items()}, file=sys.stderr, flush=True)
    return pd.DataFrame(lines)


def totals(measured: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each size: seconds of each notebook and of all, the most memory any took, and the ratios."""
    seconds = measured.pivot(index=["respondents", "MB"], columns="step", values="processor")
    memory = measured.pivot(index=["respondents", "MB"], columns="step", values="memory")
    clock = measured.pivot(index=["respondents", "MB"], columns="step", values="clock")
    table = seconds[NOTEBOOKS].rename(columns=lambda name: f"{name[:2]} s")
    table["all s"] = seconds[NOTEBOOKS].sum(axis=1)
    table["clock s"] = clock[NOTEBOOKS].sum(axis=1)
    table["01 MiB"] = memory[NOTEBOOKS[0]]
    table["02–05 MiB"] = memory[NOTEBOOKS[1:]].max(axis=1)
    table["pandas s"], table["pandas MiB"] = seconds[PANDAS], memory[PANDAS]
    table["time ratio"] = table["all s"] / table["pandas s"]
    table["memory ratio"] = memory[NOTEBOOKS].max(axis=1) / table["pandas MiB"]
    return table.rename_axis(columns=None).reset_index()


def as_markdown(table: pd.DataFrame) -> str:
    """Return the table, and how time and memory grow, as Markdown."""
    whole = {"respondents", "MB", "01 MiB", "02–05 MiB", "pandas MiB"}
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "--:|" * len(table.columns)]
    lines += [
        "| " + " | ".join(f"{row[name]:,.{0 if name in whole else 1}f}" for name in row) + " |"
        for row in table.to_dict("records")
    ]
    if len(table) > 1:
        sizes = table["respondents"].tolist()
        grown = ", ".join(f"{name} {exponent(sizes, table[name].tolist()):.2f}" for name in CURVES)
        steepest = ", ".join(f"{name} {exponent(sizes[-2:], table[name].tolist()[-2:]):.2f}" for name in CURVES)
        lines.append(f"\nGrows as respondents to the power of: {grown}. Between the two largest: {steepest}.")
    return "\n".join(lines)


CURVES = ["all s", "01 MiB", "02–05 MiB", "pandas s", "pandas MiB"]


def draw(table: pd.DataFrame, file: Path) -> None:
    """Draw time and memory over the number of respondents, on logarithmic axes, each beside the baseline."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    sizes = table["respondents"]
    for axes, names, unit in (
        (left, ["all s", "01 s", "pandas s"], "Seconds of the processor"),
        (right, ["01 MiB", "02–05 MiB", "pandas MiB"], "Peak memory (MiB)"),
    ):
        for name, mark in zip(names, "os^", strict=True):
            axes.loglog(sizes, table[name], marker=mark, label=name)
        largest = table[names[0]].iloc[-1]
        axes.loglog(sizes, largest * sizes / sizes.iloc[-1], color="grey", linestyle=":", label="linear")
        axes.set(xlabel="Respondents, 60 questions each", ylabel=unit)
        axes.grid(alpha=0.3)
        axes.legend()
    right.axhline(4096, color="black", linewidth=0.8)
    right.annotate("4 GiB", (sizes.iloc[0], 4096), va="bottom")
    right.set_ylim(bottom=100)
    left.set_ylim(bottom=min(table["pandas s"].min(), table["01 s"].min()) / 2)
    figure.savefig(file, dpi=150)


def main() -> None:
    """Measure, print the table, and draw the curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, action="append", help=f"default: {RESPONDENTS}")
    parser.add_argument("--picture", type=Path, help="where to draw the curves, such as curves.png")
    parser.add_argument("--folder", type=Path, help="where the periods are made; the system's own folder unless given")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        print(json.dumps(measured_here(*told.measure)))
        return
    with tempfile.TemporaryDirectory(dir=told.folder) as folder:
        table = totals(run(sorted(told.respondents or RESPONDENTS), Path(folder)))
    print(as_markdown(table))
    if told.picture:
        draw(table, told.picture)


if __name__ == "__main__":
    main()
