"""The numbers of the survey itself: how large the plan is, who answered, what was corrected and left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from followup.clean import Context
from followup.facts import Number, Unit
from followup.locale import _
from followup.period import Kind, Question
from followup.presentation import Names
from followup.presentation.numbers.groups import by_group


def plan_numbers(context: Context, assignments: pd.DataFrame) -> Iterator[Number]:
    """Yield how large the plan is."""
    plan = context.plan
    yield Number("plan.activities.count", len(plan.activities), Unit.COUNT, None, _("Activities in the plans"))
    label = _("Assignments: an activity and an administration responsible for it")
    yield Number("plan.assignments.count", len(assignments), Unit.COUNT, None, label)
    yield Number("plan.administrations.count", len(plan.administrations), Unit.COUNT, None, _("Administrations"))
    yield Number("period.years.count", len(context.years), Unit.COUNT, None, _("Years of the term to follow up"))


def response_numbers(rates: pd.DataFrame, names: Names) -> Iterator[Number]:
    """Yield how many were invited and answered."""
    invited, answered = int(rates["invited"].sum()), int(rates["answered"].sum())
    label = _("Response rate")
    yield Number("response.invited.count", invited, Unit.COUNT, None, _("Invited"))
    yield Number("response.answered.count", answered, Unit.COUNT, invited, _("Answered"))
    yield Number("response.rate", 100 * answered / invited, Unit.PERCENT, invited, label)
    yield from by_group(
        "response.rate", rates, "administration", "rate", "invited", Unit.PERCENT, label, names.administration
    )


def quality_numbers(log: pd.DataFrame, assignments: pd.DataFrame) -> Iterator[Number]:
    """Yield how much was corrected, and where respondents disagree."""
    yield Number("cleaning.changes.count", len(log), Unit.COUNT, None, _("Rows in the cleaning log"))
    label = _("Assignments whose respondents disagree on the status")
    yield Number("assignments.disagree.count", assignments["disagree"].sum(), Unit.COUNT, len(assignments), label)


def item_numbers(items: pd.DataFrame, questions: Sequence[Question]) -> Iterator[Number]:
    """Yield the share that left each question unanswered; a question in free text is voluntary, and not among them."""
    named = {question.id: question.name for question in questions if question.kind is not Kind.TEXT}
    for row in items[items["question"].isin(named)].to_dict("records"):
        label = _("Share of those asked without an answer: {question}", question=named[row["question"]])
        yield Number(f"items.{row['question']}.missing.share", row["missing_share"], Unit.PERCENT, row["asked"], label)
