"""The one house style: colours safe for colour-blind readers and in grey print, the same bytes on every run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#1a1a1a"
MUTED = "#595959"
GRID = "#d9d9d9"
# From light to dark, so that the order survives grey print; each step also differs in hue.
STEPS = ("#f4c28f", "#79add9", "#12436d")
ACCENT, SECOND = "#12436d", "#b8651b"
APART = {"not_applicable": ("#ffffff", "////"), "unknown": ("#ececec", "....")}
WIDTH = 6.2
"""Inches: the width of the text on an A4 page."""


@contextmanager
def house_style() -> Iterator[None]:
    """Draw within this block in the house style."""
    settings: dict[Any, Any] = {
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "axes.titlesize": 10,
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "grid.color": GRID,
        "hatch.linewidth": 0.6,
        "hatch.color": MUTED,
        # Text becomes outlines: the figure looks the same wherever it is opened, with or without the font.
        "svg.fonttype": "path",
        # Without a fixed salt the ids in the file differ from run to run.
        "svg.hashsalt": "followup",
        "figure.dpi": 100,
    }
    with sns.axes_style("white"), mpl.rc_context(settings):
        yield


def new_figure(rows: float) -> tuple[Figure, Axes]:
    """Return a figure of the report's width, high enough for ``rows`` bars."""
    figure, axes = plt.subplots(figsize=(WIDTH, 1.1 + 0.36 * rows), layout="constrained")
    return figure, axes


def save_svg(figure: Figure, file: Path) -> None:
    """Write a figure as SVG: the same bytes on every run."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with house_style():
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def ink_on(colour: str) -> str:
    """Return the text colour that is readable on ``colour``.

    Examples
    --------
    >>> ink_on("#12436d"), ink_on("#f4c28f")
    ('#ffffff', '#1a1a1a')
    """
    red, green, blue = mpl.colors.to_rgb(colour)
    return "#ffffff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.4 else INK
