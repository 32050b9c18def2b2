"""What may go into an archive, and what an archive from outside may do to the one who unpacks it."""

from __future__ import annotations

import hashlib
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from followup.errors import InputError
from followup.period import open_period
from followup.pipeline.scope import Scope
from followup.privacy.redact import redact
from followup.proving.archive import LISTING
from followup.proving.travelling import check_travelling
from followup.proving.unpacking import unpack

NUMBER = "19121212-1212"  # the tax agency's own example
Write = Callable[..., Path]


@pytest.fixture
def with_answers(tiny_period: Write) -> Path:
    """A period with an export, in which somebody has written an identity number."""
    folder = tiny_period()
    (folder / "responses" / "svar.csv").write_text(f"Kod;Vad hindrade?\n1;Ring {NUMBER}\n", encoding="utf-8")
    return folder


def scope_of(folder: Path) -> Scope:
    return Scope(open_period(folder.parent, folder.name))


def rules(folder: Path) -> set[str]:
    return {fault.rule for fault in check_travelling(scope_of(folder))}


# --- Going out --------------------------------------------------------------------------------------------------------


def test_an_export_with_a_redacted_copy_is_neither_counted_nor_packed(with_answers: Path) -> None:
    assert rules(with_answers) == {"privacy.identity-number"}
    redact(with_answers)
    assert rules(with_answers) == set()
    inputs = [file.relative_to(with_answers).as_posix() for file in scope_of(with_answers).inputs]
    assert "responses/svar.redacted.csv" in inputs
    assert "responses/svar.csv" not in inputs
    assert not [file for file in scope_of(with_answers).inputs if NUMBER in file.read_text(encoding="utf-8-sig")]


@pytest.mark.parametrize(
    "name", ["anteckningar.txt", "svar-gammal.csv", "commentary/utkast.docx", "responses/README.md"]
)
def test_a_file_that_nobody_looks_through_keeps_the_archive_from_being_written(tiny_period: Write, name: str) -> None:
    folder = tiny_period()
    assert rules(folder) == set()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("Namn och adress", encoding="utf-8")
    faults = check_travelling(scope_of(folder))
    assert [(fault.rule, fault.place.file) for fault in faults] == [("archive.unknown-file", name)]


# --- Coming in --------------------------------------------------------------------------------------------------------


def pack(file: Path, content: dict[str, bytes], listed: dict[str, bytes] | None = None, **about: object) -> Path:
    """Write an archive that says of itself what is listed."""
    files = [
        {"path": path, "sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text)}
        for path, text in (content if listed is None else listed).items()
    ]
    listing = json.dumps({"period": "2018-2022", "files": files, **about}).encode()
    with zipfile.ZipFile(file, "w") as packed:
        for path, text in {**content, LISTING: listing}.items():
            packed.writestr(path, text)
    return file


def refused(archive: Path, folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        unpack(archive, folder)
    return [fault.rule for fault in caught.value.faults]


def test_an_archive_is_unpacked_as_it_was_packed(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", {"project/a.txt": b"ett", "b.txt": b"tv\xc3\xa5"}, year=2024)
    about = unpack(archive, tmp_path / "ut")
    assert (about.period, about.year, about.files) == ("2018-2022", 2024, 2)
    assert (tmp_path / "ut" / "project" / "a.txt").read_bytes() == b"ett"
    assert unpack(archive, None) == about


@pytest.mark.parametrize("path", ["../ute.txt", "/tmp/ute.txt", "a/../../ute.txt", "..\\ute.txt", "C:/ute.txt"])
def test_no_file_is_written_outside_the_folder(tmp_path: Path, path: str) -> None:
    assert refused(pack(tmp_path / "a.zip", {path: b"x"}), tmp_path / "in" / "nre") == ["verify.archive-unreadable"]
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["a.zip"]


def test_a_file_that_was_changed_added_or_taken_away_after_packing_is_noticed(tmp_path: Path) -> None:
    listed = {"a.txt": b"ett"}
    assert refused(pack(tmp_path / "a.zip", {"a.txt": b"ETT"}, listed), tmp_path / "1") == ["verify.changed"]
    more = {"a.txt": b"ett", "b.txt": b"x"}
    assert refused(pack(tmp_path / "b.zip", more, listed), tmp_path / "2") == ["verify.unknown-file"]
    assert refused(pack(tmp_path / "c.zip", {}, listed), tmp_path / "3") == ["verify.archive-unreadable"]


def test_a_link_in_an_archive_is_written_as_a_plain_file(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", {"a": b"/etc/hostname"})
    with zipfile.ZipFile(archive) as packed:
        content = {entry.filename: packed.read(entry) for entry in packed.infolist()}
    with zipfile.ZipFile(archive, "w") as packed:
        for name, text in content.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o120777 if name == "a" else 0o644) << 16
            packed.writestr(entry, text)
    unpack(archive, tmp_path / "ut")
    assert not (tmp_path / "ut" / "a").is_symlink()
    assert (tmp_path / "ut" / "a").read_bytes() == b"/etc/hostname"


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", {"a.txt": b"ett"})
    with warnings.catch_warnings(), zipfile.ZipFile(archive, "a") as packed:
        warnings.simplefilter("ignore")
        packed.writestr("a.txt", "ett")
    assert refused(archive, tmp_path / "ut") == ["verify.archive-unreadable"]


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"PK\x03\x04 nothing")
    assert refused(file, tmp_path / "ut") == ["verify.archive-unreadable"]
    assert refused(tmp_path / "none.zip", tmp_path / "ut") == ["verify.archive-unreadable"]
