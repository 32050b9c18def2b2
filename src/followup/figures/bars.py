"""Bars: response, status, criteria, levels, competence, and diverging bars for agreement."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from followup.figures.style import ACCENT, APART, GRID, INK, MUTED, SECOND, STEPS, house_style, ink_on, new_figure
from followup.locale import _, number, percent

_SMALLEST_LABELLED = 0.035
"""A part narrower than this share of the axis has no room for its number."""


def share_bars(names: Sequence[str], shares: Sequence[float], notes: Sequence[str], xlabel: str) -> Figure:
    """Draw one bar per name, 0–100 %, each labelled with its share and a note such as its base."""
    with house_style():
        figure, axes = new_figure(len(names))
        values = [0.0 if pd.isna(share) else float(share) for share in shares]
        axes.barh(range(len(names)), values, color=ACCENT, height=0.62)
        for place, (share, note) in enumerate(zip(shares, notes, strict=True)):
            written = _("no base") if pd.isna(share) else percent(float(share))
            axes.text(values[place] + 1.5, place, f"{written}  ({note})", va="center", color=INK)
        _named_rows(axes, names)
        _percent_axis(axes, xlabel, room=32)
    return figure


def stacked_counts(counts: pd.DataFrame, labels: dict[str, str], xlabel: str) -> Figure:
    """Draw one stacked bar per row, its parts ordered as the scale is, each labelled with its count.

    Parameters
    ----------
    counts
        Index: the rows' names. Columns: the scale's codes from lowest to highest, then codes set apart
        (``not_applicable``, ``unknown``).
    labels
        Code → what it is called.
    """
    steps = [code for code in counts.columns if code not in APART]
    # The highest step stands first, from the axis out: lengths that start at the same line are the easiest to compare.
    ordered = [*reversed(steps), *[code for code in counts.columns if code in APART and counts[code].any()]]
    colours = dict(zip(steps, _spread(len(steps)), strict=True))
    with house_style():
        figure, axes = new_figure(len(counts))
        left = pd.Series(0.0, index=range(len(counts)))
        widest = float(counts.sum(axis=1).max() or 1)
        for code in ordered:
            colour, hatch = APART.get(code, (colours.get(code, GRID), ""))
            values = counts[code].astype(float).reset_index(drop=True)
            axes.barh(
                range(len(counts)), values, left=left, color=colour, hatch=hatch, height=0.62,
                edgecolor=MUTED if hatch else "white", linewidth=0.6, label=labels[code],
            )  # fmt: skip
            for place, (start, value) in enumerate(zip(left, values, strict=True)):
                if value / widest >= _SMALLEST_LABELLED:
                    axes.text(
                        start + value / 2, place, number(value, 0), ha="center", va="center", color=ink_on(colour)
                    )
            left = left + values
        _named_rows(axes, [str(name) for name in counts.index])
        axes.set_xlabel(xlabel)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="x", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        _legend(figure, axes, len(ordered))
    return figure


def paired_shares(
    names: Sequence[str], first: Sequence[float], second: Sequence[float], labels: tuple[str, str]
) -> Figure:
    """Draw two bars per name, such as planned beside begun, 0–100 %."""
    with house_style():
        figure, axes = new_figure(len(names) * 1.7)
        for offset, values, colour, hatch, label in (
            (-0.2, first, STEPS[0], "", labels[0]),
            (0.2, second, ACCENT, "", labels[1]),
        ):
            filled = [0.0 if pd.isna(value) else float(value) for value in values]
            places = [place + offset for place in range(len(names))]
            axes.barh(places, filled, height=0.36, color=colour, hatch=hatch, label=label)
            for place, value, raw in zip(places, filled, values, strict=True):
                axes.text(value + 1.5, place, _("no base") if pd.isna(raw) else percent(float(raw)), va="center")
        _named_rows(axes, names)
        _percent_axis(axes, "", room=12)
        _legend(figure, axes, 2)
    return figure


def diverging(shares: pd.DataFrame, labels: dict[str, str], bases: Sequence[int]) -> Figure:
    """Draw an ordered scale as bars that diverge from its middle.

    Parameters
    ----------
    shares
        Index: the statements. Columns: the scale's codes from lowest to highest; each row sums to 100.
    labels
        Code → what it is called.
    bases
        How many answered each statement.
    """
    codes = list(shares.columns)
    half = len(codes) // 2
    middle = codes[half] if len(codes) % 2 else None
    low = codes[:half]
    colours = dict(zip(codes, _diverging(len(codes)), strict=True))
    with house_style():
        figure, axes = new_figure(len(shares) * 1.15)
        for place, (_name, row) in enumerate(shares.iterrows()):
            start = -float(row[low].sum()) - (float(row[middle]) / 2 if middle else 0.0)
            for code in codes:
                width = float(row[code])
                label = labels[code] if place == 0 else None
                axes.barh(
                    place, width, left=start, color=colours[code], height=0.62, edgecolor="white", linewidth=0.6,
                    label=label,
                )  # fmt: skip
                if width >= 6:
                    axes.text(
                        start + width / 2,
                        place,
                        number(width, 0),
                        ha="center",
                        va="center",
                        color=ink_on(colours[code]),
                    )
                start += width
        axes.axvline(0, color=MUTED, linewidth=0.8)
        _named_rows(axes, [f"{name} (n = {base})" for name, base in zip(shares.index, bases, strict=True)])
        axes.set_xlim(-100, 100)
        axes.set_xticks(range(-100, 101, 50), [percent(abs(tick)) for tick in range(-100, 101, 50)])
        _legend(figure, axes, len(codes), columns=3)
    return figure


def _spread(count: int) -> list[str]:
    if count == len(STEPS):
        return list(STEPS)
    return [str(colour) for colour in sns.light_palette(ACCENT, n_colors=count + 1).as_hex()[1:]]


def _diverging(count: int) -> list[str]:
    half = count // 2
    down = sns.light_palette(SECOND, n_colors=half + 1).as_hex()[1:][::-1]
    up = sns.light_palette(ACCENT, n_colors=half + 1).as_hex()[1:]
    return [*map(str, down), *(["#e3e3e3"] if count % 2 else []), *map(str, up)]


def _named_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), list(names))
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _percent_axis(axes: Axes, label: str, room: float) -> None:
    axes.set_xlim(0, 100 + room)
    axes.set_xticks(range(0, 101, 25), [percent(tick) for tick in range(0, 101, 25)])
    axes.spines["bottom"].set_bounds(0, 100)
    axes.set_xlabel(label)


def _legend(figure: Figure, axes: Axes, entries: int, columns: int | None = None) -> None:
    handles, names = axes.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper left", ncols=columns or entries, frameon=False, fontsize=8.5)
