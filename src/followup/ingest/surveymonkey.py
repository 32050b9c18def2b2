"""SurveyMonkey: a row of questions, each over its first column only, and a row of what each column holds.

The second row says ``Response`` for a question with one answer, else the option or the row of a matrix; the cell then
holds the option's label.
"""

from __future__ import annotations

import pandas as pd

from followup.ingest.headers import headers_of, names_in, raw_table, simplified, with_plain_stamps
from followup.ingest.table import Bookkeeping, Column, RawTable

_KEY = {"respondent id", "respondentid", "respondent-id", "respondent_id"}
_COLLECTOR = {"collector id", "collectorid", "collector_id", "insamlar-id", "insamlarens id", "insamlings-id"}
_SUBMITTED = {"end date", "enddate", "date_modified", "slutdatum"}
_OWN = _KEY | _COLLECTOR | _SUBMITTED | {
    "start date", "startdate", "date_created", "startdatum", "ip address", "ipaddress", "ip_address", "ip-adress",
    "email address", "emailaddress", "email_address", "e-postadress", "first name", "firstname", "first_name",
    "förnamn", "last name", "lastname", "last_name", "efternamn", "custom data 1", "customdata1", "custom_1",
    "anpassade data 1",
}  # fmt: skip
_WHOLE = {"", "response", "svar", "open-ended response", "öppet svar", "svar med fritext"}
_WRITTEN = {"other (please specify)", "annat (specificera)", "annat (ange)", "annat (ange vad)", "övrigt (specificera)"}


def recognises(rows: list[list[str]]) -> bool:
    """Tell whether SurveyMonkey wrote the rows."""
    names = names_in(rows[0])
    return bool(names & _KEY) and bool(names & _COLLECTOR)


def read(file: str, sheet: str, cells: pd.DataFrame) -> RawTable:
    """Take the headers apart."""
    questions, parts = headers_of(cells, 0), headers_of(cells, 1)
    own = {position: simplified(header) for position, header in questions.items() if simplified(header) in _OWN}
    key = next((position for position, name in own.items() if name in _KEY), None)
    submitted = next((position for position, name in own.items() if name in _SUBMITTED), None)
    two_rows = key is not None and not parts.get(key, "no such row").strip()
    columns, question = [], ""
    for position, header in questions.items():
        if position in own:
            question = ""
            continue
        question = header if header.strip() else question
        columns.append(_column(position, question, parts.get(position, "") if two_rows else ""))
    bookkeeping = Bookkeeping(submitted=submitted, key=key)
    cells = with_plain_stamps(cells, submitted)
    return raw_table("surveymonkey", file, sheet, cells, 2 if two_rows else 1, columns, bookkeeping)


def _column(position: int, question: str, part: str) -> Column:
    name = simplified(part)
    if name in _WRITTEN:  # free text under a question with options: it is paired with nothing
        return Column(position, part)
    if name in _WHOLE:
        return Column(position, question, code=question, text=question)
    return Column(position, part, text=question, item=part)
