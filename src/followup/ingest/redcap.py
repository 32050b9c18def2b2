"""REDCap: a column of 0 and 1 for each option, ``field___option``, or with labels ``Text (choice=Option)``."""

from __future__ import annotations

import re
from collections import defaultdict

import pandas as pd

from followup.ingest.headers import headers_of, names_in, raw_table, simplified
from followup.ingest.table import Bookkeeping, Column, RawTable

_KEY = {"record_id", "record id", "study_id", "participant_id"}
_OWN = re.compile(r"record_id|record id|redcap_.*|.*_complete|complete\?|survey identifier|event name|repeat inst.*")
_STAMP = re.compile(r".*_timestamp|survey timestamp")
_BOX = re.compile(r"^(?P<field>[a-z][a-z0-9_]*?)___(?P<option>\w+)$")
_LABELLED = re.compile(r"^(?P<text>.*?)\s*\(choice=(?P<option>.*)\)\s*$", re.DOTALL)
_UNTICKED = {"0", "Unchecked", ""}


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether REDCap wrote the rows."""
    names = names_in(rows[0])
    boxes = any(_BOX.match(header) or _LABELLED.match(header) for header in rows[0])
    forms = any(name.endswith("_complete") or name == "complete?" for name in names)
    return (boxes or forms) and (bool(names & _KEY) or simplified(rows[0][0]).endswith("_id"))


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers apart."""
    columns, boxes, submitted = [], defaultdict[str, list[int]](list), None
    for position, header in headers_of(cells, 0).items():
        name = simplified(header)
        box, labelled = _BOX.match(header), _LABELLED.match(header)
        if _STAMP.fullmatch(name):
            submitted = position
        elif box:
            boxes[box["field"]].append(position)
            columns.append(Column(position, header, code=box["field"], subcode=box["option"]))
        elif labelled:
            boxes[labelled["text"]].append(position)
            columns.append(Column(position, header, text=labelled["text"], item=labelled["option"]))
        elif not _OWN.fullmatch(name):
            columns.append(Column(position, header, code=header, text=header))
    cells = _without_untouched(cells, list(boxes.values()))
    return raw_table("redcap", file, sheet, cells, 1, columns, Bookkeeping(submitted=submitted))


def _without_untouched(cells: pd.DataFrame, boxes: list[list[int]]) -> pd.DataFrame:
    """Empty the boxes of a question where none is ticked: REDCap writes 0 also where nobody answered."""
    cells = cells.copy()
    for positions in boxes:
        untouched = cells[positions].isin(_UNTICKED).all(axis=1)
        cells.loc[untouched, positions] = ""
    return cells
