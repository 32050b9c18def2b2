"""Compare two builds: which numbers, findings, figures, tables and texts are new, gone or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from followup.comparing.build import Build, Paragraph, Table

_ALIKE = 0.5
"""How alike two sentences must be (difflib's ratio of words) to count as one that was reworded."""


@dataclass(frozen=True)
class Pair:
    """One thing before and now; an empty text where it was not, or is no longer, there."""

    name: str
    before: str
    now: str


@dataclass(frozen=True)
class Differences:
    """What changed, in the order of the report; things that are the same are left out."""

    numbers: tuple[Pair, ...] = ()
    findings: tuple[Pair, ...] = ()
    figures: tuple[Pair, ...] = ()
    cells: tuple[Pair, ...] = ()
    texts: tuple[Pair, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, (self.numbers, self.findings, self.figures, self.cells, self.texts)))


def compare(old: Build, new: Build) -> Differences:
    """Return what differs between two builds.

    A sentence in which only a number changed is no changed text: the number itself is told of.
    """
    return Differences(
        numbers=tuple(_numbers(old, new)),
        findings=tuple(_reworded(old.findings, new.findings)),
        figures=tuple(_figures(old.figures, new.figures)),
        cells=tuple(_cells(old.tables, new.tables)),
        texts=tuple(_texts(old.texts, new.texts)),
    )


def _numbers(old: Build, new: Build) -> Iterator[Pair]:
    for name in dict.fromkeys([*new.numbers, *old.numbers]):
        before, now = old.numbers.get(name), new.numbers.get(name)
        known = now or before
        if known is not None and (before is None or now is None or before.text != now.text):
            yield Pair(known.label, before.text if before else "", now.text if now else "")


def _figures(old: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str]]) -> Iterator[Pair]:
    for name in dict.fromkeys([*new, *old]):
        before, now = old.get(name), new.get(name)
        if before != now:
            yield Pair(name, before[0] if before else "", now[0] if now else "")


def _cells(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Pair]:
    """Yield the cells that differ, named by table, row and column; rows are told apart by their first cell."""
    for name in dict.fromkeys([*new, *old]):
        before, now = old.get(name), new.get(name)
        if before is None or now is None:
            known = now or before
            assert known is not None, "the name is from one of the two"
            yield Pair(known.caption, "" if before is None else before.caption, "" if now is None else now.caption)
            continue
        was, is_now = _by_place(before), _by_place(now)
        for place in dict.fromkeys([*is_now, *was]):
            if was.get(place) != is_now.get(place):
                row, column = place
                yield Pair(f"{now.caption} {row} · {column}", was.get(place, ""), is_now.get(place, ""))


def _by_place(table: Table) -> dict[tuple[str, str], str]:
    if not table.rows:
        return {}
    heads, found = table.rows[0], dict[tuple[str, str], str]()
    for number, row in enumerate(table.rows[1:], start=1):
        name = row[0] if row else ""
        if any(other[0] == name for other in table.rows[1:number] if other):  # no name of its own
            name = f"{name} ({number})"
        for column, cell in zip(heads[1:], row[1:], strict=False):
            found[name, column] = cell
    return found


def _texts(old: tuple[Paragraph, ...], new: tuple[Paragraph, ...]) -> Iterator[Pair]:
    sections = dict.fromkeys(text.section for text in (*new, *old))
    for section in sections:
        yield from _reworded(
            tuple(text for text in old if text.section == section),
            tuple(text for text in new if text.section == section),
        )


def _reworded(old: tuple[Paragraph, ...], new: tuple[Paragraph, ...]) -> Iterator[Pair]:
    """Yield what was reworded, added and taken away; what changed only in its numbers is the same."""
    gone = [text for text in old if text.pattern not in {other.pattern for other in new}]
    for text in new:
        if text.pattern in {other.pattern for other in old}:
            continue
        closest = max(gone, key=lambda other: _likeness(other, text), default=None)
        if closest is not None and _likeness(closest, text) >= _ALIKE:
            gone.remove(closest)
            yield Pair(text.section, closest.text, text.text)
        else:
            yield Pair(text.section, "", text.text)
    for text in gone:
        yield Pair(text.section, text.text, "")


def _likeness(one: Paragraph, other: Paragraph) -> float:
    return SequenceMatcher(None, one.pattern.split(), other.pattern.split(), autojunk=False).ratio()
