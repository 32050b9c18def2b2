"""Protect small groups of people: counts of persons below the period's limit are not shown.

The status answers of named administrations are public on purpose and are not touched here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def hide_small_groups(table: pd.DataFrame, whole: str, part: str, derived: list[str], limit: int) -> pd.DataFrame:
    """Hide the rows in which a count of people, or what is left of the whole, is small.

    A row is hidden if its whole, its part, or whole − part lies from 1 to ``limit`` − 1; a true 0 is shown. As long as
    the totals of both columns would give a hidden number away, the row with the next smallest whole is hidden too:
    where only one row is hidden, or where of the people in the hidden rows none are counted, or all.

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
        A copy with ``hidden``, and missing values in ``part`` and the derived columns of hidden rows. The whole stays:
        how many work somewhere is no secret, only what is true of them. The total is :func:`total_shown`'s.

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
    while _computable(table.loc[small, whole], table.loc[small, part]):
        others = table.loc[~small & (table[whole] > 0), whole]
        if others.empty:
            break
        small |= small.index == others.idxmin()
    result = table.assign(hidden=small)
    result[part] = result[part].astype("float64")
    result.loc[small, [part, *derived]] = np.nan
    return result


def total_shown(table: pd.DataFrame, hidden: pd.Series, whole: str, part: str) -> pd.DataFrame:
    """Return the total of a table some rows of which are hidden, itself hidden where it would give one away.

    Parameters
    ----------
    table
        The counts as they are, before anything was hidden.
    hidden
        Which rows :func:`hide_small_groups` hid.

    Returns
    -------
    DataFrame
        One row: the sum of every column of numbers, ``share`` (part / whole × 100) and ``hidden``.

    Examples
    --------
    Only one group has staff. It is hidden, and a total would be its number:

    >>> table = pd.DataFrame({"staff": [40], "trained": [3]})
    >>> total_shown(table, pd.Series([True]), "staff", "trained").to_dict("records")
    [{'staff': 40.0, 'trained': nan, 'share': nan, 'hidden': True}]
    """
    total = table[[name for name in table.columns if name != "share"]].sum(numeric_only=True).to_frame().T.astype(float)
    total["share"] = 100 * total[part] / total[whole].where(total[whole] > 0)
    total["hidden"] = _computable(table.loc[hidden, whole], table.loc[hidden, part])
    total.loc[total["hidden"], [part, "share"]] = np.nan
    return total


def _computable(whole: pd.Series, part: pd.Series) -> bool:
    """Tell whether the parts of these rows follow from their sum, given that each is from 0 to its whole."""
    return len(part) == 1 or (len(part) > 0 and bool(part.sum() in {0, whole.sum()}))
