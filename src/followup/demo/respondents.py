"""What respondents answer: each sees the same truth, not always clearly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from followup.demo.draws import Draws
from followup.demo.patterns import Pattern, Weights
from followup.demo.texts import IMPROVEMENTS, OBSTACLES
from followup.demo.truth import Truth
from followup.period import Measure, PeriodInput, Question

Cell = tuple[str, str]
"""A question's id and an activity's, the latter empty where the question is not over activities."""
Value = str | float | frozenset[str]
"""A code or a text, a number, or the codes of several options."""

_KEY_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
_LARGE = 12
_ROLES = {"director": 0.10, "manager": 0.46, "developer": 0.22, "key_person": 0.14, "other": 0.08}
_HOURS = {0.0: 0.34, 0.5: 0.10, 1.0: 0.14, 1.5: 0.08, 2.0: 0.12, 2.5: 0.06, 4.0: 0.08, 7.5: 0.04, 10.0: 0.04}


@dataclass(frozen=True)
class Submission:
    """One row of an export.

    ``answers`` lacks the cells that were left unanswered. ``written`` holds cells that are written otherwise than
    the answer's own label. ``finished`` is missing where the form was never sent in, and both times in a blank row.
    """

    administration: str
    started: datetime | None
    finished: datetime | None
    answers: dict[Cell, Value] = field(default_factory=dict)
    written: dict[Cell, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The respondent's key, empty in a blank row."""
        return str(self.answers.get(("key", ""), ""))


def draw_respondents(inputs: PeriodInput, pattern: Pattern, truth: Truth, draws: Draws) -> list[Submission]:
    """Draw everybody who answers, in the plan's order of administrations, each once."""
    invited = inputs.period.invited
    rates = dict(zip(invited, draws.spread(len(invited)), strict=True))
    low, high = pattern.response
    submissions = []
    for administration in inputs.plan.administrations:
        rate = low + (high - low) * rates[administration.id]
        count = round(rate * invited[administration.id])
        for number in range(count):
            # In a large administration one respondent answers for a whole division.
            division = count >= _LARGE and number == 0
            answers = _Respondent(inputs, pattern, truth, draws, administration.id, division=division).answers()
            started = _moment(inputs, draws)
            finished = started + timedelta(seconds=draws.whole(6 * 60, 38 * 60))
            submissions.append(Submission(administration.id, started, finished, answers))
    for question, texts in (("obstacles", OBSTACLES), ("improvements", IMPROVEMENTS)):
        writing = draws.shuffled(submissions)[: round(pattern.free_text * len(submissions))]
        # Each text is used once: real respondents do not repeat one another word for word.
        for submission, text in zip(writing, texts, strict=False):
            submission.answers[question, ""] = text
    return submissions


def _moment(inputs: PeriodInput, draws: Draws) -> datetime:
    """Draw a working moment while the survey is open; most answer early or just before it closes."""
    survey = inputs.period.survey
    days = (survey.closes - survey.opens).days
    where = draws.uniform() ** 2
    day = survey.opens + timedelta(days=round(days * (where if draws.chance(0.6) else 1 - where)))
    day -= timedelta(days=max(day.weekday() - 4, 0))
    return datetime.combine(day, time(8)) + timedelta(seconds=draws.whole(0, 8 * 3600))


class _Respondent:
    """One respondent at work on the questionnaire."""

    def __init__(
        self, inputs: PeriodInput, pattern: Pattern, truth: Truth, draws: Draws, administration: str, *, division: bool
    ) -> None:
        self.inputs, self.pattern, self.truth, self.draws = inputs, pattern, truth, draws
        self.administration, self.division = administration, division

    def answers(self) -> dict[Cell, Value]:
        """Answer every question, but for those skipped or not asked."""
        answers: dict[Cell, Value] = {
            ("key", ""): "".join(_KEY_SIGNS[self.draws.whole(0, len(_KEY_SIGNS) - 1)] for _sign in range(6)),
            ("administration", ""): self.administration,
            ("role", ""): self.draws.pick(_ROLES),
        }
        status, *_none = self.inputs.questionnaire.measuring(Measure.IMPLEMENTATION)
        criteria = self.inputs.questionnaire.measuring(Measure.SYSTEMATICS)
        for assignment in self.inputs.plan.assignments():
            if assignment.administration == self.administration:
                self._assignment(assignment.activity.id, status, criteria, answers)
        self._annual(answers)
        self._competence(answers)
        self._closing(answers)
        return answers

    def _assignment(
        self, activity: str, status: Question, criteria: list[Question], answers: dict[Cell, Value]
    ) -> None:
        if self.draws.chance(self.pattern.skipped):
            return
        said = self._status(activity)
        answers[status.id, activity] = said
        for question in criteria:
            if question.ask_if is not None and said not in question.ask_if.answers:
                continue
            if self.draws.chance(self.pattern.skipped):
                continue
            if self.draws.chance(self.pattern.dont_know_criteria):
                answers[question.id, activity] = "dont_know"
                continue
            true = self.truth.criteria[activity, self.administration, question.id]
            answers[question.id, activity] = self._seen(activity, true, ("no", "partly", "yes"))

    def _status(self, activity: str) -> str:
        if self.draws.chance(self.pattern.dont_know_status):
            return "dont_know"
        true = self.truth.status[activity, self.administration]
        if true == "not_applicable":
            return true if self.draws.chance(0.9) else "not_begun"
        return self._seen(activity, true, ("not_begun", "ongoing", "done"))

    def _seen(self, activity: str, true: str, order: tuple[str, ...]) -> str:
        """Return the true answer, or now and then the one beside it."""
        contested = (activity, self.administration) in self.truth.contested
        if self.draws.chance(self.pattern.sight[0 if contested else 1]):
            return true
        place = order.index(true)
        neighbours = [order[near] for near in (place - 1, place + 1) if 0 <= near < len(order)]
        return neighbours[self.draws.whole(0, len(neighbours) - 1)]

    def _annual(self, answers: dict[Cell, Value]) -> None:
        if self.draws.chance(self.pattern.skipped):
            return
        documented = self.truth.documented[self.administration]
        seen = [year for year in self.inputs.period.years if (year in documented) is self.draws.chance(0.9)]
        answers["annual", ""] = frozenset(f"y{year}" for year in seen) or frozenset({"none"})

    def _competence(self, answers: dict[Cell, Value]) -> None:
        # Most units have some tens of employees.
        staff = self.draws.whole(1020, 1340) if self.division else round(34 * 2.2 ** self.draws.normal()) + 3
        share = self.truth.trained[self.administration] + 0.12 * self.draws.normal()
        if not self.draws.chance(0.03):
            answers["staff", ""] = float(staff)
            if not self.draws.chance(0.05):
                answers["trained", ""] = float(round(staff * min(max(share, 0.0), 1.0)))
        if not self.draws.chance(0.05):
            answers["hours", ""] = self.draws.pick(_HOURS)
        answers["training_form", ""] = self.draws.pick(self.pattern.training_form)
        self._several("training_needs", self.pattern.needs, answers)

    def _closing(self, answers: dict[Cell, Value]) -> None:
        for question, weights in self.pattern.coordination.items():
            if not self.draws.chance(self.pattern.skipped):
                answers[question, ""] = "dont_know" if self.draws.chance(0.05) else self.draws.pick(weights)
        self._several("forms_wanted", self.pattern.forms_wanted, answers)
        self._several("belonging", self.pattern.belonging, answers)

    def _several(self, question: str, probabilities: Weights, answers: dict[Cell, Value]) -> None:
        chosen = frozenset(code for code, share in probabilities.items() if self.draws.chance(share))
        if chosen:
            answers[question, ""] = chosen
