"""Rules over several answers of one respondent: routing, and numbers that contradict one another."""

from __future__ import annotations

import pandas as pd

from followup.clean.context import Context
from followup.clean.log import WITHHELD, CleaningLog
from followup.ingest import RawTable
from followup.ingest.table import Column
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
        stated = _earlier_answers(answers, concerned, earlier, question)
        skipped = concerned[stated.notna() & ~stated.isin(question.ask_if.answers)]
        given = skipped[answers.loc[skipped, "state"].isin(_SAID)]
        _log_answers(answers.loc[given], table, "routing.answered", log)
        _set_aside(answers, skipped, State.ROUTED)
    return answers


def _earlier_answers(answers: pd.DataFrame, concerned: pd.Index, earlier: Question, question: Question) -> pd.Series:
    """Return the code given to the earlier question, for the same activity where both are over activities."""
    keys = ["respondent", "item"] if earlier.kind is Kind.MATRIX and question.kind is Kind.MATRIX else ["respondent"]
    said = answers[(answers["question"] == earlier.id) & answers["state"].isin(_SAID)]
    if earlier.kind is Kind.MULTIPLE:
        said = said[said["score"] == 1].assign(code=lambda frame: frame["item"])
    given = said.drop_duplicates(keys).set_index(keys)["code"]
    wanted = (
        pd.MultiIndex.from_frame(answers.loc[concerned, keys]) if len(keys) > 1 else answers.loc[concerned, keys[0]]
    )
    return pd.Series(given.reindex(wanted).to_numpy(), index=concerned)


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
    columns = {column.letter: column for column in table.columns}
    for (question, item, letter), part in answers.groupby(["question", "item", "column"], sort=False):
        column: Column | None = columns.get(str(letter))
        # A text answer has no label: what it says must not reach the log.
        before = [label or WITHHELD for label in part["label"]]
        log.add_cells(
            table, part["row"], column, rule, before, [""] * len(part), question=str(question), item=str(item)
        )
