"""Before anything is shown: solve for what an outsider could infer, and stop if it is too much."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from followup.disclosure.model import Release, Statement
from followup.disclosure.outsider import Outsider, Range
from followup.errors import RunError
from followup.locale import _


@dataclass(frozen=True)
class Inferred:
    """A hidden number, and the smallest and largest value that an outsider could infer for it.

    Why it is hidden is not said: that would tell which hidden numbers are small.
    """

    statement: str
    lowest: int
    highest: int


def audit(release: Release, hidden: Collection[str]) -> list[Inferred]:
    """Return what can be inferred of every hidden number.

    Raises
    ------
    RunError
        If a secret's protection interval is not kept, or if a hidden number follows exactly from what is shown.

    Examples
    --------
    >>> from followup.disclosure.model import Cell, Secret, exactly
    >>> cells = (Cell("a", 3, 0, 40), Cell("b", 30, 0, 60))
    >>> shown = (Statement("a", (exactly({"a": 1}, 3),)), Statement("b", (exactly({"b": 1}, 30),)))
    >>> total = Statement("total", (exactly({"a": 1, "b": 1}, 33),))
    >>> release = Release(cells, (*shown, total), (Secret("a", {"a": 1}, 0, 5),))
    >>> audit(release, {"a", "b"})
    [Inferred(statement='a', lowest=0, highest=33), Inferred(statement='b', lowest=0, highest=33)]

    With "a" alone hidden, the total gives it away:

    >>> try:
    ...     audit(release, {"a"})
    ... except RunError as error:
    ...     print(error.details)
    a
    """
    outsider = Outsider(release, hidden)
    narrow = [
        secret.name for secret in release.secrets if _excludes(outsider.infers(secret.terms), secret.low, secret.high)
    ]
    inferred = [
        Inferred(said.name, found.low, found.high)
        for said in release.statements
        if said.name in hidden
        for found in [_of_statement(outsider, said)]
    ]
    narrow += [found.statement for found in inferred if found.lowest == found.highest]
    if narrow:
        raise RunError(
            _("A hidden number of people could be inferred from what is shown."),
            next_step=_("This is a fault in the program: report it with these lines."),
            details="\n".join(sorted(set(narrow))),
        )
    return inferred


def _excludes(found: Range, low: int, high: int) -> bool:
    return found.low > low or found.high < high


def _of_statement(outsider: Outsider, said: Statement) -> Range:
    return outsider.infers(said.rows[0].terms)
