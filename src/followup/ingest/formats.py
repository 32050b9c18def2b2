"""Which survey tool wrote a table, and how that tool writes its headers.

Each format is one entry in :data:`FORMATS`: a test on the first rows, and a function that takes the headers apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from followup.ingest.table import Bookkeeping, Column, RawTable

_LIMESURVEY_HEADER = re.compile(
    r"^(?P<code>[A-Za-z][A-Za-z0-9_]*)(?:\[(?P<subcode>[^\]]*)\])?(?:\.\s(?P<text>.*))?$", re.DOTALL
)
_TRAILING_ITEM = re.compile(r"^(?P<text>.*?)\s*\[(?P<item>.*)\]\s*$", re.DOTALL)
_FORMS_COLUMNS = {
    "id": {"id"},
    "start": {"starttid", "start time"},
    "submitted": {"slutförandetid", "completion time"},
    "email": {"e-post", "email"},
    "name": {"namn", "name"},
    "changed": {"tid för senaste ändring", "last modified time"},
}
_LIMESURVEY_COLUMNS = {"id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp"}
_LIMESURVEY_PRIVATE = {"ipaddr", "refurl", "firstname", "lastname", "email"}
_QUALTRICS_MARK = re.compile(r"""^\s*\{["']ImportId["']""")  # some exports have apostrophes here
_QUALTRICS_FIRST = {"responseid", "startdate", "v1"}
_TABLE_SUBMITTED = {
    "datum",
    "tid",
    "tidsstämpel",
    "tidstämpel",
    "inskickat",
    "inskickad",
    "submitted",
    "time",
    "timestamp",
}


@dataclass(frozen=True)
class Format:
    """How to recognise a tool's export, and how to read its header rows."""

    name: str
    recognises: Callable[[list[list[str]]], bool]
    read: Callable[[str, str, pd.DataFrame], RawTable]


def simplified(header: str) -> str:
    """Return a header without stray spaces and case, for comparing with a tool's fixed names."""
    return " ".join(header.replace("\N{NO-BREAK SPACE}", " ").split()).casefold()


def recognise(cells: pd.DataFrame) -> Format:
    """Return the format of a sheet, judged by its first three rows."""
    rows: list[list[str]] = cells.head(3).to_numpy().tolist()
    return next(candidate for candidate in FORMATS if candidate.recognises(rows))


def _is_forms(rows: list[list[str]]) -> bool:
    names = {simplified(header) for header in rows[0]}
    return bool(names & _FORMS_COLUMNS["submitted"]) and bool(names & _FORMS_COLUMNS["start"])


def _read_forms(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    headers = _headers(cells, 0)
    names = {position: simplified(header) for position, header in headers.items()}
    own = set[str]().union(*_FORMS_COLUMNS.values())
    submitted = next((p for p, name in names.items() if name in _FORMS_COLUMNS["submitted"]), None)
    columns = tuple(
        Column(position, header, text=header) for position, header in headers.items() if names[position] not in own
    )
    return _table("msforms", file, sheet, cells, 1, columns, Bookkeeping(submitted=submitted))


def _is_limesurvey(rows: list[list[str]]) -> bool:
    codes = {match["code"] for header in rows[0] if (match := _LIMESURVEY_HEADER.match(header))}
    return "id" in codes and len(codes & _LIMESURVEY_COLUMNS) >= 3


def _read_limesurvey(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    columns, submitted, key = [], None, None
    for position, header in _headers(cells, 0).items():
        match = _LIMESURVEY_HEADER.match(header)
        code = match["code"] if match else ""
        if code == "submitdate":
            submitted = position
        elif code == "token":
            key = position
        if code in _LIMESURVEY_COLUMNS | _LIMESURVEY_PRIVATE:
            continue
        text = (match["text"] or "") if match else header
        item = _TRAILING_ITEM.match(text) if match and match["subcode"] else None
        columns.append(
            Column(
                position,
                header,
                code=code,
                subcode=(match["subcode"] or "") if match else "",
                text=item["text"] if item else text,
                item=item["item"] if item else "",
            )
        )
    bookkeeping = Bookkeeping(submitted=submitted, key=key)
    return _table("limesurvey", file, sheet, cells, 1, tuple(columns), bookkeeping)


def _is_qualtrics(rows: list[list[str]]) -> bool:
    if len(rows) > 2 and any(_QUALTRICS_MARK.match(cell) for cell in rows[2]):
        return True
    return len(rows) > 1 and rows[0][0].casefold() in _QUALTRICS_FIRST and simplified(rows[1][0]) == "responseid"


def _read_qualtrics(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    codes, texts = _headers(cells, 0), _headers(cells, 1)
    has_import_ids = len(cells) > 2 and any(_QUALTRICS_MARK.match(cell) for cell in cells.iloc[2])
    columns, submitted = [], None
    for position, code in codes.items():
        text = texts.get(position, "")
        if simplified(text) in {"enddate", "end date", "recorded date"} and submitted is None:
            submitted = position
        question, _dash, item = text.rpartition(" - ") if " - " in text else (text, "", "")
        columns.append(Column(position, code, code=code, text=question, item=item))
    bookkeeping = Bookkeeping(submitted=submitted)
    return _table("qualtrics", file, sheet, cells, 3 if has_import_ids else 2, tuple(columns), bookkeeping)


def _read_plain(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    headers = _headers(cells, 0)
    submitted = next((p for p, header in headers.items() if simplified(header) in _TABLE_SUBMITTED), None)
    columns = tuple(
        Column(position, header, code=header, text=header)
        for position, header in headers.items()
        if position != submitted
    )
    return _table("table", file, sheet, cells, 1, columns, Bookkeeping(submitted=submitted))


def _headers(cells: pd.DataFrame, row: int) -> dict[int, str]:
    if row >= len(cells):
        return {}
    return {int(str(position)): str(value) for position, value in cells.iloc[row].items()}


def _table(
    name: str,
    file: str,
    sheet: str,
    cells: pd.DataFrame,
    header_rows: int,
    columns: tuple[Column, ...],
    bookkeeping: Bookkeeping,
) -> RawTable:
    return RawTable(file, sheet, name, columns, cells.iloc[header_rows:], bookkeeping)


FORMATS = (
    Format("msforms", _is_forms, _read_forms),
    Format("qualtrics", _is_qualtrics, _read_qualtrics),
    Format("limesurvey", _is_limesurvey, _read_limesurvey),
    Format("table", lambda _rows: True, _read_plain),
)
"""Every format, the most particular first; the last takes any table with one row of headers."""
