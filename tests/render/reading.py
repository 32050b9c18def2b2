"""Reads out of finished documents what a reader meets in them: headings, captions, references, tables, facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from docx import Document
from docx.oxml.ns import qn
from lxml import html


@dataclass
class Reading:
    """What a document holds, in its order."""

    headings: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)


SCRIPT = (Path(__file__).parents[2] / "report" / "_brand" / "page.js").read_text(encoding="utf-8")


def foreign_scripts(page: html.HtmlElement) -> list[html.HtmlElement]:
    """Return the scripts of a page that are not the report's own."""
    return [script for script in page.xpath("//script") if script.attrib or script.text.strip() != SCRIPT.strip()]


def tidy(text: str) -> str:
    """Return ``text`` with single spaces."""
    return re.sub(r"\s+", " ", text).strip()


def read_html(file: Path) -> Reading:
    """Read an HTML document's main part."""
    main = html.document_fromstring(file.read_text(encoding="utf-8")).get_element_by_id("content")
    return Reading(
        headings=[tidy(node.text_content()) for node in main.xpath(".//h2|.//h3|.//h4")],
        captions=[tidy(node.text_content()) for node in main.xpath(".//figcaption")],
        references=[(tidy(node.text_content()), node.get("href")) for node in main.xpath(".//a[@class='quarto-xref']")],
        tables=[[[tidy(cell.text_content()) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
                for table in main.xpath(".//table")],
        facts=[(node.get("data-fact"), tidy(node.text_content())) for node in main.xpath(".//span[@class='fact']")],
        alternatives=[node.get("alt") for node in main.xpath(".//img")],
    )  # fmt: skip


def read_docx(file: Path) -> Reading:
    """Read a DOCX document; an office program's own numbers are fields, whose shown text counts."""
    document = Document(str(file))
    reading = Reading()
    for paragraph in document.paragraphs:
        name = paragraph.style.name if paragraph.style else ""
        if name.startswith("Heading"):
            reading.headings.append(tidy(paragraph.text))
        elif name in {"Image Caption", "Table Caption"}:
            reading.captions.append(tidy(paragraph.text))
        if not name.lower().startswith("toc"):
            for link in paragraph._p.iter(qn("w:hyperlink")):
                text = "".join(node.text or "" for node in link.iter(qn("w:t")))
                if link.get(qn("w:anchor")):
                    reading.references.append((tidy(text), f"#{link.get(qn('w:anchor'))}"))
    reading.tables = [[[tidy(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables]
    properties = document.element.body.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    reading.alternatives = [node.get("descr", "") for node in properties]
    return reading


def read_pdf(file: Path) -> Reading:
    """Read the bookmarks and the text alternatives of a PDF."""
    reading = Reading()
    with pikepdf.open(file) as document:
        with document.open_outline() as outline:
            _bookmarks(outline.root, reading.headings)
        for node in document.objects:
            if isinstance(node, pikepdf.Dictionary) and node.get("/S") == "/Figure" and "/Alt" in node:
                reading.alternatives.append(str(node["/Alt"]))
    return reading


def _bookmarks(items: Any, into: list[str]) -> None:
    for item in items:
        into.append(tidy(str(item.title)))
        _bookmarks(item.children, into)
