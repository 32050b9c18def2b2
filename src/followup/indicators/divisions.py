"""The same assignments divided in other ways than by area and administration: by plan, target, level and form."""

from __future__ import annotations

import pandas as pd

from followup.indicators.implementation import implementation
from followup.period import Plan

DIVISIONS = ("plan", "target", "level", "form")


def divided(assignments: pd.DataFrame, plan: Plan, division: str) -> pd.DataFrame:
    """Return the assignments with a column that says where each belongs in a division.

    An assignment whose activity works at several levels, or against several forms of violence, has a row for each.

    Parameters
    ----------
    assignments
        The table ``assignments``.
    plan
        The plan, which says at which levels and against which forms each activity works.
    division
        ``plan``, ``target``, ``level`` or ``form``, which is also the column's name.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> plan = Some(activities=[Some(id="A1", forms=["honour", "trade"])])
    >>> divided(pd.DataFrame({"activity": ["A1"], "score": [1.0]}), plan, "form")["form"].to_list()
    ['honour', 'trade']
    """
    if division in ("plan", "target"):
        return assignments
    belongs = {
        item.id: list(dict.fromkeys(item.forms if division == "form" else [level.value for level in item.levels]))
        for item in plan.activities
    }
    return assignments.assign(**{division: assignments["activity"].map(belongs)}).explode(division, ignore_index=True)


def implementation_by_division(assignments: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the implementation index in each part of each division.

    Returns
    -------
    DataFrame
        ``division`` and ``part``, then the columns of :func:`followup.indicators.implementation.implementation`.
    """
    parts = [
        implementation(divided(assignments, plan, division), [division]).rename(columns={division: "part"})
        for division in DIVISIONS
    ]
    return pd.concat([part.assign(division=name) for name, part in zip(DIVISIONS, parts, strict=True)])[
        ["division", *parts[0].columns]
    ].reset_index(drop=True)
