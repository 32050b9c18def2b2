"""The overview of municipalities whose numbers are made up where their reports would have recorded them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from notebook_cells import ROOT, run_cells
from small_period import write_period

from followup.facts import FactBook, Unit, make_fact
from followup.overview.indicators import LEVELS, MAIN
from followup.overview.reading import members
from followup.overview.staging import stage_overview
from followup.pipeline.gather import gather_suppression
from followup.render import OVERVIEW
from followup.render.documents import Engine

PERIOD = "2018-2022"
MANY = 14
"""More than are named in a cell."""
NAMES = {3: "Åbo-Öster-Ärlinge-Näsets", 5: 'A*b* <b>@fig-x</b> #read("x")'}
"""One is long, another looks like markup; the others are as short as names are."""


def render_overview(engine: Engine, folder: Path, formats: tuple[str, ...] = ("html", "pdf", "docx")) -> Path:
    """Make up municipalities, run the overview's notebook, stage and render it; return the folder of the documents."""
    many, processed = folder / "many", folder / "processed"
    for place in range(MANY):
        _write_member(many, place)
    given = {"period": PERIOD, "folder": str(many), "processed": str(processed)}
    run_cells(ROOT / "notebooks" / "08_overview.ipynb", given)
    (tables,) = processed.iterdir()
    FactBook.read(*(tables / "facts").glob("*.json")).write(tables / "facts.json")
    gather_suppression(tables)
    stage_overview(ROOT / "report", folder / "stage", members(many, PERIOD), PERIOD, tables, [], "an engine")
    engine.render(folder / "stage", folder / "out", formats, lambda _line: None, OVERVIEW)
    return folder / "out"


def _write_member(folder: Path, place: int) -> None:
    code = f"{place + 1:04d}"
    home = folder / f"{code}-made-up"
    name = NAMES.get(place, f"Ort {place}")
    quoted = f"'{name} kommun'"
    write_period(home / "data" / "raw" / PERIOD, ("period.yaml", "9998", code), ("period.yaml", "Småby kommun", quoted))
    tables = home / "data" / "processed" / PERIOD
    tables.mkdir(parents=True)
    # From low to high over the municipalities; the first has so few trained people that they are hidden.
    share = 10 + 80 * place / (MANY - 1)
    values = dict.fromkeys(MAIN.values(), (share, 40)) | {
        "implementation.done.share": (share, 40),
        "matrix.in_place.share": (50, 40),
        "annual_followup.never.count": (place % 2, 2),
        "coverage.begun.count": (1, 2),
        "coverage.forms.count": (2, 2),
        **{f"prevention.{level}.begun.share": (share, 30) for level in LEVELS},
        "change.total": (share - 50, 40),
        "change.matched": (share - 40, 40),
    }
    values["competence.trained.share"] = (share, 30)
    facts = [make_fact(name, value, unit=Unit.PERCENT, base=base, label=name) for name, (value, base) in values.items()]
    FactBook(facts).write(tables / "facts.json")
    coverage = {"form": ["close", "honour"], "level": "universal", "planned": [2, 1], "begun": [1, 0]}
    pd.DataFrame(coverage).to_parquet(tables / "coverage.parquet")
