"""The mark for numbers of people that are not shown, and what stands under the tables that have it."""

from __future__ import annotations

from collections.abc import Callable

from followup.locale import _, number
from followup.presentation import is_missing

MARK = ".."
"""One mark for all that is hidden: two would tell which numbers are small."""


def or_mark(show: Callable[[object], str]) -> Callable[[object], str]:
    """Return a way to show a count in a column where only what is hidden is missing.

    Examples
    --------
    >>> from followup.presentation import whole
    >>> or_mark(whole)(12), or_mark(whole)(float("nan"))
    ('12', '..')
    """
    return lambda value: MARK if is_missing(value) else show(value)


def hidden_note(people: int) -> str:
    """Explain the mark."""
    return _(
        "Two dots mark a number that is not shown, because it concerns fewer than {people} people or would give such a "
        "number away.",
        people=number(people),
    )


def with_hidden_note(note: str, people: int, hidden: bool) -> str:
    """Return a table's note, with the mark explained if the table has it."""
    return " ".join(part for part in (note, hidden_note(people) if hidden else "") if part)
