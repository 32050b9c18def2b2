"""The documents of a year: what they must hold in every format, and that both engines give the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from lxml import html
from notebook_cells import ROOT, processed_year
from reading import Reading, read_docx, read_html, read_pdf, tidy

from followup.period import open_period
from followup.render import YEAR
from followup.render.embedded import EmbeddedEngine
from followup.render.quarto import QuartoEngine, find_quarto
from followup.staging.year import stage_year

PERIOD, FOLLOWED = "2022-2026", 2025
NAMES = ("arsuppfoljning", "atgardsplan")
QUARTO = find_quarto(required=False)
READERS: dict[str, Callable[[Path], Reading]] = {"html": read_html, "docx": read_docx, "pdf": read_pdf}


def rendered_by(engine: QuartoEngine | EmbeddedEngine, folder: Path) -> Path:
    """Stage the demo's year and render it; return the folder of its documents."""
    period = open_period(ROOT / "data" / "raw", PERIOD)
    tables = processed_year(PERIOD, FOLLOWED)
    stage_year(ROOT / "report", folder / "stage", period, FOLLOWED, tables, [], "an engine")
    engine.render(folder / "stage", folder / "out", ["html", "pdf", "docx"], lambda line: None, YEAR)
    return folder / "out"


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year's documents by the embedded engine."""
    return rendered_by(EmbeddedEngine(), tmp_path_factory.mktemp("embedded"))


@pytest.fixture(scope="module")
def quarto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year's documents by Quarto."""
    return rendered_by(QuartoEngine(QUARTO), tmp_path_factory.mktemp("quarto"))


def test_nothing_but_the_year_is_made(embedded: Path) -> None:
    assert {file.name for file in embedded.iterdir()} == {f"{name}.{end}" for name in NAMES for end in READERS}


def test_the_pages_of_the_action_plan_lie_on_their_side_in_print_and_in_word(embedded: Path) -> None:
    sizes = {}
    for name in NAMES:
        with pikepdf.open(embedded / f"{name}.pdf") as document:
            sizes[name] = {bool(page.mediabox[2] > page.mediabox[3]) for page in document.pages}
        section = Document(str(embedded / f"{name}.docx")).sections[0]
        sizes[name].add(bool((section.page_width or 0) > (section.page_height or 0)))
    assert sizes == {"arsuppfoljning": {False}, "atgardsplan": {True}}


def test_each_administration_has_a_section_and_a_table_and_says_that_its_data_are_made_up(embedded: Path) -> None:
    plan = open_period(ROOT / "data" / "raw", PERIOD).plan
    page = read_html(embedded / "arsuppfoljning.html")
    names = [administration.name for administration in plan.administrations]
    assert page.headings == ["Översikt", *names, "Så har uppföljningen gjorts"]
    # The overview, the files and the programs besides.
    assert len(page.captions) == len(names) + 3
    for name in NAMES:
        text = (embedded / f"{name}.html").read_text(encoding="utf-8")
        assert "SYNTETISKA DATA" in text
        assert "Utkast" in text
        assert "mandatperioden 2022–2026" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_the_action_plan_has_a_row_for_every_assignment_of_the_year(embedded: Path, name: str) -> None:
    plan = open_period(ROOT / "data" / "raw", PERIOD).plan
    activities = [activity for activity, _administration in plan.assignments()]
    expected = [f"{a.id} {a.title}" for a in activities if a.timetable.start <= FOLLOWED <= a.timetable.end]
    tables = read_html(embedded / f"{name}.html").tables
    shown = [row[0] for table in tables if table[0][0] == "Aktivitet" for row in table[1:]]
    assert sorted(shown) == sorted(expected)
    if name == "atgardsplan":
        assert shown == expected


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", list(READERS))
@pytest.mark.quarto
@pytest.mark.skipif(QUARTO is None, reason="Quarto 1.6 or later is neither on the path nor named")
def test_both_engines_give_the_same(quarto: Path, embedded: Path, name: str, ending: str) -> None:
    one, other = (asdict(READERS[ending](folder / f"{name}.{ending}")) for folder in (quarto, embedded))
    assert one["headings"]
    assert one == other


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.quarto
@pytest.mark.skipif(QUARTO is None, reason="Quarto 1.6 or later is neither on the path nor named")
def test_both_engines_give_the_same_text_pages_and_page_sizes(quarto: Path, embedded: Path, name: str) -> None:
    texts, pages, sizes = [], [], []
    for folder in (quarto, embedded):
        page = html.document_fromstring((folder / f"{name}.html").read_text(encoding="utf-8"))
        texts.append(tidy(page.body.text_content()))
        with pikepdf.open(folder / f"{name}.pdf") as document:
            pages.append(len(document.pages))
        sections = Document(str(folder / f"{name}.docx")).sections
        sizes.append([(section.page_width, section.page_height) for section in sections])
    assert texts[0] == texts[1]
    assert pages[0] == pages[1]
    assert sizes[0] == sizes[1]
