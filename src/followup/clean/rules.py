"""Rules over several answers of one respondent: routing, and numbers that contradict one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from followup.clean.answered import Answered, log_set_aside
from followup.clean.context import Context
from followup.clean.log import CleaningLog
from followup.clean.values import Reading
from followup.ingest import RawTable
from followup.period import Kind, Measure, Question
from followup.schemas import State

_SAID = {State.ANSWERED, State.DONT_KNOW, State.NOT_APPLICABLE}
_WRITTEN = _SAID | {State.UNREADABLE}


def apply_routing(answered: Sequence[Answered], table: RawTable, context: Context, log: CleaningLog) -> None:
    """Mark as routed what a respondent was not meant to be asked, given an earlier answer.

    An answer given all the same, readable or not, is set aside and logged. Where the earlier question was left
    unanswered nothing can be said of the routing, and the answer stands.
    """
    for question in context.questionnaire.questions:
        if question.ask_if is None:
            continue
        earlier = context.questionnaire.question(question.ask_if.question)
        before = [part for part in answered if part.question == earlier.id]
        parts = [part for part in answered if part.question == question.id]
        # The options of a question are all asked of the same respondents, and answered together.
        together = [parts] if parts and question.kind is Kind.MULTIPLE else [[part] for part in parts]
        for group in together:
            skipped = _leads_past(group[0], before, earlier, question)
            log_set_aside("routing.answered", group, skipped & group[0].are(_is_written), table, log)
            for part in group:
                part.set_aside(skipped, State.ROUTED)


def _says_something(reading: Reading) -> bool:
    return reading.state in _SAID


def _is_written(reading: Reading) -> bool:
    return reading.state in _WRITTEN


def _leads_past(part: Answered, before: Sequence[Answered], earlier: Question, question: Question) -> np.ndarray:
    """Tell for which of those asked the earlier question was settled without any of the answers that lead here.

    Where both questions are over activities, the activity's own earlier answer decides.
    """
    assert question.ask_if is not None, "only such questions are routed"
    leading = set(question.ask_if.answers)
    told, led = np.zeros(len(part.rows), dtype=bool), np.zeros(len(part.rows), dtype=bool)
    by_activity = earlier.kind is Kind.MATRIX and question.kind is Kind.MATRIX
    for other in before:
        if by_activity and other.item != part.item:
            continue
        told |= other.among_all(lambda reading: _says_something(reading) or reading.state is State.ROUTED)
        if earlier.kind is not Kind.MULTIPLE:
            led |= other.among_all(lambda reading: reading.code in leading)
        elif other.item in leading:
            led |= other.among_all(lambda reading: reading.score == 1)
    return (told & ~led)[part.who]


def check_staff_numbers(answered: Sequence[Answered], table: RawTable, context: Context, log: CleaningLog) -> None:
    """Set aside both numbers where a respondent states more trained staff than staff."""
    measured = [context.first(measure) for measure in (Measure.STAFF, Measure.TRAINED)]
    asked = [part for question in measured if question for part in answered if part.question == question.id]
    if len(asked) != len(measured):
        return
    staff, trained = (part.scores() for part in asked)
    impossible = trained > staff
    for part in asked:
        log_set_aside("number.trained-exceeds-staff", [part], impossible[part.who], table, log)
        part.set_aside(impossible[part.who], State.UNREADABLE)
