"""The yearly rounds: what administrations said in a year's form, beside what they say of that year at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from followup.clean.yearly import Round, documenting
from followup.indicators.assignments import assignment_id
from followup.period import Measure
from followup.schemas import Comparison, State

_YEARLY = {
    "assignment": "str", "activity": "str", "administration": "str", "year": "int64", "received": "bool",
    "state": "str", "status": "str", "score": "float64", "followup_state": "str", "followed_up": "bool",
    "next_step": "bool",
}  # fmt: skip
_ROUNDS = {
    "administration": "str", "year": "int64", "received": "bool", "answered": "int64", "followed_up": "int64",
    "documented": "bool", "end_state": "str", "end_documented": "bool", "comparison": "str",
}  # fmt: skip


def build_yearly(rounds: Sequence[Round]) -> pd.DataFrame:
    """Return the table ``yearly``: assignment × year, for the years in which any form came in.

    Returns
    -------
    DataFrame
        A row for each assignment whose timetable covers the year, in the order of years and plan: ``received``
        (whether the administration's form came in), ``state``, ``status`` and ``score`` of the status,
        ``followup_state`` and ``followed_up`` (followed up and documented: the highest answer of the scale), and
        ``next_step`` (stated or not).
    """
    rows = [row for one in rounds for row in _rows(one)]
    return pd.DataFrame(rows, columns=list(_YEARLY)).astype(_YEARLY)


def _rows(one: Round) -> Iterator[dict[str, object]]:
    status, followup = one.context.first(Measure.IMPLEMENTATION), documenting(one.context.questionnaire)
    said = {(row.administration, row.question, row.item): row for row in one.answers.itertuples()}
    scale = one.context.scales[followup.id] if followup else None
    for activity, administration in one.context.plan.assignments():
        own = said.get((administration, status.id if status else "", activity.id))
        followed = said.get((administration, followup.id if followup else "", activity.id))
        yield {
            "assignment": assignment_id(activity.id, administration),
            "activity": activity.id,
            "administration": administration,
            "year": one.year,
            "received": administration in one.received,
            "state": own.state if own else State.UNANSWERED.value,
            "status": own.code if own and own.state == State.ANSWERED.value else "",
            "score": own.score if own else float("nan"),
            "followup_state": followed.state if followed else State.UNANSWERED.value,
            "followed_up": bool(followed and scale and followed.code == scale.order[-1]),
            "next_step": (administration, activity.id) in one.stated,
        }


def build_annual_rounds(yearly: pd.DataFrame, annual: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``annual_rounds``: administration × year, what the round says beside the answer at the end.

    The round documents an administration's year if more than half of its assignments with an answer on follow-up were
    followed up and documented; half is not enough. Only years with a round are there, and only administrations that
    had an activity that year.

    Parameters
    ----------
    yearly
        The table ``yearly``.
    annual
        The table ``annual_followup``.

    Returns
    -------
    DataFrame
        ``received, answered`` (assignments with an answer on follow-up), ``followed_up`` (those documented),
        ``documented`` (what the round says), ``end_state, end_documented`` (what is said at the end), and
        ``comparison``, in the order of ``annual_followup``.

    Examples
    --------
    Two of three assignments followed up: the round says that the year is documented, the answer at the end does not.

    >>> yearly = pd.DataFrame({"administration": "a", "year": 2024, "received": True,
    ...                        "followup_state": "answered", "followed_up": [True, True, False]})
    >>> annual = pd.DataFrame({"administration": ["a"], "year": [2024], "expected": [True], "state": ["answered"],
    ...                        "documented": [False]})
    >>> build_annual_rounds(yearly, annual)[["answered", "followed_up", "documented", "comparison"]].to_dict("records")
    [{'answered': 3, 'followed_up': 2, 'documented': True, 'comparison': 'only_round'}]
    """
    known = yearly["followup_state"] == State.ANSWERED.value
    counted = yearly.assign(answered=known, followed_up=known & yearly["followed_up"])
    sums = counted.groupby(["administration", "year"], as_index=False, sort=False).agg(
        received=("received", "any"), answered=("answered", "sum"), followed_up=("followed_up", "sum")
    )
    sums["documented"] = 2 * sums["followed_up"] > sums["answered"]
    end = annual[annual["expected"]].rename(columns={"state": "end_state", "documented": "end_documented"})
    table = end.merge(sums, on=["administration", "year"], how="inner")
    table["comparison"] = [
        _compare(answered > 0, documented, end_state == State.ANSWERED.value, end_documented).value
        for answered, documented, end_state, end_documented in zip(
            table["answered"], table["documented"], table["end_state"], table["end_documented"], strict=True
        )
    ]
    return table[list(_ROUNDS)].astype(_ROUNDS)


def _compare(answered: bool, documented: bool, end_answered: bool, end_documented: bool) -> Comparison:
    if not end_answered:
        return Comparison.NOT_COMPARED
    if not answered:
        return Comparison.UNSUPPORTED if end_documented else Comparison.NOT_COMPARED
    if documented == end_documented:
        return Comparison.AGREE
    return Comparison.ONLY_END if end_documented else Comparison.ONLY_ROUND


def round_totals(rounds: pd.DataFrame) -> dict[str, float]:
    """Return the sums of ``annual_rounds``.

    Returns
    -------
    dict
        ``expected`` (administration-years in years with a round), ``answered`` (those with an answer on follow-up in a
        form: the base of ``share``), ``documented``, ``share`` (documented / answered × 100, missing where there is
        none), ``compared`` (those answered both in the year and at the end), ``disagree`` (of the compared, those that
        say different things) and ``unsupported`` (documented by the answer at the end, with no answer in a form).

    Examples
    --------
    Of four administration-years three were answered in a form, two of them as documented: 2 / 3 = 66.7. One of the
    three compared disagrees, and one is documented at the end alone.

    >>> rounds = pd.DataFrame({"answered": [3, 2, 4, 0], "documented": [True, False, True, False],
    ...                        "comparison": ["agree", "only_end", "agree", "unsupported"]})
    >>> {name: round(value, 1) for name, value in round_totals(rounds).items()}
    {'expected': 4, 'answered': 3, 'documented': 2, 'share': 66.7, 'compared': 3, 'disagree': 1, 'unsupported': 1}
    """
    said = rounds["answered"] > 0
    counts = rounds["comparison"].value_counts()
    differing = sum(int(counts.get(kind.value, 0)) for kind in (Comparison.ONLY_END, Comparison.ONLY_ROUND))
    answered, documented = int(said.sum()), int((said & rounds["documented"]).sum())
    return {
        "expected": len(rounds),
        "answered": answered,
        "documented": documented,
        "share": 100 * documented / answered if answered else float("nan"),
        "compared": differing + int(counts.get(Comparison.AGREE.value, 0)),
        "disagree": differing,
        "unsupported": int(counts.get(Comparison.UNSUPPORTED.value, 0)),
    }


def disagreements(rounds: pd.DataFrame) -> pd.DataFrame:
    """Return the administration-years in which the round does not bear out what is said at the end, or the reverse."""
    apart = [Comparison.ONLY_END.value, Comparison.ONLY_ROUND.value, Comparison.UNSUPPORTED.value]
    return rounds[rounds["comparison"].isin(apart)].reset_index(drop=True)
