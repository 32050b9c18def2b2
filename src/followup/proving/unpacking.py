"""Unpack an archive from outside into an empty folder: only what it lists, and only as it lists it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.proving.archive import LISTING
from followup.proving.received import ask, listed

_LARGEST_LISTING = 50_000_000
_LARGEST_ARCHIVE = 8_000_000_000
_PIECE = 1 << 20


@dataclass(frozen=True)
class Archive:
    """What an archive is about.

    Parameters
    ----------
    period, year
        The period, and the year if the documents are about one.
    files
        How many files it has.
    """

    period: str
    year: int | None
    files: int


def unpack(archive: Path, folder: Path | None) -> Archive:
    """Compare every file of an archive with its listing, and unpack it.

    Parameters
    ----------
    archive
        The zip file.
    folder
        An empty folder; without one, the files are only compared.

    Raises
    ------
    InputError
        If it is no archive, or a file in it is missing, unknown or not the one that was packed.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            about, files = _listing(packed)
            faults = _compare_names(packed, files)
            if not faults:
                faults = [fault for path, digest in files.items() for fault in _take(packed, path, digest, folder)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError, zipfile.BadZipFile, NotImplementedError):
        message = _("The file is no archive that followup has written, or it is damaged.")
        raise InputError([Fault("verify.archive-unreadable", message, Place(archive.name), ask())]) from None
    if faults:
        raise InputError(faults, _("Nothing was built."))
    return about


def _listing(packed: zipfile.ZipFile) -> tuple[Archive, dict[str, str]]:
    if packed.getinfo(LISTING).file_size > _LARGEST_LISTING:
        raise ValueError("too large")
    content: dict[str, Any] = json.loads(packed.read(LISTING))
    files = listed(content["files"])
    sizes = {entry.filename: entry.file_size for entry in packed.infolist()}
    if sum(sizes.values()) > _LARGEST_ARCHIVE or any(
        sizes.get(each["path"]) != each["bytes"] for each in content["files"]
    ):
        raise ValueError("not the sizes that are listed")
    year = content.get("year")
    return Archive(str(content["period"]), None if year is None else int(year), len(files)), files


def _compare_names(packed: zipfile.ZipFile, files: dict[str, str]) -> list[Fault]:
    names = packed.namelist()
    unknown = sorted({*names} - {*files, LISTING})
    if len({name.casefold() for name in names}) != len(names):
        raise ValueError("two files of one name")
    return [
        Fault("verify.unknown-file", _("The archive does not list the file."), Place(name), ask()) for name in unknown
    ]


def _take(packed: zipfile.ZipFile, path: str, digest: str, folder: Path | None) -> list[Fault]:
    """Read one file, compare it with its checksum and write it; as a plain file, whatever else it was packed as."""
    found = hashlib.sha256()
    target = None if folder is None else folder / path
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(path) as source:
        if target is None:
            while piece := source.read(_PIECE):
                found.update(piece)
        else:
            with target.open("xb") as copy:
                while piece := source.read(_PIECE):
                    found.update(piece)
                    copy.write(piece)
    if found.hexdigest() == digest:
        return []
    return [Fault("verify.changed", _("The file is not the one that was packed."), Place(path), ask())]
