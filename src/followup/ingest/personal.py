"""What a survey tool notes about the person who answers (network address, place, name, account) is not read.

No question asks for it and no result needs it, so the columns are taken away as soon as they are known; the analyst is
told, since the export still holds them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from followup.errors import Fault, Place, Severity
from followup.ingest.headers import simplified
from followup.ingest.match import cleaned
from followup.ingest.table import Column, RawTable
from followup.ingest.texts import top_rows
from followup.locale import _

_NAMES = {
    "qualtrics": {
        "ipaddress", "ip address", "recipientlastname", "recipient last name", "recipientfirstname",
        "recipient first name", "recipientemail", "recipient email", "emailaddress", "name", "locationlatitude",
        "location latitude", "locationlongitude", "location longitude", "locationaccuracy",
    },
    "limesurvey": {"ipaddr", "ip address", "ip-adress", "refurl", "referrer url", "hänvisande url", "firstname",
                   "lastname", "email"},
    "surveymonkey": {"ip address", "ipaddress", "ip_address", "ip-adress", "email address", "emailaddress",
                     "email_address", "e-postadress", "first name", "firstname", "first_name", "förnamn", "last name",
                     "lastname", "last_name", "efternamn"},
    "kobo": {"username", "phonenumber", "deviceid", "simserial", "subscriberid", "_submitted_by", "submittername",
             "_geolocation"},
    "msforms": {"e-post", "email", "namn", "name"},
    "google": {"e-postadress", "email address", "username", "användarnamn"},
    "redcap": {"redcap_survey_identifier", "survey identifier"},
}  # fmt: skip
"""The columns of each format, as their headers are simplified."""
_HEADER_ROWS = {"qualtrics": 2}
_NOBODY = {"", "anonymous", "anonym"}
"""What the tools write where they note nothing."""


def without_personal(
    table: RawTable, cells: pd.DataFrame, known: Collection[str] = frozenset()
) -> tuple[RawTable, list[Fault]]:
    """Return a table without what the tool notes about persons, and a fault that names the columns that hold any.

    Parameters
    ----------
    table
        The table as its format reads it.
    cells
        All rows of the sheet, headers as well.
    known
        The headers that the questionnaire knows, cleaned: a column that it asks for is read.
    """
    names = _NAMES.get(table.format, set())
    headers: dict[int, list[str]] = {}
    for row in top_rows(cells, _HEADER_ROWS.get(table.format, 1)):
        for position, header in zip(cells.columns, row, strict=True):
            headers.setdefault(int(str(position)), []).append(header)
    own = {
        position: texts[0]
        for position, texts in headers.items()
        if any(_code(text) in names for text in texts) and not any(cleaned(text) in known for text in texts)
    }
    filled = [position for position in own if not table.cells[position].str.strip().str.casefold().isin(_NOBODY).all()]
    left = replace(
        table,
        columns=tuple(column for column in table.columns if column.position not in own),
        cells=table.cells.drop(columns=list(own)),
    )
    if not filled:
        return left, []
    columns = ", ".join(Column(position, "").letter for position in filled)
    message = _(
        "Columns where the survey tool notes who answers, or from where, were not read: {columns}.", columns=columns
    )
    step = _("No result needs them. Export without them, or with anonymous answers, if the survey tool can.")
    return left, [Fault("file.personal-columns", message, Place(table.file, table.sheet), step, Severity.INFO)]


def _code(header: str) -> str:
    """Return a header as the tools' names are compared; LimeSurvey can put its text behind the code."""
    name = simplified(header)
    code, point, _text = name.partition(". ")
    return code if point else name
