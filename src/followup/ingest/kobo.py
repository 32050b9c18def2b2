"""KoboToolbox and ODK: the names of questions below those of their groups, as in ``section_1/annual/y2023``.

Answers are codes; or, where labels were asked for, headers and answers are both labels. A question with several answers
has one column with the codes separated by spaces, or a column of 0 and 1 for each option, or both.
"""

from __future__ import annotations

import re

import pandas as pd

from followup.ingest.headers import headers_of, raw_table, with_plain_stamps
from followup.ingest.table import Bookkeeping, Column, RawTable

_KEYS = ("_uuid", "instanceID", "KEY", "meta-instanceID", "meta/instanceID")
_TIMES = ("_submission_time", "SubmissionDate", "end")
_OWN = {"start", "end", "today", "deviceid", "username", "phonenumber", "simserial", "subscriberid", "__version__"}
_LAST_PART = re.compile(r"[/:][^/:]*$")
_SEPARATORS = re.compile(r"[/:]")


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether KoboToolbox or ODK wrote the rows."""
    names = set(rows[0])
    return {"_uuid", "_submission_time"} <= names or ("SubmissionDate" in names and bool(names & set(_KEYS)))


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers apart."""
    headers = headers_of(cells, 0)
    places = {header: position for position, header in reversed(headers.items())}
    submitted = next((places[name] for name in _TIMES if name in places), None)
    key = next((places[name] for name in _KEYS if name in places), None)
    own = _OWN | set(_KEYS) | set(_TIMES)
    # Where an option has a column of its own, the column with all of them says the same once more.
    split = {header[: found.start()] for header in headers.values() if (found := _LAST_PART.search(header))}
    columns = [
        column_of(position, header)
        for position, header in headers.items()
        if header not in own and not header.startswith(("_", "meta")) and header not in split
    ]
    cells = with_plain_stamps(cells, submitted)
    return raw_table("kobo", file, sheet, cells, 1, columns, Bookkeeping(submitted=submitted, key=key))


def column_of(position: int, header: str) -> Column:
    """Return the column under a header, whose last part is a question, or an option of the question before it.

    Groups are set off by a slash or a colon; ODK sets them off by a hyphen, which a name may hold as well.

    Examples
    --------
    >>> column = column_of(0, "section_1-annual/y2023")
    >>> column.code, column.names
    ('y2023', ('section_1-annual[y2023]', 'annual[y2023]'))

    The label of an option stands behind that of its question, the label of a question behind that of its group:

    >>> column_of(0, "Vad behöver ni kunna?/Risk").texts
    ('Vad behöver ni kunna? [Risk]', 'Risk')
    """
    parts = _SEPARATORS.split(header)
    last = _with_and_without_group(parts[-1])
    names = [f"{before}[{name}]" for before in _with_and_without_group(parts[-2]) for name in last] if parts[1:] else []
    texts = (f"{parts[-2]} [{parts[-1]}]", parts[-1]) if parts[1:] else ()
    return Column(position, header, code=parts[-1], names=(*names, *last[1:]), texts=texts)


def _with_and_without_group(part: str) -> list[str]:
    return list(dict.fromkeys([part, part.rpartition("-")[2]]))
