"""Sections, figures and tables are numbered, and references show those numbers."""

from __future__ import annotations

from pathlib import Path

from reading import read_docx, read_html, read_pdf


def test_sections_are_numbered_and_appendices_are_not(rendered: Path) -> None:
    headings = read_html(rendered / "uppfoljningsrapport.html").headings
    assert headings[:6] == ["1 Sammanfattning", "2 Uppdrag och bakgrund", "3 Syfte, frågor och metod",
                            "3.1 Syfte och frågor", "3.2 Enkäten och svaren", "3.3 Så räknas uppgifterna"]  # fmt: skip
    assert "Bilaga A. Metod och definitioner" in headings


def test_figures_and_tables_are_numbered_each_in_their_own_order(rendered: Path) -> None:
    captions = read_html(rendered / "uppfoljningsrapport.html").captions
    for word in ("Figur", "Tabell"):
        numbers = [int(caption.split()[1].rstrip(":")) for caption in captions if caption.startswith(word)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_reference_shows_the_number_of_what_it_leads_to(rendered: Path) -> None:
    reading = read_html(rendered / "uppfoljningsrapport.html")
    number = {target: text for text, target in reading.references}
    assert number["#fig-matrix"] == next(c for c in reading.captions if c.endswith("över matrix")).split(":")[0]
    # Within a sentence the word is small; the two figures above begin one.
    assert number["#sec-annual"] == "avsnitt 6"


def test_the_three_formats_have_the_same_headings_in_the_same_order(rendered: Path) -> None:
    for name in ("uppfoljningsrapport", "tjansteskrivelse"):
        headings = read_html(rendered / f"{name}.html").headings
        assert read_docx(rendered / f"{name}.docx").headings == headings
        assert [line for line in read_pdf(rendered / f"{name}.pdf").headings if line != "Innehåll"] == headings


def test_the_letter_has_no_numbers_at_its_headings(rendered: Path) -> None:
    headings = read_html(rendered / "tjansteskrivelse.html").headings
    assert headings[0] == "Förslag till beslut"
    assert headings[-1] == "Beslutet skickas till"


def test_word_and_html_agree_on_captions_references_and_cells(rendered: Path) -> None:
    word, page = read_docx(rendered / "uppfoljningsrapport.docx"), read_html(rendered / "uppfoljningsrapport.html")
    assert word.captions == page.captions
    assert word.references == page.references
    assert word.tables == page.tables
