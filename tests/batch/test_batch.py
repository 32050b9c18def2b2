"""Municipality × period below a folder: found, built once, carried on with, and failing one by one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import light_task
import pytest

from followup.batch.build import Status, build
from followup.batch.crew import ATTEMPTS
from followup.batch.layout import find_jobs
from followup.batch.local import LocalCrew
from followup.batch.page import batch_page, write_records
from followup.batch.parcel import Parcel, files_of, pack, unpacked
from followup.batch.run import Order, run_batch
from followup.batch.versions import differences, digest, environment
from followup.cli.many_commands import exit_code
from followup.errors import InputError

ORDER = Order("embedded", {"followup": "1"})


def run(project, folder, order=ORDER, width=2, told=lambda *_: None):
    return run_batch(project, find_jobs(folder), LocalCrew(width, light_task.build), order, told)


def statuses(done):
    return {each.job.key: each.outcome.status for each in done}


def files_below(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestLayout:
    def test_two_names_alike_with_two_codes_are_two_municipalities(self, tmp_path, add):
        add("0305-habo", "0305", "Håbo kommun")
        add("0643-habo", "0643", "Habo kommun")
        assert [job.key for job in find_jobs(tmp_path / "many")] == ["0305-2018-2022", "0643-2018-2022"]

    def test_a_code_that_two_folders_have_fails_both_and_no_other(self, tmp_path, project, add):
        add("0305-habo", "0305", "Håbo kommun")
        add("0305-haabo", "0305", "Håbo kommun")
        add("0643-habo", "0643", "Habo kommun")
        done = run(project, tmp_path / "many")
        assert [each.outcome.status for each in done] == [Status.AT_FAULT, Status.AT_FAULT, Status.BUILT]
        assert {fault.rule for each in done[:2] for fault in each.outcome.faults} == {"batch.code-twice"}

    def test_a_folder_named_by_another_code_than_period_yaml_has_fails(self, tmp_path, project, add):
        add("0305-habo", "0643", "Habo kommun")
        (done,) = run(project, tmp_path / "many")
        assert [fault.rule for fault in done.outcome.faults] == ["batch.other-code"]
        assert not (tmp_path / "many" / "0305-habo" / "batch").exists()

    def test_a_folder_without_municipalities_is_refused(self, tmp_path):
        with pytest.raises(InputError) as refused:
            find_jobs(tmp_path)
        assert [fault.rule for fault in refused.value.faults] == ["batch.nothing-there"]

    def test_periods_that_name_one_another_as_previous_end_all_the_same(self, tmp_path, add):
        add("0305-habo", "0305", "Håbo", previous="2022-2026")
        add("0305-habo", "0305", "Håbo", "2022-2026", previous="2018-2022")
        assert [job.earlier for job in find_jobs(tmp_path / "many")] == [("2022-2026", "2018-2022"),
                                                                        ("2018-2022", "2022-2026")]  # fmt: skip


class TestRun:
    def test_one_that_is_at_fault_fails_alone(self, tmp_path, project, add):
        add("0114-a", "0114", "A")
        add("0115-b", "0115", "B", orders="fault")
        add("0117-c", "0117", "C")
        done = run(project, tmp_path / "many")
        assert statuses(done) == {"0114-2018-2022": "built", "0115-2018-2022": "at_fault", "0117-2018-2022": "built"}
        assert exit_code(done) == 2
        assert not (tmp_path / "many" / "0115-b" / "report").exists()

    def test_what_is_current_is_left_and_each_change_is_noticed(self, tmp_path, project, add):
        folder = tmp_path / "many"
        first, second = add("0114-a", "0114", "A"), add("0115-b", "0115", "B")
        run(project, folder)
        before = files_below(folder)
        assert set(statuses(run(project, folder)).values()) == {"current"}
        assert files_below(folder) == before
        os.utime(first / "period.yaml", (1, 1))
        assert set(statuses(run(project, folder)).values()) == {"current"}
        (second / "extra.csv").write_text("x")
        assert list(statuses(run(project, folder)).values()) == ["current", "built"]
        (folder / "0114-a" / "report" / "output" / "2018-2022" / "uppfoljningsrapport.html").unlink()
        assert list(statuses(run(project, folder)).values()) == ["built", "current"]
        (project.notebooks / "01.ipynb").write_text("{ }")
        assert list(statuses(run(project, folder)).values()) == ["built", "built"]
        assert list(statuses(run(project, folder, Order("embedded", {"followup": "2"}))).values()) == ["built"] * 2

    def test_a_report_that_somebody_has_changed_by_hand_is_not_replaced(self, tmp_path, project, add):
        folder = tmp_path / "many"
        add("0114-a", "0114", "A")
        run(project, folder)
        page = folder / "0114-a" / "report" / "output" / "2018-2022" / "uppfoljningsrapport.html"
        page.write_text("changed")
        (done,) = run(project, folder)
        assert [fault.rule for fault in done.outcome.faults] == ["output.changed"]
        assert page.read_text() == "changed"

    def test_a_period_waits_for_the_one_before_and_brings_its_tables(self, tmp_path, project, add):
        folder, order = tmp_path / "many", []
        add("0114-a", "0114", "A", "2022-2026", previous="2018-2022")
        add("0114-a", "0114", "A", "2018-2022", orders="")
        run(project, folder, told=lambda done, *_: order.append(done.job.period))
        assert order == ["2018-2022", "2022-2026"]
        later = find_jobs(folder)[1]
        carried = files_of(project, later)
        assert {"raw/2018-2022/period.yaml", "processed/2018-2022/tables.json"} <= carried.keys()

    def test_a_task_whose_worker_dies_is_begun_again(self, tmp_path, project, add):
        add("0114-a", "0114", "A", orders=f"die {tmp_path / 'mark'} 2")
        (done,) = run(project, tmp_path / "many")
        assert done.outcome.status == "built"
        assert (tmp_path / "mark").read_text() == "xx"

    def test_a_task_that_no_worker_survives_is_given_up_and_the_rest_go_on(self, tmp_path, project, add):
        add("0114-a", "0114", "A", orders=f"die {tmp_path / 'mark'} 99")
        add("0115-b", "0115", "B")
        done = run(project, tmp_path / "many")
        assert [each.outcome.status for each in done] == ["failed", "built"]
        assert (tmp_path / "mark").read_text() == "x" * ATTEMPTS
        assert exit_code(done) == 1

    def test_the_municipalitys_own_look_goes_along(self, tmp_path, project, add):
        add("0114-a", "0114", "A")
        own = tmp_path / "many" / "0114-a" / "report" / "_brand" / "brand.yml"
        own.parent.mkdir(parents=True)
        own.write_text("own")
        (job,) = find_jobs(tmp_path / "many")
        assert unpacked(pack(files_of(project, job)))["project/report/_brand/brand.yml"] == b"own"

    def test_what_a_preview_and_an_editor_leave_beside_the_chapters_does_not_travel(self, tmp_path, project, add):
        add("0114-a", "0114", "A")
        (project.report / "_generated").mkdir()
        for name in ("_variables.yml", "_generated/facts.json", ".index.qmd.swp", "~$index.docx"):
            (project.report / name).write_text("x")
        (job,) = find_jobs(tmp_path / "many")
        chapters = {path for path in files_of(project, job) if path.startswith("project/report/")}
        assert chapters == {"project/report/_brand/brand.yml"}

    @pytest.mark.skipif(os.name != "posix", reason="Windows sends Ctrl-C in another way")
    def test_ctrl_c_ends_it_with_its_workers_and_leaves_nothing(self, tmp_path, project, add):
        add("0114-a", "0114", "A", orders=f"sleep {tmp_path / 'begun'}")
        script = (
            "import sys, tempfile; sys.path[:0] = [sys.argv[3]]\n"
            "from pathlib import Path\n"
            "if __name__ == '__main__':\n"
            "    import test_batch\n"
            "    from followup.pipeline.project import Project\n"
            "    root = Path(sys.argv[1])\n"
            "    project = Project(root, root, root)\n"
            "    test_batch.run(project, Path(sys.argv[2]))\n"
        )
        main = tmp_path / "main.py"
        main.write_text(script)
        command = [sys.executable, main, project.root, tmp_path / "many", Path(__file__).parent]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not (tmp_path / "begun").exists():
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) != 0
        assert sorted(path.name for path in (tmp_path / "many" / "0114-a").iterdir()) == ["data"]


class TestBuild:
    def test_faults_have_the_words_of_a_run_and_nothing_is_left(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        content = pack({"raw/2018-2022/period.yaml": b"period: 3\n", "project/report/_quarto.yml": b"x: 1"})
        parcel = Parcel("0114-2018-2022", "2018-2022", "embedded", digest(environment("embedded")), content)
        outcome = build(parcel)
        assert outcome.status == "at_fault"
        assert "yaml.missing-key" in {fault.rule for fault in outcome.faults}
        assert str(tmp_path) not in repr(outcome.faults)
        assert list(tmp_path.iterdir()) == []

    def test_other_versions_are_refused(self):
        outcome = build(Parcel("k", "p", "embedded", "other", b""))
        assert outcome.status == "failed"
        assert outcome.message

    def test_nothing_that_a_parcel_holds_is_shown(self):
        assert "hemligt" not in repr(Parcel("k", "p", "embedded", "e", b"hemligt"))
        assert "hemligt" not in repr(build(Parcel("k", "p", "embedded", digest(environment("embedded")), b"hemligt")))

    @pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "c:/x"])
    def test_a_path_that_leads_out_of_the_folder_is_refused(self, path):
        with pytest.raises(InputError):
            unpacked(pack({path: b""}))


def test_every_difference_in_versions_is_told_and_where():
    here = {"python": "3.11.7", "pandas": "3.1", "engine": "embedded"}
    others = {
        "same": dict(here),
        "scheduler": {"python": "3.11.7", "pandas": "3.1"},
        "other": {**here, "pandas": "3.0"},
    }
    (fault,) = differences(here, others)
    assert (fault.place.file, fault.rule) == ("other", "batch.other-versions")
    assert "pandas 3.0 (3.1)" in fault.message


def test_the_page_tells_of_each_and_shows_names_as_text(tmp_path, project, add):
    add("0114-a", "0114", "<b>A</b>")
    add("0115-b", "0115", "B", orders="fault")
    done = run(project, tmp_path / "many")
    report = Path(__file__).parents[2] / "report"
    page = batch_page(report, done).decode()
    assert "&lt;b&gt;A&lt;/b&gt; (0114)" in page or "&lt;b&gt;A&lt;/b&gt;" in page
    assert "Felet." in page
    assert page.count("<table") == 3
    assert [file.name for file in write_records(tmp_path, report, done)] == ["batch.json", "batch.html"]
