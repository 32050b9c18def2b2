"""Read YAML 1.2 into plain Python: the core schema and nothing else, with the line of every key and item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from followup.locale import _

MAXIMUM_BYTES = 2_000_000
"""A larger file is no period file; reading it would only hold the analyst up."""
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""That of libyaml, ten times as fast, which every package of PyYAML has but those that one builds without it."""
MAXIMUM_DEPTH = 20
"""Lists and keys within one another; the models themselves need six."""

# The core schema of YAML 1.2 (section 10.3.2) without infinity and not-a-number. All else is text: so is "no", and a
# date until a model asks for one.
_CORE_SCHEMA: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"null|Null|NULL|~|"), lambda _text: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]{1,18}"), int),
    (re.compile(r"0o[0-7]{1,18}|0x[0-9a-fA-F]{1,18}"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(\.[0-9]{1,18}|[0-9]{1,18}(\.[0-9]{0,18})?)([eE][-+]?[0-9]{1,2})?"), float),
)

Path_ = tuple[str | int, ...]
Lines = dict[Path_, int]


class Unreadable(Exception):
    """A file that is no YAML as the period's files are written: rule, message, line and what to do."""

    def __init__(self, rule: str, message: str, line: int | None, next_step: str = "") -> None:
        self.rule, self.message, self.line, self.next_step = rule, message, line, next_step
        super().__init__(message)


@dataclass(frozen=True)
class Content:
    """What a file holds.

    Parameters
    ----------
    data
        Plain Python.
    lines
        The line of each key and item, by its path.
    written
        How that was written which was read as something else than text: 0180 is the number 180.
    """

    data: dict[str, Any]
    lines: Lines
    written: dict[Path_, str]


def read_yaml(file: Path) -> Content:
    """Read a file that holds one document: a group of keys.

    Raises
    ------
    Unreadable
        If it is missing, too large, not UTF-8 or not YAML, or uses anchors, tags or directives.
    """
    try:
        if file.stat().st_size > MAXIMUM_BYTES:
            raise Unreadable("yaml.too-large", _("The file is too large to be a period file."), None)
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Unreadable(
            "period.file-missing",
            _("The file is missing."),
            None,
            _("Copy it from an earlier period and change it."),
        ) from None
    except UnicodeDecodeError:
        raise Unreadable(
            "yaml.not-utf8", _("The file is not written in UTF-8."), None, _("Save it as UTF-8 in your editor.")
        ) from None
    except OSError as error:
        raise Unreadable(
            "period.file-unreadable", _("The file cannot be opened ({problem}).", problem=type(error).__name__), None
        ) from None
    reader = _Reader(text)
    try:
        return Content(reader.data(), reader.lines, reader.written)
    except MarkedYAMLError as error:
        # A quotation that is never closed is told of at the end of the file; where it began says more.
        unclosed = "end of stream" in str(error.problem)
        mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
        raise Unreadable(
            "yaml.broken",
            _("The file is not valid YAML: {problem}", problem=error.problem or error.context or ""),
            mark.line + 1 if mark else None,
            _("Look at indentation, colons and quotation marks on this line and the one above."),
        ) from None
    except ReaderError as error:
        raise Unreadable(
            "yaml.broken",
            _("There is a character here that text cannot hold."),
            text.encode()[: error.position].count(b"\n") + 1,
            _("Take it away; perhaps another program put it there."),
        ) from None


class _Reader:
    """Builds plain Python out of the parser's events, and notes on which line each key and item stands.

    Anchors, tags and directives are refused: they are never needed here, and they are ways to smuggle things in.
    """

    def __init__(self, text: str) -> None:
        self._events: Iterator[Event] = yaml.parse(text, Loader=_PARSER)
        self.lines: Lines = {(): 1}
        self.written: dict[Path_, str] = {}

    def data(self) -> dict[str, Any]:
        """Return the content of the file, which is one document."""
        next(self._events)  # the stream starts
        start = next(self._events)
        if isinstance(start, StreamEndEvent):
            raise Unreadable("yaml.broken", _("The file holds no keys."), 1)
        if isinstance(start, DocumentStartEvent) and (start.version or start.tags):
            raise Unreadable("yaml.directive", _("Directives (a percent sign first on a line) are not used here."), 1)
        content = self._value(next(self._events), ())
        if not isinstance(content, dict):
            raise Unreadable("yaml.broken", _("The file holds no keys."), 1)
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                raise Unreadable("yaml.broken", _("A second document begins here (---)."), _line(event))
        return content

    def _value(self, event: Event, path: Path_) -> Any:
        _refuse_machinery(event)
        if len(path) > MAXIMUM_DEPTH:
            raise Unreadable("yaml.too-deep", _("The file is nested too deeply."), _line(event))
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        assert isinstance(event, ScalarEvent), "there are no more kinds of node"
        value = _scalar(event)
        if not isinstance(value, str):
            self.written[path] = str(event.value)
        return value

    def _mapping(self, path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            _refuse_machinery(event)
            if not isinstance(event, ScalarEvent):
                raise Unreadable("yaml.broken", _("A key must be text on one line."), _line(event))
            key = str(event.value)
            if key in found:
                raise Unreadable(
                    "yaml.duplicate-key",
                    _("The key “{key}” is used more than once.", key=key),
                    _line(event),
                    _("Take one of them away."),
                )
            self.lines[(*path, key)] = _line(event)
            found[key] = self._value(next(self._events), (*path, key))
        return found

    def _sequence(self, path: Path_) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            here = (*path, len(found))
            self.lines[here] = _line(event)
            found.append(self._value(event, here))
        return found


def _line(event: Event) -> int:
    assert event.start_mark is not None, "an event that was parsed stands somewhere"
    return int(event.start_mark.line) + 1


def _refuse_machinery(event: Event) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        raise Unreadable("yaml.anchor", _("Anchors and aliases (& and *) are not used here."), _line(event))
    if getattr(event, "tag", None):
        raise Unreadable("yaml.tag", _("Tags (an exclamation mark before a value) are not used here."), _line(event))


def _scalar(event: ScalarEvent) -> Any:
    text = str(event.value)
    may_be_more_than_text = event.implicit[0]
    if may_be_more_than_text:
        for form, read in _CORE_SCHEMA:
            if form.fullmatch(text):
                return read(text)
    return text
