"""Tell whether tables are still those that the inputs give: by content, never by date."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from followup.period.folder import is_next_steps
from followup.period.set_aside import FINDINGS_FILE

COMPUTING_PACKAGES = (
    "babel", "ipykernel", "matplotlib", "nbclient", "numpy", "openpyxl", "pandas", "pandera", "papermill", "pyarrow",
    "pydantic", "pyreadstat", "python-calamine", "ruamel.yaml", "scipy", "seaborn",
)  # fmt: skip
_SAID_OF_THEM = ("commentary", FINDINGS_FILE)
RENDERING_PACKAGES = ("nbconvert", "pypandoc-binary", "python-docx", "typst")


def sha256(file: Path) -> str:
    """Return the sha256 of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of the packages that are installed here."""
    found = {}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue  # conda knows some of them under other names
    return found


def period_files(folder: Path) -> list[Path]:
    """Return the files of a period folder that the tables are made from: all but what the analyst says of them."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file()
        and file.relative_to(folder).parts[0] not in _SAID_OF_THEM
        and not is_next_steps(file.name)
        and not file.name.startswith((".", "~$"))
    )


def folder_digest(folder: Path) -> str:
    """Return a hash of everything a period folder holds, the commentary too."""
    files = {file.relative_to(folder).as_posix(): sha256(file) for file in folder.rglob("*") if file.is_file()}
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def tables_fingerprint(
    period_folder: Path,
    notebooks: Iterable[Path],
    previous_tables: Iterable[Path],
    parameters: Mapping[str, object],
    files: Iterable[Path] | None = None,
) -> str:
    """Return a hash of all that a period's tables depend on.

    That is the content of the period folder, the notebooks, the package's own code, the tables of the previous period,
    and the versions of Python and of the packages that compute. Where ``files`` are given, no others of the period
    folder count.
    """
    package = Path(__file__).resolve().parents[1]
    read = period_files(period_folder) if files is None else files
    parts = {
        "period": {file.relative_to(period_folder).as_posix(): sha256(file) for file in read},
        "notebooks": {file.name: sha256(file) for file in notebooks},
        "code": {file.relative_to(package).as_posix(): sha256(file) for file in sorted(package.rglob("*.p[yo]"))},
        "previous": {file.name: sha256(file) for file in previous_tables},
        "versions": {**versions(COMPUTING_PACKAGES), "python": sys.version},
        "parameters": dict(parameters),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
