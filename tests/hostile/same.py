"""What two documents must have alike whatever their words: a page's elements, a Word file's parts, a PDF's actions."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

import pikepdf
from lxml import etree, html
from openpyxl import load_workbook

from followup.plain import plain

_IN_WORD = {"fldSimple", "instrText", "hyperlink", "object", "altChunk", "tbl", "tc", "drawing"}
_IN_PDF = ("/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/URI", "/AA")
_OUTSIDE = re.compile(rb'Target="([^"]+)"[^>]*TargetMode="External"')


def seen(text: str) -> str:
    """Return what can be seen of a text, without spaces."""
    return re.sub(r"\s+", "", plain(text))


def text_of(page: Path) -> str:
    """Return what can be seen of a page."""
    return seen(html.document_fromstring(page.read_text(encoding="utf-8")).text_content())


def elements(page: Path) -> list[tuple[str, ...]]:
    """Return a page's elements with the names of their attributes, in order."""
    document = html.document_fromstring(page.read_text(encoding="utf-8"))
    # A drawing's lines are broken, and a table's columns are set, as their words need; quoted answers keep their lines.
    for element in document.xpath("//*[local-name()='svg']|//colgroup|//blockquote//br"):
        element.drop_tree()
    names = (element for element in document.iter() if isinstance(element.tag, str))
    return [(element.tag, *sorted(set(element.keys()) - {"id"})) for element in names]


def check_addresses(page: Path) -> None:
    """Make sure that a page has no script in an attribute, and leads to no file and nowhere on this machine."""
    document = html.document_fromstring(page.read_text(encoding="utf-8"))
    assert not [name for name in document.xpath("//@*") if name.attrname.startswith("on")]
    outward = [
        a for a in document.xpath("//@src|//@href|//@srcset|//@action|//@data") if a.startswith(("http", "file"))
    ]
    assert not [address for address in outward if "127.0.0.1" in address or "file:" in address]


def word_parts(file: Path) -> tuple[list[str], Counter[str], list[bytes]]:
    """Return a Word file's parts, how many fields, links, tables and drawings it has, and where it leads."""
    with zipfile.ZipFile(file) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        names = [etree.QName(node).localname for node in body.iter(etree.Element)]
        outside = _OUTSIDE.findall(archive.read("word/_rels/document.xml.rels"))
        return sorted(archive.namelist()), Counter(name for name in names if name in _IN_WORD), sorted(outside)


def pdf_actions(file: Path) -> Counter[str]:
    """Return how many actions, files, addresses and headings a PDF has."""
    counted: Counter[str] = Counter()
    with pikepdf.open(file) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                counted.update(key for key in _IN_PDF if key in item)
        with pdf.open_outline() as outline:
            counted["headings"] = len(outline.root)
    return counted


def check_workbook(file: Path) -> None:
    """Make sure that a workbook holds no formula, no macro and no other workbook."""
    cells = [cell for sheet in load_workbook(file) for row in sheet.iter_rows() for cell in row]
    assert cells
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(file) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name.lower()]
