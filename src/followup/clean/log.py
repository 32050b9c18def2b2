"""The cleaning log: every change to the raw answers, with the rule that made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

import pandas as pd

from followup.ingest import RawTable

COLUMNS = ["file", "sheet", "row", "column", "question", "item", "rule", "before", "after"]
WITHHELD = "‹…›"
"""Stands in the log for a value that is not shown, because it may be free text."""


class CleaningLog:
    """Collects changes; :meth:`table` gives them in the order of the files."""

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
