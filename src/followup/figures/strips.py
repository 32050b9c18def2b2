"""Strips: a dot for each municipality along an axis, with the quartiles as a box around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from followup.figures.style import ACCENT, GRID, INK, MUTED, SECOND, house_style, new_figure

_ROW_HEIGHT, _MOST_ASIDE = 2.1, 0.34
_BINS = 60


def strips(table: pd.DataFrame, names: Mapping[str, str], xlabel: str, ends: tuple[float, float] = (0, 100)) -> Figure:
    """Draw a strip for each column: all its values as dots, a box from lower to upper quartile, a line at the median.

    Parameters
    ----------
    table
        A row for each municipality; missing values have no dot.
    names
        Column → what it is called, from the top down.
    ends
        Of the axis.
    """
    with house_style():
        figure, axes = new_figure(_ROW_HEIGHT * len(names))
        for place, column in enumerate(names):
            values = table[column].dropna().sort_values(kind="stable")
            if values.empty:
                axes.text(ends[0], place, "–", va="center", color=INK)
                continue
            lower, median, upper = (float(values.quantile(share)) for share in (0.25, 0.5, 0.75))
            axes.barh(place, upper - lower, left=lower, height=0.86, facecolor="none", edgecolor=MUTED, linewidth=1.0)
            axes.plot([median, median], [place - 0.43, place + 0.43], color=SECOND, linewidth=2.2, zorder=3)
            heights = [place + aside for aside in _beside(list(values), ends)]
            axes.plot(values, heights, "o", color=ACCENT, markersize=4.2, markeredgecolor="white", markeredgewidth=0.4,
                      linestyle="none", zorder=4)  # fmt: skip
        axes.set_yticks(range(len(names)), list(names.values()))
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        margin = (ends[1] - ends[0]) * 0.02
        axes.set_xlim(ends[0] - margin, ends[1] + margin)
        axes.set_xlabel(xlabel)
        axes.grid(axis="x", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
    return figure


def _beside(values: Sequence[float], ends: tuple[float, float]) -> list[float]:
    """Move dots that share a place apart, in turns above and below, no further than the strip is high.

    Examples
    --------
    >>> _beside([10, 10, 50], (0, 100))
    [0.0, 0.07, 0.0]
    """
    width = (ends[1] - ends[0]) / _BINS
    seen: dict[int, int] = {}
    places = []
    for value in values:
        place = int((value - ends[0]) // width)
        count = seen[place] = seen.get(place, -1) + 1
        aside = 0.07 * ((count + 1) // 2) * (1 if count % 2 else -1)
        places.append(round(max(-_MOST_ASIDE, min(_MOST_ASIDE, aside)), 4) + 0.0)
    return places
