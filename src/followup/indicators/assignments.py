"""The unit of analysis: one row per assignment, with its status, its criteria and where it lies in the matrix."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup.clean import Context
from followup.indicators.consensus import agree, agree_of_counts, counted
from followup.period import Measure
from followup.period.period import Thresholds
from followup.schemas import Quadrant, State

CRITERIA = 5
"""Socialstyrelsen's criteria for a routine in force: written, decided, stated, known and used, followed up."""


def assignment_id(activity: str, administration: str) -> str:
    """Return the id of an assignment, such as ``A101.social``."""
    return f"{activity}.{administration}"


def plan_assignments(context: Context) -> pd.DataFrame:
    """Return every assignment of the plan, in its order: ids, area, plan and target."""
    return pd.DataFrame(
        [
            {
                "assignment": assignment_id(activity.id, administration),
                "activity": activity.id,
                "administration": administration,
                "area": activity.area,
                "plan": activity.plan,
                "target": activity.target.value,
            }
            for activity, administration in context.plan.assignments()
        ]
    )


def assignment_criteria(answers: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the joint answer to each criterion of each assignment.

    Returns
    -------
    DataFrame
        ``assignment, criterion, state, code, score`` (0–1), in the order of the plan and the questionnaire.
    """
    asked = [question.id for question in context.questionnaire.measuring(Measure.SYSTEMATICS)]
    # Counted one by one, for there may be many answers; brought together at once, for each round takes its time.
    counts = {name: counted(answers[answers["question"] == name], ["administration", "item"]) for name in asked}
    scales = [scale for name in asked if (scale := context.scales[name]) is not None]
    distinct = [scale for number, scale in enumerate(scales) if scale not in scales[:number]]
    parts = []
    for scale in distinct:
        same = [counts[name].assign(criterion=name) for name in asked if context.scales[name] == scale]
        joint = agree_of_counts(pd.concat(same, ignore_index=True), ["criterion", "administration", "item"], scale)
        parts += [joint] if len(joint) else []
    columns = ["assignment", "criterion", "state", "code", "score"]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="float64" if name == "score" else "str") for name in columns})
    joint = pd.concat(parts, ignore_index=True)
    joint["assignment"] = [
        assignment_id(item, administration)
        for item, administration in zip(joint["item"], joint["administration"], strict=True)
    ]
    order = {name: place for place, name in enumerate(plan_assignments(context)["assignment"])}
    joint["place"] = joint["assignment"].map(order)
    joint["asked"] = joint["criterion"].map({name: place for place, name in enumerate(asked)})
    return joint.sort_values(["place", "asked"], kind="stable")[columns].reset_index(drop=True)


def systematics_of(criteria: pd.DataFrame, criteria_needed: int) -> pd.DataFrame:
    """Return the systematics index of each assignment.

    The mean score of the answered criteria × 100 (ja 1, delvis ½, nej 0), missing where fewer than
    ``criteria_needed`` of the five are answered. Source: the five criteria of Socialstyrelsen's Öppna jämförelser.

    Returns
    -------
    DataFrame
        Indexed by assignment: ``criteria_answered`` and ``systematics`` (0–100).

    Examples
    --------
    Ja, ja, delvis, nej and one *vet ej*: (1 + 1 + ½ + 0) / 4 = 62.5.

    >>> criteria = pd.DataFrame({"assignment": "A101.social", "score": [1, 1, 0.5, 0, None],
    ...                          "state": ["answered"] * 4 + ["dont_know"]})
    >>> float(systematics_of(criteria, 3)["systematics"].iloc[0])
    62.5
    """
    answered = criteria[criteria["state"] == State.ANSWERED.value]
    groups = answered.groupby("assignment", sort=False)["score"]
    # Multiplied before divided: no index falls short of a threshold that it meets by the last binary digit.
    result = pd.DataFrame({"criteria_answered": groups.count(), "systematics": 100 * groups.sum() / groups.count()})
    result.loc[result["criteria_answered"] < criteria_needed, "systematics"] = np.nan
    return result


def quadrant(score: float, systematics: float, state: str, thresholds: Thresholds) -> Quadrant:
    """Place an assignment in the matrix.

    Parameters
    ----------
    score
        Status score, 0–1; missing if there is none.
    systematics
        Systematics index, 0–100; missing if there is none.
    state
        The state of the joint status answer.
    thresholds
        From ``period.yaml``: ``carried_out`` against score × 100, ``systematic`` against the index.

    Examples
    --------
    >>> limits = Thresholds(criteria_answered=3, carried_out=75, systematic=70, ranking_base=5, people=5,
    ...                     clear_share=60, few_share=30, clear_change=5)
    >>> quadrant(1.0, 40.0, "answered", limits).value
    'person_dependent'
    >>> quadrant(1.0, float("nan"), "answered", limits).value
    'not_assessed'
    """
    if state != State.ANSWERED.value or np.isnan(score) or np.isnan(systematics):
        return Quadrant.NOT_ASSESSED
    carried_out = score * 100 >= thresholds.carried_out
    systematic = systematics >= thresholds.systematic
    if carried_out:
        return Quadrant.IN_PLACE if systematic else Quadrant.PERSON_DEPENDENT
    return Quadrant.PREPARED if systematic else Quadrant.NEITHER


def _joint_status(answers: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the plan's assignments with the joint status of each that somebody was asked about."""
    question = context.questionnaire.measuring(Measure.IMPLEMENTATION)[0]
    scale = context.scales[question.id]
    if scale is None:
        raise ValueError(f"{question.id}: the question on implementation needs a scale")
    status = agree(answers[answers["question"] == question.id], ["administration", "item"], scale)
    return plan_assignments(context).merge(
        status.rename(columns={"item": "activity", "code": "status"}), on=["activity", "administration"], how="left"
    )


def disagreements(answers: pd.DataFrame, context: Context) -> pd.DataFrame:
    """List the assignments whose respondents disagree on the status.

    They disagree where their steps lie two or more apart, or where some gave a step and others *ej aktuell*. No
    respondent can be told from the list: it says how many, and the outermost answers.

    Returns
    -------
    DataFrame
        ``assignment, activity, administration, answering, lowest, highest, not_applicable, status, state``, in the
        order of the plan.
    """
    joint = _joint_status(answers, context)
    columns = ["assignment", "activity", "administration", "answering", "lowest", "highest", "not_applicable"]
    listed = joint.loc[joint["disagree"].astype("boolean").fillna(False).astype(bool), [*columns, "status", "state"]]
    return listed.astype({"answering": "int64", "not_applicable": "int64"}).reset_index(drop=True)


def build_assignments(
    answers: pd.DataFrame, criteria: pd.DataFrame, context: Context, thresholds: Thresholds
) -> pd.DataFrame:
    """Return the table ``assignments``: one row per assignment of the plan, answered or not.

    Parameters
    ----------
    answers
        The table ``answers``.
    criteria
        What :func:`assignment_criteria` gives for it.
    context, thresholds
        The questionnaire in its setting, and the thresholds of ``period.yaml``.
    """
    table = _joint_status(answers, context)
    systematics = systematics_of(criteria, thresholds.criteria_answered)
    table = table.merge(systematics, left_on="assignment", right_index=True, how="left")
    table["state"] = table["state"].fillna(State.UNANSWERED.value)
    table["status"] = table["status"].fillna("")
    for name in ("respondents", "answering", "criteria_answered"):
        table[name] = table[name].fillna(0).astype("int64")
    table["disagree"] = table["disagree"].astype("boolean").fillna(False).astype(bool)
    table["quadrant"] = [
        quadrant(score, systematics, state, thresholds).value
        for score, systematics, state in zip(table["score"], table["systematics"], table["state"], strict=True)
    ]
    columns = ["assignment", "activity", "administration", "area", "plan", "target", "state", "status", "score"]
    columns += ["criteria_answered", "systematics", "quadrant", "respondents", "answering", "disagree"]
    return table[columns].astype({"score": "float64", "systematics": "float64"})
