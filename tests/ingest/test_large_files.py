"""Large sheets are read in slices, and come out as if they had been read whole."""

import zipfile
from datetime import datetime

import pytest
from openpyxl import load_workbook

from followup.ingest import slices
from followup.ingest.cells import Unreadable, read_cells
from tests.small_exports import workbook


@pytest.fixture
def book(tmp_path):
    rows = [["Kod", None, "Fråga", "När"]]
    rows += [[f"K{n}", None, "Ja" if n % 3 else 2.5, datetime(2026, 1, 12, 8, n % 60)] for n in range(200)]  # noqa: DTZ001
    rows[50:60] = [[]] * 10
    rows[70] = [None, None, None, None, "<&>", True]
    return workbook(tmp_path / "svar.xlsx", rows)


def everything(file):
    return [(name, cells.index.tolist(), cells.to_dict("list")) for name, cells in read_cells(file)]


@pytest.mark.parametrize("size", [300, 1000, 5000])
def test_a_sheet_read_in_slices_says_what_it_says_read_whole(book, monkeypatch, size):
    whole = everything(book)
    monkeypatch.setattr(slices, "SLICE", size)
    assert slices.large_sheets(book) == {"Sheet1": "xl/worksheets/sheet1.xml"}
    assert len(list(slices.slices(book, "xl/worksheets/sheet1.xml"))) > 1
    assert everything(book) == whole
    assert (whole[0][1][-1], whole[0][2][3][1], whole[0][2][4][70]) == (201, "2026-01-12 08:00:00", "<&>")


def test_only_the_large_sheet_of_a_workbook_is_cut(book, monkeypatch):
    with_two = load_workbook(book)
    with_two.create_sheet("Om").append(["Läs mig"])
    with_two.save(book)
    whole = everything(book)
    monkeypatch.setattr(slices, "SLICE", 1000)
    assert list(slices.large_sheets(book)) == ["Sheet1"]
    assert everything(book) == whole


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sheetData>", b"<!-- </row> --><sheetData>"),
        (b'<row r="1"', b"<row"),
        (b"<v>", b"<v><![CDATA[]]>"),
    ],
)
def test_a_sheet_whose_rows_cannot_be_told_for_certain_is_read_whole(book, tmp_path, monkeypatch, old, new):
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(book) as archive, zipfile.ZipFile(odd, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in content
                content = content.replace(old, new)
            copy.writestr(name, content)
    monkeypatch.setattr(slices, "SLICE", 1000)
    assert slices.large_sheets(odd) == {}


@pytest.mark.parametrize("damage", [lambda content: content[:200], lambda content: b"\0" + content[1:-30] + b"\0" * 30])
def test_a_damaged_workbook_has_no_large_sheets_and_is_told_of(tmp_path, monkeypatch, book, damage):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(damage(book.read_bytes()))
    monkeypatch.setattr(slices, "SLICE", 1000)
    assert slices.large_sheets(broken) == {}
    with pytest.raises(Unreadable):
        read_cells(broken)
