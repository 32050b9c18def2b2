"""The cells of files, read once for all who look at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from followup.errors import Fault
from followup.ingest.cells import Unreadable, read_cells


@dataclass(frozen=True)
class Content:
    """What stands in one file.

    Nothing of it is shown before the privacy check has been through it: that check and the reading of the answers are
    given the same content.

    Parameters
    ----------
    file
        The file.
    sheets
        Its sheets, as :func:`followup.ingest.cells.read_cells` gives them.
    fault
        Why it could not be read; then there are no sheets.
    """

    file: Path
    sheets: tuple[tuple[str, pd.DataFrame], ...] = ()
    fault: Fault | None = None


def read_content(file: Path) -> Content:
    """Read the cells of one file."""
    try:
        return Content(file, tuple(read_cells(file)))
    except Unreadable as problem:
        return Content(file, fault=problem.fault)


def read_contents(files: Iterable[Path]) -> list[Content]:
    """Read the cells of files."""
    return [read_content(file) for file in files]
