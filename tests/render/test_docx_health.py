"""The DOCX holds to what Word is strict about: where it does not, Word offers to repair the file."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

NAMES = ("uppfoljningsrapport", "tjansteskrivelse")
W = qn("w:p")[1:].partition("}")[0]

# Children in the order that ECMA-376 part 1 gives them (CT_TblPr, CT_TcPr, CT_PPr, CT_RPr, CT_SectPr, CT_Style).
ORDER = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "pBdr": "top left bottom right between bar",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts "
    "embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
    "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge "
    "revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride "
    "styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone "
    "doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders "
    "bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing "
    "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
    "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData "
    "noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter "
    "noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
    "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt "
    "showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids "
    "mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats "
    "doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults "
    "doNotEmbedSmartTags decimalSymbol listSeparator",
}


@pytest.fixture(params=NAMES)
def parts(request: pytest.FixtureRequest, rendered: Path) -> dict[str, Any]:
    """The XML parts of a rendered document, by name."""
    with zipfile.ZipFile(rendered / f"{request.param}.docx") as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"word/\w+\.xml", name)]
        return {Path(name).stem: etree.fromstring(archive.read(name)) for name in names}


def out_of_order(part: Any) -> list[str]:
    """Name what stands where Word's schema has another order."""
    found = []
    for parent, children in ORDER.items():
        places = {qn(f"w:{child}"): place for place, child in enumerate(children.split())}
        for node in part.iter(qn(f"w:{parent}")):
            # Of another namespace, such as the mathematics in the settings, only the place is not looked at.
            order = [places.get(child.tag, -1) for child in node if etree.QName(child).namespace == W]
            if -1 in order or any(later < earlier for earlier, later in pairwise(order)):
                found.append(f"{parent}: {' '.join(etree.QName(child).localname for child in node)}")
    return found


def values(part: Any, name: str, attribute: str = "w:val") -> list[str]:
    """Return an attribute of every element of a name."""
    return [node.get(qn(attribute)) for node in part.iter(qn(name))]


def test_properties_stand_in_the_order_of_the_schema(parts: dict[str, Any]) -> None:
    assert {name: sorted(set(found)) for name, part in parts.items() if (found := out_of_order(part))} == {}


def test_a_check_of_order_sees_what_is_out_of_order() -> None:
    text = f'<w:p xmlns:w="{W}"><w:pPr><w:jc/><w:keepNext/></w:pPr></w:p>'
    assert out_of_order(etree.fromstring(text)) == ["pPr: jc keepNext"]


def test_names_that_are_used_exist_and_identifiers_are_given_once(parts: dict[str, Any]) -> None:
    document, styles = parts["document"], parts["styles"]
    known = values(styles, "w:style", "w:styleId")
    assert len(known) == len(set(known))
    used = [name for kind in ("w:pStyle", "w:rStyle", "w:tblStyle") for name in values(document, kind)]
    linked = [name for kind in ("w:basedOn", "w:next", "w:link") for name in values(styles, kind)]
    assert set(used) | set(linked) <= set(known)
    assert set(values(document, "w:numId")) <= set(values(parts["numbering"], "w:num", "w:numId")) | {"0"}
    bookmarks = list(document.iter(qn("w:bookmarkStart")))
    starts, names = ([node.get(qn(f"w:{key}")) for node in bookmarks] for key in ("id", "name"))
    assert Counter(starts) == Counter(values(document, "w:bookmarkEnd", "w:id"))
    assert max(Counter(starts).values()) == max(Counter(names).values()) == 1
    assert set(values(document, "w:hyperlink", "w:anchor")) - {None} <= set(names)
    pictures = [node.get("id") for node in document.iter() if etree.QName(node).localname == "docPr"]
    assert len(pictures) == len(set(pictures))


def test_tables_have_heads_that_repeat_whole_rows_and_no_cell_without_a_paragraph(parts: dict[str, Any]) -> None:
    for table in parts["document"].iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        columns = len(table.find(qn("w:tblGrid")))
        for row in rows:
            cells = row.findall(qn("w:tc"))
            assert len(cells) == columns
            assert all(cell[-1].tag == qn("w:p") for cell in cells)


def test_the_language_is_swedish_everywhere(parts: dict[str, Any]) -> None:
    assert set(values(parts["styles"], "w:lang")) == {"sv-SE"}
    assert set(values(parts["document"], "w:lang")) <= {"sv-SE"}


def test_the_letter_is_set_tighter_than_the_report_by_a_reference_document_of_its_own(rendered: Path) -> None:
    report, letter = (Document(str(rendered / f"{name}.docx")) for name in NAMES)
    for name in ("Title", "Heading 1", "Heading 2"):
        assert letter.styles[name].font.size < report.styles[name].font.size
    facts = [[p.text.count("\t") for p in it.paragraphs if p.style.name == "Title Facts"] for it in (letter, report)]
    assert (set(facts[0]), set(facts[1])) == ({1}, {0})
