"""The overview: what it must hold in every format, and that both engines give the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pikepdf
import pytest
from lxml import html
from reading import Reading, foreign_scripts, read_docx, read_html, read_pdf, tidy
from small_overview import MANY, NAMES, render_overview

from followup.render.embedded import EmbeddedEngine
from followup.render.quarto import QuartoEngine, find_quarto

QUARTO = find_quarto(required=False)
READERS: dict[str, Callable[[Path], Reading]] = {"html": read_html, "docx": read_docx, "pdf": read_pdf}


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The overview by the embedded engine."""
    return render_overview(EmbeddedEngine(), tmp_path_factory.mktemp("embedded"))


@pytest.fixture(scope="module")
def quarto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The overview by Quarto."""
    return render_overview(QuartoEngine(QUARTO), tmp_path_factory.mktemp("quarto"))


def page_of(folder: Path) -> html.HtmlElement:
    return html.document_fromstring((folder / "oversikt.html").read_text(encoding="utf-8"))


def test_nothing_but_the_overview_is_made(embedded: Path) -> None:
    assert {file.name for file in embedded.iterdir()} == {f"oversikt.{ending}" for ending in READERS}


def test_every_figure_says_in_words_what_it_shows_and_every_reference_leads_somewhere(embedded: Path) -> None:
    read = {ending: reader(embedded / f"oversikt.{ending}") for ending, reader in READERS.items()}
    alternatives = [alternative for alternative in read["html"].alternatives if alternative]
    assert [text.split(".")[0] for text in alternatives] == ["Punkter längs en axel"] * 3
    assert set(alternatives) <= set(read["docx"].alternatives)
    assert len(read["pdf"].alternatives) >= 3
    page = page_of(embedded)
    there = set(page.xpath("//@id"))
    assert read["html"].references
    assert {target.removeprefix("#") for _text, target in read["html"].references} <= there


def test_all_municipalities_are_listed_by_code_and_a_name_is_no_markup(embedded: Path) -> None:
    for ending in ("html", "docx"):
        (table,) = (rows for rows in READERS[ending](embedded / f"oversikt.{ending}").tables if rows[0][0] == "Kod")
        assert [row[0] for row in table[1:]] == [f"{place + 1:04d}" for place in range(MANY)]
        for place, name in NAMES.items():
            assert table[place + 1][1] == f"{name} kommun"
    assert not foreign_scripts(page_of(embedded))


@pytest.mark.parametrize("ending", list(READERS))
@pytest.mark.quarto
@pytest.mark.skipif(QUARTO is None, reason="Quarto 1.6 or later is neither on the path nor named by FOLLOWUP_QUARTO")
def test_both_engines_give_the_same(quarto: Path, embedded: Path, ending: str) -> None:
    one, other = (asdict(READERS[ending](folder / f"oversikt.{ending}")) for folder in (quarto, embedded))
    assert one["headings"]
    assert one == other


@pytest.mark.quarto
@pytest.mark.skipif(QUARTO is None, reason="Quarto 1.6 or later is neither on the path nor named by FOLLOWUP_QUARTO")
def test_both_engines_give_the_same_text_pages_and_standards(quarto: Path, embedded: Path) -> None:
    texts, policies, pages, standards = [], [], [], []
    for folder in (quarto, embedded):
        page = page_of(folder)
        assert not foreign_scripts(page)
        texts.append(tidy(page.body.text_content()))
        policies.append(page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)"))
        with pikepdf.open(folder / "oversikt.pdf") as document, document.open_metadata() as metadata:
            pages.append(len(document.pages))
            keys = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "dc:language", "dc:title")
            standards.append([metadata.get(key) for key in keys])
    assert texts[0] == texts[1]
    assert policies[0] == policies[1] != ""
    assert pages[0] == pages[1]
    assert standards[0] == standards[1]
