"""The rules on the limits of the material: who answered, what could not be assessed, and what is not ranked."""

from __future__ import annotations

from followup.findings.finding import Said, Strength, rule
from followup.findings.setting import Setting, leading, listed, quoted
from followup.locale import _


@rule("method.response", "method")
def response(setting: Setting) -> Said | None:
    """Whether most of those invited answered."""
    rate = setting.value("response.rate")
    if rate is None:
        return None
    used = {"answered": "response.answered.count", "invited": "response.invited.count", "rate": "response.rate"}
    if rate >= setting.thresholds.clear_share:
        sentence = _("A clear majority of those invited have answered: {answered} of {invited} ({rate}).")
        return Said(Strength.CLEAR, sentence, _("False if the response rate is below {clear_share} percent."), used)
    if rate < 50:
        sentence = _(
            "Fewer than half of those invited have answered: {answered} of {invited} ({rate}). What is said here holds "
            "for those who answered."
        )
        return Said(Strength.CLEAR, sentence, _("False if the response rate is 50 percent or more."), used)
    sentence = _(
        "Somewhat more than half of those invited have answered: {answered} of {invited} ({rate}). The results should "
        "be read with that in mind."
    )
    false_if = _("False if the response rate is below 50 percent, or {clear_share} percent or more.")
    return Said(Strength.TENDENCY, sentence, false_if, used)


@rule("method.response-administrations", "method")
def response_by_administration(setting: Setting) -> Said | None:
    """In which administrations few of those invited answered."""
    rates = setting.groups("response.rate.by_administration.{}", setting.labels.administration)
    if not rates:
        return None
    low = [group for group in rates if group.value < setting.thresholds.clear_share]
    if low:
        sentence = _(
            "The response rate is below {clear_share} percent in {names}; what is said of them rests on fewer answers."
        )
        false_if = _("False if the response rate of one of them is {clear_share} percent or more.")
        return Said(Strength.CLEAR, sentence, false_if, words={"names": listed([group.name for group in low])})
    lowest = min(rates, key=lambda group: group.value)
    sentence = _(
        "The response rate is at least {clear_share} percent in every administration, and {rate} at the lowest."
    )
    false_if = _("False if the response rate of an administration is below {clear_share} percent.")
    return Said(Strength.CLEAR, sentence, false_if, {"rate": lowest.fact})


@rule("method.items", "method")
def unanswered_questions(setting: Setting) -> Said | None:
    """Whether any question was left unanswered by many."""
    missing = setting.groups("items.{}.missing.share", setting.labels.question)
    if not missing:
        return None
    many = [item for item in missing if item.value >= setting.thresholds.few_share]
    most = leading(missing)
    if many:
        sentence = _(
            "Questions that {few_share} percent or more of those asked left unanswered: {questions}. The results of "
            "them are less sure."
        )
        false_if = _("False if fewer than {few_share} percent left one of them unanswered.")
        return Said(Strength.CLEAR, sentence, false_if, words={"questions": quoted([item.name for item in many])})
    sentence = _(
        "No question other than those in free text was left unanswered by {few_share} percent or more of those asked; "
        "at most {share} left one unanswered."
    )
    false_if = _("False if {few_share} percent of those asked or more left a question unanswered.")
    return Said(Strength.CLEAR, sentence, false_if, {"share": most[0].fact})


@rule("method.unknown-status", "method")
def unknown_status(setting: Setting) -> Said | None:
    """Of how many assignments the status is not known, and what that means for the index."""
    unknown = setting.value("implementation.unknown.count")
    if unknown is None:
        return None
    if unknown == 0:
        sentence = _("The status of every assignment that is relevant is known.")
        return Said(Strength.CLEAR, sentence, _("False if the status of one assignment or more is not known."))
    used = {
        "count": "implementation.unknown.count", "n": "implementation.applicable.count",
        "low": "implementation.low", "high": "implementation.high",
    }  # fmt: skip
    sentence = _(
        "The status of {count} of {n} relevant assignments is not known. Whatever it is, the implementation index is "
        "between {low} and {high}."
    )
    return Said(Strength.CLEAR, sentence, _("False if the status of every relevant assignment is known."), used)


@rule("systematics.not-assessed", "systematics")
def not_assessed(setting: Setting) -> Said | None:
    """How many assignments cannot be placed in the matrix."""
    count = setting.value("matrix.not_assessed.count")
    if count is None:
        return None
    used = {"count": "matrix.not_assessed.count", "n": "plan.assignments.count"}
    if count:
        sentence = _(
            "{count} of {n} assignments cannot be assessed in the matrix. An assignment cannot be assessed if it is "
            "not relevant or too little was answered."
        )
        return Said(Strength.CLEAR, sentence, _("False if every assignment can be placed in the matrix."), used)
    sentence = _("All {n} assignments can be assessed in the matrix of carried out and systematic.")
    false_if = _("False if one assignment or more cannot be placed in the matrix.")
    return Said(Strength.CLEAR, sentence, false_if, {"n": used["n"]})


@rule("method.disagreement", "method")
def disagreement(setting: Setting) -> Said | None:
    """Whether respondents of the same administration see an assignment differently."""
    name = "assignments.disagree.count"
    count, assignments = setting.value(name), setting.base(name)
    if count is None or not assignments:
        return None
    used = {"count": name, "n": "plan.assignments.count"}
    if count == 0:
        sentence = _(
            "For no assignment do the answers of an administration’s respondents lie two steps or more apart, or do "
            "some of them find it not relevant and others not."
        )
        false_if = _("False if this holds for one assignment or more.")
        return Said(Strength.CLEAR, sentence, false_if)
    if 100 * count / assignments >= setting.thresholds.few_share:
        sentence = _(
            "Respondents of the same administration see a considerable part of the assignments differently: for "
            "{count} of {n} assignments the answers lie two steps or more apart, or some find the assignment not "
            "relevant and others not."
        )
        false_if = _("False if this holds for fewer than {few_share} percent of the assignments.")
        return Said(Strength.CLEAR, sentence, false_if, used)
    sentence = _(
        "Respondents of the same administration mostly agree: for {count} of {n} assignments the answers lie two steps "
        "or more apart, or some find the assignment not relevant and others not."
    )
    false_if = _("False if this holds for {few_share} percent of the assignments or more.")
    return Said(Strength.CLEAR, sentence, false_if, used)


@rule("method.not-ranked", "method")
def not_ranked(setting: Setting) -> Said | None:
    """Which groups have too few assessed assignments to be ranked."""
    groups = [
        group
        for key, names in (("administration", setting.labels.administration), ("area", setting.labels.area))
        for group in setting.groups(f"implementation.assessed.count.by_{key}.{{}}", names)
    ]
    if not groups:
        return None
    small = [group.name for group in groups if group.value < setting.thresholds.ranking_base]
    if small:
        sentence = _(
            "Not ranked by implementation, since fewer than {ranking_base} assignments could be assessed: {names}."
        )
        false_if = _("False if {ranking_base} assignments or more could be assessed for one of them.")
        return Said(Strength.CLEAR, sentence, false_if, words={"names": quoted(small)})
    sentence = _("Every administration and development area has at least {ranking_base} assessed assignments.")
    false_if = _("False if fewer than {ranking_base} assignments could be assessed for one of them.")
    return Said(Strength.CLEAR, sentence, false_if)
