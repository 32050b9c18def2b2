"""Lines: shares at different thresholds, and an index in two periods; each line is labelled at its end."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from followup.figures.style import ACCENT, GRID, INK, MUTED, SECOND, WIDTH, house_style
from followup.locale import number, percent

_LINE = 11.5
"""The height of a line of a label, in points."""


@dataclass(frozen=True)
class Slope:
    """An index before and after; ``strong`` for what the others are compared with, ``dashed`` for another base."""

    name: str
    before: float
    after: float
    strong: bool = False
    dashed: bool = False


def apart(places: Sequence[float], least: float) -> list[float]:
    """Move places along a line so that neighbours lie at least ``least`` from one another, each as little as may be.

    Places that are too close become a group around their own middle; groups that meet become one.

    Examples
    --------
    >>> apart([50, 10, 51], 4)
    [48.5, 10.0, 52.5]
    """
    order = sorted(range(len(places)), key=lambda n: (places[n], n))
    groups: list[tuple[list[int], float]] = []

    def lowest(group: tuple[list[int], float]) -> float:
        return group[1] - least * (len(group[0]) - 1) / 2

    for member in order:
        groups.append(([member], float(places[member])))
        while len(groups) > 1 and lowest(groups[-1]) - (2 * groups[-2][1] - lowest(groups[-2])) < least:
            members = groups[-2][0] + groups[-1][0]
            groups[-2:] = [(members, sum(float(places[n]) for n in members) / len(members))]
    result = [0.0] * len(places)
    for group in groups:
        for step, member in enumerate(group[0]):
            result[member] = lowest(group) + least * step
    return result


def threshold_lines(
    table: pd.DataFrame, chosen: tuple[float, float], names: tuple[str, str], titles: Sequence[str], xlabel: str
) -> Figure:
    """Draw two shares at different thresholds, a panel for each threshold of the one kind.

    Parameters
    ----------
    table
        ``carried_out`` (a panel for each), ``systematic`` (the axis), ``in_place_share`` and
        ``person_dependent_share``.
    chosen
        The thresholds that apply: the panel, and the place on the axis that is marked.
    names
        What the two lines are called.
    titles
        The heading of each panel.
    """
    panels = list(dict.fromkeys(table["carried_out"]))
    with house_style():
        figure, all_axes = plt.subplots(
            1, len(panels), figsize=(WIDTH, 2.7), sharey=True, layout="constrained", squeeze=False
        )
        for axes, panel, title in zip(all_axes[0], panels, titles, strict=True):
            rows = table[table["carried_out"] == panel].dropna()
            own = panel == chosen[0]
            if own:
                axes.axvline(chosen[1], color=MUTED, linewidth=1, linestyle="--", zorder=0)
            ends = []
            for name, colour, style in (("in_place", ACCENT, "-"), ("person_dependent", SECOND, (0, (4, 1.5)))):
                shares = rows[f"{name}_share"]
                axes.plot(rows["systematic"], shares, color=colour, linestyle=style, marker="o", markersize=3)
                ends += shares.to_list()[-1:]
                here = rows.loc[rows["systematic"] == chosen[1], f"{name}_share"]
                if own and len(here):
                    axes.plot(chosen[1], here.iloc[0], color=colour, marker="o", markersize=7)
            if own and len(rows):
                _values_at(axes, rows, chosen[1])
            if axes is all_axes[0][-1] and ends:
                # The axis is about 110 points high and ends at the largest share, or a little above.
                for text, colour, place in zip(names, (ACCENT, SECOND), apart(ends, 14), strict=True):
                    axes.annotate(
                        textwrap.fill(text, 16), (1, place), xycoords=("axes fraction", "data"), xytext=(6, 0),
                        textcoords="offset points", va="center", color=colour, annotation_clip=False,
                    )  # fmt: skip
            axes.set_title(textwrap.fill(title, 30), loc="left", fontsize=9)
            axes.set_xticks(range(0, 101, 20))
            axes.set_xlim(0, 104)
            axes.set_ylim(0, 100)
            axes.set_yticks(range(0, 101, 25), [percent(tick) for tick in range(0, 101, 25)])
            axes.grid(axis="y", color=GRID, linewidth=0.6)
            axes.set_axisbelow(True)
        figure.supxlabel(xlabel, fontsize=9, color=INK)
    return figure


def _values_at(axes: Axes, rows: pd.DataFrame, threshold: float) -> None:
    """Write both shares beside the line that marks the threshold, on the side to which their lines draw together."""
    here = rows[rows["systematic"] == threshold]
    if here.empty:
        return
    in_place, persons = float(here["in_place_share"].iloc[0]), float(here["person_dependent_share"].iloc[0])
    # The share in place falls and the other rises: above the upper line there is room where it falls.
    above, side = (1, "left") if in_place > persons else (-1, "right")
    for value, colour, up in ((in_place, ACCENT, above), (persons, SECOND, -above)):
        axes.annotate(
            percent(value), (threshold, value), xytext=(4 * above, 10 * up), textcoords="offset points", ha=side,
            va="center", color=colour, fontsize=8.5,
        )  # fmt: skip


def slope_lines(slopes: Sequence[Slope], periods: tuple[str, str], ylabel: str) -> Figure:
    """Draw an index before and after as a line per group, its name and both values at the ends.

    A line without one of its values is left out.
    """
    drawn = [slope for slope in slopes if not (math.isnan(slope.before) or math.isnan(slope.after))]
    with house_style():
        height = max(3.2, 0.9 + 0.3 * len(drawn))
        figure, axes = plt.subplots(figsize=(WIDTH, height), layout="constrained")
        values = [value for slope in drawn for value in (slope.before, slope.after)]
        low, high = (min(values), max(values)) if values else (0.0, 100.0)
        # No more of the scale than the lines need, but always so much that a change of a unit does not look large.
        middle, half = (low + high) / 2, max(15.0, (high - low) / 2 + 4)
        axes.set_ylim(middle - half, middle + half)
        axes.set_xlim(-0.02, 1.02)
        least = _LINE * 2 * half / ((height - 0.7) * 72)
        for slope in drawn:
            colour = ACCENT if slope.strong else MUTED
            axes.plot(
                [0, 1], [slope.before, slope.after], color=colour, marker="o", markersize=4.5,
                linewidth=2.6 if slope.strong else 1.2, linestyle=(0, (3, 1.2)) if slope.dashed else "-", clip_on=False,
            )  # fmt: skip
        for x, side, places in (
            (0, -1, [slope.before for slope in drawn]),
            (1, 1, [slope.after for slope in drawn]),
        ):
            for slope, value, place in zip(drawn, places, apart(places, least), strict=True):
                text = f"{slope.name} {number(value, 1)}" if side < 0 else f"{number(value, 1)} {slope.name}"
                axes.annotate(
                    text, (x, place), xytext=(8 * side, 0), textcoords="offset points", va="center",
                    ha="right" if side < 0 else "left", color=ACCENT if slope.strong else INK,
                    weight="bold" if slope.strong else "normal", fontsize=8.5, annotation_clip=False,
                )  # fmt: skip
        axes.set_xticks([0, 1], list(periods))
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_visible(False)
        for x in (0, 1):
            axes.axvline(x, color=GRID, linewidth=1, zorder=0)
        axes.tick_params(axis="x", length=0)
        axes.set_title(ylabel, loc="center", fontsize=9)
    return figure
