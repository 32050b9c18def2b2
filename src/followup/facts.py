"""Every number the report uses: its name, value, unit, base, and the notebook cell that computed it."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from followup.errors import RunError
from followup.locale import _, number, percent

RECORDED = ["name", "value", "base"]
"""The columns in which a notebook shows what it has recorded."""
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)+")


_LABEL = re.compile(r"^\s*#\|\s*label:\s*([A-Za-z0-9_-]+)\s*$", re.MULTILINE)


def cell_label(source: str) -> str:
    r"""Return the label that a notebook's cell gives itself, by which facts name it; empty where it has none.

    Examples
    --------
    >>> cell_label("#| label: facts-matrix\nbench.record(numbers)")
    'facts-matrix'
    """
    found = _LABEL.search(source)
    return found.group(1) if found else ""


class Unit(StrEnum):
    """How a fact is written out."""

    PERCENT = "percent"
    INDEX = "index"
    POINTS = "points"
    COUNT = "count"


FACTS = "facts"
"""The folder beside the tables in which each notebook leaves its numbers."""


@dataclass(frozen=True)
class Number:
    """A number that an analysis offers to the report: a fact that no cell has recorded yet."""

    name: str
    value: float | None
    unit: Unit
    base: int | None
    label: str


@dataclass(frozen=True)
class Fact:
    """One number.

    ``value`` is ``None`` where the data give none; ``text`` is how the report writes it; ``base`` is the number of
    things it is computed on.
    """

    name: str
    value: float | None
    unit: Unit
    base: int | None
    label: str
    notebook: str
    cell: str
    text: str


def fact_text(value: float | None, unit: Unit) -> str:
    """Write a fact's value as the report shows it.

    Examples
    --------
    >>> fact_text(62.5, Unit.INDEX), fact_text(3.25, Unit.POINTS), fact_text(-3.25, Unit.POINTS)
    ('62,5', '+3,3', '−3,3')

    What is 0 as written has no sign:

    >>> fact_text(-0.04, Unit.POINTS)
    '0,0'
    """
    if value is None:
        return _("not available")
    if unit is Unit.PERCENT:
        return percent(value)
    if unit is Unit.COUNT:
        return number(value, 0)
    written = number(value, 1).replace("-", "−")
    if unit is Unit.POINTS:
        size = written.removeprefix("−")
        if size == number(0, 1):
            return size
        return written if value < 0 else "+" + written
    return written


def make_fact(
    name: str, value: float | None, *, unit: Unit, base: int | None, label: str, notebook: str = "", cell: str = ""
) -> Fact:
    """Return a fact; a missing number (NaN, or what a division by 0 gives) becomes ``None``.

    Raises
    ------
    ValueError
        If the name is not of the form ``subject.measure``.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a fact: write it as subject.measure")
    clean = None if value is None or not math.isfinite(value) else float(value)
    return Fact(
        name,
        clean,
        Unit(unit),
        None if base is None else int(round(base, 6)),
        label,
        notebook,
        cell,
        fact_text(clean, Unit(unit)),
    )


class FactBook(Mapping[str, Fact]):
    """All facts of a period, by name."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.name in self._facts:
                raise RunError(
                    _("The fact “{name}” is recorded by two notebooks.", name=fact.name),
                    details=f"{self._facts[fact.name].notebook}, {fact.notebook}",
                )
            self._facts[fact.name] = fact

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def value(self, name: str) -> float | None:
        """Return the value of a fact, ``None`` if it has none or was not recorded."""
        return self._facts[name].value if name in self._facts else None

    def nearest(self, name: str) -> list[str]:
        """Return the names most like ``name``."""
        return difflib.get_close_matches(name, self._facts, n=3, cutoff=0.5)

    def write(self, file: Path) -> None:
        """Write the facts as JSON, by name."""
        content = {name: _without_name(self._facts[name]) for name in sorted(self._facts)}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")

    @classmethod
    def read(cls, *files: Path) -> FactBook:
        """Read facts that :meth:`write` wrote, of one file or of several together."""
        return cls(
            Fact(name=name, **{**parts, "unit": Unit(parts["unit"])})
            for file in files
            for name, parts in json.loads(file.read_text(encoding="utf-8")).items()
        )


def _without_name(fact: Fact) -> dict[str, object]:
    return {part: value for part, value in vars(fact).items() if part != "name"}
