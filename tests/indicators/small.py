"""A plan, a questionnaire and answers small enough to reckon with by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from followup.clean import Context
from followup.indicators.assignments import quadrant
from followup.period import Activity, Plan, Questionnaire
from followup.period.period import Thresholds
from followup.schemas import State

YEARS = (2019, 2020, 2021, 2022)
STATUS = {"not_begun": 0.0, "ongoing": 0.5, "done": 1.0}
YES_PARTLY_NO = {"no": 0.0, "partly": 0.5, "yes": 1.0}
CRITERIA = ("written", "decided", "responsibility", "known", "followed_up")
GROUPS = ("administration", "area", "plan", "target")
THRESHOLDS = Thresholds(
    criteria_answered=3, carried_out=75, systematic=70, ranking_base=5, people=5, clear_share=60, few_share=30,
    clear_change=5,
)  # fmt: skip


def activity(
    name: str,
    *responsible: str,
    levels: Sequence[str] = ("universal",),
    target: str = "citizens",
    forms: Sequence[str] = ("F1",),
    years: tuple[int, int] = (2019, 2022),
    previous: Sequence[str] = (),
    area: str = "U1",
) -> Activity:
    return Activity.model_validate(
        {
            "id": name, "title": name, "plan": "HP", "area": area, "responsible": list(responsible),
            "levels": list(levels), "target": target, "forms": list(forms), "previous": list(previous),
            "timetable": {"start": years[0], "end": years[1]},
        }
    )  # fmt: skip


def plan_of(*activities: Activity, previous: Mapping[str, Sequence[str]] | None = None) -> Plan:
    """A plan of these activities; ``previous`` says which administrations had other ids before."""
    names = dict.fromkeys(name for item in activities for name in item.responsible)
    return Plan.model_validate(
        {
            "plans": [
                {"id": "HP", "title": "P", "kind": "handlingsplan", "adopted": date(2018, 6, 1), "adopted_by": "KS"}
            ],
            "administrations": [
                {"id": n, "name": n, "short": n, "board": n, "previous": list((previous or {}).get(n, []))}
                for n in names
            ],
            "development_areas": [{"id": name, "title": name, "short": name} for name in ("U1", "U2")],
            "violence_forms": [{"id": f"F{n}", "title": f"Form {n}", "short": f"F{n}"} for n in (1, 2, 3)],
            "activities": [item.model_dump() for item in activities],
        }
    )


def context_of(plan: Plan, years: Sequence[int] = YEARS) -> Context:
    def scale(steps: Mapping[str, float], *apart: str) -> dict[str, Any]:
        options = [{"code": code, "label": code, "score": score} for code, score in steps.items()]
        options += [{"code": code, "label": code, "means": code} for code in apart]
        return {"options": options, "order": list(steps)}

    questions = [
        {"id": "status", "text": "Status?", "kind": "matrix", "scale": "status", "measures": "implementation"},
        *[
            {"id": name, "text": f"{name}?", "kind": "matrix", "scale": "criteria", "measures": "systematics"}
            for name in CRITERIA
        ],
        {"id": "annual", "text": "År?", "kind": "multiple", "scale": "years", "measures": "annual_followup"},
        {"id": "staff", "text": "Personal?", "kind": "number", "measures": "staff"},
        {"id": "trained", "text": "Utbildade?", "kind": "number", "measures": "trained"},
    ]
    questionnaire = Questionnaire.model_validate(
        {
            "title": "Enkät",
            "introduction": "Enkät",
            "scales": {
                "status": scale(STATUS, "not_applicable", "dont_know"),
                "criteria": scale(YES_PARTLY_NO, "dont_know"),
            },
            "questions": questions,
        }
    )
    return Context(questionnaire, plan, tuple(years))


def answers_of(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """The table ``answers`` from (respondent, administration, question, item, what was said).

    What was said is a code of a scale, a number, or a state such as ``dont_know``.
    """
    scores = {**STATUS, **YES_PARTLY_NO, "chosen": 1.0, "not_chosen": 0.0}
    states = {state.value for state in State}
    table = []
    for respondent, administration, question, item, said in rows:
        answered = said not in states
        number = float(said) if said.replace(".", "").isdigit() else None
        table.append(
            {
                "respondent": respondent, "administration": administration, "question": question, "item": item,
                "state": "answered" if answered else said, "code": said if answered and number is None else "",
                "label": said if answered else "", "score": scores.get(said, number) if answered else None,
            }
        )  # fmt: skip
    columns = ["respondent", "administration", "question", "item", "state", "code", "label", "score"]
    return pd.DataFrame(table, columns=columns).astype({"score": "float64"})


def statuses(activity_: str, administration: str, said: Iterable[str]) -> list[tuple[str, str, str, str, str]]:
    """One answer on status from each of several respondents."""
    return [(f"{administration}{n}", administration, "status", activity_, what) for n, what in enumerate(said)]


@st.composite
def assignment_tables(draw: st.DrawFn, min_size: int = 0) -> pd.DataFrame:
    """Random tables ``assignments``: any state, any systematics, in any groups."""
    row = st.tuples(
        st.sampled_from([*STATUS, "not_applicable", "dont_know", "unanswered", "unreadable", "routed"]),
        st.none() | st.integers(0, 10).map(lambda tenths: 10.0 * tenths),
        *(st.sampled_from([f"{group}{n}" for n in (1, 2, 3)]) for group in GROUPS),
    )
    rows = []
    for number, (said, systematics, *groups) in enumerate(draw(st.lists(row, min_size=min_size, max_size=25))):
        state = "answered" if said in STATUS else said
        score = STATUS.get(said, float("nan"))
        index = float("nan") if systematics is None else systematics
        rows.append(
            {
                "assignment": f"A{number}.x", "activity": f"A{number}", **dict(zip(GROUPS, groups, strict=True)),
                "state": state, "status": said if said in STATUS else "", "score": score, "systematics": index,
                "quadrant": quadrant(score, index, state, THRESHOLDS).value,
            }
        )  # fmt: skip
    columns = ["assignment", "activity", *GROUPS, "state", "status", "score", "systematics", "quadrant"]
    return pd.DataFrame(rows, columns=columns).astype({"score": "float64", "systematics": "float64"})
