"""The printable form: accessible by both standards, with a heading for each activity and a box for each answer."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from changing import ROOT, retitled
from lxml import html
from test_excel_form import HOSTILE

from followup.period import PeriodInput
from followup.questionnaires.outline import Outline, outlines
from followup.questionnaires.printable import BOX
from followup.questionnaires.printing import write_printable

REPORT = ROOT / "report"
TYPST = ["= rubrik", "- lista", "+ lista", "1. ett", "/ term: x", "#panic()", "$x$", "@fig-x", "*fet* _kursiv_"]


@pytest.fixture(scope="module")
def outline(period: PeriodInput) -> Outline:
    return outlines(period)[-1]


@pytest.fixture(scope="module")
def printed(outline: Outline) -> dict[str, bytes]:
    return write_printable(outline, REPORT)


def headings(content: bytes, level: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in html.fromstring(content.decode()).iter(level)]


def test_the_pdf_declares_both_standards_and_its_language(printed: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(printed["pdf"])) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "sv-SE"
        assert pdf.Root.MarkInfo.Marked


def test_each_activity_has_a_heading(printed: dict[str, bytes], outline: Outline) -> None:
    found = headings(printed["html"], "h2")
    assert found == [section.title for section in outline.sections]


def test_each_answer_has_a_box(printed: dict[str, bytes], outline: Outline) -> None:
    text = html.fromstring(printed["html"].decode()).text_content()
    assert text.count(BOX) == sum(len(item.options) for item in outline.items)


def test_the_page_is_swedish_and_marked_as_synthetic(printed: dict[str, bytes]) -> None:
    page = html.fromstring(printed["html"].decode())
    assert page.get("lang") == "sv-SE"
    assert "Syntetiskt exempel" in page.xpath("string(//*[@role='note'])")


def test_a_real_period_is_not_marked(period: PeriodInput) -> None:
    real = type(period)(period.folder, period.period.model_copy(update={"synthetic": False}), period.plan,
                        period.questionnaire)  # fmt: skip
    assert "yntetisk" not in write_printable(outlines(real)[-1], REPORT)["html"].decode()


def test_tables_have_header_cells(printed: dict[str, bytes]) -> None:
    tables = list(html.fromstring(printed["html"].decode()).iter("table"))
    assert tables
    assert all(table.xpath(".//thead//th") and table.xpath(".//tbody//th") for table in tables)


def test_hostile_texts_are_text(period: PeriodInput) -> None:
    hostile = retitled(period, [*HOSTILE, *TYPST])
    questions = [
        q.model_copy(update={"text": TYPST[place % len(TYPST)]}) if q.scale == "yes_partly_no" else q
        for place, q in enumerate(hostile.questionnaire.questions)
    ]
    questionnaire = hostile.questionnaire.model_copy(update={"questions": questions})
    hostile = type(period)(period.folder, hostile.period, hostile.plan, questionnaire)
    outline = max(outlines(hostile), key=lambda outline: len(outline.activities))
    made = write_printable(outline, REPORT)
    assert headings(made["html"], "h2") == [section.title for section in outline.sections]
    with pikepdf.open(io.BytesIO(made["pdf"])) as pdf:
        kinds = [kind for kind in tags(pdf) if kind in {"H1", "H2", "L"}]
    assert kinds.count("H1") == len(outline.sections)
    assert set(kinds) == {"H1"}


def tags(pdf: pikepdf.Pdf) -> list[str]:
    """Return the kinds of the PDF's structure elements."""
    found, left = [], [pdf.Root.StructTreeRoot]
    while left:
        node = left.pop()
        if isinstance(node, pikepdf.Array):
            left.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node["/S"]).lstrip("/"))
            if "/K" in node:
                left.append(node["/K"])
    return found


def test_the_same_form_has_the_same_bytes(outline: Outline, printed: dict[str, bytes]) -> None:
    assert write_printable(outline, REPORT) == printed


def test_nothing_is_left_in_the_report_folder(outline: Outline) -> None:
    def files() -> set[Path]:
        return {file for file in REPORT.rglob("*") if "output" not in file.relative_to(REPORT).parts[:1]}

    before = files()
    write_printable(outline, REPORT)
    assert files() == before
