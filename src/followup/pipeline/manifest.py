"""``manifest.json``: the record that makes a report checkable: every input and output by hash, and what made it."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from followup import __version__
from followup.pipeline.depends import COMPUTING_PACKAGES, RENDERING_PACKAGES, sha256, versions

MANIFEST = "manifest.json"
COMMIT_FILE = "COMMIT"
"""Names the commit where the project's files were taken elsewhere without its history, as a batch does."""


def file_record(file: Path, root: Path) -> dict[str, Any]:
    """Return path (below ``root``, with ``/``), sha256 and size of a file."""
    return {"path": file.relative_to(root).as_posix(), "sha256": sha256(file), "bytes": file.stat().st_size}


def commit_of(root: Path) -> str | None:
    """Return the commit the project stands at, ``None`` where it is no git checkout; changes are marked ``+``."""
    if (root / COMMIT_FILE).is_file():
        return (root / COMMIT_FILE).read_text(encoding="utf-8").strip()
    git = ["git", "-C", str(root)]
    try:
        # Reading must never write: without this git may refresh its index in somebody's read-only checkout.
        head = subprocess.run(
            [*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True, timeout=10
        ).stdout.strip()
        command = [*git, "--no-optional-locks", "status", "--porcelain", "--untracked-files=no"]
        changed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{head}+" if changed else head


def build_manifest(
    *,
    period: str,
    synthetic: bool,
    engine: str,
    parameters: Mapping[str, object],
    commit: str | None,
    inputs: Iterable[dict[str, Any]],
    tables: Iterable[dict[str, Any]],
    outputs: Iterable[dict[str, Any]],
    sources: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the manifest. It holds no clock time: the same inputs give the same bytes.

    Parameters
    ----------
    period, synthetic, engine, parameters, commit
        What was made, and with what.
    inputs, tables, outputs
        Path, sha256 and size of each file.
    sources
        Path → sha256 of the notebooks, the chapters and this program's own files that took part.
    """
    return {
        "product": "followup",
        "version": __version__,
        "commit": commit,
        "period": period,
        "synthetic": synthetic,
        "engine": engine,
        "python": platform.python_version(),
        "packages": versions([*COMPUTING_PACKAGES, *RENDERING_PACKAGES]),
        "parameters": dict(parameters),
        **({} if sources is None else {"sources": dict(sorted(sources.items()))}),
        "inputs": list(inputs),
        "tables": list(tables),
        "outputs": list(outputs),
    }


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest into a folder."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest in a folder; empty where there is none that can be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
