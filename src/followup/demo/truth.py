"""How things stand in the made-up municipality, before anybody answers."""

from __future__ import annotations

from dataclasses import dataclass

from followup.demo.draws import Draws, at_share, normal_share, quantile
from followup.demo.patterns import Pattern
from followup.period import Activity, PeriodInput, PreventionLevel, Target

Assigned = tuple[str, str]
"""An assignment: the activity's id and the administration's."""


@dataclass(frozen=True)
class Truth:
    """The state of every assignment and administration.

    ``criteria`` holds a code per assignment and question; ``contested`` the assignments seen differently by those who
    answer; ``documented`` the years an administration followed up;
    ``trained`` the share of an administration's staff that was trained.
    """

    status: dict[Assigned, str]
    criteria: dict[tuple[str, str, str], str]
    contested: frozenset[Assigned]
    documented: dict[str, tuple[int, ...]]
    trained: dict[str, float]


def kind_of(activity: Activity, inputs: PeriodInput) -> str:
    """Return the kind of assignment that decides which status weights are used."""
    if inputs.period.previous is not None and not activity.previous:
        return "new"
    if activity.timetable.start == inputs.period.years[-1]:
        return "starting"
    if activity.target is not Target.CITIZENS:
        return activity.target.value
    broadest = (PreventionLevel.UNIVERSAL, PreventionLevel.SELECTIVE, PreventionLevel.INDICATED)
    return next(level for level in broadest if level in activity.levels).value


def draw_truth(inputs: PeriodInput, pattern: Pattern, draws: Draws) -> Truth:
    """Draw the state of every assignment and administration from the pattern."""
    assignments = [(item.activity, item.administration) for item in inputs.plan.assignments()]
    by_kind: dict[str, list[Assigned]] = {}
    for activity, administration in assignments:
        by_kind.setdefault(kind_of(activity, inputs), []).append((activity.id, administration))

    status: dict[Assigned, str] = {}
    for kind in sorted(by_kind):
        members = by_kind[kind]
        for member, share in zip(members, draws.spread(len(members)), strict=True):
            status[member] = at_share(pattern.status[kind], share)

    criteria: dict[tuple[str, str, str], str] = {}
    quality = draws.spread(len(assignments))
    for (activity, administration), level in zip(assignments, quality, strict=True):
        for question, (yes, partly) in pattern.criteria.items():
            # One factor common to the assignment's criteria and one of their own, so that a routine that is decided
            # is more often written down as well.
            mixed = pattern.togetherness**0.5 * quantile(level) + (1 - pattern.togetherness) ** 0.5 * draws.normal()
            weights = {"yes": yes, "partly": partly, "no": 1 - yes - partly}
            criteria[activity.id, administration, question] = at_share(weights, 1 - normal_share(mixed))

    ids = [(activity.id, administration) for activity, administration in assignments]
    clarity = zip(ids, draws.spread(len(ids)), strict=True)
    contested = frozenset(member for member, share in clarity if share < pattern.contested)

    names = [item.id for item in inputs.plan.administrations]
    habit = dict(zip(names, draws.spread(len(names)), strict=True))
    # An administration with the habit documents every year that many do; one without it documents none.
    documented = {
        name: tuple(
            year for year, share in zip(inputs.period.years, pattern.annual, strict=True) if habit[name] < share
        )
        for name in names
    }
    low, high = pattern.trained
    trained = {name: low + (high - low) * share for name, share in zip(names, draws.spread(len(names)), strict=True)}
    return Truth(status, criteria, contested, documented, trained)
