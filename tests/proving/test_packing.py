"""An archive holds what its manifest names, the same bytes each time; running is stood in for where it is proved."""

from __future__ import annotations

import json
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from followup.errors import InputError, RunError
from followup.period import open_period
from followup.pipeline.made_from import made_from
from followup.pipeline.manifest import MANIFEST, file_record
from followup.pipeline.project import Project
from followup.pipeline.scope import Scope
from followup.pipeline.why import explained
from followup.pipeline.workspace import TABLES_RECORD
from followup.proving import archive, rebuild
from followup.proving.archive import LISTING, README, default_archive, write_archive
from followup.proving.unpacking import unpack
from followup.proving.whole_archive import verify_archive
from followup.proving.words import cause_line

NAME, ENGINE = "2018-2022", "embedded 1"
PREVIOUS = ("period.yaml", "years: [2019, 2020]", 'years: [2019, 2020]\nprevious: "2014-2018"')


def write_tables(folder: Path, content: str = "tal") -> None:
    folder.mkdir(parents=True)
    (folder / "facts.json").write_text(content, encoding="utf-8")
    record = {"tables": [file_record(folder / "facts.json", folder)]}
    (folder / TABLES_RECORD).write_text(json.dumps(record), encoding="utf-8")


def write_documents(project: Project, scope: Scope, engine: str = ENGINE, page: str = "<p>") -> None:
    folder = project.output_of(scope.name)
    folder.mkdir(parents=True)
    (folder / "rapport.html").write_text(page, encoding="utf-8")
    manifest = {**made_from(project, scope, engine), "outputs": [file_record(folder / "rapport.html", folder)]}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture
def make(tmp_path: Path, tiny_period: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Write a project whose one table and one document are current."""
    monkeypatch.setattr(archive, "check_current", lambda _project, _scope: None)

    def written(*edits: tuple[str, str, str], year: int | None = None) -> tuple[Project, Scope]:
        raw = tiny_period(*edits).parent
        for name in ("notebooks", "report"):
            (tmp_path / name).mkdir()
        (tmp_path / "report" / "index.qmd").write_text("Kapitel", encoding="utf-8")
        (tmp_path / "README.md").write_text("Läs mig", encoding="utf-8")
        project = Project(tmp_path, raw, tmp_path / "processed")
        scope = Scope(open_period(raw, NAME), year)
        write_tables(project.processed / scope.name)
        write_documents(project, scope)
        return project, scope

    return written


def rules_of(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.rule for fault in error.value.faults]


def test_an_archive_holds_what_the_manifest_names_and_the_program_for_the_owner_only(
    make: Callable[..., Any], tmp_path: Path
) -> None:
    project, scope = make()
    file = default_archive(project, scope)
    count = write_archive(project, scope, file)
    assert [path.name for path in file.parent.glob(".*")] == []
    with zipfile.ZipFile(file) as packed:
        names = set(packed.namelist())
        assert packed.namelist() == sorted(names)
        assert {(entry.external_attr >> 16, entry.date_time[0]) for entry in packed.infolist()} == {(0o600, 1980)}
    assert len(names) == count
    own = {name for name in names if not name.startswith("project/src/")}
    inputs = {f"project/data/raw/{NAME}/{name}.yaml" for name in ("period", "plan", "questionnaire")}
    assert own == {
        README, LISTING, *inputs, f"record/{TABLES_RECORD}", "project/report/index.qmd", "project/README.md",
        f"report/{MANIFEST}", "report/rapport.html",
    }  # fmt: skip
    assert "project/src/followup/proving/archive.py" in names
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    about = unpack(file, None)
    assert (about.period, about.year, about.files) == (NAME, None, count - 1)
    write_archive(project, scope, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == file.read_bytes()


def test_the_previous_period_travels_by_its_tables_and_without_its_answers(make: Callable[..., Any]) -> None:
    project, scope = make(PREVIOUS)
    write_archive(project, scope, default_archive(project, scope))
    with zipfile.ZipFile(default_archive(project, scope)) as packed:
        earlier = [name for name in packed.namelist() if "2014-2018" in name]
        assert json.loads(packed.read(f"project/data/processed/2014-2018/{TABLES_RECORD}")) == {"tables": []}
    assert sorted(earlier) == [
        f"project/data/processed/2014-2018/{TABLES_RECORD}",
        f"project/data/raw/2014-2018/{README}",
    ]


def test_the_archive_of_a_year_is_named_and_read_by_it(make: Callable[..., Any]) -> None:
    project, scope = make(PREVIOUS, year=2019)
    file = default_archive(project, scope)
    write_archive(project, scope, file)
    with zipfile.ZipFile(file) as packed:
        assert f"followup verify {scope.name}.followup.zip" in packed.read(README).decode()
        assert not [name for name in packed.namelist() if "2014-2018" in name]
    assert unpack(file, None).year == 2019


def test_documents_that_would_come_out_otherwise_now_are_not_packed(make: Callable[..., Any]) -> None:
    project, scope = make()
    for number in range(7):
        (project.report / f"{number}.qmd").write_text("Nytt", encoding="utf-8")
    file = default_archive(project, scope)
    with pytest.raises(InputError) as caught:
        write_archive(project, scope, file)
    assert rules_of(caught) == ["archive.outdated"]
    assert "report/5.qmd" in caught.value.faults[0].message
    assert "; …" in caught.value.faults[0].message
    (project.report / "6.qmd").unlink()
    with pytest.raises(InputError) as caught:
        write_archive(project, scope, file)
    assert "; …" not in caught.value.faults[0].message
    assert not file.exists()


def test_a_document_that_was_changed_or_an_input_that_changes_meanwhile_is_refused(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, scope = make()
    monkeypatch.setattr(archive, "_outdated", lambda *_: [])
    (project.raw / NAME / "plan.yaml").write_text("# annan", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_archive(project, scope, default_archive(project, scope))
    assert (rules_of(caught), caught.value.faults[0].place.file) == (["archive.changed"], "plan.yaml")
    (project.output_of(NAME) / "rapport.html").write_text("<q>", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_archive(project, scope, default_archive(project, scope))
    assert rules_of(caught) == ["verify.changed"]


# --- Made again -------------------------------------------------------------------------------------------------------


def again(page: str = "<p>", engine: str = ENGINE, ran: list[Any] | None = None) -> Callable[..., None]:
    """Stand in for a run: write a table and a document."""

    def run(project: Project, name: str, year: int | None = None, **options: Any) -> None:
        if ran is not None:
            ran.append((year, options["engine"], (project.processed / "2014-2018").is_dir()))
        scope = Scope(open_period(project.raw, name), year)
        write_tables(project.processed / scope.name)
        write_documents(project, scope, engine, page)

    return run


def ignore(_step: str) -> None:
    pass


def test_a_report_made_again_is_the_same_or_told_to_differ_by_chance(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _scope = make()
    monkeypatch.setattr(rebuild, "run_period", again())
    proof = rebuild.verify(project, NAME, None, ignore)
    assert (proof.is_same, proof.documents, proof.tables, proof.causes) == (True, 1, 1, [])
    monkeypatch.setattr(rebuild, "run_period", again("<q>"))
    proof = rebuild.verify(project, NAME, None, ignore)
    assert (proof.differing, proof.by_chance) == (["outputs/rapport.html"], True)
    monkeypatch.setattr(rebuild, "run_period", again("<q>", "embedded 2"))
    assert rebuild.verify(project, NAME, None, ignore).causes == ["engine"]


def test_a_year_is_made_again_as_a_year_without_the_previous_period(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _scope = make(PREVIOUS, year=2019)
    write_tables(project.processed / "2014-2018")
    ran: list[Any] = []
    monkeypatch.setattr(rebuild, "run_year", again(ran=ran))
    assert rebuild.verify(project, NAME, 2019, ignore).is_same
    assert ran == [(2019, "embedded", False)]


@pytest.mark.parametrize(("tables", "answers"), [(True, False), (True, True), (False, False)])
def test_the_previous_tables_are_taken_along_where_the_answers_are_gone(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tables: bool, answers: bool
) -> None:
    project, _scope = make(PREVIOUS)
    if tables:
        write_tables(project.processed / "2014-2018")
    if answers:
        (project.raw / "2014-2018" / "responses").mkdir(parents=True)
        (project.raw / "2014-2018" / "responses" / "svar.csv").write_text("a\n1\n", encoding="utf-8")
    ran: list[Any] = []
    monkeypatch.setattr(rebuild, "run_period", again(ran=ran))
    rebuild.verify(project, NAME, None, ignore)
    assert [taken for _year, _engine, taken in ran] == [tables and not answers]


def test_changed_documents_are_not_made_again(make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    project, _scope = make()
    ran: list[Any] = []
    monkeypatch.setattr(rebuild, "run_period", again(ran=ran))
    (project.output_of(NAME) / "rapport.html").write_text("<q>", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        rebuild.verify(project, NAME, None, ignore)
    assert (rules_of(caught), ran) == (["verify.changed"], [])


def test_a_copy_that_goes_with_its_folder_is_not_named(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RunError("Det gick inte.", kept=Path("a.failed.ipynb"))

    project, _scope = make()
    monkeypatch.setattr(rebuild, "run_period", fails)
    with pytest.raises(RunError) as caught:
        rebuild.verify(project, NAME, None, ignore)
    assert caught.value.kept is None


@pytest.mark.parametrize(
    ("recorded", "there_is_quarto", "chosen"),
    [("embedded 1", True, "embedded"), ("quarto 1.6", True, "quarto"), ("quarto 1.6", False, "embedded")],
)
def test_the_engine_is_the_recorded_one_where_it_is_there(
    monkeypatch: pytest.MonkeyPatch, recorded: str, there_is_quarto: bool, chosen: str
) -> None:
    class Chosen:
        name = "quarto"

    def choose(name: str) -> Chosen:
        assert name == "quarto"
        if not there_is_quarto:
            raise InputError([])
        return Chosen()

    monkeypatch.setattr(rebuild, "choose", choose)
    assert rebuild._engine_like(recorded) == chosen


def test_an_archive_is_proved_from_its_own_files(make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    project, scope = make()
    file = default_archive(project, scope)
    write_archive(project, scope, file)
    (project.raw / NAME / "plan.yaml").unlink()  # the project's own files play no part
    monkeypatch.setattr(rebuild, "run_period", again())
    proof = verify_archive(file, ignore)
    assert (proof.is_same, proof.documents) == (True, 1)


def test_an_archive_whose_report_is_not_the_one_its_manifest_names_is_refused(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, scope = make()
    file = default_archive(project, scope)
    monkeypatch.setattr(archive, "check_received", lambda _received: [])
    monkeypatch.setattr(archive, "_read", lambda path, _digest: path.read_bytes())
    (project.output_of(NAME) / "rapport.html").write_text("<q>", encoding="utf-8")
    write_archive(project, scope, file)
    with pytest.raises(InputError) as caught:
        verify_archive(file, ignore)
    assert rules_of(caught) == ["verify.changed"]


# --- In words ---------------------------------------------------------------------------------------------------------

KINDS = (
    "inputs/2018-2022/plan.yaml", "tables/2014-2018/change.parquet", "packages/pandas",
    "sources/followup/clean/keys.py", "sources/notebooks/a.ipynb", "sources/report/index.qmd",
    "engine", "python", "parameters",
)  # fmt: skip


def test_each_kind_of_cause_has_words_of_its_own_that_name_it() -> None:
    said = {name: cause_line(name) for name in KINDS}
    assert len({line.partition(":")[0] for line in said.values()}) == len(KINDS)
    assert all(name.partition("/")[2] in line for name, line in said.items())
    assert "parameters" in said["parameters"]


def test_each_kind_of_change_has_words_of_its_own_that_name_it() -> None:
    names = (
        "code/clean/keys.py", "package/pandas", "python", "engine", "notebook", "parameter/seed", "previous/change",
        "tables/count", "outputs/brev.pdf", "outputs", "period/plan.yaml", "synthetic",
    )  # fmt: skip
    said = {name: explained(name) for name in names}
    assert len(set(said.values())) == len(names)
    assert all(name.partition("/")[2] in line for name, line in said.items())
    assert explained("synthetic").startswith("synthetic ")
    assert explained("sources/followup/a.py") == explained("code/followup/a.py")
    assert explained("sources/report/index.qmd").startswith("report/index.qmd ")
