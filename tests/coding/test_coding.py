"""The coding sheet keeps the analyst's work, whatever happens to the answers; free text goes nowhere else."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from small_exports import limesurvey, text_file

from followup.clean import Context
from followup.cli.privacy_commands import code
from followup.coding import SHEET_FILE, free_texts, read_coding, update_sheet
from followup.coding.answers import _ids
from followup.coding.workbook import COLUMNS, headers
from followup.domains import DOMAINS, domains
from followup.errors import Fault, InputError, Place, Severity
from followup.ingest import read_responses
from followup.locale import in_language
from followup.pipeline.check import check_period, find_faults
from followup.storage import write_table

QUESTIONS, NAMES = {"obstacles": "Vad hindrade?"}, {"social": "Socialförvaltningen", "school": "Skolförvaltningen"}
COLUMN = {name: number for number, name in enumerate(COLUMNS, start=1)}


def texts_of(*answers: str | tuple[str, str]) -> pd.DataFrame:
    pairs = [("social", answer) if isinstance(answer, str) else answer for answer in answers]
    frame = pd.DataFrame(
        {
            "respondent": [f"R{number:04d}" for number in range(1, len(pairs) + 1)],
            "question": "obstacles",
            "administration": [administration for administration, _text in pairs],
            "text": [text for _administration, text in pairs],
        },
        dtype="str",
    )
    return frame.assign(id=pd.Series(_ids(frame), dtype="str"))


def update(folder: Path, texts: pd.DataFrame) -> tuple[int, int, int]:
    done = update_sheet(folder, texts, QUESTIONS, NAMES)
    return done.added, done.gone, done.answers


def rows_of(folder: Path) -> list[dict[str, object]]:
    sheet = load_workbook(folder / SHEET_FILE).worksheets[0]
    return [dict(zip(COLUMNS, row, strict=True)) for row in sheet.iter_rows(min_row=2, max_col=8, values_only=True)]


def edit(folder: Path, change: Callable[[Worksheet], object]) -> None:
    book = load_workbook(folder / SHEET_FILE)
    change(book.worksheets[0])
    book.save(folder / SHEET_FILE)


def rules(faults: list[Fault], severity: Severity = Severity.STOP) -> list[str]:
    return [fault.rule for fault in faults if fault.severity is severity]


def test_the_sheet_is_laid_out_for_work(tmp_path: Path) -> None:
    assert update(tmp_path, texts_of("Tid", "=1+1", "+46", "-3", "@x", "a\x0bb", "x" * 40_000)) == (7, 0, 7)
    book = load_workbook(tmp_path / SHEET_FILE)
    sheet, guide = book.worksheets
    assert [cell.value for cell in sheet[1]] == list(headers().values())
    assert (sheet.freeze_panes, sheet.protection.sheet, guide.protection.sheet) == ("A2", False, False)
    assert sheet.column_dimensions["D"].width > 60
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    assert [row["text"] for row in rows_of(tmp_path)][1:6] == ["=1+1", "+46", "-3", "@x", "a b"]
    assert all(sheet.cell(row, COLUMN["text"]).quotePrefix for row in range(3, 7))
    offered = {str(choice.sqref): choice.formula1 for choice in sheet.data_validations.dataValidation}
    assert offered == {"E2:E1048576": "coding_domains", "F2:F1048576": "coding_yes_no"}
    [(page, area)] = list(book.defined_names["coding_domains"].destinations)
    assert [cell.value for (cell,) in book[page][area]] == [domain.choice for domain in domains()]
    assert [domain.code for domain in domains()] == list(DOMAINS)


def test_what_is_coded_is_read_back(tmp_path: Path) -> None:
    texts = texts_of("Tid", ("school", "Rutinen saknas"), "Chefen")
    update(tmp_path, texts)

    def code(sheet: Worksheet) -> None:
        sheet["E2"], sheet["F2"] = "Inre sammanhang (inner_setting)", "nej"
        sheet["E3"], sheet["F3"], sheet["D3"] = "process", "JA", "Rutinen […] saknas"

    edit(tmp_path, code)
    coding, faults = read_coding(tmp_path, texts)
    assert coding.rows["domain"].to_list() == ["inner_setting", "process", ""]
    # Neither text nor an id by which a guess at a text could be verified; nothing tells whose a quotation is.
    assert list(coding.rows.columns) == ["respondent", "question", "administration", "domain"]
    assert coding.quotations.to_dict("records") == [
        {"question": "obstacles", "domain": "process", "text": "Rutinen […] saknas"}
    ]
    assert (rules(faults), rules(faults, Severity.INFO)) == ([], ["coding.uncoded"])


def test_of_a_formula_counts_what_it_gave(tmp_path: Path) -> None:
    texts = texts_of("Tid", "Pengar")
    with xlsxwriter.Workbook(tmp_path / SHEET_FILE) as book:
        sheet = book.add_worksheet("Kodning")
        sheet.write_row(3, 2, ["never", "looked", "at"])
        sheet.write_row(0, 1, list(headers().values()))  # a column of the analyst's own comes first
        for row, (name, text) in enumerate(zip(texts["id"], texts["text"], strict=True), start=1):
            sheet.write_row(row, 1, [name, "Vad hindrade?", "Socialförvaltningen", text])
            sheet.write_formula(row, 5, '=CONCATENATE("pro","cess")', None, "process")
            sheet.write_formula(row, 6, "=IF(TRUE,1,0)", None, "kanske" if row == 2 else "ja")
    coding, faults = read_coding(tmp_path, texts)
    assert coding.rows["domain"].to_list() == ["process", "process"]
    assert coding.quotations["text"].to_list() == ["Tid"]
    assert [(fault.rule, fault.place) for fault in faults] == [
        ("coding.neither-yes-nor-no", Place(SHEET_FILE, "Kodning", 3, "G"))
    ]


def test_a_sheet_that_declares_entities_is_not_read(tmp_path: Path) -> None:
    texts = texts_of("Tid")
    update(tmp_path, texts)
    with zipfile.ZipFile(tmp_path / SHEET_FILE) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(tmp_path / SHEET_FILE, "w") as bomb:
        for name, content in parts.items():
            declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' if "sheet1" in name else b""
            bomb.writestr(name, declared + content)
    coding, faults = read_coding(tmp_path, texts)
    assert rules(faults) == ["coding.broken"]
    assert coding.rows["domain"].to_list() == [""]


def test_new_answers_come_last_and_vanished_ones_are_marked_and_not_counted(tmp_path: Path) -> None:
    update(tmp_path, texts_of("Tid", "Pengar"))
    edit(tmp_path, lambda sheet: [sheet.cell(row, 5, "process") for row in (2, 3)])
    edit(tmp_path, lambda sheet: [sheet.cell(row, 6, "ja") for row in (2, 3)])
    later = texts_of("Pengar", "Chefen")
    assert update(tmp_path, later) == (1, 1, 3)
    assert [(row["text"], row["domain"], bool(row["state"])) for row in rows_of(tmp_path)] == [
        ("Tid", "process", True), ("Pengar", "process", False), ("Chefen", None, False),
    ]  # fmt: skip
    assert load_workbook(tmp_path / SHEET_FILE).worksheets[0]["D2"].fill.start_color.rgb == "00D9D9D9"
    coding, _faults = read_coding(tmp_path, later)
    assert coding.quotations["text"].to_list() == ["Pengar"]
    assert coding.rows["domain"].to_list() == ["process", ""]
    update(tmp_path, texts_of("Tid", "Pengar", "Chefen"))
    assert [bool(row["state"]) for row in rows_of(tmp_path)] == [False, False, False]


def test_the_analysts_columns_order_and_sheets_stay(tmp_path: Path) -> None:
    texts = texts_of("Tid", "Pengar", "Chefen")
    update(tmp_path, texts)

    def rearrange(sheet: Worksheet) -> None:
        sheet["I1"], sheet["I2"], sheet["G2"] = "Min kolumn", "eget", "kom ihåg"
        sheet.insert_cols(1)
        sheet["A1"] = "Nr"
        sheet.parent.create_sheet("Egna tankar")["A1"] = "=SUM(1,2)"

    edit(tmp_path, rearrange)
    assert update(tmp_path, texts_of("Tid", "Pengar", "Chefen", "Ny")) == (1, 0, 4)
    book = load_workbook(tmp_path / SHEET_FILE)
    sheet = book.worksheets[0]
    assert (sheet["A1"].value, sheet["J2"].value, sheet["H2"].value) == ("Nr", "eget", "kom ihåg")
    assert (sheet["E5"].value, book["Egna tankar"]["A1"].value) == ("Ny", "=SUM(1,2)")


def test_running_again_without_new_answers_leaves_the_file_alone(tmp_path: Path) -> None:
    texts = texts_of("Tid", "Pengar")
    update(tmp_path, texts)
    before = (tmp_path / SHEET_FILE).read_bytes()
    assert update(tmp_path, texts) == (0, 0, 2)
    with in_language("en"):
        assert update(tmp_path, texts) == (0, 0, 2)
    assert (tmp_path / SHEET_FILE).read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [SHEET_FILE]


def test_the_same_words_from_several_are_rows_of_their_own(tmp_path: Path) -> None:
    update(tmp_path, texts_of("Tid", "Tid", ("school", "Tid")))
    assert len({row["id"] for row in rows_of(tmp_path)}) == 3


ANSWERS = st.lists(st.sampled_from(["Tid", "Pengar", "Chefen", "=1", "Rutinen", " å ", "Nej"]), max_size=6)


@settings(deadline=None, max_examples=25)
@given(rounds=st.lists(ANSWERS, min_size=1, max_size=4), seed=st.integers(0, 9))
def test_no_work_is_ever_lost(rounds: list[list[str]], seed: int) -> None:
    chance, written = random.Random(seed), {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for answers in rounds:
            chance.shuffle(answers)
            texts = texts_of(*answers)
            update(folder, texts)
            there = rows_of(folder)
            assert {str(row["id"]): (row["domain"], row["note"]) for row in there if row["domain"]} == written
            assert {str(row["id"]) for row in there if not row["state"]} == set(texts["id"])
            assert len({row["id"] for row in there}) == len(there)

            def work(sheet: Worksheet, rows: list[dict[str, object]] = there) -> None:
                for number, row in enumerate(rows, start=2):
                    if chance.random() < 0.5:
                        written[str(row["id"])] = (chance.choice(DOMAINS), f"={chance.random()}")
                        sheet.cell(number, COLUMN["domain"], written[str(row["id"])][0])
                        sheet.cell(number, COLUMN["note"], written[str(row["id"])][1])

            edit(folder, work)
            coding, faults = read_coding(folder, texts)
            assert rules(faults) == []
            assert coding.rows["domain"].to_list() == [written.get(name, ("",))[0] for name in texts["id"]]


def test_a_word_outside_the_lists_stops_and_names_the_cell(tmp_path: Path) -> None:
    texts = texts_of("Tid", "Ring 070-174 06 35", "Pengar")
    update(tmp_path, texts)

    def slip(sheet: Worksheet) -> None:
        sheet["E2"], sheet["F2"], sheet["F3"] = "Ekonomi", "kanske", "ja"

    edit(tmp_path, slip)
    _coding, faults = read_coding(tmp_path, texts)
    assert [
        (fault.rule, fault.place.column, fault.place.row) for fault in faults if fault.severity is Severity.STOP
    ] == [
        ("coding.unknown-domain", "E", 2),
        ("coding.neither-yes-nor-no", "F", 2),
        ("coding.quotation-identifies", "D", 3),
    ]
    assert "174" not in repr(faults)


def test_answers_that_are_not_in_the_sheet_deserve_a_look(tmp_path: Path) -> None:
    # Not to code at all is a choice, and only told of.
    [none] = read_coding(tmp_path, texts_of("Tid"))[1]
    assert (none.rule, none.severity) == ("coding.none", Severity.INFO)
    update(tmp_path, texts_of("Tid"))
    edit(tmp_path, lambda sheet: sheet.append([cell.value for cell in sheet[2]]))
    looks = rules(read_coding(tmp_path, texts_of("Tid", "Pengar"))[1], Severity.LOOK)
    assert looks == ["coding.row-twice", "coding.not-up-to-date"]


@pytest.mark.parametrize("lock", ["~$coding.xlsx", ".~lock.coding.xlsx#"])
def test_a_sheet_that_is_open_is_left_alone(tmp_path: Path, lock: str) -> None:
    update(tmp_path, texts_of("Tid"))
    before = (tmp_path / SHEET_FILE).read_bytes()
    (tmp_path / lock).touch()
    with pytest.raises(InputError) as refused:
        update(tmp_path, texts_of("Tid", "Pengar"))
    assert [fault.rule for fault in refused.value.faults] == ["coding.open"]
    assert (tmp_path / SHEET_FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 cut short", b"\xd0\xcf\x11\xe0 with a password"])
def test_a_broken_sheet_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SHEET_FILE).write_bytes(content)
    with pytest.raises(InputError) as refused:
        update(tmp_path, texts_of("Tid"))
    assert [fault.rule for fault in refused.value.faults] == ["coding.broken"]
    assert rules(read_coding(tmp_path, texts_of("Tid"))[1]) == ["coding.broken"]
    assert (tmp_path / SHEET_FILE).read_bytes() == content


def test_a_workbook_of_something_else_is_left_alone(tmp_path: Path) -> None:
    Workbook().save(tmp_path / SHEET_FILE)
    before = (tmp_path / SHEET_FILE).read_bytes()
    with pytest.raises(InputError) as refused:
        update(tmp_path, texts_of("Tid"))
    assert [fault.rule for fault in refused.value.faults] == ["coding.other-workbook"]
    assert (tmp_path / SHEET_FILE).read_bytes() == before


def test_a_sheet_saved_while_the_command_runs_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(tmp_path, texts_of("Tid"))

    def save_elsewhere(book: Workbook, target: object, save: Callable[..., None] = Workbook.save) -> None:
        (tmp_path / SHEET_FILE).write_bytes(b"the analyst's own")
        save(book, target)

    monkeypatch.setattr(Workbook, "save", save_elsewhere)
    with pytest.raises(InputError) as refused:
        update(tmp_path, texts_of("Tid", "Pengar"))
    assert [fault.rule for fault in refused.value.faults] == ["coding.changed-meanwhile"]
    assert (tmp_path / SHEET_FILE).read_bytes() == b"the analyst's own"


HEADERS = [
    "key. Ange din svarskod",
    "administration. Var arbetar du?",
    "status[SQ001]. Hur långt har arbetet kommit? [A1]",
]
MARKER = "Unikmarkör-ÅÄÖ-77"


def test_free_text_reaches_the_sheet_and_nothing_else(tiny_period: Callable[..., Path], tmp_path: Path) -> None:
    folder = tiny_period()
    rows = [
        ["k1", "Socialförvaltningen", "Pågår", f"{MARKER} ett"],
        ["k1", "Socialförvaltningen", "Pågår", f"{MARKER} två"],
        ["k2", "Skolförvaltningen", f"{MARKER} tre", "  "],
        ["k3", "Skolförvaltningen", "Genomförd", "=Tid"],
        ["k4", f"{MARKER} fyra", "Genomförd", f"{MARKER} fem"],
    ]
    limesurvey(folder / "responses" / "a.csv", [*HEADERS, "obstacles. Vad hindrade?"], rows)
    text_file(folder / "responses" / "b.csv", [["Var arbetar du?", "Vad hindrade?"], ["Skolförvaltningen", "Pengar"]])
    period, cleaned, faults = find_faults(folder.parent, None)
    assert period is not None
    assert cleaned is not None
    assert rules(faults) == []
    for name, table in {
        "respondents": cleaned.respondents,
        "answers": cleaned.answers,
        "cleaning_log": cleaned.log,
    }.items():
        write_table(tmp_path / "tables", name, table)
    told = repr(faults) + "".join(file.read_text("utf-8") for file in (tmp_path / "tables").glob("*.csv"))
    assert MARKER not in told

    tables, _faults = read_responses(period.responses, period.period.exports)
    texts = free_texts(tables, cleaned, Context.of(period))
    # Of two rows with the same key only the kept one speaks; a row of an unknown administration does not.
    assert texts[["administration", "text"]].to_numpy().tolist() == [
        ["school", "=Tid"], ["school", "Pengar"], ["social", f"{MARKER} två"],
    ]  # fmt: skip
    assert set(texts["respondent"]) <= set(cleaned.respondents["respondent"])
    assert update(folder, texts) == (3, 0, 3)


def test_two_sheets_of_a_workbook_keep_their_own_texts(tiny_period: Callable[..., Path]) -> None:
    folder = tiny_period()
    book = Workbook()
    for sheet, where, text in (("Ett", "Socialförvaltningen", "Tid"), ("Två", "Skolförvaltningen", "Pengar")):
        page = book.create_sheet(sheet)
        page.append(["Var arbetar du?", "Vad hindrade?"])
        page.append([where, text])
    book.remove(book["Sheet"])
    book.save(folder / "responses" / "a.xlsx")
    period, cleaned, _faults = find_faults(folder.parent, None)
    assert period is not None
    assert cleaned is not None
    assert cleaned.respondents[["sheet", "row"]].to_numpy().tolist() == [["Ett", 2], ["Två", 2]]
    texts = free_texts(read_responses(period.responses)[0], cleaned, Context.of(period))
    assert texts[["administration", "text"]].to_numpy().tolist() == [["school", "Pengar"], ["social", "Tid"]]


def test_a_check_tells_what_is_wrong_with_the_sheet_and_new_answers_still_reach_it(
    tiny_period: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tiny_period()
    row = ["k1", "Socialförvaltningen", "Pågår", f"{MARKER} ett"]
    limesurvey(folder / "responses" / "a.csv", [*HEADERS, "obstacles. Vad hindrade?"], [row])
    assert [fault.rule for fault in find_faults(folder.parent, None)[2]] == ["coding.none"]
    code(raw=folder.parent)

    def approve(sheet: Worksheet) -> None:
        sheet["D2"], sheet["E2"], sheet["F2"] = f"{MARKER}: ring 070-174 06 35", "Ekonomi", "ja"

    edit(folder, approve)
    faults = find_faults(folder.parent, None)[2]
    assert rules(faults) == ["coding.unknown-domain", "coding.quotation-identifies"]
    assert not any(part in repr(faults) for part in (MARKER, "174", "Ekonomi"))
    with pytest.raises(InputError):
        check_period(folder.parent, None)
    again = [row, ["k2", "Skolförvaltningen", "Pågår", "Pengar"]]
    limesurvey(folder / "responses" / "a.csv", [*HEADERS, "obstacles. Vad hindrade?"], again)
    code(raw=folder.parent)
    assert MARKER not in capsys.readouterr().out
    assert [row["text"] for row in rows_of(folder)] == [f"{MARKER}: ring 070-174 06 35", "Pengar"]


def test_a_period_without_free_text_has_an_empty_sheet(tiny_period: Callable[..., Path]) -> None:
    folder = tiny_period()
    limesurvey(folder / "responses" / "a.csv", HEADERS, [["k1", "Socialförvaltningen", "Pågår"]])
    period, cleaned, _faults = find_faults(folder.parent, None)
    assert period is not None
    assert cleaned is not None
    texts = free_texts(read_responses(period.responses)[0], cleaned, Context.of(period))
    assert (list(texts.columns), len(texts)) == (["id", "respondent", "question", "administration", "text"], 0)
    assert update(folder, texts) == (0, 0, 0)
    assert read_coding(folder, texts)[1] == []


def test_ids_do_not_depend_on_the_order_of_the_rows(tmp_path: Path) -> None:
    one, two = texts_of("Tid", "Pengar", "Tid"), texts_of("Pengar", "Tid", "Tid")
    assert set(one["id"]) == set(two["id"])
    assert set(texts_of(("school", "Tid"))["id"]).isdisjoint(one["id"])
