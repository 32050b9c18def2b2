"""The chapter on change since the previous period, which there may be nothing to say in."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

import pandas as pd

from followup.facts import Unit, fact_text
from followup.figures.lines import Slope, slope_lines
from followup.indicators.change import Change
from followup.locale import _
from followup.markdown import TableColumn, escaped
from followup.presentation import Names, Picture, Sheet, in_order, is_missing, one_decimal, whole
from followup.presentation.people import change_figure, change_sheet

if TYPE_CHECKING:
    from IPython.display import Image

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


def slope_figure(parts: Change, areas: pd.DataFrame, names: dict[str, str], before: str, after: str) -> Picture:
    """Show how the index of each area's matched assignments went, beside all matched ones and the whole plans.

    Parameters
    ----------
    areas
        From :func:`followup.indicators.change.matched_by_area`.
    names
        Area → short name.
    """
    known = in_order(areas.dropna(subset=["before", "after"]), "area", names)
    slopes = [Slope(names[row.area], row.before, row.after) for row in known.itertuples()]  # type: ignore[arg-type,index]
    first = parts.before + parts.dropped
    slopes.append(Slope(_("All in both"), first, first + parts.matched, strong=True))
    slopes.append(Slope(_("The whole plans"), parts.before, parts.after, strong=True, dashed=True))
    alt = _(
        "Slope chart of the implementation index. {parts}.",
        parts="; ".join(
            _(
                "{name}: from {before} to {after}",
                name=slope.name,
                before=one_decimal(slope.before),
                after=one_decimal(slope.after),
            )
            for slope in reversed(slopes)
        ),
    )
    caption = _(
        "The implementation index in both periods. Thin lines: assignments in both periods, per development area "
        "of the present plan. Dashed: all assignments of each plan."
    )
    return Picture(slope_lines(slopes, (before, after), _("Implementation index")), caption, alt)


def area_change_sheet(areas: pd.DataFrame, names: dict[str, str], before: str, after: str) -> Sheet:
    """Show the index of each area's matched assignments in both periods, with the bases and the change."""
    table = in_order(areas, "area", names)
    columns = [
        TableColumn("area", _("Development area"), lambda code: names[str(code)], width=30),
        TableColumn("before", _("Index {period}", period=before), one_decimal, right=True),
        TableColumn("before_base", _("Base"), whole, right=True, width=7),
        TableColumn("after", _("Index {period}", period=after), one_decimal, right=True),
        TableColumn("after_base", _("Base"), whole, right=True, width=7),
        TableColumn(
            "change",
            _("Index units"),
            lambda value: "–" if is_missing(value) else fact_text(float(str(value)), Unit.POINTS),
            right=True,
        ),
    ]
    note = _(
        "Only assignments that both plans hold. An assignment that came from several counts once now and with each of "
        "them before."
    )
    return Sheet(table, columns, _("Assignments in both periods: the implementation index per development area."), note)


def change_fragment(bench: Workbench, parts: Change | None, areas: pd.DataFrame | None) -> Image | None:
    """Hand the chapter its figures and tables, or the sentence that says why there are none.

    ``areas`` is from :func:`followup.indicators.change.matched_by_area`; there is none without a previous period.
    """
    before, after = bench.input.period.previous, bench.input.name
    if areas is None or before is None:
        text = _("This is the first period that is followed up in this way. There is nothing to compare with.")
        bench.fragment("change", escaped(text))
        return None
    if parts is None:
        text = _("The periods cannot be compared: no assignment with a known status goes through both.")
        bench.fragment("change", escaped(text))
        return None
    figure = bench.show_figure("change", change_figure(parts, _dashed(before), _dashed(after)))
    bench.show_table("change", change_sheet(parts, _dashed(before), _dashed(after)))
    names = Names(bench.input.plan)
    bench.show_figure("change-areas", slope_figure(parts, areas, names.area_short, _dashed(before), _dashed(after)))
    bench.show_table("change-areas", area_change_sheet(areas, names.area, _dashed(before), _dashed(after)))
    # The chapter includes this piece alone, so it brings figure and table with it.
    text = _(
        "The comparison concerns the implementation index. Its change is split into three parts that add up to it "
        "exactly: the change within assignments that both plans hold, the effect of new assignments, and the effect of "
        "assignments that were dropped. {figure} shows the parts, and {table} gives the numbers.",
        figure="@Fig-change",
        table="@tbl-change",
    )
    known = _("The status of every one of these assignments is known in both periods, so that the change is exact.")
    bounded = (
        known
        if isclose(parts.matched_low, parts.matched_high, abs_tol=1e-9)
        else _(
            "If the assignments whose status is not known are taken at their worst and at their best, the change "
            "within assignments that both plans hold lies between {low} and {high} index units.",
            low="{{< fact change.matched_low >}}",
            high="{{< fact change.matched_high >}}",
        )
    )
    by_area = _(
        "{figure} and {table} show the assignments that both plans hold in each development area of the present plan.",
        figure="@Fig-change-areas",
        table="@tbl-change-areas",
    )
    pieces = [f"{text} {bounded}", *_includes("change"), by_area, *_includes("change-areas")]
    bench.fragment("change", "\n\n".join(pieces))
    return figure


def _dashed(period: str) -> str:
    return period.replace("-", "–")


def _includes(name: str) -> list[str]:
    return [f"{{{{< include /_generated/_{kind}-{name}.md >}}}}" for kind in ("fig", "tbl")]
