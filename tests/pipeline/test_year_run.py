"""One year between reports, from two forms in the middle of a term to its documents."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from lxml import html
from openpyxl import load_workbook
from sending import PERIOD, ROOT, decide, mid_term, opened, send_in

from followup.comparing import compare, read_build
from followup.errors import InputError
from followup.facts import FactBook
from followup.ingest.yearly import read_yearly
from followup.locale import set_language
from followup.pipeline.depends import COMPUTING_PACKAGES, RENDERING_PACKAGES
from followup.pipeline.project import Project, find_project
from followup.pipeline.run import render_period, run_year
from followup.pipeline.scope import Scope
from followup.pipeline.tables import are_current
from followup.year.next_steps import next_steps
from followup.year.review import update_review

pytestmark = pytest.mark.slow

YEAR, NAME = 2025, "2022-2026-2025"
APPROVED, FORMULA = "Beslut fattas i nämnden.", "=SUM(1)"
WAITING, DECLINED, EARLIER = "Hemlighet om Väntrum", "Hemlighet om Avslag", "Hemlighet om Fjolåret"
BEFORE = {
    "B208": ("Pågår", "Ja", EARLIER),
    "B401": ("Ej påbörjad", "", ""),
    "B407": ("Genomförd", "Delvis", ""),
    "B507": ("Vet ej", "", ""),
}
NOW = {
    "B208": ("Genomförd", "Ja", APPROVED),
    "B401": ("Ej påbörjad", "Nej", WAITING),
    "B407": ("Pågår", "Ja", DECLINED),
    "B506": ("Ej aktuell", "", ""),
    "B507": ("Pågår", "Delvis", FORMULA),
}
OTHER = {"B201": ("Genomförd", "Ja", ""), "B205": ("Genomförd", "Ja", "")}
EXPECTED = {
    "administrations": 8,
    "received": 2,
    "assignments": 90,
    "status.done": 3,
    "status.ongoing": 2,
    "status.not_begun": 1,
    "not_applicable": 1,
    "dont_know": 0,
    "unanswered": 83,  # 90 less the 7 above
    "followup_answered": 6,
    "followed_up": 4,
    "compared": 3,  # B507 was not known and B506 not asked about the year before
    "forward": 1,
    "same": 1,
    "back": 1,
    "next_steps.approved": 2,
    "next_steps.declined": 1,
    "next_steps.waiting": 1,
}
OF_ONE = {"assignments": 6, "status.done": 1, "unanswered": 1, "followup_answered": 4, "followed_up": 2, "compared": 3}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in the middle of a term whose year has been run: no answers of the survey, and two forms."""
    root = tmp_path_factory.mktemp("year")
    for name in ("notebooks", "report"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("output", "_generated", ".*"))
    folder = mid_term(root / "data" / "raw")
    send_in(folder, YEAR - 1, "miljo", BEFORE)
    send_in(folder, YEAR, "miljo", NOW)
    send_in(folder, YEAR, "aldre", OTHER, saved="01-21")
    period = opened(folder)
    set_language("sv")
    texts = next_steps(read_yearly(period)[0], YEAR)
    names = {administration.id: administration.name for administration in period.plan.administrations}
    update_review(folder, texts, YEAR, {activity.id: activity.title for activity in period.plan.activities}, names)
    decide(folder, YEAR, {APPROVED: ("ja", ""), FORMULA: ("ja", ""), DECLINED: ("nej", "")})
    project = find_project(start=root)
    summary = run_year(project, None, YEAR, engine="embedded")
    assert [look.rule for look in summary.looks] == ["next-steps.waiting"]
    return project


def tables(project: Project) -> Path:
    return project.processed / NAME


def out(project: Project) -> Path:
    return project.report / "output" / NAME


def test_the_documents_lie_beside_their_manifest_and_the_audit_trail(project: Project) -> None:
    documents = {f"{name}.{end}" for name in ("arsuppfoljning", "atgardsplan") for end in ("html", "pdf", "docx")}
    expected = {*documents, "atgardsplan.xlsx", "granskningsspar.html", "manifest.json", "ro-crate-metadata.json"}
    assert {file.name for file in out(project).iterdir()} == expected
    manifest = json.loads((out(project) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"]["year"] == YEAR
    assert {Path(item["path"]).name for item in manifest["inputs"]} == {
        "period.yaml", "plan.yaml", "questionnaire.yaml", "next_steps-2025.xlsx", "miljo-01-10.xlsx",
        "aldre-01-21.xlsx",
    }  # fmt: skip
    assert sorted(path.name for path in project.processed.iterdir()) == [NAME]


def test_the_numbers_are_those_counted_by_hand(project: Project) -> None:
    facts = FactBook.read(tables(project) / "facts.json")
    assert {name: facts.value(f"year.{name}.count") for name in EXPECTED} == EXPECTED
    assert {name: facts.value(f"year.{name}.count.by_administration.miljo") for name in OF_ONE} == OF_ONE
    assert facts["year.followed_up.count"].base == 6


def test_the_page_is_dated_as_the_forms_and_names_every_program_and_its_version(project: Project) -> None:
    page = html.parse(out(project) / "arsuppfoljning.html")
    [foot] = page.xpath("//footer[@class='page-foot']/p[1]/text()")
    [day] = page.xpath("//dl[@class='title-facts']/div[dt='Datum']/dd/text()")
    assert day in foot
    programs = {row.xpath("string(./*[1])").strip() for row in page.xpath("//div[@id='tbl-programs']//tbody/tr")}
    assert {*COMPUTING_PACKAGES, *RENDERING_PACKAGES} <= programs


def test_two_builds_of_years_are_compared(project: Project, tmp_path: Path) -> None:
    later = tmp_path / "later"
    shutil.copytree(out(project), later)
    page = later / "arsuppfoljning.html"
    page.write_text(page.read_text(encoding="utf-8").replace(">Genomförd</td>", ">Pågår</td>"), encoding="utf-8")
    found = compare(read_build(out(project)), read_build(later))
    assert (bool(found.cells), found.numbers, found.texts) == (True, (), ())


def test_every_number_leads_to_the_cell_that_computed_it(project: Project) -> None:
    trail = html.parse(out(project) / "granskningsspar.html")
    anchors = {f"granskningsspar.html#{name}" for name in trail.xpath("//main//@id")}
    for name in ("arsuppfoljning", "atgardsplan"):
        links = html.parse(out(project) / f"{name}.html").xpath("//span[@class='fact']/..")
        assert len(links) > 1
        assert {link.get("href") for link in links} <= anchors


def test_the_page_of_an_administration_says_what_changed_and_what_lacks_an_answer(project: Project) -> None:
    page = html.parse(out(project) / "arsuppfoljning.html")
    (heading,) = page.xpath("//h2[@id='sec-year-miljo']")
    own = list(itertools.takewhile(lambda element: element.tag != "h2", heading.itersiblings()))
    items = [" ".join(item.text_content().split()) for part in own for item in part.iter("li")]
    assert [item for item in items if item.startswith("B")] == [
        "B208 Uppmärksamhet på människohandel vid tillsyn: Pågår → Genomförd",
        "B407 Utbildning om prostitution och människohandel: Genomförd → Pågår",
        "B508 Våldsförebyggande arbete i ledningsgruppen för trygghet",
    ]
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.iter("th", "td")]
        for part in own
        for row in part.iter("tr")
    ]
    assert rows[1][1:] == ["Pågår", "Genomförd", "Ja", APPROVED]
    assert rows[2][1:] == ["Ej påbörjad", "Ej påbörjad", "Nej", "–"]
    assert rows[6][1:] == ["–", "Svar saknas", "–", "–"]


def words_in(file: Path) -> str:
    """Return what a file says, however it is packed."""
    if file.suffix == ".parquet":
        text = pd.read_parquet(file).to_csv(index=False)
    elif file.suffix in {".docx", ".xlsx"}:
        with ZipFile(file) as archive:
            text = " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    elif file.suffix == ".pdf":
        if not shutil.which("pdftotext"):
            return ""
        command = ["pdftotext", "-enc", "UTF-8", str(file), "-"]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    else:
        text = file.read_bytes().decode("utf-8", "replace")
    return " ".join(unescape(re.sub(r"\\(?=[^\w\s])", "", text)).split())


def test_a_next_step_that_nobody_has_approved_is_in_no_file(project: Project) -> None:
    files = [file for folder in (tables(project), out(project)) for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 20
    assert not [file.name for file in files if "Hemlighet" in words_in(file)]
    assert all(APPROVED in words_in(out(project) / f"atgardsplan.{end}") for end in ("html", "docx", "xlsx"))
    # The audit trail is free of free text, approved or not.
    assert APPROVED not in words_in(out(project) / "granskningsspar.html")


def test_the_workbook_is_a_table_with_filters_in_which_nothing_is_a_formula(project: Project) -> None:
    workbook = load_workbook(out(project) / "atgardsplan.xlsx")
    sheet = workbook.worksheets[0]
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == [
        "Aktivitet", "Ansvarig", "Tidplan", "Mål i programmet", "Status", "Uppföljt", "Nästa steg",
    ]  # fmt: skip
    assert len(rows) == 1 + 90
    (table,) = sheet.tables.values()
    assert (table.ref, table.autoFilter.ref if table.autoFilter else None) == ("A1:G91", "A1:G91")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
    risky = [cell for row in rows for cell in row if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert [cell.value for cell in risky] == [FORMULA]
    assert all(cell.data_type == "s" for row in rows for cell in row)
    assert all(cell.quotePrefix for cell in risky)
    assert any("Syntetiska" in str(row[0]) for row in workbook.worksheets[1].iter_rows(values_only=True))


def test_a_second_run_skips_the_notebook_and_writes_the_same_bytes_until_a_decision_changes(project: Project) -> None:
    def digests() -> dict[str, str]:
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in out(project).iterdir()}

    before = digests()
    assert run_year(project, PERIOD, YEAR, engine="embedded").skipped == ["07_year", "report"]
    assert digests() == before
    assert render_period(project, PERIOD, YEAR, engine="embedded").year == YEAR
    assert digests() == before
    folder = project.raw / PERIOD
    sheet, scope = folder / "next_steps-2025.xlsx", Scope(opened(folder), YEAR)
    kept = sheet.read_bytes()
    assert are_current(project, scope)
    decide(folder, YEAR, {FORMULA: ("nej", "")})
    assert not are_current(project, scope)
    with pytest.raises(InputError) as refused:
        render_period(project, PERIOD, YEAR, engine="embedded")
    assert [fault.rule for fault in refused.value.faults] == ["tables.outdated"]
    sheet.write_bytes(kept)
