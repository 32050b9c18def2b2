"""The reference document that gives DOCX its styles, language, page header and page numbers."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from datetime import UTC, datetime
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

TEXT_FONT = "Cambria"
HEADING_FONT = "Calibri"
ACCENT = "1D4F5C"
NOTICE = "7A3E00"
SOFT = "505A5E"
DATE = re.compile(rb"(?<=>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=<)")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip archive can hold: the same for every file in it, so that equal inputs give equal bytes."""


def write_reference_docx(
    path: Path,
    *,
    header_text: str,
    footer_text: str = "",
    accent: str = ACCENT,
    language: str = "sv-SE",
    landscape: bool = False,
) -> Path:
    """Write the reference document to ``path`` and return it.

    Parameters
    ----------
    path
        Where it goes; ``_generated/reference.docx`` of a staged report.
    header_text
        What stands at the head of every page.
    footer_text
        What stands at its foot, before the page number.
    accent
        Colour of headings and rules, six hexadecimal digits.
    language
        Language of the text, for spelling and hyphenation.
    landscape
        Whether the pages lie on their side, for a document that is one wide table.
    """
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    default = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    document = Document(io.BytesIO(default))
    _set_page(document, header_text, footer_text, landscape=landscape)
    _set_text_styles(document, language)
    _set_headings(document, accent)
    _set_captions(document)
    _set_boxes(document, accent)
    _set_contents(document)
    _set_table(document, accent)
    _set_hyphenation(document)
    moment = datetime(*EPOCH, tzinfo=UTC)
    document.core_properties.created = document.core_properties.modified = moment
    content = io.BytesIO()
    document.save(content)
    path.write_bytes(same_moment(content.getvalue()))
    return path


def same_moment(archive: bytes, created: str = "") -> bytes:
    """Return a zip archive with the same content, whose files all bear one moment.

    ``created`` (such as ``2023-05-15T00:00:00Z``) takes the place of the dates in an office document's properties.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if created and name == "docProps/core.xml":
                content = DATE.sub(created.encode(), content)
            new.writestr(entry, content)
    return result.getvalue()


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


def _set_page(document: Any, header_text: str, footer_text: str, *, landscape: bool) -> None:
    section = document.sections[0]
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin, section.bottom_margin = Mm(28), Mm(20)
    else:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(28), Mm(25)
        section.top_margin, section.bottom_margin = Mm(30), Mm(27)
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


def _set_text_styles(document: Any, language: str) -> None:
    # The text font stands in the defaults, not in a style: only so may the table style make its text smaller.
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in list(defaults):
        defaults.remove(old)
    defaults.append(_element("w:rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), TEXT_FONT)))
    defaults.append(_element("w:sz", val="22"))
    defaults.append(_element("w:szCs", val="22"))
    defaults.append(_element("w:lang", val=language, eastAsia=language, bidi="ar-SA"))
    for name, after in (("Normal", 0), ("Body Text", 8), ("First Paragraph", 8), ("Compact", 3)):
        style = _style(document, name)
        for old in style.element.findall(qn("w:rPr")):
            style.element.remove(old)
        _space(style, 4 if after == 8 else 0, after, 1.2 if name != "Compact" else 1.1)
        style.paragraph_format.widow_control = True
    link = document.styles["Hyperlink"].font
    link.color.rgb = RGBColor.from_string(ACCENT)
    _font(_style(document, "Definition Term"), TEXT_FONT, 11, bold=True)
    _space(_style(document, "Definition Term"), 8, 2)
    _font(_style(document, "Definition"), TEXT_FONT, 11)
    _style(document, "Definition").paragraph_format.left_indent = Mm(6)


def _set_headings(document: Any, accent: str) -> None:
    for name, size, before, after, colour in (
        ("Title", 26, 24, 6, accent), ("Subtitle", 14, 0, 14, SOFT), ("Heading 1", 18, 26, 8, accent),
        ("Heading 2", 14, 18, 6, "000000"), ("Heading 3", 12, 14, 4, "000000"), ("TOC Heading", 16, 24, 8, accent),
    ):  # fmt: skip
        style = _style(document, name)
        _font(style, HEADING_FONT, size, bold=name != "Subtitle", colour=colour.upper())
        _space(style, before, after, 1.1)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.keep_together = True
    facts = _style(document, "Title Facts")
    _font(facts, HEADING_FONT, 11)
    _space(facts, 0, 3)
    date = _style(document, "Date")
    _font(date, HEADING_FONT, 11)
    date.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _space(date, 0, 6)


def _set_captions(document: Any) -> None:
    for name in ("Caption", "Image Caption", "Table Caption"):
        style = _style(document, name)
        _font(style, HEADING_FONT, 10)
        _space(style, 8 if name == "Table Caption" else 2, 4 if name == "Table Caption" else 12)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        style.paragraph_format.keep_with_next = True  # with the table, or with the source below a figure
    cell = _style(document, "Kept Cell", "Compact")
    cell.paragraph_format.keep_with_next = True
    for name in ("Captioned Figure", "Figure"):
        style = _style(document, name)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        _space(style, 10, 2)


def _set_boxes(document: Any, accent: str) -> None:
    for name, colour in (("Findings", accent), ("Commentary", "777777"), ("Notice", NOTICE), ("Box Label", accent)):
        style = _style(document, name, "Body Text")
        _font(style, TEXT_FONT if name != "Box Label" else HEADING_FONT, 11, bold=name == "Box Label")
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
    _space(signatory, 42, 6)
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


def _set_table(document: Any, accent: str) -> None:
    """Give pandoc's ``Table`` style horizontal rules and a head that stands out."""
    style = document.styles["Table"].element
    for old in [*style.findall(qn("w:tblPr")), *style.findall(qn("w:tblStylePr")), *style.findall(qn("w:rPr"))]:
        style.remove(old)
    text = _element("w:rPr")
    text.append(_element("w:rFonts", **dict.fromkeys(("ascii", "hAnsi", "cs"), HEADING_FONT)))
    text.append(_element("w:sz", val="19"))
    style.append(text)
    properties = _element("w:tblPr")
    properties.append(_element("w:tblInd", w="0", type="dxa"))
    borders = _element("w:tblBorders")
    for side, size, colour in (("top", 8, accent), ("bottom", 8, accent), ("insideH", 4, "C3CDD1")):
        borders.append(_element(f"w:{side}", val="single", sz=str(size), space="0", color=colour.upper()))
    properties.append(borders)
    margins = _element("w:tblCellMar")
    for side, width in (("top", 40), ("left", 80), ("bottom", 40), ("right", 80)):
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
    settings.insert(0, _element("w:autoHyphenation", val="true"))
