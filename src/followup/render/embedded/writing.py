"""What the three writers have in common: options, metadata and the walk over floats and pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pandocfilters import Image, Str

from followup.render.embedded.crossref import Node, float_parts
from followup.render.embedded.document import Prepared
from followup.render.embedded.pandoc import Document
from followup.render.embedded.project import FILTER
from followup.render.embedded.tree import walk, words

PictureWriter = Callable[[str, str], Node]
"""Takes the file and the text alternative of a picture, and returns the inline that a format has for it."""

FloatWriter = Callable[[str, str, str, list[Node], list[Node]], list[Node]]
"""Takes label, kind, number, caption and body, and returns the blocks that a format has for them."""


def common_arguments(prepared: Prepared, format_name: str) -> list[str]:
    """Return pandoc's options for numbering, contents and the filter both engines share."""
    arguments = [f"--lua-filter={FILTER}", "--syntax-highlighting=none"]
    if prepared.option(format_name, "number-sections"):
        arguments.append("--number-sections")
    if prepared.option(format_name, "toc"):
        arguments.append("--toc")
    arguments.append(f"--toc-depth={prepared.option(format_name, 'toc-depth', 3)}")
    return arguments


def with_metadata(prepared: Prepared, blocks: list[Node], format_name: str, **more: Any) -> Document:
    """Return a document of ``blocks`` with the metadata as plain text: nothing in it is read as markup."""
    contents = {key: prepared.option(format_name, key) for key in ("toc-title", "toc-depth")}
    metadata = {**prepared.metadata, **{key: value for key, value in contents.items() if value is not None}, **more}
    return {
        "pandoc-api-version": prepared.tree["pandoc-api-version"],
        "meta": {key: _meta_value(value) for key, value in metadata.items()},
        "blocks": blocks,
    }


def _meta_value(value: Any) -> Node:
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: _meta_value(item) for key, item in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta_value(item) for item in value]}
    return {"t": "MetaString", "c": "" if value is None else str(value)}


def write_floats(blocks: list[Node], write_float: FloatWriter, write_picture: PictureWriter) -> list[Node]:
    """Return ``blocks`` with every float and every picture as the format has it."""

    def division(value: Any) -> list[Node] | None:
        parts = float_parts(value)
        return write_float(*parts) if parts else None

    def image(value: Any) -> Node:
        (_label, _classes, attributes), inlines, (target, _title) = value
        return write_picture(target, dict(attributes).get("fig-alt") or words(inlines))

    return list(walk(blocks, {"Div": division, "Image": image}))


def picture(address: str, alternative: str) -> Node:
    """Return a picture as pandoc has it, with its text alternative."""
    image: Node = Image(["", [], []], [Str(alternative)], [address, ""])
    return image
