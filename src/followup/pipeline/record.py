"""``steps.json``: what each step depended on and what it wrote, so that it need not run again for the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from followup.pipeline.depends import Depends, sha256

STEPS_RECORD = "steps.json"
GATHERED = "gathered"
"""The name under which stands what is made of all notebooks' results together."""


@dataclass(frozen=True)
class Done:
    """What a step has done.

    Parameters
    ----------
    depends
        What its results depend on.
    files
        Path in the period's processed folder → hash, of what it wrote.
    """

    depends: Depends
    files: dict[str, str] = field(default_factory=dict)

    def is_whole(self, folder: Path) -> bool:
        """Tell whether everything it wrote is still there as it was written."""
        return all((folder / path).is_file() and sha256(folder / path) == digest for path, digest in self.files.items())

    @property
    def tables(self) -> dict[str, str]:
        """Table → hash, of the tables among its files."""
        ending = ".parquet"
        return {path.removesuffix(ending): digest for path, digest in self.files.items() if path.endswith(ending)}


def read_record(folder: Path) -> dict[str, Done]:
    """Return step → what it has done; nothing where there is no record that can be read."""
    try:
        content = json.loads((folder / STEPS_RECORD).read_text(encoding="utf-8"))
        return {name: Done(dict(done["depends"]), dict(done["files"])) for name, done in content.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_record(folder: Path, record: Mapping[str, Done]) -> None:
    """Write what each step has done, in the order of their names."""
    content = {name: asdict(record[name]) for name in sorted(record)}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / STEPS_RECORD).write_text(text, encoding="utf-8", newline="\n")
