"""HTML: one file that holds everything it shows."""

from __future__ import annotations

import re
from hashlib import sha256

from pandocfilters import Div, Plain, RawBlock, Str

from followup.render.embedded.crossref import Node
from followup.render.embedded.document import Prepared
from followup.render.embedded.language import REFERENCES
from followup.render.embedded.pandoc import write_document
from followup.render.embedded.pictures import data_address
from followup.render.embedded.writing import common_arguments, picture, with_metadata, write_floats


def html_float(label: str, kind: str, number: str, caption: list[Node], body: list[Node]) -> list[Node]:
    """Return a figure element with its caption above a table and below a picture."""
    text = [Str(f"{REFERENCES[kind]}\N{NO-BREAK SPACE}{number}: "), *caption]
    opening = RawBlock("html", f'<figcaption id="{label}-caption">')
    caption_blocks = [opening, Plain(text), RawBlock("html", "</figcaption>")]
    described = [Div(["", [], [["aria-describedby", f"{label}-caption"]]], body)]
    parts = [*caption_blocks, *described] if kind == "tbl" else [*described, *caption_blocks]
    classes = ["quarto-float", f"quarto-float-{kind}"]
    return [Div([label, classes, []], [RawBlock("html", "<figure>"), *parts, RawBlock("html", "</figure>")])]


def write_html(prepared: Prepared) -> bytes:
    """Return the document as HTML."""
    stage = prepared.project.stage
    held: dict[str, str] = {}

    def drawn(target: str, alternative: str) -> Node:
        # A short name goes through pandoc, which would take a fifth longer with all that the pictures hold.
        address = data_address(stage / target)
        name = sha256(address.encode()).hexdigest()
        held[name] = address
        return picture(name, alternative)

    blocks = write_floats(prepared.tree["blocks"], html_float, drawn)
    settings = prepared.project.settings["format"]["html"]
    look = dict(prepared.metadata.get("look", {}))
    if look.get("logo"):
        look["logo"] = data_address(stage / look["logo"])
    document = with_metadata(prepared, blocks, "html", look=look)
    style = (stage / settings["css"]).read_text(encoding="utf-8")
    document["meta"]["header-includes"] = {"t": "MetaBlocks", "c": [RawBlock("html", f"<style>\n{style}</style>")]}
    arguments = [
        "--to=html5",
        f"--template={settings['template']}",
        f"--shift-heading-level-by={settings.get('shift-heading-level-by', 0)}",
        *common_arguments(prepared, "html"),
    ]
    page = write_document(document, arguments, stage, prepared.epoch).decode()
    return re.sub(r'(?<= src=")[0-9a-f]{64}(?=")', lambda name: held.get(name[0], name[0]), page).encode()
