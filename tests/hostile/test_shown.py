"""A report in which every field holds an attack: all are shown as text, and nothing else is otherwise than it would be.

A twin with harmless words in the same places tells what it would be.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import attacked
import everything
import pikepdf
import pytest
from attacked import PERIOD, Writer
from lxml import etree, html
from openpyxl import load_workbook
from trap import SECRET, Trap

from followup.pipeline.project import Project, find_project
from followup.pipeline.run import render_period, run_period
from followup.plain import plain
from followup.render.quarto import find_quarto

pytestmark = pytest.mark.torture

DOCUMENTS = ("uppfoljningsrapport", "tjansteskrivelse")
ENGINES = ("embedded", "quarto") if find_quarto(required=False) else ("embedded",)
each_output = pytest.mark.parametrize(
    "engine",
    [
        "embedded",
        pytest.param("quarto", marks=pytest.mark.skipif("quarto" not in ENGINES, reason="Quarto is not on the path")),
    ],
)


NOT_IN_WORDS = {
    "administration.short", "area.short", "form.short",  # in figures
    "administration.board", "administration.former", "questionnaire.title", "coding.note",  # in no document
    "answer.text",  # those that are quoted
}  # fmt: skip


@dataclass
class Built:
    """A project with its reports."""

    project: Project
    written: Writer
    outputs: dict[str, Path] = field(default_factory=dict)

    @property
    def tables(self) -> Path:
        return self.project.processed / PERIOD


def build(folder: Path, fill: Callable[[str], str] | None) -> Built:
    project = attacked.demo(folder / "project")
    it = Built(project, attacked.attack(project, fill))
    for engine in ENGINES:
        it.outputs[engine] = folder / engine
        pointed = find_project(output=folder / engine, start=project.root)
        (run_period if engine == "embedded" else render_period)(pointed, PERIOD, engine=engine)
    return it


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("harmless"), None)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "trap").mkdir()
    with pytest.MonkeyPatch.context() as patch, Trap(folder / "trap") as trap:
        patch.setenv("FOLLOWUP_CANARY", SECRET)
        it = build(folder, trap.fill)
        yield it
        trap.check()


def test_nothing_was_read_made_or_called(hostile: Built) -> None:
    root = hostile.project.root
    found, read = everything.search(
        [root, *hostile.outputs.values()], SECRET.encode(), lambda file: (root / "data" / "raw") in file.parents
    )
    assert found == {}
    assert read > 1_000_000
    assert {path.name for path in root.iterdir()} == {"data", "notebooks", "report"}


def test_no_number_is_another(hostile: Built, harmless: Built) -> None:
    def numbers(built: Built) -> dict[str, tuple[object, ...]]:
        facts = json.loads((built.tables / "facts.json").read_text(encoding="utf-8"))
        return {name: tuple(fact.get(key) for key in ("value", "base", "unit")) for name, fact in facts.items()}

    assert numbers(hostile) == numbers(harmless)


@each_output
@pytest.mark.parametrize("document", [*DOCUMENTS, "granskningsspar"])
def test_a_page_has_the_elements_it_would_have_had(hostile: Built, harmless: Built, engine: str, document: str) -> None:
    def elements(built: Built) -> list[tuple[str, ...]]:
        page = html.document_fromstring((built.outputs[engine] / f"{document}.html").read_text(encoding="utf-8"))
        # A drawing's lines are broken, and a table's columns are set, as their words need.
        for element in page.xpath("//*[local-name()='svg']|//colgroup"):
            element.drop_tree()
        names = (element for element in page.iter() if isinstance(element.tag, str))
        return [(element.tag, *sorted(set(element.keys()) - {"id"})) for element in names]

    assert elements(hostile) == elements(harmless)
    page = (hostile.outputs[engine] / f"{document}.html").read_text(encoding="utf-8")
    parsed = html.document_fromstring(page)
    assert not [name for name in parsed.xpath("//@*") if name.attrname.startswith("on")]
    outward = [a for a in parsed.xpath("//@src|//@href|//@srcset|//@action|//@data") if a.startswith(("http", "file"))]
    assert not [address for address in outward if "127.0.0.1" in address or "file:" in address]


def seen(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))


@each_output
def test_every_attack_can_be_read_letter_by_letter(hostile: Built, engine: str) -> None:
    out = hostile.outputs[engine]
    shown = "".join(
        seen(html.document_fromstring((out / f"{name}.html").read_text(encoding="utf-8")).text_content())
        for name in DOCUMENTS
    )
    missing = {(place, name) for place, name, text in hostile.written.written if seen(text) not in shown}
    assert {place for place, _name in missing} <= NOT_IN_WORDS


@each_output
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_word_document_has_no_field_link_or_part_it_would_not_have_had(
    hostile: Built, harmless: Built, engine: str, document: str
) -> None:
    def parts(built: Built) -> tuple[list[str], Counter[str], list[bytes]]:
        with zipfile.ZipFile(built.outputs[engine] / f"{document}.docx") as archive:
            body = etree.fromstring(archive.read("word/document.xml"))
            kinds = {"fldSimple", "instrText", "hyperlink", "object", "altChunk", "tbl", "tc", "drawing"}
            names = [etree.QName(node).localname for node in body.iter(etree.Element)]
            counted = Counter(name for name in names if name in kinds)
            outside = re.findall(
                rb'Target="([^"]+)"[^>]*TargetMode="External"', archive.read("word/_rels/document.xml.rels")
            )
            return sorted(archive.namelist()), counted, sorted(outside)

    (names, counted, outside), (names_of_twin, counted_of_twin, outside_of_twin) = parts(hostile), parts(harmless)
    assert (names, outside) == (names_of_twin, outside_of_twin)
    assert not counted - counted_of_twin
    assert [counted[kind] for kind in ("tbl", "tc", "drawing")] == [
        counted_of_twin[k] for k in ("tbl", "tc", "drawing")
    ]


@each_output
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_pdf_has_no_action_file_or_address_it_would_not_have_had(
    hostile: Built, harmless: Built, engine: str, document: str
) -> None:
    def actions(built: Built) -> Counter[str]:
        counted: Counter[str] = Counter()
        with pikepdf.open(built.outputs[engine] / f"{document}.pdf") as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                    counted.update(
                        key for key in ("/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/URI", "/AA") if key in item
                    )
            with pdf.open_outline() as outline:
                counted["headings"] = len(outline.root)
        return counted

    assert actions(hostile) == actions(harmless)


def test_no_cell_of_a_table_for_a_spreadsheet_is_a_formula(hostile: Built) -> None:
    for out in hostile.outputs.values():
        book = load_workbook(out / "tabeller.xlsx")
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert cells
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        with zipfile.ZipFile(out / "tabeller.xlsx") as archive:
            assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name.lower()]
    import csv

    for file in hostile.tables.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream, delimiter=";"):
                risky = [cell for cell in row if re.match(r"[=+@\t\r]|-(?![\d,.]+$)", cell)]
                assert risky == [], file.name
