"""What respondents say as persons or units: response, competence, coordination, and what they wish for."""

from __future__ import annotations

import pandas as pd

from followup.clean import Context
from followup.clean.several import CHOSEN
from followup.period import Kind, Measure, Questionnaire
from followup.schemas import State


def response(respondents: pd.DataFrame, invited: dict[str, int]) -> pd.DataFrame:
    """Return the response rate of each administration: answered / invited × 100.

    Returns
    -------
    DataFrame
        ``administration, invited, answered, rate``, in the order of ``invited``; a rate can exceed 100 if more
        answered than were said to be invited.

    Examples
    --------
    >>> response(pd.DataFrame({"administration": ["social"] * 3}), {"social": 4}).to_dict("records")
    [{'administration': 'social', 'invited': 4, 'answered': 3, 'rate': 75.0}]
    """
    answered = respondents["administration"].value_counts()
    table = pd.DataFrame({"administration": list(invited), "invited": list(invited.values())})
    table["answered"] = table["administration"].map(answered).fillna(0).astype("int64")
    table["rate"] = 100 * table["answered"] / table["invited"]
    return table


def item_response(answers: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Count, per question, the answers in each state, and the share of those asked who left it unanswered.

    A question over activities counts once for each activity, one with several choices once for each respondent.

    Returns
    -------
    DataFrame
        ``question``, a column per state, ``asked`` (all but routed) and ``missing_share`` (0–100).

    Examples
    --------
    >>> states = ["answered", "unanswered", "routed", "answered"]
    >>> from followup.period import Question
    >>> answers = pd.DataFrame({"respondent": "R1", "question": "status", "state": states})
    >>> status = Question(id="status", text="Status?", kind="matrix")
    >>> asked = Questionnaire(title="Enkät", introduction="Svara.", questions=[status])
    >>> item_response(answers, asked)[["asked", "unanswered", "missing_share"]].round(1).to_dict("records")
    [{'asked': 3, 'unanswered': 1, 'missing_share': 33.3}]
    """
    states = [state.value for state in State]
    several = {question.id for question in questionnaire.questions if question.kind is Kind.MULTIPLE}
    rows = {}
    # One question at a time: all of them together would take several times the room of the table.
    for question in answers["question"].unique():
        given = answers.loc[answers["question"] == question, ["respondent", "state"]]
        # A respondent has one state for a question with several choices, repeated on the row of each option.
        if question in several:
            given = given.drop_duplicates("respondent")
        rows[str(question)] = given["state"].value_counts()
    table = pd.DataFrame([rows[name].reindex(states) for name in rows], index=pd.Index(list(rows), dtype="str"))
    table = table.set_axis(states, axis=1).fillna(0).astype("int64").rename_axis("question")
    table["asked"] = table[states].sum(axis=1) - table[State.ROUTED.value]
    lacking = table[State.UNANSWERED.value] + table[State.UNREADABLE.value]
    table["missing_share"] = 100 * lacking / table["asked"].where(table["asked"] > 0)
    return table.reset_index()


def competence(answers: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return staff trained / staff × 100 per administration.

    Only respondents who stated both numbers count; each speaks for the own unit, and the units are added up.

    Returns
    -------
    DataFrame
        ``administration, units`` (respondents counted), ``staff, trained, share`` in the plan's order.

    Examples
    --------
    One unit has trained 5 of 20, another 10 of 10, a third has not said how many: (5 + 10) / (20 + 10) = 50 %.

    >>> from types import SimpleNamespace
    >>> plan = SimpleNamespace(administrations=[SimpleNamespace(id="school")])
    >>> context = SimpleNamespace(plan=plan, first=lambda measure: SimpleNamespace(id=measure.value))
    >>> answers = pd.DataFrame({"respondent": ["R1", "R1", "R2", "R2", "R3"], "administration": "school",
    ...                         "question": ["staff", "trained", "staff", "trained", "staff"],
    ...                         "score": [20, 5, 10, 10, 99]})
    >>> competence(answers, context)[["units", "staff", "trained", "share"]].to_dict("records")
    [{'units': 2, 'staff': 30.0, 'trained': 15.0, 'share': 50.0}]
    """
    staff, trained = context.first(Measure.STAFF), context.first(Measure.TRAINED)
    columns = ["administration", "units", "staff", "trained", "share"]
    if staff is None or trained is None:
        return pd.DataFrame(columns=columns)
    numbers = answers[answers["question"].isin([staff.id, trained.id])]
    wide = numbers.pivot(index=["respondent", "administration"], columns="question", values="score")
    wide = (
        wide.reindex(columns=[staff.id, trained.id]).dropna().rename(columns={staff.id: "staff", trained.id: "trained"})
    )
    sums = wide.groupby("administration").agg(
        units=("staff", "size"), staff=("staff", "sum"), trained=("trained", "sum")
    )
    order = [item.id for item in context.plan.administrations]
    table = sums.reindex(order).fillna(0).rename_axis("administration").reset_index()
    table["units"] = table["units"].astype("int64")
    table["share"] = 100 * table["trained"] / table["staff"].where(table["staff"] > 0)
    return table[columns]


def choices(answers: pd.DataFrame, question: str, codes: list[str]) -> pd.DataFrame:
    """Count how many chose each option of a multiple-choice question.

    Returns
    -------
    DataFrame
        ``item, chosen, base`` (respondents who answered the question) and ``share`` (0–100), in the order of ``codes``.

    Examples
    --------
    >>> answers = pd.DataFrame({"question": "forms", "item": "honour", "state": ["answered", "answered", "unanswered"],
    ...                         "code": ["chosen", "not_chosen", ""]})
    >>> choices(answers, "forms", ["honour"]).to_dict("records")
    [{'item': 'honour', 'chosen': 1, 'base': 2, 'share': 50.0}]
    """
    said = answers[(answers["question"] == question) & (answers["state"] == State.ANSWERED.value)]
    groups = (said["code"] == CHOSEN).groupby(said["item"])
    table = pd.DataFrame({"chosen": groups.sum(), "base": groups.size()}).reindex(codes).fillna(0).astype("int64")
    table["share"] = 100 * table["chosen"] / table["base"].where(table["base"] > 0)
    return table.rename_axis("item").reset_index()


def distribution(answers: pd.DataFrame, questions: list[str], order: list[str]) -> pd.DataFrame:
    """Count the answers to questions that share an ordered scale.

    Parameters
    ----------
    order
        The codes of the scale, from lowest to highest.

    Returns
    -------
    DataFrame
        Indexed by question: a column per code, ``base`` (their sum), ``dont_know``, and ``top_two_share``: the share
        of the base at the two highest steps × 100.

    Examples
    --------
    >>> answers = pd.DataFrame({"question": "steering", "state": "answered", "code": ["1", "2", "4", "5"]})
    >>> distribution(answers, ["steering"], ["1", "2", "3", "4", "5"])["top_two_share"].to_list()
    [50.0]
    """
    asked = answers[answers["question"].isin(questions)]
    said = asked[asked["state"] == State.ANSWERED.value]
    table = said.groupby(["question", "code"]).size().unstack(fill_value=0)
    table = table.reindex(index=questions, columns=order, fill_value=0).rename_axis(index="question", columns=None)
    table["base"] = table[order].sum(axis=1)
    unknown = asked[asked["state"] == State.DONT_KNOW.value].groupby("question").size()
    table["dont_know"] = unknown.reindex(questions).fillna(0).astype("int64")
    top_two = table[order[-2:]].sum(axis=1)
    table["top_two_share"] = 100 * top_two / table["base"].where(table["base"] > 0)
    return table
