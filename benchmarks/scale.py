"""How long reading and cleaning takes and how much memory, beside pandas' own reading of the same file.

``python benchmarks/scale.py --rows 10000 --rows 25000`` prints a table; ``benchmarks/README.md`` has the latest one.
Everything is measured in a process of its own, one at a time. Times are those that the processor worked, so that what
else the machine does matters little.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pandas as pd
from exports import context, headers, write_csv, write_xlsx

ROWS = [10_000, 25_000, 50_000, 100_000]
KINDS: dict[str, Callable[[Path, int], None]] = {"csv": write_csv, "xlsx": write_xlsx}


def followup_reads(file: Path) -> dict[str, float]:
    """Read, look for what must not travel, and clean; return the time of each step and how many answers there were."""
    from followup.clean import clean
    from followup.ingest import read_responses
    from followup.ingest.contents import read_contents
    from followup.privacy.detect import find_in_content

    setting = context()
    steps = [time.process_time()]
    contents = read_contents([file])
    steps.append(time.process_time())
    hits = [hit for content in contents for hit in find_in_content(content)]
    steps.append(time.process_time())
    tables, faults = read_responses(contents)
    cleaned = clean(tables, setting)
    steps.append(time.process_time())
    assert not faults, faults
    assert len(cleaned.respondents), cleaned.faults
    assert not hits, "the export holds nothing that must not travel"
    read, looked, made = (end - start for start, end in pairwise(steps))
    return {"read": read, "privacy": looked, "clean": made, "answers": len(cleaned.answers)}


def pandas_reads(file: Path) -> dict[str, float]:
    """Read the file with pandas, as anybody would; for a workbook by the faster of its engines."""
    start = time.process_time()
    if file.suffix == ".csv":
        frame = pd.read_csv(file, sep=";", low_memory=False)
    else:
        frame = pd.read_excel(file, engine="calamine")
    return {"read": time.process_time() - start, "answers": frame.size}


WHO = {"followup": followup_reads, "pandas": pandas_reads}


def measure(who: str, file: Path) -> dict[str, float]:
    """Run one of them in a process of its own, and return its times (seconds) and its peak memory (MiB)."""
    command = [sys.executable, __file__, "--measure", who, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measured_here(who: str, file: Path) -> dict[str, float]:
    """Return what :func:`measure` returns, of this process."""
    found = WHO[who](file)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return {**found, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit}


def exponent(sizes: list[int], values: list[float]) -> float:
    """Return the slope of log time on log size by least squares: 1 where time grows as size does.

    >>> round(exponent([10, 100, 1000], [0.5, 5, 50]), 6)
    1.0
    """
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in values]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread


def run(sizes: list[int], kinds: list[str], folder: Path) -> pd.DataFrame:
    """Measure both on every size and kind."""
    lines = []
    for kind in kinds:
        for size in sizes:
            file = folder / f"export.{kind}"
            KINDS[kind](file, size)
            ours, theirs = measure("followup", file), measure("pandas", file)
            total = ours["read"] + ours["privacy"] + ours["clean"]
            lines.append(
                {
                    "kind": kind, "rows": size, "MB": file.stat().st_size / 1e6, "read s": ours["read"],
                    "privacy s": ours["privacy"], "clean s": ours["clean"], "total s": total, "MiB": ours["memory"],
                    "answers": ours["answers"], "pandas s": theirs["read"], "pandas MiB": theirs["memory"],
                    "time ratio": total / theirs["read"], "memory ratio": ours["memory"] / theirs["memory"],
                }
            )  # fmt: skip
            print(f"{kind} {size}: {total:.1f} s", file=sys.stderr, flush=True)
            file.unlink()
    return pd.DataFrame(lines)


def as_markdown(table: pd.DataFrame) -> str:
    """Return the table, and the exponent of each kind, as Markdown."""
    digits = {"rows": 0, "answers": 0, "MB": 0, "MiB": 0, "pandas MiB": 0, "time ratio": 2, "memory ratio": 2}
    lines = ["| " + " | ".join(table.columns) + " |", "|---|" + "--:|" * (len(table.columns) - 1)]
    for row in table.to_dict("records"):
        cells = (row[name] if name == "kind" else f"{row[name]:,.{digits.get(str(name), 1)}f}" for name in row)
        lines.append("| " + " | ".join(cells) + " |")
    for kind, part in table.groupby("kind"):
        if len(part) > 1:
            sizes = part["rows"].tolist()
            ours, theirs = (exponent(sizes, part[name].tolist()) for name in ("total s", "pandas s"))
            lines.append(f"\n{kind}: time grows as rows to the power of {ours:.2f} (pandas: {theirs:.2f}).")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, action="append", help=f"default: {ROWS}")
    parser.add_argument("--kind", choices=KINDS, action="append", help="default: both")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        print(json.dumps(measured_here(told.measure[0], Path(told.measure[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        table = run(told.rows or ROWS, told.kind or list(KINDS), Path(folder))
    print(f"{len(headers())} columns\n\n{as_markdown(table)}")


if __name__ == "__main__":
    main()
