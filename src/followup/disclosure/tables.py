"""Tables of counts of people, as statements that can be shown or hidden, and hidden again in the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from followup.disclosure.audit import Inferred, audit
from followup.disclosure.choose import choose
from followup.disclosure.known import beyond_what_is_known
from followup.disclosure.model import Cell, Release, Secret, Statement, Terms, exactly, joined
from followup.disclosure.primary import discloses

ALL = "*"
"""The group that a total is about."""


@dataclass(frozen=True)
class CountTable:
    """Counts of people in groups, and what else is told of them.

    Two tables of one name are linked: a number in the same group and column is the same number.

    Parameters
    ----------
    name
        The table's name, such as ``competence``.
    counts
        Index: the groups. Columns: what is counted. Percentages of them are shown or hidden with them, since a fact
        holds a percentage with all its decimals.
    whole
        How many there are in each group, which everybody may know.
    adds_up
        Whether the counts of a group make up its whole, as the answers on a scale do.
    sums
        Name → the columns whose sum is shown too, such as the two highest steps.
    totals
        The columns or sums whose total over all groups is shown too.
    known_totals
        The columns whose total is shown elsewhere, where it cannot be hidden.
    least
        What each count is known to be at least, for reasons outside the table.
    counts_the_rest
        Whether those of the whole who are not counted are a group to protect as well.
    """

    name: str
    counts: pd.DataFrame
    whole: pd.Series
    adds_up: bool = False
    sums: Mapping[str, Sequence[str]] = field(default_factory=dict)
    totals: Sequence[str] = ()
    known_totals: Sequence[str] = ()
    least: pd.Series | None = None
    counts_the_rest: bool = True

    def key(self, group: str, column: str) -> str:
        """Return the name of one number of the table."""
        return f"{self.name}/{group}/{column}"

    def terms(self, group: str, column: str) -> dict[str, int]:
        """Return the cells whose sum a number of the table is."""
        groups = self.counts.index if group == ALL else [group]
        return {self.key(each, part): 1 for each in groups for part in self.sums.get(column, [column])}

    def size(self, group: str) -> int:
        """Return how many people a group has."""
        return int(self.whole.sum() if group == ALL else self.whole[group])


@dataclass(frozen=True)
class Protected:
    """A table of which some numbers are hidden.

    ``counts`` has the columns and sums, ``totals`` those of all groups; what is hidden is missing there, and True in
    ``hidden`` and ``totals_hidden``. ``inferred`` names group (:data:`ALL` for a total) and column of each hidden
    number, and what an outsider could find out about it; ``numbers`` is how many there were to show.
    """

    name: str
    counts: pd.DataFrame
    hidden: pd.DataFrame
    totals: pd.Series
    totals_hidden: pd.Series
    inferred: list[tuple[str, str, Inferred]]
    numbers: int


def release_of(table: CountTable, limit: int) -> Release:
    """Return what a table tells, and what must not follow from it.

    The protection interval of a count that is small, or leaves a small rest, is from 0 (or the least it is known to be)
    to ``limit`` (or the whole, if that is less): an outsider can neither tell that anybody is counted nor that the
    number is a small one. The rest has the same interval.
    """
    counts, columns = table.counts, [str(column) for column in table.counts.columns]
    floors = table.least if table.least is not None else pd.Series(0, index=counts.index)
    cells = tuple(
        Cell(table.key(group, column), int(counts.loc[group, column]), int(floors[group]), table.size(group))
        for group in counts.index
        for column in columns
    )
    plain = Release(cells)
    statements, secrets = [], []
    for group, column in _numbers(table):
        name, terms, whole = table.key(group, column), table.terms(group, column), table.size(group)
        value = plain.value(terms)
        known = whole if table.counts_the_rest else None
        least = sum(floors[g] for g in _groups(table, group))
        # A number that everybody knows, because it can be no other, is no secret.
        small = discloses(value, limit, known) and least < whole
        cost = len(terms) + (group == ALL or column in table.sums)
        statements.append(Statement(name, (exactly(terms, value),), small, cost=cost, size=(whole, value)))
        if small:
            secrets += secrets_about(name, terms, value, limit, least, known, ceiling=whole)
    if table.adds_up:
        statements += [
            Statement(
                table.key(group, "="),
                (exactly({table.key(group, c): 1 for c in columns}, table.size(group)),),
                always=True,
            )
            for group in counts.index
        ]
    statements += [
        Statement(
            table.key(ALL, column),
            (exactly(table.terms(ALL, column), plain.value(table.terms(ALL, column))),),
            always=True,
        )
        for column in table.known_totals
    ]
    return Release(cells, tuple(statements), tuple(secrets))


def secrets_about(
    name: str, terms: Terms, value: int, limit: int, least: int, whole: int | None, ceiling: int | None = None
) -> list[Secret]:
    """Return the protection intervals of a count that discloses: its own if it is small, the rest's if that is.

    Where everybody knows that the count is at most ``ceiling``, nobody can be made to believe in more.

    Examples
    --------
    36 of 40 leaves 4. That there is no rest, or one of 5, must stay possible:

    >>> secrets_about("trained", {"a": 1}, 36, 5, 0, 40)
    [Secret(name='trained', terms={'a': 1}, low=35, high=40)]
    """
    most = min(known for known in (limit, whole, ceiling) if known is not None)
    own = [Secret(name, terms, least, max(least, most))] if discloses(value, limit) else []
    if whole is None or not discloses(whole - value, limit):
        return own
    return [*own, Secret(name, terms, max(least, whole - limit), whole)]


def protect(tables: Sequence[CountTable], limit: int) -> list[Protected]:
    """Hide what must be hidden in tables that are shown together, and audit what is left.

    Parameters
    ----------
    limit
        The smallest number of people that is shown, but for a true 0.

    Raises
    ------
    RunError
        If a hidden number could be inferred from what is shown.

    Examples
    --------
    >>> counts, staff = pd.DataFrame({"trained": [3, 30, 45]}), pd.Series([40, 60, 90])
    >>> [shown] = protect([CountTable("competence", counts, staff, totals=["trained"])], 5)
    >>> shown.counts["trained"].to_list(), shown.totals.to_dict()
    ([nan, nan, 45.0], {'trained': 78.0})
    """
    release = beyond_what_is_known(joined(release_of(table, limit) for table in tables))
    hidden = choose(release)
    inferred = {found.statement: found for found in audit(release, hidden)}
    return [_with_holes(table, release, inferred) for table in tables]


def _with_holes(table: CountTable, release: Release, inferred: Mapping[str, Inferred]) -> Protected:
    columns = [*map(str, table.counts.columns), *table.sums]
    groups = table.counts.index

    def value(group: str, column: str) -> float:
        return np.nan if table.key(group, column) in inferred else float(release.value(table.terms(group, column)))

    counts = pd.DataFrame(
        [[value(group, column) for column in columns] for group in groups], groups, columns, "float64"
    )
    totals = pd.Series({column: value(ALL, column) for column in table.totals}, dtype="float64")
    numbers = _numbers(table)
    found = [
        (str(group), column, inferred[key])
        for group, column in numbers
        if (key := table.key(group, column)) in inferred
    ]
    return Protected(table.name, counts, counts.isna(), totals, totals.isna(), found, len(numbers))


def _numbers(table: CountTable) -> list[tuple[str, str]]:
    """Return group and column of every number that the table shows."""
    columns = [*map(str, table.counts.columns), *table.sums]
    return [(group, column) for group in table.counts.index for column in columns] + [(ALL, c) for c in table.totals]


def _groups(table: CountTable, group: str) -> Sequence[str]:
    return list(table.counts.index) if group == ALL else [group]
