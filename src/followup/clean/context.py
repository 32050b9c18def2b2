"""What cleaning needs to know of a period: who may be asked what, by which scales, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from followup.ingest.match import Target, targets_of
from followup.period import Measure, PeriodInput, Plan, Question, Questionnaire, Scale
from followup.period.scales import options_of


@dataclass(frozen=True)
class Context:
    """The questionnaire in its setting.

    Parameters
    ----------
    questionnaire, plan
        As read from the period folder.
    years
        The years of the term.
    closes
        The last day on which an answer is in time, if there is one.
    """

    questionnaire: Questionnaire
    plan: Plan
    years: tuple[int, ...] = ()
    closes: date | None = None

    @classmethod
    def of(cls, period: PeriodInput) -> Context:
        """Return the context of a period folder."""
        return cls(period.questionnaire, period.plan, tuple(period.period.years), period.period.survey.closes)

    @cached_property
    def scales(self) -> dict[str, Scale | None]:
        """The scale of each question, by its id."""
        return {
            question.id: options_of(question, self.questionnaire, self.plan, self.years)
            for question in self.questionnaire.questions
        }

    @cached_property
    def targets(self) -> list[Target]:
        """All that columns can answer."""
        return [
            target
            for question in self.questionnaire.questions
            for target in targets_of(question, self.scales[question.id], self.plan)
        ]

    @cached_property
    def responsible(self) -> dict[str, frozenset[str]]:
        """The administrations responsible for each activity."""
        return {activity.id: frozenset(activity.responsible) for activity in self.plan.activities}

    def first(self, measure: Measure) -> Question | None:
        """Return the question asked for ``measure``, if the questionnaire has one."""
        questions = self.questionnaire.measuring(measure)
        return questions[0] if questions else None

    def asked(self, target: Target) -> frozenset[str] | None:
        """Return the administrations that are asked for ``target``; ``None`` means everybody.

        A question over activities goes only to those responsible for the activity.
        """
        asked = frozenset(target.question.administrations) or None
        if target.activity is None:
            return asked
        responsible = self.responsible[target.activity.id]
        return responsible if asked is None else responsible & asked
