"""The numbers of the chapter on implementation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from followup.facts import Number, Unit
from followup.locale import _
from followup.presentation import Names
from followup.presentation.divisions import part_name
from followup.presentation.numbers.groups import by_group


def implementation_numbers(total: pd.DataFrame, assignments: pd.DataFrame, highest: str) -> Iterator[Number]:
    """Yield the index, its gap and bounds, and how many assignments are at the ``highest`` step."""
    row = total.iloc[0]
    n, applicable, done = int(row["assessed"]), int(row["applicable"]), int((assignments["status"] == highest).sum())
    yield Number("implementation.index", row["index"], Unit.INDEX, n, _("Implementation index"))
    yield Number("implementation.gap", row["gap"], Unit.INDEX, n, _("Gap in implementation: 100 minus the index"))
    yield Number("implementation.low", row["low"], Unit.INDEX, applicable, _("Lowest possible implementation index"))
    yield Number("implementation.high", row["high"], Unit.INDEX, applicable, _("Highest possible implementation index"))
    yield Number("implementation.done.count", done, Unit.COUNT, n, _("Assignments carried out"))
    share = 100 * done / n if n else None
    yield Number("implementation.done.share", share, Unit.PERCENT, n, _("Share of assignments carried out"))
    yield Number("implementation.assessed.count", n, Unit.COUNT, len(assignments), _("Assignments with a known status"))
    yield Number("implementation.incomplete.count", n - done, Unit.COUNT, n, _("Assignments not fully carried out"))
    label = _("Relevant assignments without a known status")
    yield Number("implementation.unknown.count", applicable - n, Unit.COUNT, applicable, label)
    label = _("Relevant assignments")
    yield Number("implementation.applicable.count", applicable, Unit.COUNT, len(assignments), label)


def implementation_numbers_by(table: pd.DataFrame, key: str, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield index, gap and bounds of each group, and how many assignments they are computed on."""
    label, gap = _("Implementation index"), _("Gap in implementation")
    low, high = _("Lowest possible implementation index"), _("Highest possible implementation index")
    count = _("Assignments with a known status")
    yield from by_group("implementation.index", table, key, "index", "assessed", Unit.INDEX, label, names)
    yield from by_group("implementation.gap", table, key, "gap", "assessed", Unit.INDEX, gap, names)
    yield from by_group("implementation.low", table, key, "low", "applicable", Unit.INDEX, low, names)
    yield from by_group("implementation.high", table, key, "high", "applicable", Unit.INDEX, high, names)
    yield from by_group("implementation.assessed.count", table, key, "assessed", "planned", Unit.COUNT, count, names)


def done_counts_by(table: pd.DataFrame, done: pd.Series, key: str, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield how many assignments of each group are carried out.

    ``table`` comes from :func:`~followup.indicators.implementation.implementation`, ``done`` counts by group.
    """
    counted = table.assign(done=table[key].map(done))
    label = _("Assignments carried out")
    yield from by_group("implementation.done.count", counted, key, "done", "assessed", Unit.COUNT, label, names)


def division_numbers(table: pd.DataFrame, names: Names) -> Iterator[Number]:
    """Yield index and gap in each part of each division, such as ``implementation.index.by_plan.HP``."""
    for division, rows in table.groupby("division", sort=False):
        named = {part: part_name(str(division), part, names) for part in rows["part"]}
        renamed = rows.rename(columns={"part": str(division)})
        yield from implementation_numbers_by(renamed, str(division), named)
