"""The tables in ``data/processed/<period>/``: their columns, checked whenever one is written.

Every table is written as Parquet, which keeps the types, with a CSV beside it, which everybody can open. A table with
more rows than a spreadsheet program's sheet holds is written as Parquet alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup.errors import RunError
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


SHEET_ROWS = 1_048_576
"""How many rows a sheet of Excel or LibreOffice holds, the headers' among them."""
_ROWS_AT_A_TIME = 1 << 20
_RISKY = re.compile(r"[=+\-@\t\r]")
CHECKED = frozenset({
    "respondents", "answers", "assignments", "criteria", "annual_followup", "yearly", "annual_rounds", "cleaning_log",
    "coding", "quotations", "year_status", "next_steps", "received", "action_plan",
})  # fmt: skip
"""The tables that have a schema; the others are an analysis' own results."""


def prepare() -> None:
    """Import and set up now what checks tables, so that processes forked from this one need not."""
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


def write_table(folder: Path, name: str, table: pd.DataFrame) -> None:
    """Check a table and write it as ``<name>.parquet`` and ``<name>.csv`` in ``folder``.

    A table with more rows than a sheet holds (:data:`SHEET_ROWS`) is written as Parquet alone: no spreadsheet program
    could show its CSV whole, and what is cut off without a word is worse than none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    checked = check_table(name, table.reset_index(drop=True))
    _write_parquet(folder / f"{name}.parquet", checked)
    if len(checked) >= SHEET_ROWS:
        (folder / f"{name}.csv").unlink(missing_ok=True)
        return
    safe_for_spreadsheets(checked).to_csv(
        folder / f"{name}.csv", index=False, sep=";", decimal=",", encoding="utf-8-sig", lineterminator="\n"
    )


def _write_parquet(file: Path, table: pd.DataFrame) -> None:
    """Write a table, a part of it at a time if it is long: all at once would take its room in memory again."""
    if len(table) <= _ROWS_AT_A_TIME:
        table.to_parquet(file, index=False)
        return
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetWriter(file, pa.Schema.from_pandas(table.iloc[:1], preserve_index=False)) as writer:
        for start in range(0, len(table), _ROWS_AT_A_TIME):
            part = table.iloc[start : start + _ROWS_AT_A_TIME]
            writer.write_table(pa.Table.from_pandas(part, schema=writer.schema, preserve_index=False))


def read_table(
    folder: Path, name: str, columns: Sequence[str] | None = None, only: Mapping[str, Collection[str]] | None = None
) -> pd.DataFrame:
    """Read a table that :func:`write_table` wrote, with text for each row.

    Parameters
    ----------
    folder, name
        The table.
    columns, only
        See :func:`read_rows`.

    Raises
    ------
    RunError
        If it has not been made.
    """
    return as_text(read_rows(folder, name, columns, only))


def read_rows(
    folder: Path, name: str, columns: Sequence[str] | None = None, only: Mapping[str, Collection[str]] | None = None
) -> pd.DataFrame:
    """Read a table, or what is needed of it, its texts as categories if they were written so.

    Parameters
    ----------
    folder, name
        The table.
    columns
        The columns to read; all unless given.
    only
        Column → texts: only rows that have one of them there are read. Parts of a long table that hold none are
        passed over unread.

    Raises
    ------
    RunError
        If it has not been made.
    """
    file = folder / f"{name}.parquet"
    if not file.is_file():
        raise RunError(
            _("The table “{name}” has not been made.", name=name), next_step=_("Run the earlier notebooks first.")
        )
    if not only:
        return pd.read_parquet(file, columns=None if columns is None else list(columns))
    import pyarrow as pa
    from pyarrow import compute, parquet

    # One part at a time: pandas' own filters would have many of them in memory at once.
    with parquet.ParquetFile(file) as stored:
        wanted = list(stored.schema_arrow.names if columns is None else columns)
        found = [stored.schema_arrow.empty_table().select(wanted)]
        for place in range(stored.num_row_groups):
            if not all(_may_hold(stored.metadata.row_group(place), *one) for one in only.items()):
                continue
            part = stored.read_row_group(place, list(dict.fromkeys([*wanted, *only])))
            for column, texts in only.items():
                part = part.filter(compute.is_in(part[column].cast(pa.string()), pa.array(list(texts), pa.string())))
            found.append(part.select(wanted))
    return pa.concat_tables(found).to_pandas()


def _may_hold(part: Any, column: str, texts: Collection[str]) -> bool:
    """Tell whether a part of a file may have one of the texts in a column, by the first and last that it has there."""
    columns = (part.column(place) for place in range(part.num_columns))
    told = next(one.statistics for one in columns if one.path_in_schema == column)
    return told is None or not told.has_min_max or any(told.min <= text <= told.max for text in texts)


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with text for each row where it has categories, which some operations treat in ways of their own.

    Examples
    --------
    >>> as_text(pd.DataFrame({"state": pd.Categorical(["routed"])})).dtypes["state"]
    <StringDtype(na_value=nan)>
    """
    return table.astype(dict.fromkeys(table.columns[table.dtypes == "category"], "str"))


def safe_for_spreadsheets(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with an apostrophe before text that a spreadsheet program would take for a formula."""
    safe = table.copy()
    for column in map(str, safe.columns):
        if isinstance(safe[column].dtype, pd.CategoricalDtype):
            safe[column] = safe[column].map(lambda text: f"'{text}" if _RISKY.match(str(text)) else text)
        elif pd.api.types.is_string_dtype(safe[column].dtype):
            risky = safe[column].str.match(_RISKY).fillna(False)
            safe.loc[risky, column] = "'" + safe.loc[risky, column]
    return safe
