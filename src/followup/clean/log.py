"""The cleaning log: every change to the raw answers, with the rule that made it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import pandas as pd

from followup.ingest import Column, RawTable

COLUMNS = ["file", "sheet", "row", "column", "question", "item", "rule", "before", "after"]
WITHHELD = "‹…›"
"""Stands in the log for a value that is not shown, because it may be free text."""


class CleaningLog:
    """Collects changes; :meth:`table` gives them in the order of the files."""

    def __init__(self) -> None:
        self._parts: list[pd.DataFrame] = []

    def add_row(self, table: RawTable, row: Hashable, rule: str, before: str = "", after: str = "") -> None:
        """Note a change to a whole row."""
        self.add_cells(table, [row], None, rule, [before], [after])

    def add_cells(
        self,
        table: RawTable,
        rows: Iterable[Hashable],
        column: Column | None,
        rule: str,
        before: Iterable[str],
        after: Iterable[str],
        *,
        question: str = "",
        item: str = "",
    ) -> None:
        """Note changes to cells of one column."""
        part = pd.DataFrame({"row": list(rows), "before": list(before), "after": list(after)})
        if part.empty:
            return
        self._parts.append(
            part.assign(
                file=table.file,
                sheet=table.sheet,
                column=column.letter if column else "",
                question=question,
                item=item,
                rule=rule,
            )
        )

    def table(self) -> pd.DataFrame:
        """Return the log, ordered by file, sheet, row and column."""
        if not self._parts:
            return pd.DataFrame({name: pd.Series(dtype="int64" if name == "row" else "str") for name in COLUMNS})
        log = pd.concat(self._parts, ignore_index=True)[COLUMNS]
        return (
            log.astype(dict.fromkeys([name for name in COLUMNS if name != "row"], "str"))
            .sort_values(["file", "sheet", "row", "column", "rule"], kind="stable")
            .reset_index(drop=True)
        )
