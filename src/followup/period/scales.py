"""The scale of a question, also where it is made from the plan and the period instead of being written down."""

from __future__ import annotations

from collections.abc import Iterable

from followup.period.plan import Plan
from followup.period.questionnaire import Option, Question, Questionnaire, Scale


def options_of(question: Question, questionnaire: Questionnaire, plan: Plan, years: Iterable[int]) -> Scale | None:
    """Return the scale of a question, made from the plan and the period where it is a built-in one.

    The administrations' former names count as other ways to write their names.
    """
    if question.scale is None:
        return None
    if question.scale == "administrations":
        return Scale(
            options=[
                Option(code=item.id, label=item.name, synonyms=[item.short, *item.former_names])
                for item in plan.administrations
            ]
        )
    if question.scale == "violence_forms":
        return Scale(
            options=[Option(code=item.id, label=item.title, synonyms=[item.short]) for item in plan.violence_forms]
        )
    if question.scale == "years":
        none = Option(code="none", label="Inget av åren", synonyms=["Inget år", "None of the years"])
        return Scale(options=[*(Option(code=f"y{year}", label=str(year)) for year in years), none])
    return questionnaire.scales[question.scale]
