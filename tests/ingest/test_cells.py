"""Whatever the file is, its cells come out as text, every one of them as it stands."""

import csv
import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from small_exports import text_file, workbook

from followup.ingest.cells import Unreadable, encoding_of, guess_delimiter, read_cells

ROWS = [["Kod", "Svar"], ["0180", "Våld mot äldre"], ["0127", "Å, ä och ö"]]


def cells(file) -> list[list[str]]:
    """Return the cells of a file's only sheet."""
    ((_name, frame),) = read_cells(file)
    return frame.to_numpy().tolist()


def rule_of(file) -> str:
    with pytest.raises(Unreadable) as problem:
        read_cells(file)
    assert problem.value.fault.place.file == file.name
    return problem.value.fault.rule


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_text_is_read_in_every_usual_encoding_and_with_every_usual_delimiter(tmp_path, encoding, delimiter):
    assert cells(text_file(tmp_path / "svar.csv", ROWS, delimiter, encoding)) == ROWS


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(tmp_path, ending):
    file = tmp_path / "svar.txt"
    file.write_bytes(ending.join(["a;b", "1;2", ""]).encode())
    assert cells(file) == [["a", "b"], ["1", "2"]]


def test_decimal_commas_do_not_make_the_comma_the_delimiter(tmp_path):
    rows = [["Kod", "Timmar", "Andel"], *([["a", "1,5", "12,25"]] * 5)]
    assert cells(text_file(tmp_path / "svar.csv", rows, ";")) == rows


def test_quoted_cells_keep_their_line_breaks_delimiters_and_quotation_marks(tmp_path):
    rows = [["Fråga", "Text"], ["1", 'Rad ett\nrad "två"; slut'], ["2", ""]]
    ((_name, frame),) = read_cells(text_file(tmp_path / "svar.csv", rows))
    assert frame.to_numpy().tolist() == rows
    assert frame.index.tolist() == [1, 2, 3]  # rows as a spreadsheet program numbers them, not lines of the file


@pytest.mark.parametrize("word", ["NA", "N/A", "None", "null", "nan", "-", "0180", "1e3", "TRUE", " x "])
def test_no_word_and_no_zero_is_lost_in_a_text_file(tmp_path, word):
    assert cells(text_file(tmp_path / "svar.csv", [["a", "b"], [word, "x"]])) == [["a", "b"], [word, "x"]]


def test_rows_of_unequal_length_are_filled_up(tmp_path):
    file = tmp_path / "svar.csv"
    file.write_text("a;b\n1\n1;2;3\n", encoding="utf-8")
    assert cells(file) == [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]


def test_columns_without_anything_in_them_are_dropped_and_the_others_keep_their_place(tmp_path):
    ((_name, frame),) = read_cells(text_file(tmp_path / "svar.csv", [["a", "", "c", ""], ["1", "", "", ""]]))
    assert frame.columns.tolist() == [0, 2]


def test_a_sheet_stretched_far_beyond_its_content_is_cut_to_it(tmp_path):
    whole = workbook(tmp_path / "whole.xlsx", [["a", None, "c"], [1, None, 3]])
    nothing = b'<row r="300"><c r="AMJ300" t="str"><f>""</f><v></v></c></row></sheetData>'
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(tmp_path / "svar.xlsx", "w") as stretched:
        for name in archive.namelist():
            stretched.writestr(name, archive.read(name).replace(b"</sheetData>", nothing))
    ((_name, frame),) = read_cells(tmp_path / "svar.xlsx")
    assert frame.to_numpy().tolist() == [["a", "c"], ["1", "3"]]
    assert frame.columns.tolist() == [0, 2]


def test_a_workbooks_values_are_written_the_same_way_as_in_a_text_file(tmp_path):
    moment = datetime(2023, 1, 20, 9, 30, 5)  # noqa: DTZ001 - a workbook's times have no zone
    row = ["0180", 180, 12.5, True, None, moment, date(2023, 1, 20), time(9, 30), 1006020000]
    ((name, frame),) = read_cells(workbook(tmp_path / "svar.xlsx", [list("abcdefghi"), row], "Blad ett"))
    assert name == "Blad ett"
    written = dict(zip("abcdefghi", frame.reindex(columns=range(9), fill_value="").loc[2], strict=True))
    assert written == {
        "a": "0180",
        "b": "180",
        "c": "12.5",
        "d": "TRUE",
        "e": "",
        "f": "2023-01-20 09:30:05",
        "g": "2023-01-20",
        "h": "09:30:00",
        "i": "1006020000",
    }


def test_every_sheet_with_content_is_read(tmp_path):
    book = Workbook()
    book.active.append(["a"])
    book.create_sheet("Tomt")
    book.create_sheet("Två").append(["b"])
    book.save(tmp_path / "svar.xlsx")
    assert [name for name, _frame in read_cells(tmp_path / "svar.xlsx")] == ["Sheet", "Två"]


def test_a_chart_on_a_sheet_of_its_own_is_no_table(tmp_path):
    book = Workbook()
    book.active.append(["a"])
    book.create_chartsheet("Diagram")
    book.save(tmp_path / "svar.xlsx")
    assert [name for name, _frame in read_cells(tmp_path / "svar.xlsx")] == ["Sheet"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n"])
def test_an_empty_text_file_is_said_to_be_empty(tmp_path, content):
    (tmp_path / "svar.csv").write_bytes(content)
    assert rule_of(tmp_path / "svar.csv") == "file.empty"


def test_an_empty_workbook_is_said_to_be_empty(tmp_path):
    assert rule_of(workbook(tmp_path / "svar.xlsx", [])) == "file.empty"


@pytest.mark.parametrize("name", ["svar.pdf", "svar.docx", "svar"])
def test_a_file_of_an_unknown_kind_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"a;b\n1;2\n")
    assert rule_of(tmp_path / name) == "file.unknown-kind"


def test_the_kind_is_known_in_capitals_too(tmp_path):
    assert cells(text_file(tmp_path / "SVAR.CSV", ROWS)) == ROWS


def test_a_broken_workbook_is_refused(tmp_path):
    whole = workbook(tmp_path / "svar.xlsx", ROWS).read_bytes()
    for name, content in {"cut.xlsx": whole[: len(whole) // 2], "no.xlsx": b"a;b\n", "no.xls": b"a;b\n"}.items():
        (tmp_path / name).write_bytes(content)
        assert rule_of(tmp_path / name) == "file.broken-workbook"


def test_a_workbook_without_its_sheet_is_refused(tmp_path):
    whole = workbook(tmp_path / "svar.xlsx", ROWS)
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(tmp_path / "half.xlsx", "w") as half:
        for name in archive.namelist():
            if "sheet1" not in name:
                half.writestr(name, archive.read(name))
    assert rule_of(tmp_path / "half.xlsx") == "file.broken-workbook"


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "svar.csv").write_bytes(b"PK\x03\x04\x00\x00\x00")
    assert rule_of(tmp_path / "svar.csv") == "file.not-text"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    (tmp_path / "svar.csv").write_bytes(b"\xef\xbb\xbfKod;Ja\n")
    assert cells(tmp_path / "svar.csv") == [["Kod", "Ja"]]


def test_utf_16_without_a_mark_is_no_text_rather_than_rubbish(tmp_path):
    for name, content in {"bare.csv": "våld".encode("utf-16-le"), "marked.csv": "våld".encode("utf-16")}.items():
        (tmp_path / name).write_bytes(content)
    assert encoding_of(tmp_path / "bare.csv") is None
    assert cells(tmp_path / "marked.csv") == [["våld"]]


def test_a_quotation_mark_that_is_never_closed_is_told_of_rather_than_swallowing_the_rest(tmp_path):
    for ending in ("", "\n", "\n\n"):
        (tmp_path / "svar.csv").write_text(f'Roll;Svar\nChef;"Ja\nLärare;Nej{ending}', encoding="utf-8")
        assert rule_of(tmp_path / "svar.csv") == "file.broken-csv"


def test_a_single_column_needs_no_delimiter(tmp_path):
    file = tmp_path / "svar.csv"
    file.write_text("Fråga\nJa\nNej\n", encoding="utf-8")
    assert cells(file) == [["Fråga"], ["Ja"], ["Nej"]]


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=8), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    ),
    delimiter=st.sampled_from(";,\t|"),
)
def test_the_delimiter_found_splits_what_it_joined(rows, delimiter):
    table = [["Kod", "Fråga", "Svar"], *rows]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    assert guess_delimiter(stream.getvalue()) == delimiter


@given(content=st.binary(max_size=300), name=st.sampled_from(["svar.csv", "svar.xlsx", "svar.xls", "svar.ods"]))
def test_any_bytes_give_cells_or_a_fault_with_a_place(tmp_path_factory, content, name):
    file = tmp_path_factory.mktemp("bytes") / name
    file.write_bytes(content)
    try:
        frames, place = read_cells(file), name
    except Unreadable as problem:
        frames, place = [], problem.fault.place.file
    assert place == name
    assert all(column.cat.categories.dtype == "str" for _s, frame in frames for _p, column in frame.items())
