"""The report's tables as files hold what is shown, as numbers where they are numbers, and no formula."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from pathlib import Path

import pytest
from openpyxl import load_workbook

from followup.downloads import write_downloads
from followup.downloads.tables import ShownTable, read_tables
from followup.downloads.workbook import all_tables, one_table
from followup.locale import in_language

MARKDOWN = """\
| Form | Andel | Tal |
|:-----|-----:|-----:|
| \\=SUMMA\\(A1\\) | 45 \\% | −1 234,5 |
| 2023 | .. | {{< fact a.count >}} |

: Andelar\\, i procent {#tbl-forms}

::: {.source}
Källa.
:::

::: {.note}
Två punkter\\: dolt.
:::
"""


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    generated = tmp_path / "_generated"
    generated.mkdir()
    (tmp_path / "_quarto.yml").write_text("from: markdown-raw_html\n", encoding="utf-8")
    (generated / "facts.json").write_text(json.dumps({"a.count": {"text": "7"}}), encoding="utf-8")
    (generated / "_tbl-forms.md").write_text(MARKDOWN, encoding="utf-8")
    (generated / "_fig-forms.md").write_text("", encoding="utf-8")
    return tmp_path


def test_a_table_is_read_as_it_is_shown(stage: Path) -> None:
    [table] = read_tables(stage)
    assert (table.label, table.caption, table.note) == ("tbl-forms", "Andelar, i procent", "Två punkter: dolt.")
    assert table.rows[1] == ("2023", "..", "7")


def test_the_page_carries_each_table_as_csv_without_formulas(stage: Path) -> None:
    write_downloads(stage, 0)
    content = json.loads((stage / "_generated" / "downloads.json").read_text(encoding="utf-8"))
    kind, _comma, data = content["tables"]["tbl-forms"]["csv"].partition(",")
    assert kind == "data:text/csv;charset=utf-8;base64"
    assert b64decode(data).decode("utf-8") == "\ufeffForm;Andel;Tal\n'=SUMMA(A1);45 %;-1234,5\n2023;..;7\n"
    assert content["figures"] == {"fig-forms": ["tbl-forms"]}


def test_numbers_are_numbers_and_names_are_names(stage: Path) -> None:
    [table] = read_tables(stage)
    sheet = load_workbook(io.BytesIO(one_table(table, 0))).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet["A4:C5"]] == [
        ["'=SUMMA(A1)", 0.45, -1234.5],
        ["2023", "..", 7],
    ]
    assert [sheet["B4"].number_format, sheet["C4"].number_format] == ["0 %", "#,##0.0"]


def test_the_same_tables_give_the_same_bytes(stage: Path) -> None:
    tables = [("Tabell 1", read_tables(stage)[0])]
    assert all_tables(tables, "Rapport", 86400) == all_tables(tables, "Rapport", 86400)


def test_all_tables_stand_in_one_workbook_behind_its_contents(stage: Path) -> None:
    [table] = read_tables(stage)
    other = ShownTable("tbl-x", "Tomma och lika rubriker", "", ("", "A", "A"), (False,) * 3, (("b", "", "c"),))
    with in_language("sv"):
        book = load_workbook(io.BytesIO(all_tables([("Tabell 1", table), ("Tabell 2", other)], "Rapport", 0)))
    assert book.sheetnames == ["Innehåll", "Tabell 1", "Tabell 2"]
    contents = book["Innehåll"]
    assert [contents["A4"].hyperlink.location, contents["A5"].hyperlink.location] == ["'Tabell 1'!A1", "'Tabell 2'!A1"]
    assert contents["B4"].value == "Andelar, i procent"
    sheet = book["Tabell 1"]
    assert (sheet["A1"].value, sheet["A7"].value) == ("Tabell 1: Andelar, i procent", "Två punkter: dolt.")
    assert sheet.tables["Tabell_1_"].ref == "A3:C5"
    assert sheet.freeze_panes == "A4"
    assert [cell.value for cell in book["Tabell 2"][3]][:3] == ["1", "A", "A (3)"]
