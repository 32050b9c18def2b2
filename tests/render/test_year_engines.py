"""The documents of a year: what they must hold in every format, and that both engines give the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from lxml import html
from notebook_cells import ROOT
from reading import Reading, read_docx, read_html, read_pdf, tidy
from year_documents import FOLLOWED, PERIOD, render_year

from followup.period import open_period
from followup.render.quarto import QuartoEngine, find_quarto

NAMES = ("arsuppfoljning", "atgardsplan")
QUARTO = find_quarto(required=False)
READERS: dict[str, Callable[[Path], Reading]] = {"html": read_html, "docx": read_docx, "pdf": read_pdf}


@pytest.fixture(scope="module")
def quarto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year's documents by Quarto."""
    return render_year(QuartoEngine(QUARTO), tmp_path_factory.mktemp("quarto"))


def test_nothing_but_the_year_is_made(rendered_year: Path) -> None:
    assert {file.name for file in rendered_year.iterdir()} == {f"{name}.{end}" for name in NAMES for end in READERS}


def test_the_pages_of_the_action_plan_lie_on_their_side_in_print_and_in_word(rendered_year: Path) -> None:
    sizes = {}
    for name in NAMES:
        with pikepdf.open(rendered_year / f"{name}.pdf") as document:
            sizes[name] = {bool(page.mediabox[2] > page.mediabox[3]) for page in document.pages}
        section = Document(str(rendered_year / f"{name}.docx")).sections[0]
        sizes[name].add(bool((section.page_width or 0) > (section.page_height or 0)))
    assert sizes == {"arsuppfoljning": {False}, "atgardsplan": {True}}


def test_each_administration_has_a_section_and_a_table_and_says_that_its_data_are_made_up(rendered_year: Path) -> None:
    plan = open_period(ROOT / "data" / "raw", PERIOD).plan
    page = read_html(rendered_year / "arsuppfoljning.html")
    names = [administration.name for administration in plan.administrations]
    assert page.headings == ["Översikt", *names, "Så har uppföljningen gjorts"]
    # The overview, the files and the programs besides.
    assert len(page.captions) == len(names) + 3
    for name in NAMES:
        text = (rendered_year / f"{name}.html").read_text(encoding="utf-8")
        assert "SYNTETISKA DATA" in text
        assert "Utkast" in text
        assert "mandatperioden 2022–2026" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_action_plan_has_a_row_for_every_assignment_of_the_year(rendered_year: Path, name: str) -> None:
    plan = open_period(ROOT / "data" / "raw", PERIOD).plan
    activities = [activity for activity, _administration in plan.assignments()]
    expected = [f"{a.id} {a.title}" for a in activities if a.timetable.start <= FOLLOWED <= a.timetable.end]
    tables = read_html(rendered_year / f"{name}.html").tables
    shown = [row[0] for table in tables if table[0][0] == "Aktivitet" for row in table[1:]]
    assert sorted(shown) == sorted(expected)
    if name == "atgardsplan":
        assert shown == expected


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", list(READERS))
@pytest.mark.quarto
@pytest.mark.skipif(QUARTO is None, reason="Quarto 1.6 or later is neither on the path nor named")
def test_both_engines_give_the_same(quarto: Path, rendered_year: Path, name: str, ending: str) -> None:
    one, other = (asdict(READERS[ending](folder / f"{name}.{ending}")) for folder in (quarto, rendered_year))
    assert one["headings"]
    assert one == other


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.quarto
@pytest.mark.skipif(QUARTO is None, reason="Quarto 1.6 or later is neither on the path nor named")
def test_both_engines_give_the_same_text_pages_and_page_sizes(quarto: Path, rendered_year: Path, name: str) -> None:
    texts, pages, sizes = [], [], []
    for folder in (quarto, rendered_year):
        page = html.document_fromstring((folder / f"{name}.html").read_text(encoding="utf-8"))
        texts.append(tidy(page.body.text_content()))
        with pikepdf.open(folder / f"{name}.pdf") as document:
            pages.append(len(document.pages))
        sections = Document(str(folder / f"{name}.docx")).sections
        sizes.append([(section.page_width, section.page_height) for section in sections])
    assert texts[0] == texts[1]
    assert pages[0] == pages[1]
    assert sizes[0] == sizes[1]
