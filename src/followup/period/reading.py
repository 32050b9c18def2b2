"""Read one YAML file into its model; every fault comes with the line it sits on."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase, CommentedMap, CommentedSeq, TaggedScalar
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarbool import ScalarBoolean
from ruamel.yaml.scalarfloat import ScalarFloat
from ruamel.yaml.scalarint import ScalarInt
from ruamel.yaml.timestamp import TimeStamp

from followup.errors import Fault, Place
from followup.locale import _

MAXIMUM_BYTES = 2_000_000
"""A larger file is no period file; reading it would only hold the analyst up."""

Path_ = tuple[str | int, ...]
Lines = dict[Path_, int]
Model = TypeVar("Model", bound=BaseModel)


class _Unreadable(Exception):
    def __init__(self, rule: str, message: str, line: int | None, next_step: str = "") -> None:
        self.fault_parts = (rule, message, line, next_step)


def read_model(file: Path, model: type[Model], shown_as: str) -> tuple[Model | None, Lines, list[Fault]]:
    """Read a YAML 1.2 file into ``model``.

    Parameters
    ----------
    file
        The file.
    model
        The pydantic model that it must satisfy.
    shown_as
        What to call the file in messages.

    Returns
    -------
    tuple
        The model (``None`` if anything is at fault), the line of each path in the file, and the faults.
    """
    try:
        data, lines = _plain_data(file)
    except _Unreadable as fault:
        rule, message, line, next_step = fault.fault_parts
        return None, {}, [Fault(rule, message, Place(file=shown_as, row=line), next_step)]
    try:
        return model.model_validate(data), lines, []
    except ValidationError as error:
        faults = [
            _fault(part, model, lines, shown_as)
            for part in error.errors(include_url=False, include_input=True, include_context=True)
        ]
        return None, lines, faults


def line_of(path: Path_, lines: Lines) -> int | None:
    """Return the line of ``path``, or of the nearest thing above it that the file does hold."""
    while path not in lines and path:
        path = path[:-1]
    return lines.get(path)


def nearest(name: str, names: list[str]) -> str:
    """Name the closest of the legal names, as a sentence, or list them all when none is close.

    Examples
    --------
    >>> nearest("socail", ["social", "school"])
    'Menade du ”social”?'
    """
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return _("Did you mean “{name}”?", name=close[0])
    return _("These exist: {names}.", names=", ".join(names)) if names else ""


def _plain_data(file: Path) -> tuple[Any, Lines]:
    try:
        if file.stat().st_size > MAXIMUM_BYTES:
            raise _Unreadable("yaml.too-large", _("The file is too large to be a period file."), None)
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _Unreadable(
            "period.file-missing",
            _("The file is missing."),
            None,
            _("Copy it from an earlier period and change it."),
        ) from None
    except UnicodeDecodeError:
        raise _Unreadable(
            "yaml.not-utf8", _("The file is not written in UTF-8."), None, _("Save it as UTF-8 in your editor.")
        ) from None
    try:
        data = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Unreadable(
            "yaml.broken",
            _("The file is not valid YAML: {problem}", problem=error.problem or error.context or ""),
            mark.line + 1 if mark else None,
            _("Look at indentation, colons and quotation marks on this line and the one above."),
        ) from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise _Unreadable(
            "yaml.broken", _("The file is not valid YAML: {problem}", problem=type(error).__name__), None
        ) from None
    if not isinstance(data, CommentedMap):
        raise _Unreadable("yaml.broken", _("The file holds no keys."), 1)
    lines: Lines = {(): 1}
    try:
        return _plain(data, (), lines, set()), lines
    except RecursionError:
        raise _Unreadable("yaml.broken", _("The file is nested too deeply."), None) from None


def _plain(node: Any, path: Path_, lines: Lines, seen: set[int]) -> Any:
    """Turn ruamel's nodes into plain Python and note the line of each.

    Anchors and tags are refused: they are never needed here, and both are known ways to smuggle things in.
    """
    line = lines.get(path)
    if isinstance(node, TaggedScalar) or (isinstance(node, CommentedBase) and getattr(node.tag, "value", None)):
        raise _Unreadable("yaml.tag", _("Tags (an exclamation mark before a value) are not used here."), line)
    if isinstance(node, CommentedMap | CommentedSeq):
        if id(node) in seen:
            raise _Unreadable("yaml.anchor", _("Anchors and aliases (& and *) are not used here."), line)
        seen.add(id(node))
    if isinstance(node, CommentedMap):
        plain = {}
        for key in node:
            lines[(*path, key)] = node.lc.key(key)[0] + 1 if key in (node.lc.data or {}) else (line or 1)
            plain[key] = _plain(node[key], (*path, key), lines, seen)
        return plain
    if isinstance(node, CommentedSeq):
        items = []
        for index, item in enumerate(node):
            lines[(*path, index)] = node.lc.item(index)[0] + 1
            items.append(_plain(item, (*path, index), lines, seen))
        return items
    return _plain_scalar(node)


def _plain_scalar(node: Any) -> Any:
    if isinstance(node, ScalarBoolean):
        return bool(node)
    if isinstance(node, ScalarInt):
        return int(node)
    if isinstance(node, ScalarFloat):
        return float(node)
    if isinstance(node, TimeStamp):
        return node.isoformat()
    return str(node) if isinstance(node, str) else node


def _fault(part: Mapping[str, Any], model: type[BaseModel], lines: Lines, shown_as: str) -> Fault:
    path = tuple(step for step in part["loc"] if step != "[key]")
    place = Place(file=shown_as, row=line_of(path, lines), column=_dotted(path))
    kind = str(part["type"])
    context = part.get("ctx", {})
    if kind == "extra_forbidden":
        legal = _legal_keys(model, path[:-1])
        return Fault("yaml.unknown-key", _("Unknown key “{key}”.", key=path[-1]), place, nearest(str(path[-1]), legal))
    if kind == "missing":
        return Fault("yaml.missing-key", _("The key “{key}” is missing.", key=path[-1]), place, _("Add it."))
    if kind == "string_type":
        return Fault(
            "yaml.not-text",
            _("The value must be text."),
            place,
            _('Put quotation marks around it: "{value}".', value=part["input"]),
        )
    if kind in {"enum", "literal_error"}:
        message = _("The value “{value}” is not allowed.", value=part["input"])
        return Fault("yaml.not-allowed", message, place, _("Choose among: {names}.", names=context.get("expected", "")))
    if kind == "string_pattern_mismatch":
        message = _("The value “{value}” has the wrong form.", value=part["input"])
        return Fault("yaml.wrong-form", message, place, _PATTERNS().get(context.get("pattern", ""), ""))
    if kind == "too_short":
        return Fault("yaml.empty-list", _("The list must not be empty."), place, _("Add at least one item."))
    return Fault("yaml.invalid-value", _("The value is not valid: {problem}.", problem=part["msg"]), place)


def _PATTERNS() -> dict[str, str]:  # noqa: N802 - a table, read at call time because the language may change
    return {
        r"^[A-Za-z][A-Za-z0-9_-]{0,39}$": _(
            "Ids begin with a letter a–z and hold only a–z, 0–9, hyphen and underscore."
        ),
        r"^[0-9]{4}$": _('Write four digits within quotation marks, such as "0180".'),
        r"^[0-9]{4}-[0-9]{4}$": _("Write a period as 2018-2022."),
    }


def _dotted(path: Path_) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _legal_keys(model: type[BaseModel], path: Path_) -> list[str]:
    """Follow ``path`` through the models down to the one whose keys are legal there."""
    current: Any = model
    for step in path:
        if isinstance(step, int):
            continue
        fields = getattr(current, "model_fields", {})
        current = _inner_model(fields[step].annotation) if step in fields else current
    return sorted(getattr(current, "model_fields", {}))


def _inner_model(annotation: Any) -> Any:
    """Dig the model out of ``list[Model]``, ``dict[str, Model]`` or ``Model | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None
