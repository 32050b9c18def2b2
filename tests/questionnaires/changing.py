"""Periods with something in them changed."""

from __future__ import annotations

from pathlib import Path

from followup.period import PeriodInput

ROOT = Path(__file__).parents[2]


def changed(period: PeriodInput, **models: object) -> PeriodInput:
    """Return a period with one of its files exchanged."""
    parts = {"period": period.period, "plan": period.plan, "questionnaire": period.questionnaire, **models}
    return PeriodInput(period.folder, **parts)  # type: ignore[arg-type]


def retitled(period: PeriodInput, titles: list[str]) -> PeriodInput:
    """Return a period whose first activities have other titles."""
    given = dict(enumerate(titles))
    activities = [
        activity.model_copy(update={"title": given.get(place, activity.title)})
        for place, activity in enumerate(period.plan.activities)
    ]
    return changed(period, plan=period.plan.model_copy(update={"activities": activities}))
