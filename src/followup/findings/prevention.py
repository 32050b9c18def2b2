"""The rules on prevention: at which levels the work directed at citizens lies, planned and begun."""

from __future__ import annotations

from followup.findings.finding import Said, Strength, Weight, rule
from followup.findings.setting import Setting
from followup.locale import _

_LEVELS = ("universal", "selective", "indicated")


@rule("prevention.level", "prevention", Weight.SUMMARY)
def prevention_level(setting: Setting) -> Said | None:
    """Citizen-directed work mostly indicated, mostly broad, or mixed."""
    shares = _shares(setting, "begun")
    if shares is None:
        return None
    limits, used = setting.thresholds, {level: f"prevention.{level}.begun.share" for level in _LEVELS}
    universal, selective, indicated = (shares[level] for level in _LEVELS)
    broad = max(universal, selective)
    if indicated >= limits.clear_share and broad < limits.few_share:
        sentence = _(
            "Work directed at citizens is mostly for persons who already have experience of violence: {indicated} of "
            "the assignments begun are on the indicated level. Assignments on the selective ({selective}) and the "
            "universal ({universal}) level are few."
        )
        false_if = _(
            "False if fewer than {clear_share} percent of the assignments begun are on the indicated level, or "
            "{few_share} percent or more on one of the others."
        )
        return Said(Strength.CLEAR, sentence, false_if, used)
    if indicated < limits.few_share and broad >= limits.clear_share:
        sentence = _(
            "Work directed at citizens mostly sets in before violence has occurred: {universal} of the assignments "
            "begun are on the universal level, {selective} on the selective and {indicated} on the indicated."
        )
        false_if = _(
            "False if {few_share} percent or more of the assignments begun are on the indicated level, or fewer than "
            "{clear_share} percent on each of the others."
        )
        return Said(Strength.CLEAR, sentence, false_if, used)
    if indicated > broad:
        sentence = _(
            "The indicated level is the most common in work directed at citizens: {indicated} of the assignments "
            "begun are on it, {selective} on the selective level and {universal} on the universal."
        )
        false_if = _("False if another level is as common among the assignments begun.")
        return Said(Strength.TENDENCY, sentence, false_if, used)
    sentence = _(
        "The indicated level does not dominate in work directed at citizens: {universal} of the assignments begun are "
        "on the universal level, {selective} on the selective and {indicated} on the indicated."
    )
    false_if = _("False if the indicated level is the most common among the assignments begun.")
    return Said(Strength.TENDENCY, sentence, false_if, used)


@rule("prevention.plan", "prevention")
def prevention_in_the_plan(setting: Setting) -> Said | None:
    """Whether the plans themselves put the weight on one level."""
    shares = _shares(setting, "planned")
    if shares is None:
        return None
    limits, used = setting.thresholds, {level: f"prevention.{level}.planned.share" for level in _LEVELS}
    universal, selective, indicated = (shares[level] for level in _LEVELS)
    if indicated >= limits.clear_share and indicated > max(universal, selective):
        sentence = _(
            "Already the plans put the weight on the indicated level: {indicated} of the assignments directed at "
            "citizens are on it, {selective} on the selective and {universal} on the universal."
        )
        false_if = _("False if fewer than {clear_share} percent of the planned assignments are on the indicated level.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    if max(universal, selective) > indicated:
        sentence = _(
            "The plans put the weight on broader levels than the indicated: {universal} of the assignments directed at "
            "citizens are on the universal level, {selective} on the selective and {indicated} on the indicated."
        )
        false_if = _("False if the indicated level is the most common among the planned assignments.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    return None


@rule("prevention.planned-begun", "prevention")
def prevention_planned_and_begun(setting: Setting) -> Said | None:
    """Whether what is begun lies at other levels than what was planned."""
    planned, begun = _shares(setting, "planned"), _shares(setting, "begun")
    if planned is None or begun is None:
        return None
    moved = {level: begun[level] - planned[level] for level in _LEVELS}
    level = max(_LEVELS, key=lambda name: abs(moved[name]))
    used = {"planned": f"prevention.{level}.planned.share", "begun": f"prevention.{level}.begun.share"}
    words = {"level": _level(level)}
    # What is begun is not wholly known while the status of any assignment is not.
    strength = Strength.TENDENCY if setting.value("implementation.unknown.count") else Strength.CLEAR
    if abs(moved[level]) < setting.thresholds.clear_change:
        sentence = _(
            "The levels of prevention make up about the same shares of what is begun as of what was planned. The "
            "{level} level differs most ({planned} planned, {begun} begun)."
        )
        false_if = _("False if the shares of a level differ by {clear_change} percentage points or more.")
        return Said(strength, sentence, false_if, used, words)
    false_if = _(
        "False if the difference between the shares is less than {clear_change} percentage points or goes the other "
        "way."
    )
    if moved[level] > 0:
        sentence = _(
            "The {level} level makes up a larger share of the assignments begun ({begun}) than of those planned "
            "({planned})."
        )
    else:
        sentence = _(
            "The {level} level makes up a smaller share of the assignments begun ({begun}) than of those planned "
            "({planned})."
        )
    return Said(strength, sentence, false_if, used, words)


def _shares(setting: Setting, which: str) -> dict[str, float] | None:
    shares = {level: setting.value(f"prevention.{level}.{which}.share") for level in _LEVELS}
    known = {level: share for level, share in shares.items() if share is not None}
    return known if len(known) == len(_LEVELS) else None


def _level(code: str) -> str:
    return {"universal": _("universal"), "selective": _("selective"), "indicated": _("indicated")}[code]
