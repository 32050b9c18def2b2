"""Qualtrics: codes, texts and import ids in three header rows, or in its legacy export codes and texts in two."""

from __future__ import annotations

import re

import pandas as pd

from followup.ingest.headers import headers_of, raw_table, simplified
from followup.ingest.table import Bookkeeping, Column, RawTable

_MARK = re.compile(r"""^\s*\{["']ImportId["']""")  # some exports have apostrophes here
_FIRST = {"responseid", "startdate", "v1"}
_SUBMITTED = {"enddate", "end date", "recorded date"}
_WHOLE = {"selected choice", "valt alternativ"}


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether Qualtrics wrote the rows."""
    if len(rows) > 2 and any(_MARK.match(cell) for cell in rows[2]):
        return True
    return len(rows) > 1 and rows[0][0].casefold() in _FIRST and simplified(rows[1][0]) == "responseid"


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers apart."""
    codes, texts = headers_of(cells, 0), headers_of(cells, 1)
    has_import_ids = len(cells) > 2 and any(_MARK.match(cell) for cell in cells.iloc[2])
    columns, submitted = [], None
    for position, code in codes.items():
        text = texts.get(position, "")
        if simplified(text) in _SUBMITTED and submitted is None:
            submitted = position
        question, _dash, item = text.rpartition(" - ") if " - " in text else (text, "", "")
        if simplified(item) in _WHOLE:  # the question itself, beside a column for what was written under “Other”
            item = ""
        columns.append(Column(position, code, code=code, text=question, item=item))
    bookkeeping = Bookkeeping(submitted=submitted)
    return raw_table("qualtrics", file, sheet, cells, 3 if has_import_ids else 2, columns, bookkeeping)
