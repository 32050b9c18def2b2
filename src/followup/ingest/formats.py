"""Which survey tool wrote a table; each tool has a module that knows its headers and takes them apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from followup.ingest import google, kobo, limesurvey, msforms, plain, qualtrics, redcap, spss, surveymonkey
from followup.ingest.table import RawTable
from followup.ingest.texts import top_rows


@dataclass(frozen=True)
class Format:
    """How to recognise a tool's export by its first three rows, and how to read its header rows."""

    name: str
    recognises: Callable[[list[list[str]]], bool]
    read: Callable[[str, str, pd.DataFrame], RawTable]


FORMATS = (
    Format("msforms", msforms.recognises, msforms.read),
    Format("qualtrics", qualtrics.recognises, qualtrics.read),
    Format("limesurvey", limesurvey.recognises, limesurvey.read),
    Format("surveymonkey", surveymonkey.recognises, surveymonkey.read),
    Format("kobo", kobo.recognises, kobo.read),
    Format("redcap", redcap.recognises, redcap.read),
    Format("google", google.recognises, google.read),
    Format("spss", spss.recognises, spss.read),
    Format("table", lambda _rows: True, plain.read),
)
"""Every format, the most particular first; the last takes any table with one row of headers."""


def recognise(cells: pd.DataFrame) -> Format:
    """Return the format of a sheet, judged by its first three rows."""
    rows = top_rows(cells, 3)
    return next(candidate for candidate in FORMATS if candidate.recognises(rows))
