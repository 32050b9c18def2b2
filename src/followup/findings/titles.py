"""What each rule is called where people read of it: its own name is for files and commands."""

from __future__ import annotations

from followup.locale import _


def rule_title(name: str) -> str:
    """Return what a rule is about, in words.

    Examples
    --------
    >>> rule_title("annual.no-year")
    'Förvaltningar utan uppföljning något år'
    """
    return {
        "method.response": _("Response rate"),
        "method.response-administrations": _("Response rate of the administrations"),
        "method.items": _("Questions without an answer"),
        "method.unknown-status": _("Assignments without a known status"),
        "method.disagreement": _("Agreement among the respondents"),
        "method.not-ranked": _("What can be ranked"),
        "implementation.level": _("How far implementation has come"),
        "implementation.gap": _("Gaps in implementation"),
        "implementation.area.highest": _("Development area with the highest implementation index"),
        "implementation.area.lowest": _("Development area with the lowest implementation index"),
        "implementation.administration.highest": _("Administration with the highest implementation index"),
        "implementation.administration.lowest": _("Administration with the lowest implementation index"),
        "systematics.gap": _("Gaps in systematic work"),
        "systematics.person-dependence": _("In place or depending on individuals"),
        "systematics.criteria": _("Criteria most often and least often met"),
        "systematics.area.highest": _("Development area with the highest systematics index"),
        "systematics.area.lowest": _("Development area with the lowest systematics index"),
        "systematics.administration.highest": _("Administration with the highest systematics index"),
        "systematics.administration.lowest": _("Administration with the lowest systematics index"),
        "systematics.not-assessed": _("Assignments that cannot be assessed in the matrix"),
        "annual.duty": _("The duty of annual follow-up"),
        "annual.every-year": _("Administrations with follow-up every year"),
        "annual.no-year": _("Administrations without follow-up in any year"),
        "annual.rounds": _("Annual follow-up according to the yearly questionnaires"),
        "annual.evidence": _("Yearly questionnaires beside the answers at the end of the term"),
        "annual.unsupported": _("Annual follow-up that no yearly questionnaire shows"),
        "prevention.level": _("Levels of prevention of what is begun"),
        "prevention.plan": _("Levels of prevention in the plans"),
        "prevention.planned-begun": _("Levels of prevention, begun beside planned"),
        "coverage.forms": _("Forms of violence with an activity begun"),
        "coverage.without-plan": _("Forms of violence in the plans"),
        "coverage.not-begun": _("Forms of violence in the plans, and what is begun"),
        "coverage.wanted": _("Forms of violence that the respondents want to include"),
        "goals.programme.served": _("The goals of the safety and crime-prevention programme"),
        "goals.programme.activities": _("Activities that serve the safety and crime-prevention programme"),
        "goals.national.served": _("The goals of the national strategy"),
        "goals.national.activities": _("Activities that serve the national strategy"),
        "competence.activities": _("Implementation of what is directed at staff"),
        "competence.needs": _("Share of staff who are trained"),
        "competence.form": _("How training is ordered"),
        "competence.most-needed": _("The need of training most often named"),
        "coordination.support": _("The respondents’ opinion of coordination"),
        "coordination.statements": _("Statements with most and with least agreement"),
        "coordination.obstacles": _("Obstacles most often named"),
        "belonging": _("Where the work is to belong"),
        "change.matched": _("Change in assignments of both periods"),
        "change.total": _("Change of the whole implementation index"),
        "change.plan": _("Change through changed plans"),
        "change.area.forward": _("Increase in each development area"),
        "change.area.back": _("Decrease in each development area"),
    }.get(name, name)
