"""The rules on gaps: what is carried out, whether it is done systematically, and what hangs on persons."""

from __future__ import annotations

from followup.findings.finding import Said, Strength, Weight, rule
from followup.findings.setting import Setting, leading, quoted, trailing
from followup.locale import _


@rule("implementation.level", "implementation", Weight.SUMMARY)
def implementation_level(setting: Setting) -> Said | None:
    """Many activities carried out, or few: by the index and its bounds."""
    index, low, high = (setting.value(f"implementation.{name}") for name in ("index", "low", "high"))
    if index is None or low is None or high is None:
        return None
    limit = setting.thresholds.clear_share
    used = {"index": "implementation.index", "done": "implementation.done.count", "n": "implementation.assessed.count"}
    if index >= limit:
        sentence = _(
            "Many activities have been carried out, wholly or in part: {done} of {n} assessed assignments are wholly "
            "carried out, and the implementation index is {index} of 100."
        )
        false_if = _("False if the implementation index is below {clear_share}.")
        return Said(_sure(low >= limit), sentence, false_if, used)
    if index < 100 - limit:
        sentence = _(
            "Implementation has not come far: {done} of {n} assessed assignments are wholly carried out, and the "
            "implementation index is {index} of 100."
        )
        false_if = _("False if the implementation index is {far_share} or more.")
        return Said(_sure(high < 100 - limit), sentence, false_if, used)
    sentence = _(
        "Implementation has come about halfway: the implementation index is {index} of 100, on {n} assessed "
        "assignments."
    )
    false_if = _("False if the implementation index is below {far_share}, or {clear_share} or more.")
    return Said(
        _sure(low >= 100 - limit and high < limit), sentence, false_if, {"index": used["index"], "n": used["n"]}
    )


@rule("implementation.gap", "implementation", Weight.SUMMARY)
def implementation_gap(setting: Setting) -> Said | None:
    """A gap in implementation, or none to speak of: by the share of assignments not fully carried out."""
    done = setting.value("implementation.done.share")
    if done is None:
        return None
    # The base of the index' bounds is every assignment that is relevant, its status known or not.
    low, high = bounds(setting, "implementation.done.share", "implementation.low")
    limit = setting.thresholds.few_share
    used = {"count": "implementation.incomplete.count", "n": "implementation.assessed.count"}
    if 100 - done >= limit:
        sentence = _(
            "There are gaps in implementation: {count} of {n} assessed assignments are not, or not fully, carried out."
        )
        false_if = _("False if fewer than {few_share} percent of the assessed assignments are not fully carried out.")
        return Said(_sure(100 - high >= limit), sentence, false_if, used)
    if done == 100:
        sentence = _("No gap in implementation was found: all {n} assessed assignments are carried out.")
        false_if = _("False if one assessed assignment or more is not fully carried out.")
        return Said(_sure(low == 100), sentence, false_if, {"n": used["n"]})
    sentence = _(
        "The gaps in implementation are limited: {count} of {n} assessed assignments are not fully carried out."
    )
    false_if = _("False if {few_share} percent or more of the assessed assignments are not fully carried out.")
    return Said(_sure(100 - low < limit), sentence, false_if, used)


@rule("systematics.gap", "systematics", Weight.SUMMARY)
def systematics_gap(setting: Setting) -> Said | None:
    """A gap in systematics, or not: by the index of what is begun against the threshold for systematic."""
    index, low, high = (setting.value(f"systematics.{name}") for name in ("index", "low", "high"))
    if index is None or low is None or high is None:
        return None
    limit = setting.thresholds.systematic
    used = {"index": "systematics.index", "n": "systematics.assessed.count", "count": "systematics.gap.count"}
    if index < limit:
        sentence = _(
            "There are gaps in systematics: the systematics index of the work begun is {index} of 100, and {count} of "
            "{n} assignments do not reach the threshold for systematic work."
        )
        false_if = _("False if the systematics index is {systematic} or more.")
        return Said(_sure(high < limit), sentence, false_if, used)
    sentence = _(
        "The work begun is on the whole arranged systematically: the systematics index is {index} of 100, and "
        "{count} of {n} assignments do not reach the threshold for systematic work."
    )
    return Said(_sure(low >= limit), sentence, _("False if the systematics index is below {systematic}."), used)


@rule("systematics.person-dependence", "systematics", Weight.CONCLUSIONS)
def person_dependence(setting: Setting) -> Said | None:
    """Carried out but hanging on persons, against in place."""
    persons, in_place = setting.value("matrix.person_dependent.share"), setting.value("matrix.in_place.share")
    if persons is None or in_place is None or persons == in_place:
        return None
    used = {"persons": "matrix.person_dependent.count", "in_place": "matrix.in_place.count"}
    strength = _sure(abs(persons - in_place) >= setting.thresholds.clear_change)
    if persons > in_place:
        sentence = _(
            "Of the assignments carried out, more hang on persons ({persons} assignments) than are in place "
            "({in_place} assignments)."
        )
        false_if = _("False if at least as many of the assignments carried out are in place as hang on persons.")
    else:
        sentence = _(
            "Of the assignments carried out, more are in place ({in_place} assignments) than hang on persons "
            "({persons} assignments)."
        )
        false_if = _("False if at least as many of the assignments carried out hang on persons as are in place.")
    return Said(strength, sentence, false_if, used)


@rule("systematics.criteria", "systematics")
def systematics_criteria(setting: Setting) -> Said | None:
    """Which criteria of systematic work are met most and least often: a precondition each, never an effect."""
    criteria = setting.groups("systematics.criterion.{}.met.share", setting.labels.criterion)
    most, least = leading(criteria), trailing(criteria)
    if len(criteria) < 2 or most == least:
        return None
    used = {"most": most[0].fact, "least": least[0].fact}
    words = {"strong": quoted([item.name for item in most]), "weak": quoted([item.name for item in least])}
    if most[0].value - least[0].value >= setting.thresholds.clear_change:
        sentence = _(
            "Of the criteria of systematic work, {strong} is most often met ({most} of the assignments begun) and "
            "{weak} least often ({least})."
        )
        false_if = _("False if another criterion is met more often or less often than these.")
        return Said(Strength.CLEAR, sentence, false_if, used, words)
    sentence = _(
        "The criteria of systematic work are met about equally often, from {least} to {most} of the assignments begun."
    )
    false_if = _("False if two criteria differ by {clear_change} percentage points or more.")
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("coordination.obstacles", "coordination")
def obstacles(setting: Setting) -> Said | None:
    """Which domain most of the described obstacles belong to, where the free text has been coded."""
    most = leading(setting.groups("obstacles.{}.count", setting.labels.domain))
    # Few answers are few persons; and a lead of one among a handful says nothing.
    if not most or most[0].value < setting.thresholds.people:
        return None
    used, words = {"count": most[0].fact}, {"domain": quoted([item.name for item in most])}
    if len(most) > 1:
        sentence = _("The obstacles described most often concern {domain} equally often ({count} respondents each).")
        false_if = _("False if one domain is mentioned more often than the others.")
        return Said(Strength.TENDENCY, sentence, false_if, used, words)
    sentence = _("The obstacles described most often concern {domain} ({count} respondents).")
    false_if = _("False if another domain is mentioned as often or more often.")
    return Said(Strength.CLEAR, sentence, false_if, used, words)


def bounds(setting: Setting, mean: str, everything: str) -> tuple[float, float]:
    """Return the lowest and the highest a mean of 0–100 could be if those without an answer were known.

    Parameters
    ----------
    mean
        The fact with the mean, whose base are those with an answer.
    everything
        A fact whose base are all, with or without an answer.

    Examples
    --------
    A mean of 60 over 4 of 5: 240 / 5 = 48 and (240 + 100) / 5 = 68.

    >>> from followup.facts import FactBook, Unit, make_fact
    >>> book = FactBook([make_fact("a.mean", 60, unit=Unit.INDEX, base=4, label=""),
    ...                  make_fact("a.count", 4, unit=Unit.COUNT, base=5, label="")])
    >>> bounds(Setting(book, None), "a.mean", "a.count")
    (48.0, 68.0)
    """
    value, answered = setting.value(mean) or 0.0, setting.base(mean)
    concerned = setting.base(everything) or answered
    if not answered:
        return 0.0, 100.0
    low = value * answered / concerned
    return low, low + 100 * (concerned - answered) / concerned


def _sure(known: bool) -> Strength:
    return Strength.CLEAR if known else Strength.TENDENCY
