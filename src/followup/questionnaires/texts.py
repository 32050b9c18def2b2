"""The words that the forms have in common, and text made safe to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from followup.locale import _, number
from followup.period import Kind, Measure, PeriodInput
from followup.plain import plain

if TYPE_CHECKING:
    from followup.questionnaires.outline import Item, Outline, Routing

# What no form can hold, what would break a line, and what turns or hides the text that follows it.


def either(words: Sequence[str]) -> str:
    """Join words by commas and a last *or*.

    Examples
    --------
    >>> either(["Genomförd", "Pågår", "Ej påbörjad"])
    'Genomförd, Pågår eller Ej påbörjad'
    """
    *most, last = words
    return _("{most} or {last}", most=", ".join(most), last=last) if most else last


def routing_text(routing: Routing | None) -> str:
    """Say in words when an item is to be answered; nothing if it always is."""
    if routing is None:
        return ""
    answers = either([f"”{plain(option.label)}”" for option in routing.answers])
    return _(
        "Answer only if you chose {answers} for “{question}”.",
        answers=answers,
        question=plain(routing.earlier[0].question.name),
    )


def number_text(item: Item) -> str:
    """Say between which limits a number is to lie."""
    low, high = item.question.minimum, item.question.maximum
    if low is not None and high is not None:
        return _("Write a number between {low} and {high}.", low=number(low), high=number(high))
    if low is not None:
        return _("Write a number that is at least {low}.", low=number(low))
    if high is not None:
        return _("Write a number that is at most {high}.", high=number(high))
    return _("Write a number.")


def how_to_answer(item: Item) -> str:
    """Say how an item is answered in a form with lists, without its routing."""
    if item.question.measures is Measure.RESPONDENT_KEY:
        return _("Write the code. Leave the cell empty if you have none.")
    if item.question.kind is Kind.NUMBER:
        return number_text(item)
    if item.question.kind is Kind.MULTIPLE:
        return _("Choose yes or no for each.")
    return _("Choose from the list.") if item.scale else _("Write in your own words, without names.")


def closing_text(outline: Outline) -> str:
    """Say by when the answer is wanted; of a yearly form the period folder does not say."""
    if outline.year is not None:
        return ""
    from babel.dates import format_date

    from followup.locale import LANGUAGES, language

    closes = format_date(outline.period.period.survey.closes, "long", locale=LANGUAGES[language()])
    return _("Answer no later than {date}.", date=closes)


def synthetic_text(period: PeriodInput) -> str:
    """Return the mark of a period that is made up; nothing for a real one."""
    if not period.period.synthetic:
        return ""
    return _("Synthetic example: the municipality and the plan are invented.")
