"""Quarto and the embedded engine give the same document from the same source.

Runs where Quarto is on the path, or FOLLOWUP_QUARTO names it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pikepdf
import pytest
from lxml import html
from reading import Reading, foreign_scripts, read_docx, read_html, read_pdf, tidy
from staged import write_stage

from followup.errors import InputError
from followup.markdown import escaped
from followup.render.embedded import EmbeddedEngine
from followup.render.quarto import QuartoEngine, find_quarto

QUARTO = find_quarto(required=False)
pytestmark = [
    pytest.mark.quarto,
    pytest.mark.skipif(
        QUARTO is None, reason="Quarto 1.6 or later is neither on the path nor named by FOLLOWUP_QUARTO"
    ),
]

READERS: dict[str, Callable[[Path], Reading]] = {"html": read_html, "docx": read_docx, "pdf": read_pdf}
RAW = '`#read("x")`{=typst} ![](http://127.0.0.1:9/a.png) *x* @fig-a \U0001f469 <b>'
HOSTILE = '<script>alert(1)</script> *x* @fig-a #read("x")'


def write_harder_stage(folder: Path) -> Path:
    """Write a stage with text that an engine could take for markup."""
    stage = write_stage(folder)
    file = stage / "_generated" / "facts.json"
    facts = json.loads(file.read_text(encoding="utf-8"))
    facts["matrix.in_place.share"]["text"] = HOSTILE
    file.write_text(json.dumps(facts), encoding="utf-8")
    for name, key in (("_variables.yml", "plans"), ("_generated/_metadata.yml", "title")):
        content = (stage / name).read_text(encoding="utf-8").splitlines()
        kept = [line for line in content if not line.startswith(f"{key}:")]
        # As staging writes them: JSON is YAML.
        written = "\n".join([*kept, f"{key}: {json.dumps(escaped(RAW))}", ""])
        (stage / name).write_text(written, encoding="utf-8")
    note = "[^1]: En fotnot med {{< fact systematics.index >}}."
    commentary = f"Före <b>fet</b> \\textbf{{x}} $a$ efter.[^1] Se @tbl-matrix.\n\n{note}\n"
    (stage / "_generated" / "_commentary-systematics.md").write_text(commentary, encoding="utf-8")
    return stage


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each engine the folder of what it rendered."""
    folder = tmp_path_factory.mktemp("both")
    for engine in (QuartoEngine(QUARTO), EmbeddedEngine()):
        stage = write_harder_stage(folder / engine.name / "stage")
        engine.render(stage, folder / engine.name / "out", ["html", "pdf", "docx"], lambda line: None)
    return {name: folder / name / "out" for name in ("quarto", "embedded")}


@pytest.mark.parametrize("name", ["uppfoljningsrapport", "tjansteskrivelse"])
@pytest.mark.parametrize("ending", list(READERS))
def test_headings_numbers_references_cells_facts_and_alternatives_are_equal(
    both: dict[str, Path], name: str, ending: str
) -> None:
    quarto, embedded = (asdict(READERS[ending](both[engine] / f"{name}.{ending}")) for engine in ("quarto", "embedded"))
    assert quarto["headings"]
    assert quarto == embedded


@pytest.mark.parametrize("name", ["uppfoljningsrapport", "tjansteskrivelse"])
def test_the_whole_text_of_the_page_is_equal(both: dict[str, Path], name: str) -> None:
    texts, policies = [], []
    for folder in both.values():
        page = html.document_fromstring((folder / f"{name}.html").read_text(encoding="utf-8"))
        assert not foreign_scripts(page)
        policies.append(page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)"))
        assert not page.xpath("//main//b")
        texts.append(tidy(page.body.text_content()))
    assert texts[0] == texts[1]
    assert policies[0] == policies[1] != ""


def test_what_the_period_is_called_is_no_markup(both: dict[str, Path]) -> None:
    for folder in both.values():
        page = html.document_fromstring((folder / "uppfoljningsrapport.html").read_text(encoding="utf-8"))
        assert tidy(page.xpath("string(//h1)")) == RAW
        assert any(RAW in tidy(paragraph.text_content()) for paragraph in page.xpath("//main//p"))


@pytest.mark.parametrize("name", ["uppfoljningsrapport", "tjansteskrivelse"])
def test_both_pdf_have_as_many_pages_and_the_same_standards(both: dict[str, Path], name: str) -> None:
    pages, standards = [], []
    for folder in both.values():
        with pikepdf.open(folder / f"{name}.pdf") as document, document.open_metadata() as metadata:
            pages.append(len(document.pages))
            keys = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "dc:language", "dc:title")
            standards.append([metadata.get(key) for key in keys])
    assert pages[0] == pages[1]
    assert standards[0] == standards[1]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{{< fact no.such >}}", "render.unknown-fact"),
        ("{{< var nowhere >}}", "render.unknown-var"),
        ("{{< meta nowhere >}}", "render.unknown-meta"),
        ("See @fig-nowhere.", "render.unresolved-reference"),
        ("{{< nosuch x >}}", "render.unsupported-shortcode"),
    ],
)
def test_quarto_stops_at_what_leads_nowhere_and_names_the_place(tmp_path: Path, text: str, rule: str) -> None:
    stage = write_stage(tmp_path / "stage")
    (stage / "_generated" / "_letter-goals.md").write_text(f"Text.\n\n{text}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        QuartoEngine(QUARTO).render(stage, tmp_path / "out", ["html"], lambda line: None)
    [fault] = refused.value.faults
    assert (fault.rule, fault.place.file, fault.place.row) == (rule, "_generated/_letter-goals.md", 3)
    assert not (tmp_path / "out").exists()


def test_quarto_runs_no_code(tmp_path: Path) -> None:
    stage = write_stage(tmp_path / "stage")
    code = f"```{{python}}\nopen({str(tmp_path / 'ran')!r}, 'w')\n```\n"
    (stage / "_generated" / "_letter-goals.md").write_text(code, encoding="utf-8")
    QuartoEngine(QUARTO).render(stage, tmp_path / "out", ["html"], lambda line: None)
    assert not (tmp_path / "ran").exists()
