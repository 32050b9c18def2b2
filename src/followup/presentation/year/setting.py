"""What the words of a year depend on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from followup.clean.yearly import Round, documenting
from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.period import Measure, Plan, Scale
from followup.presentation import Names
from followup.schemas import State


@dataclass(frozen=True)
class YearSetting:
    """What the words of a year depend on.

    Parameters
    ----------
    year, before
        The year, and the earlier one it is compared with, if there is any.
    status, followup
        The scales of the two questions; the latter may not be asked.
    plan
        The plan.
    """

    year: int
    before: int | None
    status: Scale
    followup: Scale | None
    plan: Plan

    @classmethod
    def of(cls, rounds: Sequence[Round], year: int) -> YearSetting:
        """Return the setting of a year, given its round and the one before it."""
        context = next(one.context for one in rounds if one.year == year)
        status, followup = context.first(Measure.IMPLEMENTATION), documenting(context.questionnaire)
        scale = context.scales[status.id] if status else None
        if scale is None:
            fault = Fault(
                "year.no-status-question",
                _("No question asks every year how far the work has come."),
                Place("questionnaire.yaml"),
                _("Write “yearly: true” under the question that measures implementation."),
            )
            raise InputError([fault], _("No tables were made."))
        before = [one.year for one in rounds if one.year < year]
        return cls(
            year, max(before, default=None), scale, context.scales[followup.id] if followup else None, context.plan
        )

    @property
    def names(self) -> Names:
        """What ids are called."""
        return Names(self.plan)

    @property
    def labels(self) -> dict[str, str]:
        """What each thing that is counted is called, the steps of the scale from the highest."""
        steps = {code: self.status.option(code).label for code in reversed(self.status.order)}
        others = {"not_applicable": _("Not relevant"), "dont_know": _("Don’t know"), "unanswered": _("No answer")}
        return {**steps, **others}

    def status_text(self, state: str, status: str) -> str:
        """Write an assignment's status, or why there is none."""
        if state == State.ANSWERED.value:
            return self.labels[status]
        return self.labels.get(state, self.labels["unanswered"])

    def followup_text(self, code: str) -> str:
        """Write an answer on follow-up, or a dash."""
        return self.followup.option(code).label if self.followup and code else "–"
