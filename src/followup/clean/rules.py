"""Rules over several answers of one respondent: routing, and numbers that contradict one another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup.clean.context import Context
from followup.clean.log import WITHHELD, CleaningLog
from followup.ingest import RawTable
from followup.period import Kind, Measure, Question
from followup.schemas import State

_SAID = [State.ANSWERED.value, State.DONT_KNOW.value, State.NOT_APPLICABLE.value]


def apply_routing(answers: pd.DataFrame, table: RawTable, context: Context, log: CleaningLog) -> pd.DataFrame:
    """Mark as routed what a respondent was not meant to be asked, given an earlier answer.

    An answer given all the same is set aside and logged. Where the earlier question was left unanswered nothing can be
    said of the routing, and the answer stands.
    """
    answers = answers.copy()
    for question in context.questionnaire.questions:
        if question.ask_if is None:
            continue
        earlier = context.questionnaire.question(question.ask_if.question)
        concerned = answers.index[answers["question"] == question.id]
        skipped = concerned[_leads_past(answers, concerned, earlier, question)]
        given = skipped[answers.loc[skipped, "state"].isin(_SAID)]
        _log_answers(answers.loc[given], table, "routing.answered", log)
        _set_aside(answers, skipped, State.ROUTED)
    return answers


def _leads_past(answers: pd.DataFrame, concerned: pd.Index, earlier: Question, question: Question) -> np.ndarray:
    """Tell for which of the answers the earlier question was settled without any of the answers that lead to them.

    Where both questions are over activities, the activity's own earlier answer decides.
    """
    assert question.ask_if is not None, "only such questions are routed"
    keys = ["respondent", "item"] if earlier.kind is Kind.MATRIX and question.kind is Kind.MATRIX else ["respondent"]
    settled = answers[(answers["question"] == earlier.id) & answers["state"].isin([*_SAID, State.ROUTED.value])]
    chosen = settled["item"].where(settled["score"] == 1, "") if earlier.kind is Kind.MULTIPLE else settled["code"]
    leading = settled[chosen.isin(question.ask_if.answers)]
    wanted, told, led = (pd.MultiIndex.from_frame(part[keys]) for part in (answers.loc[concerned], settled, leading))
    return wanted.isin(told) & ~wanted.isin(led)


def check_staff_numbers(answers: pd.DataFrame, table: RawTable, context: Context, log: CleaningLog) -> pd.DataFrame:
    """Set aside both numbers where a respondent states more trained staff than staff."""
    staff, trained = context.first(Measure.STAFF), context.first(Measure.TRAINED)
    if staff is None or trained is None:
        return answers
    answers = answers.copy()
    numbers = answers[answers["question"].isin([staff.id, trained.id])]
    wide = numbers.pivot(index="respondent", columns="question", values="score").reindex(columns=[staff.id, trained.id])
    impossible = wide.index[wide[trained.id] > wide[staff.id]]
    concerned = numbers.index[numbers["respondent"].isin(impossible)]
    _log_answers(answers.loc[concerned], table, "number.trained-exceeds-staff", log)
    _set_aside(answers, concerned, State.UNREADABLE)
    return answers


def _set_aside(answers: pd.DataFrame, rows: pd.Index, state: State) -> None:
    answers.loc[rows, "state"] = state.value
    answers.loc[rows, ["code", "label"]] = ""
    answers.loc[rows, "score"] = float("nan")


def _log_answers(answers: pd.DataFrame, table: RawTable, rule: str, log: CleaningLog) -> None:
    log.add(
        rule,
        table,
        answers["row"],
        column=answers["column"],
        question=answers["question"],
        item=answers["item"],
        # A text answer has no label: what it says must not reach the log.
        before=answers["label"].where(answers["label"] != "", WITHHELD),
    )
