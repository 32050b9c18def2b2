"""From the printable form's text to its HTML and its PDF, by the embedded engine's own tools."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import typst
from pandocfilters import Plain, RawBlock, RawInline
from ruamel.yaml import YAML

from followup.errors import RunError
from followup.locale import _, language
from followup.plain import plain
from followup.questionnaires.outline import Outline
from followup.questionnaires.printable import BOX, write_markdown
from followup.questionnaires.texts import synthetic_text
from followup.render.documents import report_epoch
from followup.render.embedded.pandoc import Document, read_markdown, write_document
from followup.render.embedded.pictures import data_address
from followup.render.embedded.tree import Visits, walk
from followup.render.embedded.write_pdf import DEFINITIONS
from followup.typesetting import compile_typst

STANDARDS = ("a-2a", "ua-1")
_READER = "markdown-raw_html-raw_attribute-raw_tex-native_divs-native_spans-tex_math_dollars-yaml_metadata_block"
_FILTER = "_extensions/report/report.lua"
_PARTIALS = ("typst-template.typ", "page.typ", "typst-show.typ")
_STYLE = """\
.together { break-inside: avoid; }
.write { height: 2.1rem; border-bottom: 1px solid var(--soft); max-width: 44rem; }
main table { table-layout: auto; }
main thead th { white-space: nowrap; }
"""
_LARGER_BOXES = f'#show "{BOX}": set text(size: 1.3em)'
_GUARD = RawInline("typst", "#[];")
_LINE = "#pdf.artifact(block(above: 6mm, below: 0mm, width: 100%, line(length: 100%, stroke: 0.5pt + luma(120))))"


def write_printable(outline: Outline, report: Path) -> dict[str, bytes]:
    """Return the HTML and the PDF of a form, by their endings.

    Parameters
    ----------
    outline
        What is asked.
    report
        The folder of the report's sources, whose look the form has.

    Raises
    ------
    RunError
        If pandoc or Typst fails.
    """
    tree = read_markdown(write_markdown(outline), _READER, report)
    look = YAML(typ="safe").load((report / "_brand" / "brand.yml").read_text(encoding="utf-8"))["look"]
    epoch = report_epoch(outline.period.period.survey.opens)
    return {"html": _html(tree, outline, look, report, epoch), "pdf": _pdf(tree, outline, look, report, epoch)}


def _html(tree: Document, outline: Outline, look: dict[str, str], report: Path, epoch: int) -> bytes:
    if look.get("logo"):
        look = {**look, "logo": data_address(report / look["logo"])}
    document = _document(tree, {**_metadata(outline), "look": look}, _IN_HTML)
    style = (report / "_brand" / "page.css").read_text(encoding="utf-8") + _STYLE
    document["meta"]["header-includes"] = {"t": "MetaBlocks", "c": [RawBlock("html", f"<style>\n{style}</style>")]}
    arguments = ["--to=html5", "--template=_brand/page.html", "--shift-heading-level-by=1", f"--lua-filter={_FILTER}"]
    return write_document(document, arguments, report, epoch)


def _pdf(tree: Document, outline: Outline, look: dict[str, str], report: Path, epoch: int) -> bytes:
    document = _document(tree, {**_metadata(outline), "look": look}, _IN_TYPST)
    parts = [(report / "_brand" / "typst" / name).read_text(encoding="utf-8") for name in _PARTIALS]
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "form.typ"
        template.write_text("\n".join([DEFINITIONS, *parts, _LARGER_BOXES, "$body$", ""]), encoding="utf-8")
        arguments = ["--to=typst", f"--template={template}", f"--lua-filter={_FILTER}"]
        text = write_document(document, arguments, report, epoch).decode()
    try:
        return compile_typst(text, report, standards=STANDARDS, epoch=epoch)
    except typst.TypstError as error:
        raise RunError(_("Typst could not set the form"), details=error.diagnostic) from error


def _metadata(outline: Outline) -> dict[str, Any]:
    about = outline.period.period
    mark = synthetic_text(outline.period)
    name = plain(outline.administration.name)
    metadata = {
        "title": outline.title,
        "document-kind": _("Questionnaire"),
        "subtitle": name,
        "municipality": plain(about.municipality.name),
        "period": about.period.replace("-", "–"),
        "lang": language(),
        "region": {"sv": "SE", "en": "GB"}[language()],
        "header-text": " · ".join([plain(about.municipality.name), name, *([_("SYNTHETIC")] if mark else [])]),
    }
    return {**metadata, **({"notice": mark} if mark else {})}


def _document(tree: Document, metadata: dict[str, Any], visits: Visits) -> Document:
    """Return the document with its metadata as plain text, and its divisions as the format has them."""
    return {**tree, "meta": {key: _value(value) for key, value in metadata.items()},
            "blocks": walk(tree["blocks"], visits)}  # fmt: skip


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: _value(item) for key, item in value.items()}}
    return {"t": "MetaString", "c": str(value or "")}


def _lines(value: Any) -> int:
    """Return how many lines to write on a division stands for; none for most."""
    return int(dict(value[0][2])["lines"]) if "write" in value[0][1] else 0


def _html_division(value: Any) -> Any:
    # A division that is empty would go away: the lines are for the eye and the pen only.
    lines = _lines(value)
    return [RawBlock("html", '<div class="write" aria-hidden="true"></div>' * lines)] if lines else None


def _typst_division(value: Any) -> Any:
    if lines := _lines(value):
        return [RawBlock("typst", "\n".join([_LINE] * lines) + "\n#v(3mm)")]
    if "together" in value[0][1]:
        opening = RawBlock("typst", "#block(breakable: false, width: 100%, above: 1.5em)[")
        return [opening, *walk(value[1], _IN_TYPST), RawBlock("typst", "]")]
    return None


def _typst_plain(value: Any) -> Any:
    # A table's cell may begin with what begins a heading or a list in Typst, which pandoc does not see.
    return Plain([_GUARD, *value]) if value[:1] != [_GUARD] else None


_IN_HTML: Visits = {"Div": _html_division}
_IN_TYPST: Visits = {"Div": _typst_division, "Plain": _typst_plain}
