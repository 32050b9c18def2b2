"""Bars: response, status, criteria, levels, competence, and diverging bars for agreement."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from followup.figures.style import (
    ACCENT,
    APART,
    GRID,
    INK,
    MUTED,
    SECOND,
    STEPS,
    WIDTH,
    WITHHELD,
    house_style,
    ink_on,
    legend_above,
    new_figure,
)
from followup.locale import _, number, percent

_DIGIT = 0.016
"""The width of a digit, as a share of the axis: a part has room for its number if it is as wide and a digit more."""
_LONGEST_NAME, _LONG_NAME = 26, 44
_BELOW, _ABOVE = "<", ">"
"""Columns for what is withheld below and above a scale's steps; no code of a step is written so."""


def share_bars(names: Sequence[str], shares: Sequence[float], labels: Sequence[str], xlabel: str) -> Figure:
    """Draw one bar per name, 0–100 %, each with its label; a missing share has a label and no bar."""
    with house_style():
        figure, axes = new_figure(len(names))
        values = [0.0 if pd.isna(share) else float(share) for share in shares]
        axes.barh(range(len(names)), values, color=ACCENT, height=0.62)
        for place, (value, label) in enumerate(zip(values, labels, strict=True)):
            axes.text(value + 1.5, place, label, va="center", color=INK)
        _named_rows(axes, names)
        _percent_axis(axes, xlabel, end=max([100, *values]) + 36)
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
    fills = {code: (colour, "") for code, colour in zip(steps, _spread(len(steps)), strict=True)} | APART
    with house_style():
        figure, axes = new_figure(len(counts))
        widest = float(counts.sum(axis=1).max()) if counts.to_numpy().any() else 1.0
        for place, (_name, row) in enumerate(counts.iterrows()):
            start = 0.0
            for code in ordered:
                _part(axes, place, start, float(row[code]), fills[code], widest)
                start += float(row[code])
        axes.set_xlim(0, widest * 1.02)
        _named_rows(axes, [str(name) for name in counts.index])
        axes.set_xlabel(xlabel)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
        axes.grid(axis="x", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        legend_above(figure, [(labels[code], *fills[code]) for code in ordered])
    return figure


def grouped_counts(groups: Sequence[tuple[str, pd.DataFrame]], labels: dict[str, str], xlabel: str) -> Figure:
    """Draw stacked bars in groups, one below the other, each under its heading; names may be long.

    Parameters
    ----------
    groups
        The heading of each group and its counts, as :func:`stacked_counts` takes them.
    labels
        Code → what it is called.
    """
    everything = pd.concat([counts for _title, counts in groups])
    steps = [code for code in everything.columns if code not in APART]
    ordered = [*reversed(steps), *[code for code in everything.columns if code in APART and everything[code].any()]]
    fills = {code: (colour, "") for code, colour in zip(steps, _spread(len(steps)), strict=True)} | APART
    widest = max(1.0, float(everything.sum(axis=1).max()))
    lines = [sum(max(2, len(textwrap.wrap(str(name), _LONG_NAME))) for name in counts.index) for _t, counts in groups]
    with house_style():
        figure, all_axes = plt.subplots(
            len(groups), 1, figsize=(WIDTH, 0.95 + 0.3 * len(groups) + 0.165 * sum(lines)), sharex=True,
            layout="constrained", squeeze=False, height_ratios=lines,
        )  # fmt: skip
        for axes, (title, counts) in zip(all_axes[:, 0], groups, strict=True):
            for place, (_name, row) in enumerate(counts.iterrows()):
                start = 0.0
                for code in ordered:
                    _part(axes, place, start, float(row[code]), fills[code], widest)
                    start += float(row[code])
                if not row.any():
                    axes.text(widest * 0.01, place, _("none"), va="center", color=MUTED)
            axes.set_xlim(0, widest * 1.02)
            _named_rows(axes, [str(name) for name in counts.index], longest=_LONG_NAME)
            # From the figure's edge: beside the names there is no room for a long heading. The empty title keeps its
            # place free.
            axes.set_title(" ", fontsize=9)
            axes.annotate(
                title,
                (0.006, 1),
                xycoords=("figure fraction", "axes fraction"),
                xytext=(0, 5),
                textcoords="offset points",
                weight="bold",
                in_layout=False,
            )
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
            axes.grid(axis="x", color=GRID, linewidth=0.6)
            axes.set_axisbelow(True)
        all_axes[-1, 0].set_xlabel(xlabel)
        legend_above(figure, [(labels[code], *fills[code]) for code in ordered])
    return figure


def _part(axes: Axes, place: int, start: float, value: float, fill: tuple[str, str], widest: float) -> None:
    """Draw one part of a stacked bar, with its number where there is room for it."""
    if not value:
        return
    colour, hatch = fill
    edge = MUTED if hatch else "white"
    axes.barh(place, value, left=start, color=colour, hatch=hatch, height=0.62, edgecolor=edge, linewidth=0.6)
    written = number(value, 0)
    if value / widest >= _DIGIT * (len(written) + 1):
        field = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"} if hatch else None
        ink = INK if hatch else ink_on(colour)
        axes.text(start + value / 2, place, written, ha="center", va="center", color=ink, bbox=field)


def paired_shares(
    names: Sequence[str], first: Sequence[float], second: Sequence[float], labels: tuple[str, str], xlabel: str
) -> Figure:
    """Draw two bars per name, such as planned beside begun, 0–100 %."""
    with house_style():
        figure, axes = new_figure(len(names) * 1.8)
        for offset, values, colour in ((-0.2, first, STEPS[0]), (0.2, second, ACCENT)):
            filled = [0.0 if pd.isna(value) else float(value) for value in values]
            places = [place + offset for place in range(len(names))]
            axes.barh(places, filled, height=0.36, color=colour)
            for place, value, raw in zip(places, filled, values, strict=True):
                axes.text(value + 1.5, place, _("no base") if pd.isna(raw) else percent(float(raw)), va="center")
        _named_rows(axes, names)
        _percent_axis(axes, xlabel, end=112)
        legend_above(figure, [(labels[0], STEPS[0], ""), (labels[1], ACCENT, "")])
    return figure


def diverging(shares: pd.DataFrame, labels: dict[str, str], bases: Sequence[int], withheld: pd.DataFrame) -> Figure:
    """Draw an ordered scale as bars that diverge from its middle.

    Parameters
    ----------
    shares
        Index: the statements. Columns: the scale's codes from lowest to highest; each row and what is withheld of it
        sum to 100. A step that is not shown is missing.
    labels
        Code → what it is called.
    bases
        How many answered each statement.
    withheld
        The sum of the missing steps at the ``low`` and the ``high`` end; missing where that is not shown either, and
        the statement then has no bar.
    """
    codes = list(shares.columns)
    half = len(codes) // 2
    middle = codes[half] if len(codes) % 2 else None
    colours: dict[str, tuple[str, str]] = {
        **{code: (colour, "") for code, colour in zip(codes, _diverging(len(codes)), strict=True)},
        **dict.fromkeys((_BELOW, _ABOVE), WITHHELD),
    }
    apart = withheld.rename(columns={"low": _BELOW, "high": _ABOVE})
    rows = pd.concat([apart[_BELOW], shares.fillna(0.0), apart[_ABOVE]], axis=1)
    with house_style():
        figure, axes = new_figure(len(shares) * 1.3)
        # Behind the bars, so that it does not strike out the middle's numbers.
        axes.axvline(0, color=MUTED, linewidth=0.8, zorder=0)
        farthest = 0.0
        for place, (_name, row) in enumerate(rows.iterrows()):
            if row.isna().any():
                axes.text(1.5, place, _("not shown"), va="center", color=INK)
                continue
            start = -float(row[[_BELOW, *codes[:half]]].sum()) - (float(row[middle]) / 2 if middle else 0.0)
            farthest = max(farthest, -start, start + float(row.sum()))
            for code in rows.columns:
                _share_part(axes, place, start, float(row[code]), *colours[code])
                start += float(row[code])
        _named_rows(axes, [f"{name} (n = {number(base)})" for name, base in zip(shares.index, bases, strict=True)])
        end = 50 if farthest <= 48 else 75 if farthest <= 73 else 100
        axes.set_xlim(-end, end)
        ticks = range(-end, end + 1, 25)
        axes.set_xticks(ticks, [percent(abs(tick)) for tick in ticks])
        legend = [(labels[code], *colours[code]) for code in codes]
        legend_above(figure, [*legend, *([(_("Not shown"), *WITHHELD)] if withheld.gt(0).any(axis=None) else [])])
    return figure


def _share_part(axes: Axes, place: int, start: float, width: float, colour: str, hatch: str) -> None:
    edge = MUTED if hatch else "white"
    axes.barh(place, width, left=start, color=colour, hatch=hatch, height=0.62, edgecolor=edge, linewidth=0.6)
    if width >= 5 and not hatch:
        axes.text(start + width / 2, place, number(width, 0), ha="center", va="center", color=ink_on(colour))


def _spread(count: int) -> list[str]:
    if count == len(STEPS):
        return list(STEPS)
    return [str(colour) for colour in sns.light_palette(ACCENT, n_colors=count + 1).as_hex()[1:]]


def _diverging(count: int) -> list[str]:
    half = count // 2
    down = sns.light_palette(SECOND, n_colors=half + 1).as_hex()[1:][::-1]
    up = sns.light_palette(ACCENT, n_colors=half + 1).as_hex()[1:]
    return [*map(str, down), *(["#e3e3e3"] if count % 2 else []), *map(str, up)]


def _named_rows(axes: Axes, names: Sequence[str], longest: int = _LONGEST_NAME) -> None:
    axes.set_yticks(range(len(names)), [textwrap.fill(name, longest) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _percent_axis(axes: Axes, label: str, end: float) -> None:
    axes.set_xlim(0, end)
    axes.set_xticks(range(0, 101, 25), [percent(tick) for tick in range(0, 101, 25)])
    axes.spines["bottom"].set_bounds(0, 100)
    # Under the part of the axis that it names, not under the room for the labels.
    axes.set_xlabel(label, x=50 / end)
