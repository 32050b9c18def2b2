"""A report that somebody has received: whether its files have the content that its manifest lists."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from followup.errors import Fault, InputError, Place, Severity
from followup.locale import _
from followup.pipeline.depends import sha256
from followup.pipeline.manifest import MANIFEST
from followup.pipeline.workspace import is_content

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LARGEST_MANIFEST = 50_000_000


@dataclass(frozen=True)
class Received:
    """A report with its manifest, from wherever it has come.

    Parameters
    ----------
    folder
        Where the files lie.
    manifest
        What the manifest says.
    """

    folder: Path
    manifest: dict[str, Any]

    @property
    def outputs(self) -> dict[str, str]:
        """Path → sha256 of the files it lists."""
        return listed(self.manifest["outputs"])


def is_safe(path: str) -> bool:
    r"""Tell whether a path from outside stays in the folder that it is read below, on every operating system.

    Examples
    --------
    >>> [is_safe(path) for path in ("a/b.html", "../b.html", "/b.html", "a//b.html", "C:b.html", "a\\b.html", "")]
    [True, False, False, False, False, False, False]
    """
    parts = path.split("/")
    return not any(part in {"", ".", ".."} for part in parts) and not re.search(r'[\\:*?"<>|\x00-\x1f\x7f]', path)


def listed(items: Any) -> dict[str, str]:
    """Return path → sha256 of a list of files in a record from outside.

    Raises
    ------
    ValueError
        If it is no such list, names a file twice, or one outside the folder.
    """
    if not isinstance(items, list):
        raise ValueError("not a list of files")  # noqa: TRY004 - one kind of error for whatever is wrong with it
    try:
        found = {str(item["path"]): str(item["sha256"]) for item in items}
    except (TypeError, KeyError) as error:
        raise ValueError("not a list of files") from error
    if len(found) != len(items) or not all(map(is_safe, found)) or not all(map(_DIGEST.fullmatch, found.values())):
        raise ValueError("not a list of files")
    return found


def read_record(file: Path) -> Any:
    """Return what a JSON file from outside holds.

    Raises
    ------
    ValueError, OSError
        If it cannot be read, or is larger than a record can be.
    """
    if file.stat().st_size > _LARGEST_MANIFEST:
        raise ValueError("too large")
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def read_received(place: Path) -> Received:
    """Read the manifest of a report: ``place`` is its folder, or any file in it.

    Raises
    ------
    InputError
        If there is no manifest that can be read.
    """
    folder = place if place.is_dir() else place.parent
    file = folder / MANIFEST
    if not file.is_file():
        message = _("There is no {manifest} here, which tells what the files should be.", manifest=MANIFEST)
        step = _("Name the folder of the report, with all the files that were made together.")
        raise InputError([Fault("verify.no-manifest", message, Place(str(folder)), step)])
    try:
        received = Received(folder, dict(read_record(file)))
        listed(received.manifest["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        message = _("The manifest cannot be read, or lists files that no report has.")
        raise InputError([Fault("verify.manifest-unreadable", message, Place(str(file)), ask())]) from None
    return received


def ask() -> str:
    """Say what to do about a file that is not what it should be."""
    return _("Ask whoever sent it to send it again.")


def check_received(received: Received) -> list[Fault]:
    """Compare the files of a report with its manifest, without making anything.

    Returns
    -------
    list of Fault
        A file that is missing, or is not as it was made, stops; a file that the manifest does not know is told of.
    """
    folder, outputs = received.folder, received.outputs
    faults = []
    for path, digest in outputs.items():
        file = folder / path
        if not file.is_file() or file.is_symlink():
            faults.append(Fault("verify.missing", _("The file is missing."), Place(path), ask()))
        elif sha256(file) != digest:
            faults.append(Fault("verify.changed", _("The file is not the one that was made."), Place(path), ask()))
    files = (file.relative_to(folder) for file in sorted(folder.rglob("*")) if file.is_file() or file.is_symlink())
    faults += [
        Fault(
            "verify.unknown-file",
            _("The file is not in the manifest, which says nothing of it."),
            Place(path.as_posix()),
            severity=Severity.LOOK,
        )
        for path in files
        if path.as_posix() not in {*outputs, MANIFEST} and is_content(path)
    ]
    return faults
