"""Pictures of two dimensions: heat maps, the matrix of carried out × systematic, and the parts of a change."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from followup.facts import Unit, fact_text
from followup.figures.style import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    SECOND,
    STEPS,
    WIDTH,
    house_style,
    ink_on,
    legend_above,
    new_figure,
)
from followup.locale import number

MARKS = ("", "?", "–", "✓")
_MARK_COLOURS = ("#ffffff", "#ececec", STEPS[0], ACCENT)
_HALO = [withStroke(linewidth=2.5, foreground="white")]
"""Keeps a label readable where it meets a line."""
_SHADES = 256
_LETTER = 1.3
"""The width of a letter of a label in the matrix, in units of its axes, 0–100."""
_LINE = 4.5
"""The height of a line of text there, in the same units."""


@dataclass(frozen=True)
class Point:
    """A group in the matrix: its systematics index (x) and implementation index (y), both 0–100."""

    name: str
    x: float
    y: float


def yes_no_map(table: pd.DataFrame, labels: tuple[str, str, str, str]) -> Figure:
    """Draw a grid of yes, no, not known and not expected, told apart by mark and colour.

    Parameters
    ----------
    table
        Index: rows. Columns: columns. Values: 3 yes, 2 no, 1 not known, 0 not expected.
    labels
        What 0, 1, 2 and 3 are called.
    """
    used = [value for value in (3, 2, 1, 0) if value >= 2 or (table == value).any(axis=None)]
    with house_style():
        figure, axes = new_figure(len(table))
        texts = table.map(lambda value: MARKS[int(value)])
        _grid(axes, table, texts, ListedColormap(list(_MARK_COLOURS)), highest=3)
        legend_above(figure, [(f"{MARKS[value]} {labels[value]}".strip(), _MARK_COLOURS[value], "") for value in used])
    return figure


def count_map(values: pd.DataFrame, texts: pd.DataFrame) -> Figure:
    """Draw a grid of counts, darker the more, with a text in each cell.

    Parameters
    ----------
    values
        Index: rows. Columns: columns. Values: counts.
    texts
        What to write in each cell, in the same shape.
    """
    with house_style():
        figure, axes = new_figure(len(values) * 1.2)
        _grid(axes, values, texts, sns.light_palette(ACCENT, as_cmap=True), _highest(values))
    return figure


def coverage_map(values: pd.DataFrame, totals: pd.DataFrame, texts: pd.DataFrame) -> Figure:
    """Draw a grid of counts of totals; where nothing is counted the cell says why by its look.

    In colour and in grey print it is hatched where the total is 0 too, and has a heavy frame and a colour of its own
    where there was something to count.

    Parameters
    ----------
    values, texts
        As for :func:`count_map`.
    totals
        What the counts are of, in the same shape.
    """
    with house_style():
        figure, axes = new_figure(len(values) * 1.4)
        empty = values.to_numpy() == 0
        # What is counted starts clearly darker than white.
        colours = ListedColormap(sns.light_palette(ACCENT, n_colors=_SHADES + 4).as_hex()[4:])
        _grid(axes, values, texts.mask(empty, ""), colours, _highest(values))
        for row, column in np.argwhere(empty):
            _empty_cell(axes, row, column, texts.iloc[row, column], missed=totals.iloc[row, column] > 0)
    return figure


def _highest(values: pd.DataFrame) -> float:
    return max(1.0, float(values.to_numpy().max(initial=0)))


def _empty_cell(axes: Axes, row: int, column: int, text: str, *, missed: bool) -> None:
    """Draw over a cell in which nothing is counted: ``missed`` if there was something to count."""
    inset = 0.03 if missed else 0.015
    side = 1 - 2 * inset
    field = Rectangle((column + inset, row + inset), side, side, facecolor="white", hatch="////", linewidth=0)
    if missed:
        field.set(facecolor=STEPS[0], hatch="", edgecolor=SECOND, linewidth=1.6)
    axes.add_patch(field)
    behind = None if missed else {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none"}
    axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", color=INK, bbox=behind)


def _grid(axes: Axes, values: pd.DataFrame, texts: pd.DataFrame, colours: Colormap, highest: float) -> None:
    """Draw a heat map from 0 to ``highest`` with a text in each cell, in the ink that is readable there."""
    numbers = values.to_numpy(dtype=float)
    sns.heatmap(
        values.astype(float), cmap=colours, vmin=0, vmax=highest, cbar=False, linewidths=1.2, linecolor=GRID, ax=axes,
    )  # fmt: skip
    for (row, column), text in np.ndenumerate(texts.to_numpy()):
        ink = ink_on(colours(float(numbers[row, column]) / highest))
        axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", color=ink)
    axes.set(xlabel="", ylabel="")
    axes.tick_params(axis="both", length=0)
    names = [textwrap.fill(str(name), 26) for name in values.index]
    axes.set_yticks([row + 0.5 for row in range(len(names))], names, rotation=0)
    axes.xaxis.tick_top()


def quadrant_map(
    points: Sequence[Point], limits: tuple[float, float], corners: dict[str, str], axis_labels: tuple[str, str]
) -> Figure:
    """Draw the matrix: each group at its two indices, the thresholds as lines, the fields named.

    Parameters
    ----------
    points
        The groups.
    limits
        The thresholds: systematic (x) and carried out (y).
    corners
        The text of the four fields: ``upper_left``, ``upper_right``, ``lower_left``, ``lower_right``.
    axis_labels
        For x and y.
    """
    import matplotlib.pyplot as plt

    with house_style():
        figure, axes = plt.subplots(figsize=(WIDTH, 3.9), layout="constrained")
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 100)
        axes.axvline(limits[0], color=MUTED, linewidth=1, linestyle="--")
        axes.axhline(limits[1], color=MUTED, linewidth=1, linestyle="--")
        axes.axvspan(limits[0], 100, ymin=limits[1] / 100, color=STEPS[1], alpha=0.18, linewidth=0)
        places = {
            "upper_left": (1, 99, "left", "top"),
            "upper_right": (99, 99, "right", "top"),
            "lower_left": (1, 1, "left", "bottom"),
            "lower_right": (99, 1, "right", "bottom"),
        }
        for corner, (x, y, horizontal, vertical) in places.items():
            # As wide as the field: a letter takes a little more than one unit of the axis.
            room = limits[0] if horizontal == "left" else 100 - limits[0]
            text = textwrap.fill(corners[corner], max(12, int(room / _LETTER) - 1))
            axes.text(x, y, text, ha=horizontal, va=vertical, color=MUTED, fontsize=8.5, path_effects=_HALO)
        axes.scatter(
            [p.x for p in points], [p.y for p in points],
            color=ACCENT, edgecolor="white", linewidth=0.8, s=38, zorder=3, clip_on=False,
        )  # fmt: skip
        for point, (dx, dy, side) in zip(points, _label_places(points, limits), strict=True):
            axes.annotate(
                point.name, (point.x, point.y), xytext=(dx, dy), textcoords="offset points", ha=side, va="center",
                fontsize=8.5, color=INK, path_effects=_HALO,
            )  # fmt: skip
        axes.set_xlabel(axis_labels[0])
        axes.set_ylabel(axis_labels[1])
    return figure


def change_steps(
    before: float, parts: Sequence[tuple[str, float]], after: float, ends: tuple[str, str], xlabel: str
) -> Figure:
    """Draw how an index went from before to after, part by part; each part has its signed number."""
    with house_style():
        names = [ends[0], *[name for name, _value in parts], ends[1]]
        figure, axes = new_figure(len(names))
        axes.barh(0, before, color=STEPS[1], height=0.6)
        axes.text(before + 1, 0, number(before, 1), va="center")
        level = before
        for place, (_name, value) in enumerate(parts, start=1):
            # A loss is light and has an edge, so that it differs from a gain in grey print too.
            colour, edge = (ACCENT, ACCENT) if value >= 0 else (STEPS[0], SECOND)
            axes.barh(place, value, left=level, color=colour, edgecolor=edge, height=0.6)
            axes.text(max(level, level + value) + 1, place, fact_text(value, Unit.POINTS), va="center")
            axes.plot([level, level], [place - 1, place], color=MUTED, linewidth=0.7)
            level += value
        axes.plot([level, level], [len(names) - 2, len(names) - 1], color=MUTED, linewidth=0.7)
        axes.barh(len(names) - 1, after, color=STEPS[1], height=0.6)
        axes.text(after + 1, len(names) - 1, number(after, 1), va="center")
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlim(0, 110)
        axes.set_xticks(range(0, 101, 20))
        axes.spines["bottom"].set_bounds(0, 100)
        axes.set_xlabel(xlabel, x=50 / 110)
        axes.tick_params(axis="y", length=0)
    return figure


def _label_places(points: Sequence[Point], limits: tuple[float, float]) -> list[tuple[float, float, str]]:
    """Choose for each label the place around its point where it meets least: labels, points, the lines, the edge."""
    candidates = [(7.0, 0.0, "left"), (-7.0, 0.0, "right"), (0.0, 10.0, "center"), (0.0, -10.0, "center")]
    candidates += [(5.0, dy, "left") for dy in (9.0, -9.0)] + [(-5.0, dy, "right") for dy in (9.0, -9.0)]
    placed: list[tuple[float, float, float, float]] = []
    chosen = []

    def box(point: Point, place: tuple[float, float, str]) -> tuple[float, float, float, float]:
        # One unit of the axis is about 3.9 points wide and 2.4 points high.
        width, x, y = len(point.name) * _LETTER, point.x + place[0] / 3.9, point.y + place[1] / 2.4
        left = {"left": x, "right": x - width, "center": x - width / 2}[place[2]]
        return left, left + width, y - _LINE / 2, y + _LINE / 2

    for point in points:

        def cost(place: tuple[float, float, str], point: Point = point) -> float:
            left, right, low, high = box(point, place)
            outside = max(0.0, -left) + max(0.0, right - 100) + max(0.0, -low) + max(0.0, high - 100)
            hits = sum(left < x1 and x0 < right and low < y1 and y0 < high for x0, x1, y0, y1 in placed)
            # A point is about two units across.
            dots = sum(left - 1 < p.x < right + 1 and low - 1 < p.y < high + 1 for p in points if p is not point)
            lines = (left < limits[0] < right) + (low < limits[1] < high)
            return 10 * hits + 10 * dots + 3 * outside + lines

        best = min(candidates, key=cost)
        placed.append(box(point, best))
        chosen.append(best)
    return chosen
