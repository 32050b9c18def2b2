"""Whether what is carried out is done in a way that lasts: the systematics index and the matrix."""

from __future__ import annotations

import pandas as pd

from followup.schemas import Quadrant, State


def begun(assignments: pd.DataFrame) -> pd.DataFrame:
    """Return the assignments that are begun: their joint status scores above 0 (pågår or genomförd)."""
    return assignments[assignments["score"] > 0]


def systematics(assignments: pd.DataFrame, threshold: float, by: list[str] | None = None) -> pd.DataFrame:
    """Return the systematics index of each group: the mean over its begun assignments.

    Parameters
    ----------
    assignments
        The table ``assignments``.
    threshold
        The index from which an assignment counts as systematic, 0–100 (``systematic`` in ``period.yaml``).
    by
        The columns to group by; nothing gives one row for all.

    Returns
    -------
    DataFrame
        One row per group: ``begun``, ``assessed`` (begun and with enough criteria answered: the base n), ``index``
        (0–100, missing without a base), ``gap_count`` (assessed with an index below the threshold: a gap in
        systematics), ``low`` and ``high`` (the index if every assignment that is begun but has too few criteria
        answered had the index 0, or 100; what may be begun but has no known status is not among them).

    Examples
    --------
    >>> table = pd.DataFrame({"score": [1, 0.5, 0, 1], "systematics": [100.0, 50.0, 80.0, None]})
    >>> systematics(table, 70).to_dict("records")
    [{'begun': 3, 'assessed': 2, 'index': 75.0, 'gap_count': 1, 'low': 50.0, 'high': 83.33333333333333}]
    """
    everything = assignments.assign(
        _begun=assignments["score"] > 0,
        _value=assignments["systematics"].where(assignments["score"] > 0),
    )
    everything["_gap"] = everything["_value"] < threshold
    groups = everything.groupby(by, sort=False) if by else everything.groupby(lambda _row: 0)
    result = pd.DataFrame(
        {
            "begun": groups["_begun"].sum(),
            "assessed": groups["_value"].count(),
            "index": groups["_value"].mean(),
            "gap_count": groups["_gap"].sum(),
        }
    )
    sums, begun_ = groups["_value"].sum(), result["begun"].where(result["begun"] > 0)
    result["low"] = sums / begun_
    result["high"] = (sums + 100 * (result["begun"] - result["assessed"])) / begun_
    return result.reset_index(drop=by is None)


def criterion_shares(criteria: pd.DataFrame, assignments: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Count, for each criterion, the answers over begun assignments.

    Parameters
    ----------
    criteria
        The table ``criteria``.
    assignments
        The table ``assignments``, which tells which are begun.
    order
        The codes of the scale, from lowest to highest.

    Returns
    -------
    DataFrame
        Indexed by criterion: a column per code, then ``unknown``; each row sums to the begun assignments.

    Examples
    --------
    >>> criteria = pd.DataFrame({"assignment": ["a", "b"], "criterion": "written", "state": "answered",
    ...                          "code": ["yes", "no"]})
    >>> criterion_shares(criteria, pd.DataFrame({"assignment": ["a", "b"], "score": [1, 0]}), ["no", "yes"])
    ...     # doctest: +NORMALIZE_WHITESPACE
               no  yes  unknown
    criterion
    written     0    1        0
    """
    concerned = criteria[criteria["assignment"].isin(begun(assignments)["assignment"])]
    kind = concerned["code"].where(concerned["state"] == State.ANSWERED.value, "unknown")
    counted = concerned.assign(_kind=kind).groupby(["criterion", "_kind"], sort=False).size().unstack(fill_value=0)
    order_of_criteria = criteria["criterion"].drop_duplicates()
    index = pd.Index(order_of_criteria, name="criterion")
    return counted.reindex(index=index, columns=[*order, "unknown"], fill_value=0).rename_axis(columns=None)


def matrix(assignments: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """Count the assignments in each field of the matrix carried out × systematic.

    Returns
    -------
    DataFrame
        One row per group: a column per :class:`~followup.schemas.Quadrant`, ``assessed`` (the first four) and, as
        shares of the assessed × 100, ``in_place_share`` and ``person_dependent_share``.

    Examples
    --------
    >>> fields = ["in_place", "person_dependent", "person_dependent", "neither", "not_assessed"]
    >>> table = pd.DataFrame({"quadrant": fields})
    >>> matrix(table)[["assessed", "in_place_share", "person_dependent_share"]].to_dict("records")
    [{'assessed': 4, 'in_place_share': 25.0, 'person_dependent_share': 50.0}]
    """
    names = [quadrant.value for quadrant in Quadrant]
    flags = pd.DataFrame({name: assignments["quadrant"] == name for name in names})
    result = flags.groupby([assignments[key] for key in by], sort=False).sum() if by else flags.sum().to_frame().T
    result["assessed"] = result[names[:-1]].sum(axis=1)
    for name in (Quadrant.IN_PLACE.value, Quadrant.PERSON_DEPENDENT.value):
        result[f"{name}_share"] = 100 * result[name] / result["assessed"]
    return result.reset_index(drop=by is None)
