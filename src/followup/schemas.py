"""The columns of the tables in ``data/processed/<period>/``, checked whenever one is written."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup.errors import RunError
from followup.leaving_out import without
from followup.locale import _

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema


class State(StrEnum):
    """Why there is, or is not, an answer in substance. They are never mixed up with one another."""

    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    ROUTED = "routed"
    UNANSWERED = "unanswered"
    UNREADABLE = "unreadable"


class Quadrant(StrEnum):
    """Where an assignment lies in the matrix of carried out × systematic."""

    IN_PLACE = "in_place"
    PERSON_DEPENDENT = "person_dependent"
    PREPARED = "prepared"
    NEITHER = "neither"
    NOT_ASSESSED = "not_assessed"


class Comparison(StrEnum):
    """How a yearly round stands to what the administration says of that year at the end of the term."""

    AGREE = "agree"
    ONLY_END = "only_end"
    ONLY_ROUND = "only_round"
    UNSUPPORTED = "unsupported"
    NOT_COMPARED = "not_compared"


class Movement(StrEnum):
    """How an assignment's status stands to that of an earlier round."""

    FORWARD = "forward"
    SAME = "same"
    BACK = "back"


class Review(StrEnum):
    """What has been decided of a next step: it is shown only if it was approved."""

    APPROVED = "approved"
    DECLINED = "declined"
    WAITING = "waiting"


CHECKED = frozenset({
    "respondents", "answers", "assignments", "criteria", "annual_followup", "yearly", "annual_rounds", "cleaning_log",
    "coding", "quotations", "year_status", "next_steps", "received", "action_plan",
})  # fmt: skip
"""The tables that have a schema; the others are an analysis' own results."""


def prepare() -> None:
    """Import and set up now what checks tables, so that processes forked from this one need not."""
    with without("hypothesis"):  # by which pandera makes up tables, where it finds it
        from pandera.pandas import Check, Column, DataFrameSchema

    _schemas()
    # pandera imports the greater part of what it needs at the first check of a table, whichever that is.
    DataFrameSchema({"any": Column("int64", Check.ge(0))}).validate(pd.DataFrame({"any": [0]}), lazy=True)


@cache
def _schemas() -> dict[str, DataFrameSchema]:
    # pandera takes about a second to import and is needed only where a table is written.
    from pandera.pandas import Check, Column, DataFrameSchema

    from followup.domains import DOMAINS

    states = Check.isin([state.value for state in State])
    share = Check.in_range(0, 1)
    domain = Check.isin(["", *DOMAINS])

    def text(*checks: Any, unique: bool = False) -> Column:
        return Column(None, [Check(is_text, name="str", error="str"), *checks], unique=unique)

    def number(*checks: Any) -> Column:
        return Column("float64", list(checks), nullable=True)

    def count() -> Column:
        return Column("int64", Check.ge(0))

    tables = {
        "respondents": {
            "respondent": text(unique=True),
            "administration": text(),
            "file": text(),
            "sheet": text(),
            "row": count(),
            "submitted": Column("datetime64[us]", nullable=True),
            "complete": Column("bool"),
            "late": Column("bool"),
        },
        "answers": {
            "respondent": text(),
            "administration": text(),
            "question": text(),
            "item": text(),
            "state": text(states),
            "code": text(),
            "label": text(),
            "score": number(),
        },
        "assignments": {
            "assignment": text(unique=True),
            "activity": text(),
            "administration": text(),
            "area": text(),
            "plan": text(),
            "target": text(),
            "state": text(states),
            "status": text(),
            "score": number(share),
            "criteria_answered": count(),
            "systematics": number(Check.in_range(0, 100)),
            "quadrant": text(Check.isin([quadrant.value for quadrant in Quadrant])),
            "respondents": count(),
            "answering": count(),
            "disagree": Column("bool"),
        },
        "criteria": {
            "assignment": text(),
            "criterion": text(),
            "state": text(states),
            "code": text(),
            "score": number(share),
        },
        "annual_followup": {
            "administration": text(),
            "year": Column("int64"),
            "expected": Column("bool"),
            "state": text(states),
            "documented": Column("bool"),
        },
        "yearly": {
            "assignment": text(),
            "activity": text(),
            "administration": text(),
            "year": Column("int64"),
            "received": Column("bool"),
            "state": text(states),
            "status": text(),
            "score": number(share),
            "followup_state": text(states),
            "followed_up": Column("bool"),
            "next_step": Column("bool"),
        },
        "annual_rounds": {
            "administration": text(),
            "year": Column("int64"),
            "received": Column("bool"),
            "answered": count(),
            "followed_up": count(),
            "documented": Column("bool"),
            "end_state": text(states),
            "end_documented": Column("bool"),
            "comparison": text(Check.isin([comparison.value for comparison in Comparison])),
        },
        "year_status": {
            "assignment": text(unique=True),
            "activity": text(),
            "administration": text(),
            "received": Column("bool"),
            "state": text(states),
            "status": text(),
            "followup": text(),
            "followed_up": Column("bool"),
            "before": text(),
            "movement": text(Check.isin(["", *(movement.value for movement in Movement)])),
        },
        "next_steps": {
            "activity": text(),
            "administration": text(),
            "review": text(Check.isin([review.value for review in Review])),
            "text": text(),
        },
        "received": {"administration": text(unique=True), "received": Column("bool"), "saved": text()},
        "action_plan": {
            name: text()
            for name in (
                "activity",
                "administration",
                "timetable",
                "goals",
                "status",
                "before",
                "followed_up",
                "next_step",
            )
        },
        "cleaning_log": {
            "file": text(),
            "sheet": text(),
            "row": count(),
            "column": text(),
            "question": text(),
            "item": text(),
            "rule": text(),
            "before": text(),
            "after": text(),
        },
        "coding": {"respondent": text(), "question": text(), "administration": text(), "domain": text(domain)},
        "quotations": {"question": text(), "domain": text(domain), "text": text()},
    }
    return {name: DataFrameSchema(columns, strict=True, name=name) for name, columns in tables.items()}


def is_text(column: pd.Series) -> bool:
    """Tell whether a column holds text: one for each row, or as categories, which keep each text once."""
    dtype = column.dtype
    return (dtype.categories.dtype if isinstance(dtype, pd.CategoricalDtype) else dtype) == "str"


def check_table(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table if it satisfies its schema; tables without one (an analysis' own results) pass.

    Raises
    ------
    RunError
        Naming every column and check that failed; never a value.
    """
    if name not in CHECKED:
        return table
    from pandera.errors import SchemaErrors

    try:
        # In place: nothing is changed, and a copy of sixty million answers would take as much room again.
        return _schemas()[name].validate(table, lazy=True, inplace=True)
    except SchemaErrors as errors:
        failed = sorted({f"{case.column}: {case.check}" for case in errors.failure_cases.itertuples()})
        raise RunError(
            _("The table “{name}” is not as its schema says.", name=name),
            details="\n".join(failed),
            next_step=_("This is a fault in the program: report it with these lines."),
        ) from None
