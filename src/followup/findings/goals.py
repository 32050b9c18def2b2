"""The rules on the goals of other programmes: whether the plans serve them all, and what in the plans serves none."""

from __future__ import annotations

from followup.findings.finding import Judge, Rule, Said, Strength, Weight
from followup.findings.setting import Setting
from followup.locale import _


def goals() -> tuple[Rule, ...]:
    """Return the rules: each programme × its goals and the plans' activities."""
    return tuple(
        Rule(f"goals.{programme}.{subject}", "coverage", Weight.CHAPTER, judge(programme))
        for programme in ("programme", "national")
        for subject, judge in (("served", _served), ("activities", _activities))
    )


def _served(programme: str) -> Judge:
    """Whether every goal has an activity in the plans, and one that is begun."""

    def judge(setting: Setting) -> Said | None:
        names = {name: f"crosswalk.{programme}.{name}.count" for name in ("goals", "begun", "unserved")}
        goals, begun, unserved = (setting.value(fact) for fact in names.values())
        if not goals or begun is None or unserved is None:
            return None
        words = {"programme": _programme(programme)}
        if unserved:
            sentence = _("{unserved} of the {goals} goals of {programme} have no activity in the plans.")
            false_if = _("False if every goal of {programme} has an activity in the plans.")
            used = {"unserved": names["unserved"], "goals": names["goals"]}
            return Said(Strength.CLEAR, sentence, false_if, used, words)
        if begun < goals:
            sentence = _(
                "Every goal of {programme} has an activity in the plans, but only {begun} of {goals} goals have an "
                "activity that is begun."
            )
            false_if = _("False if every goal of {programme} has an activity begun.")
            # Where the status of an activity is not known, it may be begun.
            strength = Strength.TENDENCY if setting.value("implementation.unknown.count") else Strength.CLEAR
            return Said(strength, sentence, false_if, {"begun": names["begun"], "goals": names["goals"]}, words)
        sentence = _("All {goals} goals of {programme} have at least one activity begun in the plans.")
        false_if = _("False if a goal of {programme} has no activity begun.")
        return Said(Strength.CLEAR, sentence, false_if, {"goals": names["goals"]}, words)

    return judge


def _activities(programme: str) -> Judge:
    """Whether the plans have activities that serve none of the goals."""

    def judge(setting: Setting) -> Said | None:
        name = f"crosswalk.{programme}.uncovered.count"
        count, words = setting.value(name), {"programme": _programme(programme)}
        if count is None:
            return None
        used = {"activities": "plan.activities.count"}
        if count:
            sentence = _("{count} of the {activities} activities in the plans serve no goal of {programme}.")
            false_if = _("False if every activity in the plans serves a goal of {programme}.")
            return Said(Strength.CLEAR, sentence, false_if, used | {"count": name}, words)
        sentence = _("All {activities} activities in the plans serve at least one goal of {programme}.")
        false_if = _("False if an activity in the plans serves no goal of {programme}.")
        return Said(Strength.CLEAR, sentence, false_if, used, words)

    return judge


def _programme(code: str) -> str:
    return {
        "programme": _("the safety and crime-prevention programme"),
        "national": _("the national strategy"),
    }[code]
