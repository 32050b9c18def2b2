"""One key at several administrations: both answers count, and the analyst is told."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from followup.clean.log import where
from followup.errors import Fault, Place, Severity
from followup.ingest import RawTable
from followup.locale import _


def shared_keys(respondents: pd.DataFrame, tables: Sequence[RawTable]) -> list[Fault]:
    """Tell of the keys that stand at more than one administration.

    A person may answer for two administrations, so both rows are respondents. It may also be a wrong choice of
    administration, which only the analyst can know.

    Parameters
    ----------
    respondents
        ``administration``, ``key``, ``table`` and ``row`` of those that were kept.
    tables
        The exports, in the order of ``table``.

    Returns
    -------
    list of Fault
        One for each key, at its first row; it names the others, never the key.
    """
    keyed = respondents[respondents["key"] != ""]
    shared = keyed[keyed.groupby("key")["administration"].transform("nunique") > 1]
    faults = []
    for _key, rows in shared.groupby("key", sort=False):
        first, *others = [(tables[int(row.table)], int(row.row)) for row in rows.itertuples()]  # type: ignore[arg-type]
        places = ", ".join(where(table, row) for table, row in others)
        faults.append(
            Fault(
                "responses.key-at-several",
                _(
                    "The same respondent key stands at another administration too: {where}. Both answers count.",
                    where=places,
                ),
                Place(first[0].file, first[0].sheet, first[1]),
                _(
                    "Has one person answered for both, nothing needs to be done. Otherwise correct the administration "
                    "in the survey tool and export anew."
                ),
                Severity.LOOK,
            )
        )
    return faults
