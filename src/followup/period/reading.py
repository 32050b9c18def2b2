"""Read one YAML file into its model; every fault comes with the line it sits on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from followup.errors import Fault, Place
from followup.locale import _
from followup.period.yaml_text import Content, Lines, Path_, Unreadable, read_yaml

Model = TypeVar("Model", bound=BaseModel)


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
        content = read_yaml(file)
    except Unreadable as problem:
        return None, {}, [Fault(problem.rule, problem.message, Place(shown_as, row=problem.line), problem.next_step)]
    try:
        return model.model_validate(content.data), content.lines, []
    except ValidationError as error:
        faults = [
            _fault(part, model, content, shown_as)
            for part in error.errors(include_url=False, include_input=True, include_context=True)
        ]
        return None, content.lines, faults


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


def _fault(part: Mapping[str, Any], model: type[BaseModel], content: Content, shown_as: str) -> Fault:
    path = tuple(step for step in part["loc"] if step != "[key]")
    place = Place(file=shown_as, row=line_of(path, content.lines), column=_dotted(path))
    kind = str(part["type"])
    context = part.get("ctx", {})
    value = _as_written(part["input"], content.written.get(path))
    if kind == "extra_forbidden":
        legal = _legal_keys(model, path[:-1])
        return Fault("yaml.unknown-key", _("Unknown key “{key}”.", key=path[-1]), place, nearest(str(path[-1]), legal))
    if kind == "missing":
        return Fault("yaml.missing-key", _("The key “{key}” is missing.", key=path[-1]), place, _("Add it."))
    if part["input"] is None:
        return Fault("yaml.empty-value", _("There is no value here."), place, _("Write one, or take the line away."))
    if kind == "string_type":
        return Fault(
            "yaml.not-text",
            _("The value must be text."),
            place,
            _('Put quotation marks around it: "{value}".', value=value),
        )
    if kind in {"enum", "literal_error"}:
        names = ", ".join(re.findall(r"'([^']*)'", str(context.get("expected", ""))))
        message = _("The value “{value}” is not allowed.", value=value)
        return Fault("yaml.not-allowed", message, place, _("Choose among: {names}.", names=names))
    if kind == "string_pattern_mismatch":
        message = _("The value “{value}” has the wrong form.", value=value)
        return Fault("yaml.wrong-form", message, place, _PATTERNS().get(context.get("pattern", ""), ""))
    if kind == "too_short":
        return Fault("yaml.empty-list", _("The list must not be empty."), place, _("Add at least one item."))
    return Fault("yaml.invalid-value", _("The value is not valid: {problem}.", problem=_problem(part)), place)


def _as_written(value: object, written: str | None) -> str:
    """Return a value as it stands in the file, cut to what a message can hold.

    Text with a colon and a space in it that lacks quotation marks has become a key and its value: they are put
    together again.
    """
    if isinstance(value, dict) and len(value) == 1:
        text = "".join(f"{key}: {text}" for key, text in value.items())
    else:
        text = str(value) if written is None else written
    return text if len(text) <= 60 else text[:59] + "…"


def _problem(part: Mapping[str, Any]) -> str:
    """Say in the reader's language what pydantic found; in pydantic's own where it is rare."""
    kind, context = str(part["type"]), part.get("ctx", {})
    if kind.startswith("date"):
        return _("a date is written as 2023-01-16")
    if kind.startswith("int"):
        return _("it must be a whole number")
    if kind.startswith("float"):
        return _("it must be a number, with a decimal point")
    if kind.startswith("bool"):
        return _("it must be true or false")
    if kind == "greater_than_equal":
        return _("the lowest that is allowed is {limit}", limit=f"{context['ge']:g}")
    if kind == "less_than_equal":
        return _("the highest that is allowed is {limit}", limit=f"{context['le']:g}")
    if kind == "string_too_long":
        return _("it is longer than {limit} characters", limit=context["max_length"])
    if kind == "string_too_short":
        return _("it must not be empty")
    if kind in {"list_type", "model_type", "dict_type"}:
        return (
            _("it must be a list") if kind == "list_type" else _("it must be a group of keys, indented below this one")
        )
    return str(part["msg"])


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
