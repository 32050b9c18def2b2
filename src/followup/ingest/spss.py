"""SPSS: variables become columns, value labels become the answers' texts, whatever is missing becomes empty.

A column's header is the variable's name and, on a line below it, its label. So a copy of the file in another form can
be read again as what it was.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from followup.ingest.headers import SUBMITTED, headers_of, raw_table, simplified
from followup.ingest.table import Bookkeeping, Column, RawTable

SUFFIXES = {".sav", ".zsav"}
_NAME = re.compile(r"[^\W\d_][\w.@#$]*|[@#$][\w.@#$]*")
_ITEM_FIRST = re.compile(r"^\[(?P<item>[^\]]*)\]\s*(?P<text>.+)$", re.DOTALL)
_ITEM_LAST = re.compile(r"^(?P<text>.+?)\s*\[(?P<item>[^\]]*)\]\s*$", re.DOTALL)


def cells_of(file: Path, cell_text: Any) -> pd.DataFrame:
    """Return a file's cells as text, the headers in its first row.

    Parameters
    ----------
    file
        The file.
    cell_text
        How a value is written as text.

    Raises
    ------
    ValueError
        If it cannot be read, or holds more than can be.
    """
    import pyreadstat

    try:
        data, meta = pyreadstat.read_sav(str(file))
    except Exception as error:  # noqa: BLE001 - the library raises whatever a broken file makes it meet
        raise ValueError(type(error).__name__) from None
    texts = {}
    for place, name in enumerate(meta.column_names):
        label = (meta.column_names_to_labels.get(name) or "").strip()
        labels = {_plain(value): text for value, text in meta.variable_value_labels.get(name, {}).items()}
        values = ("" if pd.isna(value) else labels.get(_plain(value)) or cell_text(value) for value in data[name])
        texts[place] = [f"{name}\n{label}" if label else name, *(text.strip() for text in values)]
    return pd.DataFrame(texts, dtype="str")


def _plain(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether the first row holds names of variables with their labels."""
    headers = [header for header in rows[0] if header]
    return any("\n" in header for header in headers) and all(
        _NAME.fullmatch(header.partition("\n")[0]) for header in headers
    )


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers apart."""
    columns, submitted = [], None
    for position, header in headers_of(cells, 0).items():
        name, _line, label = header.partition("\n")
        if submitted is None and simplified(name) in SUBMITTED:
            submitted = position
            continue
        # LimeSurvey and others put the sub-question in brackets, before the question or after it.
        found = _ITEM_FIRST.match(label) or _ITEM_LAST.match(label)
        text, item = (found["text"], found["item"]) if found else (label, "")
        columns.append(Column(position, header, code=name, text=text, item=item))
    return raw_table("spss", file, sheet, cells, 1, columns, Bookkeeping(submitted=submitted))
