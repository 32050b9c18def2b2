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
