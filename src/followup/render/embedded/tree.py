"""Walk pandoc's tree of a document: as pandocfilters does, but without copying what has no parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Visits = Mapping[str, Callable[[Any], Any]]
"""Type of an element → what gets its content, and returns ``None`` to leave it, or what takes its place: one or a list.

Types are named, so that the many words and spaces of a document that nobody asks for cost next to nothing.
"""


def walk(tree: Any, visits: Visits) -> Any:
    """Return the tree as ``visits`` change it; what takes an element's place is walked too.

    Examples
    --------
    >>> words = [{"t": "Str", "c": "ett"}, {"t": "Space"}, {"t": "Emph", "c": [{"t": "Str", "c": "två"}]}]
    >>> walk(words, {"Space": lambda _content: []})
    [{'t': 'Str', 'c': 'ett'}, {'t': 'Emph', 'c': [{'t': 'Str', 'c': 'två'}]}]
    """
    return _list(tree, visits) if isinstance(tree, list) else _parts(tree, visits)


def _list(items: list[Any], visits: Visits) -> list[Any]:
    walked: list[Any] = []
    for item in items:
        if not isinstance(item, dict):
            walked.append(_list(item, visits) if isinstance(item, list) else item)
            continue
        visit = visits.get(item.get("t", ""))
        found = None if visit is None else visit(item.get("c"))
        if isinstance(found, list):
            walked += [_parts(part, visits) for part in found]
        else:
            walked.append(_parts(item if found is None else found, visits))
    return walked


def _parts(node: Any, visits: Visits) -> Any:
    if isinstance(node, list):
        return _list(node, visits)
    if not isinstance(node, dict):
        return node
    if "t" not in node:
        return {key: _parts(value, visits) for key, value in node.items()}
    # An element of no content or of one text, such as a word, has no parts that could be visited.
    content = node.get("c")
    return {**node, "c": _parts(content, visits)} if isinstance(content, (list, dict)) else node


def words(tree: Any) -> str:
    """Return the text of a tree without its markup.

    Examples
    --------
    >>> words([{"t": "Emph", "c": [{"t": "Str", "c": "ett"}]}, {"t": "Space"}, {"t": "Str", "c": "två"}])
    'ett två'
    """
    found: list[str] = []
    _gather(tree, found)
    return "".join(found)


def _gather(node: Any, found: list[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _gather(item, found)
    elif isinstance(node, dict):
        key, content = node.get("t"), node.get("c")
        if key == "Str":
            found.append(content)  # type: ignore[arg-type]  # pandoc's words are texts
        elif key in ("Code", "Math"):
            found.append(content[1])  # type: ignore[index]  # attributes and text
        elif key in ("Space", "SoftBreak", "LineBreak"):
            found.append(" ")
        elif key is not None:
            _gather(content, found)
        else:
            for value in node.values():
                _gather(value, found)
