"""The rules on coverage: which forms of violence the plans and the work reach, and which respondents want included."""

from __future__ import annotations

from followup.findings.finding import Said, Strength, Weight, rule
from followup.findings.setting import Setting, leading, quoted
from followup.locale import _


@rule("coverage.forms", "coverage", Weight.SUMMARY)
def coverage_of_forms(setting: Setting) -> Said | None:
    """Whether any form of violence is without activities."""
    begun, forms = setting.value("coverage.begun.count"), setting.value("coverage.forms.count")
    if begun is None or forms is None:
        return None
    used = {"begun": "coverage.begun.count", "forms": "coverage.forms.count"}
    if begun < forms:
        sentence = _(
            "There is reason to let the work cover more areas: {begun} of {forms} forms of violence have at least one "
            "activity begun."
        )
        return Said(Strength.CLEAR, sentence, _("False if every form of violence has an activity begun."), used)
    sentence = _("All {forms} forms of violence have at least one activity begun.")
    false_if = _("False if one form of violence or more has no activity begun.")
    return Said(Strength.CLEAR, sentence, false_if, {"forms": used["forms"]})


@rule("coverage.without-plan", "coverage")
def forms_without_plan(setting: Setting) -> Said | None:
    """Which forms of violence no planned activity covers."""
    planned = setting.groups("coverage.{}.planned.count", setting.labels.form)
    if not planned:
        return None
    used, lacking = {"forms": "coverage.forms.count"}, [form.name for form in planned if not form.value]
    if lacking:
        sentence = _("No activity in the plans covers {names}.")
        false_if = _("False if an activity in the plans covers a form named here.")
        return Said(Strength.CLEAR, sentence, false_if, words={"names": quoted(lacking)})
    sentence = _("The plans have at least one activity for each of the {forms} forms of violence.")
    false_if = _("False if a form of violence lacks an activity in the plans.")
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("coverage.not-begun", "coverage")
def forms_not_begun(setting: Setting) -> Said | None:
    """Which forms of violence have activities in the plans, of which none is begun."""
    planned = [form for form in setting.groups("coverage.{}.planned.count", setting.labels.form) if form.value]
    begun = {form.name: form.value for form in setting.groups("coverage.{}.begun.count", setting.labels.form)}
    if not planned or any(form.name not in begun for form in planned):
        return None
    waiting = [form.name for form in planned if not begun[form.name]]
    strength = Strength.TENDENCY if setting.value("implementation.unknown.count") else Strength.CLEAR
    if waiting:
        sentence = _("The plans have activities that cover {names}, but none of them is begun.")
        false_if = _("False if one of these activities is begun.")
        return Said(strength, sentence, false_if, words={"names": quoted(waiting)})
    sentence = _("Every form of violence that the plans cover has at least one activity begun.")
    false_if = _("False if a form of violence that the plans cover has no activity begun.")
    return Said(Strength.CLEAR, sentence, false_if)


@rule("coverage.wanted", "coverage", Weight.CONCLUSIONS)
def forms_wanted(setting: Setting) -> Said | None:
    """Whether respondents want forms included that have no activity begun."""
    begun = {form.name: form.value for form in setting.groups("coverage.{}.begun.count", setting.labels.form)}
    wishes = setting.groups("coverage.{}.wanted.share", setting.labels.form)
    uncovered = [form for form in wishes if begun.get(form.name) == 0]
    if not uncovered:
        return None
    wanted = [form for form in uncovered if form.value >= setting.thresholds.clear_share]
    if wanted:
        sentence = _("A clear majority of the respondents want {names} included, of which no activity is begun.")
        false_if = _("False if fewer than {clear_share} percent of the respondents want a form named here included.")
        return Said(Strength.CLEAR, sentence, false_if, words={"names": quoted([form.name for form in wanted])})
    most = leading(uncovered)
    words = {"names": quoted([form.name for form in most])}
    sentence = _(
        "No form without activities begun is wanted by a clear majority of the respondents; most want {names} "
        "({share})."
    )
    false_if = _("False if {clear_share} percent of the respondents or more want such a form included.")
    return Said(Strength.CLEAR, sentence, false_if, {"share": most[0].fact}, words)
