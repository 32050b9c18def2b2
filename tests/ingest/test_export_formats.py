"""An export is known by its looks, and its headers are taken apart the way its tool puts them together."""

import pytest
from small_exports import forms, limesurvey, qualtrics, text_file, workbook

from followup.ingest import RawTable, read_responses
from followup.period.period import Export

STATUS = "Hur långt har arbetet kommit?"


def read(file, **told) -> RawTable:
    (table,), faults = read_responses([file], [Export(file=file.name, **told)] if told else [])
    # That a tool's notes about persons were left out is told of: it is no fault of the file.
    assert [fault for fault in faults if fault.rule != "file.personal-columns"] == []
    return table


def parts(table: RawTable) -> list[tuple[str, str, str, str]]:
    return [(column.code, column.subcode, column.text, column.item) for column in table.columns]


def test_forms_headers_are_questions_and_its_own_columns_are_left_out(tmp_path):
    table = read(forms(tmp_path / "svar.xlsx", [STATUS, "Vilka år?\xa0"], [["Pågår", "2019;2020;"], ["Vet ej", None]]))
    assert table.format == "msforms"
    assert parts(table) == [("", "", STATUS, ""), ("", "", "Vilka år?\xa0", "")]
    assert [column.letter for column in table.columns] == ["F", "G"]
    assert table.cells[6].to_dict() == {2: "2019;2020;", 3: ""}
    assert table.cells[table.bookkeeping.submitted].unique().tolist() == ["2023-01-20 09:30:00"]


def test_forms_is_known_by_its_english_headers_too(tmp_path):
    headers = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time", "Role"]
    table = read(workbook(tmp_path / "svar.xlsx", [headers, [1, "", "2023-01-20 09:30", "anonymous", "", "", "Chef"]]))
    assert (table.format, parts(table)) == ("msforms", [("", "", "Role", "")])


def test_limesurvey_headers_hold_code_subquestion_and_text(tmp_path):
    questions = [f"status[SQ001]. {STATUS} [A1 Fråga om våld]", "role. Vilken roll har du?", "needs[other]. Annat"]
    table = read(limesurvey(tmp_path / "svar.csv", questions, [["Pågår", "Chef", ""]]))
    assert table.format == "limesurvey"
    assert parts(table) == [
        ("status", "SQ001", STATUS, "A1 Fråga om våld"),
        ("role", "", "Vilken roll har du?", ""),
        ("needs", "other", "Annat", ""),
    ]
    assert table.cells[table.bookkeeping.submitted].tolist() == ["2023-01-20 09:30:00"]


def test_limesurvey_answers_are_known_by_their_token_and_its_personal_columns_are_left_out(tmp_path):
    headers = ["id", "submitdate", "lastpage", "token", "email", "ipaddr", "role"]
    table = read(text_file(tmp_path / "svar.csv", [headers, ["1", "", "2", "abc", "x", "127.0.0.1", "Chef"]], ","))
    assert (table.format, [column.code for column in table.columns]) == ("limesurvey", ["role"])
    assert table.cells[table.bookkeeping.key].tolist() == ["abc"]


@pytest.mark.parametrize("import_ids", [True, False])
def test_qualtrics_has_three_header_rows_or_in_the_legacy_shape_two(tmp_path, import_ids):
    questions = [("Q1", "Vilken roll har du?"), ("Q2_1", f"{STATUS} - A1 Fråga om våld")]
    rows = [["Chef", "Pågår"], ["Lärare", ""]]
    table = read(qualtrics(tmp_path / "svar.csv", questions, rows, import_ids=import_ids))
    assert table.format == "qualtrics"
    assert parts(table)[3:] == [("Q1", "", "Vilken roll har du?", ""), ("Q2_1", "", STATUS, "A1 Fråga om våld")]
    assert table.cells.index.tolist() == ([4, 5] if import_ids else [3, 4])
    assert table.cells[3].tolist() == ["Chef", "Lärare"]
    assert table.cells[table.bookkeeping.submitted].unique().tolist() == ["2023-01-20 09:30:00"]


def test_qualtrics_import_ids_in_apostrophes_are_headers_too(tmp_path):
    rows = [["ResponseID", "Q1"], ["ResponseID", "Roll"], ["{'ImportId': 'responseId'}", "{'ImportId': 'QID1'}"]]
    table = read(text_file(tmp_path / "svar.csv", [*rows, ["R_1", "Chef"]], ","))
    assert (table.format, table.cells[1].to_dict()) == ("qualtrics", {4: "Chef"})


def test_any_other_table_has_one_row_of_headers(tmp_path):
    rows = [["Inskickad", "Roll", "Timmar"], ["2023-01-20 09:30", "Chef", "1,5"]]
    table = read(text_file(tmp_path / "svar.csv", rows, ";", "cp1252"))
    assert (table.format, table.bookkeeping.submitted) == ("table", 0)
    assert [(column.header, column.letter) for column in table.columns] == [("Roll", "B"), ("Timmar", "C")]


@pytest.mark.parametrize("name", ["Datum", "Tidstämpel", " TIDSSTÄMPEL", "Submitted"])
def test_the_time_of_an_answer_is_known_by_its_usual_names(tmp_path, name):
    table = read(text_file(tmp_path / "svar.csv", [["Roll", name], ["Chef", "2023-01-20"]]))
    assert table.bookkeeping.submitted == 1


def test_what_period_yaml_says_of_a_file_goes_before_its_looks(tmp_path):
    file = limesurvey(tmp_path / "svar.csv", ["role. Roll"], [["Chef"]])
    assert [read(file).format, read(file, format="table").format] == ["limesurvey", "table"]


def test_a_table_too_short_for_the_format_it_is_said_to_have_is_read_without_answers(tmp_path):
    table = read(text_file(tmp_path / "svar.csv", [["Q1", "Q2"]], ","), format="qualtrics")
    assert (len(table.columns), len(table.cells)) == (2, 0)


def test_words_are_missing_values_only_where_period_yaml_says_so(tmp_path):
    file = text_file(tmp_path / "svar.csv", [["Kod", "Svar"], ["NA", "None"], ["0180", "NA-tal"]])
    assert read(file).cells.to_numpy().tolist() == [["NA", "None"], ["0180", "NA-tal"]]
    assert read(file, missing=["NA"]).cells.to_numpy().tolist() == [["", "None"], ["0180", "NA-tal"]]


def test_a_file_that_period_yaml_tells_of_must_be_there(tmp_path):
    file = text_file(tmp_path / "svar.csv", [["Roll"], ["Chef"]])
    _tables, (fault,) = read_responses([file], [Export(file="Svar.csv")])
    assert (fault.rule, fault.place.file) == ("period.export-missing", "Svar.csv")


def test_each_file_at_fault_is_named_and_the_others_are_read(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(b"")
    (tmp_path / "c.xlsx").write_bytes(b"x")
    text_file(tmp_path / "d.csv", [["Roll"], ["Chef"]])
    tables, faults = read_responses(sorted(tmp_path.iterdir()))
    assert [table.file for table in tables] == ["d.csv"]
    assert [(fault.place.file, fault.rule) for fault in faults] == [
        ("a.pdf", "file.unknown-kind"),
        ("b.csv", "file.empty"),
        ("c.xlsx", "file.broken-workbook"),
    ]


@pytest.mark.reference
@pytest.mark.parametrize(
    ("name", "columns", "first_row"),
    [
        # Of 190 columns seven say who answered, or from where.
        ("insights_three_header_rows.csv", 183, 4),
        # Of 190 columns six; and the export ends every line with a comma: its last column is empty from top to bottom.
        ("legacy_two_header_rows_bom.csv", 183, 3),
    ],
)
def test_real_qualtrics_exports_have_their_columns_and_five_answers(public_answers, name, columns, first_row):
    table = read(public_answers / "qualtrics" / name)
    assert table.format == "qualtrics"
    assert len(table.columns) == columns
    assert table.cells.index.tolist() == list(range(first_row, first_row + 5))
    identifiers = table.cells[table.columns[0].position]
    assert identifiers.str.match(r"R_\w{15}$").all()
    assert table.cells[table.bookkeeping.submitted].str.startswith("2016-05-13").all()


@pytest.mark.reference
def test_a_real_sheet_stretched_to_column_amj_has_the_columns_that_hold_something(public_answers):
    tables, faults = read_responses([public_answers / "xlsform" / "xlsform_spec_test.xlsx"])
    assert faults == []
    assert all(len(table.columns) < 40 for table in tables)


@pytest.mark.reference
def test_a_real_old_excel_workbook_has_its_31_sheets(public_answers):
    tables, faults = read_responses([public_answers / "goteborg_2009" / "forskoleenkat-2009.xls"])
    assert [fault.rule for fault in faults] == ["file.macros"]
    assert len({table.sheet for table in tables}) == 31
    assert any("\xa0" in cell for table in tables for cell in table.cells.to_numpy().ravel())


@pytest.mark.reference
def test_real_municipality_codes_keep_their_zeros(public_answers):
    tables, _faults = read_responses([public_answers / "kommuner" / "municipalities.csv"])
    (table,) = tables
    assert len(table.cells) == 290
    assert "0180" in set(table.cells.to_numpy().ravel())
