"""The rules on change since the previous period: as a whole, in substance, through the plan, and by area."""

from __future__ import annotations

from followup.findings.finding import Said, Strength, Weight, rule
from followup.findings.setting import Group, Setting, quoted
from followup.locale import _


@rule("change.matched", "change", Weight.SUMMARY)
def change_in_substance(setting: Setting) -> Said | None:
    """Whether what goes through both periods is carried out more, less, or about as much as before."""
    matched, low, high = (setting.value(f"change.matched{part}") for part in ("", "_low", "_high"))
    if matched is None or low is None or high is None:
        return None
    used = {"matched": "change.matched"}
    if abs(matched) < setting.thresholds.clear_change:
        sentence = _(
            "Assignments that go through both periods are carried out about as much as before ({matched} index units); "
            "no change is established."
        )
        false_if = _("False if the index of these assignments has changed by {clear_change} index units or more.")
        return Said(Strength.CANNOT_BE_SAID, sentence, false_if, used)
    if low <= 0 <= high:
        sentence = _(
            "Whether assignments that go through both periods are carried out more or less than before is not "
            "established: the change computed is {matched} index units, but it lies within the bounds of what was not "
            "answered ({low} to {high})."
        )
        false_if = _("False if the change has the same sign whatever the assignments without an answer are.")
        bounds = {"low": "change.matched_low", "high": "change.matched_high"}
        return Said(Strength.CANNOT_BE_SAID, sentence, false_if, used | bounds)
    false_if = _(
        "False if the change of these assignments is less than {clear_change} index units or goes the other way."
    )
    if matched > 0:
        sentence = _(
            "Assignments that go through both periods are carried out to a larger extent than before ({matched} index "
            "units)."
        )
    else:
        sentence = _(
            "Assignments that go through both periods are carried out to a smaller extent than before ({matched} index "
            "units)."
        )
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("change.total", "change", Weight.CONCLUSIONS)
def change_in_all(setting: Setting) -> Said | None:
    """Whether the implementation index as a whole has risen, fallen, or stayed."""
    total = setting.value("change.total")
    if total is None:
        return None
    used = {"total": "change.total"}
    if abs(total) < setting.thresholds.clear_change:
        sentence = _("The implementation index as a whole is about the same as in the previous period ({total}).")
        false_if = _("False if the index as a whole has changed by {clear_change} index units or more.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    false_if = _("False if the change as a whole is less than {clear_change} index units or goes the other way.")
    if total > 0:
        sentence = _("The implementation index as a whole is higher than in the previous period ({total} index units).")
    else:
        sentence = _("The implementation index as a whole is lower than in the previous period ({total} index units).")
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("change.plan", "change")
def change_through_the_plan(setting: Setting) -> Said | None:
    """How much of the change comes from what was added to the plans and taken away: no change in the work."""
    new, dropped = setting.value("change.new"), setting.value("change.dropped")
    if new is None or dropped is None:
        return None
    used = {"new": "change.new", "dropped": "change.dropped"}
    if max(abs(new), abs(dropped)) >= setting.thresholds.clear_change:
        sentence = _(
            "A part of the difference between the periods comes from changed plans, not from changed work: new "
            "assignments account for {new} and dropped ones for {dropped} index units."
        )
        false_if = _("False if both parts are smaller than {clear_change} index units.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    sentence = _(
        "That the plans have changed has little effect on the comparison: new assignments account for {new} and "
        "dropped ones for {dropped} index units."
    )
    false_if = _("False if one of the parts is {clear_change} index units or more.")
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("change.area.forward", "change")
def areas_forward(setting: Setting) -> Said | None:
    """In which areas the assignments of both periods are carried out more than before."""
    areas = _areas(setting)
    if not areas:
        return None
    more = [area for area in areas if area.value >= setting.thresholds.clear_change]
    known = [area for area in more if area.low > 0]
    if known:
        most = max(known, key=lambda area: area.value)
        sentence = _(
            "Development areas in which the assignments of both periods are carried out to a larger extent than "
            "before: {names}. The change is largest in {most} ({change} index units)."
        )
        false_if = _("False if the rise in an area named here is below {clear_change} index units.")
        if len(known) == 1:
            sentence = _(
                "In the development area {most} the assignments of both periods are carried out to a larger extent "
                "than before ({change} index units)."
            )
        return Said(Strength.CLEAR, sentence, false_if, {"change": most.fact}, _named(known, most))
    if more:
        return _unsure(more)
    sentence = _("In no development area are the assignments of both periods carried out clearly more than before.")
    false_if = _("False if the index has risen by {clear_change} index units or more in a development area.")
    return Said(Strength.CLEAR, sentence, false_if)


@rule("change.area.back", "change")
def areas_back(setting: Setting) -> Said | None:
    """In which areas the assignments of both periods are carried out less than before."""
    areas = _areas(setting)
    if not areas:
        return None
    less = [area for area in areas if area.value <= -setting.thresholds.clear_change]
    known = [area for area in less if area.high < 0]
    if known:
        most = min(known, key=lambda area: area.value)
        sentence = _(
            "Development areas in which the assignments of both periods are carried out to a smaller extent than "
            "before: {names}. The change is largest in {most} ({change} index units)."
        )
        false_if = _("False if the fall in an area named here is below {clear_change} index units.")
        if len(known) == 1:
            sentence = _(
                "In the development area {most} the assignments of both periods are carried out to a smaller extent "
                "than before ({change} index units)."
            )
        return Said(Strength.CLEAR, sentence, false_if, {"change": most.fact}, _named(known, most))
    if less:
        return _unsure(less)
    sentence = _("In no development area are the assignments of both periods carried out clearly less than before.")
    false_if = _("False if the index has fallen by {clear_change} index units or more in a development area.")
    return Said(Strength.CLEAR, sentence, false_if)


def _unsure(areas: list[Group]) -> Said:
    sentence = _(
        "In these development areas a change is not established, since it lies within the bounds of what was not "
        "answered: {names}."
    )
    false_if = _("False if the change has the same sign whatever the assignments without an answer are.")
    return Said(Strength.CANNOT_BE_SAID, sentence, false_if, words={"names": quoted([area.name for area in areas])})


def _areas(setting: Setting) -> list[Group]:
    """Return the change of each area with enough assignments of both periods, with its bounds."""
    found = []
    for identifier, name in setting.labels.area.items():
        change, low, high = (f"change.matched{part}.by_area.{identifier}" for part in ("", "_low", "_high"))
        value, lowest, highest = (setting.value(fact) for fact in (change, low, high))
        if value is None or lowest is None or highest is None:
            continue
        if setting.base(change) >= setting.thresholds.ranking_base:
            found.append(Group(name, change, value, setting.base(change), lowest, highest))
    return found


def _named(areas: list[Group], most: Group) -> dict[str, str]:
    return {"names": quoted([area.name for area in areas]), "most": quoted([most.name])}
