"""The documents of the demo's year, by whichever engine."""

from __future__ import annotations

from pathlib import Path

from notebook_cells import ROOT, processed_year

from followup.period import open_period
from followup.render import YEAR
from followup.render.embedded import EmbeddedEngine
from followup.render.quarto import QuartoEngine
from followup.staging.year import stage_year

PERIOD, FOLLOWED = "2022-2026", 2025


def render_year(engine: QuartoEngine | EmbeddedEngine, folder: Path) -> Path:
    """Stage the demo's year and render it; return the folder of its documents."""
    period = open_period(ROOT / "data" / "raw", PERIOD)
    tables = processed_year(PERIOD, FOLLOWED)
    stage_year(ROOT / "report", folder / "stage", period, FOLLOWED, tables, [], "an engine")
    engine.render(folder / "stage", folder / "out", ["html", "pdf", "docx"], lambda line: None, YEAR)
    return folder / "out"
