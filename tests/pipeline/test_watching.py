"""The report is shown to this machine's own browser, follows what is saved, and is shown to nobody else."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from followup import watching
from followup.errors import InputError
from followup.pipeline.project import Project
from followup.watching import PageServer, changes, is_watched, watch_period

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PageServer]:
    (tmp_path / "a.html").write_text("<p>rapport</p>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("not listed", encoding="utf-8")
    manifest = {"outputs": [{"path": "a.html", "sha256": ""}]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with PageServer(tmp_path, "a.html") as it:
        yield it


def get(server: PageServer, path: str, host: str | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(server.host, timeout=5)
    connection.request("GET", path, headers={"Host": host or server.host})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_page_and_its_documents_are_shown_and_nothing_else(server: PageServer) -> None:
    key = f"/{server.key}/"
    assert server.address.startswith("http://127.0.0.1:")
    assert 'src="a.html"' in get(server, key)[1]
    assert get(server, f"{key}a.html") == (200, "<p>rapport</p>")
    for path in ("secret.txt", "../secret.txt", "%2e%2e/secret.txt", "manifest.json", "no.html"):
        assert get(server, key + path)[0] == 404, path


def test_who_does_not_know_the_key_or_comes_by_another_name_gets_nothing(server: PageServer) -> None:
    assert get(server, "/a.html")[0] == 404
    assert get(server, "/guess/a.html")[0] == 404
    assert get(server, f"/{server.key}/a.html", host="elsewhere.example")[0] == 404


def test_an_open_page_is_told_of_a_new_report(server: PageServer) -> None:
    connection = http.client.HTTPConnection(server.host, timeout=10)
    connection.request("GET", f"/{server.key}/changes")
    answer = connection.getresponse()
    server.refresh()
    assert answer.fp.readline() == b"data: new\n"


def test_results_and_temporary_files_are_not_watched(tmp_path: Path) -> None:
    roots = [tmp_path / "raw", tmp_path / "report"]
    watched = ("raw/responses/a.csv", "raw/commentary/summary.md", "report/index.qmd")
    others = ("report/output/2018-2022/a.html", "raw/~$a.xlsx", "raw/.a.swp", "report/_generated/x.md", "other/a.csv")
    assert [name for name in (*watched, *others) if is_watched(tmp_path / name, roots)] == list(watched)


def test_a_saved_file_is_noticed(tmp_path: Path) -> None:
    stop, found = threading.Event(), list[list[str]]()

    def look() -> None:
        for names in changes([tmp_path], stop):
            found.append(names)
            stop.set()

    thread = threading.Thread(target=look)
    thread.start()
    deadline = time.monotonic() + 20
    while thread.is_alive() and time.monotonic() < deadline:
        (tmp_path / "summary.md").write_text(str(time.monotonic()), encoding="utf-8")
        time.sleep(0.2)
    stop.set()
    thread.join()
    assert found == [["summary.md"]]


def test_each_saved_file_makes_the_report_again_and_a_fault_is_told_without_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str | None] = []

    def run_period(_project: Project, name: str | None, **_: object) -> object:
        ran.append(name)
        raise InputError([])

    monkeypatch.setattr(watching, "run_period", run_period)
    monkeypatch.setattr(watching, "changes", lambda *_: iter([["summary.md"], ["plan.yaml"]]))
    said, failures = list[str](), list[BaseException]()
    project = Project(tmp_path, RAW, tmp_path / "processed", tmp_path / "out")
    watch_period(
        project, "2018-2022", engine="embedded", open_page=False, say=said.append, show_failure=failures.append
    )
    assert ran == ["2018-2022"] * 3
    assert len(failures) == 3
    assert [line for line in said if "plan.yaml" in line]
