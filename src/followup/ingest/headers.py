"""What the readers of the tools have in common: header rows, fixed names, and times as tools write them."""

from __future__ import annotations

import re

import pandas as pd

from followup.ingest.table import Bookkeeping, Column, RawTable

_ZONE = re.compile(r"\s+(?:[A-Z]{3,5}|UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?)?$")
_HALF = re.compile(r"\s*\b(?P<half>[aApPfFeE])\.?\s?[mM]\.?$")
_AFTERNOON = {"p": "PM", "e": "PM", "a": "AM", "f": "AM"}
SUBMITTED = {
    "datum",
    "tid",
    "tidsstämpel",
    "tidstämpel",
    "inskickat",
    "inskickad",
    "submitted",
    "time",
    "timestamp",
    "submitdate",
    "enddate",
}
"""Headers under which a table without a tool of its own shows when an answer was sent in."""


def simplified(header: str) -> str:
    """Return a header without stray spaces and case, for comparing with a tool's fixed names."""
    return " ".join(header.replace("\N{NO-BREAK SPACE}", " ").split()).casefold()


def names_in(row: list[str]) -> set[str]:
    """Return the headers of a row, simplified."""
    return {simplified(header) for header in row}


def headers_of(cells: pd.DataFrame, row: int) -> dict[int, str]:
    """Return the cells of a header row by position; none where the table is too short to have it."""
    if row >= len(cells):
        return {}
    return {int(str(position)): str(value) for position, value in cells.iloc[row].items()}


def raw_table(
    name: str,
    file: str,
    sheet: str,
    cells: pd.DataFrame,
    header_rows: int,
    columns: list[Column],
    bookkeeping: Bookkeeping,
) -> RawTable:
    """Return the table that begins below the header rows."""
    return RawTable(file, sheet, name, tuple(columns), cells.iloc[header_rows:], bookkeeping)


def with_plain_stamps(cells: pd.DataFrame, position: int | None) -> pd.DataFrame:
    """Return cells with the times in one column written as :func:`plain_stamp` writes them."""
    if position is None:
        return cells
    cells = cells.copy()
    cells[position] = cells[position].map(plain_stamp).astype("str")
    return cells


def plain_stamp(text: str) -> str:
    """Return a time without the name of its zone, and with halves of the day as pandas knows them.

    The time is the respondent's own clock: its zone says nothing of the last day.

    Examples
    --------
    >>> plain_stamp("2023/01/20 9:30:05 em CET"), plain_stamp("2023/01/20 9:30:05 AM GMT+1")
    ('2023/01/20 9:30:05 PM', '2023/01/20 9:30:05 AM')
    """
    return _HALF.sub(lambda match: " " + _AFTERNOON[match["half"].lower()], _ZONE.sub("", text.strip()))
