"""The chapter on change since the previous period, which there may be nothing to say in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from followup.indicators.change import Change
from followup.locale import _
from followup.markdown import escaped
from followup.presentation.people import change_figure, change_sheet

if TYPE_CHECKING:
    from followup.notebook import Workbench

_PARTS = ["before", "matched", "new", "dropped", "after"]


def change_table(parts: Change | None) -> pd.DataFrame:
    """Return the parts of the change as a table: ``part`` and ``value``; empty if there is nothing to compare.

    Examples
    --------
    >>> change_table(None).empty
    True
    """
    values = [] if parts is None else [getattr(parts, part) for part in _PARTS]
    return pd.DataFrame({"part": _PARTS[: len(values)], "value": pd.Series(values, dtype="float64")})


def change_fragment(bench: Workbench, parts: Change | None, previous: pd.DataFrame | None) -> Figure | None:
    """Hand the chapter its figure and table, or the sentence that says why there are none."""
    before, after = bench.input.period.previous, bench.input.name
    if previous is None or before is None:
        text = _("This is the first period that is followed up in this way. There is nothing to compare with.")
        bench.fragment("change", escaped(text))
        return None
    if parts is None:
        text = _("The periods cannot be compared: no assignment with a known status goes through both.")
        bench.fragment("change", escaped(text))
        return None
    figure = bench.show_figure("change", change_figure(parts, _dashed(before), _dashed(after)))
    bench.show_table("change", change_sheet(parts, _dashed(before), _dashed(after)))
    # The chapter includes this piece alone, so it brings figure and table with it.
    text = _(
        "The comparison concerns the implementation index. Its change is split into three parts that add up to it "
        "exactly: the change within assignments that both plans hold, the effect of new assignments, and the effect of "
        "assignments that were dropped. {figure} shows the parts, and {table} gives the numbers.",
        figure="@fig-change",
        table="@tbl-change",
    )
    includes = "{{< include /_generated/_fig-change.md >}}\n\n{{< include /_generated/_tbl-change.md >}}"
    bench.fragment("change", f"{text}\n\n{includes}")
    return figure


def _dashed(period: str) -> str:
    return period.replace("-", "–")
