"""Walk pandoc's tree of a document: as pandocfilters does, but without copying what has no parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Visit = Callable[[str, Any], Any]
"""Gets the type and the content of an element; returns ``None`` to leave it, or what takes its place: one or a list."""


def walk(tree: Any, visit: Visit) -> Any:
    """Return the tree as ``visit`` changes it; what takes an element's place is walked too.

    Examples
    --------
    >>> words = [{"t": "Str", "c": "ett"}, {"t": "Space"}, {"t": "Emph", "c": [{"t": "Str", "c": "två"}]}]
    >>> walk(words, lambda key, value: [] if key == "Space" else None)
    [{'t': 'Str', 'c': 'ett'}, {'t': 'Emph', 'c': [{'t': 'Str', 'c': 'två'}]}]
    """
    return _list(tree, visit) if isinstance(tree, list) else _parts(tree, visit)


def _list(items: list[Any], visit: Visit) -> list[Any]:
    walked: list[Any] = []
    for item in items:
        if isinstance(item, dict):
            found = visit(item["t"], item.get("c")) if "t" in item else None
            if isinstance(found, list):
                walked += [_parts(part, visit) for part in found]
            else:
                walked.append(_parts(item if found is None else found, visit))
        elif isinstance(item, list):
            walked.append(_list(item, visit))
        else:
            walked.append(item)
    return walked


def _parts(node: Any, visit: Visit) -> Any:
    if isinstance(node, list):
        return _list(node, visit)
    if not isinstance(node, dict):
        return node
    if "t" not in node:
        return {key: _parts(value, visit) for key, value in node.items()}
    # An element of no content or of one text, such as a word, has no parts that could be visited.
    content = node.get("c")
    return {**node, "c": _parts(content, visit)} if isinstance(content, (list, dict)) else node


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
