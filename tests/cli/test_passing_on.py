"""What commands pass on to the work behind them, and what they say of what came back; the work is stood in for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from followup.batch.build import Outcome, Status
from followup.batch.cluster import Tls
from followup.batch.layout import Home, Job
from followup.batch.run import Done
from followup.comparing import Differences
from followup.comparing.differences import Pair
from followup.errors import Fault, Place, Severity
from followup.overview.run import OverviewSummary
from followup.pipeline.project import Project
from followup.pipeline.run import Summary
from followup.pipeline.why import Why
from followup.proving.comparing import Proof

Followup = Callable[..., Any]
NAME = "2018-2022"
LOOK = Fault("answers.late", "En sen enkät.", Place("a.csv"), severity=Severity.LOOK)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project with one period folder, as the current folder."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "_quarto.yml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, object], list[tuple[Any, ...]]]:
    """Put a result in the place of a function; return the list of what it is called with."""

    def stand_in(name: str, result: object = None) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []

        def function(*arguments: object, **options: object) -> object:
            calls.append((*arguments, options))
            return result

        monkeypatch.setattr(name, function)
        return calls

    return stand_in


def summary(folder: Path, **changed: Any) -> Summary:
    made = Summary(NAME, True, "embedded 1", folder / "ut", [folder / "ut" / "brev.pdf"], folder / "tabeller", [])
    return replace(made, **changed)


# --- run, render, check, periods --------------------------------------------------------------------------------------


def test_a_run_tells_what_was_written_skipped_and_deserves_a_look(home: Path, followup: Followup, put: Any) -> None:
    called = put("followup.pipeline.run.run_period", summary(home, skipped=["01_a", "02_b"], looks=[LOOK] * 6))
    said = followup("run", NAME, "--engine", "embedded", "--force")
    assert said.code == 0, said.all
    assert (called[0][1], called[0][2]["engine"], called[0][2]["force"]) == (NAME, "embedded", True)
    assert "brev.pdf" in said.out
    assert "01_a, 02_b" in said.out
    assert said.out.count("En sen enkät.") == 5
    assert f"followup check {NAME}" in said.out


@pytest.mark.parametrize(("command", "work"), [("run", "run_year"), ("render", "render_period")])
def test_one_year_is_told_of_by_its_year(home: Path, followup: Followup, put: Any, command: str, work: str) -> None:
    called = put(f"followup.pipeline.run.{work}", summary(home, synthetic=False, year=2019))
    said = followup(command, NAME, "--year", "2019")
    assert said.code == 0, said.all
    assert 2019 in called[0]
    assert "2019" in said.out
    assert "syntetiska" not in said.out
    assert "followup check" not in said.out  # nothing deserves a look


def test_a_period_is_rendered_from_its_tables(home: Path, followup: Followup, put: Any) -> None:
    called = put("followup.pipeline.run.render_period", summary(home))
    said = followup("render", NAME)
    assert (said.code, called[0][1:3]) == (0, (NAME, None))
    assert "syntetiska" in said.out


@pytest.mark.usefixtures("home")
def test_an_engine_that_there_is_none_of_is_refused(followup: Followup) -> None:
    said = followup("run", "--engine", "word")
    assert (said.code, "[cli.unknown-engine]" in said.err) == (2, True)


def test_a_check_groups_faults_by_how_bad_they_are_and_writes_its_page(
    home: Path, followup: Followup, put: Any
) -> None:
    put("followup.pipeline.check.find_faults", (SimpleNamespace(name=NAME), None, [LOOK]))
    put("followup.pipeline.check.check_against_facts", [replace(LOOK, severity=Severity.STOP)])
    put("followup.checking.check_page", b"<p>")
    said = followup("check", NAME, "--html", str(home / "kontroll.html"))
    assert said.code == 2
    assert said.out.index("Stoppar körningen (1)") < said.out.index("Bör ses över (1)")
    assert (home / "kontroll.html").read_bytes() == b"<p>"


@pytest.mark.usefixtures("home")
def test_a_year_without_faults_is_said_to_be_in_order(followup: Followup, put: Any) -> None:
    cleaned = SimpleNamespace(respondents=[1, 2, 3], log=[1])
    put("followup.pipeline.check.find_year_faults", (SimpleNamespace(name=NAME, responses=[1, 2]), cleaned, []))
    said = followup("check", NAME, "--year", "2019")
    assert said.code == 0
    assert all(text in said.out.splitlines()[0] for text in (NAME, "svarande: 3", "filer: 2", "rättningsloggen: 1"))
    assert len(said.out.splitlines()) == 2


def test_schemas_are_written_into_the_project(home: Path, followup: Followup) -> None:
    said = followup("schemas")
    written = sorted(file.name for file in (home / "schemas").iterdir())
    assert (said.code, "plan.schema.json" in written) == (0, True)
    assert len(said.out.splitlines()) == len(written)


# --- The steps --------------------------------------------------------------------------------------------------------


def test_the_steps_are_drawn_as_asked_for(project: Path, followup: Followup) -> None:
    assert followup("graph", "--mermaid").out.startswith(("flowchart", "graph"))
    assert "02_implementation" in followup("graph").out
    assert "02_implementation" not in followup("graph", "--year").out
    said = followup("graph", "--picture", str(project / "steg.svg"))
    assert said.out.strip() == str(project / "steg.svg")
    assert "<svg" in (project / "steg.svg").read_text(encoding="utf-8")


@pytest.mark.usefixtures("home")
def test_why_tells_of_each_step_whether_it_is_run_and_the_first_reasons(followup: Followup, put: Any) -> None:
    put("followup.period.open_period", SimpleNamespace(name=NAME))
    many = Why("a", "Ett", [f"skäl {n}" for n in range(8)])
    put("followup.pipeline.why.why", [many, Why("b", "Två", after=["a"]), Why("c", "Tre", ["skäl"]), Why("d", "Fyra")])
    said = followup("why", NAME, "--engine", "embedded")
    assert said.code == 0, said.all
    lines = said.out.splitlines()
    assert lines[0].startswith("Ett: ")
    assert lines[1:8] == [*(f"  – skäl {n}" for n in range(6)), "  – och 2 till"]
    assert lines[8].startswith("Två: ")
    assert " a " in lines[8]
    assert lines[9:11] == [lines[0].replace("Ett", "Tre"), "  – skäl"]
    assert len({line.partition(": ")[2] for line in (lines[0], lines[8], lines[11])}) == 3


def test_watching_is_asked_for_with_what_was_said(home: Path, followup: Followup, put: Any) -> None:
    called = put("followup.watching.watch_period")
    assert followup("watch", NAME, "--no-open").code == 0
    *given, options = called[0]
    assert (given[0].root, given[1], options["open_page"]) == (home, NAME, False)


@pytest.mark.parametrize("watch", [False, True])
def test_staging_tells_how_many_files_were_written(home: Path, followup: Followup, put: Any, watch: bool) -> None:
    once = put("followup.pipeline.preview.stage_for_authors", [home / "a", home / "b"])
    often = put("followup.pipeline.preview.stage_on_every_change")
    said = followup("stage", NAME, *(["--watch"] if watch else []))
    assert (said.code, len(once), len(often)) == (0, not watch, watch)
    assert "quarto preview report/" in said.out
    assert ("2 filer" in said.out) is not watch


# --- Many municipalities ----------------------------------------------------------------------------------------------


def done(code: str, outcome: Outcome) -> Done:
    return Done(Job(Home(code, Path(code)), NAME, f"Kommun {code}"), outcome)


@pytest.fixture
def batch(home: Path, followup: Followup, put: Any) -> Callable[..., Any]:
    """Call the command on jobs that end as given."""

    def call(ended: list[Done], *options: str) -> Any:
        put("followup.batch.layout.find_jobs", [each.job for each in ended])
        put("followup.batch.versions.environment", {"python": "3"})
        put("followup.batch.page.batch_page", b"<p>")
        call.ran = put("followup.batch.run.run_batch", ended)  # type: ignore[attr-defined]
        return followup("batch", str(home), *options)

    return call


def test_a_batch_tells_what_must_be_mended_and_counts_the_rest(home: Path, batch: Any) -> None:
    ended = [
        done("0114", Outcome(Status.BUILT)),
        done("0115", Outcome(Status.AT_FAULT, faults=(LOOK,), message="sägs inte")),
        done("0117", Outcome(Status.FAILED, message="Det gick inte.", next_step="Gör om.")),
        done("0120", Outcome(Status.FAILED, message="Inte heller.")),
    ]
    said = batch(ended, "--workers", "2", "--engine", "embedded", "--force")
    assert said.code == 1
    lines = [line.strip() for line in said.out.splitlines()]
    start = lines.index("Kommun 0115 (0115), 2018–2022")
    assert "En sen enkät." in lines[start + 1]
    assert lines[start + 3 : start + 8] == ["Kommun 0117 (0117), 2018–2022", "Det gick inte.", "Gör om.",
                                            "Kommun 0120 (0120), 2018–2022", "Inte heller."]  # fmt: skip
    assert "Kommun 0114" not in said.out
    assert "sägs inte" not in said.out
    assert (home / "batch.html").read_bytes() == b"<p>"
    assert (home / "batch.json").is_file()
    order, told = batch.ran[0][3:5]
    assert (order.engine, order.force) == ("embedded", True)
    told(ended[0], 1, 4)  # nothing is said of it here: the progress has ended


@pytest.mark.parametrize(("status", "code"), [(Status.CURRENT, 0), (Status.AT_FAULT, 2)])
def test_a_batch_ends_with_the_code_of_its_worst_end(batch: Any, status: Status, code: int) -> None:
    assert batch([done("0114", Outcome(status, faults=(LOOK,)))]).code == code


class _Crew:
    dashboard = "http://schema:8787"

    def __init__(self, address: str, tls: Tls) -> None:
        assert isinstance(tls, Tls)
        self.address, self.closed = address, False
        self.made.append(self)

    def close(self) -> None:
        self.closed = True

    def check_versions(self, here: dict[str, str], engine: str) -> None:
        assert (here, engine) == ({"python": "3"}, "auto")
        if self.address.endswith("old"):
            raise self.refusal

    made: ClassVar[list[_Crew]] = []
    refusal = RuntimeError("other versions")


def test_a_cluster_that_is_not_encrypted_is_warned_of_and_its_dashboard_named(
    batch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup.batch.cluster.ClusterCrew", _Crew)
    monkeypatch.setattr(_Crew, "made", [])
    said = batch([done("0114", Outcome(Status.BUILT))], "--scheduler", "tcp://schema:1")
    assert (said.code, said.all.count("tls://")) == (0, 1)
    assert "http://schema:8787" in said.out
    monkeypatch.setattr(_Crew, "dashboard", "")
    said = batch([], "--scheduler", "tls://schema:1")
    assert "tls://" not in said.all
    assert "http" not in said.out
    assert [crew.closed for crew in _Crew.made] == [False, False]


def test_a_cluster_of_other_versions_is_let_go_of(batch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup.batch.cluster.ClusterCrew", _Crew)
    monkeypatch.setattr(_Crew, "made", [])
    said = batch([], "--scheduler", "tls://old")
    assert said.code == 1
    assert batch.ran == []
    assert [crew.closed for crew in _Crew.made] == [True]


@pytest.mark.parametrize("synthetic", [True, False])
def test_an_overview_tells_of_how_many_it_is(home: Path, followup: Followup, put: Any, synthetic: bool) -> None:
    file = home / "overview" / "oversikt.html"
    made = OverviewSummary(NAME, 7, synthetic, home, [file], home, "embedded 1", 1.25)
    called = put("followup.overview.run.run_overview", made)
    said = followup("overview", str(home), "--period", NAME)
    assert (said.code, called[0][1:4]) == (0, (home, NAME, "auto"))
    assert "7 kommuner" in said.out
    assert ("syntetiska" in said.out) is synthetic
    assert said.out.splitlines()[-1] == str(Path("overview", "oversikt.html"))


# --- Comparing and proving --------------------------------------------------------------------------------------------


def test_differences_are_listed_by_kind_and_the_rest_counted(home: Path, followup: Followup, put: Any) -> None:
    numbers = tuple(Pair(f"tal.{n}", "1", "") for n in range(12))
    put("followup.comparing.read_build")
    put("followup.comparing.compare", Differences(numbers, texts=(Pair("Inledning", "[red]förr", "nu"),)))
    put("followup.comparing.differences_page", b"<p>")
    said = followup("diff", "a", "b")
    assert said.code == 0, said.all
    assert [f"tal.{n} " in said.out for n in (9, 10)] == [True, False]
    assert "Ytterligare 2 visas inte här." in said.out
    assert "[red]förr" in said.out
    assert "--html" in said.out
    assert said.out.splitlines()[-1] == "13 skillnader."
    said = followup("diff", "a", "b", "--html", str(home / "skillnader.html"))
    assert (home / "skillnader.html").read_bytes() == b"<p>"
    assert "--html" not in said.out


@pytest.mark.usefixtures("home")
def test_two_reports_that_are_the_same_have_no_differences(followup: Followup, put: Any) -> None:
    put("followup.comparing.read_build")
    put("followup.comparing.compare", Differences())
    assert followup("diff", "a", "b").out.splitlines() == ["0 skillnader."]


@pytest.mark.usefixtures("home")
def test_a_period_or_an_archive_is_made_again_and_what_came_out_is_told(followup: Followup, put: Any) -> None:
    period = put("followup.proving.rebuild.verify", Proof(NAME, 9, 139))
    archive = put("followup.proving.whole_archive.verify_archive", Proof(NAME, 9, 139, causes=["python"]))
    said = followup("verify", NAME, "--year", "2019")
    assert (said.code, period[0][1:3]) == (0, (NAME, 2019))
    said = followup("verify", "a.zip")
    assert (said.code, archive[0][0]) == (0, Path("a.zip"))
    assert "en annan version av Python" in said.out
    put("followup.proving.rebuild.verify", Proof(NAME, 9, 139, [f"outputs/{n:02}.pdf" for n in range(22)]))
    said = followup("verify")
    assert said.code == 2
    assert ("19.pdf" in said.out, "20.pdf" in said.out, "och 2 till" in said.out) == (True, False, True)
    assert "slumpen" in said.out


@pytest.mark.usefixtures("home")
def test_a_received_archive_is_only_looked_at_when_asked_for(followup: Followup, put: Any) -> None:
    called = put("followup.proving.unpacking.unpack", SimpleNamespace(files=4))
    said = followup("verify", "--offline", "a.zip")
    assert (said.code, called[0][:2]) == (0, (Path("a.zip"), None))
    assert said.out.startswith("4 filer")


@pytest.mark.parametrize("file", [None, "eget.zip"])
def test_an_archive_goes_where_it_is_asked_to_go(home: Path, followup: Followup, put: Any, file: str | None) -> None:
    put("followup.period.open_period", SimpleNamespace(name=NAME))
    called = put("followup.proving.archive.write_archive", 31)
    said = followup("archive", NAME, *(["--output", file] if file else []))
    expected = Path(file) if file else home / "data" / "processed" / f"{NAME}.followup.zip"
    assert (said.code, called[0][2]) == (0, expected)
    assert isinstance(called[0][0], Project)
    assert "31 filer" in said.out
