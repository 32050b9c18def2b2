"""What the notebooks hand to the report for a committed period."""

from __future__ import annotations

import re

import pytest
from notebook_cells import processed

from followup.downloads.embedded import tables_of

pytestmark = pytest.mark.slow
FIGURE = re.compile(
    r"!\[(?P<caption>.+)\]"
    r"\(_generated/fig-(?P<file>[\w-]+)\.svg\)"
    r"\{#fig-(?P<label>[\w-]+) fig-alt=\"(?P<alt>[^\"]+)\"\}\n"
)
OWN = re.compile(
    r"\{\{< (fact (crosswalk|obstacles)\.[a-z.]+|include /_generated/_(fig|tbl)-(goals|obstacles)[a-z-]*\.md) >\}\}"
)
TABLE = re.compile(r"^\| .+?\n\n: .+ \{#tbl-[\w-]+\}$", re.DOTALL | re.MULTILINE)


def fragments(kind: str) -> dict[str, str]:
    folder = processed("2018-2022") / "fragments"
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob(f"_{kind}*.md"))}


def test_every_figure_has_its_picture_a_caption_and_words() -> None:
    figures = fragments("fig-")
    assert len(figures) >= 10
    for name, text in figures.items():
        found = FIGURE.fullmatch(text)
        assert found, name
        assert found["file"] == found["label"] == name.removeprefix("_fig-")
        assert (processed("2018-2022") / "fragments" / f"fig-{found['file']}.svg").is_file()
        assert found["alt"].endswith(".")


def test_every_table_has_a_caption_and_a_label() -> None:
    tables = fragments("tbl-")
    assert len(tables) >= 10
    for name, text in tables.items():
        assert TABLE.search(text), name


def test_no_fragment_of_the_first_period_holds_a_foreign_shortcode_or_a_missing_number() -> None:
    for name, text in fragments("").items():
        # The sections on goals and obstacles bring their figures, tables and facts with them.
        assert "{{" not in (OWN.sub("", text) if name in ("_goals", "_obstacles") else text), name
        assert not re.search(r"\bnan\b|\bNone\b", text), name


def test_the_first_period_says_that_there_is_nothing_to_compare_with() -> None:
    (text,) = fragments("change").values()
    assert "@fig" not in text


def test_every_figure_has_a_table_with_its_numbers() -> None:
    tables = {name.removeprefix("_") for name in fragments("tbl-")}
    for figure in fragments("fig-"):
        assert set(tables_of(figure.removeprefix("_"))) <= tables, figure
