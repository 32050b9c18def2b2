"""What a build tells about people, as an outsider can put it together: a system of linear conditions on whole numbers.

A :class:`Cell` is a count nobody is told by itself. A :class:`Statement` is something the build shows: a number in a
table, a total, a percentage, a fact. Each says that some sum of cells lies between two bounds. Tables that are linked
need no rule of their own: they speak of the same cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

Terms = Mapping[str, float]
"""Cell → its coefficient, a whole number."""


@dataclass(frozen=True)
class Cell:
    """A count of people.

    Parameters
    ----------
    name
        The same in every table that holds the count.
    value
        What it is.
    low, high
        The bounds that anybody knows beforehand, such as 0 and how many there are in all.
    """

    name: str
    value: int
    low: int
    high: int


@dataclass(frozen=True)
class Row:
    """One linear condition: ``low`` ≤ the sum of coefficient × cell ≤ ``high``."""

    terms: Terms
    low: float
    high: float


@dataclass(frozen=True)
class Statement:
    """Something the build can show or hide as a whole.

    Parameters
    ----------
    name
        What it is called in the record of what was hidden.
    rows
        What it tells.
    small
        Whether it shows a small group by itself.
    always
        Whether it is shown in any case, or known to everybody; it can then not be hidden.
    cost
        How many numbers its loss counts as.
    size
        How many people it concerns: of equally many numbers, those about the fewest people are hidden.
    """

    name: str
    rows: tuple[Row, ...]
    small: bool = False
    always: bool = False
    cost: int = 1
    size: tuple[int, ...] = ()


@dataclass(frozen=True)
class Secret:
    """A sum of cells that would show a small group, and its protection interval.

    The smallest value an outsider can infer must be ``low`` or less, the largest ``high`` or more.
    """

    name: str
    terms: Terms
    low: int
    high: int


@dataclass(frozen=True)
class Release:
    """All that one build tells about some people, and what must not follow from it."""

    cells: tuple[Cell, ...] = ()
    statements: tuple[Statement, ...] = ()
    secrets: tuple[Secret, ...] = ()

    @cached_property
    def _values(self) -> dict[str, int]:
        return {cell.name: cell.value for cell in self.cells}

    def value(self, terms: Terms) -> int:
        """Return what a sum of cells is."""
        return round(sum(factor * self._values[name] for name, factor in terms.items()))


def joined(releases: Iterable[Release]) -> Release:
    """Return one release of several; a cell that several hold is one cell, known within the narrowest bounds.

    Raises
    ------
    ValueError
        If two of them give a cell different values.

    Examples
    --------
    >>> first, second = Release((Cell("trained", 3, 0, 40),)), Release((Cell("trained", 3, 0, 12),))
    >>> joined([first, second]).cells
    (Cell(name='trained', value=3, low=0, high=12),)
    """
    parts = list(releases)
    cells: dict[str, Cell] = {}
    for cell in (cell for part in parts for cell in part.cells):
        known = cells.get(cell.name, cell)
        if known.value != cell.value:
            raise ValueError(f"the cell {cell.name} is {known.value} in one table and {cell.value} in another")
        cells[cell.name] = Cell(cell.name, cell.value, max(known.low, cell.low), min(known.high, cell.high))
    statements = tuple(statement for part in parts for statement in part.statements)
    return Release(tuple(cells.values()), statements, tuple(secret for part in parts for secret in part.secrets))


def exactly(terms: Terms, value: int) -> Row:
    """Return the condition that a sum of cells has a value."""
    return Row(terms, value, value)
