"""What a step and a report depend on, each part by its content: what has not changed need not be made again."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from followup.pipeline.imports import code_behind, imported, notebook_source
from followup.pipeline.steps import Step

Depends = dict[str, str]
"""What something is made from: a name such as ``period/plan.yaml`` or ``package/pandas`` → hash or version."""

COMPUTING_PACKAGES = (
    "babel", "ipykernel", "matplotlib", "nbclient", "numpy", "pandas", "pandera", "papermill", "pyarrow",
    "pydantic", "pyreadstat", "python-calamine", "pyyaml", "scipy", "seaborn", "typst",
)  # fmt: skip
_TABLES = "tables/"
RENDERING_PACKAGES = ("nbconvert", "openpyxl", "pypandoc-binary", "python-docx", "ruamel.yaml", "typst", "xlsxwriter")


def sha256(file: Path) -> str:
    """Return the sha256 of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of the packages that are installed here."""
    return {package: found for package in packages if (found := _version(package))}


@cache
def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""  # conda knows some of them under other names


def environment(packages: Iterable[str]) -> Depends:
    """Return what a computation depends on besides what it reads: Python, and the packages."""
    return {"python": sys.version, **{f"package/{name}": number for name, number in versions(packages).items()}}


def digests(files: Iterable[Path], root: Path, prefix: str) -> Depends:
    """Return prefix and path below ``root`` → hash."""
    return {f"{prefix}{file.relative_to(root).as_posix()}": sha256(file) for file in files}


def step_depends(
    step: Step,
    notebook: Path,
    period_folder: Path,
    files: Iterable[Path],
    tables: Mapping[str, str],
    previous: Mapping[str, str],
    parameters: Mapping[str, object],
) -> Depends:
    """Return what a step's tables depend on.

    Parameters
    ----------
    step
        The step.
    notebook
        Its notebook.
    period_folder
        The period's folder.
    files
        The files in it that may count; of them, those that the step says it reads do.
    tables, previous
        Table → hash, of the tables that other steps have written and of those of the previous period.
    parameters
        Name → value, of those that do not merely tell where things lie.
    """
    names = tuple(name.format_map(dict(parameters)) for name in step.period_read)
    read = [file for file in files if _is_read(file.relative_to(period_folder).as_posix(), names)]
    return {
        "notebook": sha256(notebook),
        **{f"parameter/{name}": json.dumps(value) for name, value in parameters.items()},
        **digests(read, period_folder, "period/"),
        **on_tables(step, tables),
        **{f"previous/{name}": previous.get(name, "") for name in step.previous_read},
        **{f"code/{path}": digest for path, digest in code_behind(imported(notebook_source(notebook))).items()},
        **environment(COMPUTING_PACKAGES),
    }


def on_tables(step: Step, tables: Mapping[str, str]) -> Depends:
    """Return that part of what a step depends on which the steps before it write; ``tables`` maps table to hash."""
    return {f"{_TABLES}{name}": tables.get(name, "") for name in step.tables_read}


def without_tables(depends: Mapping[str, str]) -> Depends:
    """Return what a step depends on, but for what the steps before it write.

    Examples
    --------
    >>> without_tables({"notebook": "a", "tables/answers": "b"})
    {'notebook': 'a'}
    """
    return {name: found for name, found in depends.items() if not name.startswith(_TABLES)}


def _is_read(path: str, names: Iterable[str]) -> bool:
    """Tell whether a file of the period folder is one that is named, or lies in a folder that is.

    Examples
    --------
    >>> _is_read("responses/2024/a.xlsx", ["responses"]), _is_read("plan.yaml", ["responses"])
    (True, False)
    """
    return any(path == name or path.startswith(f"{name}/") for name in names)


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names of what has changed, come or gone.

    Examples
    --------
    >>> differing({"notebook": "a", "period/plan.yaml": "b"}, {"notebook": "a", "period/plan.yaml": "c"})
    ['period/plan.yaml']
    """
    return sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
