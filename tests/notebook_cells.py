"""The notebooks' own cells, run without a kernel: their facts and fragments for a committed period."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from followup.facts import FactBook
from followup.period import open_period
from followup.pipeline.steps import PERIOD, read_graph

ROOT = Path(__file__).parents[1]
NOTEBOOKS = [ROOT / "notebooks" / f"{step.name}.ipynb" for step in read_graph(ROOT / "notebooks", PERIOD).steps]


def code_cells(notebook: Path) -> Iterator[tuple[str, bool]]:
    """Each code cell, and whether it is the one with the parameters."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"]), "parameters" in cell["metadata"].get("tags", [])


def run_by_hand(raw: Path, period: str, processed: Path, earlier: Path | None = None) -> Path:
    """Run the cells of all notebooks for a period, as somebody does who opens one after another; return its folder."""
    given = {"period": period, "raw": str(raw), "processed": str(processed), "earlier": str(earlier or processed)}
    before = Path.cwd()
    try:
        for notebook in NOTEBOOKS:
            os.chdir(notebook.parent)
            run_cells(notebook, given)
    finally:
        os.chdir(before)
    return processed / period


def run_cells(notebook: Path, given: dict[str, Any]) -> None:
    """Run the cells of a notebook with these parameters."""
    names: dict[str, Any] = {}
    for source, has_parameters in code_cells(notebook):
        exec(compile(source, notebook.name, "exec"), names)
        if has_parameters:
            names |= given


@cache
def processed(period: str) -> Path:
    """Run the cells of all notebooks for a committed period; return the folder with its tables, facts and fragments."""
    raw = ROOT / "data" / "raw"
    previous = open_period(raw, period).period.previous
    earlier = processed(previous).parent if previous else None
    return run_by_hand(raw, period, _temporary("cells"), earlier)


def _temporary(of_what: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"followup-{of_what}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def processed_year(period: str, year: int) -> Path:
    """Run the cells of the notebook of a year; return the folder with its tables, facts and fragments."""
    folder = _temporary("year")
    given = {"period": period, "year": year, "raw": str(ROOT / "data" / "raw"), "processed": str(folder)}
    run_cells(ROOT / "notebooks" / "07_year.ipynb", given)
    (made,) = folder.iterdir()
    FactBook.read(*(made / "facts").glob("*.json")).write(made / "facts.json")
    return made


def facts_of(period: str) -> FactBook:
    return FactBook.read(*sorted((processed(period) / "facts").glob("*.json")))
