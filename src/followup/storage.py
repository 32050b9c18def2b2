"""The tables in ``data/processed/<period>/``, written and read.

Every table is written as Parquet, which keeps the types, with a CSV beside it, which everybody can open. A table with
more rows than a spreadsheet program's sheet holds is written as Parquet alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from followup.errors import RunError
from followup.locale import _
from followup.schemas import check_table

SHEET_ROWS = 1_048_576
"""How many rows a sheet of Excel or LibreOffice holds, the headers' among them."""
_ROWS_AT_A_TIME = 1 << 20
_RISKY = re.compile(r"[=+\-@\t\r]")


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
