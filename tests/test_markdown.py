"""Text from outside stays text, however it looks: read back by Pandoc itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pandoc_reading import PIECES, kinds, pandoc

from followup.markdown import TableColumn, attribute, escaped, pipe_table

PLAIN = {"Str", "Space", "Para", "Plain", "Quoted", "SingleQuote", "DoubleQuote"}
QUOTES = {"DoubleQuote": "“”", "SingleQuote": "\u2018\u2019"}
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=3).map("".join), min_size=1, max_size=20)


def words(inlines: list[dict[str, Any]]) -> str:
    text = ""
    for node in inlines:
        if node["t"] == "Quoted":
            first, last = QUOTES[node["c"][0]["t"]]
            text += first + words(node["c"][1]) + last
        else:
            text += node["c"] if node["t"] == "Str" else " "
    return text


def as_shown(text: str) -> str:
    """What a reader should see: control characters as spaces, and runs of spaces as one."""
    # Written apart from the product's own expression: category Cc, the marks that turn or hide text, and what is no
    # character at all.
    hidden = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u2028\u2029\ufeff\ufffe\uffff"}
    hidden |= {*map(chr, range(0x200B, 0x2010)), *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    hidden |= {*map(chr, range(0x2060, 0x2070)), *"\u061c\u180e", *map(chr, range(0xFFF9, 0xFFFC))}
    hidden |= {*map(chr, range(0xE000, 0xF900)), *map(chr, range(0xFDD0, 0xFDF0))}
    hidden |= {*map(chr, range(0xE0000, 0xE0080)), *map(chr, range(0xF0000, 0x110000))}
    return re.sub(" +", " ", "".join(" " if c in hidden else c for c in text).strip())


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_text_comes_out_of_pandoc_as_the_same_text_and_never_as_markup(texts: list[str]) -> None:
    visible = [text for text in texts if as_shown(text)]
    blocks = pandoc("\n\n".join(escaped(text) for text in visible))
    assert set(kinds(blocks)) <= PLAIN
    assert [words(block["c"]) for block in blocks] == [as_shown(text) for text in visible]


@settings(max_examples=15, deadline=None)
@given(TEXTS)
def test_a_table_shows_each_cell_as_its_text(texts: list[str]) -> None:
    columns = [TableColumn("a", "A|B"), TableColumn("b", "*C*", right=True)]
    (table,) = pandoc(pipe_table([[text, "x"] for text in texts], columns))
    assert table["t"] == "Table"
    body = table["c"][4][0][3]
    cells = [[cell[4] for cell in row[1]] for row in body]
    shown = [[words(blocks[0]["c"]) if blocks else "" for blocks in row] for row in cells]
    assert shown == [[as_shown(text), "x"] for text in texts]
    assert set(kinds(cells)) <= PLAIN | {"AlignDefault"}


@settings(max_examples=15, deadline=None)
@given(TEXTS)
@example(["{{{< include x >}}}"])
@example(['&lt; &amp;amp; \\" \\'])
def test_an_alternative_text_comes_out_of_pandoc_as_the_same_text(texts: list[str]) -> None:
    images = pandoc("\n\n".join(f'![a](b.svg){{#fig-{n} fig-alt="{attribute(t)}"}}' for n, t in enumerate(texts)))
    shown = [dict(block["c"][2][0]["c"][0]["c"][0][2]).get("fig-alt", "") for block in images]
    # Doubled braces, which begin a shortcode, are parted; straight quotation marks, which end the text, are turned.
    expected = [re.sub(r"([{}])(?=\1)", r"\1 ", as_shown(text).replace('"', "”")) for text in texts]
    assert [re.sub(" +", " ", text) for text in shown] == expected


@given(st.text())
def test_no_shortcode_survives(text: str) -> None:
    for braces in (text, "{{<" + text, text + ">}}", "{" + text + "{{<"):
        assert "{{" not in escaped(braces)
        assert "{{" not in attribute(braces)
        assert "}}" not in attribute(braces)


@pytest.mark.parametrize(("right", "line"), [(False, ":----------"), (True, "----------:")])
def test_numbers_are_set_flush_right(right: bool, line: str) -> None:
    assert pipe_table([], [TableColumn("a", "A", right=right)]).splitlines() == ["| A |", f"|{line}|"]
