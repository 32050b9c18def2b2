"""DOCX: real styles from the reference document, captions with fields, PNG pictures."""

from __future__ import annotations

from datetime import UTC, datetime

from pandocfilters import Div, Para, Str

from followup.render.docx_archive import finished
from followup.render.embedded.crossref import Node, field_code
from followup.render.embedded.document import Prepared
from followup.render.embedded.language import REFERENCES
from followup.render.embedded.pandoc import write_document
from followup.render.embedded.pictures import data_address
from followup.render.embedded.writing import common_arguments, picture, with_metadata, write_floats

STYLES = {"fig": "Image Caption", "tbl": "Table Caption"}


def docx_float(label: str, kind: str, number: str, caption: list[Node], body: list[Node]) -> list[Node]:
    """Return a captioned paragraph or table inside a bookmark; the number is a field, so Word can count on."""
    word = REFERENCES[kind]
    text = [Str(f"{word}\N{NO-BREAK SPACE}"), field_code(f"SEQ {word} \\* ARABIC", number), Str(": "), *caption]
    caption_block = Div(["", [], [["custom-style", STYLES[kind]]]], [Para(text)])
    if kind == "tbl":
        return [Div([label, [], []], [caption_block, *body])]
    pictures = [Para(block["c"]) if block["t"] == "Plain" else block for block in body]
    figure = Div(["", [], [["custom-style", "Captioned Figure"]]], pictures)
    return [Div([label, [], []], [figure, caption_block])]


def write_docx(prepared: Prepared) -> bytes:
    """Return the document as DOCX."""
    stage = prepared.project.stage

    def drawn(target: str, alternative: str) -> Node:
        png = (stage / target).with_suffix(".png")
        return picture(data_address(png if png.is_file() else stage / target), alternative)

    blocks = write_floats(prepared.tree["blocks"], docx_float, drawn)
    document = with_metadata(prepared, blocks, "docx")
    reference = prepared.option("docx", "reference-doc")
    arguments = ["--to=docx", f"--reference-doc={reference}", *common_arguments(prepared, "docx"), "--output=-"]
    written = write_document(document, arguments, stage, prepared.epoch)
    # Within its sandbox pandoc has no clock, and dates every document 1970.
    moment = datetime.fromtimestamp(prepared.epoch, UTC)
    return finished(written, f"{moment:%Y-%m-%dT%H:%M:%SZ}")
