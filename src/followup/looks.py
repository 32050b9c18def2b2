"""What deserves a look but stops nothing: kept with the tables, so that it is told of at every run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from followup.errors import Fault, Place, Severity

LOOKS = "looks"
"""The folder, among a period's tables, in which each notebook leaves them."""


def write_looks(file: Path, looks: Iterable[Fault]) -> None:
    """Write what deserves a look, unless it is nothing.

    What concerns redacted copies is left out: each run looks at them anew, for originals may be deleted in between,
    which changes no table.
    """
    kept = [asdict(look) for look in looks if not look.rule.startswith("privacy.")]
    file.unlink(missing_ok=True)  # that of an earlier run, where the notebook is run by hand
    if kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def read_looks(*files: Path) -> list[Fault]:
    """Return what was written, file by file."""
    return [
        Fault(**{**look, "place": Place(**look["place"]), "severity": Severity(look["severity"])})
        for file in files
        for look in json.loads(file.read_text(encoding="utf-8"))
    ]
