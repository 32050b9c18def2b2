"""A redacted copy lacks the hits and is otherwise its original, which is not touched."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identity_numbers import identity_numbers, written
from openpyxl import Workbook, load_workbook
from small_exports import MOMENT, text_file

from followup.errors import Fault, InputError, Severity
from followup.ingest import read_period_responses
from followup.ingest.cells import read_cells
from followup.period import read_period
from followup.period.folder import original_name, redacted_name, response_files
from followup.privacy import check_privacy
from followup.privacy.detect import find_in_file
from followup.privacy.redact import redact
from followup.privacy.reviewed import mark_harmless

NUMBER = "19800101-1231"
MARK = "[borttaget: personnummer]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2018-2022" / "responses").mkdir(parents=True)
    return tmp_path / "2018-2022"


def contents(folder: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted((folder / "responses").iterdir())
    }


def rules(faults: list[Fault], severity: Severity = Severity.STOP) -> list[str]:
    return [fault.rule for fault in faults if fault.severity is severity]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_text_file_keeps_all_but_the_hits_byte_for_byte(
    folder: Path, encoding: str, end: str, delimiter: str
) -> None:
    lines = [
        '"Fråga";Svar;""',
        f'"Sa ""nej"";{end}till {NUMBER}, sedan";-3;=1+1',
        "",
        f"å{NUMBER};'8001011231';ö ",
        "Ja;2;",
    ]
    text = end.join(lines).replace(";", delimiter)
    file = folder / "responses" / "svar.csv"
    file.write_bytes(text.encode(encoding))
    [done] = redact(folder)
    assert (done.file, done.copy, done.hits, done.converted) == ("svar.csv", "svar.redacted.csv", 3, False)
    assert file.read_bytes() == text.encode(encoding)
    expected = text.replace(NUMBER, MARK).replace("8001011231", MARK)
    assert (folder / "responses" / "svar.redacted.csv").read_bytes() == expected.encode(encoding)
    assert [read.name for read in response_files(folder)] == ["svar.redacted.csv"]
    assert check_privacy(folder) == []


def test_a_workbook_keeps_its_values_and_loses_its_formulas(folder: Path) -> None:
    book = Workbook()
    first, second = book.worksheets[0], book.create_sheet(f"Barn {NUMBER}")
    values = [1, 2.5, True, date(2023, 1, 17), MOMENT, time(8, 15), " å ", "0180", -3]
    first.append(["Heltal", "Tal", "Sant", f"Ring {NUMBER}", "Tid", "Klocka", "Text", "Kod", "Minus"])
    first.append(values)
    first.append([198001011231, None, None, f"Född {NUMBER}, sa hon", None, None, "-3 procent", "@x", "+46"])
    for row in range(1, 4):
        for cell in first[row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    second["C5"], second["A1"] = "=1+1", "kvar"
    file = folder / "responses" / "svar.xlsx"
    book.save(file)
    before = file.read_bytes()
    [done] = redact(folder)
    assert (done.copy, done.hits) == ("svar.redacted.xlsx", 4)
    assert file.read_bytes() == before
    copy = load_workbook(folder / "responses" / "svar.redacted.xlsx")
    assert copy.sheetnames == ["Sheet", "Barn (borttaget personnummer)"]
    assert [cell.value for cell in copy["Sheet"][2]][:3] == [1, 2.5, True]
    assert [cell.value for cell in copy["Sheet"][3]] == [
        MARK, None, None, f"Född {MARK}, sa hon", None, None, "-3 procent", "@x", "+46",
    ]  # fmt: skip
    assert copy["Sheet"]["D1"].value == f"Ring {MARK}"
    assert not any(cell.data_type == "f" for sheet in copy for row in sheet.iter_rows() for cell in row)
    (_name, old), *_rest = read_cells(file)
    (_name, new), *_rest = read_cells(folder / "responses" / "svar.redacted.xlsx")
    assert new.iloc[1].to_list() == old.iloc[1].to_list()
    assert check_privacy(folder) == []


@pytest.mark.reference
def test_an_old_workbook_becomes_a_new_one(folder: Path, public_answers: Path) -> None:
    file = folder / "responses" / "enkät.xls"
    file.write_bytes((public_answers / "goteborg_2009" / "forskoleenkat-2009.xls").read_bytes())
    [done] = redact(folder)
    assert (done.copy, done.hits, done.converted) == ("enkät.xls.redacted.xlsx", 6, True)
    assert [read.name for read in response_files(folder)] == ["enkät.xls.redacted.xlsx"]
    old, new = read_cells(file), read_cells(file.with_name(done.copy))
    differing = [(one.to_numpy() != two.to_numpy()).sum() for (_a, one), (_b, two) in zip(old, new, strict=True)]
    assert sum(differing) == 4
    assert check_privacy(folder) == []


def test_the_log_names_cells_and_files_but_no_content(folder: Path) -> None:
    text_file(
        folder / "responses" / "=svar.csv", [["Svar", "Vem"], [f"Barnet {NUMBER}", "eva@example.se, 08-465 004 00"]]
    )
    redact(folder)
    text = (folder / "redaction-log.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["file"], row["row"], row["column"], row["kind"]) for row in rows] == [
        ("'=svar.csv", "2", "A", "identity-number"),
        ("'=svar.csv", "2", "B", "email"),
        ("'=svar.csv", "2", "B", "phone"),
    ]
    found = contents(folder)
    assert {(row["original_sha256"], row["copy_sha256"]) for row in rows} == {
        (found["=svar.csv"], found["=svar.redacted.csv"])
    }
    assert not any(secret in text for secret in ("1231", "eva", "465"))
    assert check_privacy(folder) == []


def test_redacting_again_changes_nothing(folder: Path) -> None:
    text_file(folder / "responses" / "a.csv", [["Svar"], [NUMBER]])
    text_file(folder / "responses" / "b.csv", [["Svar"], ["Ja"]])
    redact(folder)
    before = contents(folder)
    assert sorted(before) == ["a.csv", "a.redacted.csv", "b.csv"]
    assert redact(folder) == []
    assert contents(folder) == before


def test_a_copy_of_another_version_stops_until_it_is_made_anew(folder: Path) -> None:
    file = text_file(folder / "responses" / "a.csv", [["Svar"], [NUMBER]])
    redact(folder)
    text_file(file, [["Svar"], [NUMBER], ["Nytt svar"]])
    assert rules(check_privacy(folder)) == ["privacy.copy-stale"]
    redact(folder)
    assert check_privacy(folder) == []
    text_file(file, [["Svar"], ["Bara ofarligt"]])
    [done] = redact(folder)
    assert (done.copy, sorted(contents(folder)), check_privacy(folder)) == ("", ["a.csv"], [])


def test_a_copy_that_the_log_does_not_know_stops(folder: Path) -> None:
    text_file(folder / "responses" / "a.csv", [["Svar"], [NUMBER]])
    redact(folder)
    (folder / "redaction-log.csv").unlink()
    assert rules(check_privacy(folder)) == ["privacy.copy-unknown"]
    redact(folder)
    assert check_privacy(folder) == []


def test_a_deleted_original_and_a_copy_changed_by_hand_deserve_a_look(folder: Path) -> None:
    file = text_file(folder / "responses" / "a.csv", [["Svar"], [f"Anna {NUMBER}"]])
    redact(folder)
    copy = folder / "responses" / "a.redacted.csv"
    copy.write_bytes(copy.read_bytes().replace(b"Anna", b"N.N."))
    assert redact(folder) == [], "what was taken away by hand is not put back"
    file.unlink()
    faults = check_privacy(folder)
    assert rules(faults) == []
    assert rules(faults, Severity.LOOK) == ["privacy.original-missing", "privacy.copy-changed"]


def test_what_is_harmless_stays_in_the_copy(folder: Path) -> None:
    text_file(folder / "responses" / "a.csv", [["Kod", "Svar"], ["8001011231", "ring 08-465 004 00"]])
    mark_harmless(folder, "a.csv:A2", "Enhetskod", date(2023, 3, 1))
    redact(folder)
    assert (folder / "responses" / "a.redacted.csv").read_text(encoding="utf-8").splitlines() == [
        "Kod;Svar",
        "8001011231;ring [borttaget: telefonnummer]",
    ]
    assert rules(check_privacy(folder)) == []


def test_a_broken_review_makes_no_copy(folder: Path) -> None:
    text_file(folder / "responses" / "a.csv", [["Svar"], [NUMBER]])
    (folder / "privacy.yaml").write_text("harmful: []\n", encoding="utf-8")
    with pytest.raises(InputError):
        redact(folder)
    assert sorted(contents(folder)) == ["a.csv"]


@pytest.mark.parametrize("name", ["svar.csv", "svar.v2.xlsx", "SVAR.XLS", "svar.ods", "a.sav", "a.redacted.csv"])
def test_a_copy_tells_its_original(name: str) -> None:
    assert original_name(redacted_name(name)) == name


FORMS = [form for number in identity_numbers(12) for form in written(number)[::9] if "\t" not in form]
CELLS = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
        st.sampled_from([*FORMS, "070-174 06 35", "eva@example.se", '"', "a;b", "-3", "rad\nrad"]),
        st.sampled_from(FORMS).map(lambda form: f'Hon sa "{form}"; sedan'),
    ),
    min_size=3,
    max_size=3,
)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(CELLS, min_size=2, max_size=6), as_workbook=st.booleans())
def test_any_export_loses_its_hits_and_nothing_else(rows: list[list[str]], as_workbook: bool) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name) / "2018-2022"
        (folder / "responses").mkdir(parents=True)
        file = write_export(folder / "responses", [["A", "B", "C"], *rows], as_workbook=as_workbook)
        before, hits = file.read_bytes(), find_in_file(file)
        done = redact(folder)
        assert file.read_bytes() == before
        assert bool(done) == bool(hits)
        for redaction in done:
            old, new = read_cells(file)[0][1], read_cells(file.with_name(redaction.copy))[0][1]
            changed = {
                (row, column) for row in old.index for column in old if old.loc[row, column] != new.loc[row, column]
            }
            assert changed == {(hit.place.row, "ABC".index(hit.place.column)) for hit in hits}
        assert check_privacy(folder) == []


def write_export(responses: Path, rows: list[list[str]], *, as_workbook: bool) -> Path:
    if not as_workbook:
        return text_file(responses / "svar.csv", rows)
    book = Workbook()
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            book.worksheets[0].cell(number, place, text).data_type = "s"
    book.save(responses / "svar.xlsx")
    return responses / "svar.xlsx"


def test_a_folder_without_answers_needs_nothing(tiny_period: Callable[..., Path]) -> None:
    assert redact(tiny_period()) == []


def test_an_spss_file_is_copied_as_a_workbook_that_is_read_as_it_was(tiny_period: Callable[..., Path]) -> None:
    folder = tiny_period()
    data = pd.DataFrame(
        {
            "administration": [1.0, 2.0, 1.0],
            "staff": [12.0, 99.0, 3.5],
            "obstacles": [f"Fråga {NUMBER}", "", "Tid"],
            "steering": ["Ja", "Nej", "Ja"],
        }
    )
    original = folder / "responses" / "svar.sav"
    pyreadstat.write_sav(
        data, str(original), column_labels=["Var arbetar du?", "Hur många är ni?", "Vad hindrade?", "Styrningen"],
        variable_value_labels={"administration": {1.0: "Socialförvaltningen", 2.0: "Skola"}},
        missing_ranges={"staff": [99]},
    )  # fmt: skip
    before = original.read_bytes()
    period, _faults = read_period(folder)
    assert period is not None
    (table,), _faults = read_period_responses(period)
    assert rules(check_privacy(folder)) == ["privacy.identity-number"]

    assert [(done.copy, done.hits, done.converted) for done in redact(folder)] == [("svar.sav.redacted.xlsx", 1, True)]
    assert rules(check_privacy(folder)) == []
    assert original.read_bytes() == before
    period, _faults = read_period(folder)
    assert period is not None
    (copy,), faults = read_period_responses(period)
    assert faults == []
    assert (copy.format, copy.columns) == ("spss", table.columns)
    assert copy.cells.to_numpy().tolist() == [
        [f"Fråga {MARK}" if cell == f"Fråga {NUMBER}" else cell for cell in row] for row in table.cells.to_numpy()
    ]
