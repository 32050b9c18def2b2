"""The duty of annual follow-up: which administrations documented it, in which years."""

from __future__ import annotations

import pandas as pd

from followup.clean import Context
from followup.clean.several import CHOSEN
from followup.period import Measure
from followup.schemas import State


def build_annual_followup(answers: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the table ``annual_followup``: administration × year.

    A year is expected of an administration if any activity it is responsible for existed that year. It counts as
    documented if more than half of those who answered the question said so: the median of no and yes, ties to no.

    Returns
    -------
    DataFrame
        ``administration, year, expected, state, documented``, in the order of the plan and the years.
    """
    question = context.first(Measure.ANNUAL_FOLLOWUP)
    given = answers[answers["question"] == question.id] if question else answers.iloc[:0]
    said = given[given["state"] == State.ANSWERED.value]
    yes = (said["code"] == CHOSEN).groupby([said["administration"], said["item"]]).mean()
    rows = []
    for administration in context.plan.administrations:
        own = [activity for activity, owner in context.plan.assignments() if owner == administration.id]
        for year in context.years:
            share = yes.get((administration.id, f"y{year}"))
            rows.append(
                {
                    "administration": administration.id,
                    "year": year,
                    "expected": any(item.timetable.start <= year <= item.timetable.end for item in own),
                    "state": (State.UNANSWERED if share is None else State.ANSWERED).value,
                    "documented": bool(share is not None and share > 0.5),
                }
            )
    return pd.DataFrame(rows)


def annual_followup(table: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """Return the share of the expected years that were documented.

    Years documented / years of the term × 100, over the years in which the administration had an activity and answered
    the question. Pooled over administrations the years are added up, so that every year weighs the same.

    Returns
    -------
    DataFrame
        One row per group: ``expected`` (years), ``answered`` (the base n), ``documented`` and ``share`` (0–100).

    Examples
    --------
    One administration documented two of four years, another one of one: 3 / 5 = 60.0.

    >>> table = pd.DataFrame({"administration": ["a"] * 4 + ["b"] * 2, "expected": [True] * 4 + [False, True],
    ...                       "state": "answered", "documented": [True, True, False, False, True, True]})
    >>> annual_followup(table).to_dict("records")
    [{'expected': 5, 'answered': 5, 'documented': 3, 'share': 60.0}]
    """
    frame = table.assign(
        _answered=table["expected"] & (table["state"] == State.ANSWERED.value),
    )
    frame["_documented"] = frame["_answered"] & frame["documented"]
    groups = frame.groupby(by, sort=False) if by else frame.groupby(lambda _row: 0)
    result = pd.DataFrame(
        {
            "expected": groups["expected"].sum(),
            "answered": groups["_answered"].sum(),
            "documented": groups["_documented"].sum(),
        }
    )
    result["share"] = 100 * result["documented"] / result["answered"]
    return result.reset_index(drop=by is None)
