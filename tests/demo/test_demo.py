"""The committed demo periods: made up, dirty like real exports, and the same each time they are made."""

import csv
import io
import re
import shutil
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from followup.clean import Context, clean
from followup.coding import DOMAINS, SHEET_FILE, free_texts, read_coding
from followup.demo import OPPOSITE, PATTERNS, make_responses, make_rounds
from followup.demo.__main__ import main
from followup.demo.coding import make_coding
from followup.demo.generate import draw_answers, shared_out
from followup.demo.review import make_reviews
from followup.demo.texts import IMPROVEMENTS, OBSTACLES
from followup.ingest import read_responses
from followup.ingest.yearly import read_yearly
from followup.period import Activity, PeriodInput, open_period
from followup.period.folder import next_steps_name
from followup.year.next_steps import next_steps
from followup.year.review import read_review

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
NAMES = sorted(PATTERNS)
MUNICIPALITIES = ROOT.parent / "shared" / "data" / "kommuner" / "municipalities.csv"


@pytest.fixture(scope="module", params=NAMES)
def inputs(request: pytest.FixtureRequest) -> PeriodInput:
    return open_period(RAW, request.param)


@pytest.fixture(scope="module")
def committed(inputs: PeriodInput) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in inputs.responses}


def _named(committed: dict[str, bytes], shape: str) -> bytes:
    (content,) = (content for name, content in committed.items() if name.startswith(shape))
    return content


def _forms(committed: dict[str, bytes]) -> list[tuple[object, ...]]:
    sheet = load_workbook(io.BytesIO(_named(committed, "forms")))["Sheet1"]
    return list(sheet.iter_rows(values_only=True))


def _limesurvey(committed: dict[str, bytes]) -> list[list[str]]:
    text = _named(committed, "limesurvey").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def _web(committed: dict[str, bytes]) -> list[list[str]]:
    text = _named(committed, "webbenkat").decode("cp1252")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def _tables(committed: dict[str, bytes]) -> list[list[list[object]]]:
    return [
        [list(row) for row in _forms(committed)],
        [list(row) for row in _limesurvey(committed)],
        [list(row) for row in _web(committed)],
    ]


def _parts(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_making_a_period_anew_gives_the_committed_answers(inputs: PeriodInput, committed: dict[str, bytes]) -> None:
    made = make_responses(inputs, PATTERNS[inputs.name])
    assert sorted(made) == sorted(committed)
    for name, content in made.items():
        if name.endswith(".xlsx"):
            # Another build of zlib may pack the same parts into other bytes.
            assert _parts(content) == _parts(committed[name]), name
        else:
            assert content == committed[name], name


def test_coding_a_period_anew_gives_the_committed_sheet(inputs: PeriodInput) -> None:
    made = make_coding(inputs)
    assert _parts(made) == _parts((inputs.folder / SHEET_FILE).read_bytes())
    assert made == make_coding(inputs)
    assert made != make_coding(inputs, "x")
    assert set(re.findall(rb"\d{4}-\d\d-\d\d", _parts(made)["docProps/core.xml"])) == {
        inputs.period.survey.report.isoformat().encode()
    }


def test_the_review_sheets_are_those_committed_and_decide_on_most_next_steps(inputs: PeriodInput) -> None:
    made = make_reviews(inputs)
    assert sorted(made) == sorted(file.name for file in inputs.folder.glob("next_steps-*.xlsx"))
    assert made == make_reviews(inputs)
    forms, _faults = read_yearly(inputs)
    for year in inputs.yearly:
        name = next_steps_name(year)
        assert _parts(made[name]) == _parts((inputs.folder / name).read_bytes())
        table, faults = read_review(inputs.folder, year, next_steps(forms, year))
        assert {fault.rule for fault in faults} == {"next-steps.waiting"}
        assert set(table["review"]) == {"approved", "declined", "waiting"}
        assert (table["review"] == "approved").mean() > 0.5


def test_the_coding_is_whole_but_for_some_answers_and_says_that_it_is_made_up(inputs: PeriodInput) -> None:
    context = Context.of(inputs)
    tables, _faults = read_responses(inputs.responses, inputs.period.exports)
    texts = free_texts(tables, clean(tables, context), context)
    coding, faults = read_coding(inputs.folder, texts)
    assert {fault.rule for fault in faults} == {"coding.uncoded"}
    assert len(coding.rows) == len(texts) > 50
    assert 2 <= (coding.rows["domain"] == "").sum() < 0.3 * len(texts)
    assert set(coding.rows["domain"]) == {"", *DOMAINS}
    assert coding.quotations["question"].value_counts().to_dict() == {"obstacles": 4, "improvements": 2}
    notes = [row[6] for row in load_workbook(inputs.folder / SHEET_FILE).worksheets[0].iter_rows(2, values_only=True)]
    assert sum("Syntetisk" in str(note) for note in notes) == (coding.rows["domain"] != "").sum()


def test_making_the_yearly_forms_anew_gives_the_committed_ones(inputs: PeriodInput) -> None:
    made = make_rounds(inputs, PATTERNS[inputs.name])
    assert sorted(made) == sorted(f"{year}/{file.name}" for year, files in inputs.yearly.items() for file in files)
    for name, content in made.items():
        assert _parts(content) == _parts((inputs.folder / "responses" / name).read_bytes()), name
        assert len(content) < 20_000


def test_some_administrations_sent_in_a_yearly_form_in_some_years_and_each_says_that_it_is_made_up() -> None:
    inputs = open_period(RAW, "2022-2026")
    assert {year: len(files) for year, files in inputs.yearly.items()} == {2024: 5, 2025: 5}
    for file in (file for files in inputs.yearly.values() for file in files):
        texts = [str(row[0]) for row in load_workbook(file).worksheets[0].iter_rows(values_only=True)]
        assert any(text.startswith("Syntetiskt exempel") for text in texts), file.name


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(inputs: PeriodInput) -> None:
    pattern = PATTERNS[inputs.name]
    assert make_responses(inputs, pattern) == make_responses(inputs, pattern)
    assert set(make_responses(inputs, pattern).values()).isdisjoint(make_responses(inputs, pattern, "x").values())


def test_workbooks_do_not_tell_when_they_were_made(inputs: PeriodInput, committed: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(_named(committed, "forms"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {inputs.period.survey.report.isoformat()}


def test_the_period_is_of_the_size_that_was_ordered(inputs: PeriodInput, committed: dict[str, bytes]) -> None:
    assert inputs.period.synthetic
    assert len(inputs.plan.administrations) == 8
    assert len(inputs.plan.development_areas) == 5
    assert 36 <= len(inputs.plan.activities) <= 45
    assert 60 <= len(list(inputs.plan.assignments())) <= 90
    assert sum(map(len, committed.values())) < 200_000
    _truth, submissions = draw_answers(inputs, PATTERNS[inputs.name], inputs.name)
    assert 60 <= len({submission.key for submission in submissions}) == len(submissions) <= 200
    answering = Counter(submission.administration for submission in submissions)
    for administration, invited in inputs.period.invited.items():
        assert 7 <= answering[administration] <= 22
        assert 0.6 <= answering[administration] / invited <= 0.95


def test_the_municipality_is_fictional(inputs: PeriodInput) -> None:
    assert inputs.period.municipality.name == "Exempelby kommun"
    assert inputs.period.municipality.code == "9999"
    for name in ("period.yaml", "plan.yaml", "questionnaire.yaml"):
        first = (inputs.folder / name).read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# SYNTETISKT EXEMPEL"), name


@pytest.mark.reference
@pytest.mark.skipif(not MUNICIPALITIES.is_file(), reason="the list of municipalities is not beside the project")
def test_no_municipality_has_the_name() -> None:
    assert "exempelby" not in MUNICIPALITIES.read_text(encoding="utf-8").casefold()


def test_forms_writes_a_workbook_with_swedish_headers_and_a_table(
    inputs: PeriodInput, committed: dict[str, bytes]
) -> None:
    book = load_workbook(io.BytesIO(_named(committed, "forms")))
    assert book.sheetnames == ["Sheet1"]
    sheet = book["Sheet1"]
    (table,) = sheet.tables.values()
    assert table.name == "OfficeForms.Table"
    assert table.ref == sheet.dimensions
    headers, *rows = _forms(committed)
    assert headers[:5] == ("Id", "Starttid", "Slutförandetid", "E-post", "Namn")
    assert "Vilken förvaltning arbetar du i?\xa0" in headers
    activity = inputs.plan.activities[0]
    assert f"{activity.id} {activity.title} – hur långt har arbetet kommit?" in headers
    assert len(set(headers)) == len(headers)
    filled = [row for row in rows if any(cell is not None for cell in row)]
    assert all(isinstance(row[2], datetime) for row in filled)
    assert {row[3:5] for row in filled} == {("anonymous", None)}
    wanted = [row[headers.index("Var bör arbetet mot våld höra hemma framöver?")] for row in filled]
    assert any(cell is not None and str(cell).count(";") > 1 for cell in wanted)
    assert all(cell is None or str(cell).endswith(";") for cell in wanted)


def test_forms_holds_texts_that_look_like_formulas_as_texts(committed: dict[str, bytes]) -> None:
    sheet = load_workbook(io.BytesIO(_named(committed, "forms")))["Sheet1"]
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_limesurvey_writes_codes_and_texts_with_numbered_subquestions(
    inputs: PeriodInput, committed: dict[str, bytes]
) -> None:
    content = _named(committed, "limesurvey")
    assert content.startswith(b"\xef\xbb\xbf" + '"id. Svars-ID","submitdate. Datum för inskickande",'.encode())
    assert content.endswith(b'"\r\n\r\n')
    headers, *rows = _limesurvey(committed)
    assert [header.split(".")[0] for header in headers[:8]] == [
        "id",
        "submitdate",
        "lastpage",
        "startlanguage",
        "seed",
        "startdate",
        "datestamp",
        "key",
    ]
    codes = [re.match(r"([A-Za-z0-9]+)(\[SQ\d{3}\])?\. ", header) for header in headers]
    assert all(codes)  # LimeSurvey allows letters and digits only
    assert any(re.fullmatch(r"status\[SQ001\]\. Hur långt har arbetet kommit\? \[[AB]101 .+\]", h) for h in headers)
    years = [header for header in headers if header.startswith("annual[")]
    assert [header.rpartition("[")[2] for header in years] == [
        *(f"{year}]" for year in inputs.period.years),
        "Inget av åren]",
    ]
    places = [headers.index(header) for header in years]
    assert {row[place] for row in rows if row for place in places} == {"Ja", "Nej", "N/A"}
    unfinished = [row for row in rows if row and not row[1]]
    assert unfinished
    assert all(row[2] < max(r[2] for r in rows if r) for row in unfinished)


def test_the_web_survey_writes_a_swedish_windows_text_file(inputs: PeriodInput, committed: dict[str, bytes]) -> None:
    content = _named(committed, "webbenkat")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert content.startswith("Svarsnummer;Påbörjad;Inskickad;Status;".encode("cp1252"))
    headers, *rows = _web(committed)
    assert any(header.startswith("Hur långt har arbetet kommit? - ") for header in headers)
    filled = [row for row in rows if any(row)]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row[1]) for row in filled)
    assert {row[3] for row in filled} == {"Klar", "Ej avslutad"}
    numbers = {cell for row in filled for cell in row}
    assert any(re.fullmatch(r"\d,5", cell) for cell in numbers)
    assert any(re.fullmatch(r"1\xa0\d{3}", cell) for cell in numbers)
    forms = [row[headers.index("Vilka former av våld bör en kommande plan omfatta?")] for row in filled]
    assert any("Våld i nära relationer, Hedersrelaterat våld" in cell for cell in forms)


def test_each_export_holds_only_its_own_administrations_activities(
    inputs: PeriodInput, committed: dict[str, bytes]
) -> None:
    for members, table in zip(shared_out(inputs).values(), _tables(committed), strict=True):
        own = {item.activity.id for item in inputs.plan.assignments() if item.administration in members}
        shown = {found for header in table[0] for found in re.findall(r"\b([AB]\d{3})\b", str(header))}
        assert shown == own


def test_the_answers_are_as_dirty_as_real_ones(inputs: PeriodInput, committed: dict[str, bytes]) -> None:
    tables = _tables(committed)
    written: set[str] = set()
    for table in tables:
        headers = [str(header).replace("\xa0", " ").strip() for header in table[0]]
        key = next(place for place, header in enumerate(headers) if "svarskod" in header)
        where = next(place for place, header in enumerate(headers) if "Vilken förvaltning" in header)
        keys = Counter(str(row[key]).strip() for row in table[1:] if len(row) > key and row[key])
        assert 1 <= sum(count - 1 for count in keys.values()) <= 3, "double submissions"
        blank = [row for row in table[1:] if row and not row[key]]
        assert 1 <= len(blank) <= 2, "blank rows"
        written |= {str(row[where]) for row in table[1:] if len(row) > where}
    assert written & {name for item in inputs.plan.administrations for name in item.former_names}
    cells = [str(cell) for table in (tables[0], tables[2]) for row in table[1:] for cell in row]
    assert any(cell != cell.strip() for cell in cells)
    assert {"genomförd", "ja", "delvis", "pågår", "nej"} & {cell.strip() for cell in cells}
    closes = datetime.combine(inputs.period.survey.closes, datetime.max.time())
    assert any(isinstance(row[2], datetime) and row[2] > closes for row in tables[0][1:])
    assert any(re.fullmatch(r"ca \d+", cell) for cell in cells)


def test_free_text_holds_awkward_signs_in_the_files(committed: dict[str, bytes]) -> None:
    cells = {str(cell) for table in _tables(committed) for row in table for cell in row}
    for sign in ("<b>", "*", "|", "=1+1", "\n"):
        assert any(sign in cell for cell in cells), sign
    known = {*OBSTACLES, *IMPROVEMENTS}
    assert len(cells & known) > 30


def test_there_is_no_personal_data(committed: dict[str, bytes]) -> None:
    for table in _tables(committed):
        for row in table:
            for cell in map(str, row):
                assert "@" not in cell
                bare = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", "", cell)
                assert not re.search(r"\d{10}|\d{6}[-+ ]\d{4}", bare)


def test_respondents_of_an_administration_do_not_always_agree(inputs: PeriodInput) -> None:
    _truth, submissions = draw_answers(inputs, PATTERNS[inputs.name], inputs.name)
    disagreed = 0
    for activity, administration in inputs.plan.assignments():
        said = {s.answers.get(("status", activity.id)) for s in submissions if s.administration == administration}
        disagreed += len(said & {"done", "ongoing", "not_begun"}) > 1
    total = len(list(inputs.plan.assignments()))
    assert 0.2 * total < disagreed < 0.6 * total


def test_the_later_plan_carries_over_merges_splits_drops_and_adds() -> None:
    earlier, later = (open_period(RAW, name) for name in NAMES)
    known = {activity.id for activity in earlier.plan.activities}
    before = [identifier for activity in later.plan.activities for identifier in activity.previous]
    assert set(before) <= known
    assert known - set(before), "dropped"
    assert any(len(activity.previous) > 1 for activity in later.plan.activities), "merged"
    assert max(Counter(before).values()) == 2, "split"
    new: list[Activity] = [activity for activity in later.plan.activities if not activity.previous]
    assert {"trafficking", "sexualised", "commercialisation"} <= {form for activity in new for form in activity.forms}
    assert {activity.id for activity in later.plan.activities}.isdisjoint(known)
    reorganised = [item for item in later.plan.administrations if item.previous]
    assert [item.previous for item in reorganised] == [["bildning", "arbetsmarknad"]]
    assert reorganised[0].former_names


def test_the_opposite_pattern_turns_the_answers_round(inputs: PeriodInput) -> None:
    (truth, _submissions), (opposite, _others) = (
        draw_answers(inputs, pattern, "test") for pattern in (PATTERNS[inputs.name], OPPOSITE)
    )
    yes, turned = (Counter(one.criteria.values())["yes"] for one in (truth, opposite))
    assert yes < turned
    documented, always = (sum(map(len, one.documented.values())) for one in (truth, opposite))
    assert documented < always == 8 * len(inputs.period.years)


def test_real_answers_are_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / NAMES[0]
    shutil.copytree(RAW / NAMES[0], folder)
    file = folder / "period.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("synthetic: true", "synthetic: false"), encoding="utf-8")
    (folder / "responses" / "webbenkat_kept.csv").write_text("kept", encoding="utf-8")
    assert main([str(folder)]) == 2
    assert capsys.readouterr().err
    assert (folder / "responses" / "webbenkat_kept.csv").read_text(encoding="utf-8") == "kept"


def test_the_command_rewrites_the_answers_and_leaves_other_files_alone(tmp_path: Path) -> None:
    folder = tmp_path / NAMES[0]
    shutil.copytree(RAW / NAMES[0], folder)
    (folder / "responses" / "webbenkat_older.csv").write_text("old", encoding="utf-8")
    (folder / "responses" / "README.md").write_text("kept", encoding="utf-8")
    assert main([str(folder)]) == 0
    names = {file.name for file in (RAW / NAMES[0] / "responses").iterdir()}
    assert {file.name for file in (folder / "responses").iterdir()} == names | {"README.md"}
    made, committed = ((place / NAMES[0] / SHEET_FILE).read_bytes() for place in (tmp_path, RAW))
    assert _parts(made) == _parts(committed)


def test_the_command_knows_only_the_demo_periods(tmp_path: Path) -> None:
    assert main([]) == 2
    assert main([str(tmp_path)]) == 2
