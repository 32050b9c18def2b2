"""Draw the steps: as text, as Mermaid, and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from followup.locale import _
from followup.pipeline.steps import Graph

_WIDTH, _HEIGHT = 2.6, 0.62
"""A step's box, in inches."""
_ACROSS, _DOWN = 5.2, 1.0
"""From one box to the next, in inches."""
_NAMES_IN_A_ROW = 3


def edges(graph: Graph) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give each way that data takes: where from, to which step, and which tables.

    Examples
    --------
    >>> from followup.pipeline.steps import Step
    >>> list(edges(Graph((Step("a", writes=("tables/x",)), Step("b", reads=("tables/x",))))))
    [('a', 'b', ('x',))]
    """
    for step in graph.steps:
        if step.period_read and not step.tables_read:
            yield "period/", step.name, ()
        for writer in sorted(graph.needs(step)):
            yield writer, step.name, tuple(table for table in step.tables_read if graph.writer[table] == writer)
        if step.previous_read:
            yield "previous/", step.name, step.previous_read


def as_mermaid(graph: Graph) -> str:
    """Draw the steps as Mermaid does.

    Examples
    --------
    >>> from followup.pipeline.steps import Step
    >>> print(as_mermaid(Graph((Step("a", writes=("tables/x",)), Step("b", reads=("tables/x",))))))
    flowchart LR
        a -->|x| b
    """
    steps, lines, names = {step.name for step in graph.steps}, ["flowchart LR"], dict[str, str]()
    for source, target, tables in edges(graph):
        if source not in steps and source not in names:
            names[source] = f"from{len(names)}"
            lines.append(f"    {names[source]}[({source})]")
        arrow = f"-->|{', '.join(tables)}|" if tables else "-->"
        lines.append(f"    {names.get(source, source)} {arrow} {target}")
    return "\n".join(lines)


def as_text(graph: Graph) -> str:
    """List the steps, each with what it waits for, what it reads and what it writes."""
    lines = []
    for step in graph.steps:
        lines.append(f"{step.name}  {step.title}")
        for words, names in (
            (_("waits for"), sorted(graph.needs(step))),
            (_("reads"), step.reads),
            (_("writes"), step.writes),
        ):
            if names:
                lines.append(f"    {words}: {', '.join(names)}")
    return "\n".join(lines)


def draw(graph: Graph, file: Path) -> None:
    """Write a picture of the steps, in the format that the file's ending names.

    Parameters
    ----------
    graph
        The steps.
    file
        An ``.svg``, ``.png`` or ``.pdf``.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from followup.figures.style import house_style

    places = _places(graph)
    columns, rows = (1 + max(place[axis] for place in places.values()) for axis in (0, 1))
    with house_style():
        figure = Figure(figsize=(columns * _ACROSS - _ACROSS + _WIDTH + 0.4, rows * _DOWN))
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(-0.2, (columns - 1) * _ACROSS + _WIDTH + 0.2), ylim=(-(rows - 1) * _DOWN - 0.5, 0.5))
        axes.axis("off")
        steps = {step.name for step in graph.steps}
        for name, (column, row) in places.items():
            look = {"facecolor": "#ffffff" if name in steps else "#ececec", "edgecolor": "#12436d"}
            at = (column * _ACROSS + _WIDTH / 2, -row * _DOWN)
            axes.text(*at, name, ha="center", va="center", fontsize=10, bbox={"boxstyle": "round,pad=0.5", **look})
        for source, target, tables in edges(graph):
            (x0, y0), (x1, y1) = places[source], places[target]
            begin, end = (x0 * _ACROSS + _WIDTH - 0.1, -y0 * _DOWN), (x1 * _ACROSS + 0.1, -y1 * _DOWN)
            axes.annotate("", end, begin, arrowprops={"arrowstyle": "->", "color": "#12436d", "shrinkA": 0})
            words = [", ".join(tables[at : at + _NAMES_IN_A_ROW]) for at in range(0, len(tables), _NAMES_IN_A_ROW)]
            middle = (begin[0] * 0.35 + end[0] * 0.65, begin[1] * 0.35 + end[1] * 0.65)
            paper = {"facecolor": "#ffffff", "edgecolor": "none", "pad": 1}
            axes.text(*middle, "\n".join(words), ha="center", va="center", fontsize=8, bbox=paper)
        figure.savefig(file)


def _places(graph: Graph) -> dict[str, tuple[int, int]]:
    """Return column and row of each step, and of what it comes from: steps in a column wait for those before."""
    depth: dict[str, int] = {}
    for source, target, _tables in edges(graph):
        depth.setdefault(source, 0)
        depth[target] = max(depth.get(target, 0), depth[source] + 1)
    rows: dict[int, int] = {}
    places = {}
    for name, column in depth.items():
        places[name] = (column, rows.setdefault(column, 0))
        rows[column] += 1
    return places
