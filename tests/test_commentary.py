"""The analyst's own assessment: what may stand in it, and what is refused by name and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pandoc_reading import PIECES, kinds, pandoc

from followup.commentary import SECTIONS, check_commentary, read_commentary
from followup.facts import FactBook, Unit, make_fact
from followup.locale import in_language

ALLOWED = """Arbetet har *kommit* långt, men **inte** överallt: index är {{< fact implementation.index >}}.

1. Följ upp varje år, även 2024.
2. Skriv till anna.berg@exempelby.se eller läs [mer](https://exempelby.se/a_b?c=1#d).

- Andelen är {{<fact implementation.index>}} – mer än förra gången (#metoo nämns också).
- Kostnaden är 5 < 6, A/B och 50 % + 3.

> Citat: ”Vi hann inte – tyvärr.” [sic] ... och ~~struket~~ H^2^O.

* * *

[mejl](mailto:a@b.se) [a] (b) § 19; 1_000 - 2 = -3; C:/mapp
"""

REFUSED = {
    "shortcode": ["{{< include x >}}", "a {{% fact b %}}", "{{< fact a b >}}", "{{<", ">}}", "{{<{{< fact a >}} x >}}"],
    "html": ["<b>x</b>", "a <!-- b", "<?php", "</div>", "<https://m.se>", "x<br"],
    "code": ["```", "~~~", "`r 1`", "`{python} 1`", "> ```{python}", "1. ~~~ {.x}", "a ` b", "    x", "\tx"],
    "image": ["![a](https://b.se/c.png)", "text ![a][b]"],
    "block": ["::: {.x}", "> :::", "[a]{.b}", "*a*{=html}", "[a](https://b.se){.c}", ": förklaring", "{.x}"],
    "heading": ["# A", "#A", "> ## B", "- # C", "1. # D", "====", "-----", "--", "=", "> ==="],
    "reference": ["@fig-a", "[@a]", "_@fig-a_", "*@fig-a*", "a -@b", "(@1)", "@{a}", "@å"],
    "metadata": ["---", "...", "--- "],
    "math": ["$x$", "5 $"],
    "footnote": ["a[^1]", "^[b]"],
    "table": ["| a | b |", "a|b\n-|-", "---- ----", "+---+", "|:--|", "> | a"],
    "link": ["[a](javascript:b)", "[a](fil.html)", "[a]: https://b.se", "[//]: # (c)", "[a](", "[a](data:x)"],
}  # fmt: skip

# As in report/_quarto.yml: raw HTML and TeX are off there, so that what gets this far is shown as text.
READER = "markdown-raw_html-raw_attribute-raw_tex-native_divs-native_spans-latex_macros-tex_math_dollars"
PROSE = {"Str", "Space", "SoftBreak", "LineBreak", "Para", "Plain", "Emph", "Strong", "Strikeout", "Superscript"}
PROSE |= {"Subscript", "BlockQuote", "Link", "HorizontalRule", "Quoted", "SingleQuote", "DoubleQuote", "BulletList"}
LISTS = {"OrderedList", "Decimal", "LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman", "DefaultStyle", "Example"}
LISTS |= {"DefaultDelim", "Period", "OneParen", "TwoParens"}
BETWEEN = ["\n", "\n\n", " ", "\t", "a", "> ", "- ", "_", "*", "\n    ", "|", "-", "=", ":", "[", "]", "](", ")", "@"]


def check(folder: Path, text: str, facts: FactBook | None = None) -> list[tuple[str, int | None]]:
    file = folder / "conclusions.md"
    file.write_text(text, encoding="utf-8")
    return [(fault.rule, fault.place.row) for fault in check_commentary({"conclusions": file}, facts)]


@pytest.fixture
def book() -> FactBook:
    names = ("implementation.index", "implementation.gap", "systematics.index")
    return FactBook(make_fact(name, 1.0, unit=Unit.INDEX, base=1, label="") for name in names)


def test_prose_with_emphasis_lists_quotations_links_and_facts_passes(tmp_path: Path, book: FactBook) -> None:
    assert check(tmp_path, ALLOWED, book) == []


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in REFUSED.items() for text in texts])
def test_everything_else_is_refused_by_name_and_line(tmp_path: Path, kind: str, text: str) -> None:
    before = "En rad.\n\n"
    faults = check(tmp_path, f"{before}{text}\n\nEn rad till.\n")
    assert [rule for rule, _row in faults] == [f"commentary.{kind}"]
    # The construct stands on the third line; of a table without outer bars it is the line below the head that tells.
    assert faults[0][1] == 3 + text.count("\n")


def test_two_constructs_on_a_line_are_both_named(tmp_path: Path) -> None:
    assert check(tmp_path, "<b>5 $</b>") == [("commentary.html", 1), ("commentary.math", 1)]


def test_an_unknown_fact_is_named_with_the_nearest_ones(tmp_path: Path, book: FactBook) -> None:
    file = tmp_path / "conclusions.md"
    file.write_text("A\n\nIndex är {{< fact implementation.indx >}}.\n", encoding="utf-8")
    with in_language("en"):
        (fault,) = check_commentary({"conclusions": file}, book)
    assert fault.rule == "commentary.unknown-fact"
    assert (fault.place.file, fault.place.row) == ("commentary/conclusions.md", 3)
    assert "implementation.indx" in fault.message
    assert "implementation.index" in fault.next_step


def test_a_fact_that_resembles_none_points_to_the_list(tmp_path: Path, book: FactBook) -> None:
    file = tmp_path / "conclusions.md"
    file.write_text("{{< fact x >}}", encoding="utf-8")
    with in_language("en"):
        (fault,) = check_commentary({"conclusions": file}, book)
    assert "facts.json" in fault.next_step


def test_without_facts_only_the_language_is_checked(tmp_path: Path) -> None:
    assert check(tmp_path, "{{< fact no.such >}}") == []


def test_a_file_for_no_chapter_is_refused_with_the_chapters_named(tmp_path: Path) -> None:
    file = tmp_path / "slutsats.md"
    file.write_text("Text.\n", encoding="utf-8")
    with in_language("en"):
        (fault,) = check_commentary({"slutsats": file})
    assert fault.rule == "commentary.unknown-chapter"
    assert "conclusions" in fault.next_step
    assert "conclusions" in SECTIONS


def test_a_file_that_is_not_utf8_is_told_apart_from_one_with_faults(tmp_path: Path) -> None:
    file = tmp_path / "conclusions.md"
    file.write_bytes("Våld.\n".encode("cp1252"))
    assert [fault.rule for fault in check_commentary({"conclusions": file})] == ["commentary.not-utf8"]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    # A form feed and a line separator are no new lines; CRLF is one.
    file = tmp_path / "conclusions.md"
    file.write_bytes("\ufeffa\fb\u2028c\r\nd $".encode())
    assert [fault.place.row for fault in check_commentary({"conclusions": file})] == [2]


def test_a_chapter_without_commentary_has_none(tmp_path: Path) -> None:
    file = tmp_path / "conclusions.md"
    file.write_text("\n\nText.\n\n\n", encoding="utf-8-sig")
    assert read_commentary(None) == ""
    assert read_commentary(file) == "Text.\n"


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES | st.sampled_from(BETWEEN), max_size=12).map("".join))
@example(">\n    >")
@example(">     x")
def test_what_passes_holds_nothing_but_prose_as_pandoc_reads_it(tmp_path_factory: Any, text: str) -> None:
    if check(tmp_path_factory.getbasetemp(), text) == []:
        blocks = pandoc(text, READER)
        assert set(kinds(blocks)) <= PROSE | LISTS
        assert all(target.startswith(("https://", "http://", "mailto:")) for target in link_targets(blocks))


def link_targets(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["c"][2][0]] if node.get("t") == "Link" else []
        return own + link_targets(list(node.values()))
    return [target for item in node for target in link_targets(item)] if isinstance(node, list) else []
