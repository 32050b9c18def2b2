"""LimeSurvey: ``code``, ``code[subcode]``, ``code[subcode]. Text [Sub-question]`` or the texts alone as headers.

The export for R or SPSS joins codes by an underscore instead (``status_A1``). Answers are labels or codes; a question
that was not shown says ``N/A``.
"""

from __future__ import annotations

import re

import pandas as pd

from followup.ingest.headers import headers_of, names_in, raw_table, simplified
from followup.ingest.table import Bookkeeping, Column, RawTable
from followup.ingest.texts import may_hold

_HEADER = re.compile(r"^(?P<code>[A-Za-z][A-Za-z0-9_]*)(?:\[(?P<subcode>[^\]]*)\])?(?:\.\s(?P<text>.*))?$", re.DOTALL)
_TRAILING_ITEM = re.compile(r"^(?P<text>.*?)\s*\[(?P<item>.*)\]\s*$", re.DOTALL)
_CODES = {"id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp"}
_PRIVATE = {"ipaddr", "refurl", "firstname", "lastname", "email"}
_TEXTS = {
    "response id": "id", "svars-id": "id", "svars id": "id",
    "date submitted": "submitdate", "datum inskickat": "submitdate", "inskickningsdatum": "submitdate",
    "last page": "lastpage", "sista sidan": "lastpage", "sista sida": "lastpage",
    "start language": "startlanguage", "startspråk": "startlanguage",
    "seed": "seed", "frö": "seed",
    "access code": "token", "token": "token", "behörighetskod": "token",
    "date started": "startdate", "startdatum": "startdate",
    "date last action": "datestamp", "datum för senaste åtgärd": "datestamp",
    "ip address": "ipaddr", "ip-adress": "ipaddr", "referrer url": "refurl",
    "datumstämpel": "datestamp", "hänvisande url": "refurl",
}  # fmt: skip
"""Its own columns where headers are texts → its codes for them."""
_NOT_SHOWN = "N/A"


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether LimeSurvey wrote the rows."""
    codes = {match["code"] for header in rows[0] if (match := _HEADER.match(header))}
    if "id" in codes and len(codes & _CODES) >= 3:
        return True
    told = {_TEXTS[name] for name in names_in(rows[0]) & _TEXTS.keys()}
    return {"id", "submitdate", "lastpage"} <= told


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers apart."""
    columns, own = [], dict[str, int]()
    for position, header in headers_of(cells, 0).items():
        match = _HEADER.match(header)
        code = _TEXTS.get(simplified(header)) or (match["code"] if match else "")
        if code in _CODES | _PRIVATE:
            own[code] = position
        else:
            columns.append(_column(position, header, match))
    noted = {c.position: {_NOT_SHOWN: ""} for c in columns if may_hold(cells[c.position], _NOT_SHOWN)}
    table = cells.replace(noted) if noted else cells
    bookkeeping = Bookkeeping(submitted=own.get("submitdate"), key=own.get("token"))
    return raw_table("limesurvey", file, sheet, table, 1, columns, bookkeeping)


def _column(position: int, header: str, match: re.Match[str] | None) -> Column:
    code, subcode = (match["code"], match["subcode"] or "") if match else ("", "")
    text = (match["text"] or "") if match else header
    item = _TRAILING_ITEM.match(text) if subcode or not match else None
    if item is None:
        return Column(position, header, code=code, subcode=subcode, text=text)
    return Column(position, header, code=code, subcode=subcode, text=item["text"], item=item["item"])
