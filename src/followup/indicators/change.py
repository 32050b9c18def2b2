"""What changed since the previous period, and how much of it is change in substance."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from followup.indicators.assignments import assignment_id
from followup.indicators.implementation import implementation
from followup.period import Plan


@dataclass(frozen=True)
class Change:
    """The change of an index from one period to the next, and its exact parts.

    ``total`` = ``matched`` + ``new`` + ``dropped``, in index units; ``None`` where a part cannot be told.
    """

    before: float
    after: float
    total: float
    matched: float
    new: float
    dropped: float
    matched_now: int
    matched_before: int
    new_count: int
    dropped_count: int


def matched_ids(plan: Plan, existed: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the assignments of this plan that have forerunners, and those forerunners' ids in the previous period.

    An assignment is matched through its activity's previous ids and its administration's; an administration without
    previous ids is taken to have kept its own. A forerunner must be among the assignments that ``existed``: an
    activity that an administration has taken over from another is new to it, whatever the activity's history.
    """
    before = {item.id: item.previous or [item.id] for item in plan.administrations}
    now, earlier = set[str](), set[str]()
    for activity, administration in plan.assignments():
        possible = {assignment_id(a, b) for a in activity.previous for b in before[administration]}
        forerunners = possible.intersection(existed)
        if forerunners:
            now.add(assignment_id(activity.id, administration))
            earlier |= forerunners
    return now, earlier


def change(assignments: pd.DataFrame, previous: pd.DataFrame, plan: Plan) -> Change | None:
    """Split the change of the implementation index exactly.

    With index I over all and m over the matched assignments, before (1) and now (2):
    I₂ − I₁ = (m₂ − m₁) within the matched + (I₂ − m₂) effect of the new + (m₁ − I₁) effect of the dropped.

    Parameters
    ----------
    assignments, previous
        The table ``assignments`` of this period and of the previous one.
    plan
        This period's plan, which says what went before.

    Returns
    -------
    Change or None
        ``None`` where either period, or the matched assignments of either, have no assessed assignment.
    """
    now, earlier = matched_ids(plan, set(previous["assignment"]))
    is_matched = assignments["assignment"].isin(now)
    was_matched = previous["assignment"].isin(earlier)
    values = [
        implementation(table)["index"].to_list()
        for table in (assignments, previous, assignments[is_matched], previous[was_matched])
    ]
    if any(not value or pd.isna(value[0]) for value in values):
        return None
    after, before, matched_after, matched_before = (value[0] for value in values)
    return Change(
        before=before,
        after=after,
        total=after - before,
        matched=matched_after - matched_before,
        new=after - matched_after,
        dropped=matched_before - before,
        matched_now=int(is_matched.sum()),
        matched_before=int(was_matched.sum()),
        new_count=int((~is_matched).sum()),
        dropped_count=int((~was_matched).sum()),
    )
