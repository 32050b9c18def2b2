"""The rules. Each says one thing, its opposite, or nothing, depending on the facts alone.

Thresholds come from ``period.yaml``. Where the bounds of non-response straddle a threshold, the sentence is weaker.
"""

from __future__ import annotations

from followup.facts import FactBook
from followup.findings.finding import Finding, Judge, Strength
from followup.locale import _
from followup.period.period import Thresholds


def implementation_level(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Many activities carried out, or few: by the index and its bounds."""
    index, low, high = (facts.value(f"implementation.{name}") for name in ("index", "low", "high"))
    if index is None or low is None or high is None:
        return None
    used = {"index": "implementation.index", "done": "implementation.done.count", "n": "implementation.assessed.count"}
    if index >= limits.clear_share:
        strength = Strength.CLEAR if low >= limits.clear_share else Strength.TENDENCY
        sentence = _(
            "Many activities have been carried out: {done} of {n} assessed assignments are carried out, and the "
            "implementation index is {index}."
        )
    elif index < 100 - limits.clear_share:
        strength = Strength.CLEAR if high < 100 - limits.clear_share else Strength.TENDENCY
        sentence = _(
            "Few activities have been carried out: {done} of {n} assessed assignments are carried out, and the "
            "implementation index is {index}."
        )
    else:
        strength = Strength.CLEAR
        sentence = _("About half of the work is carried out: the implementation index is {index}, on {n} assignments.")
    return Finding("implementation.level", "implementation", strength, sentence, used)


def implementation_gap(facts: FactBook, limits: Thresholds) -> Finding | None:
    """A gap in implementation, or none to speak of: by the share of assignments not fully carried out."""
    done = facts.value("implementation.done.share")
    if done is None:
        return None
    used = {"count": "implementation.incomplete.count", "n": "implementation.assessed.count"}
    if 100 - done >= limits.few_share:
        sentence = _(
            "There are gaps in implementation: {count} of {n} assessed assignments are not, or not fully, carried out."
        )
        return Finding("implementation.gap", "implementation", Strength.CLEAR, sentence, used)
    if done == 100:
        sentence = _("No gap in implementation was found: all {n} assessed assignments are carried out.")
        return Finding("implementation.gap", "implementation", Strength.CLEAR, sentence, {"n": used["n"]})
    sentence = _(
        "The gaps in implementation are limited: {count} of {n} assessed assignments are not fully carried out."
    )
    return Finding("implementation.gap", "implementation", Strength.TENDENCY, sentence, used)


def systematics_gap(facts: FactBook, limits: Thresholds) -> Finding | None:
    """A gap in systematics, or not: by the index of what is begun against the threshold for systematic."""
    index = facts.value("systematics.index")
    if index is None:
        return None
    used = {"index": "systematics.index", "n": "systematics.assessed.count", "count": "systematics.gap.count"}
    if index < limits.systematic:
        sentence = _(
            "There are gaps in systematics: the systematics index of the work begun is {index}, and {count} of {n} "
            "assignments begun do not reach the threshold for systematic work."
        )
    else:
        sentence = _("The work begun is on the whole systematic: the systematics index is {index}, on {n} assignments.")
    return Finding("systematics.gap", "systematics", Strength.CLEAR, sentence, used)


def person_dependence(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Carried out but hanging on persons, against in place."""
    persons, in_place = facts.value("matrix.person_dependent.share"), facts.value("matrix.in_place.share")
    if persons is None or in_place is None:
        return None
    used = {"persons": "matrix.person_dependent.count", "in_place": "matrix.in_place.count"}
    if persons > in_place:
        sentence = _(
            "More assignments are carried out but hang on persons ({persons}) than are carried out and systematic "
            "({in_place})."
        )
    elif in_place > persons:
        sentence = _(
            "More assignments are carried out and systematic ({in_place}) than are carried out but hang on persons "
            "({persons})."
        )
    else:
        return None
    strength = Strength.CLEAR if abs(persons - in_place) >= limits.clear_change else Strength.TENDENCY
    return Finding("systematics.person-dependence", "systematics", strength, sentence, used)


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
            "Work directed at citizens is mostly for those already exposed: {indicated} of the "
            "assignments begun are on the "
            "indicated level. Selective ({selective}) and universal ({universal}) ones are few."
        )
        return Finding("prevention.level", "prevention", Strength.CLEAR, sentence, used)
    if indicated < limits.few_share and max(universal, selective) >= limits.clear_share:
        sentence = _(
            "Work directed at citizens is mostly preventive before violence has occurred: {universal} of "
            "the assignments "
            "begun are on the universal level, {selective} on the selective and {indicated} on the indicated."
        )
        return Finding("prevention.level", "prevention", Strength.CLEAR, sentence, used)
    if indicated > max(universal, selective):
        sentence = _(
            "The indicated level is the most common in work directed at citizens ({indicated}), but "
            "selective ({selective}) "
            "or universal ({universal}) work is not rare."
        )
        return Finding("prevention.level", "prevention", Strength.TENDENCY, sentence, used)
    sentence = _(
        "Work directed at citizens is spread over the levels: universal {universal}, selective {selective}, indicated "
        "{indicated}."
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
    if share == 100:
        sentence = _("The duty of annual follow-up was fully complied with in the {expected} administration-years.")
        return Finding("annual.duty", "annual", Strength.CLEAR, sentence, {"expected": used["expected"]})
    if share == 0:
        sentence = _(
            "The duty of annual follow-up was not complied with in any of the {expected} administration-years."
        )
        return Finding("annual.duty", "annual", Strength.CLEAR, sentence, {"expected": used["expected"]})
    sentence = _(
        "The administrations have not fully complied with the duty of annual follow-up: {documented} of {expected} "
        "administration-years are documented ({share})."
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
            "Activities that raise the competence of staff are carried out to a larger extent than the "
            "plan as a whole: "
            "index {staff} against {whole}."
        )
    else:
        sentence = _(
            "Activities that raise the competence of staff are carried out to a smaller extent than the "
            "plan as a whole: "
            "index {staff} against {whole}."
        )
    return Finding("competence.activities", "competence", Strength.CLEAR, sentence, used)


def competence_needs(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether large needs of competence remain, by the share of staff who have had training."""
    trained = facts.value("competence.trained.share")
    if trained is None:
        return None
    used = {"trained": "competence.trained.share"}
    if trained < 100 - limits.few_share:
        sentence = _("The needs of competence remain large: {trained} of the staff have had training.")
        return Finding("competence.needs", "competence", Strength.CLEAR, sentence, used)
    sentence = _("Most of the staff have had training ({trained}).")
    return Finding("competence.needs", "competence", Strength.CLEAR, sentence, used)


def training_form(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether training is mostly a single occasion or recurring."""
    once, recurring = facts.value("competence.form_once.share"), facts.value("competence.form_recurring.share")
    if once is None or recurring is None or abs(once - recurring) < limits.clear_change:
        return None
    used = {"once": "competence.form_once.share", "recurring": "competence.form_recurring.share"}
    if once > recurring:
        sentence = _("Training is more often given once ({once}) than recurringly ({recurring}).")
    else:
        sentence = _("Training is more often recurring ({recurring}) than given once ({once}).")
    return Finding("competence.form", "competence", Strength.CLEAR, sentence, used)


def coordination_support(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Whether respondents find that coordination has steering, structure and shared understanding."""
    share = facts.value("coordination.top_two.share")
    if share is None:
        return None
    used = {"share": "coordination.top_two.share"}
    if share >= limits.clear_share:
        sentence = _(
            "Most respondents agree that coordination works: {share} of the answers are at the two highest steps."
        )
        return Finding("coordination.support", "coordination", Strength.CLEAR, sentence, used)
    if share < 50:
        sentence = _(
            "Coordination lacks support: {share} of the answers on steering, structure and shared understanding are at "
            "the two highest steps."
        )
        return Finding("coordination.support", "coordination", Strength.CLEAR, sentence, used)
    sentence = _("Respondents are divided on coordination: {share} of the answers are at the two highest steps.")
    return Finding("coordination.support", "coordination", Strength.TENDENCY, sentence, used)


def coverage_of_forms(facts: FactBook, _limits: Thresholds) -> Finding | None:
    """Whether any form of violence is without activities."""
    begun, forms = facts.value("coverage.begun.count"), facts.value("coverage.forms.count")
    if begun is None or forms is None:
        return None
    used = {"begun": "coverage.begun.count", "forms": "coverage.forms.count"}
    if begun < forms:
        sentence = _("The plan should cover more areas: {begun} of {forms} forms of violence have any activity begun.")
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
            "Most respondents want the work to belong both to the safety and crime-prevention programme "
            "({crime}) and to "
            "public health ({health})."
        )
        return Finding("belonging", "coordination", Strength.CLEAR, sentence, used)
    if max(crime, health) < 50:
        sentence = _(
            "There is no majority for placing the work in the safety and crime-prevention programme "
            "({crime}) or in public "
            "health ({health})."
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
        sentence = _("Assignments that go through both periods are carried out about as much as before ({matched}).")
        return Finding("change.matched", "change", Strength.NOT_ESTABLISHED, sentence, used)
    if matched > 0:
        sentence = _(
            "Assignments that go through both periods are carried out to a larger extent than before ({matched} index "
            "units); the index as a whole has changed by {total}."
        )
    else:
        sentence = _(
            "Assignments that go through both periods are carried out to a smaller extent than before ({matched} index "
            "units); the index as a whole has changed by {total}."
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
