"""Read a built report: its numbers, findings, figures, tables and texts, from the HTML that was sent out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.render.documents import PUBLICATIONS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PAGES = tuple(publication.page for publication in PUBLICATIONS)
"""What is compared of a folder of documents: a period's report, or a year's follow-up."""
_HEADINGS = ("h2", "h3", "h4")
# What stands in a float or a box is compared as what it is, not as running text; ways to files are no text.
_NO_TEXT = "ancestor::figure or " + " or ".join(
    f"ancestor::*[contains(@class, '{name}')]" for name in ("findings", "box-label", "aids")
)


@dataclass(frozen=True)
class Recorded:
    """A number as the report writes it, and what it is."""

    text: str
    label: str


@dataclass(frozen=True)
class Table:
    """A table's caption and cells, the heads first."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or an item of a list.

    ``pattern`` has the names of facts in place of their values, so that a changed number does not make a changed text.
    """

    section: str
    pattern: str
    text: str


@dataclass(frozen=True)
class Build:
    """A built report.

    Parameters
    ----------
    title
        What it calls itself: municipality, period, status and date.
    numbers
        By the name of the fact.
    findings
        Each once, in order.
    figures
        Label → caption and a digest of the picture.
    tables
        By label.
    texts
        In order.
    """

    title: str
    numbers: dict[str, Recorded] = field(default_factory=dict)
    findings: tuple[Paragraph, ...] = ()
    figures: dict[str, tuple[str, str]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    texts: tuple[Paragraph, ...] = ()


def read_build(path: Path) -> Build:
    """Read a report's HTML, or that in a folder of documents.

    Raises
    ------
    InputError
        If there is none, or if the file is no report of this program.
    """
    from lxml import html
    from lxml.etree import ParserError

    file = next((path / page for page in PAGES if (path / page).is_file()), path / PAGES[0]) if path.is_dir() else path
    try:
        page = html.document_fromstring(file.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    except (OSError, ValueError, ParserError) as error:
        raise _no_report(file, type(error).__name__) from None
    main = page.xpath("//main[@id='content']")
    if not main or not main[0].xpath(".//h2"):
        raise _no_report(file, _("it is not a report"))
    return _build(page, main[0])


def _no_report(file: Path, problem: str) -> InputError:
    fault = Fault(
        "diff.no-report",
        _("No report could be read ({problem}).", problem=problem),
        Place(str(file)),
        _("Name a folder of documents, or the report’s HTML file ({names}).", names=", ".join(PAGES)),
    )
    return InputError([fault], _("Nothing was compared."))


def _build(page: HtmlElement, main: HtmlElement) -> Build:
    details = [_words(node) for node in page.xpath("//dl[@class='title-facts']//dd")]
    numbers = {
        node.get("data-fact"): Recorded(_words(node), _label(node)) for node in main.xpath(".//span[@class='fact']")
    }
    findings = {text.pattern: text for text in _paragraphs(main, ".//*[contains(@class, 'findings')]//li")}
    figures = {
        node.get("id"): (_caption(node), hashlib.sha256(node.xpath("string(.//img/@src)").encode()).hexdigest())
        for node in main.xpath(".//div[starts-with(@id, 'fig-')]")
    }
    tables = {
        node.get("id"): Table(_caption(node), tuple(_rows(node)))
        for node in main.xpath(".//div[starts-with(@id, 'tbl-')]")
    }
    texts = tuple(_paragraphs(main, f".//*[(self::p or self::li[not(.//p)]) and not({_NO_TEXT})]"))
    return Build(" · ".join(filter(None, details)), numbers, tuple(findings.values()), figures, tables, texts)


def _paragraphs(main: HtmlElement, path: str) -> Iterator[Paragraph]:
    section = ""
    wanted = set(main.xpath(path))
    for node in main.iter():
        if node.tag in _HEADINGS:
            section = _words(node)
        elif node in wanted and _words(node):
            yield Paragraph(section, _pattern(node), _words(node))


def _pattern(node: HtmlElement) -> str:
    """Return the words of an element, with ``{name}`` for each fact, and figures and tables by their labels."""
    parts = [node.text or ""]
    for child in node:
        if child.get("data-fact"):
            parts.append(f"{{{child.get('data-fact')}}}")
        elif child.get("class") == "quarto-xref":
            parts.append(f"{{{child.get('href')}}}")
        elif isinstance(child.tag, str):
            parts.append(_pattern(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _label(node: HtmlElement) -> str:
    """Return what a number is: what its link says of it before base and source."""
    return (node.getparent().get("title") or node.get("data-fact")).split("; ")[0]


def _caption(node: HtmlElement) -> str:
    """Return a caption without its number, which moves when a figure is put in before it."""
    return _words(node.xpath(".//figcaption")[0]).partition(": ")[2] if node.xpath(".//figcaption") else ""


def _rows(node: HtmlElement) -> Iterator[tuple[str, ...]]:
    for row in node.xpath(".//tr"):
        yield tuple(_words(cell) for cell in row.xpath("./th|./td"))


def _words(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())
