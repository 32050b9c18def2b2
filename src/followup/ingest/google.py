"""Google Forms: a time first, then questions; ``Question [Row]`` in grids, chosen options joined by a comma."""

from __future__ import annotations

import re

import pandas as pd

from followup.ingest.headers import headers_of, raw_table, simplified, with_plain_stamps
from followup.ingest.table import Bookkeeping, Column, RawTable

_STAMP = {"tidstämpel", "timestamp"}
_OWN = {"e-postadress", "email address", "username", "användarnamn", "poäng", "score"}
_GRID = re.compile(r"^(?P<text>.*\S)\s*\[(?P<item>[^\[\]]*)\]\s*$", re.DOTALL)


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether Google Forms wrote the rows."""
    return simplified(rows[0][0]) in _STAMP


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers apart."""
    headers = headers_of(cells, 0)
    submitted = next((position for position, header in headers.items() if simplified(header) in _STAMP), None)
    columns = [
        _column(position, header)
        for position, header in headers.items()
        if position != submitted and simplified(header) not in _OWN
    ]
    bookkeeping = Bookkeeping(submitted=submitted)
    return raw_table("google", file, sheet, with_plain_stamps(cells, submitted), 1, columns, bookkeeping)


def _column(position: int, header: str) -> Column:
    grid = _GRID.match(header)
    if grid is None:
        return Column(position, header, code=header, text=header)
    return Column(position, header, text=grid["text"], item=grid["item"])
