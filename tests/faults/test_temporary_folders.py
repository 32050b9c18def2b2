"""Temporary folders are removed at the end, and those of processes that were killed by whoever finds them."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from followup import temporary as temporary_module
from followup.temporary import clear_abandoned, own_folder


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, for this test alone."""
    monkeypatch.setattr(temporary_module, "_PAUSE_SECONDS", 0.001)
    with monkeypatch.context() as only_here:
        only_here.setattr(tempfile, "tempdir", str(tmp_path))
        yield tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_folder_and_the_root_of_all_are_gone_at_the_end(where: Path) -> None:
    with own_folder() as one, own_folder() as other:
        assert one.parent == other.parent
        assert one.parent.parent == where
        (one / "a.txt").touch()
    assert names(where) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_only_what_is_surely_left_over_is_cleared_away(where: Path) -> None:
    for name in ("fu-killed", "fu-alive", "fu-new", "fu-old", "fu-full", "another"):
        (where / name).mkdir()
    (where / "fu-file").touch()
    (where / "fu-link").symlink_to(where / "another")
    for name in ("fu-killed", "fu-alive"):
        (where / name / "owner").touch()
    (where / "fu-killed" / "deep").mkdir()
    (where / "fu-full" / "somebody-elses.txt").touch()
    for name in ("fu-old", "fu-full"):
        os.utime(where / name, (1, 1))
    with FileLock(where / "fu-alive" / "owner", thread_local=False):
        clear_abandoned()
    assert names(where) == {"fu-alive", "fu-new", "fu-full", "fu-file", "fu-link", "another"}


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="there are no user numbers")
def test_what_is_another_user_s_is_left(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (where / "fu-theirs").mkdir()
    (where / "fu-theirs" / "owner").touch()
    monkeypatch.setattr(os, "getuid", lambda: (where / "fu-theirs").stat().st_uid + 1)
    clear_abandoned()
    assert names(where) == {"fu-theirs"}


def test_a_disk_that_takes_no_lock_is_told_and_nothing_is_left(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(OSError, match="no lock"), own_folder():
        pass
    assert names(where) == set()


def test_a_root_that_another_process_took_away_is_made_anew(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acquire, taken = FileLock.acquire, list[Path]()

    def take_away_once(lock: FileLock, **options: float) -> object:
        root = Path(lock.lock_file).parent
        if not taken:
            taken.append(root)
            root.rmdir()
            raise OSError(2, "No such file or directory")
        return acquire(lock, **options)

    monkeypatch.setattr(FileLock, "acquire", take_away_once)
    with own_folder() as folder:
        assert folder.parent != taken[0]
    assert names(where) == set()


def test_what_a_program_that_is_just_ending_writes_once_more_is_removed_too(
    where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, written = temporary_module.shutil.rmtree, list[Path]()

    def remove_and_write(path: Path, **options: bool) -> None:
        remove(path, **options)
        if path.parent == where and len(written) < 3:
            (path / "late").mkdir(parents=True)
            written.append(path)

    monkeypatch.setattr(temporary_module.shutil, "rmtree", remove_and_write)
    with own_folder():
        pass
    assert (len(written), names(where)) == (3, set())
    written.clear()
    monkeypatch.setattr(temporary_module, "_TRIES", 1)
    with own_folder():
        pass
    assert len(names(where)) == 1  # given up: the next run takes it away
