"""Read the tables of a staged report, as they are shown there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from followup.markdown import escaped
from followup.render.embedded.pandoc import read_markdown
from followup.render.embedded.tree import words

_MARK = "{#tbl-"
_FACT = re.compile(r"\{\{< fact ([\w.\-]+) >\}\}")


@dataclass(frozen=True)
class ShownTable:
    """A table of the report, with every value as it is written there.

    Parameters
    ----------
    label
        What references call it, such as ``tbl-response``.
    caption, note
        What stands above and below it.
    heads
        The columns' headings.
    numeric
        For each column whether it is set flush right, as those of numbers are.
    rows
        The texts, row by row.
    """

    label: str
    caption: str
    note: str
    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


def read_tables(stage: Path) -> list[ShownTable]:
    """Return every labelled table of a staged report, whether a run or a chapter has put it there."""
    facts = json.loads((stage / "_generated" / "facts.json").read_text(encoding="utf-8"))
    files = [*sorted(stage.rglob("*.qmd")), *sorted((stage / "_generated").glob("_*.md"))]
    texts = [
        _FACT.sub(lambda found: escaped(str(facts[found[1]]["text"])) if found[1] in facts else found[0], text)
        for text in (file.read_text(encoding="utf-8-sig") for file in files)
    ]
    settings = YAML(typ="safe", pure=True).load((stage / "_quarto.yml").read_text(encoding="utf-8"))
    text = "\n\n".join(text for text in texts if _MARK in text)
    document = read_markdown(text, settings["from"], stage)
    return list({table.label: table for table in _tables(document["blocks"])}.values())


def _tables(blocks: Sequence[dict[str, Any]]) -> Iterator[ShownTable]:
    for place, block in enumerate(blocks, start=1):
        if block["t"] == "Table" and block["c"][0][0]:
            below = takewhile(lambda other: other["t"] == "Div", blocks[place:])
            yield _table(block["c"], " ".join(_words(div["c"][1]) for div in below if "note" in div["c"][0][1]))


def _table(content: list[Any], note: str) -> ShownTable:
    attributes, caption, columns, head, bodies, _foot = content
    return ShownTable(
        attributes[0],
        _words(caption[1]),
        note,
        next(_rows(head[1])),
        tuple(alignment["t"] == "AlignRight" for alignment, _width in columns),
        tuple(row for body in bodies for row in _rows(body[3])),
    )


def _rows(rows: Sequence[Any]) -> Iterator[tuple[str, ...]]:
    for _attributes, cells in rows:
        yield tuple(_words(cell[4]) for cell in cells)


def _words(blocks: Any) -> str:
    return str(words(blocks)).strip()
