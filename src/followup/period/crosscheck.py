"""What no single file can tell: ids that nothing answers to, scales without order, routing in circles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from followup.errors import Fault, Place, Severity
from followup.locale import _
from followup.period.period import Period
from followup.period.plan import Plan
from followup.period.questionnaire import Kind, Measure, Question, Questionnaire
from followup.period.reading import line_of, nearest
from followup.period.yaml_text import Lines, Path_

PERIOD_FILE, PLAN_FILE, QUESTIONNAIRE_FILE = "period.yaml", "plan.yaml", "questionnaire.yaml"
BUILT_IN_SCALES = ("administrations", "violence_forms", "years")
"""Scales that are made from the plan and the period instead of being written down."""

_IDENTIFIED = (
    "plans", "administrations", "development_areas", "violence_forms", "programme_goals", "national_goals",
    "activities",
)  # fmt: skip
_NEEDS_SCALE = {Kind.SINGLE, Kind.MULTIPLE, Kind.SCALE, Kind.MATRIX}
_NEEDS_ORDER = {Kind.SCALE, Kind.MATRIX}


class _Checker:
    """Collects the faults of one file, each with its line."""

    def __init__(self, file: str, lines: Lines) -> None:
        self.file, self.lines, self.faults = file, lines, list[Fault]()

    def add(
        self, rule: str, path: Path_, message: str, next_step: str = "", severity: Severity = Severity.STOP
    ) -> None:
        self.faults.append(Fault(rule, message, Place(self.file, row=line_of(path, self.lines)), next_step, severity))

    def unique(self, ids: Iterable[str], path: Path_) -> None:
        seen = Counter[str]()
        for index, identifier in enumerate(ids):
            seen[identifier] += 1
            if seen[identifier] == 2:
                self.add(
                    "period.duplicate-id",
                    (*path, index, "id"),
                    _("The id “{id}” is used more than once.", id=identifier),
                    _("Give each its own id."),
                )

    def known(self, used: Sequence[str], legal: Sequence[str], path: Path_, what: str) -> None:
        for index, identifier in enumerate(used):
            if identifier not in legal:
                self.add(
                    f"plan.unknown-{what}",
                    (*path, index),
                    _("The id “{id}” does not exist.", id=identifier),
                    nearest(identifier, list(legal)),
                )


def check_plan(plan: Plan, lines: Lines) -> list[Fault]:
    """Return the faults within the plan: ids used twice, ids that do not exist, empty timetables."""
    checker = _Checker(PLAN_FILE, lines)
    for key in _IDENTIFIED:
        checker.unique([item.id for item in getattr(plan, key)], (key,))
    administrations = [item.id for item in plan.administrations]
    lists = {
        "responsible": (administrations, "administration"),
        "forms": ([item.id for item in plan.violence_forms], "violence-form"),
        "programme_goals": ([item.id for item in plan.programme_goals], "programme-goal"),
        "national_goals": ([item.id for item in plan.national_goals], "national-goal"),
    }
    for index, activity in enumerate(plan.activities):
        path: Path_ = ("activities", index)
        checker.known([activity.plan], [item.id for item in plan.plans], (*path, "plan"), "plan")
        checker.known([activity.area], [item.id for item in plan.development_areas], (*path, "area"), "area")
        for key, (legal, what) in lists.items():
            checker.known(getattr(activity, key), legal, (*path, key), what)
        if activity.timetable.end < activity.timetable.start:
            checker.add(
                "plan.timetable-backwards",
                (*path, "timetable"),
                _("The timetable of “{id}” ends before it starts.", id=activity.id),
            )
        if len(set(activity.responsible)) < len(activity.responsible):
            checker.add(
                "plan.responsible-twice",
                (*path, "responsible"),
                _("An administration is named twice as responsible for “{id}”.", id=activity.id),
            )
    busy = {assignment.administration for assignment in plan.assignments()}
    for index, administration in enumerate(plan.administrations):
        if administration.id not in busy:
            checker.add(
                "plan.idle-administration",
                ("administrations", index),
                _("“{name}” is responsible for no activity.", name=administration.name),
                severity=Severity.LOOK,
            )
    return checker.faults


def check_period(period: Period, lines: Lines, plan: Plan | None, folder_name: str) -> list[Fault]:
    """Return the faults of ``period.yaml`` against its folder's name and the plan."""
    checker = _Checker(PERIOD_FILE, lines)
    if period.period != folder_name:
        checker.add(
            "period.wrong-folder",
            ("period",),
            _("The file says {period} but lies in the folder {folder}.", period=period.period, folder=folder_name),
            _("Change whichever is wrong."),
        )
    if period.previous == period.period:
        checker.add("period.own-predecessor", ("previous",), _("A period cannot be its own predecessor."))
    if sorted(set(period.years)) != list(period.years):
        checker.add("period.years-order", ("years",), _("Write the years in order, each once."))
    if not period.survey.opens <= period.survey.closes <= period.survey.report:
        checker.add("period.dates-order", ("survey",), _("The survey's dates are not in order: opens, closes, report."))
    if plan is None:
        return checker.faults
    administrations = [item.id for item in plan.administrations]
    _check_numbers_of_people(checker, period, administrations)
    for missing in [key for key in administrations if key not in period.invited]:
        checker.add(
            "period.invited-missing",
            ("invited",),
            _("It is not said how many were invited in “{id}”.", id=missing),
            _("Add a line under “invited”."),
        )
    checker.known([period.administration], administrations, ("administration",), "administration")
    return checker.faults


def _check_numbers_of_people(checker: _Checker, period: Period, administrations: list[str]) -> None:
    """Find administrations that do not exist, and samples larger than what they were drawn from."""
    for where, named in (("invited", period.invited), ("sampled", period.sampled)):
        for key in named:
            if key not in administrations:
                checker.add(
                    "period.unknown-administration",
                    (where, key),
                    _("The id “{id}” does not exist.", id=key),
                    nearest(key, administrations),
                )
    for key, drawn_from in period.sampled.items():
        if drawn_from < period.invited.get(key, 0):
            checker.add(
                "period.sample-larger-than-staff",
                ("sampled", key),
                _("More were invited in “{id}” than the sample is said to be drawn from.", id=key),
                _("Write under “sampled” how many people the sample was drawn from."),
            )


def check_questionnaire(questionnaire: Questionnaire, lines: Lines, plan: Plan | None) -> list[Fault]:
    """Return the faults of the questionnaire: scales, order, scores, routing and what each question is for."""
    checker = _Checker(QUESTIONNAIRE_FILE, lines)
    checker.unique([question.id for question in questionnaire.questions], ("questions",))
    _check_scales(checker, questionnaire)
    _check_routing_answers(checker, questionnaire, plan)
    for index, question in enumerate(questionnaire.questions):
        for rule, key, message, next_step in _question_faults(question, index, questionnaire):
            checker.add(rule, ("questions", index, key), message, next_step)
        if plan is not None:
            legal = [item.id for item in plan.administrations]
            path: Path_ = ("questions", index, "administrations")
            checker.known(question.administrations, legal, path, "administration")
    documenting = [index for index, question in enumerate(questionnaire.questions) if question.documents_followup]
    for index in documenting[1:]:
        checker.add(
            "questionnaire.followup-twice",
            ("questions", index, "documents_followup"),
            _("Another question already tells whether activities were followed up."),
            _("Write “documents_followup: true” under one question only."),
        )
    for measure in (Measure.ADMINISTRATION, Measure.IMPLEMENTATION):
        if len(questionnaire.measuring(measure)) != 1:
            checker.add(
                "questionnaire.measure-missing",
                ("questions",),
                _("Exactly one question must have “measures: {measure}”.", measure=measure.value),
            )
    return checker.faults


def _check_routing_answers(checker: _Checker, questionnaire: Questionnaire, plan: Plan | None) -> None:
    """Find answers that routing waits for and nobody can give: the question would be put to no one."""
    codes = {name: [option.code for option in scale.options] for name, scale in questionnaire.scales.items()}
    if plan is not None:
        codes["administrations"] = [item.id for item in plan.administrations]
        codes["violence_forms"] = [item.id for item in plan.violence_forms]
    scale_of = {question.id: question.scale for question in questionnaire.questions}
    for index, question in enumerate(questionnaire.questions):
        if question.ask_if is None:
            continue
        # Of a scale that is unknown, or made of the years, nothing can be said here.
        legal = codes.get(scale_of.get(question.ask_if.question) or "", question.ask_if.answers)
        for place, code in enumerate(question.ask_if.answers):
            if code not in legal:
                checker.add(
                    "questionnaire.routing-unknown-answer",
                    ("questions", index, "ask_if", "answers", place),
                    _("The routing waits for the answer “{id}”, which does not exist.", id=code),
                    nearest(code, legal),
                )


def _check_scales(checker: _Checker, questionnaire: Questionnaire) -> None:
    for name, scale in questionnaire.scales.items():
        path: Path_ = ("scales", name)
        if name in BUILT_IN_SCALES:
            checker.add(
                "questionnaire.reserved-scale",
                path,
                _("The scale “{name}” is made from the plan and cannot be written here.", name=name),
            )
        codes = [option.code for option in scale.options]
        for code in {code for code in codes if codes.count(code) > 1}:
            checker.add(
                "questionnaire.duplicate-option",
                path,
                _("The scale “{name}” has the code “{code}” more than once.", name=name, code=code),
            )
        for index, code in enumerate(scale.order):
            if code not in codes:
                checker.add(
                    "questionnaire.unknown-option",
                    (*path, "order", index),
                    _("The id “{id}” does not exist.", id=code),
                    nearest(code, codes),
                )
        if not scale.order:
            continue
        for index, option in enumerate(scale.options):
            if option.code not in scale.order and option.means is None:
                checker.add(
                    "questionnaire.option-outside-order",
                    (*path, "options", index),
                    _("The answer “{label}” has no place in the order of the scale.", label=option.label),
                    _("Put its code in “order”, or say with “means” that it is dont_know or not_applicable."),
                )


def _question_faults(
    question: Question, index: int, questionnaire: Questionnaire
) -> Iterator[tuple[str, str, str, str]]:
    scales = questionnaire.scales
    if question.kind in _NEEDS_SCALE and question.scale is None:
        yield "questionnaire.scale-missing", "kind", _("The question “{id}” needs a scale.", id=question.id), ""
    elif question.scale is not None and question.scale not in (*scales, *BUILT_IN_SCALES):
        yield (
            "questionnaire.unknown-scale",
            "scale",
            _("The id “{id}” does not exist.", id=question.scale),
            nearest(question.scale, [*scales, *BUILT_IN_SCALES]),
        )
    elif question.kind in _NEEDS_ORDER and question.scale is not None:
        scale = scales.get(question.scale)
        if scale is not None and not scale.order:
            yield (
                "questionnaire.scale-without-order",
                "scale",
                _("The scale “{name}” has no order from lowest to highest.", name=question.scale),
                _("Add “order:” with the codes from lowest to highest."),
            )
        elif scale is not None and any(scale.option(c).score is None for c in scale.order if _has(scale, c)):
            yield (
                "questionnaire.score-missing",
                "scale",
                _("The scale “{name}” lacks a score for an answer in its order.", name=question.scale),
                _("Give each answer in the order a score."),
            )
    if question.documents_followup and not (question.yearly and question.kind is Kind.MATRIX):
        yield (
            "questionnaire.followup-not-yearly",
            "documents_followup",
            _("The question “{id}” is not asked about each activity every year.", id=question.id),
            _("Write “kind: matrix” and “yearly: true”, or take “documents_followup” away."),
        )
    if question.ask_if is not None:
        earlier = {item.id: item for item in questionnaire.questions[:index]}
        if question.ask_if.question not in earlier:
            yield (
                "questionnaire.routing-unknown",
                "ask_if",
                _("The routing refers to “{id}”, which is not an earlier question.", id=question.ask_if.question),
                nearest(question.ask_if.question, list(earlier)),
            )


def _has(scale: object, code: str) -> bool:
    return any(option.code == code for option in getattr(scale, "options", ()))
