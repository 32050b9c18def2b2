"""The numbers of the chapter on change since the previous period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from followup.facts import Number, Unit
from followup.indicators.change import Change
from followup.locale import _
from followup.presentation.numbers.groups import by_group


def change_numbers(parts: Change | None, assignments: int) -> Iterator[Number]:
    """Yield the change, its parts and its bounds; without a previous period they are there without a value."""
    labels = {
        "total": _("Change of the implementation index"),
        "total_low": _("Smallest possible change of the implementation index"),
        "total_high": _("Largest possible change of the implementation index"),
        "matched": _("Change within assignments that both plans hold"),
        "matched_low": _("Smallest possible change within assignments that both plans hold"),
        "matched_high": _("Largest possible change within assignments that both plans hold"),
        "new": _("Change through new assignments"),
        "dropped": _("Change through dropped assignments"),
    }
    for name, label in labels.items():
        yield Number(f"change.{name}", getattr(parts, name, None), Unit.POINTS, assignments, label)


def area_change_numbers(table: pd.DataFrame, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield the change within matched assignments in each development area, with its bounds."""
    labels = {
        "matched": ("change", _("Change within assignments that both plans hold")),
        "matched_low": ("low", _("Smallest possible change within assignments that both plans hold")),
        "matched_high": ("high", _("Largest possible change within assignments that both plans hold")),
    }
    for name, (column, label) in labels.items():
        yield from by_group(f"change.{name}", table, "area", column, "after_base", Unit.POINTS, label, names)
