"""Microsoft Forms: one header row, Swedish or English; a semicolon after each chosen option."""

from __future__ import annotations

import pandas as pd

from followup.ingest.headers import headers_of, names_in, raw_table, simplified
from followup.ingest.table import Bookkeeping, Column, RawTable

_START = {"starttid", "start time"}
_SUBMITTED = {"slutförandetid", "completion time"}
_OWN = _START | _SUBMITTED | {
    "id", "e-post", "email", "namn", "name", "tid för senaste ändring", "last modified time",
}  # fmt: skip


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether Microsoft Forms wrote the rows."""
    names = names_in(rows[0])
    return bool(names & _SUBMITTED) and bool(names & _START)


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers apart."""
    headers = headers_of(cells, 0)
    names = {position: simplified(header) for position, header in headers.items()}
    submitted = next((position for position, name in names.items() if name in _SUBMITTED), None)
    columns = [Column(position, text, text=text) for position, text in headers.items() if names[position] not in _OWN]
    return raw_table("msforms", file, sheet, cells, 1, columns, Bookkeeping(submitted=submitted))
