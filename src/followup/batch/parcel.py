"""What travels to a worker and back: files as bytes, within bounds, and the hash of what a result is made from."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath

from followup.batch.layout import Job
from followup.errors import Fault, InputError, Place
from followup.locale import _, number
from followup.pipeline.manifest import COMMIT_FILE
from followup.pipeline.project import Project
from followup.staging import LEFT_BESIDE, NOT_SOURCES

MOST_BYTES = 256 * 2**20
"""A period folder with its questionnaires is below 1 MiB, its results are some 10 MiB: more is not what it says."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Parcel:
    """One task: all that a worker needs. What it holds is never shown.

    Parameters
    ----------
    key, period
        Of the job.
    engine
        As for ``followup run``.
    environment
        The versions that the worker must have.
    content
        The files: ``raw/``, ``processed/`` and ``project/``.
    """

    key: str
    period: str
    engine: str
    environment: str
    content: bytes = field(repr=False)


Files = dict[str, Path | bytes]
"""Path within the parcel → where the file lies, or what it holds."""


def files_of(project: Project, job: Job, commit: str | None = None) -> Files:
    """Return the files that a job is made from.

    Those are its period folder, the previous one with its tables, and the notebooks and chapters of the project with
    the municipality's own look.
    """
    home = job.home
    files: Files = {}
    for period in (job.period, *job.earlier[:1]):
        files |= _below(home.raw / period, f"raw/{period}")
    for period in job.earlier:
        files |= _below(home.processed / period, f"processed/{period}")
    files |= {path: file for path, file in _below(project.notebooks, "project/notebooks").items()
              if path.endswith(".ipynb")}  # fmt: skip
    files |= _below(project.report, "project/report", NOT_SOURCES)
    files |= _below(home.look, "project/report/_brand")
    return files | ({f"project/{COMMIT_FILE}": commit.encode()} if commit else {})


def fingerprint(files: Files, environment: str, engine: str) -> str:
    """Return a hash of all that a job's result depends on; the commit is not of it, only what stands in the files."""
    hashes = {
        path: hashlib.sha256(_content(source)).hexdigest()
        for path, source in sorted(files.items())
        # Tables are told by what they hold; the record beside them also names what they were made from.
        if path != f"project/{COMMIT_FILE}" and (not path.startswith("processed/") or path.endswith(".parquet"))
    }
    text = json.dumps({"files": hashes, "environment": environment, "engine": engine}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def pack(files: Files) -> bytes:
    """Return files as one piece: the same files, the same bytes.

    Raises
    ------
    InputError
        If they are more than a parcel holds.

    Examples
    --------
    >>> unpacked(pack({"raw/a.csv": b"x;y"}))
    {'raw/a.csv': b'x;y'}
    """
    size = sum(len(source) if isinstance(source, bytes) else source.stat().st_size for source in files.values())
    if size > MOST_BYTES:
        raise InputError([_too_large(size)], _("Nothing was written."))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, source in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), _content(source), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of a parcel.

    Raises
    ------
    InputError
        If it holds more than it may, or a path that leads out of its folder.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        if size > MOST_BYTES:
            raise InputError([_too_large(size)], _("Nothing was written."))
        if bad := [member.filename for member in members if not _stays_within(member.filename)]:
            fault = Fault("batch.path-outside", _("A path in a parcel leads out of its folder."), Place(bad[0]))
            raise InputError([fault], _("Nothing was written."))
        return {member.filename: archive.read(member) for member in members}


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files below a folder."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def folder_files(folder: Path, below: str) -> Files:
    """Return all files of a folder, to be packed."""
    return _below(folder, below)


def _below(folder: Path, prefix: str, leave_out: Iterable[str] = ()) -> Files:
    if not folder.is_dir():
        return {}
    left = set(leave_out)
    found = ((file, file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return {
        f"{prefix}/{path.as_posix()}": file
        for file, path in found
        if not left & set(path.parts) and not any(part.startswith(LEFT_BESIDE) for part in path.parts)
    }


def _content(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def _stays_within(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts and "\\" not in path and ":" not in path


def _too_large(size: int) -> Fault:
    message = _("The files are {size} MB together; a task holds at most {most} MB.",
                size=number(size / 10**6, 0), most=number(MOST_BYTES / 10**6, 0))  # fmt: skip
    return Fault("batch.too-large", message, next_step=_("Take away what does not belong to the period."))
