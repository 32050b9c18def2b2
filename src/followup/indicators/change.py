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

    ``total`` = ``matched`` + ``new`` + ``dropped``, in index units. The bounds, ``…_low`` and ``…_high``, are what the
    whole change and the change within the matched could be if every status that is not known were known.
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
    total_low: float
    total_high: float
    matched_low: float
    matched_high: float


def forerunners(plan: Plan, existed: Collection[str]) -> dict[str, set[str]]:
    """Return, for each assignment of this plan that has any, its forerunners' ids in the previous period.

    An assignment is matched through its activity's previous ids and its administration's; an administration without
    previous ids is taken to have kept its own. A forerunner must be among the assignments that ``existed``: an
    activity that an administration has taken over from another is new to it, whatever the activity's history.

    Examples
    --------
    B1 came of A1 and A2, which the administration x had as y; only A1 existed there.

    >>> from types import SimpleNamespace as Some
    >>> from followup.period.plan import Assignment
    >>> b1, b2 = Some(id="B1", previous=["A1", "A2"]), Some(id="B2", previous=[])
    >>> plan = Some(administrations=[Some(id="x", previous=["y"])],
    ...             assignments=lambda: [Assignment(b1, "x"), Assignment(b2, "x")])
    >>> forerunners(plan, ["A1.y", "A3.y"])
    {'B1.x': {'A1.y'}}
    """
    before = {item.id: item.previous or [item.id] for item in plan.administrations}
    existing, found = set(existed), dict[str, set[str]]()
    for activity, administration in plan.assignments():
        possible = {assignment_id(a, b) for a in activity.previous for b in before[administration]}
        if possible & existing:
            found[assignment_id(activity.id, administration)] = possible & existing
    return found


def matched_ids(plan: Plan, existed: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the assignments of this plan that have forerunners, and all those forerunners' ids."""
    found = forerunners(plan, existed)
    return set(found), set().union(*found.values())


def change(assignments: pd.DataFrame, previous: pd.DataFrame, plan: Plan) -> Change | None:
    """Split the change of the implementation index exactly.

    With index I over all and m over the matched assignments, before (1) and now (2):
    I₂ − I₁ = (m₂ − m₁) within the matched + (I₂ − m₂) effect of the new + (m₁ − I₁) effect of the dropped.

    Bounds under non-response: a change is smallest if what is not known now had score 0 and what was not known then
    had score 1, and largest the other way round. *Ej aktuell* is left out of both, as in the index.

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

    Examples
    --------
    Before: A1 pågår, A2 genomförd and A3 not answered. Now B1, which was A1, is carried out; B2, which was A3, is not
    begun; B3 is new and carried out. I₁ = (½ + 1) / 2 = 75, m₁ = 50, m₂ = (1 + 0) / 2 = 50, I₂ = 2/3 = 66.7. So the
    total −8.3 = 0 within the matched + 16.7 new − 25 dropped. With A3 known m₁ is ½ / 2 = 25 to 1½ / 2 = 75, so the
    change within the matched is −25 to +25.

    >>> from types import SimpleNamespace as Some
    >>> from followup.period.plan import Assignment
    >>> b = [Some(id="B1", previous=["A1"]), Some(id="B2", previous=["A3"]), Some(id="B3", previous=[])]
    >>> plan = Some(administrations=[Some(id="x", previous=[])],
    ...             assignments=lambda: [Assignment(activity, "x") for activity in b])
    >>> now = pd.DataFrame({"assignment": ["B1.x", "B2.x", "B3.x"], "state": "answered", "score": [1.0, 0.0, 1.0]})
    >>> earlier = pd.DataFrame({"assignment": ["A1.x", "A2.x", "A3.x"], "state": ["answered", "answered", "unanswered"],
    ...                         "score": [0.5, 1.0, None]})
    >>> parts = change(now, earlier, plan)
    >>> [round(getattr(parts, name), 1) for name in ("total", "matched", "new", "dropped")]
    [-8.3, 0.0, 16.7, -25.0]
    >>> parts.matched_low, parts.matched_high
    (-25.0, 25.0)
    """
    now, earlier = matched_ids(plan, set(previous["assignment"]))
    is_matched = assignments["assignment"].isin(now)
    was_matched = previous["assignment"].isin(earlier)
    rows = [
        implementation(table).to_dict("records")[0]
        for table in (assignments, previous, assignments[is_matched], previous[was_matched])
    ]
    if any(pd.isna(row["index"]) for row in rows):
        return None
    after, before, matched_after, matched_before = rows
    return Change(
        before=before["index"],
        after=after["index"],
        total=after["index"] - before["index"],
        matched=matched_after["index"] - matched_before["index"],
        new=after["index"] - matched_after["index"],
        dropped=matched_before["index"] - before["index"],
        matched_now=int(is_matched.sum()),
        matched_before=int(was_matched.sum()),
        new_count=int((~is_matched).sum()),
        dropped_count=int((~was_matched).sum()),
        total_low=after["low"] - before["high"],
        total_high=after["high"] - before["low"],
        matched_low=matched_after["low"] - matched_before["high"],
        matched_high=matched_after["high"] - matched_before["low"],
    )


def matched_by_area(assignments: pd.DataFrame, previous: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return, for each area of this plan, the index of its matched assignments and of their forerunners.

    The areas are this plan's: what the previous plan called them does not matter, since an assignment is followed to
    what it came from. A forerunner of assignments in two areas counts in both.

    Returns
    -------
    DataFrame
        One row per area with matched assignments, in the order of the assignments: ``area``, ``before``, ``after``
        (indices, missing without a base), ``before_base`` and ``after_base``, ``change`` in index units, and
        ``low`` and ``high``: what the change could be at least and at most if those of unknown status were known.
    """
    found = forerunners(plan, set(previous["assignment"]))
    matched = assignments[assignments["assignment"].isin(set(found))]
    rows = []
    for area, now in matched.groupby("area", sort=False):
        earlier = set().union(*(found[name] for name in now["assignment"]))
        after = implementation(now).iloc[0]
        before = implementation(previous[previous["assignment"].isin(earlier)]).iloc[0]
        rows.append(
            {
                "area": area,
                "before": before["index"],
                "after": after["index"],
                "before_base": int(before["assessed"]),
                "after_base": int(after["assessed"]),
                "change": after["index"] - before["index"],
                "low": after["low"] - before["high"],
                "high": after["high"] - before["low"],
            }
        )
    columns = ["area", "before", "after", "before_base", "after_base", "change", "low", "high"]
    return pd.DataFrame(rows, columns=columns)
