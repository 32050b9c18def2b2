"""What could hold the analyst's computer up is refused by name before it is opened; what was left alone is told of."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from small_exports import text_file, workbook

from followup.errors import Severity
from followup.ingest import guard, read_responses

ROWS = [["Roll", "Svar"], ["Chef", "Ja"]]


def changed(file: Path, change: Callable[[str, bytes], bytes], added: dict[str, bytes] | None = None) -> Path:
    """Write a small workbook with its parts changed."""
    whole = workbook(file.with_name("whole.xlsx"), ROWS)
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in archive.namelist():
            new.writestr(name, change(name, archive.read(name)))
        for name, content in (added or {}).items():
            new.writestr(name, content)
    whole.unlink()
    return file


def rules(file: Path) -> list[tuple[str, Severity]]:
    tables, faults = read_responses([file])
    assert all(fault.place.file == file.name for fault in faults)
    assert bool(tables) != any(fault.severity is Severity.STOP for fault in faults)
    return [(fault.rule, fault.severity) for fault in faults]


def same(_name: str, content: bytes) -> bytes:
    return content


def with_cells(cells: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, content: (
        content.replace(b"</sheetData>", cells + b"</sheetData>") if "sheet1" in name else content
    )


def test_an_ordinary_workbook_has_nothing_to_tell(tmp_path):
    assert rules(workbook(tmp_path / "svar.xlsx", ROWS)) == []


@pytest.mark.parametrize("name", ["svar.xlsx", "svar.xls"])
def test_a_workbook_with_a_password_is_refused(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    )
    assert rules(file) == [("file.password", Severity.STOP)]


def test_a_document_of_libreoffice_with_a_password_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "svar.ods", "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        archive.writestr("content.xml", "x")
    assert rules(tmp_path / "svar.ods") == [("file.password", Severity.STOP)]


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path):
    file = changed(tmp_path / "svar.xlsx", same, {"xl/media/x.xml": bytes(60 << 20)})
    assert rules(file) == [("file.unpacks-without-end", Severity.STOP)]


def test_an_archive_that_hides_its_size_is_refused(tmp_path):
    file = changed(tmp_path / "svar.xlsx", same, {"xl/sharedStrings2.xml": b"a" * 1_000_000})
    content = file.read_bytes()
    file.write_bytes(content.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert rules(file) == [("file.broken-workbook", Severity.STOP)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused(tmp_path, encoding):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
    assert rules(changed(tmp_path / "svar.xlsx", same, {"xl/x.xml": bomb})) == [("file.entities", Severity.STOP)]


def test_a_cell_in_the_last_corner_is_refused(tmp_path):
    corner = b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
    assert rules(changed(tmp_path / "svar.xlsx", with_cells(corner))) == [("file.dimensions", Severity.STOP)]


def test_a_long_or_a_wide_sheet_is_read(tmp_path):
    long = b'<row r="200000"><c r="A200000" t="str"><v>x</v></c></row>'
    wide = b'<row r="3"><c r="AMJ3" t="str"><v>x</v></c></row>'
    assert rules(changed(tmp_path / "long.xlsx", with_cells(long))) == []
    assert rules(changed(tmp_path / "wide.xlsx", with_cells(wide))) == []


def test_a_row_repeated_a_million_times_is_refused(tmp_path):
    repeated = b'table:number-columns-repeated="1024" office:value-type="string"'
    cell = b"<table:table-cell " + repeated + b"><text:p>x</text:p></table:table-cell>"
    row = b'<table:table-row table:number-rows-repeated="1048000">' + cell + b"</table:table-row>"
    with zipfile.ZipFile(tmp_path / "svar.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", row)
    assert rules(tmp_path / "svar.ods") == [("file.dimensions", Severity.STOP)]


def test_a_text_file_of_many_short_rows_and_one_endless_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MAXIMUM_CELLS", 1000)
    (tmp_path / "svar.csv").write_text("a;b\n" * 100 + ";" * 100 + "\n", encoding="utf-8")
    assert rules(tmp_path / "svar.csv") == [("file.dimensions", Severity.STOP)]


def test_a_file_larger_than_a_gigabyte_is_refused_without_being_read(tmp_path):
    file = tmp_path / "svar.csv"
    with file.open("wb") as stream:
        stream.truncate((1 << 30) + 1)  # takes no room on the disk
    assert rules(file) == [("file.too-large", Severity.STOP)]


@pytest.mark.parametrize(
    ("part", "rule"),
    [("xl/vbaProject.bin", "file.macros"), ("xl/externalLinks/externalLink1.xml", "file.external-links")],
)
def test_macros_and_links_are_left_alone_and_told_of(tmp_path, part, rule):
    assert rules(changed(tmp_path / "svar.xlsm", same, {part: b"x"})) == [(rule, Severity.LOOK)]


def test_a_refusal_says_what_to_do_without_showing_what_the_file_holds(tmp_path):
    text_file(tmp_path / "a.csv", ROWS)
    corner = b'<row r="1048576"><c r="XFD1048576" t="str"><v>Hemligt</v></c></row>'
    changed(tmp_path / "svar.xlsx", with_cells(corner))
    tables, (fault,) = read_responses(sorted(tmp_path.iterdir()))
    assert [table.file for table in tables] == ["a.csv"]
    assert fault.next_step
    assert not re.search("Hemligt", str(fault))
