"""Pack what is needed to make a report again: one zip file, the same bytes for the same report."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from followup import __version__
from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.pipeline.depends import differing
from followup.pipeline.imports import PACKAGE
from followup.pipeline.made_from import made_from, parts_of
from followup.pipeline.manifest import MANIFEST
from followup.pipeline.project import Project
from followup.pipeline.scope import Scope
from followup.pipeline.tables import check_current
from followup.pipeline.why import explained
from followup.pipeline.workspace import TABLES_RECORD
from followup.proving.received import check_received, read_received
from followup.proving.travelling import check_travelling

LISTING, README = "archive.json", "LAS-MIG.md"
PROJECT, OUTPUTS, RECORD = "project", "report", f"record/{TABLES_RECORD}"
"""Where things lie in an archive: the project as it was, the documents, and the list of the tables behind them."""

_ENVIRONMENT = (
    "LICENSE", "Makefile", "README.md", "environment.yml", "make.py", "publiccode.yml", "pyproject.toml",
    "requirements.lock",
)  # fmt: skip
_MOMENT = (1980, 1, 1, 0, 0, 0)
_SHOWN = 6


def default_archive(project: Project, scope: Scope) -> Path:
    """Return where an archive goes unless told otherwise: among what is not for publication."""
    return project.processed / f"{scope.name}.followup.zip"


def write_archive(project: Project, scope: Scope, file: Path) -> int:
    """Pack a period, or one of its years, with the documents made of it; only the owner may read the file.

    Parameters
    ----------
    project
        The folders.
    scope
        The period or the year, whose documents are current.
    file
        The file to write; one that is there is replaced when the new one is whole.

    Returns
    -------
    int
        How many files it holds.

    Raises
    ------
    InputError
        If the documents are not current or not as they were made, or if something in the folder must not travel.
    """
    check_current(project, scope)
    received = read_received(project.output_of(scope.name))
    faults = [fault for fault in check_received(received) if fault.rule != "verify.unknown-file"]
    faults = faults or _outdated(project, scope, received.manifest) or check_travelling(scope)
    if faults:
        raise InputError(faults, _not_written())
    content = dict(_content(project, scope, received.manifest))
    _write_whole(file, {**content, LISTING: _listing(scope, received.manifest, content)})
    return len(content) + 1


def _not_written() -> str:
    return _("No archive was written.")


def _outdated(project: Project, scope: Scope, manifest: dict[str, Any]) -> list[Fault]:
    """Return the fault that the documents are not those that would be made now; the engine may be another."""
    now = parts_of({**made_from(project, scope, ""), "engine": manifest.get("engine")})
    changed = differing(parts_of(manifest), now)
    if not changed:
        return []
    told = "; ".join([*map(explained, changed[:_SHOWN]), *(["…"] if len(changed) > _SHOWN else [])])
    message = _("The documents are not those that would be made now: {changed}.", changed=told)
    return [Fault("archive.outdated", message, next_step=_("Run “followup run {period}” first.", period=scope.command))]


def _content(project: Project, scope: Scope, manifest: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Give the name and the content of each file of an archive, but for its listing."""
    yield README, _readme(scope).encode()
    for item in manifest["inputs"]:
        yield f"{PROJECT}/data/raw/{item['path']}", _read(project.raw / item["path"], item["sha256"])
    previous = scope.period.period.previous if scope.year is None else None
    if previous:
        yield f"{PROJECT}/data/raw/{previous}/{README}", _about_previous().encode()
        # By this record the tables serve as they are, without the answers.
        yield f"{PROJECT}/data/processed/{previous}/{TABLES_RECORD}", _as_json({"tables": []})
    for item in manifest["tables"]:
        if item["path"] != f"{scope.name}/{TABLES_RECORD}":
            yield f"{PROJECT}/data/processed/{item['path']}", _read(project.processed / item["path"], item["sha256"])
        else:
            yield RECORD, _read(project.processed / item["path"], item["sha256"])
    yield from _program(project, manifest)
    documents = project.output_of(scope.name)
    yield f"{OUTPUTS}/{MANIFEST}", (documents / MANIFEST).read_bytes()
    for item in manifest["outputs"]:
        yield f"{OUTPUTS}/{item['path']}", _read(documents / item["path"], item["sha256"])


def _program(project: Project, manifest: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Give the notebooks, the report's sources, the program's own code and what its environment is made from."""
    for path, digest in manifest["sources"].items():
        if not path.startswith(f"{PACKAGE.name}/"):
            yield f"{PROJECT}/{path}", _read(project.root / path, digest)
    for file in sorted(PACKAGE.rglob("*")):
        if file.is_file() and file.suffix != ".pyc" and not file.name.startswith("."):
            yield f"{PROJECT}/src/{PACKAGE.name}/{file.relative_to(PACKAGE).as_posix()}", file.read_bytes()
    for name in _ENVIRONMENT:
        with suppress(FileNotFoundError):
            yield f"{PROJECT}/{name}", (project.root / name).read_bytes()


def _read(file: Path, digest: str) -> bytes:
    """Read a file that must be the one the manifest names.

    Raises
    ------
    InputError
        If it has been changed meanwhile.
    """
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        message = _("The file was changed while it was read.")
        step = _("Run again when nobody is changing them.")
        raise InputError([Fault("archive.changed", message, Place(file.name), step)], _not_written())
    return content


def _listing(scope: Scope, manifest: Mapping[str, Any], content: Mapping[str, bytes]) -> bytes:
    files = [
        {"path": path, "sha256": hashlib.sha256(content[path]).hexdigest(), "bytes": len(content[path])}
        for path in sorted(content)
    ]
    about = {"period": scope.period.name, **({} if scope.year is None else {"year": scope.year})}
    head = {"product": "followup archive", "version": __version__, "commit": manifest.get("commit")}
    return _as_json({**head, **about, "files": files})


def _as_json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _write_whole(file: Path, content: Mapping[str, bytes]) -> None:
    """Write the zip file aside, for the owner only, and put it in place when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # only the owner may read it
    aside = Path(name)
    try:
        with os.fdopen(number, "wb") as stream, zipfile.ZipFile(stream, "w") as packed:
            for path in sorted(content):
                entry = zipfile.ZipInfo(path, date_time=_MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # the modes below are Unix's, whatever system packs
                entry.external_attr = 0o600 << 16
                packed.writestr(entry, content[path])
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def _about_previous() -> str:
    return (
        _("The answers of this period are not here: only those of its tables that the report is compared with.") + "\n"
    )


def _readme(scope: Scope) -> str:
    """Say what the archive is, how to make the report again, and how carefully to keep it."""
    title = scope.period.period.title if scope.year is None else f"{scope.period.period.title}, {scope.year}"
    parts = [
        f"# {title}",
        _("All that is needed to make the report again. The archive holds the answers of each respondent: keep it as "
          "carefully as the answers themselves, and do not publish it. The documents in the folder {folder} are for "
          "publication.", folder=f"{OUTPUTS}/"),
        _("Where followup is installed, this makes the report again in a temporary folder and compares every file:"),
        f"    followup verify {scope.name}.followup.zip",
        _("It runs the notebooks of the archive: do that only with an archive from somebody you trust. This looks at "
          "the checksums only, and runs nothing:"),
        f"    followup verify --offline {scope.name}.followup.zip",
        _("On a machine with nothing but Python, unpack the archive, go to the folder {folder} and write:",
          folder=f"{PROJECT}/"),
        f"    python make.py report {scope.command}",
        _("The programs are then installed in the versions of requirements.lock, and the documents lie in {folder}. "
          "Compare them with those in the archive.", folder=f"report/output/{scope.name}/"),
        _("{listing} has the checksum of every file, and {manifest} what the report was made from.",
          listing=LISTING, manifest=f"{OUTPUTS}/{MANIFEST}"),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"
