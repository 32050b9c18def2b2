"""The rules. Each says one thing, its opposite, or nothing, depending on the facts alone.

The rules on gaps stand in a module of their own. Thresholds come from ``period.yaml``. Where the bounds of non-response
straddle a threshold, the sentence is weaker.
"""

from __future__ import annotations

from followup.facts import FactBook
from followup.findings.finding import Finding, Judge, Strength
from followup.findings.gaps import implementation_gap, implementation_level, person_dependence, systematics_gap
from followup.locale import _
from followup.period.period import Thresholds


def prevention_level(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Citizen-directed work mostly indicated, mostly broad, or mixed."""
    shares = {
        level: facts.value(f"prevention.{level}.begun.share") for level in ("universal", "selective", "indicated")
    }
    universal, selective, indicated = shares["universal"], shares["selective"], shares["indicated"]
    if universal is None or selective is None or indicated is None:
        return None
    used = {level: f"prevention.{level}.begun.share" for level in shares}
    few = [level for level, value in (("universal", universal), ("selective", selective)) if value < limits.few_share]
    if indicated >= limits.clear_share and len(few) == 2:
        sentence = _(
            "Work directed at citizens is mostly for persons who already have experience of violence: {indicated} of "
            "the assignments begun are on the indicated level. Assignments on the selective ({selective}) and the "
            "universal ({universal}) level are few."
        )
        return Finding("prevention.level", "prevention", Strength.CLEAR, sentence, used)
    if indicated < limits.few_share and max(universal, selective) >= limits.clear_share:
        sentence = _(
            "Work directed at citizens mostly sets in before violence has occurred: {universal} of the assignments "
            "begun are on the universal level, {selective} on the selective and {indicated} on the indicated."
        )
        return Finding("prevention.level", "prevention", Strength.CLEAR, sentence, used)
    if indicated > max(universal, selective):
        sentence = _(
            "The indicated level is the most common in work directed at citizens: {indicated} of the assignments "
            "begun are on it, {selective} on the selective level and {universal} on the universal."
        )
        return Finding("prevention.level", "prevention", Strength.TENDENCY, sentence, used)
    sentence = _(
        "The indicated level does not dominate in work directed at citizens: {universal} of the assignments begun are "
        "on the universal level, {selective} on the selective and {indicated} on the indicated."
    )
    return Finding("prevention.level", "prevention", Strength.TENDENCY, sentence, used)


def annual_duty(facts: FactBook, _limits: Thresholds) -> Finding | None:
    """Whether the duty of annual follow-up was fully complied with."""
    share = facts.value("annual_followup.share")
    if share is None:
        return None
    used = {
        "documented": "annual_followup.documented.count",
        "expected": "annual_followup.expected.count",
        "share": "annual_followup.share",
    }
    expected = facts.get(used["expected"])
    # What is said of all years is less sure if some of them are not known.
    all_known = expected is None or expected.base is None or expected.value == expected.base
    strength = Strength.CLEAR if all_known else Strength.TENDENCY
    if share == 100:
        sentence = _("The duty of annual follow-up is, by the answers, met for all {expected} administration-years.")
        return Finding("annual.duty", "annual", strength, sentence, {"expected": used["expected"]})
    if share == 0:
        sentence = _(
            "The duty of annual follow-up is, by the answers, not met for any of the {expected} administration-years."
        )
        return Finding("annual.duty", "annual", strength, sentence, {"expected": used["expected"]})
    sentence = _(
        "The administrations have not fully met the duty of annual follow-up: it is documented for {documented} of "
        "{expected} administration-years ({share})."
    )
    return Finding("annual.duty", "annual", Strength.CLEAR, sentence, used)


def competence_activities(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether activities directed at staff are carried out more than the plan as a whole."""
    staff, whole = facts.value("competence.staff_activities.index"), facts.value("implementation.index")
    if staff is None or whole is None or abs(staff - whole) < limits.clear_change:
        return None
    used = {"staff": "competence.staff_activities.index", "whole": "implementation.index"}
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
    return Finding("competence.activities", "competence", Strength.CLEAR, sentence, used)


def competence_needs(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether large needs of competence remain, by the share of staff who have had training."""
    trained = facts.value("competence.trained.share")
    if trained is None:
        return None
    used = {"trained": "competence.trained.share"}
    if trained < 100 - limits.few_share:
        sentence = _(
            "Considerable needs of competence remain: {trained} of the staff in the answering units have had training "
            "during the period."
        )
        return Finding("competence.needs", "competence", Strength.CLEAR, sentence, used)
    sentence = _("Most of the staff in the answering units have had training during the period ({trained}).")
    return Finding("competence.needs", "competence", Strength.CLEAR, sentence, used)


def training_form(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether training is mostly a single occasion or recurring."""
    once, recurring = facts.value("competence.form_once.share"), facts.value("competence.form_recurring.share")
    if once is None or recurring is None or abs(once - recurring) < limits.clear_change:
        return None
    used = {"once": "competence.form_once.share", "recurring": "competence.form_recurring.share"}
    if once > recurring:
        sentence = _("More respondents say that training is given once ({once}) than that it recurs ({recurring}).")
    else:
        sentence = _("More respondents say that training recurs ({recurring}) than that it is given once ({once}).")
    return Finding("competence.form", "competence", Strength.CLEAR, sentence, used)


def coordination_support(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether respondents find that coordination has steering, structure and shared understanding."""
    share = facts.value("coordination.top_two.share")
    if share is None:
        return None
    used = {"share": "coordination.top_two.share"}
    if share >= limits.clear_share:
        sentence = _(
            "Coordination has support in the answers: {share} of the answers to the statements on coordination and "
            "cooperation are at one of the two highest steps."
        )
        return Finding("coordination.support", "coordination", Strength.CLEAR, sentence, used)
    if share < 50:
        sentence = _(
            "Coordination has weak support in the answers: {share} of the answers to the statements on coordination "
            "and cooperation are at one of the two highest steps."
        )
        return Finding("coordination.support", "coordination", Strength.CLEAR, sentence, used)
    sentence = _(
        "The answers on coordination are divided: {share} of the answers to the statements on coordination and "
        "cooperation are at one of the two highest steps."
    )
    return Finding("coordination.support", "coordination", Strength.TENDENCY, sentence, used)


def coverage_of_forms(facts: FactBook, _limits: Thresholds) -> Finding | None:
    """Whether any form of violence is without activities."""
    begun, forms = facts.value("coverage.begun.count"), facts.value("coverage.forms.count")
    if begun is None or forms is None:
        return None
    used = {"begun": "coverage.begun.count", "forms": "coverage.forms.count"}
    if begun < forms:
        sentence = _(
            "There is reason to let the work cover more areas: {begun} of {forms} forms of violence have at least one "
            "activity begun."
        )
    else:
        sentence = _("All {forms} forms of violence have at least one activity begun.")
    return Finding("coverage.forms", "coverage", Strength.CLEAR, sentence, used)


def belonging_of_work(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether respondents place the work in both crime prevention and public health."""
    crime, health = facts.value("belonging.crime_prevention.share"), facts.value("belonging.public_health.share")
    if crime is None or health is None:
        return None
    used = {"crime": "belonging.crime_prevention.share", "health": "belonging.public_health.share"}
    if min(crime, health) >= limits.clear_share:
        sentence = _(
            "A majority of the respondents want the work to belong to the safety and crime-prevention programme "
            "({crime}), and a majority want it to belong to public health ({health})."
        )
        return Finding("belonging", "coordination", Strength.CLEAR, sentence, used)
    if max(crime, health) < 50:
        sentence = _(
            "There is no majority among the respondents for the work to belong to the safety and crime-prevention "
            "programme ({crime}) or to public health ({health})."
        )
        return Finding("belonging", "coordination", Strength.CLEAR, sentence, used)
    return None


def change_in_substance(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether what goes through both periods is carried out more, less, or about as much as before."""
    matched = facts.value("change.matched")
    if matched is None:
        return None
    used = {"matched": "change.matched", "total": "change.total"}
    if abs(matched) < limits.clear_change:
        sentence = _(
            "Assignments that go through both periods are carried out about as much as before ({matched} index units)."
        )
        return Finding("change.matched", "change", Strength.NOT_ESTABLISHED, sentence, used)
    if matched > 0:
        sentence = _(
            "Assignments that go through both periods are carried out to a larger extent than before ({matched} index "
            "units). The implementation index as a whole has changed by {total} index units."
        )
    else:
        sentence = _(
            "Assignments that go through both periods are carried out to a smaller extent than before ({matched} index "
            "units). The implementation index as a whole has changed by {total} index units."
        )
    return Finding("change.matched", "change", Strength.CLEAR, sentence, used)


RULES: tuple[Judge, ...] = (
    implementation_level,
    implementation_gap,
    systematics_gap,
    person_dependence,
    annual_duty,
    prevention_level,
    coverage_of_forms,
    competence_activities,
    competence_needs,
    training_form,
    coordination_support,
    belonging_of_work,
    change_in_substance,
)
"""All rules, in the order in which the summary puts them."""
