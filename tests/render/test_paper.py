"""PDF and DOCX are built as a reader with a screen reader, an officer in Word and a typesetter need them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html
from reading import read_docx, read_html, tidy
from staged import ADMINISTRATIONS, write_stage

from followup.figures.style import contrast
from followup.render.embedded import render
from followup.render.reference_docx import SOFT

NAMES = ("uppfoljningsrapport", "tjansteskrivelse")
PDFTOTEXT = shutil.which("pdftotext")


def elements(node: Any) -> Iterator[Any]:
    """Walk a structure tree in its reading order."""
    if isinstance(node, pikepdf.Array):
        for item in node:
            yield from elements(item)
    elif isinstance(node, pikepdf.Dictionary) and ("/S" in node or node.get("/Type") == "/StructTreeRoot"):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K", pikepdf.Array()))


def kinds(file: Path) -> list[str]:
    """Return the tags of a PDF in their order."""
    with pikepdf.open(file) as document:
        return [str(element["/S"]) for element in elements(document.Root.StructTreeRoot)]


@pytest.mark.parametrize("name", NAMES)
def test_pdf_headings_begin_at_the_first_level_and_skip_none(rendered: Path, name: str) -> None:
    levels = [int(kind[2:]) for kind in kinds(rendered / f"{name}.pdf") if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_pdf_table_has_one_row_of_head_cells(rendered: Path) -> None:
    file = rendered / "uppfoljningsrapport.pdf"
    with pikepdf.open(file) as document:
        tables = [item for item in elements(document.Root.StructTreeRoot) if item["/S"] == "/Table"]
        shapes = []
        for table in tables:
            rows = [row for row in elements(table["/K"]) if row["/S"] == "/TR"]
            shapes.append([[str(cell["/S"]) for cell in elements(row["/K"]) if cell["/S"] in ("/TH", "/TD")]
                           for row in rows])  # fmt: skip
    assert len(shapes) == len(read_html(file.with_suffix(".html")).tables)
    for head, *body in shapes:
        assert set(head) == {"/TH"}
        assert body
        assert all(len(row) == len(head) and "/TD" in row for row in body)


@pytest.mark.parametrize("name", NAMES)
def test_pdf_bookmarks_are_the_headings_and_the_title_is_the_documents(rendered: Path, name: str) -> None:
    with pikepdf.open(rendered / f"{name}.pdf") as document, document.open_outline() as outline:
        first_level = [str(item.title) for item in outline.root]
        with document.open_metadata() as metadata:
            assert "Uppföljning av arbetet mot våld" in str(metadata["dc:title"])
            assert metadata["dc:language"] == ["sv-SE"] or "sv-SE" in str(metadata["dc:language"])
    headings = read_docx(rendered / f"{name}.docx").headings
    assert {tidy(re.sub(r"^[\d.]+\s", "", text)) for text in first_level} <= {
        tidy(re.sub(r"^[\d.]+\s", "", text)) for text in headings
    }


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext (poppler-utils) is not on the path")
def test_the_pdfs_text_comes_out_in_the_order_of_reading(rendered: Path) -> None:
    command = [str(PDFTOTEXT), str(rendered / "uppfoljningsrapport.pdf"), "-"]
    text = tidy(subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout)
    sought = [
        "Sammanfattning", "Iakttagelse om summary med å, ä och ö", "Figur 1", "Källa: 03_test", "Bilaga A", "Bilaga E",
    ]  # fmt: skip
    body = text[text.rindex("Sammanfattning", 0, text.index("Det här visar uppföljningen")) :]  # below the contents
    places = [body.index(part) for part in sought]
    assert places == sorted(places)


def test_each_administration_has_a_page_of_its_own_in_the_appendix(rendered: Path) -> None:
    pages = {}
    with pikepdf.open(rendered / "uppfoljningsrapport.pdf") as document, document.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        [appendix] = [item for item in outline.root if str(item.title).startswith("Bilaga B")]
        for item in [appendix, *appendix.children]:
            destination = item.destination or item.action["/D"]
            pages[str(item.title)] = numbers[destination[0].objgen]
    own = [pages[name] for name in ADMINISTRATIONS]
    assert own[0] == pages[next(iter(pages))]
    assert [later - earlier for earlier, later in pairwise([*own, list(pages.values())[-1]])] == [1] * len(own)


def test_every_figure_and_table_has_its_source_and_in_the_page_a_way_to_the_cell(rendered: Path) -> None:
    page = html.document_fromstring((rendered / "uppfoljningsrapport.html").read_text(encoding="utf-8"))
    floats = [label for label in page.xpath("//main//div[contains(@class, 'quarto-float')]/@id") if label != "tbl-key"]
    links = page.xpath("//main//div[contains(@class, 'source')]//a")
    assert [link.get("href").partition("#")[2] for link in links] == [f"cell-03_test-{label}" for label in floats]
    assert [tidy(link.text_content()) for link in links] == [f"03_test, {label}" for label in floats]
    paragraphs = Document(str(rendered / "uppfoljningsrapport.docx")).paragraphs
    said = [paragraph.text for paragraph in paragraphs if paragraph.style and paragraph.style.name == "Source"]
    assert said[1:] == [f"Källa: 03_test, {label}" for label in floats]


def test_the_grey_of_sources_can_be_read(rendered: Path) -> None:
    template = (Path(__file__).parents[2] / "report/_brand/typst/typst-template.typ").read_text(encoding="utf-8")
    [level] = re.findall(r"#let soft = luma\((\d+)\)", template)
    for grey in (f"#{SOFT}", f"#{int(level):02x}{int(level):02x}{int(level):02x}"):
        assert contrast(grey, "#ffffff") >= 4.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Se @tbl-matrix och @fig-matrix.", ["tabell", "figur"]),
        ("@Tbl-matrix visar.", ["Tabell"]),
        ("Så är det. @Tbl-matrix visar det.", ["Tabell"]),
        ("Det finns undantag, t.ex. @tbl-matrix.", ["tabell"]),
        ("Allt framgår (@sec-method).", ["avsnitt"]),
    ],
)
def test_a_reference_within_a_sentence_has_a_small_letter(
    stage: Path, tmp_path: Path, text: str, expected: list[str]
) -> None:
    (stage / "_generated" / "_commentary-background.md").write_text(f"{text}\n", encoding="utf-8")
    render(stage, tmp_path / "out", ["html", "docx"], lambda line: None)
    for reading in (read_html(tmp_path / "out" / f"{NAMES[0]}.html"), read_docx(tmp_path / "out" / f"{NAMES[0]}.docx")):
        labels = [f"#{label.lower()}" for label in re.findall(r"@([\w-]+\w)", text)]
        found = [(word.split()[0], target) for word, target in reading.references]
        assert any(
            found[place : place + len(expected)] == list(zip(expected, labels, strict=True))
            for place in range(len(found))
        )


def test_docx_references_are_fields_to_the_numbers_in_the_captions(rendered: Path) -> None:
    body = Document(str(rendered / "uppfoljningsrapport.docx")).element.body
    fields = [node.text.split() for node in body.iter(qn("w:instrText")) if node.text.strip().startswith("REF ")]
    bookmarks = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    identifiers = [node.get(qn("w:id")) for node in body.iter(qn("w:bookmarkStart"))]
    assert len(fields) > 10
    assert {name for _ref, name, _switch in fields} <= set(bookmarks)
    assert len(bookmarks) == len(set(bookmarks))
    assert len(identifiers) == len(set(identifiers))
    assert all(len(name) <= 40 for name in bookmarks if name.startswith("nr_"))


def test_docx_appendices_and_administrations_begin_on_pages_of_their_own(rendered: Path) -> None:
    paragraphs = Document(str(rendered / "uppfoljningsrapport.docx")).paragraphs
    breaking = [tidy(p.text) for p in paragraphs if p.paragraph_format.page_break_before]
    assert [text[:8] for text in breaking if text.startswith("Bilaga")] == [f"Bilaga {letter}" for letter in "ABCDE"]
    assert list(ADMINISTRATIONS[1:]) == [text for text in breaking if text in ADMINISTRATIONS]


def test_docx_captions_and_headings_stay_with_what_follows(rendered: Path) -> None:
    styles = Document(str(rendered / "uppfoljningsrapport.docx")).styles
    kept = {
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Table Caption",
        "Image Caption",
        "Box Label",
        "Lead In",
        "Kept Cell",
    }
    assert all(styles[name].paragraph_format.keep_with_next for name in kept)


def test_docx_table_columns_fill_at_most_the_line(rendered: Path) -> None:
    document = Document(str(rendered / "uppfoljningsrapport.docx"))
    section = document.sections[0]
    line = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    for table in document.tables:
        widths = [column.width for column in table.columns]
        assert all(widths)
        assert sum(widths) <= line * 1.005


def test_the_letter_ends_with_lines_to_sign_on_and_its_recipients(rendered: Path) -> None:
    paragraphs = Document(str(rendered / "tjansteskrivelse.docx")).paragraphs
    signing = [p.text for p in paragraphs if p.style and p.style.name == "Signatory"]
    assert signing == ["N. N.\nFörvaltningschef", "Handläggare"]
    page = html.document_fromstring((rendered / "tjansteskrivelse.html").read_text(encoding="utf-8"))
    assert len(page.xpath("//main//div[@class='signatories']/p")) == 2


def test_a_letter_that_nobody_is_named_for_has_no_line_to_sign_on(tmp_path: Path) -> None:
    stage = write_stage(tmp_path / "stage")
    (stage / "_generated" / "_letter-signatories.md").write_text("", encoding="utf-8")
    render(stage, tmp_path / "out", ["html", "pdf"], lambda line: None)
    assert (
        "signatories" not in (tmp_path / "out" / "tjansteskrivelse.html").read_text(encoding="utf-8").split("<main")[1]
    )
