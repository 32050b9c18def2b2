"""An outsider who takes a table apart: written without the package, by trying every value there can be.

The worlds that agree with what is published are counted out row by row. A row of the table is a group: parts of a
known whole, some of which are shown, and perhaps a total or a rounded percentage. Between the rows only column totals
bind, so a row's possible worlds are enumerated, and the column totals are met by adding up what rows can give.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce


@dataclass(frozen=True)
class Published:
    """What a reader sees of a table: ``None`` where there is a mark.

    ``marginal`` are the row sums (another table shows them), ``shares`` rounded percentages of the row's whole by
    column, ``totals`` the columns' sums.
    """

    wholes: Sequence[int]
    counts: Sequence[Sequence[int | None]]
    marginal: Sequence[int | None]
    totals: Sequence[int | None]
    shares: Mapping[tuple[int, int], int] = field(default_factory=dict)


def percent(part: int, whole: int) -> int:
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


def worlds_of_row(seen: Published, row: int) -> Iterator[tuple[int, ...]]:
    """Every way to fill a row that its whole, its marginal, its shown counts and percentages allow."""
    whole = seen.wholes[row]
    options = [range(whole + 1) if shown is None else [shown] for shown in seen.counts[row]]
    for world in itertools.product(*options):
        if sum(world) > whole or seen.marginal[row] not in {None, sum(world)}:
            continue
        if all(
            percent(world[column], whole) == shown for (place, column), shown in seen.shares.items() if place == row
        ):
            yield world


def added(first: set[tuple[int, ...]], second: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    return {tuple(map(sum, zip(a, b, strict=True))) for a, b in itertools.product(first, second)}


def possible(seen: Published) -> list[set[tuple[int, ...]]]:
    """For each row, every world that the other rows and the totals let it have."""
    rows = [set(worlds_of_row(seen, row)) for row in range(len(seen.wholes))]
    # A total that is not shown binds nothing: such columns need not be told apart.
    bound = [column for column, total in enumerate(seen.totals) if total is not None]
    target = tuple(seen.totals[column] for column in bound)

    def cut(worlds: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
        return {tuple(world[column] for column in bound) for world in worlds}

    found = []
    for row, worlds in enumerate(rows):
        others = reduce(added, [cut(each) for place, each in enumerate(rows) if place != row], {(0,) * len(bound)})
        found.append({w for w in worlds if tuple(t - w[c] for t, c in zip(target, bound, strict=True)) in others})
    return found
