"""Clean the yearly forms: by the rules of all answers, a year at a time, one form per administration.

The next step is free text and stays behind: only whether one was stated is carried further.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from followup.clean import clean
from followup.clean.context import Context
from followup.clean.log import CleaningLog
from followup.errors import Fault, Place, Severity
from followup.ingest.table import RawTable
from followup.ingest.yearly import YearlyForm
from followup.locale import _
from followup.period import Activity, Measure, PeriodInput, Question, Questionnaire
from followup.questionnaires.outline import NEXT_STEP

SUPERSEDED = "form.superseded"
"""The rule by which one of several forms for the same year is chosen."""


@dataclass(frozen=True)
class Round:
    """What was asked and answered in one year.

    Parameters
    ----------
    year
        The year.
    context
        The yearly questions, over the activities whose timetable covers the year.
    received
        The administrations whose form came in.
    answers
        As :func:`followup.clean.clean` gives them.
    stated
        Administration and activity where a next step was written.
    """

    year: int
    context: Context
    received: frozenset[str]
    answers: pd.DataFrame
    stated: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class CleanedYearly:
    """The years with a form, the rows for the cleaning log, and the faults met on the way."""

    rounds: tuple[Round, ...]
    log: pd.DataFrame
    faults: tuple[Fault, ...]


def clean_yearly(forms: Sequence[YearlyForm], period: PeriodInput) -> CleanedYearly:
    """Clean yearly forms.

    Parameters
    ----------
    forms
        What :func:`followup.ingest.yearly.read_yearly` read.
    period
        The period.

    Returns
    -------
    CleanedYearly
        A round for each year with a form, the log and the faults.
    """
    log, rounds, faults = CleaningLog(), list[Round](), list[Fault]()
    kept = _latest(forms, log)
    logs = [log.table()]
    if forms and documenting(period.questionnaire) is None:
        message = _("No question tells whether activities were followed up, so the yearly forms cannot show it.")
        step = _("Write “documents_followup: true” under the question that does.")
        faults.append(Fault("yearly.no-followup-question", message, Place("questionnaire.yaml"), step, Severity.LOOK))
    for year in sorted({form.year for form in forms}):
        of_year = [form for form in kept if form.year == year]
        context = _context(period, year)
        cleaned = clean([_without_next_step(form.table) for form in of_year], context)
        logs.append(cleaned.log)
        faults += cleaned.faults
        received = frozenset(form.administration for form in of_year) - {""}
        rounds.append(Round(year, context, received, cleaned.answers, _stated(of_year)))
    return CleanedYearly(tuple(rounds), pd.concat(logs, ignore_index=True), tuple(faults))


def documenting(questionnaire: Questionnaire) -> Question | None:
    """Return the question that tells whether an activity was followed up, if there is one."""
    return next((question for question in questionnaire.questions if question.documents_followup), None)


def chosen_forms(forms: Iterable[YearlyForm]) -> dict[tuple[int, str], YearlyForm]:
    """Return the form that counts of each year and administration: the one saved last, of equals the last by name."""
    order = sorted(forms, key=lambda form: (form.saved, form.table.file))
    return {(form.year, form.administration): form for form in order}


def _latest(forms: Sequence[YearlyForm], log: CleaningLog) -> list[YearlyForm]:
    """Keep the form saved last of each administration and year; among those saved together the last by name.

    A form without any answer supersedes none: cleaning leaves it out.
    """
    chosen = chosen_forms(forms)
    kept = []
    for form in forms:
        latest = chosen[form.year, form.administration]
        if form.administration and form is not latest:
            log.add(SUPERSEDED, form.table, form.table.cells.index, after=latest.table.file)
        else:
            kept.append(form)
    return kept


def _context(period: PeriodInput, year: int) -> Context:
    """Return what is asked in the year: the yearly questions, over the activities whose timetable covers it."""
    whole = period.questionnaire
    knowing = {Measure.RESPONDENT_KEY, Measure.ADMINISTRATION}
    asked = [question for question in whole.questions if question.yearly or question.measures in knowing]
    ids = {question.id for question in asked}
    # Where the question that routes is not asked in the year, neither is there any routing.
    questions = [q if q.ask_if is None or q.ask_if.question in ids else _unrouted(q) for q in asked]
    plan = period.plan.model_copy(
        update={"activities": [activity for activity in period.plan.activities if _covers(activity, year)]}
    )
    # The period folder knows no last day for the yearly forms.
    return Context(whole.model_copy(update={"questions": questions}), plan, tuple(period.period.years))


def _unrouted(question: Question) -> Question:
    return question.model_copy(update={"ask_if": None})


def _covers(activity: Activity, year: int) -> bool:
    return activity.timetable.start <= year <= activity.timetable.end


def _without_next_step(table: RawTable) -> RawTable:
    """Leave the free text out before anything else reads the form."""
    columns = tuple(column for column in table.columns if column.code != NEXT_STEP)
    taken = [column.position for column in table.columns if column.code == NEXT_STEP]
    return replace(table, columns=columns, cells=table.cells.drop(columns=taken))


def _stated(forms: Iterable[YearlyForm]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (form.administration, column.subcode)
        for form in forms
        for column in form.table.columns
        if column.code == NEXT_STEP and str(form.table.cells.iloc[0, column.position]).strip()
    )
