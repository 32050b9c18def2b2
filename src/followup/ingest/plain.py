"""Any other table: one row of headers, perhaps with lines above it that tell what it is, and a last row of totals."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from followup.errors import Fault, Place, Severity
from followup.ingest.headers import SUBMITTED, headers_of, raw_table, simplified
from followup.ingest.match import cleaned
from followup.ingest.table import Bookkeeping, Column, RawTable
from followup.locale import _

_LOOKED_THROUGH = 40
"""How many rows are looked through for the headers."""
_VALUE = re.compile(r"[+-]?\d+[.,]\d+|\d{1,3}|\d{5,}")
"""What stands in no header: numbers, apart from years."""
_TOTAL = re.compile(r"(summa|totalt|totalsumma|total)\b.{0,30}", re.IGNORECASE)


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers in the first row; a last row of totals is left out."""
    headers = headers_of(cells, 0)
    submitted = next((position for position, header in headers.items() if simplified(header) in SUBMITTED), None)
    columns = [
        Column(position, header, code=header, text=header)
        for position, header in headers.items()
        if position != submitted
    ]
    total = _total_row(cells.iloc[1:])
    kept = cells if total is None else cells.drop(index=total)
    table = raw_table("table", file, sheet, kept, 1, columns, Bookkeeping(submitted=submitted))
    return table if total is None else replace(table, left_out=(("row.total", total),))


def _total_row(cells: pd.DataFrame) -> int | None:
    """Return the number of the last row with anything in it, if it begins with a word for total."""
    filled = cells.index[(cells != "").any(axis=1)]
    if filled.empty:
        return None
    first = str(cells.loc[filled[-1]].iloc[0]).strip()
    return int(filled[-1]) if _TOTAL.fullmatch(first) else None


def header_row(cells: pd.DataFrame, known: Collection[str] = frozenset()) -> int:
    """Return the place of the row of headers, from 0.

    It is the row in which most cells are headers of the questionnaire. Where none is, a first row that is not even half
    as filled as the widest stands above the headers: they are the first row nearly as wide as that, without numbers.

    Parameters
    ----------
    cells
        All rows of a sheet.
    known
        The headers that the questionnaire knows, cleaned.

    Examples
    --------
    >>> rows = [["Enkät 2023", "", ""], ["", "", ""], ["Roll", "År", "Timmar"], ["Chef", "", "3"]]
    >>> header_row(pd.DataFrame(rows))
    2
    """
    rows = cells.head(_LOOKED_THROUGH)
    matches = [sum(cleaned(str(cell)) in known for cell in row) for row in rows.to_numpy()]
    if max(matches) > 0:
        return matches.index(max(matches))
    filled = (rows != "").sum(axis=1).tolist()
    widest = max(filled)
    if filled[0] * 2 >= widest or widest < 3:
        return 0
    wide = (place for place, count in enumerate(filled) if count >= 0.8 * widest)
    return next((place for place in wide if not rows.iloc[place].str.fullmatch(_VALUE).any()), 0)


def below_preamble(
    file: str, sheet: str, cells: pd.DataFrame, known: Collection[str]
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the rows from the headers on, and what is to be said of the lines above them."""
    place = header_row(cells, known)
    if place == 0:
        return cells, []
    row = int(cells.index[place])
    message = _("The headers stand in row {row}; what stands above them was not read.", row=row)
    return cells.iloc[place:], [Fault("file.preamble", message, Place(file, sheet, row), severity=Severity.INFO)]
