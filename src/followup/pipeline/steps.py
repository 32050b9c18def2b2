"""The steps of the analysis: each notebook says what it reads and writes, and from that follows their order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from followup.errors import Fault, InputError, Place
from followup.locale import _

DECLARED = "followup"
"""The key of a notebook's metadata under which it says what it is about, what it reads and what it writes."""
PERIOD, YEAR, OVERVIEW = "period", "year", "overview"
THE_REPORT_S_OWN = {
    PERIOD: (
        "01_clean",
        "02_implementation",
        "03_systematics",
        "04_prevention",
        "05_competence_coordination",
        "06_change",
    ),
    YEAR: ("07_year",),
}
"""The notebooks that the chapters of this project's report cannot do without; others may be added to them."""
_FROM_PERIOD, _TABLE, _PREVIOUS = "period/", "tables/", "previous/"


@dataclass(frozen=True)
class Step:
    """One notebook, with what it declares.

    Parameters
    ----------
    name
        The notebook's name.
    about
        ``period``, ``year``, or ``overview`` of many municipalities.
    reads
        ``period/…`` are files and folders of the period folder, ``tables/…`` tables that another step writes,
        ``previous/…`` tables of the previous period.
    writes
        ``tables/…``.
    """

    name: str
    about: str = PERIOD
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the analyst sees while the step runs."""
        return {
            "01_clean": _("Reading and cleaning the answers"),
            "02_implementation": _("Analysing implementation"),
            "03_systematics": _("Analysing systematics and annual follow-up"),
            "04_prevention": _("Analysing levels of prevention and forms of violence"),
            "05_competence_coordination": _("Analysing competence and coordination"),
            "06_change": _("Comparing with the previous period"),
            "07_year": _("Reading the yearly forms and gathering the action plan"),
            "08_overview": _("Comparing the municipalities"),
        }.get(self.name, self.name)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that its parameters cell must set."""
        if self.about == OVERVIEW:
            return ("period", "folder", "processed")
        year, earlier = (YEAR,) if self.about == YEAR else (), ("earlier",) if self.previous_read else ()
        return ("period", *year, "raw", "processed", *earlier)

    @cached_property
    def period_read(self) -> tuple[str, ...]:
        """The files and folders of the period folder that it reads."""
        return _below(_FROM_PERIOD, self.reads)

    @cached_property
    def tables_read(self) -> tuple[str, ...]:
        """The tables that it reads."""
        return _below(_TABLE, self.reads)

    @cached_property
    def previous_read(self) -> tuple[str, ...]:
        """The tables of the previous period that it reads."""
        return _below(_PREVIOUS, self.reads)

    @cached_property
    def tables_written(self) -> tuple[str, ...]:
        """The tables that it writes."""
        return _below(_TABLE, self.writes)


@dataclass(frozen=True)
class Graph:
    """Steps, in an order in which they could be run one by one.

    Parameters
    ----------
    steps
        The steps.
    """

    steps: tuple[Step, ...]

    @cached_property
    def writer(self) -> dict[str, str]:
        """Table → the step that writes it."""
        return {table: step.name for step in self.steps for table in step.tables_written}

    def needs(self, step: Step) -> frozenset[str]:
        """Return the steps whose tables a step reads."""
        return frozenset(self.writer[table] for table in step.tables_read if table in self.writer)


def read_graph(folder: Path, about: str) -> Graph:
    """Read what the notebooks in a folder declare, and put those about a period, or a year, in order.

    Raises
    ------
    InputError
        With everything that does not fit: a table that nobody writes or that two do, or notebooks that wait for each
        other.
    """
    steps = [step for file in sorted(folder.glob("*.ipynb")) if (step := _read_step(file)) and step.about == about]
    graph = Graph(tuple(steps))
    faults = [*_written_twice(steps), *_written_by_none(graph)]
    try:
        names = list(TopologicalSorter({step.name: sorted(graph.needs(step)) for step in steps}).static_order())
    except CycleError as error:
        names = []
        circle = " → ".join(error.args[1])
        message = _("The notebooks wait for each other: {circle}.", circle=circle)
        faults.append(Fault("notebook.circle", message, Place(f"{error.args[1][0]}.ipynb"), _next_step()))
    if faults:
        raise InputError(faults, _("Nothing was written."))
    # As they are numbered, where nothing else follows from what they read.
    return Graph(tuple(sorted(steps, key=lambda step: (_depth(graph, names, step), step.name))))


def _depth(graph: Graph, names: Sequence[str], step: Step) -> int:
    by_name = {each.name: each for each in graph.steps}
    depths: dict[str, int] = {}
    for name in names:
        depths[name] = 1 + max((depths[need] for need in graph.needs(by_name[name])), default=-1)
    return depths[step.name]


def _read_step(file: Path) -> Step | None:
    """Return what a notebook declares; nothing where it declares nothing and so is no step."""
    try:
        declared: Any = json.loads(file.read_text(encoding="utf-8"))["metadata"][DECLARED]
        reads, writes = tuple(map(str, declared.get("reads", ()))), tuple(map(str, declared.get("writes", ())))
        return Step(file.stem, str(declared["about"]), reads, writes)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None


def _below(prefix: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _written_twice(steps: Sequence[Step]) -> list[Fault]:
    writers: dict[str, list[str]] = {}
    for step in steps:
        for table in step.tables_written:
            writers.setdefault(table, []).append(step.name)
    return [
        Fault(
            "notebook.table-twice",
            _("The table “{table}” is written by {names}.", table=table, names=", ".join(names)),
            Place(f"{names[-1]}.ipynb"),
            _next_step(),
        )
        for table, names in writers.items()
        if len(names) > 1
    ]


def _written_by_none(graph: Graph) -> list[Fault]:
    return [
        Fault(
            "notebook.table-unknown",
            _("It reads the table “{table}”, which no notebook writes.", table=table),
            Place(f"{step.name}.ipynb"),
            _next_step(),
        )
        for step in graph.steps
        for table in step.tables_read
        if table not in graph.writer
    ]


def _next_step() -> str:
    return _("Correct “reads” and “writes” in the notebook’s metadata.")
