"""The reference document that gives DOCX its styles, language, page header and page numbers."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from followup.render.docx_archive import EPOCH, same_moment

TEXT_FONT = "Cambria"
HEADING_FONT = "Calibri"
ACCENT = "1D4F5C"
NOTICE = "7A3E00"
SMALL_CELL = 7.5
"""Size of the text in a table of so many long words that they would not stay whole in the usual size."""
SOFT = "505A5E"


@dataclass(frozen=True)
class Layout:
    """How tightly a kind of document is set, and how its pages lie; sizes and spaces in points.

    Attributes
    ----------
    text, title, subtitle, headings
        Sizes of the text, of the title and what stands below it, and of the first three levels of headings.
    line
        Distance between lines, as a multiple of the font's own.
    paragraph
        Space after a paragraph.
    heading_spaces
        Space before and after a heading of each level.
    table
        Size of the text in tables.
    signing
        Space in which to sign.
    margins
        Left, right, top and bottom, in millimetres.
    landscape
        Whether the pages lie on their side, for a document that is one wide table.
    """

    text: float = 11
    title: float = 26
    subtitle: float = 14
    headings: tuple[float, float, float] = (18, 14, 12)
    line: float = 1.2
    paragraph: float = 8
    heading_spaces: tuple[tuple[float, float], ...] = ((26, 8), (18, 6), (14, 4))
    table: float = 9
    signing: float = 42
    margins: tuple[float, float, float, float] = (28, 25, 30, 27)
    landscape: bool = False

    @property
    def tight(self) -> float:
        """What spaces are shortened to, beside those of a report."""
        return self.paragraph / 8


_LETTER = Layout(
    text=10,
    title=15,
    subtitle=11,
    headings=(12, 11, 10),
    line=1.0,
    paragraph=4,
    heading_spaces=((8, 2), (7, 2), (6, 2)),
    signing=20,
    margins=(25, 23, 24, 19),
)
LAYOUTS = {
    "reference": Layout(),
    "reference-letter": _LETTER,
    "reference-landscape": replace(_LETTER, table=8.5, margins=(20, 20, 25, 18), landscape=True),
}
"""Name of a reference document → its layout; a source names one in its head, under ``reference-doc``."""


def write_reference_documents(folder: Path, header_text: str, look: Mapping[str, Any]) -> None:
    """Write the reference document of every layout into ``folder``; ``look`` is what stands in ``brand.yml``."""
    for name, content in reference_documents(header_text, look).items():
        (folder / f"{name}.docx").write_bytes(content)


def reference_documents(header_text: str, look: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the reference document of every layout by its name; made once for the same words and look."""
    accent = str(look.get("accent") or ACCENT).upper().removeprefix("#")
    return {
        name: _reference_docx(header_text, str(look.get("footer") or ""), accent, layout)
        for name, layout in LAYOUTS.items()
    }


@cache  # all layouts begin with it
def _pandoc_default() -> bytes:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


@lru_cache(maxsize=2 * len(LAYOUTS))  # they take a while, and can be made before there is anything to write
def _reference_docx(header_text: str, footer_text: str, accent: str, layout: Layout, language: str = "sv-SE") -> bytes:
    """Return a reference document.

    Parameters
    ----------
    header_text
        What stands at the head of every page.
    footer_text
        What stands at its foot, before the page number.
    accent
        Colour of headings and rules, six hexadecimal digits.
    layout
        Sizes, spaces and page.
    language
        Language of the text, for spelling and hyphenation.
    """
    document = Document(io.BytesIO(_pandoc_default()))
    _set_page(document, header_text, footer_text, layout)
    _set_text_styles(document, language, layout)
    _set_headings(document, accent, layout)
    _set_captions(document)
    _set_boxes(document, accent, layout)
    _set_contents(document)
    _set_table(document, accent, layout)
    _set_hyphenation(document)
    moment = datetime(*EPOCH, tzinfo=UTC)
    document.core_properties.created = document.core_properties.modified = moment
    content = io.BytesIO()
    document.save(content)
    return same_moment(content.getvalue())


def _style(document: Any, name: str, based_on: str = "Normal") -> Any:
    """Return the paragraph style ``name``, made if it is missing."""
    for style in document.styles:
        if style.name.lower() == name.lower():
            return style
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = _style(document, based_on)
    style.quick_style = True
    return style


def _font(style: Any, name: str, size: float, *, bold: bool | None = None, colour: str | None = None) -> None:
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)  # pandoc spreads the letters of its titles
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    style.font.color.rgb = RGBColor.from_string(colour) if colour else RGBColor(0, 0, 0)


def _space(style: Any, before: float, after: float, line: float | None = None) -> None:
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    if line:
        style.paragraph_format.line_spacing = line


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _field(paragraph: Any, instruction: str) -> None:
    """Add a Word field, such as the page number, to a paragraph."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = text
        elif kind:
            run.element.append(_element("w:fldChar", fldCharType=kind))
        else:
            code = OxmlElement("w:instrText")
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            code.text = f" {text} "
            run.element.append(code)


def _border(style: Any, side: str, size: int, colour: str, space: int) -> None:
    borders = _element("w:pBdr")
    borders.append(_element(f"w:{side}", val="single", sz=str(size), space=str(space), color=colour))
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    # The schema has an order: borders come before these.
    later = "w:shd w:tabs w:suppressAutoHyphens w:spacing w:ind w:contextualSpacing w:jc w:outlineLvl"
    properties.insert_element_before(borders, *later.split())


def _set_page(document: Any, header_text: str, footer_text: str, layout: Layout) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if layout.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = (Mm(side) for side in layout.margins[:2])
    section.top_margin, section.bottom_margin = (Mm(side) for side in layout.margins[2:])
    section.header_distance = section.footer_distance = Mm(14)
    width = section.page_width - section.left_margin - section.right_margin
    header = section.header.paragraphs[0]
    header.style = _style(document, "header")
    header.text = header_text
    _border(header.style, "bottom", 4, "999999", 4)
    footer = section.footer.paragraphs[0]
    footer.style = _style(document, "footer")
    footer.text = f"{footer_text}\tSida "
    _field(footer, "PAGE")
    footer.add_run(" av ")
    _field(footer, "NUMPAGES")
    for style in (header.style, footer.style):
        _font(style, HEADING_FONT, 9, colour=SOFT)
        style.paragraph_format.tab_stops.clear_all()
    footer.style.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)


def _set_text_styles(document: Any, language: str, layout: Layout) -> None:
    # The text font stands in the defaults, not in a style: only so may the table style make its text smaller.
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in list(defaults):
        defaults.remove(old)
    defaults.append(_element("w:rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), TEXT_FONT)))
    defaults.append(_element("w:sz", val=str(round(2 * layout.text))))
    defaults.append(_element("w:szCs", val=str(round(2 * layout.text))))
    defaults.append(_element("w:lang", val=language, eastAsia=language, bidi="ar-SA"))
    for name in ("Normal", "Body Text", "First Paragraph", "Compact"):
        style = _style(document, name)
        for old in style.element.findall(qn("w:rPr")):
            style.element.remove(old)
        running = name in ("Body Text", "First Paragraph")
        after = layout.paragraph if running else 0 if name == "Normal" else 3 * layout.tight**2
        line = min(1.1, layout.line) if name == "Compact" else layout.line
        _space(style, 4 if running and layout.tight == 1 else 0, after, line)
        style.paragraph_format.widow_control = True
    link = document.styles["Hyperlink"].font
    link.color.rgb = RGBColor.from_string(ACCENT)
    _font(_style(document, "Definition Term"), TEXT_FONT, layout.text, bold=True)
    _space(_style(document, "Definition Term"), 8, 2)
    _font(_style(document, "Definition"), TEXT_FONT, layout.text)
    _style(document, "Definition").paragraph_format.left_indent = Mm(6)


def _set_headings(document: Any, accent: str, layout: Layout) -> None:
    levels = [
        (f"Heading {level}", size, *spaces, accent if level == 1 else "000000")
        for level, (size, spaces) in enumerate(zip(layout.headings, layout.heading_spaces, strict=True), start=1)
    ]
    for name, size, before, after, colour in (
        ("Title", layout.title, 24 if layout.tight == 1 else 0, 6, accent),
        ("Subtitle", layout.subtitle, 0, 14 * layout.tight, SOFT), *levels, ("TOC Heading", 16, 24, 8, accent),
    ):  # fmt: skip
        style = _style(document, name)
        _font(style, HEADING_FONT, size, bold=name != "Subtitle", colour=colour.upper())
        _space(style, before, after, 1.1)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.keep_together = True
    for name, after in (("Title Facts", 3 * layout.tight), ("Date", 6 * layout.tight)):
        style = _style(document, name)
        _font(style, HEADING_FONT, min(11, layout.text))
        _space(style, 0, after)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    # Two facts on a line, where the report's filter sets them so.
    width = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
    _style(document, "Title Facts").paragraph_format.tab_stops.add_tab_stop(width // 2, WD_TAB_ALIGNMENT.LEFT)


def _set_captions(document: Any) -> None:
    for name in ("Caption", "Image Caption", "Table Caption"):
        style = _style(document, name)
        _font(style, HEADING_FONT, 10)
        _space(style, 8 if name == "Table Caption" else 2, 4 if name == "Table Caption" else 12)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        style.paragraph_format.keep_with_next = True  # with the table, or with the source below a figure
    for name in ("Kept Cell", "Small Cell", "Small Kept Cell"):
        cell = _style(document, name, "Compact")
        cell.paragraph_format.keep_with_next = "Kept" in name
        if "Small" in name:
            cell.font.size = Pt(SMALL_CELL)
    for name in ("Captioned Figure", "Figure"):
        style = _style(document, name)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        _space(style, 10, 2)


def _set_boxes(document: Any, accent: str, layout: Layout) -> None:
    for name, colour in (("Findings", accent), ("Commentary", "777777"), ("Notice", NOTICE), ("Box Label", accent)):
        style = _style(document, name, "Body Text")
        _font(style, TEXT_FONT if name != "Box Label" else HEADING_FONT, layout.text, bold=name == "Box Label")
        style.paragraph_format.left_indent = Mm(4)
        _space(style, 6 if name == "Box Label" else 3, 3 if name == "Box Label" else 6)
        _border(style, "left", 18, colour.upper(), 8)
    _style(document, "Box Label").paragraph_format.keep_with_next = True
    note = _style(document, "Note", "Body Text")
    _font(note, HEADING_FONT, 9.5, colour=SOFT)
    _space(note, 4, 6)
    note.paragraph_format.keep_with_next = True
    source = _style(document, "Source", "Note")
    _font(source, HEADING_FONT, 8.5, colour=SOFT)
    _space(source, 2, 12)
    source.paragraph_format.keep_with_next = False
    lead = _style(document, "Lead In", "Body Text")
    lead.paragraph_format.keep_with_next = True
    signatory = _style(document, "Signatory", "Body Text")
    signatory.paragraph_format.keep_together = True
    _space(signatory, layout.signing, 6)
    signatory.paragraph_format.right_indent = Mm(80)
    _border(signatory, "top", 4, "3C3C3C", 4)
    # Paragraphs alike share one frame: without a line between them only the first would have its line.
    between = _element("w:between", val="single", sz="4", space="4", color="3C3C3C")
    signatory.element.get_or_add_pPr().find(qn("w:pBdr")).append(between)


def _set_contents(document: Any) -> None:
    for level in (1, 2, 3):
        style = _style(document, f"toc {level}")
        style.element.set(qn("w:styleId"), f"TOC{level}")  # the identifier that Word itself gives it
        _font(style, TEXT_FONT, 11, bold=level == 1)
        _space(style, 6 if level == 1 else 0, 2)
        style.paragraph_format.left_indent = Mm(6 * (level - 1))


def _set_table(document: Any, accent: str, layout: Layout) -> None:
    """Give pandoc's ``Table`` style horizontal rules and a head that stands out."""
    style = document.styles["Table"].element
    if document.styles.element.find(f"{qn('w:style')}[@{qn('w:styleId')}='TableNormal']") is None:
        # Pandoc builds on it and leaves it to Word to know it.
        normal = document.styles.add_style("Normal Table", WD_STYLE_TYPE.TABLE, builtin=True)
        normal.element.set(qn("w:styleId"), "TableNormal")
    for old in [*style.findall(qn("w:tblPr")), *style.findall(qn("w:tblStylePr")), *style.findall(qn("w:rPr"))]:
        style.remove(old)
    text = _element("w:rPr")
    text.append(_element("w:rFonts", **dict.fromkeys(("ascii", "hAnsi", "cs"), HEADING_FONT)))
    text.append(_element("w:sz", val=str(round(2 * layout.table))))
    style.append(text)
    properties = _element("w:tblPr")
    properties.append(_element("w:tblInd", w="0", type="dxa"))
    borders = _element("w:tblBorders")
    for side, size, colour in (("top", 8, accent), ("bottom", 8, accent), ("insideH", 4, "C3CDD1")):
        borders.append(_element(f"w:{side}", val="single", sz=str(size), space="0", color=colour.upper()))
    properties.append(borders)
    margins = _element("w:tblCellMar")
    for side, width in (("top", 40), ("left", 60), ("bottom", 40), ("right", 60)):
        margins.append(_element(f"w:{side}", w=str(width), type="dxa"))
    properties.append(margins)
    style.append(properties)
    head = _element("w:tblStylePr", type="firstRow")
    bold = _element("w:rPr")
    bold.append(_element("w:b"))
    head.append(bold)
    repeat = _element("w:trPr")
    repeat.append(_element("w:tblHeader"))
    head.append(repeat)
    cell = _element("w:tcPr")
    rules = _element("w:tcBorders")
    rules.append(_element("w:bottom", val="single", sz="8", space="0", color=accent.upper()))
    cell.append(rules)
    cell.append(_element("w:vAlign", val="bottom"))
    head.append(cell)
    style.append(head)


def _set_hyphenation(document: Any) -> None:
    settings = document.settings.element
    settings.find(qn("w:defaultTabStop")).addnext(_element("w:autoHyphenation", val="true"))
