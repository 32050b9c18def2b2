"""Which numbers are hidden: the small ones, and as few others as keep them from being inferred.

For each end of each secret's protection interval there must be a *witness*: whole numbers for all cells that agree with
everything shown, and in which the secret reaches that end. One integer program looks for the witnesses and for the
cheapest set of hidden statements that lets them exist; a statement that is shown holds in every witness.

Most secrets are safe once the small numbers are hidden, so witnesses are asked for only where the outsider was seen to
succeed, round by round, until he succeeds nowhere. Each round solves the whole problem with fewer demands, hence the
set that survives is also the cheapest of the whole problem.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import inf

import numpy as np

from followup.disclosure.model import Release, Row, Secret, Statement
from followup.disclosure.outsider import Outsider, matrix_of, solve, span
from followup.errors import RunError
from followup.locale import _


@dataclass(frozen=True)
class End:
    """One end of a secret's protection interval: the lower (``sign`` 1) or the upper (−1)."""

    secret: Secret
    sign: int

    @property
    def row(self) -> Row:
        """The condition that a witness for this end satisfies."""
        if self.sign == 1:
            return Row(self.secret.terms, -inf, self.secret.low)
        return Row(self.secret.terms, self.secret.high, inf)


def primary(release: Release) -> frozenset[str]:
    """Return the statements that show a small group by themselves."""
    return frozenset(said.name for said in release.statements if said.small and not said.always)


def choose(release: Release) -> frozenset[str]:
    """Return the statements to hide.

    As few numbers as possible are hidden; among equally few, those that concern the fewest people; among those, the
    later ones. The same release gives the same choice.

    Raises
    ------
    RunError
        If the small numbers can be inferred even where all that can be hidden is.

    Examples
    --------
    3 of 40 is small. With the total shown, one more number has to go, and the group of 60 is smaller than that of 90:

    >>> from followup.disclosure.model import Cell, exactly
    >>> sizes, values = {"a": 40, "b": 60, "c": 90}, {"a": 3, "b": 30, "c": 45}
    >>> cells = tuple(Cell(name, values[name], 0, whole) for name, whole in sizes.items())
    >>> shown = [
    ...     Statement(name, (exactly({name: 1}, values[name]),), small=name == "a", size=(whole,))
    ...     for name, whole in sizes.items()
    ... ]
    >>> total = Statement("total", (exactly(dict.fromkeys(sizes, 1), 78),), cost=4, size=(190,))
    >>> sorted(choose(Release(cells, (*shown, total), (Secret("a", {"a": 1}, 0, 5),))))
    ['a', 'b']
    """
    hidden = primary(release)
    wanted: list[End] = []
    refused: list[frozenset[str]] = []
    while broken := unprotected(release, hidden):
        new = [end for end in broken if end not in wanted]
        wanted += new
        if not new:
            # The solver took a witness that is none, by its tolerance: this set will not do.
            refused.append(hidden)
        found = _cheapest(release, wanted, refused)
        if found is None:
            raise RunError(
                _("Small numbers of people would follow from what is shown, whatever is hidden."),
                next_step=_("This is a fault in the program: report it with these lines."),
                details="\n".join(sorted({end.secret.name for end in broken})),
            )
        hidden = found
    return hidden


def unprotected(release: Release, hidden: Collection[str]) -> list[End]:
    """Return the ends of protection intervals that an outsider can exclude."""
    outsider = Outsider(release, hidden)
    ends = [End(secret, sign) for sign in (1, -1) for secret in release.secrets]
    return [end for end in ends if not outsider.allows(end.row)]


def _cheapest(release: Release, wanted: list[End], refused: list[frozenset[str]]) -> frozenset[str] | None:
    """Solve the integer program: a variable per statement (1 is hidden), and the cells once for each witness."""
    free = [said for said in release.statements if not said.always]
    bounds: dict[str, tuple[float, float]] = {cell.name: (cell.low, cell.high) for cell in release.cells}
    must = primary(release)
    names = [f"hide/{said.name}" for said in free]
    limits: list[tuple[float, float]] = [(1, 1) if said.name in must else (0, 1) for said in free]
    rows = [Row({f"hide/{said.name}": int(said.name not in done) for said in free}, 1, len(free)) for done in refused]
    for number, end in enumerate(wanted):
        names += [f"{number}/{cell.name}" for cell in release.cells]
        limits += [(cell.low, cell.high) for cell in release.cells]
        rows.append(_in_world(number, end.row))
        for said in release.statements:
            for row in said.rows:
                rows += [_in_world(number, row)] if said.always else _unless_hidden(number, said, row, bounds)
    place = {name: position for position, name in enumerate(names)}
    costs = np.zeros(len(names))
    costs[: len(free)] = _costs(free)
    found = solve(
        costs, matrix_of([row.terms for row in rows], place), [r.low for r in rows], [r.high for r in rows], limits
    )
    return None if found is None else frozenset(s.name for s, value in zip(free, found, strict=False) if value > 0.5)


def _costs(statements: list[Statement]) -> list[int]:
    """Weigh numbers before people: the ranks by size, all together, weigh less than one number."""
    count = len(statements)
    later_first = sorted(range(count), key=lambda place: (statements[place].size, -place))
    rank = {place: number for number, place in enumerate(later_first)}
    return [said.cost * count * count + rank[place] for place, said in enumerate(statements)]


def _in_world(number: int, row: Row) -> Row:
    return Row({f"{number}/{name}": factor for name, factor in row.terms.items()}, row.low, row.high)


def _unless_hidden(number: int, said: Statement, row: Row, bounds: dict[str, tuple[float, float]]) -> list[Row]:
    """Return a condition that holds in a witness unless its statement is hidden."""
    terms, switch, widest = _in_world(number, row).terms, f"hide/{said.name}", span(row, bounds)
    return [
        Row({**terms, switch: max(0, row.low - widest.low)}, row.low, inf),
        Row({**terms, switch: -max(0, widest.high - row.high)}, -inf, row.high),
    ]
