"""Each format is what a public document has to be."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html
from reading import foreign_scripts, read_docx, read_html, read_pdf
from staged import FIGURES, figure_svg, write_stage

from followup.render.embedded import render

NAMES = ("uppfoljningsrapport", "tjansteskrivelse")


@pytest.mark.parametrize("name", NAMES)
def test_pdf_declares_both_standards_and_swedish(rendered: Path, name: str) -> None:
    with pikepdf.open(rendered / f"{name}.pdf") as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
        assert str(document.Root.Lang) == "sv-SE"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle


def test_pdf_has_a_text_alternative_for_every_figure(rendered: Path) -> None:
    alternatives = read_pdf(rendered / "uppfoljningsrapport.pdf").alternatives
    assert sorted(alternatives) == sorted(read_html(rendered / "uppfoljningsrapport.html").alternatives)


@pytest.mark.parametrize("name", NAMES)
def test_html_asks_nothing_of_the_network(rendered: Path, name: str) -> None:
    page = html.document_fromstring((rendered / f"{name}.html").read_text(encoding="utf-8"))
    fetched = page.xpath("//*[not(self::a)]/@src|//*[not(self::a)]/@href|//@srcset|//object/@data")
    assert all(address.startswith("data:") for address in fetched)
    assert not page.xpath("//iframe|//link[@rel='stylesheet']")
    assert not foreign_scripts(page)
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    # Only the page's own script may run, known by its hash: none that a text could bring in.
    [script] = page.xpath("//script/text()")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy
    assert not re.search(r"url\(|@import", " ".join(page.xpath("//style/text()")))


def test_each_picture_of_the_page_holds_its_own_file(rendered: Path) -> None:
    page = html.document_fromstring((rendered / "uppfoljningsrapport.html").read_text(encoding="utf-8"))
    shown = {}
    for image in page.xpath("//main//img"):
        kind, _comma, content = image.get("src").partition(",")
        assert kind == "data:image/svg+xml;base64"
        shown[image.get("alt").removeprefix("Tre staplar om ").removesuffix(": 1, 2 och 3.")] = content
    assert {name: base64.b64decode(content).decode() for name, content in shown.items()} == {
        name: figure_svg(name) for name in FIGURES
    }


@pytest.mark.parametrize("name", NAMES)
def test_html_has_language_landmark_skip_link_and_notice(rendered: Path, name: str) -> None:
    page = html.document_fromstring((rendered / f"{name}.html").read_text(encoding="utf-8"))
    assert page.get("lang") == "sv-SE"
    assert len(page.xpath("//main[@id='content']")) == 1
    assert page.xpath("//body/*[1]/self::a[@href='#content']")
    assert len(page.xpath("//h1")) == 1
    assert "Syntetiska uppgifter" in page.xpath("string(//body/header/p[1][contains(@class, 'notice')])")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {address[1:] for address in page.xpath("//a/@href") if address.startswith("#")} <= set(ids)


def test_html_tables_have_header_cells_and_scroll_by_keyboard(rendered: Path) -> None:
    page = html.document_fromstring((rendered / "uppfoljningsrapport.html").read_text(encoding="utf-8"))
    for table in page.xpath("//main//table"):
        assert table.xpath("ancestor::div[@tabindex='0']/@role")
        assert set(table.xpath(".//thead//th/@scope")) == {"col"}
        assert set(table.xpath(".//tbody//th/@scope")) == {"row"}


def test_a_real_period_shows_no_notice(tmp_path: Path) -> None:
    stage = write_stage(tmp_path / "stage", synthetic=False)
    [page, _letter] = render(stage, tmp_path / "out", ["html"], lambda line: None)
    assert "yntetisk" not in page.read_text(encoding="utf-8")


def test_an_empty_commentary_leaves_no_box(rendered: Path) -> None:
    page = html.document_fromstring((rendered / "uppfoljningsrapport.html").read_text(encoding="utf-8"))
    assert len(page.xpath("//div[contains(@class, 'commentary')]")) == 1


def test_docx_has_real_styles_captions_alternatives_and_language(rendered: Path) -> None:
    file = rendered / "uppfoljningsrapport.docx"
    reading, document = read_docx(file), Document(str(file))
    assert len(reading.alternatives) == len(FIGURES)
    assert all(text.startswith("Tre staplar") for text in reading.alternatives)
    assert "Figur 1: Diagram över response" in reading.captions
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults.find(".//" + qn("w:lang")).get(qn("w:val")) == "sv-SE"
    assert "SYNTETISKA UPPGIFTER" in document.sections[0].header.paragraphs[0].text
    assert "PAGE" in document.sections[0].footer._element.xml
    assert all(table.style is not None and table.style.name == "Table" for table in document.tables)
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)


def test_docx_names_the_notice_and_the_case_before_the_first_heading(rendered: Path) -> None:
    text = [paragraph.text for paragraph in Document(str(rendered / "tjansteskrivelse.docx")).paragraphs[:10]]
    assert any("SON 2023-0001" in line for line in text)
    assert any("Syntetiska uppgifter" in line for line in text)


def test_the_files_bear_the_date_of_the_report(rendered: Path) -> None:
    created = Document(str(rendered / "uppfoljningsrapport.docx")).core_properties.created
    assert created is not None
    assert f"{created:%Y-%m-%d}" == "2023-05-15"
    with pikepdf.open(rendered / "uppfoljningsrapport.pdf") as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20230515")


def test_the_same_input_gives_the_same_bytes(rendered: Path, tmp_path: Path) -> None:
    stage = write_stage(tmp_path / "elsewhere")
    for file in render(stage, tmp_path / "out", ["html", "pdf", "docx"], lambda line: None):
        assert file.read_bytes() == (rendered / file.name).read_bytes(), file.name
