"""One year between reports: each assignment's status, beside that of the last earlier round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from followup.clean.yearly import Round, chosen_forms, documenting
from followup.indicators.rounds import build_yearly
from followup.ingest.yearly import YearlyForm
from followup.period import Measure
from followup.schemas import Movement, Review, State

_COLUMNS = {
    "assignment": "str", "activity": "str", "administration": "str", "received": "bool", "state": "str",
    "status": "str", "followup": "str", "followed_up": "bool", "before": "str", "movement": "str",
}  # fmt: skip


def build_year(rounds: Sequence[Round], year: int) -> pd.DataFrame:
    """Return the table ``year_status``: a row for each assignment whose timetable covers the year, in the plan's order.

    Parameters
    ----------
    rounds
        The round of the year, and the one it is compared with, if there is any.
    year
        The year.

    Returns
    -------
    DataFrame
        ``received`` (whether the administration's form came in), ``state`` and ``status``, ``followup`` (the answer on
        follow-up, empty where there is none) and ``followed_up`` (the highest answer of its scale), ``before`` (the
        status in the earlier round, empty where it is not known) and ``movement``, empty where the two cannot be
        compared.
    """
    own = next(one for one in rounds if one.year == year)
    earlier = [one for one in rounds if one.year < year][-1:]
    table = build_yearly([own])
    statuses = build_yearly(earlier).set_index("assignment")["status"].to_dict() if earlier else {}
    status = own.context.first(Measure.IMPLEMENTATION)
    scale = own.context.scales[status.id] if status else None
    before = [statuses.get(name, "") for name in table["assignment"]]
    return table.assign(
        followup=_followup(own, table),
        before=before,
        movement=[
            movement(earlier_status, later, scale.order if scale else [])
            for earlier_status, later in zip(before, table["status"], strict=True)
        ],
    )[list(_COLUMNS)].astype(_COLUMNS)


def _followup(own: Round, table: pd.DataFrame) -> list[str]:
    question = documenting(own.context.questionnaire)
    said = {
        (row.administration, row.item): row.code
        for row in own.answers.itertuples()
        if question is not None and row.question == question.id and row.state == State.ANSWERED.value
    }
    pairs = zip(table["administration"], table["activity"], strict=True)
    return [str(said.get(pair, "")) for pair in pairs]


def movement(before: str, now: str, order: Sequence[str]) -> str:
    """Return how a status has moved on its scale, which is ordered from the lowest; nothing where either is not known.

    Examples
    --------
    >>> order = ["not_begun", "ongoing", "done"]
    >>> movement("not_begun", "done", order), movement("done", "ongoing", order), movement("", "done", order)
    ('forward', 'back', '')
    """
    if before not in order or now not in order:
        return ""
    step = order.index(now) - order.index(before)
    return (Movement.FORWARD if step > 0 else Movement.BACK if step < 0 else Movement.SAME).value


def received_forms(forms: Iterable[YearlyForm], table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the table ``received``: for each administration asked, whether its form came in and when it was saved."""
    chosen = {administration: form for (of, administration), form in chosen_forms(forms).items() if of == year}
    asked = list(dict.fromkeys(table["administration"]))
    return pd.DataFrame(
        {
            "administration": asked,
            "received": [name in chosen for name in asked],
            "saved": [chosen[name].saved if name in chosen else "" for name in asked],
        }
    ).astype({"administration": "str", "received": "bool", "saved": "str"})


def with_next_steps(table: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Return ``year_status`` with ``review`` and ``text`` of each assignment's next step, both empty without one."""
    joined = table.merge(steps, on=["activity", "administration"], how="left", validate="one_to_one")
    return joined.fillna({"review": "", "text": ""})


def year_totals(table: pd.DataFrame, order: Sequence[str], by: str | None = None) -> pd.DataFrame:
    """Count the assignments of each group, or of all, by what was answered.

    Returns
    -------
    DataFrame
        A row for each group, in the order of the table: ``assignments``; a column for each step of the status scale;
        ``not_applicable``, ``dont_know`` and ``unanswered`` (which what could not be read counts among); ``assessed``
        (on the scale); ``followup_answered`` and ``followed_up``; ``compared``, ``forward``, ``same`` and ``back``;
        ``next_steps`` (written), ``approved``, ``declined`` and ``waiting``.

    Examples
    --------
    Four assignments: two on the scale, one unknown, one unanswered. One of the two was followed up, and of the one
    that can be compared the status has moved forward.

    >>> table = pd.DataFrame({"state": ["answered", "answered", "dont_know", "unanswered"],
    ...                       "status": ["done", "ongoing", "", ""], "followup": ["yes", "no", "", ""],
    ...                       "followed_up": [True, False, False, False], "movement": ["forward", "", "", ""],
    ...                       "review": ["waiting", "", "", ""]})
    >>> totals = year_totals(table, ["ongoing", "done"]).iloc[0]
    >>> {name: int(totals[name]) for name in ("assignments", "done", "assessed", "dont_know", "unanswered")}
    {'assignments': 4, 'done': 1, 'assessed': 2, 'dont_know': 1, 'unanswered': 1}
    >>> {name: int(totals[name]) for name in ("followup_answered", "followed_up", "compared", "forward")}
    {'followup_answered': 2, 'followed_up': 1, 'compared': 1, 'forward': 1}
    """
    silent = {State.UNANSWERED.value, State.UNREADABLE.value, State.ROUTED.value}
    marks = pd.DataFrame(
        {
            "assignments": True,
            **{code: table["status"] == code for code in order},
            "not_applicable": table["state"] == State.NOT_APPLICABLE.value,
            "dont_know": table["state"] == State.DONT_KNOW.value,
            "unanswered": table["state"].isin(silent),
            "assessed": table["status"].isin(list(order)),
            "followup_answered": table["followup"] != "",
            "followed_up": (table["followup"] != "") & table["followed_up"],
            "compared": table["movement"] != "",
            **{kind.value: table["movement"] == kind.value for kind in Movement},
            "next_steps": table["review"] != "",
            **{review.value: table["review"] == review.value for review in Review},
        },
        index=table.index,
    ).astype("int64")
    if by is None:
        return marks.sum().to_frame().T
    return marks.groupby(table[by], sort=False).sum().reset_index()
