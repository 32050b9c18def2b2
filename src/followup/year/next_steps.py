"""The next steps written in a year's forms: they are kept in memory and in the review sheet, and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pandas as pd

from followup.clean.yearly import chosen_forms
from followup.ingest.yearly import YearlyForm
from followup.questionnaires.outline import NEXT_STEP

COLUMNS = ["id", "activity", "administration", "text"]


def next_steps(forms: Iterable[YearlyForm], year: int) -> pd.DataFrame:
    """Return the next steps of a year, from the form of each administration that counts.

    Returns
    -------
    DataFrame
        ``id, activity, administration, text``. The id is made from year, administration, activity and text: what was
        approved is that text, and a changed one is reviewed anew.
    """
    rows = [
        (column.subcode, form.administration, text)
        for (of, administration), form in chosen_forms(forms).items()
        if of == year and administration
        for column in form.table.columns
        if column.code == NEXT_STEP
        if (text := str(form.table.cells.iloc[0, column.position]).strip())
    ]
    named = [(_id(year, *row), *row) for row in rows]
    return pd.DataFrame(named, columns=COLUMNS, dtype="str").sort_values(COLUMNS[2:0:-1], ignore_index=True)


def _id(year: int, activity: str, administration: str, text: str) -> str:
    content = "\0".join((str(year), administration, activity, " ".join(text.split())))
    return "N" + hashlib.sha256(content.encode()).hexdigest()[:12]
