"""Whom prevention reaches, and which forms of violence the work covers."""

from __future__ import annotations

import pandas as pd

from followup.period import Activity, Plan, PreventionLevel, Target


def prevention_profile(assignments: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the share of citizen-directed assignments at each level, planned beside begun.

    An activity with several levels counts at each of them, so the shares need not add up to 100 %.

    Parameters
    ----------
    assignments
        The table ``assignments``.
    plan
        The plan, which says at which levels each activity works.

    Returns
    -------
    DataFrame
        One row per level, from universal to indicated: ``level``, ``planned``, ``planned_base``, ``planned_share``,
        ``begun``, ``begun_base``, ``begun_share`` (shares 0–100, missing without a base).

    Examples
    --------
    A1 works at the universal and the indicated level, A2 at the indicated one alone; only A2 is begun. Universal: 1 of
    2 planned and 0 of 1 begun; indicated: 2 of 2 and 1 of 1.

    >>> from types import SimpleNamespace as Some
    >>> a1, a2 = Some(id="A1", levels=["universal", "indicated"]), Some(id="A2", levels=["indicated"])
    >>> table = pd.DataFrame({"activity": ["A1", "A2"], "target": "citizens", "score": [0.0, 1.0]})
    >>> profile = prevention_profile(table, Some(activities=[a1, a2]))
    >>> profile[["level", "planned_share", "begun_share"]].to_dict("split")["data"]
    [['universal', 50.0, 0.0], ['selective', 0.0, 0.0], ['indicated', 100.0, 100.0]]
    """
    levels = {activity.id: set(activity.levels) for activity in plan.activities}
    citizens = assignments[assignments["target"] == Target.CITIZENS.value]
    rows = []
    for level in PreventionLevel:
        at_level = citizens["activity"].map(lambda activity, level=level: level in levels[activity]).astype(bool)
        begun = citizens["score"] > 0
        rows.append(
            {
                "level": level.value,
                "planned": int(at_level.sum()),
                "planned_base": len(citizens),
                "begun": int((at_level & begun).sum()),
                "begun_base": int(begun.sum()),
            }
        )
    result = pd.DataFrame(rows)
    for name in ("planned", "begun"):
        result[f"{name}_share"] = 100 * result[name] / result[f"{name}_base"].where(result[f"{name}_base"] > 0)
    return result


def coverage(assignments: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Count, for each form of violence and level, the activities planned and those begun by anybody.

    Only activities of the assignments given count, so that a part of them has its own coverage.

    Returns
    -------
    DataFrame
        One row per form × level, in the plan's order: ``form``, ``level``, ``planned`` and ``begun`` (activities).

    Examples
    --------
    A1 is begun by one of its two administrations, which is enough; A2 is not begun.

    >>> from types import SimpleNamespace as Some
    >>> a1, a2 = (Some(id=name, forms=["honour"], levels=["universal"]) for name in ("A1", "A2"))
    >>> table = pd.DataFrame({"activity": ["A1", "A1", "A2"], "score": [0.5, 0.0, 0.0]})
    >>> cells = coverage(table, Some(activities=[a1, a2], violence_forms=[Some(id="honour")]))
    >>> cells.to_dict("split")["data"]
    [['honour', 'universal', 2, 1], ['honour', 'selective', 0, 0], ['honour', 'indicated', 0, 0]]
    """
    activities, begun = _activities(assignments, plan)
    rows = []
    for form in plan.violence_forms:
        for level in PreventionLevel:
            concerned = [item.id for item in activities if form.id in item.forms and level in item.levels]
            rows.append(
                {
                    "form": form.id,
                    "level": level.value,
                    "planned": len(concerned),
                    "begun": len(begun.intersection(concerned)),
                }
            )
    return pd.DataFrame(rows)


def coverage_by_form(assignments: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Count the activities of each form of violence: planned, begun, and whether the form is uncovered.

    An activity that works at several levels counts once here.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> a1, forms = Some(id="A1", forms=["honour"]), [Some(id="honour"), Some(id="trade")]
    >>> table = pd.DataFrame({"activity": ["A1"], "score": [0.5]})
    >>> coverage_by_form(table, Some(activities=[a1], violence_forms=forms)).to_dict("split")["data"]
    [['honour', 1, 1, False], ['trade', 0, 0, True]]
    """
    activities, begun = _activities(assignments, plan)
    rows = []
    for form in plan.violence_forms:
        concerned = [item.id for item in activities if form.id in item.forms]
        rows.append({"form": form.id, "planned": len(concerned), "begun": len(begun.intersection(concerned))})
    return pd.DataFrame(rows).assign(uncovered=lambda frame: frame["begun"] == 0)


def _activities(assignments: pd.DataFrame, plan: Plan) -> tuple[list[Activity], set[str]]:
    """Return the activities that the assignments are about, and the ids of those that are begun by anybody."""
    concerned = set(assignments["activity"])
    begun = set(assignments.loc[assignments["score"] > 0, "activity"])
    return [item for item in plan.activities if item.id in concerned], begun
