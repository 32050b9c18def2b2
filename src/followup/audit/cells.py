"""Render executed notebooks by nbconvert: their words, their code, and of the results words and numbers only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from followup.audit.page import anchor_of
from followup.facts import RECORDED, Fact, FactBook, cell_label
from followup.locale import _, number
from followup.pipeline.notebook_check import PARAMETERS_TAG

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from nbconvert.exporters import HTMLExporter
    from nbformat import NotebookNode

CELLS = "notebooks/audit.html"
"""The contents and the cells of the audit trail, kept with a period's executed notebooks."""
_TEMPLATE = Path(__file__).with_name("cells.html.j2")
_HEADING = re.compile(r"^(#{1,4}\s)", re.MULTILINE)
_TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class NotebookCells:
    """An executed notebook as HTML.

    Parameters
    ----------
    name, title
        The notebook's name and its first heading.
    html
        Its cells.
    """

    name: str
    title: str
    html: str


def render_cells(notebook: Path, facts: FactBook, report: str) -> NotebookCells:
    """Render an executed notebook.

    What a result shows is read and written anew as text, so that nothing in it can become markup. Pictures stand in
    the report, to which their cells point.

    Parameters
    ----------
    notebook
        The executed notebook.
    facts
        The numbers it recorded; each is shown with the cell that did. Those of other notebooks are left out.
    report
        The file name of the report's HTML.
    """
    import nbformat
    from nbconvert.exporters import TemplateExporter

    book = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    title = _title_of(book) or notebook.stem
    for place, cell in enumerate(book.cells, start=1):
        _prepare(cell, notebook.stem, place, facts, report)
    # The notebook's own defaults come before the parameters that were put in, and were never used.
    book.cells = [cell for cell in book.cells if PARAMETERS_TAG not in cell.metadata.get("tags", [])]
    # Not by its own method, which reads the HTML anew to mark what only nbconvert's own templates hold.
    words = {"words": {"code": _("Code of the cell")}}
    text, _resources = TemplateExporter.from_notebook_node(_exporter(), book, words)
    return NotebookCells(notebook.stem, title, text.strip())


@cache  # to make one takes half as long as to render a notebook
def _exporter() -> HTMLExporter:
    from nbconvert.exporters import HTMLExporter

    template = _TEMPLATE.read_text(encoding="utf-8")
    return HTMLExporter(raw_template=template, exclude_anchor_links=True)  # type: ignore[no-untyped-call]


def write_audit_cells(notebooks: Sequence[NotebookCells], file: Path) -> None:
    """Write executed notebooks, in the order to be read, below their contents: HTML without the page around it."""
    entries = [f'<li><a href="#{escape(each.name)}">{escape(each.title)}</a></li>\n' for each in notebooks]
    parts = [f'<section class="notebook" id="{escape(each.name)}">\n{each.html}\n</section>\n' for each in notebooks]
    contents = f'<h2 id="contents-title">{escape(_("Contents"))}</h2>\n<ul>\n{"".join(entries)}</ul>'
    page = (
        f'<nav class="contents" aria-labelledby="contents-title">\n{contents}\n</nav>\n'
        f'<main id="content" tabindex="-1">\n{"".join(parts)}</main>\n'
    )
    file.write_text(page, encoding="utf-8", newline="\n")


def _title_of(book: NotebookNode) -> str:
    """Return a notebook's first heading."""
    texts = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    found = _TITLE.search(texts)
    return found.group(1).strip() if found else ""


def _prepare(cell: NotebookNode, notebook: str, place: int, facts: FactBook, report: str) -> None:
    """Put into a cell's metadata what the template shows of it."""
    if cell.cell_type == "markdown":
        cell.source = _HEADING.sub(r"#\1", cell.source)  # the page's own title is its only first-level heading
        return
    label = cell_label(cell.source) or str(place)
    cell.metadata["anchor"] = anchor_of(notebook, label)
    cell.metadata["name"] = f"{notebook} · {label}"
    recorded = [fact for fact in facts.values() if (fact.notebook, fact.cell) == (notebook, label)]
    results = [text for output in cell.get("outputs", []) for text in _result(output, label, report)]
    cell.metadata["results"] = [*([_numbers(recorded)] if recorded else []), *results]


def _result(output: NotebookNode, label: str, report: str) -> Iterator[str]:
    data = output.get("data", {})
    if any(kind.startswith("image/") for kind in data):
        if label.startswith("fig-"):
            yield f'<p><a href="{escape(report)}#{label}">{escape(_("The figure stands in the report."))}</a></p>'
    elif "text/html" in data:
        from lxml import html

        for table in html.fromstring(f"<div>{data['text/html']}</div>").iter("table"):
            head, body = _cells_of(table)
            if head != RECORDED:  # the numbers that were recorded are shown with what they are
                yield _table(head, body, _("Result of the cell"))
    elif "text/plain" in data:
        yield f"<pre>{escape(str(data['text/plain']))}</pre>"


def _numbers(facts: Sequence[Fact]) -> str:
    head = [_("Number"), _("Value"), _("Base"), _("Name of the fact")]
    rows = [[fact.label, fact.text, "" if fact.base is None else number(fact.base, 0), fact.name] for fact in facts]
    return _table(head, rows, _("Numbers that the cell computed"))


def _cells_of(table: HtmlElement) -> tuple[list[str], list[list[str]]]:
    """Return the words of a table, without the numbering that pandas puts before the rows."""
    rows = [[" ".join(cell.text_content().split()) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    head, body = rows[0], rows[1:]
    if not head[0] and all(row[0].isdigit() for row in body):
        return head[1:], [row[1:] for row in body]
    return head, body


def _table(head: Sequence[str], body: Sequence[Sequence[str]], label: str) -> str:
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    lines = "\n".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in body)
    return (
        f'<div class="table-scroll" role="group" tabindex="0" aria-label="{escape(label)}">\n'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )
