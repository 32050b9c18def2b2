"""Whatever has happened to a file on its way, it gives answers or a fault with a place, and never a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_exports import forms, ods, text_file, xlsb

from followup.clean import Context, clean
from followup.ingest import read_period_responses
from followup.period import PeriodInput, read_period

QUESTIONS = [
    "Var arbetar du?",
    "Hur många är ni?",
    "Vad behöver ni kunna?",
    "Hur långt har arbetet kommit? [A1 Fråga om våld]",
]
ROWS = [["Socialförvaltningen", "12", "Risk, Att fråga", "Pågår"], ["Skola", "1,5", "Lagar, regler och sekretess", ""]]
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

edits = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8
)
cuts = st.floats(0.05, 1)


def mutated(content: bytes, changes: list[tuple[float, bytes]], cut: float) -> bytes:
    """Return content with bytes overwritten here and there, and its end cut off."""
    new = bytearray(content)
    for place, written in changes:
        start = int(place * len(new))
        new[start : start + len(written)] = written
    return bytes(new[: max(1, int(cut * len(new)))])


def with_damaged_part(content: bytes, part: str, changes: list[tuple[float, bytes]]) -> bytes:
    """Return an archive of which one part is changed, so that its checksums are right."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(new, "w") as damaged:
        for name in whole.namelist():
            damaged.writestr(name, mutated(whole.read(name), changes, 1) if name == part else whole.read(name))
    return new.getvalue()


def read_through(folder: Path, name: str, content: bytes) -> None:
    (folder / "responses" / name).write_bytes(content)
    period, _faults = read_period(folder)
    assert isinstance(period, PeriodInput)
    tables, faults = read_period_responses(period)
    assert tables or faults
    assert all(fault.place.file for fault in faults)
    cleaned = clean(tables, Context.of(period))
    assert all(fault.place.file == name for fault in cleaned.faults)


def csv_bytes(folder: Path) -> bytes:
    rows = [["Tidstämpel", *QUESTIONS], *(["2023-01-20 09:30:05 CET", *row] for row in ROWS)]
    return text_file(folder / "svar.csv", rows, ",").read_bytes()


def xlsx_bytes(folder: Path) -> bytes:
    return forms(folder / "svar.xlsx", QUESTIONS, ROWS).read_bytes()


def sav_bytes(folder: Path) -> bytes:
    data = pd.DataFrame({"administration": [1.0, 2.0], "staff": [12.0, 1.5], "obstacles": ["Tid", ""]})
    labels = {"administration": {1.0: "Socialförvaltningen", 2.0: "Skola"}}
    pyreadstat.write_sav(data, str(folder / "svar.sav"), variable_value_labels=labels, missing_ranges={"staff": [99]})
    return (folder / "svar.sav").read_bytes()


TABLE = [["Tidstämpel", *QUESTIONS], *(["2023-01-20 09:30:05 CET", *row] for row in ROWS)]


def ods_bytes(folder: Path) -> bytes:
    return ods(folder / "svar.ods", TABLE).read_bytes()


def xlsb_bytes(folder: Path) -> bytes:
    return xlsb(folder / "svar.xlsb", TABLE).read_bytes()


def xls_bytes(_folder: Path) -> bytes:
    # The same table, saved by LibreOffice: nothing that the project has writes this format.
    return Path(__file__).with_name("fuzzed.xls").read_bytes()


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes, ods_bytes], ids=["csv", "xlsx", "ods"])
@BOUNDED
@given(changes=edits, cut=st.one_of(st.just(1.0), cuts))
def test_a_damaged_file_gives_answers_or_a_fault(
    tiny_period: Callable[..., Path], tmp_path: Path, make: Callable[[Path], bytes], changes, cut
):
    name = f"svar.{make.__name__.removesuffix('_bytes')}"
    read_through(tiny_period(), name, mutated(make(tmp_path), changes, cut))


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes, ods_bytes, xlsb_bytes, xls_bytes])
def test_each_whole_file_is_read(tiny_period: Callable[..., Path], tmp_path: Path, make: Callable[[Path], bytes]):
    folder = tiny_period()
    (folder / "responses" / f"svar.{make.__name__.removesuffix('_bytes')}").write_bytes(make(tmp_path))
    period, _faults = read_period(folder)
    assert isinstance(period, PeriodInput)
    tables, faults = read_period_responses(period)
    assert faults == []
    answers = clean(tables, Context.of(period)).answers
    assert answers.query("question == 'staff'")["score"].tolist() == [12.0, 1.5]


# Each of these is opened in a process of its own first.
@pytest.mark.parametrize("make", [sav_bytes, xlsb_bytes, xls_bytes], ids=["sav", "xlsb", "xls"])
@settings(BOUNDED, max_examples=6)
@given(changes=edits, cut=st.one_of(st.just(1.0), cuts))
def test_a_damaged_binary_file_gives_answers_or_a_fault(
    tiny_period: Callable[..., Path], tmp_path: Path, make: Callable[[Path], bytes], changes, cut
):
    name = f"svar.{make.__name__.removesuffix('_bytes')}"
    read_through(tiny_period(), name, mutated(make(tmp_path), changes, cut))


@BOUNDED
@given(
    part=st.sampled_from(
        [
            "xl/worksheets/sheet1.xml",
            "xl/workbook.xml",
            "xl/sharedStrings.xml",
            "[Content_Types].xml",
            "xl/styles.xml",
            "xl/_rels/workbook.xml.rels",
        ]
    ),
    changes=edits,
)
def test_a_workbook_with_a_damaged_part_gives_answers_or_a_fault(
    tiny_period: Callable[..., Path], tmp_path: Path, part, changes
):
    read_through(tiny_period(), "svar.xlsx", with_damaged_part(xlsx_bytes(tmp_path), part, changes))


@settings(BOUNDED, max_examples=20)
@given(part=st.sampled_from(["content.xml", "META-INF/manifest.xml", "mimetype"]), changes=edits)
def test_an_opendocument_file_with_a_damaged_part_gives_answers_or_a_fault(
    tiny_period: Callable[..., Path], tmp_path: Path, part, changes
):
    read_through(tiny_period(), "svar.ods", with_damaged_part(ods_bytes(tmp_path), part, changes))


@settings(BOUNDED, max_examples=8)  # each is opened in a process of its own first
@given(part=st.sampled_from(["xl/worksheets/sheet1.bin", "xl/workbook.bin"]), changes=edits)
def test_a_binary_workbook_with_a_damaged_part_gives_answers_or_a_fault(
    tiny_period: Callable[..., Path], tmp_path: Path, part, changes
):
    read_through(tiny_period(), "svar.xlsb", with_damaged_part(xlsb_bytes(tmp_path), part, changes))


@BOUNDED
@given(rows=st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8), own=st.sampled_from([
    ["Respondent ID", "Collector ID", "End Date"], ["_uuid", "_submission_time"], ["Tidstämpel"],
    ["record_id", "needs___risk", "a_complete"], ["id", "submitdate", "lastpage", "token"], ["staff\nHur många?", "v2"],
    ["StartDate", "EndDate", "ResponseId"], ["Starttid", "Slutförandetid"],
]))  # fmt: skip
def test_whatever_stands_below_a_tools_headers_gives_answers_or_a_fault(
    tiny_period: Callable[..., Path], tmp_path: Path, rows, own
):
    file = text_file(tmp_path / "svar.csv", [[*own, *QUESTIONS], *rows])
    read_through(tiny_period(), "svar.csv", file.read_bytes())
