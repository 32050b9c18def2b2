"""A small site as a run makes it, and Debian's Chromium to read it with. No page may ask anything of a network."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from notebook_cells import processed_year
from small_overview import render_overview

from followup.audit import AUDIT_TRAIL, audit_page, render_cells, write_audit_cells
from followup.checking import check_page
from followup.comparing import compare, differences_page, read_build
from followup.facts import FactBook
from followup.locale import in_language
from followup.pipeline.check import find_faults
from followup.render import YEAR
from followup.render.embedded import EmbeddedEngine, render
from followup.render.look import read_look
from followup.staging.year import stage_year

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "render"))

from staged import REPORT, write_stage  # noqa: E402 - found only now

pytest.importorskip("playwright", reason="the pages are not read in a browser: Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="the pages are not read in a browser: axe-core is not installed")
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
YEAR_FOLLOWED = 2025  # as the tests of the year, which then share its tables
METADATA = {"lang": "sv", "region": "SE", "municipality": "Exempelkommunen", "header-text": "Exempelkommunen"}


# Not for the session: Playwright's own event loop would then run on beneath the tests that follow in this process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("the pages are NOT read in a browser: no Chromium on the path (in Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with report, letter, audit trail, a year's documents, overview, pages of ``check`` and ``diff``."""
    folder = tmp_path_factory.mktemp("site")
    stage, out = write_stage(folder / "stage"), folder / "out"
    facts = stage / "_generated" / "facts.json"
    recorded = json.loads(facts.read_text(encoding="utf-8"))
    source = {"notebook": "02_implementation", "cell": "facts-implementation", "base": 70}
    facts.write_text(json.dumps({name: {**fact, **source} for name, fact in recorded.items()}), encoding="utf-8")
    with in_language("sv"):
        report, _letter = render(stage, out, ["html"], lambda line: None)
        notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
        rendered = [render_cells(notebook, FactBook(), report.name) for notebook in notebooks]
        write_audit_cells(rendered, folder / "cells.html")
        cells = (folder / "cells.html").read_text(encoding="utf-8")
        style, script = ((REPORT / "_brand" / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
        trail = audit_page(cells, METADATA, read_look(REPORT), style, script, report.name)
        (out / AUDIT_TRAIL).write_text(trail, encoding="utf-8")
        period, cleaned, faults = find_faults(ROOT / "data" / "raw", "2022-2026")
        assert period is not None
        (out / "check.html").write_bytes(check_page(REPORT, period, cleaned, faults))
        changed = folder / "changed.html"
        changed.write_text(report.read_text(encoding="utf-8").replace("62,5", "63,5"), encoding="utf-8")
        old, new = read_build(report), read_build(changed)
        (out / "diff.html").write_bytes(differences_page(REPORT, old, new, compare(old, new)))
        stage_year(REPORT, folder / "year", period, YEAR_FOLLOWED, processed_year(period.name, YEAR_FOLLOWED), [], "")
        render(folder / "year", out, ["html"], lambda line: None, YEAR)
        overview = render_overview(EmbeddedEngine(), folder / "overview", ("html",))
        shutil.copy(overview / "oversikt.html", out)
    return out
