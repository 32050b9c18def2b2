"""The audit trail shows the executed notebooks: every cell has its anchor, and what it shows is text."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from followup.audit import anchor_of, audit_page, render_cells, write_audit_cells
from followup.facts import FactBook, Unit, make_fact

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'
LOOK = {"accent": "1d4f5c", "accent-dark": "8fd0df", "notice": "7a3e00", "notice-dark": "f2b872"}
METADATA = {
    "municipality": "Exempelby & Co",
    "subtitle": "Mandatperioden 2018–2022",
    "lang": "sv",
    "region": "SE",
    "header-text": "Exempelby",
    "notice": "Syntetiska uppgifter",
}


def shown(data: dict[str, str]) -> nbformat.NotebookNode:
    return new_output("execute_result", data=data, execution_count=1)


@pytest.fixture
def page(tmp_path: Path) -> html.HtmlElement:
    """The audit trail of one notebook with a table, a figure, a text and something hostile in each."""
    table = (
        "<style>.dataframe {}</style><table border='1'><thead><tr><th></th><th>name</th><th>share</th></tr></thead>"
        f"<tbody><tr><th>0</th><td>a.index</td><td>{HOSTILE}62,5</td></tr></tbody></table>"
    )
    recorded = "<table><tr><th></th><th>name</th><th>value</th><th>base</th></tr></table>"
    book = new_notebook(
        cells=[
            new_markdown_cell("# 2. Genomförande\n\n**Läser** tabellerna.\n\n## Del"),
            new_code_cell("period = 'old'", metadata={"tags": ["parameters"]}),
            new_code_cell("period = 'new'", metadata={"tags": ["injected-parameters"]}),
            new_code_cell("#| label: facts-index\n1 < 2", outputs=[shown({"text/html": table, "text/plain": "x"})]),
            new_code_cell("#| label: facts-only", outputs=[shown({"text/html": recorded, "text/plain": "x"})]),
            new_code_cell("#| label: fig-status\ndraw()", outputs=[shown({"image/png": "AAAA", "text/plain": "F"})]),
            new_code_cell("'<b>'", outputs=[shown({"text/plain": HOSTILE})]),
            new_code_cell("   "),
        ]
    )
    nbformat.write(book, tmp_path / "02_implementation.ipynb")
    facts = FactBook(
        make_fact(f"a.{cell[:3]}", 62.5, unit=Unit.INDEX, base=1234, label=HOSTILE, notebook=notebook, cell=cell)
        for notebook, cell in (("02_implementation", "fig-status"), ("03_systematics", "facts-index"))
    )
    rendered = render_cells(tmp_path / "02_implementation.ipynb", facts, "rapport.html")
    write_audit_cells([rendered], tmp_path / "cells.html")
    cells = (tmp_path / "cells.html").read_text(encoding="utf-8")
    return html.document_fromstring(
        audit_page(cells, METADATA, LOOK, "p { color: red }", "let page;\n", "rapport.html")
    )


def test_a_number_s_cell_is_found_by_its_anchor_with_code_and_result(page: html.HtmlElement) -> None:
    cell = page.get_element_by_id(anchor_of("02_implementation", "facts-index"))
    assert cell.find(".//pre").text_content() == "#| label: facts-index\n1 < 2"
    assert [th.text_content() for th in cell.findall(".//th")] == ["name", "share"]
    assert [td.text_content() for td in cell.findall(".//td")] == ["a.index", "alert(1)62,5"]


def test_the_numbers_that_a_cell_recorded_stand_there_with_what_they_are(page: html.HtmlElement) -> None:
    cell = page.get_element_by_id(anchor_of("02_implementation", "fig-status"))
    assert [td.text_content() for td in cell.findall(".//td")] == [HOSTILE, "62,5", "1\N{NO-BREAK SPACE}234", "a.fig"]
    assert len(page.xpath("//table")) == 2, "those of other notebooks, and pandas' own list of them, are left out"


def test_nothing_in_a_result_becomes_markup(page: html.HtmlElement) -> None:
    assert not page.xpath("//main//script|//img|//*[@onerror]")
    assert HOSTILE in [pre.text_content() for pre in page.xpath("//pre")]


def test_a_figure_is_pointed_to_where_the_report_has_it(page: html.HtmlElement) -> None:
    cell = page.get_element_by_id(anchor_of("02_implementation", "fig-status"))
    assert cell.xpath(".//a/@href") == ["rapport.html#fig-status"]


def test_the_parameters_shown_are_those_that_were_used(page: html.HtmlElement) -> None:
    code = [pre.text_content() for pre in page.xpath("//pre[@class='code']")]
    assert "period = 'new'" in code
    assert "period = 'old'" not in code


def test_headings_form_one_order_below_one_title(page: html.HtmlElement) -> None:
    headings = [(node.tag, node.text_content().strip()) for node in page.xpath("//h1|//main//h2|//main//h3")]
    assert headings == [("h1", "Granskningsspår"), ("h2", "2. Genomförande"), ("h3", "Del")]
    assert page.xpath("//nav//a/@href") == ["#02_implementation"]
    assert len(page.xpath("//@id")) == len(set(page.xpath("//@id")))


def test_the_page_names_the_municipality_and_says_that_data_are_synthetic(page: html.HtmlElement) -> None:
    assert page.get("lang") == "sv-SE"
    assert "Exempelby & Co" in page.xpath("string(//header)")
    assert page.xpath("string(//p[@role='note'])") == "Syntetiska uppgifter"
