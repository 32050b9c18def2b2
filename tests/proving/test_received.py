"""A received report is checked against its manifest, without building and without a project around."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from followup.errors import InputError, Severity
from followup.pipeline.manifest import MANIFEST
from followup.proving.received import check_received, read_received

FILES = {"rapport.html": "<p>Index 62,5</p>", "bilder/karta.svg": "<svg/>"}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Two files and their manifest."""
    folder = tmp_path / "mottagen rapport"
    listed = []
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        listed.append({"path": path, "sha256": hashlib.sha256(text.encode()).hexdigest(), "bytes": len(text)})
    (folder / MANIFEST).write_text(json.dumps({"period": "2018-2022", "outputs": listed}), encoding="utf-8")
    return folder


def rules(place: Path) -> dict[str, str]:
    return {fault.place.file: fault.rule for fault in check_received(read_received(place))}


def test_a_report_as_it_was_made_has_no_faults_by_its_folder_or_any_file_in_it(report: Path) -> None:
    assert [rules(place) for place in (report, report / MANIFEST, report / "rapport.html")] == [{}, {}, {}]


def test_each_file_that_is_changed_missing_or_added_is_named(report: Path) -> None:
    (report / "rapport.html").write_text("<p>Index 62,6</p>", encoding="utf-8")
    (report / "bilder" / "karta.svg").unlink()
    (report / "bilaga.pdf").write_bytes(b"%PDF")
    (report / ".DS_Store").touch()
    assert rules(report) == {
        "rapport.html": "verify.changed",
        "bilder/karta.svg": "verify.missing",
        "bilaga.pdf": "verify.unknown-file",
    }
    told = [fault.place.file for fault in check_received(read_received(report)) if fault.severity is Severity.LOOK]
    assert told == ["bilaga.pdf"]


def test_a_link_in_the_place_of_a_file_does_not_pass_for_it(report: Path, tmp_path: Path) -> None:
    (report / "rapport.html").rename(tmp_path / "kopia.html")
    (report / "rapport.html").symlink_to(tmp_path / "kopia.html")
    assert rules(report) == {"rapport.html": "verify.missing"}


@pytest.mark.parametrize(
    "outputs",
    [
        [{"path": "../hemlig.txt", "sha256": "0" * 64}],
        [{"path": "/etc/hostname", "sha256": "0" * 64}],
        [{"path": "C:\\svar.xlsx", "sha256": "0" * 64}],
        [{"path": "a.html", "sha256": "0" * 63}],
        [{"path": "a.html", "sha256": "0" * 64}] * 2,
        [{"path": "a.html"}],
        "a.html",
        7,
    ],
)
def test_a_manifest_that_no_run_has_written_is_refused(report: Path, outputs: object) -> None:
    (report / MANIFEST).write_text(json.dumps({"period": "2018-2022", "outputs": outputs}), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_received(report)
    assert [fault.rule for fault in caught.value.faults] == ["verify.manifest-unreadable"]


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"outputs": {}}', "\x00"])
def test_a_manifest_that_cannot_be_read_is_refused(report: Path, text: str) -> None:
    (report / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_received(report)
    assert [fault.rule for fault in caught.value.faults] == ["verify.manifest-unreadable"]


def test_a_folder_without_a_manifest_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_received(tmp_path)
    assert [fault.rule for fault in caught.value.faults] == ["verify.no-manifest"]
