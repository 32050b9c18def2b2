"""Several respondents, one answer: the rule by which an administration's answers become one.

The rule is the median of the ordered scale, ties to the lower step. It is stated in the report, and assignments whose
respondents disagree are listed (:func:`followup.indicators.assignments.disagreements`).
"""

from __future__ import annotations

import pandas as pd

from followup.period import Scale
from followup.schemas import State
from followup.storage import as_text

_APART = [State.NOT_APPLICABLE.value, State.DONT_KNOW.value, State.ROUTED.value, State.UNREADABLE.value]

_JOINT = {
    "respondents": "int64",
    "answering": "int64",
    "disagree": "bool",
    "lowest": "str",
    "highest": "str",
    "not_applicable": "int64",
    "code": "str",
    "state": "str",
    "score": "float64",
}


def agree(answers: pd.DataFrame, by: list[str], scale: Scale) -> pd.DataFrame:
    """Bring the answers of several respondents together.

    Parameters
    ----------
    answers
        Rows of the table ``answers`` for questions with one scale.
    by
        The columns that tell what is answered, such as administration and activity.
    scale
        The scale, with its order.

    Returns
    -------
    DataFrame
        One row per combination of ``by``: ``state``, ``code`` and ``score`` of the joint answer, ``respondents`` (how
        many were asked), ``answering`` (how many gave a step of the scale), ``lowest`` and ``highest`` (the codes of
        the outermost steps given, empty without one), ``not_applicable`` (how many chose *ej aktuell*) and
        ``disagree`` (steps two or more apart, or *ej aktuell* from one respondent and a step from another).

    Notes
    -----
    *Ej aktuell* is the joint answer where more respondents chose it than chose a step of the scale, all steps taken
    together. Those who do not know give way to those who do, however few. Where nobody chose a step or *ej aktuell*,
    the joint answer is missing for the reason most of them had; *ej besvarad* counts last.

    Examples
    --------
    Two of four say *nej* and two *ja*: the tie goes to the lower step.

    >>> from followup.period import Option
    >>> scale = Scale(options=[Option(code="no", label="Nej", score=0), Option(code="yes", label="Ja", score=1)],
    ...               order=["no", "yes"])
    >>> answers = pd.DataFrame({"administration": "social", "state": "answered", "code": ["yes", "no", "yes", "no"]})
    >>> agree(answers, ["administration"], scale)[["code", "score", "answering"]].to_dict("records")
    [{'code': 'no', 'score': 0.0, 'answering': 4}]

    One says that it is carried out, another that it is not the administration's to do: that is no agreement either.

    >>> answers = pd.DataFrame({"administration": "social", "state": ["answered", "not_applicable"],
    ...                         "code": ["yes", ""]})
    >>> agree(answers, ["administration"], scale)[["code", "not_applicable", "disagree"]].to_dict("records")
    [{'code': 'yes', 'not_applicable': 1, 'disagree': True}]
    """
    return agree_of_counts(counted(answers, by), by, scale)


def counted(answers: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return how many gave each answer: ``by``, ``state``, ``code`` and ``n``.

    A million respondents give a handful of different answers: what is reckoned with is how many gave each.

    Examples
    --------
    >>> answers = pd.DataFrame({"administration": "social", "state": "answered", "code": ["yes", "no", "yes"]})
    >>> counted(answers, ["administration"])[["code", "n"]].to_dict("records")
    [{'code': 'yes', 'n': 2}, {'code': 'no', 'n': 1}]
    """
    if answers.empty:
        return answers[[*by, "state", "code"]].assign(n=pd.Series(dtype="int64"))
    sizes = answers.groupby([*by, "state", "code"], sort=False, observed=True).size()
    return as_text(sizes.rename("n").reset_index())


def agree_of_counts(frame: pd.DataFrame, by: list[str], scale: Scale) -> pd.DataFrame:
    """Bring answers together as :func:`agree` does, of which it is known how many gave each.

    Parameters
    ----------
    frame
        What :func:`counted` returned.
    by, scale
        As for :func:`agree`.
    """
    if frame.empty:
        return frame[by].reindex(columns=[*by, *_JOINT]).astype(_JOINT)
    place = {code: step for step, code in enumerate(scale.order)}
    scores = {code: scale.option(code).score for code in scale.order}
    frame = frame.assign(step=frame["code"].map(place).where(frame["state"] == State.ANSWERED.value))
    groups = frame.groupby(by, sort=False)
    counts = {
        state: frame["n"].where(frame["state"] == state, 0).groupby([frame[key] for key in by], sort=False).sum()
        for state in _APART
    }
    joint = pd.DataFrame(
        {
            "respondents": groups["n"].sum(),
            "answering": frame["n"]
            .where(frame["step"].notna(), 0)
            .groupby([frame[key] for key in by], sort=False)
            .sum(),
            "lowest": groups["step"].min(),
            "highest": groups["step"].max(),
        }
    )
    joint["not_applicable"] = counts[State.NOT_APPLICABLE.value].reindex(joint.index).astype("int64")
    far_apart = (joint["highest"] - joint["lowest"] >= 2).fillna(False).astype(bool)
    joint["disagree"] = far_apart | ((joint["not_applicable"] > 0) & (joint["answering"] > 0))
    codes = dict(enumerate(scale.order))
    for end in ("lowest", "highest"):
        joint[end] = joint[end].map(codes).fillna("").astype("str")
    answered = frame.dropna(subset=["step"]).sort_values([*by, "step"], kind="stable")
    # The lower median of a group of n stands at position (n - 1) // 2, from 0: where that many stand at or below it.
    reached = answered.groupby(by, sort=False)["n"].cumsum()
    size = answered.groupby(by, sort=False)["n"].transform("sum")
    middle = answered[reached > (size - 1) // 2].groupby(by, sort=False)["code"].first()
    joint["code"] = middle.reindex(joint.index)
    not_applicable = joint["not_applicable"] > joint["answering"]
    joint.loc[not_applicable, "code"] = None
    apart = pd.DataFrame(counts).reindex(joint.index)
    reason = apart.idxmax(axis=1).where(apart.max(axis=1) > 0, State.UNANSWERED.value)
    reason = reason.mask(not_applicable, State.NOT_APPLICABLE.value)
    joint["state"] = reason.where(joint["code"].isna(), State.ANSWERED.value)
    joint["score"] = joint["code"].map(scores).astype("float64")
    joint["code"] = joint["code"].fillna("").astype("str")
    return joint.reset_index()
