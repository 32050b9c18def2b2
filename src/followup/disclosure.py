"""Protect small groups of people: counts of persons below the period's limit are not shown.

The status answers of named administrations are public on purpose and are not touched here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def hide_small_groups(table: pd.DataFrame, whole: str, part: str, derived: list[str], limit: int) -> pd.DataFrame:
    """Hide the rows in which a count of people, or what is left of the whole, is small.

    A row is hidden if its whole, its part, or whole − part lies from 1 to ``limit`` − 1; a true 0 is shown. Where
    exactly one row would be hidden, the row with the next smallest whole is hidden too, since otherwise the
    total of the column would give the number away.

    Parameters
    ----------
    table
        One row per group.
    whole, part
        The columns with all people and those of them who are counted, such as staff and trained staff.
    derived
        Columns computed from them, hidden with them.
    limit
        The smallest number of people that is shown.

    Returns
    -------
    DataFrame
        A copy with ``hidden``, and missing values in ``part`` and the derived columns of hidden rows.

    Examples
    --------
    3 of 40 trained is hidden, and with it the next smallest group:

    >>> table = pd.DataFrame({"staff": [40, 60, 90], "trained": [3, 30, 45], "share": [7.5, 50.0, 50.0]})
    >>> hide_small_groups(table, "staff", "trained", ["share"], 5)["hidden"].to_list()
    [True, True, False]
    """
    rest = table[whole] - table[part]
    small = pd.Series(False, index=table.index)
    for counts in (table[whole], table[part], rest):
        small |= (counts > 0) & (counts < limit)
    if small.sum() == 1 and len(table) > 1:
        others = table.loc[~small, whole]
        others = others[others > 0]
        if not others.empty:
            small |= small.index == others.idxmin()
    result = table.assign(hidden=small)
    result[part] = result[part].astype("float64")
    result.loc[small, [part, *derived]] = np.nan
    return result
