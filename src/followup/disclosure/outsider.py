"""What an outsider can infer: the smallest and the largest value that agree with all that is shown.

The outsider knows the tables' structure, that counts are whole numbers from 0 up and a part at most its whole, every
number shown, and that two dots hide a number. The dots themselves tell nothing: the same mark stands for small numbers
and for those hidden for their sake, and either can be any number, 0 included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import isinf
from typing import TYPE_CHECKING, Any

import numpy as np

from followup.disclosure.model import Release, Row, Terms

if TYPE_CHECKING:
    from scipy.sparse import csr_array

INFEASIBLE = 2
"""HiGHS' word for conditions that nothing satisfies, as scipy passes it on."""


@dataclass(frozen=True)
class Range:
    """The smallest and the largest value that a sum of cells can have."""

    low: int
    high: int


class Outsider:
    """Everything an outsider knows when the statements ``hidden`` are not shown.

    Examples
    --------
    Of 40 and 30 people, 12 in all are trained; neither group's number is shown:

    >>> from followup.disclosure.model import Cell, Row, Statement
    >>> cells = (Cell("a", 3, 0, 40), Cell("b", 9, 0, 30))
    >>> total = Statement("total", (Row({"a": 1, "b": 1}, 12, 12),))
    >>> Outsider(Release(cells, (total,)), ()).infers({"a": 1})
    Range(low=0, high=12)
    """

    def __init__(self, release: Release, hidden: Collection[str]) -> None:
        self._release = release
        self._place = {cell.name: place for place, cell in enumerate(release.cells)}
        rows = [row for said in release.statements if said.name not in hidden for row in said.rows]
        self._lows, self._highs = [row.low for row in rows], [row.high for row in rows]
        self._matrix = matrix_of([row.terms for row in rows], self._place)
        self._found: dict[frozenset[tuple[str, float]], Range] = {}
        self._worlds: list[Any] = []

    def infers(self, terms: Terms) -> Range:
        """Return the range of a sum of cells."""
        key = frozenset(terms.items())
        if key not in self._found:
            self._found[key] = Range(self._extreme(terms, 1), -self._extreme(terms, -1))
        return self._found[key]

    def allows(self, row: Row) -> bool:
        """Tell whether a condition agrees with everything shown, that is, whether its bounds cannot be excluded.

        Exactly one of its bounds must be finite. Cheaper than :meth:`infers`: what agreed before is tried first.
        """
        weights = self._weights(row.terms)
        if any(row.low <= weights @ world <= row.high for world in self._worlds):
            return True
        return self._extreme(row.terms, 1) <= row.high if isinf(row.low) else -self._extreme(row.terms, -1) >= row.low

    def _weights(self, terms: Terms) -> Any:
        weights = np.zeros(len(self._place))
        for name, factor in terms.items():
            weights[self._place[name]] = factor
        return weights

    def _extreme(self, terms: Terms, sign: int) -> int:
        objective = sign * self._weights(terms)
        bounds = [(cell.low, cell.high) for cell in self._release.cells]
        found = solve(objective, self._matrix, self._lows, self._highs, bounds)
        if found is None:
            raise ValueError("the statements of this release contradict one another")
        self._worlds.append(np.round(found))
        return round(float(objective @ self._worlds[-1]))


def matrix_of(rows: Iterable[Terms], place: dict[str, int]) -> csr_array:
    """Return the coefficients of conditions as a sparse matrix, a column per cell."""
    from scipy.sparse import csr_array

    listed = list(rows)
    entries = [(number, place[name], factor) for number, terms in enumerate(listed) for name, factor in terms.items()]
    where, column, factors = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((factors, (where, column)), shape=(len(listed), len(place)), dtype="float64")


def solve(objective: Any, matrix: csr_array, lows: Any, highs: Any, bounds: Sequence[tuple[float, float]]) -> Any:
    """Return whole numbers within ``bounds`` that satisfy the conditions at the least cost; ``None`` if there are none.

    Raises
    ------
    RuntimeError
        If the solver gives up; it has no time limit, so that the same input always gives the same choice.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    low, high = zip(*bounds, strict=True) if bounds else ((), ())
    conditions = LinearConstraint(matrix, lows, highs) if matrix.shape[0] else ()
    result = milp(
        objective,
        integrality=np.ones(len(bounds)),
        bounds=Bounds(np.array(low, "float64"), np.array(high, "float64")),
        constraints=conditions,
        options={"mip_rel_gap": 0},
    )
    if result.status == INFEASIBLE:
        return None
    if result.x is None:
        raise RuntimeError(f"the solver found no answer: {result.message}")
    return result.x


def span(row: Row, bounds: dict[str, tuple[float, float]]) -> Row:
    """Return a condition as it holds when nothing is known but each cell's bounds.

    Examples
    --------
    >>> span(Row({"a": 1, "b": -1}, 0, 0), {"a": (0, 4), "b": (0, 3)})
    Row(terms={'a': 1, 'b': -1}, low=-3, high=4)
    """
    ends = [sorted((factor * bounds[name][0], factor * bounds[name][1])) for name, factor in row.terms.items()]
    return Row(row.terms, sum(low for low, _high in ends), sum(high for _low, high in ends))
