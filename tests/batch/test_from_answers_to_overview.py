"""Two small municipalities and the overview of them: one built by a worker, one by hand, and a third without a report.

The worker's build is a run's to the byte. The overview's numbers are worked out once more, in plain Python, from the
tables that the municipalities have.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import shutil
import statistics
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import html
from notebook_cells import ROOT, run_by_hand
from ruamel.yaml import YAML
from small_municipality import EARLIER, PERIOD, Said, write_municipality

from followup.batch.build import Outcome, Status, build
from followup.batch.layout import find_jobs
from followup.batch.parcel import Parcel, files_of, pack, unpacked
from followup.batch.record import is_current, put_in_place
from followup.batch.versions import digest, environment
from followup.errors import InputError
from followup.facts import FactBook
from followup.pipeline.check import check_period
from followup.pipeline.manifest import commit_of
from followup.pipeline.project import Project
from followup.pipeline.run import Summary, run_period

sys.path.append(str(ROOT / "tests" / "hostile"))

from everything import pieces, search

pytestmark = pytest.mark.slow

APBY, BEBY, CEBY = "0001", "0002", "0003"
APBY_SAID = {
    "social": Said({"A1": "Genomförd", "A2": "Ej påbörjad"}, {"A1": "Ja"}, "2019", 30, 7),
    "school": Said({"A1": "Pågår", "A3": "Ej påbörjad"}, {"A1": "Nej"}, "2020"),
}
BEBY_SAID = {
    "social": Said({"A1": "Genomförd", "A2": "Genomförd"}, {"A1": "Nej", "A2": "Ja"}, "2019;2020", 30, 12),
    "school": Said({"A1": "Genomförd", "A3": "Ej påbörjad"}, {"A1": "Nej"}, "2019", 20, 11),
}
BEBY_SAID_EARLIER = {
    "social": Said({"A1": "Pågår", "A2": "Pågår"}, {"A1": "Nej", "A2": "Ja"}, "2015", 30, 12),
    "school": Said({"A1": "Ej påbörjad", "A3": "Ej påbörjad"}, annual="2015", staff=20, trained=14),
}
DOCUMENTS = ("oversikt.html", "oversikt.pdf", "oversikt.docx")
NUMBER = "19121212-1212"  # the tax agency's own example


@dataclass(frozen=True)
class Built:
    """The municipalities, what the worker made of the first, and what a run of the same folder made."""

    folder: Path
    outcome: Outcome
    own: Project
    summary: Summary

    def tables(self, code: str, period: str = PERIOD) -> Path:
        (home,) = self.folder.glob(f"{code}-*")
        return home / "data" / "processed" / period


def parcel_of(folder: Path, code: str) -> Parcel:
    """Pack the only period of a municipality, as a batch does."""
    (job,) = (job for job in find_jobs(folder) if job.home.code == code)
    files = files_of(Project(ROOT, folder, folder), job, commit_of(ROOT))
    return Parcel(job.key, job.period, "embedded", digest(environment("embedded")), pack(files))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("many")
    apby = write_municipality(folder, APBY, "Apby", APBY_SAID)
    outcome = build(parcel_of(folder, APBY))
    assert outcome.status is Status.BUILT, (outcome.message, outcome.details, outcome.faults)
    (job,) = find_jobs(folder)
    put_in_place(job, outcome, "made from this")
    assert is_current(job, "made from this")
    # The strictest limit is Beby's: it hides what Apby's own report shows, that 7 of 30 have had training.
    beby = write_municipality(
        folder, BEBY, "Beby", BEBY_SAID, earlier=BEBY_SAID_EARLIER, answered=9, invited=10, people=8
    )
    for period in (EARLIER, PERIOD):
        run_by_hand(beby / "data" / "raw", period, beby / "data" / "processed")
    write_municipality(folder, CEBY, "Ceby", APBY_SAID)
    elsewhere = tmp_path_factory.mktemp("own")
    own = Project(ROOT, apby / "data" / "raw", elsewhere / "processed", elsewhere / "output")
    return Built(folder, outcome, own, run_period(own, PERIOD, engine="embedded"))


@pytest.fixture(scope="module")
def overview(built: Built) -> Path:
    """The folder of the overview that the command makes."""
    command = [sys.executable, "-m", "followup", "overview", str(built.folder), "--engine", "embedded"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return built.folder / "overview"


def facts_of(overview: Path) -> FactBook:
    return FactBook.read(overview / "processed" / f"{PERIOD}-overview" / "facts.json")


def documents_of(overview: Path) -> Path:
    return overview / "report" / PERIOD


# --- A worker's build -------------------------------------------------------------------------------------------------


def test_a_worker_makes_byte_for_byte_what_a_run_makes(built: Built) -> None:
    packed = unpacked(built.outcome.content)
    tables = built.own.processed / PERIOD
    own = {f"processed/{file.relative_to(tables).as_posix()}": file for file in tables.rglob("*") if file.is_file()}
    own |= {f"output/{file.name}": file for file in built.summary.folder.iterdir()}
    assert {f"output/{file.name}" for file in built.summary.files} | {"processed/assignments.parquet"} <= set(packed)
    assert set(packed) == set(own)
    assert [path for path, file in own.items() if packed[path] != file.read_bytes()] == []


def test_a_worker_tells_what_the_report_says_of_itself(built: Built) -> None:
    rules = [finding["rule"] for finding in built.outcome.about["findings"]]  # type: ignore[attr-defined]
    assert rules == [finding.rule for finding in built.summary.findings] != []
    assert (built.outcome.about["synthetic"], built.outcome.about["looks"]) == (True, len(built.summary.looks))
    assert built.outcome.seconds > 0


def test_a_worker_tells_all_the_faults_that_a_check_does_and_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {**APBY_SAID, "social": Said({"A1": f"Ring {NUMBER}", "A2": "Nästan"}, {"A1": "Ja"}, "2019", 30, 7)}
    raw = write_municipality(tmp_path / "many", CEBY, "Ceby", wrong) / "data" / "raw"
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    outcome = build(parcel_of(tmp_path / "many", CEBY))
    with pytest.raises(InputError) as told:
        check_period(raw, PERIOD)
    assert (outcome.status, outcome.content) == (Status.AT_FAULT, b"")
    assert outcome.faults == told.value.faults
    assert "privacy.identity-number" in {fault.rule for fault in outcome.faults}
    assert NUMBER not in repr(outcome)
    assert list((tmp_path / "temporary").iterdir()) == []


# --- The overview -----------------------------------------------------------------------------------------------------


class Second:
    """A municipality's numbers once more, from its tables and its plan."""

    def __init__(self, built: Built, code: str) -> None:
        tables = built.tables(code)
        raw = tables.parents[1] / "raw" / PERIOD
        self.plan = YAML(typ="safe").load((raw / "plan.yaml").read_text(encoding="utf-8"))
        self.rows = {name: rows_of(tables / f"{name}.parquet")
                     for name in ("assignments", "annual_followup", "response", "competence")}  # fmt: skip
        self.activities = {activity["id"]: activity for activity in self.plan["activities"]}
        self.assessed = [row for row in self.rows["assignments"] if row["state"] == "answered"]
        self.begun = [row for row in self.assessed if row["score"] > 0]

    def index(self) -> float:
        return 100 * statistics.fmean(row["score"] for row in self.assessed)

    def systematic(self) -> list[float]:
        return [row["systematics"] for row in self.begun if not math.isnan(row["systematics"])]

    def fields(self) -> tuple[float, float]:
        """The shares that are carried out without a routine, and with one."""
        placed = [row for row in self.assessed if not math.isnan(row["systematics"])]
        done = [row["systematics"] for row in placed if 100 * row["score"] >= 75]
        firm = sum(systematics >= 70 for systematics in done)
        return 100 * (len(done) - firm) / len(placed), 100 * firm / len(placed)

    def level(self, level: str) -> float:
        citizens = [row for row in self.begun if self.activities[row["activity"]]["target"] == "citizens"]
        return 100 * statistics.fmean(level in self.activities[row["activity"]]["levels"] for row in citizens)

    def main(self) -> dict[str, float]:
        years = [row for row in self.rows["annual_followup"] if row["expected"] and row["state"] == "answered"]
        told, replies = self.rows["competence"], self.rows["response"]
        return {
            "implementation": self.index(),
            "systematics": statistics.fmean(self.systematic()),
            "annual_followup": 100 * statistics.fmean(row["documented"] for row in years),
            "person_dependent": self.fields()[0],
            "trained": 100 * sum_of(told, "trained") / sum_of(told, "staff"),
            "response": 100 * sum_of(replies, "answered") / sum_of(replies, "invited"),
        }

    def forms(self) -> dict[str, tuple[bool, bool]]:
        """Form → whether any activity is planned and begun against it."""
        begun = {row["activity"] for row in self.begun}
        found = {}
        for form in self.plan["violence_forms"]:
            own = {activity["id"] for activity in self.plan["activities"] if form["id"] in activity["forms"]}
            found[form["title"]] = (bool(own), bool(own & begun))
        return found

    def gaps(self) -> dict[str, bool]:
        done = sum(row["status"] == "done" for row in self.assessed) / len(self.assessed)
        with_a_year = {row["administration"] for row in self.rows["annual_followup"] if row["documented"]}
        persons, in_place = self.fields()
        return {
            "implementation_gap": 100 * (1 - done) >= 30,
            "systematics_gap": statistics.fmean(self.systematic()) < 70,
            "systematics_person_dependence": persons > in_place,
            "annual_no_year": with_a_year != {"social", "school"},
            "coverage_forms": not all(begun for _planned, begun in self.forms().values()),
        }


def rows_of(file: Path) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in pd.read_parquet(file).to_dict("records")]


def sum_of(rows: list[dict[str, Any]], name: str) -> float:
    return sum(row[name] for row in rows if not pd.isna(row[name]))


def quartiles_of(values: Mapping[str, list[float]], subject: str) -> Iterator[tuple[str, float]]:
    for name, known in values.items():
        # A single value is all of them.
        parts = statistics.quantiles(known, n=4, method="inclusive") if len(known) > 1 else known * 3
        for key, value in zip(("lower", "median", "upper"), parts, strict=True):
            yield f"{subject}.{name}.{key}", value
        yield f"{subject}.{name}.least", min(known)
        yield f"{subject}.{name}.most", max(known)


def test_every_number_of_the_overview_is_what_the_municipalities_own_tables_give(built: Built, overview: Path) -> None:
    apby, beby = Second(built, APBY), Second(built, BEBY)
    main = {name: [value, beby.main()[name]] for name, value in apby.main().items()}
    assert main["trained"] == [pytest.approx(100 * 7 / 30), 46]
    main["trained"] = [46]  # Apby's is hidden
    levels = {name: [apby.level(name), beby.level(name)] for name in ("universal", "selective", "indicated")}
    expected = dict(quartiles_of(main, "overview")) | dict(quartiles_of(levels, "overview.levels"))
    expected |= {f"overview.gaps.{gap}.count": has + beby.gaps()[gap] for gap, has in apby.gaps().items()}
    earlier = rows_of(built.tables(BEBY, EARLIER) / "assignments.parquet")
    assert beby.index() - 100 * statistics.fmean(row["score"] for row in earlier) == 50
    expected |= {"overview.change.forward.count": 1, "overview.change.same.count": 0, "overview.change.back.count": 0}
    expected |= {"overview.municipalities.count": 2, "overview.lacking.count": 1}
    facts = facts_of(overview)
    assert {name: fact.value for name, fact in facts.items()} == pytest.approx(expected)
    assert (facts["overview.municipalities.count"].base, facts["overview.trained.median"].base) == (3, 1)
    tables = overview / "processed" / f"{PERIOD}-overview"
    forms = {row["form"]: (row["municipalities"], row["planned"], row["begun"])
             for row in rows_of(tables / "form_coverage.parquet")}  # fmt: skip
    both = {form: list(zip(said, beby.forms()[form], strict=True)) for form, said in apby.forms().items()}
    assert forms == {form: (2, sum(planned), sum(begun)) for form, (planned, begun) in both.items()}
    assert {(row["code"], row["total"]) for row in rows_of(tables / "municipality_change.parquet")} == {(BEBY, 50)}


def test_a_share_of_fewer_people_than_the_strictest_limit_is_nowhere_in_what_is_written(
    built: Built, overview: Path
) -> None:
    share = rb"23,3|23\.33333|23\xc2\xa0%"
    assert len(search([built.own.processed, built.summary.folder], share, lambda _file: False)[0]) > 3
    found, read = search([overview], share, lambda _file: False)
    assert (found, read > 500_000) == ({}, True)
    hidden = rows_of(overview / "processed" / f"{PERIOD}-overview" / "suppression.parquet")
    assert [row["number"] for row in hidden] == ["Apby (påhittad)"]
    assert hidden[0]["highest"] - hidden[0]["lowest"] >= 8


def test_every_document_says_that_the_data_are_made_up_and_shows_the_numbers(overview: Path) -> None:
    for name in DOCUMENTS:
        file = documents_of(overview) / name
        if name.endswith(".pdf") and not shutil.which("pdftotext"):
            continue  # no installed library reads the words of a PDF
        said = words(file)
        assert "Syntetiska data: svaren och resultaten är påhittade" in said, name
        assert "2 kommuner · 2018–2022 · SYNTETISKA DATA" in said, name
        assert "56,3 av 100" in said, name
        assert "Apby (påhittad)" in said, name
    assert "SYNTETISKA DATA" in words(documents_of(overview) / "granskningsspar.html")
    page = html.parse(documents_of(overview) / "oversikt.html")
    facts = facts_of(overview)
    shown = [(span.get("data-fact"), span.text_content()) for span in page.xpath("//span[@class='fact']")]
    assert len(shown) > 8
    assert [(name, text) for name, text in shown if facts[name].text != text] == []


def words(file: Path) -> str:
    """Return what a document says, with single spaces."""
    content = file.read_bytes()
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as archive:
            parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
        text = re.sub(r"<[^>]+>", "", b" ".join(parts).decode())
    elif file.suffix == ".pdf":
        text = list(pieces(content))[-1].decode()  # what the glyphs say comes last
    else:
        text = html.document_fromstring(content.decode()).text_content()
    return " ".join(text.split())


def test_what_was_read_and_what_was_made_are_recorded_with_their_hashes(built: Built, overview: Path) -> None:
    manifest = json.loads((documents_of(overview) / "manifest.json").read_text(encoding="utf-8"))
    outputs = {item["path"]: item["sha256"] for item in manifest["outputs"]}
    assert set(outputs) == {*DOCUMENTS, "granskningsspar.html"}
    assert all(hashlib.sha256((documents_of(overview) / name).read_bytes()).hexdigest() == sha
               for name, sha in outputs.items())  # fmt: skip
    inputs = {item["path"].removeprefix(f"{PERIOD}/"): item["sha256"] for item in manifest["inputs"]}
    by_hand = {f"{BEBY}/facts/{file.name}" for file in (built.tables(BEBY) / "facts").iterdir()}
    # A run records its tables itself; what was made by hand is told file by file.
    assert set(inputs) == {f"{APBY}/tables.json", *by_hand, f"{BEBY}/coverage.parquet"}
    for path, sha in inputs.items():
        code, _slash, name = path.partition("/")
        assert hashlib.sha256((built.tables(code) / name).read_bytes()).hexdigest() == sha
