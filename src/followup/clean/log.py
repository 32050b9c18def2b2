"""The cleaning log: every change to the raw answers, with the rule that made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

import pandas as pd

from followup.ingest import RawTable

COLUMNS = ["file", "sheet", "row", "column", "question", "item", "rule", "before", "after"]
WITHHELD = "‹…›"
"""Stands in the log for a value that is not shown, because it may be free text."""


def where(table: RawTable, row: int) -> str:
    """Return where a row stands, in the way that a message or the log names it: file, sheet if there is one, row."""
    return ":".join(filter(None, (table.file, table.sheet, str(row))))


def listed(labels: Iterable[str]) -> str:
    """Return labels in one text; they may hold commas, but no semicolon where they are read out of one cell.

    Examples
    --------
    >>> listed(["Lagar, regler", "", "Risk"])
    'Lagar, regler; Risk'
    """
    return "; ".join(filter(None, labels))


class CleaningLog:
    """Collects changes; :meth:`table` gives them in the order of the files.

    Where a cell has several entries, what was read in it comes before what several answers together say of it: the
    rules ``answer.*``, ``routing.*`` and ``number.trained-exceeds-staff`` apply to what the others gave.
    """

    def __init__(self) -> None:
        self._columns = defaultdict[str, list[Hashable]](list)

    def add(
        self,
        rule: str,
        table: RawTable,
        rows: Iterable[Hashable],
        *,
        column: str | Iterable[str] = "",
        question: str | Iterable[str] = "",
        item: str | Iterable[str] = "",
        before: str | Iterable[str] = "",
        after: str | Iterable[str] = "",
    ) -> None:
        """Note changes by one rule in one table.

        ``column`` is the column's letter, empty where the rule concerns whole rows. Everything but the rows may be
        one text for all of them or a text for each.
        """
        rows = list(rows)
        here = {"file": table.file, "sheet": table.sheet, "rule": rule, "column": column, "question": question}
        for name, value in {**here, "item": item, "before": before, "after": after}.items():
            self._columns[name].extend([value] * len(rows) if isinstance(value, str) else value)
        self._columns["row"] += rows

    def table(self) -> pd.DataFrame:
        """Return the log, ordered by file, sheet, row and column."""
        log = pd.DataFrame({name: self._columns[name] for name in COLUMNS})
        return (
            log.astype({name: "int64" if name == "row" else "str" for name in COLUMNS})
            .sort_values(["file", "sheet", "row", "column", "rule"], kind="stable")
            .reset_index(drop=True)
        )
