"""The whole road, run once on a copy of the demo: what it writes, what it skips, and what never changes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pandas as pd
import pikepdf
import pytest
from elsewhere import ANOTHER_MACHINE, build_elsewhere
from lxml import html
from openpyxl import load_workbook

from followup.errors import InputError, RunError
from followup.facts import FactBook
from followup.locale import _, in_language
from followup.period import open_period
from followup.pipeline.check import check_against_facts
from followup.pipeline.preview import stage_for_authors, stage_on_every_change
from followup.pipeline.project import Project, find_project
from followup.pipeline.report import REPORT_STEP
from followup.pipeline.run import Summary, render_period, run_period
from followup.pipeline.scope import Scope
from followup.pipeline.steps import PERIOD, read_graph
from followup.proving.archive import write_archive
from followup.proving.rebuild import verify
from followup.proving.whole_archive import verify_archive
from followup.render.documents import OVERVIEW, YEAR

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
OLD, NEW = "2018-2022", "2022-2026"
MOST_BYTES = 3_000_000
INCLUDED = re.compile(r"include /_generated/(\S+)")
STEPS = read_graph(ROOT / "notebooks", PERIOD).steps
RECORDS = {"steps.json", "tables.json"}
DOCUMENTS = {
    f"{name}.{ending}" for name in ("uppfoljningsrapport", "tjansteskrivelse") for ending in ("html", "pdf", "docx")
}
BESIDE = {"granskningsspar.html", "tabeller.xlsx", "ro-crate-metadata.json", "manifest.json"}
TABLES = (
    "respondents", "answers", "assignments", "annual_followup", "cleaning_log", "coding", "quotations", "suppression",
)  # fmt: skip


def copy_of_the_project(folder: Path) -> Path:
    """Copy what a run reads, without what earlier runs and editors have left."""
    left = shutil.ignore_patterns("output", "_generated", "_variables.yml", ".quarto", ".ipynb_checkpoints", ".*")
    for name in ("notebooks", "report"):
        shutil.copytree(ROOT / name, folder / name, ignore=left)
    for period in (OLD, NEW):
        shutil.copytree(ROOT / "data" / "raw" / period, folder / "data" / "raw" / period, ignore=left)
    return folder


def files_of(folder: Path) -> dict[str, str]:
    """Return path → sha256 of everything below a folder, hidden files too."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def chapters(report: Path) -> list[Path]:
    """Return the sources of a period's documents, not those of a year's or an overview's."""
    others = {*YEAR.documents, *OVERVIEW.documents}
    return [file for file in report.rglob("*.qmd") if file.name not in others]


def times_of(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


@dataclass
class Road:
    """A copy of the project, and what a run there said."""

    project: Project
    summary: Summary | None = None
    lines: list[str] = field(default_factory=list)
    raw_before: object = None

    def tables(self, period: str) -> Path:
        return self.project.processed / period

    def report(self, period: str) -> Path:
        return self.project.output_of(period)

    def manifest(self, period: str) -> dict[str, object]:
        return json.loads((self.report(period) / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    """The newest period, run on a project without any tables; the report of the earlier one made from its tables."""
    project = find_project(start=copy_of_the_project(tmp_path_factory.mktemp("road")))
    it = Road(project, raw_before=(files_of(project.raw), times_of(project.raw)))
    it.summary = run_period(project, None, engine="embedded", progress=it.lines.append)
    render_period(project, OLD, engine="embedded")
    return it


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, road: Road) -> Road:
    """The earlier period, run with every folder pointed elsewhere, as on another machine."""
    folder = tmp_path_factory.mktemp("annan plats")
    shutil.copytree(road.project.raw / OLD, folder / "svar" / OLD)
    project = find_project(folder / "svar", folder / "tabeller", folder / "ut" / "rapport", start=road.project.root)
    build_elsewhere(project, OLD, **ANOTHER_MACHINE)
    return Road(project)


@pytest.fixture
def raw_restored(road: Road) -> Iterator[None]:
    """Put the answers back after a test that changes them."""
    kept = road.project.root / "kept"
    shutil.copytree(road.project.raw, kept)
    yield
    shutil.rmtree(road.project.raw)
    kept.rename(road.project.raw)


# --- What is written --------------------------------------------------------------------------------------------------


def test_the_report_holds_the_documents_and_their_manifest_and_nothing_else(road: Road, elsewhere: Road) -> None:
    for folder in (road.report(OLD), road.report(NEW), elsewhere.report(OLD)):
        assert set(files_of(folder)) == DOCUMENTS | BESIDE


def test_the_tables_lie_beside_their_facts_as_parquet_and_csv(road: Road) -> None:
    for period in (OLD, NEW):
        names = set(files_of(road.tables(period)))
        assert {f"{name}.{ending}" for name in TABLES for ending in ("parquet", "csv")} <= names
        assert {"facts.json", "steps.json", "tables.json"} <= names
        assert {f"notebooks/{step.name}.ipynb" for step in STEPS} <= names
        assert {name.rsplit(".", 1)[1] for name in names} == {
            "parquet",
            "csv",
            "json",
            "ipynb",
            "html",
            "svg",
            "png",
            "md",
        }


def test_a_page_is_small_enough_for_a_mail_and_refers_to_nothing_outside_itself(road: Road) -> None:
    for period in (OLD, NEW):
        for file in road.report(period).glob("*.html"):
            assert file.stat().st_size < MOST_BYTES, file
            page = html.parse(file)
            fetched = page.xpath("//*[not(self::a)]/@src|//*[not(self::a)]/@href|//@srcset|//object/@data|//@action")
            assert all(address.startswith("data:") for address in fetched)
            assert not re.search(r"url\(|@import", " ".join(page.xpath("//style/text()|//@style")))
            led_to = {address.partition("#")[0] for address in page.xpath("//a/@href") if address[:5] != "data:"}
            assert led_to <= {"", "granskningsspar.html", "uppfoljningsrapport.html"}


def test_what_an_author_needs_lies_beside_the_chapters_and_only_what_changed_is_written_again(road: Road) -> None:
    report, told = road.project.report, []
    try:
        stage_on_every_change(road.project, NEW, "an engine", told.append, rounds=2)
        [written] = told
        assert {report / "_variables.yml", report / "_generated" / "_findings-summary.md"} <= set(written)
        included = {name for file in chapters(report) for name in INCLUDED.findall(file.read_text("utf-8"))}
        assert all((report / "_generated" / name).is_file() for name in included)
        (report / "_generated" / "_findings-summary.md").unlink()
        (report / "_generated" / "_old.md").touch()
        assert stage_for_authors(road.project, NEW, "an engine") == [report / "_generated" / "_findings-summary.md"]
        assert not (report / "_generated" / "_old.md").exists()
    finally:
        shutil.rmtree(report / "_generated", ignore_errors=True)
        (report / "_variables.yml").unlink(missing_ok=True)


def test_every_number_leads_to_its_cell_in_the_audit_trail(road: Road) -> None:
    for period in (OLD, NEW):
        trail = html.parse(road.report(period) / "granskningsspar.html")
        anchors = {f"granskningsspar.html#{name}": name for name in trail.xpath("//main//@id")}
        facts = FactBook.read(road.tables(period) / "facts.json")
        for document in ("uppfoljningsrapport", "tjansteskrivelse"):
            numbers = html.parse(road.report(period) / f"{document}.html").xpath("//span[@class='fact']")
            assert len(numbers) > 5
            for number in numbers:
                link = number.getparent()
                cell = trail.xpath(f"//*[@id='{anchors[link.get('href')]}']")[0]
                fact = facts[number.get("data-fact")]
                assert fact.name in cell.text_content(), "the cell shows the number by its name"
                assert link.get("title").startswith(fact.label)


def test_nothing_is_written_but_tables_and_reports(road: Road, elsewhere: Road) -> None:
    assert sorted(path.name for path in road.project.root.iterdir()) == ["data", "notebooks", "report"]
    assert sorted(path.name for path in road.project.processed.iterdir()) == [OLD, NEW]
    assert sorted(path.name for path in (road.project.report / "output").iterdir()) == [OLD, NEW]
    folder = elsewhere.project.raw.parent
    assert sorted(path.name for path in folder.iterdir()) == ["svar", "tabeller", "ut"]
    assert [path.name for path in elsewhere.project.processed.iterdir()] == [OLD]
    assert [path.name for path in (folder / "ut").iterdir()] == ["rapport"]


def test_the_answers_and_the_sources_are_never_touched(road: Road) -> None:
    assert (files_of(road.project.raw), times_of(road.project.raw)) == road.raw_before
    for name in ("notebooks", "report"):
        copied = files_of(road.project.root / name)
        changed = {file for file, digest in copied.items() if not file.startswith("output/")
                   and hashlib.sha256((ROOT / name / file).read_bytes()).hexdigest() != digest}  # fmt: skip
        assert not changed


def test_the_previous_period_is_made_first_and_every_step_is_named(road: Road) -> None:
    steps = [line for line in road.lines if line.startswith(("2018", "2022"))]
    assert [line.split(":")[0] for line in steps] == [OLD] * len(STEPS) + [NEW] * len(STEPS)
    assert len(set(steps)) == 2 * len(STEPS)


def test_the_summary_says_what_was_written_where_and_how_long_it_took(road: Road) -> None:
    assert road.summary is not None
    assert road.summary.period == NEW
    assert {file.name for file in road.summary.files} == DOCUMENTS | BESIDE
    assert all(file.is_file() for file in road.summary.files)
    assert road.summary.tables == road.tables(NEW)
    assert road.summary.engine.startswith("embedded")
    assert road.summary.seconds > 0
    assert road.summary.findings
    assert road.summary.skipped == []


# --- The records ------------------------------------------------------------------------------------------------------


def test_the_manifest_holds_the_right_hash_of_every_input_and_output(road: Road) -> None:
    for period in (OLD, NEW):
        manifest = road.manifest(period)
        inputs = {item["path"]: item["sha256"] for item in manifest["inputs"]}
        # The review of a year's next steps belongs to the year's documents.
        there = {
            path: digest for path, digest in files_of(road.project.raw / period).items() if "next_steps" not in path
        }
        assert inputs == {f"{period}/{path}": digest for path, digest in there.items()}
        outputs = {item["path"]: item["sha256"] for item in manifest["outputs"]}
        written = files_of(road.report(period))
        assert outputs == {path: digest for path, digest in written.items() if path != "manifest.json"}
        tables = files_of(road.project.processed)
        assert all(tables[item["path"]] == item["sha256"] for item in manifest["tables"])
        assert f"{period}/tables.json" in {item["path"] for item in manifest["tables"]}
    compared_with = {item["path"] for item in road.manifest(NEW)["tables"]}
    assert f"{OLD}/assignments.parquet" in compared_with


def test_the_record_of_the_tables_holds_the_right_hash_of_each(road: Road) -> None:
    for period in (OLD, NEW):
        record = json.loads((road.tables(period) / "tables.json").read_text(encoding="utf-8"))
        written = {path: digest for path, digest in files_of(road.tables(period)).items() if path not in RECORDS}
        assert {item["path"]: item["sha256"] for item in record["tables"]} == written


def test_no_record_holds_a_clock_time_or_a_folder_of_this_machine(road: Road) -> None:
    folders = (str(road.project.root), str(Path.home()), str(ROOT))
    this_hour = time.strftime("%Y-%m-%dT%H"), time.strftime("%Y-%m-%d %H")
    for period in (OLD, NEW):
        for file in (road.report(period) / "manifest.json", *road.tables(period).rglob("*.json")):
            text = file.read_text(encoding="utf-8")
            assert not [part for part in (*folders, *this_hour) if part in text], file.name
    manifest = road.manifest(NEW)
    assert manifest["period"] == NEW
    assert manifest["synthetic"] is True
    assert {"python", "packages", "engine", "commit", "parameters"} <= set(manifest)


def test_executed_notebooks_hold_no_error_and_no_folder_of_this_machine(road: Road) -> None:
    for step in STEPS:
        file = road.tables(NEW) / "notebooks" / f"{step.name}.ipynb"
        book = nbformat.read(file, as_version=4)
        code = [cell for cell in book.cells if cell.cell_type == "code"]
        assert all(cell.execution_count for cell in code)
        assert not [out for cell in code for out in cell.outputs if out.output_type in {"error", "stream"}], step.name
        assert str(road.project.root) not in file.read_text(encoding="utf-8"), step.name
        assert f'period = "{NEW}"' in "".join(cell.source for cell in code)


def test_every_fact_a_chapter_or_a_commentary_names_is_recorded(road: Road) -> None:
    named = re.compile(r"\{\{<\s*fact\s+([\w.-]+)\s*>\}\}")
    texts = [*chapters(road.project.report), *road.project.raw.rglob("*.md")]
    names = {name for file in texts for name in named.findall(file.read_text(encoding="utf-8"))}
    facts = FactBook.read(road.tables(NEW) / "facts.json")
    assert names
    assert names <= set(facts)
    assert {fact.notebook for fact in facts.values()} == {step.name for step in STEPS}
    assert all(fact.cell for fact in facts.values())


# --- Free text -------------------------------------------------------------------------------------------------------


def texts_within(file: Path) -> str:
    """Return what a file says, with single spaces, however it is packed and written."""
    if file.suffix == ".parquet":
        text = pd.read_parquet(file).to_csv(index=False)
    elif file.suffix == ".docx":
        with ZipFile(file) as archive:
            text = " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
        text = re.sub(r"<[^>]+>", "", text)
    elif file.suffix == ".pdf":
        command = ["pdftotext", "-enc", "UTF-8", str(file), "-"]
        text = (
            subprocess.run(command, capture_output=True, check=True).stdout.decode() if shutil.which(command[0]) else ""
        )
    else:
        text = re.sub(r"\\(?=[^\w\s])", "", file.read_bytes().decode("utf-8", "replace"))  # Markdown's escapes
    return " ".join(unescape(text).split())


def test_no_answer_in_free_text_reaches_any_file_unless_it_is_approved(road: Road) -> None:
    for period in (OLD, NEW):
        rows = coding_sheet(road.project.raw / period)
        approved = [text for text, quotable in rows if quotable]
        # The longest run of letters: other signs are written differently in every format.
        marks = {max(re.findall(r"[a-zåäöé ]+", " ".join(text.split())), key=len).strip() for text, _yes in rows}
        kept_back = {mark for mark in marks if len(mark) > 14 and not any(mark in text for text in approved)}
        assert len(approved) == 6
        assert len(kept_back) > 30
        files = [file for folder in (road.tables(period), road.report(period)) for file in folder.rglob("*.*")]
        texts = {str(file): texts_within(file) for file in files}
        found = {name: [mark for mark in kept_back if mark in text] for name, text in texts.items()}
        assert not {name: marks for name, marks in found.items() if marks}
        report = texts_within(road.report(period) / "uppfoljningsrapport.docx")
        assert all(" ".join(text.split())[:40] in report.replace("”", '"') for text in approved)


def coding_sheet(folder: Path) -> list[tuple[str, bool]]:
    sheet = load_workbook(folder / "coding.xlsx").worksheets[0]
    return [(str(row[3]), row[5] == "ja") for row in sheet.iter_rows(min_row=2, values_only=True)]


# --- The same bytes ---------------------------------------------------------------------------------------------------


def test_two_runs_in_different_folders_and_settings_write_the_same_bytes(road: Road, elsewhere: Road) -> None:
    assert files_of(elsewhere.tables(OLD)) == files_of(road.tables(OLD))
    here, there = files_of(road.report(OLD)), files_of(elsewhere.report(OLD))
    differing = {name for name in here if here[name] != there[name]}
    assert not differing


@pytest.mark.torture
def test_an_archive_is_the_same_each_time_and_its_report_can_be_made_again_from_it_alone(
    road: Road, tmp_path: Path
) -> None:
    scope, archive, again = Scope(open_period(road.project.raw, NEW)), tmp_path / "a.zip", tmp_path / "b.zip"
    before = files_of(road.project.root)
    count = write_archive(road.project, scope, archive)
    write_archive(road.project, scope, again)
    assert archive.read_bytes() == again.read_bytes()
    assert os.name != "posix" or archive.stat().st_mode & 0o777 == 0o600
    with ZipFile(archive) as packed:
        names = packed.namelist()
        assert len(names) == count
        # Of the previous period only the table that the comparison reads.
        assert {name for name in names if f"/{OLD}/" in name} == {
            f"project/data/raw/{OLD}/LAS-MIG.md",
            f"project/data/processed/{OLD}/tables.json",
            f"project/data/processed/{OLD}/assignments.parquet",
        }
        texts = b"".join(packed.read(name) for name in names if not name.startswith("project/"))
        assert str(road.project.root).encode() not in texts
    proof = verify_archive(archive, lambda _line: None)
    assert (proof.differing, proof.causes) == ([], [])
    assert proof.documents == len(DOCUMENTS) + 3
    assert proof.tables == len(json.loads((road.tables(NEW) / "tables.json").read_text(encoding="utf-8"))["tables"])
    assert files_of(road.project.root) == before


@pytest.mark.usefixtures("raw_restored")
def test_documents_that_are_not_current_are_not_packed(road: Road, tmp_path: Path) -> None:
    commentary = road.project.raw / NEW / "commentary" / "conclusions.md"
    commentary.write_text("En annan bedömning.\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_archive(road.project, Scope(open_period(road.project.raw, NEW)), tmp_path / "a.zip")
    (fault,) = caught.value.faults
    assert fault.rule == "archive.outdated"
    assert "commentary/conclusions.md" in fault.message
    assert not list(tmp_path.iterdir())


def test_documents_that_somebody_has_changed_are_not_built_again_to_be_compared(road: Road) -> None:
    page = road.report(NEW) / "tjansteskrivelse.html"
    content = page.read_bytes()
    try:
        page.write_bytes(content.replace(b"<p>", b"<p> ", 1))
        with pytest.raises(InputError) as caught:
            verify(road.project, NEW, None, lambda _line: None)
    finally:
        page.write_bytes(content)
    assert [(fault.rule, fault.place.file) for fault in caught.value.faults] == [("verify.changed", page.name)]


# --- Synthetic data say so --------------------------------------------------------------------------------------------


@pytest.fixture
def mark() -> str:
    with in_language("sv"):
        return _("SYNTHETIC DATA").lower()


@pytest.mark.parametrize("name", ["uppfoljningsrapport", "tjansteskrivelse"])
def test_every_document_says_that_its_data_are_synthetic(road: Road, name: str, mark: str) -> None:
    html = (road.report(NEW) / f"{name}.html").read_text(encoding="utf-8")
    assert mark in html.lower()
    with ZipFile(road.report(NEW) / f"{name}.docx") as archive:
        heads = [archive.read(part).decode() for part in archive.namelist() if re.match(r"word/header\d*\.xml", part)]
    assert heads
    assert all(mark in re.sub(r"<[^>]+>", "", head).lower() for head in heads)


@pytest.mark.parametrize("name", ["uppfoljningsrapport", "tjansteskrivelse"])
def test_every_page_of_a_pdf_says_that_its_data_are_synthetic(road: Road, name: str, mark: str) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not on this machine, and no installed library reads the words of a PDF")
    file = road.report(NEW) / f"{name}.pdf"
    command = ["pdftotext", "-layout", "-enc", "UTF-8", str(file), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    pages = text.split("\f")[:-1]
    with pikepdf.open(file) as document:
        assert len(pages) == len(document.pages)
    unmarked = [number for number, page in enumerate(pages, 1) if mark not in " ".join(page.split()).lower()]
    assert not unmarked


# --- Run again --------------------------------------------------------------------------------------------------------


def test_a_second_run_skips_the_notebooks_and_gives_the_same_report(road: Road) -> None:
    tables, report = times_of(road.tables(NEW)), files_of(road.report(NEW))
    lines: list[str] = []
    summary = run_period(road.project, NEW, engine="embedded", progress=lines.append)
    assert summary.skipped == [*(step.name for step in STEPS), REPORT_STEP]
    assert not [line for line in lines if line.startswith(NEW)]
    assert times_of(road.tables(NEW)) == tables
    assert files_of(road.report(NEW)) == report
    assert road.summary is not None
    assert summary.looks == road.summary.looks


@pytest.mark.usefixtures("raw_restored")
def test_a_changed_commentary_is_rendered_without_any_notebook(road: Road) -> None:
    before, tables = files_of(road.report(NEW)), files_of(road.tables(NEW))
    commentary = road.project.raw / NEW / "commentary" / "conclusions.md"
    commentary.write_text(commentary.read_text(encoding="utf-8") + "\nEn mening till.\n", encoding="utf-8")
    summary = run_period(road.project, NEW, engine="embedded")
    assert summary.skipped == [step.name for step in STEPS]
    assert files_of(road.tables(NEW)) == tables
    after = files_of(road.report(NEW))
    assert after["uppfoljningsrapport.html"] != before["uppfoljningsrapport.html"]
    assert "En mening till." in (road.report(NEW) / "uppfoljningsrapport.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("raw_restored")
def test_a_number_typed_in_the_commentary_is_pointed_out_and_stops_nothing(road: Road) -> None:
    index = FactBook.read(road.tables(NEW) / "facts.json")["implementation.index"].text
    commentary = road.project.raw / NEW / "commentary" / "conclusions.md"
    commentary.write_text(f"Genomförandeindex är {index}.\n", encoding="utf-8")
    summary = run_period(road.project, NEW, engine="embedded")
    (fault,) = [look for look in summary.looks if look.rule == "commentary.typed-number"]
    assert (fault.place.file, fault.place.row) == ("commentary/conclusions.md", 1)
    assert "{{< fact implementation.index >}}" in fault.next_step
    assert check_against_facts(road.project, open_period(road.project.raw, NEW)) == [fault]


@pytest.mark.usefixtures("raw_restored")
def test_a_commentary_that_names_no_fact_stops_the_report_and_the_last_one_stays(road: Road) -> None:
    before = files_of(road.report(NEW))
    commentary = road.project.raw / NEW / "commentary" / "conclusions.md"
    commentary.write_text("Vi når {{< fact implementation.indx >}}.\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run_period(road.project, NEW, engine="embedded")
    fault = caught.value.faults[0]
    assert (fault.rule, fault.place.file, fault.place.row) == (
        "commentary.unknown-fact",
        "commentary/conclusions.md",
        1,
    )
    assert "implementation.index" in fault.next_step
    assert files_of(road.report(NEW)) == before


@pytest.mark.usefixtures("raw_restored")
@pytest.mark.parametrize("name", ["plan.yaml", "coding.xlsx"])
def test_a_report_is_not_rendered_from_tables_of_other_answers(road: Road, name: str) -> None:
    file = road.project.raw / NEW / name
    file.write_bytes(file.read_bytes() + b"# changed\n")
    with pytest.raises(InputError) as caught:
        render_period(road.project, NEW, engine="embedded")
    assert [fault.rule for fault in caught.value.faults] == ["tables.outdated"]


def test_a_report_is_not_rendered_from_tables_that_somebody_has_changed(road: Road) -> None:
    facts = road.tables(NEW) / "facts.json"
    text = facts.read_text(encoding="utf-8")
    try:
        facts.write_text(text.replace('"value"', '"valu"', 1), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            render_period(road.project, NEW, engine="embedded")
    finally:
        facts.write_text(text, encoding="utf-8", newline="\n")
    assert [fault.rule for fault in caught.value.faults] == ["tables.outdated"]


def test_the_tables_of_a_previous_period_serve_when_its_answers_have_been_deleted(road: Road) -> None:
    responses, kept = road.project.raw / OLD / "responses", road.project.root / "kept"
    shutil.move(responses, kept)
    try:
        assert run_period(road.project, NEW, engine="embedded").skipped
    finally:
        shutil.move(kept, responses)


def test_a_failing_notebook_leaves_the_last_tables_and_report_and_says_where_its_copy_lies(road: Road) -> None:
    before = files_of(road.project.root / "data"), files_of(road.report(NEW))
    notebook = road.project.notebooks / "01_clean.ipynb"
    source = notebook.read_text(encoding="utf-8")
    book = nbformat.reads(source, as_version=4)
    book.cells.insert(2, nbformat.v4.new_code_cell("no_such_name"))  # right after the parameters
    nbformat.write(book, notebook)
    try:
        with pytest.raises(RunError) as caught:
            run_period(road.project, NEW, engine="embedded")
    finally:
        notebook.write_text(source, encoding="utf-8", newline="\n")
    failure = caught.value
    failed = road.project.processed / ".failed"
    assert "01_clean.ipynb" in failure.message
    assert " 3" in failure.message
    assert "NameError" in failure.message
    assert failure.details == "no_such_name"
    # The previous period's tables are made by the same notebook, and so they are what failed.
    assert failure.kept == failed / OLD / "01_clean.failed.ipynb"
    assert failure.kept.is_file()
    shutil.rmtree(failed)
    assert (files_of(road.project.root / "data"), files_of(road.report(NEW))) == before
