"""Read what the municipalities' own reports recorded, and their tables, one municipality after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from followup.batch.layout import Home, homes
from followup.errors import Fault, InputError, Place
from followup.facts import FactBook
from followup.locale import _
from followup.period import PeriodInput, open_period, period_names

CODE = "code"


@dataclass(frozen=True)
class Member:
    """One municipality of the overview.

    Parameters
    ----------
    home
        Its folder.
    input
        Its period folder, read and checked.
    facts
        What its own report recorded.
    """

    home: Home
    input: PeriodInput
    facts: FactBook

    @property
    def code(self) -> str:
        """The municipality's code."""
        return self.input.period.municipality.code

    @property
    def name(self) -> str:
        """The municipality's name."""
        return self.input.period.municipality.name

    @property
    def tables(self) -> Path:
        """Where its tables lie."""
        return self.home.processed / self.input.name

    @property
    def facts_files(self) -> list[Path]:
        """The files of its recorded facts."""
        return _facts_of(self.home, self.input.name)

    def table(self, name: str) -> Path:
        """Return the file of one of its tables."""
        return self.tables / f"{name}.parquet"


def common_period(folder: Path) -> str:
    """Return the period that most municipalities have built; of equals, the newest.

    Raises
    ------
    InputError
        If none has been built.
    """
    built = Counter(name for home in homes(folder) for name in period_names(home.raw) if _facts_of(home, name))
    if not built:
        raise InputError([_none_built(folder)], _("No overview was made."))
    return max(built, key=lambda name: (built[name], name))


def members(folder: Path, period: str) -> list[Member]:
    """Return the municipalities that have built a period, by code.

    Raises
    ------
    InputError
        If there is none.
    """
    found = []
    for home in homes(folder):
        files = _facts_of(home, period)
        if files and period in period_names(home.raw):
            found.append(Member(home, open_period(home.raw, period), FactBook.read(*files)))
    if not found:
        raise InputError([_none_built(folder)], _("No overview was made."))
    return sorted(found, key=lambda member: member.code)


def without_report(folder: Path, period: str) -> list[str]:
    """Return the codes of the municipalities that have the period but no report of it."""
    return [home.code for home in homes(folder) if period in period_names(home.raw) and not _facts_of(home, period)]


def _facts_of(home: Home, period: str) -> list[Path]:
    """Return the files of recorded facts: one after a run, one for each notebook that was run by hand."""
    folder = home.processed / period
    return [folder / "facts.json"] if (folder / "facts.json").is_file() else sorted((folder / "facts").glob("*.json"))


def _none_built(folder: Path) -> Fault:
    message = _("No municipality in the folder has a report.")
    return Fault("overview.none-built", message, Place(str(folder)), _("Run “followup batch {folder}” first.",
                                                                        folder=folder.name))  # fmt: skip


def summed(tables: Mapping[str, Path], by: Sequence[str], values: Sequence[str]) -> pd.DataFrame:
    """Sum a table over its rows within each municipality, so that only the sums need fit in memory.

    Parameters
    ----------
    tables
        Municipality's code → the Parquet file.
    by
        The columns to sum within, beside the municipality.
    values
        The columns to sum.

    Returns
    -------
    DataFrame
        ``code``, the columns of ``by`` and of ``values``, sorted.
    """
    keys = [CODE, *by]
    sums = _dask_sums(tables, keys, list(values)) or _sums(tables, keys, list(values))
    return sums[0].sort_values(keys, kind="stable", ignore_index=True)


def _read(part: tuple[str, Path], columns: Sequence[str]) -> pd.DataFrame:
    code, file = part
    table = pd.read_parquet(file, columns=[name for name in columns if name != CODE])
    text = dict.fromkeys(table.columns[table.dtypes == "category"], "str")
    return table.astype(text).assign(**{CODE: pd.Series(code, index=table.index, dtype="str")})[list(columns)]


def _sums(tables: Mapping[str, Path], keys: list[str], values: list[str]) -> tuple[pd.DataFrame]:
    """Read one file at a time, and keep its sums."""
    parts = [_read(part, [*keys, *values]).groupby(keys, as_index=False)[values].sum() for part in tables.items()]
    return (pd.concat(parts, ignore_index=True),)


def _dask_sums(tables: Mapping[str, Path], keys: list[str], values: list[str]) -> tuple[pd.DataFrame] | None:
    """Do the same by Dask, several files at a time; nothing where it is not installed."""
    try:
        import dask
        import dask.dataframe
    except ImportError:
        return None
    from_map: Any = dask.dataframe.from_map  # it has no types
    columns = [*keys, *values]
    parts = list(tables.items())
    meta = _read(parts[0], columns).iloc[:0]
    with dask.config.set({"dataframe.convert-string": False}):
        frame: Any = from_map(_read, parts, columns=columns, meta=meta)
        # A municipality lies in one file: its sums are complete within the part.
        sums = frame.map_partitions(lambda part: part.groupby(keys, as_index=False)[values].sum(), meta=meta)
        return (sums.compute(scheduler="threads").reset_index(drop=True),)
