"""A quotation stands in every document as the analyst wrote it in the sheet, whatever signs it holds."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pikepdf
from docx import Document
from lxml import html
from openpyxl import load_workbook
from reading import foreign_scripts

from followup.coding import SHEET_FILE, read_coding, update_sheet
from followup.coding.workbook import COLUMNS
from followup.presentation.obstacles import quotations_markdown
from followup.render.embedded import render

HOSTILE = [
    "<script>alert(1)</script> <b>fet</b> <!-- bort --> &amp; &lt;",
    "*x* _y_ `z` ~s~ ^t^ **u** $v$ $$w$$ H~2~O",
    "{{< include /_generated/facts.json >}} {{< fact implementation.index >}}",
    "@fig-matrix [l](http://h) ![b](x.svg){#fig-b} [^1] https://exempel.se",
    '#read("/etc/passwd") #strong[x] <etikett> // bort /* bort */ \\u{41}',
    "= Rubrik\n== Två\n- punkt\n+ punkt\n/ term: text\n1. steg\n# Rubrik",
    ":::\nbort\n:::",
    "```{=typst}\n#pagebreak()\n```",
    "    indragen\n> citat\n| a | b |\n|---|---|",
    "---\ntitle: ny\n---",
    "Rubrik\n======\n: caption {#tbl-x}",
    "(@) ett\ni. två\nA) tre\n\\\nfyra \\",
    "Rutinen […] – saknas ’helt’ 5 % ... --- “så”",
]


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def as_the_analyst_left_it(folder: Path) -> pd.DataFrame:
    """The hostile texts, approved in the sheet in place of what was answered."""
    count = len(HOSTILE)
    ids, people = [f"T{number}" for number in range(count)], [f"R{number}" for number in range(count)]
    texts = pd.DataFrame({"id": ids, "respondent": people, "text": [f"Svar {number}" for number in range(count)]})
    texts = texts.assign(question="obstacles", administration="social")
    update_sheet(folder, texts, {"obstacles": "Vad hindrade?"}, {"social": "Socialförvaltningen"})
    book = load_workbook(folder / SHEET_FILE)
    column = {name: number for number, name in enumerate(COLUMNS, start=1)}
    for row, text in enumerate(HOSTILE, start=2):
        cell = book.worksheets[0].cell(row, column["text"], text)
        cell.data_type = "s"
        book.worksheets[0].cell(row, column["quotable"], "ja")
    book.save(folder / SHEET_FILE)
    coding, _faults = read_coding(folder, texts)
    return coding.quotations


def test_hostile_quotations_stay_text_in_every_format(stage: Path, tmp_path: Path) -> None:
    quotations = as_the_analyst_left_it(tmp_path)
    assert sorted(quotations["text"]) == sorted(text.strip() for text in HOSTILE)
    fragment = quotations_markdown(quotations, {"obstacles": "Vad *hindrade*?"})
    (stage / "_generated" / "_obstacles.md").write_text(fragment, encoding="utf-8")
    out = tmp_path / "out"
    render(stage, out, ["html", "pdf", "docx"], lambda line: None)
    expected = sorted(lines(text) for text in HOSTILE)

    page = html.document_fromstring((out / "uppfoljningsrapport.html").read_text(encoding="utf-8"))
    quotes = page.xpath("//blockquote")
    assert not page.xpath("//blockquote//*[not(self::p or self::br)]")
    assert not foreign_scripts(page)
    for mark in page.xpath("//blockquote//br"):
        mark.tail = "\n" + (mark.tail or "").lstrip()
    assert sorted(lines(quote.text_content()) for quote in quotes) == expected
    assert "Ur svaren på frågan ”Vad *hindrade*?”:" in page.text_content()

    paragraphs = Document(str(out / "uppfoljningsrapport.docx")).paragraphs
    quoted = [lines(p.text) for p in paragraphs if p.style is not None and p.style.name == "Block Text"]
    assert sorted(quoted) == expected

    with pikepdf.open(out / "uppfoljningsrapport.pdf") as pdf, pdf.open_outline() as outline:
        titles = [item.title for part in outline.root for item in (part, *part.children)]
    assert not [title for title in titles if "Rubrik" in title or "Två" in title]
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-enc", "UTF-8", str(out / "uppfoljningsrapport.pdf"), "-"]
        shown = " ".join(subprocess.run(command, capture_output=True, check=True).stdout.decode().split())
        shown = re.sub(r"Sida \d+ av \d+ Exempelkommunen · SON 2023-0001 · SYNTETISKA UPPGIFTER ", "", shown)
        for text in (
            "= Rubrik == Två - punkt + punkt / term: text 1. steg # Rubrik",
            "::: bort :::",
            "// bort /* bort */",
        ):
            assert text in shown
