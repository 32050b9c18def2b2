"""The text of a document with its includes and shortcodes resolved, and where each line of it came from.

A value (a fact, a variable, a metadata entry) never passes through the Markdown reader. It is replaced by a mark of
private-use characters, which :func:`Source.restore` finds again in the parsed document: whatever the value holds, it
stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from followup.errors import Fault, Place
from followup.locale import _

SHORTCODE = re.compile(r"\{\{<\s*(?P<name>[^\s>]+)\s*(?P<argument>.*?)\s*>\}\}")
LONE_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>.+?)\s*>\}\}\s*$")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
MARK = re.compile("\ue000(\\d+)\ue001")
FRONT_MATTER_END = ("---", "...")


@dataclass(frozen=True)
class Value:
    """What a mark in the text stands for."""

    kind: str
    name: str
    text: str


@dataclass
class Source:
    """A document's text after expansion.

    Attributes
    ----------
    lines
        The text, line by line, with marks in place of values.
    places
        For each line the file (relative to the report folder) and the line in it.
    values
        What the marks stand for, in the order of their numbers.
    faults
        What was wrong, all of it.
    """

    lines: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines) + "\n"

    def place_of(self, needle: str, occurrence: int = 1) -> Place:
        """Return where ``needle`` stands in the text for the given time, counted from 1, or else the first time."""
        pattern = re.compile(r"(?<![\w-])" + re.escape(needle) + r"(?![\w-])")
        found = [
            place
            for line, place in zip(self.lines, self.places, strict=True)
            if needle in line  # so that few lines are looked through with care
            for _match in pattern.finditer(line)
        ]
        found = found or self.places[:1] or [Place()]
        return found[occurrence - 1] if occurrence <= len(found) else found[0]

    def fault(self, rule: str, message: str, place: Place, next_step: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(f"render.{rule}", message, place, next_step))


def split_front_matter(text: str) -> tuple[str, str, int]:
    """Return a document's YAML, its body, and how many lines stand before the body."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text, 0
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in FRONT_MATTER_END:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 1
    return "", text, 0


class Expander:
    """Resolves the includes and shortcodes of one document.

    Parameters
    ----------
    stage
        The staged report folder; nothing outside it is read.
    names
        For each of ``fact``, ``var`` and ``meta``, what its names stand for.
    """

    def __init__(self, stage: Path, names: Mapping[str, Mapping[str, str]]) -> None:
        self.stage = stage.resolve()
        self.names = names
        self.source = Source()

    def expand(self, document: str) -> Source:
        """Return the expanded text of ``document``, a path relative to the stage."""
        self._include(self.stage / document, ())
        return self.source

    def _include(self, path: Path, stack: tuple[Path, ...]) -> None:
        file = path.relative_to(self.stage).as_posix()
        yaml, body, skipped = split_front_matter(path.read_text(encoding="utf-8-sig"))
        if stack and yaml:
            message = _("an included file has YAML front matter, which would change the whole document")
            self.source.fault("front-matter", message, Place(file, row=1))
        lines = body.rstrip("\n").split("\n")
        fence = ""
        for index, line in enumerate(lines):
            place = Place(file, row=index + 1 + skipped)
            if opening := FENCE.match(line):
                marker = opening[1]
                if not fence:
                    fence = marker
                elif marker[0] == fence[0] and len(marker) >= len(fence):
                    fence = ""
            include = None if fence else LONE_INCLUDE.match(line)
            if include:
                self._follow(include["path"], path, place, stack, alone=self._stands_alone(lines, index))
            else:
                self.source.lines.append(self._line(line, place))
                self.source.places.append(place)

    @staticmethod
    def _stands_alone(lines: list[str], index: int) -> bool:
        before = lines[index - 1] if index else ""
        after = lines[index + 1] if index + 1 < len(lines) else ""
        return not before.strip() and not after.strip()

    def _follow(self, target: str, including: Path, place: Place, stack: tuple[Path, ...], *, alone: bool) -> None:
        name = target.strip("\"'")
        path = (self.stage / name.lstrip("/") if name.startswith("/") else including.parent / name).resolve()
        if not alone:
            message = _("the include of {file} does not stand in a paragraph of its own", file=name)
            self.source.fault("include", message, place, _("Put an empty line before and after it."))
        elif not path.is_relative_to(self.stage):
            self.source.fault("include", _("the include of {file} leads out of the report folder", file=name), place)
        elif not path.is_file():
            self.source.fault("include", _("the included file {file} does not exist", file=name), place)
        elif path in (*stack, including):
            self.source.fault("include", _("{file} includes itself", file=name), place)
        else:
            self._include(path, (*stack, including))

    def _line(self, line: str, place: Place) -> str:
        if "\ue000" in line or "\ue001" in line:
            message = _("the text holds a private-use character (U+E000 or U+E001)")
            self.source.fault("character", message, place)
        return SHORTCODE.sub(lambda found: self._value(found, place), line)

    def _value(self, found: re.Match[str], place: Place) -> str:
        kind, name = found["name"], found["argument"].strip("\"'")
        if kind == "include":
            self.source.fault("include", _("an include stands within a line of text"), place)
            return ""
        if kind not in self.names:
            message = _("the shortcode {name} is not supported", name=f"{{{{< {kind} >}}}}")
            self.source.fault("unsupported-shortcode", message, place, _("Use fact, var, meta or include."))
            return ""
        known = self.names[kind]
        if name not in known:
            messages = {
                "fact": _("there is no fact named {name}", name=name),
                "var": _("there is no variable named {name}", name=name),
                "meta": _("there is no metadata named {name}", name=name),
            }
            near = get_close_matches(name, known, n=3, cutoff=0.5)
            next_step = _("The nearest names are: {names}.", names=", ".join(near)) if near else ""
            self.source.fault(f"unknown-{kind}", messages[kind], place, next_step)
            return ""
        self.source.values.append(Value(kind, name, known[name]))
        return f"\ue000{len(self.source.values) - 1}\ue001"
