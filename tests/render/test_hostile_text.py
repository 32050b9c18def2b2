"""Whatever a fact, a caption, a title or a commentary holds, it stays text."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from reading import foreign_scripts, read_docx, read_html

from followup.render.embedded import render
from followup.render.embedded.crossref import restore_values
from followup.render.embedded.pandoc import read_markdown
from followup.render.embedded.source import Expander

HOSTILE = '<script>alert(1)</script> *x* `y` {{< var z >}} @fig-a #read("/etc/passwd") $x$ [l](http://h) "q" \\'


def _render(stage: Path, out: Path) -> Path:
    render(stage, out, ["html", "pdf", "docx"], lambda line: None)
    return out


def test_a_hostile_fact_is_shown_as_it_is_in_every_format(stage: Path, tmp_path: Path) -> None:
    file = stage / "_generated" / "facts.json"
    facts = json.loads(file.read_text(encoding="utf-8"))
    facts["implementation.index"]["text"] = HOSTILE
    file.write_text(json.dumps(facts), encoding="utf-8")
    out = _render(stage, tmp_path / "out")
    shown = [text for name, text in read_html(out / "uppfoljningsrapport.html").facts if name == "implementation.index"]
    assert set(shown) == {HOSTILE}
    assert any(HOSTILE in cell for row in read_docx(out / "uppfoljningsrapport.docx").tables[0] for cell in row)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1, max_size=30))
def test_any_value_comes_through_the_reader_unchanged(text: str) -> None:
    with TemporaryDirectory() as folder:
        stage = Path(folder)
        (stage / "one.qmd").write_text("Before{{< fact x >}}, *{{< fact x >}}* after.\n", encoding="utf-8")
        source = Expander(stage, {"fact": {"x": text}}).expand("one.qmd")
        tree = restore_values(read_markdown(source.text, "markdown", stage), source)
    [paragraph] = tree["blocks"]
    found = [inline["c"][1][0]["c"] for inline in walk_spans(paragraph)]
    assert found == [text, text]


def walk_spans(node: Any) -> list[Any]:
    """Return the spans below a node."""
    if isinstance(node, dict):
        return [node] if node.get("t") == "Span" else walk_spans(node.get("c"))
    return [span for item in node for span in walk_spans(item)] if isinstance(node, list) else []


def test_a_hostile_title_is_shown_as_it_is(stage: Path, tmp_path: Path) -> None:
    file = stage / "_generated" / "_metadata.yml"
    rest = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("title:")]
    file.write_text("\n".join([f"title: {json.dumps(HOSTILE)}", *rest, ""]), encoding="utf-8")
    out = _render(stage, tmp_path / "out")
    page = html.document_fromstring((out / "uppfoljningsrapport.html").read_text(encoding="utf-8"))
    assert page.xpath("string(//h1)") == HOSTILE
    assert not foreign_scripts(page)


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "<img src=x onerror=alert(1)>",
        "<div onclick=x>\n\ny\n\n</div>",
        "<!-- gone? -->",
        "\\textbf{x}",
        '#eval("1+1")',
    ],
)
def test_markup_in_commentary_is_shown_as_text(
    write_commentary: Callable[[str], Path], tmp_path: Path, text: str
) -> None:
    out = _render(write_commentary(f"Before {text}\n"), tmp_path / "out")
    page = html.document_fromstring((out / "uppfoljningsrapport.html").read_text(encoding="utf-8"))
    box = page.xpath("//div[contains(@class, 'commentary')][contains(., 'Before')]")[0]
    assert not box.xpath(".//b|.//img|.//*[@onclick]|.//comment()")
    shown = " ".join(box.text_content().split())
    assert all(word in shown for word in text.replace('"', " ").split() if word.isalpha())
    assert "<" not in text or "<" in shown


def test_a_hostile_caption_and_text_alternative_stay_text(stage: Path, tmp_path: Path) -> None:
    alternative = 'a\\") #read(\\"x'
    attributes = f'{{#fig-matrix fig-alt="{alternative}"}}'
    fragment = f"![A <b>cap</b> #strong\\[x\\]](_generated/fig-matrix.svg){attributes}\n"
    (stage / "_generated" / "_fig-matrix.md").write_text(fragment, encoding="utf-8")
    out = _render(stage, tmp_path / "out")
    reading = read_html(out / "uppfoljningsrapport.html")
    assert any("<b>cap</b> #strong[x]" in caption for caption in reading.captions)
    assert any('") #read("x' in text for text in reading.alternatives)


@pytest.mark.parametrize("title", ["= Rubrik", "- punkt", "+ punkt", "/ term: text", "1. steg", "== Två"])
def test_a_cell_that_begins_like_typst_markup_stays_text_in_the_pdf(stage: Path, tmp_path: Path, title: str) -> None:
    file = stage / "_generated" / "_tbl-response.md"
    escaped = "".join(f"\\{char}" if not char.isalnum() and char != " " else char for char in title)
    file.write_text(f"| A | B |\n|:--|:--|\n| {escaped} | x |\n\n: Caption {{#tbl-response}}\n", encoding="utf-8")
    render(stage, tmp_path / "out", ["pdf"], lambda line: None)
    with pikepdf.open(tmp_path / "out" / "uppfoljningsrapport.pdf") as pdf:
        outline = [item.title for part in pdf.open_outline().root for item in (part, *part.children)]
    words = title.split(" ", 1)[1]
    assert not any(words in heading for heading in outline)
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", str(tmp_path / "out" / "uppfoljningsrapport.pdf"), "-"]
        assert title in subprocess.run(command, capture_output=True, text=True, check=True).stdout
