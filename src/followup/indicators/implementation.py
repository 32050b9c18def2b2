"""How much of what the plan says is carried out: the implementation index, its gap and its bounds."""

from __future__ import annotations

import pandas as pd

from followup.schemas import State

_UNKNOWN = [State.UNANSWERED.value, State.DONT_KNOW.value, State.UNREADABLE.value, State.ROUTED.value]


def implementation(assignments: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """Return the implementation index of each group of assignments.

    The index is the mean status score × 100 (genomförd 1, pågår ½, ej påbörjad 0) over assignments whose status is
    known; *ej aktuell* is left out altogether. The gap is 100 − index. The bounds are the index if every assignment
    whose status is not known (ej besvarad, vet ej) had score 0, or 1.

    Parameters
    ----------
    assignments
        The table ``assignments``.
    by
        The columns to group by; nothing gives one row for all.

    Returns
    -------
    DataFrame
        One row per group: ``planned`` (assignments), ``applicable``, ``assessed`` (the base n), ``unknown``,
        ``not_applicable``, ``index``, ``gap``, ``low``, ``high`` (all 0–100; missing without a base).

    Examples
    --------
    2 genomförd, 1 pågår, 1 ej påbörjad, 1 ej aktuell and 1 unanswered: (1 + 1 + ½ + 0) / 4 = 62.5, and with the
    unanswered one as 0 or 1: 2.5 / 5 = 50.0 and 3.5 / 5 = 70.0.

    >>> table = pd.DataFrame({"state": ["answered"] * 4 + ["not_applicable", "unanswered"],
    ...                       "score": [1, 1, 0.5, 0, None, None]})
    >>> implementation(table)[["assessed", "index", "gap", "low", "high"]].to_dict("records")
    [{'assessed': 4, 'index': 62.5, 'gap': 37.5, 'low': 50.0, 'high': 70.0}]
    """
    frame = assignments.assign(
        _assessed=assignments["state"] == State.ANSWERED.value,
        _not_applicable=assignments["state"] == State.NOT_APPLICABLE.value,
        _unknown=assignments["state"].isin(_UNKNOWN),
        _points=assignments["score"].where(assignments["state"] == State.ANSWERED.value, 0.0).astype("float64"),
    )
    groups = frame.groupby(by, sort=False) if by else frame.groupby(lambda _row: 0)
    sums, planned = groups[["_assessed", "_not_applicable", "_unknown", "_points"]].sum(), groups.size()
    if by is None:  # all are one row, even if they are none: a plan need not have activities of every kind
        sums, planned = sums.reindex([0], fill_value=0), planned.reindex([0], fill_value=0)
    applicable = sums["_assessed"] + sums["_unknown"]
    result = pd.DataFrame(
        {
            "planned": planned,
            "applicable": applicable,
            "assessed": sums["_assessed"],
            "unknown": sums["_unknown"],
            "not_applicable": sums["_not_applicable"],
            "index": 100 * sums["_points"] / sums["_assessed"],
        }
    )
    result["gap"] = 100 - result["index"]
    result["low"] = 100 * sums["_points"] / applicable
    result["high"] = 100 * (sums["_points"] + sums["_unknown"]) / applicable
    return result.reset_index(drop=by is None)


def status_counts(assignments: pd.DataFrame, by: list[str], order: list[str]) -> pd.DataFrame:
    """Count the assignments of each group by status.

    Parameters
    ----------
    order
        The codes of the status scale, from lowest to highest.

    Returns
    -------
    DataFrame
        Indexed by group: a column per status, then ``not_applicable`` and ``unknown``; each row sums to the group's
        assignments.

    Examples
    --------
    >>> states, status = ["answered", "answered", "dont_know"], ["done", "done", ""]
    >>> table = pd.DataFrame({"area": "U1", "state": states, "status": status})
    >>> status_counts(table, ["area"], ["not_begun", "done"]).to_dict("records")
    [{'not_begun': 0, 'done': 2, 'not_applicable': 0, 'unknown': 1}]
    """
    kind = assignments["status"].where(assignments["state"] == State.ANSWERED.value, "unknown")
    kind = kind.mask(assignments["state"] == State.NOT_APPLICABLE.value, "not_applicable")
    counted = assignments.assign(_kind=kind).groupby([*by, "_kind"], sort=False).size().unstack(fill_value=0)
    groups = assignments[by].drop_duplicates()
    index = pd.MultiIndex.from_frame(groups) if len(by) > 1 else pd.Index(groups[by[0]], name=by[0])
    return counted.reindex(index=index, columns=[*order, "not_applicable", "unknown"], fill_value=0).rename_axis(
        columns=None
    )
