"""The rules on what respondents say of competence, coordination, and where the work belongs."""

from __future__ import annotations

from followup.findings.finding import Said, Strength, Weight, rule
from followup.findings.setting import Setting, leading, quoted, trailing
from followup.locale import _


@rule("competence.activities", "competence", Weight.CONCLUSIONS)
def competence_activities(setting: Setting) -> Said | None:
    """Whether activities directed at staff are carried out more than the plan as a whole."""
    staff, whole = setting.value("competence.staff_activities.index"), setting.value("implementation.index")
    if staff is None or whole is None or abs(staff - whole) < setting.thresholds.clear_change:
        return None
    used = {"staff": "competence.staff_activities.index", "whole": "implementation.index"}
    false_if = _(
        "False if the difference between the two indices is less than {clear_change} index units or goes the other way."
    )
    if staff > whole:
        sentence = _(
            "Assignments directed at staff are carried out to a larger extent than all assignments taken together: "
            "the implementation index is {staff} against {whole}."
        )
    else:
        sentence = _(
            "Assignments directed at staff are carried out to a smaller extent than all assignments taken together: "
            "the implementation index is {staff} against {whole}."
        )
    strength = Strength.TENDENCY if setting.value("implementation.unknown.count") else Strength.CLEAR
    return Said(strength, sentence, false_if, used)


@rule("competence.needs", "competence", Weight.SUMMARY)
def competence_needs(setting: Setting) -> Said | None:
    """Whether large needs of competence remain, by the share of staff who have had training."""
    trained = setting.value("competence.trained.share")
    if trained is None:
        return None
    used = {"trained": "competence.trained.share"}
    if trained < 100 - setting.thresholds.few_share:
        sentence = _(
            "Considerable needs of competence remain: {trained} of the staff in the answering units have had training "
            "during the period."
        )
        false_if = _("False if {most_share} percent or more of the staff in the answering units have had training.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    sentence = _("Most of the staff in the answering units have had training during the period ({trained}).")
    false_if = _("False if fewer than {most_share} percent of the staff in the answering units have had training.")
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("competence.form", "competence", Weight.CONCLUSIONS)
def training_form(setting: Setting) -> Said | None:
    """Whether training is mostly a single occasion or recurring."""
    once, recurring = setting.value("competence.form_once.share"), setting.value("competence.form_recurring.share")
    if once is None or recurring is None or abs(once - recurring) < setting.thresholds.clear_change:
        return None
    used = {"once": "competence.form_once.share", "recurring": "competence.form_recurring.share"}
    false_if = _("False if the first share is not larger than the second by {clear_change} percentage points or more.")
    if once > recurring:
        sentence = _("More respondents say that training is given once ({once}) than that it recurs ({recurring}).")
    else:
        sentence = _("More respondents say that training recurs ({recurring}) than that it is given once ({once}).")
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("competence.most-needed", "competence")
def most_needed(setting: Setting) -> Said | None:
    """Which need of competence is named most."""
    needs = setting.groups("competence.need_{}.share", setting.labels.need)
    most = leading(needs)
    if not most:
        return None
    used, words = {"share": most[0].fact}, {"need": quoted([need.name for need in most])}
    if most[0].value < setting.thresholds.few_share:
        sentence = _("Few respondents name any single need of competence; the one named most is {need} ({share}).")
        false_if = _("False if {few_share} percent of the respondents or more name the same need.")
        return Said(Strength.CLEAR, sentence, false_if, used, words)
    if most[0].value >= setting.thresholds.clear_share:
        sentence = _("A clear majority of the respondents name a need of competence in {need} ({share}).")
        false_if = _("False if fewer than {clear_share} percent of the respondents name it.")
        return Said(Strength.CLEAR, sentence, false_if, used, words)
    sentence = _("The need of competence named most is {need} ({share} of the respondents).")
    false_if = _("False if another need is named by as many.")
    return Said(Strength.TENDENCY, sentence, false_if, used, words)


@rule("coordination.support", "coordination", Weight.SUMMARY)
def coordination_support(setting: Setting) -> Said | None:
    """Whether respondents find that coordination has steering, structure and shared understanding."""
    share = setting.value("coordination.top_two.share")
    if share is None:
        return None
    used = {"share": "coordination.top_two.share"}
    if share >= setting.thresholds.clear_share:
        sentence = _(
            "Coordination has support in the answers: {share} of the answers to the statements on coordination and "
            "cooperation are at one of the two highest steps."
        )
        false_if = _("False if fewer than {clear_share} percent of the answers are at the two highest steps.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    if share < 50:
        sentence = _(
            "Coordination has weak support in the answers: {share} of the answers to the statements on coordination "
            "and cooperation are at one of the two highest steps."
        )
        false_if = _("False if half of the answers or more are at the two highest steps.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    sentence = _(
        "The answers on coordination are divided: {share} of the answers to the statements on coordination and "
        "cooperation are at one of the two highest steps."
    )
    false_if = _("False if fewer than half, or {clear_share} percent or more, of the answers are at those steps.")
    return Said(Strength.TENDENCY, sentence, false_if, used)


@rule("coordination.statements", "coordination")
def coordination_statements(setting: Setting) -> Said | None:
    """Which statement on coordination respondents agree with most, and which least."""
    statements = setting.groups("coordination.{}.top_two.share", setting.labels.statement)
    most, least = leading(statements), trailing(statements)
    if len(statements) < 2 or most == least:
        return None
    used = {"most": most[0].fact, "least": least[0].fact}
    if most[0].value - least[0].value < setting.thresholds.clear_change:
        sentence = _("The statements on coordination meet about the same agreement, from {least} to {most}.")
        false_if = _("False if the agreement with two statements differs by {clear_change} percentage points or more.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    words = {"strong": quoted([item.name for item in most]), "weak": quoted([item.name for item in least])}
    sentence = _(
        "Of the statements on coordination, {strong} meets most agreement ({most} at the two highest steps) and "
        "{weak} least ({least})."
    )
    false_if = _("False if another statement meets as much, or as little, agreement.")
    return Said(Strength.CLEAR, sentence, false_if, used, words)


@rule("belonging", "coordination", Weight.SUMMARY)
def belonging_of_work(setting: Setting) -> Said | None:
    """Whether respondents place the work in both crime prevention and public health."""
    crime, health = setting.value("belonging.crime_prevention.share"), setting.value("belonging.public_health.share")
    if crime is None or health is None:
        return None
    used = {"crime": "belonging.crime_prevention.share", "health": "belonging.public_health.share"}
    if min(crime, health) >= setting.thresholds.clear_share:
        sentence = _(
            "A majority of the respondents want the work to belong to the safety and crime-prevention programme "
            "({crime}), and a majority want it to belong to public health ({health})."
        )
        false_if = _("False if one of the shares is below {clear_share} percent.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    if max(crime, health) < 50:
        sentence = _(
            "There is no majority among the respondents for the work to belong to the safety and crime-prevention "
            "programme ({crime}) or to public health ({health})."
        )
        false_if = _("False if one of the shares is 50 percent or more.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    return None
