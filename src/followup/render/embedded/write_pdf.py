"""PDF: pandoc's Typst, in the look that Quarto uses too, set by the Typst compiler."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typst
from pandocfilters import Plain, RawBlock, RawInline

from followup.errors import RunError
from followup.locale import NO_BREAK_SPACE, _
from followup.render.embedded.crossref import Node
from followup.render.embedded.document import Prepared
from followup.render.embedded.language import REFERENCES
from followup.render.embedded.pandoc import write_document
from followup.render.embedded.tree import walk, words
from followup.render.embedded.writing import common_arguments, with_metadata, write_floats
from followup.typesetting import compile_typst

DEFINITIONS = """\
#let horizontalrule = line(start: (25%, 0%), end: (75%, 0%))
$for(header-includes)$
$header-includes$
$endfor$
"""


def typst_float(label: str, kind: str, _number: str, caption: list[Node], body: list[Node]) -> list[Node]:
    """Return a Typst figure of the kinds that Quarto uses, so that one look fits both engines."""
    position = "top" if kind == "tbl" else "bottom"
    opening = RawBlock("typst", "#figure([")
    middle = RawBlock("typst", f"], caption: figure.caption(position: {position}, [")
    supplement = REFERENCES[kind]
    closing = RawBlock("typst", f']), kind: "quarto-float-{kind}", supplement: "{supplement}") <{label}>')
    return [opening, *body, middle, Plain(caption), closing]


def typst_picture(target: str, alternative: str) -> Node:
    """Return a picture with its text alternative, which pandoc's own Typst leaves out."""
    code: Node = RawInline("typst", f"#box(image({_typst_string(target)}, alt: {_typst_string(alternative)}))")
    return code


def _typst_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _with_references(blocks: list[Node]) -> list[Node]:
    """Return the blocks with references that Typst itself resolves, so that number and page always agree."""

    def link(value: Any) -> Node | None:
        if "quarto-xref" not in value[0][1]:
            return None
        label = str(value[2][0]).removeprefix("#")
        word = words(value[1]).split(NO_BREAK_SPACE)[0]
        reference: Node = RawInline("typst", f"#ref(<{label}>, supplement: [{word}])")
        return reference

    return list(walk(blocks, {"Link": link}))


def write_typst(prepared: Prepared) -> bytes:
    """Return the document as Typst."""
    stage = prepared.project.stage
    blocks = _with_references(write_floats(prepared.tree["blocks"], typst_float, typst_picture))
    numbered = {"section-numbering": "1.1"} if prepared.option("typst", "number-sections") else {}
    document = with_metadata(prepared, blocks, "typst", **numbered)
    partials = [stage / name for name in prepared.project.settings["format"]["typst"]["template-partials"]]
    parts = [path.read_text(encoding="utf-8") for path in sorted(partials, key=_order)]
    template = "\n".join([DEFINITIONS, *parts, "$body$", ""])
    template_file = stage / f".{prepared.name}.template.typ"
    template_file.write_text(template, encoding="utf-8")
    try:
        arguments = ["--to=typst", f"--template={template_file.name}", *common_arguments(prepared, "typst")]
        return write_document(document, arguments, stage, prepared.epoch)
    finally:
        template_file.unlink()


def _order(path: Path) -> int:
    """Order the partials as Quarto's own template does: the functions, the page, the call."""
    return ("typst-template.typ", "page.typ", "typst-show.typ").index(path.name)


def write_pdf(prepared: Prepared) -> bytes:
    """Return the document as a tagged PDF of the standards that the project asks for.

    Raises
    ------
    RunError
        If Typst refuses, for example a figure without a text alternative.
    """
    standards = tuple(prepared.project.settings["format"]["typst"]["pdf-standard"])
    text = write_typst(prepared).decode()
    try:
        return compile_typst(text, prepared.project.stage, standards=standards, epoch=prepared.epoch)
    except typst.TypstError as error:
        raise RunError(_("Typst could not set the PDF"), details=error.diagnostic) from error
