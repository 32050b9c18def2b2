"""Pictures of two dimensions: heat maps, the matrix of carried out × systematic, and the parts of a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import seaborn as sns
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from followup.figures.style import ACCENT, GRID, INK, MUTED, SECOND, STEPS, WIDTH, house_style, new_figure
from followup.locale import number

MARK_YES, MARK_NO = "✓", "–"


@dataclass(frozen=True)
class Point:
    """A group in the matrix: its systematics index (x) and implementation index (y), both 0–100."""

    name: str
    x: float
    y: float


def yes_no_map(table: pd.DataFrame, labels: tuple[str, str, str]) -> Figure:
    """Draw a grid of yes, no and not expected, told apart by mark and colour.

    Parameters
    ----------
    table
        Index: rows. Columns: columns. Values: 2 yes, 1 no, 0 not expected or not known.
    labels
        What 0, 1 and 2 are called.
    """
    colours = ["#ffffff", STEPS[0], ACCENT]
    marks = {0: "", 1: MARK_NO, 2: MARK_YES}
    with house_style():
        figure, axes = new_figure(len(table))
        annotations = table.map(lambda value: marks[int(value)]).to_numpy()
        sns.heatmap(
            table, annot=annotations, fmt="", cmap=ListedColormap(colours), vmin=0, vmax=2, cbar=False,
            linewidths=1.2, linecolor=GRID, ax=axes, annot_kws={"fontsize": 11},
        )  # fmt: skip
        _bare_grid(axes)
        patches = [
            Patch(facecolor=colour, edgecolor=MUTED, label=f"{marks[value]} {label}".strip())
            for value, (colour, label) in enumerate(zip(colours, labels, strict=True))
        ]
        figure.legend(handles=patches[::-1], loc="outside upper left", ncols=3, frameon=False, fontsize=8.5)
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
        sns.heatmap(
            values.astype(float), annot=texts.to_numpy(), fmt="", cmap=sns.light_palette(ACCENT, as_cmap=True), vmin=0,
            cbar=False, linewidths=1.2, linecolor=GRID, ax=axes,
        )  # fmt: skip
        _bare_grid(axes)
    return figure


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
        figure, axes = plt.subplots(figsize=(WIDTH, 4.8), layout="constrained")
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
            axes.text(x, y, corners[corner], ha=horizontal, va=vertical, color=MUTED, fontsize=8.5)
        axes.scatter([p.x for p in points], [p.y for p in points], color=ACCENT, s=34, zorder=3, clip_on=False)
        for point, (dx, dy, side) in zip(points, _label_places(points), strict=True):
            axes.annotate(
                point.name, (point.x, point.y), xytext=(dx, dy), textcoords="offset points", ha=side, va="center",
                fontsize=8.5, color=INK,
            )  # fmt: skip
        axes.set_xlabel(axis_labels[0])
        axes.set_ylabel(axis_labels[1])
    return figure


def change_steps(before: float, parts: Sequence[tuple[str, float]], after: float, ends: tuple[str, str]) -> Figure:
    """Draw how an index went from before to after, part by part; each part has its signed number."""
    with house_style():
        names = [ends[0], *[name for name, _value in parts], ends[1]]
        figure, axes = new_figure(len(names))
        axes.barh(0, before, color=STEPS[1], height=0.6)
        axes.text(before + 1, 0, number(before, 1), va="center")
        level = before
        for place, (_name, value) in enumerate(parts, start=1):
            colour = ACCENT if value >= 0 else SECOND
            axes.barh(place, value, left=level, color=colour, hatch="" if value >= 0 else "///", height=0.6)
            sign = "+" if value > 0 else ""
            axes.text(max(level, level + value) + 1, place, (sign + number(value, 1)).replace("-", "−"), va="center")
            axes.plot([level, level], [place - 1, place], color=MUTED, linewidth=0.7)
            level += value
        axes.plot([level, level], [len(names) - 2, len(names) - 1], color=MUTED, linewidth=0.7)
        axes.barh(len(names) - 1, after, color=STEPS[1], height=0.6)
        axes.text(after + 1, len(names) - 1, number(after, 1), va="center")
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(0, 105)
        axes.tick_params(axis="y", length=0)
    return figure


def _bare_grid(axes: object) -> None:
    axes.set(xlabel="", ylabel="")  # type: ignore[attr-defined]
    axes.tick_params(axis="both", length=0)  # type: ignore[attr-defined]
    axes.set_yticklabels(axes.get_yticklabels(), rotation=0)  # type: ignore[attr-defined]
    axes.xaxis.tick_top()  # type: ignore[attr-defined]


def _label_places(points: Sequence[Point]) -> list[tuple[float, float, str]]:
    """Choose for each label the side on which it meets fewest other points and labels."""
    candidates = [(7.0, 0.0, "left"), (-7.0, 0.0, "right"), (0.0, 9.0, "center"), (0.0, -9.0, "center")]
    placed: list[tuple[float, float, float, float]] = []
    chosen = []

    def box(point: Point, place: tuple[float, float, str]) -> tuple[float, float, float, float]:
        # One unit of the axis is about 4.6 points wide and 3 points high; a letter is about 5 points wide.
        width, x, y = len(point.name) * 1.12, point.x + place[0] / 4.6, point.y + place[1] / 3
        left = {"left": x, "right": x - width, "center": x - width / 2}[place[2]]
        return left, left + width, y - 2.2, y + 2.2

    for point in points:

        def cost(place: tuple[float, float, str], point: Point = point) -> float:
            left, right, low, high = box(point, place)
            outside = max(0.0, -left) + max(0.0, right - 100)
            hits = sum(left < x1 and x0 < right and low < y1 and y0 < high for x0, x1, y0, y1 in placed)
            dots = sum(left < p.x < right and low < p.y < high for p in points if p is not point)
            return 3 * hits + dots + outside

        best = min(candidates, key=cost)
        placed.append(box(point, best))
        chosen.append(best)
    return chosen
