"""The one house style: colours safe for colour-blind readers and in grey print, the same bytes on every run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Patch

INK = "#1a1a1a"
MUTED = "#595959"
GRID = "#d9d9d9"
# From light to dark in even steps, so that the order survives grey print; each step also differs in hue.
STEPS = ("#f4c28f", "#4f90c6", "#12436d")
ACCENT, SECOND = "#12436d", "#a5560f"
APART = {"not_applicable": ("#ffffff", "////"), "unknown": ("#ececec", "....")}
WITHHELD = ("#ffffff", "....")
"""The fill of numbers that are not shown."""
WIDTH = 6.2
"""Inches: the width of the text on an A4 page."""
_LEGEND_WIDTH = 92
"""Letters that fit beside one another in a legend; the coloured field and the gaps of an entry take eight of them."""


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
    figure, axes = plt.subplots(figsize=(WIDTH, 0.95 + 0.27 * rows), layout="constrained")
    return figure, axes


def legend_above(figure: Figure, entries: Sequence[tuple[str, str, str]]) -> None:
    """Draw a legend above the figure that is read row by row: label, colour and hatch of each entry."""
    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=MUTED, label=label, linewidth=0.6)
        for label, colour, hatch in entries
    ]
    widths = [len(label) + 8 for label, _colour, _hatch in entries]
    columns = next(
        n for n in range(len(entries), 0, -1) if n == 1 or sum(max(widths[i::n]) for i in range(n)) <= _LEGEND_WIDTH
    )
    # matplotlib fills a legend column by column.
    by_column = [patch for column in range(columns) for patch in patches[column::columns]]
    figure.legend(handles=by_column, loc="outside upper left", ncols=columns, frameon=False, fontsize=8.5)


def save_svg(figure: Figure, file: Path) -> None:
    """Write a figure as SVG: the same bytes on every run."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with house_style():
        canvas = FigureCanvasSVG(figure)
        if layout := figure.get_layout_engine():
            # Laid out here, it is drawn once; matplotlib would draw it all a first time only to lay it out.
            layout.execute(figure)
            figure.set_layout_engine(None)
        canvas.print_figure(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def ink_on(colour: object) -> str:
    """Return the text colour that contrasts more with ``colour``, as WCAG reckons contrast.

    Examples
    --------
    >>> ink_on("#12436d"), ink_on("#f4c28f")
    ('#ffffff', '#1a1a1a')
    """
    return max(("#ffffff", INK), key=lambda ink: contrast(ink, colour))


def contrast(one: object, other: object) -> float:
    """Return the contrast of two colours, 1–21, by WCAG 2.1.

    Examples
    --------
    >>> round(contrast("#ffffff", "#000000"), 1)
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Any) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in mpl.colors.to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
