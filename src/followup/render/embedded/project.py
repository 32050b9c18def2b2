"""The Quarto project: its settings and metadata. A key that would change the output and is not known is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.markdown import unescaped
from followup.render.embedded.language import REFERENCES
from followup.render.embedded.source import split_front_matter

ANY = None
"""Any value will do."""

SWITCHES: dict[str, tuple[object, ...] | None] = {
    "number-sections": (True, False),
    "toc": (True, False),
    "toc-depth": ANY,
    "toc-title": ANY,
}

PROJECT_KEYS: dict[str, tuple[object, ...] | None] = {
    "project.type": ("default",),
    "project.output-dir": ANY,
    "project.render": ANY,
    "lang": ANY,
    "region": ANY,
    "date-format": ("iso",),
    "from": ANY,
    "fig-align": ("left",),
    **{f"crossref.{kind}-prefix": (word.lower(),) for kind, word in REFERENCES.items()},
    "metadata-files": ANY,
    "filters": (["quarto", "report"],),
    **SWITCHES,
    "format.html.minimal": (True,),
    "format.html.theme": ("none",),
    "format.html.embed-resources": (True,),
    "format.html.shift-heading-level-by": (0, 1),
    "format.html.template": ANY,
    "format.html.css": ANY,
    "format.typst.pdf-standard": ANY,
    "format.typst.template-partials": ANY,
    "format.docx.reference-doc": ANY,
    **{f"format.{name}.{key}": values for name in ("html", "typst", "docx") for key, values in SWITCHES.items()},
}
"""Keys of ``_quarto.yml`` that the embedded engine understands, and the values it can honour."""

DOCUMENT_KEYS: dict[str, tuple[object, ...] | None] = {
    **SWITCHES,
    "engine": ("markdown",),
    "format.html": ("default",),
    "format.typst": ("default",),
    "format.docx.reference-doc": ANY,
    **dict.fromkeys(("title", "subtitle", "output-file", "document-kind", "cover", "landscape"), ANY),
}
"""Keys of a document's own YAML."""

FILTER = "_extensions/report/report.lua"
DISABLED = ("raw_html", "raw_attribute", "raw_tex", "native_divs", "native_spans")
"""Extensions of the Markdown reader by which text could become markup; they must be off."""


@dataclass(frozen=True)
class Project:
    """A staged Quarto project.

    Attributes
    ----------
    settings
        ``_quarto.yml``.
    metadata
        What the metadata files hold, the later over the earlier.
    variables, facts
        What ``var`` and ``fact`` can name.
    """

    stage: Path
    settings: dict[str, Any]
    metadata: dict[str, Any]
    variables: dict[str, str]
    facts: dict[str, str]

    @property
    def reader(self) -> str:
        """The Markdown that the sources are written in; YAML counts only at a document's head."""
        return f"{self.settings['from']}-yaml_metadata_block"

    def option(self, document: Mapping[str, Any], format_name: str, key: str, default: Any = None) -> Any:
        """Return a setting as it holds for a document in a format: the nearest place that sets it wins."""
        own = (document.get("format") or {}).get(format_name)
        if isinstance(own, Mapping) and key in own:
            return own[key]
        if key in document:
            return document[key]
        of_format = self.settings.get("format", {}).get(format_name) or {}
        return of_format.get(key, self.settings.get(key, default))


def read_project(stage: Path) -> Project:
    """Read a staged project.

    Raises
    ------
    InputError
        If a file is missing or broken, or a key is not supported; names them all.
    """
    settings = _read_yaml(stage, "_quarto.yml")
    faults = [*_unsupported(settings, PROJECT_KEYS, "_quarto.yml"), *_open_reader(settings)]
    if faults:
        raise InputError(faults, _("No document was written."))
    metadata: dict[str, Any] = {key: settings[key] for key in ("lang", "region") if key in settings}
    for file in settings.get("metadata-files", []):
        metadata.update({key: _read_as_text(value) for key, value in _read_yaml(stage, file).items()})
    variables = {key: unescaped(value) for key, value in _leaves(_read_yaml(stage, "_variables.yml"))}
    recorded = json.loads((stage / "_generated" / "facts.json").read_text(encoding="utf-8"))
    facts = {name: str(fact["text"]) for name, fact in recorded.items()}
    return Project(stage, settings, metadata, variables, facts)


def _read_as_text(value: Any) -> Any:
    """Take the backslashes away that keep Quarto, which reads such values as Markdown, from finding markup in them."""
    return unescaped(value) if isinstance(value, str) else value


def read_front_matter(stage: Path, document: str) -> dict[str, Any]:
    """Return the YAML at the head of ``document``.

    Raises
    ------
    InputError
        If a key in it is not supported.
    """
    text, _body, _skipped = split_front_matter((stage / document).read_text(encoding="utf-8-sig"))
    front_matter = _parse_yaml(text, document, first_line=2)
    faults = _unsupported(front_matter, DOCUMENT_KEYS, document, first_line=2)
    if faults:
        raise InputError(faults, _("No document was written."))
    return front_matter


def names_of(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return what ``meta`` can name: every single value, nested ones with a dot between."""
    return dict(_leaves(metadata))


def _read_yaml(stage: Path, file: str) -> dict[str, Any]:
    path = stage / file
    if not path.is_file():
        fault = Fault("render.missing-file", _("the staged report has no {file}", file=file), Place(file))
        raise InputError([fault], _("No document was written."))
    return _parse_yaml(path.read_text(encoding="utf-8-sig"), file)


def _parse_yaml(text: str, file: str, first_line: int = 1) -> dict[str, Any]:
    try:
        content = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else None
        message = _("the YAML cannot be read: {problem}", problem=error.problem)
        fault = Fault("render.broken-yaml", message, Place(file, row=line))
        raise InputError([fault], _("No document was written.")) from error
    return content if content is not None else {}


def _leaves(mapping: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in mapping.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        elif not isinstance(value, list):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield f"{prefix}{key}", "" if value is None else text


def _unsupported(
    settings: Any, known: Mapping[str, tuple[object, ...] | None], file: str, first_line: int = 1, prefix: str = ""
) -> list[Fault]:
    faults: list[Fault] = []
    for key, value in settings.items():
        name = f"{prefix}{key}"
        place = Place(file, row=settings.lc.key(key)[0] + first_line)
        if name in known:
            allowed = known[name]
            if allowed is not ANY and value not in allowed:
                message = _("the embedded engine does not support {key}: {value}", key=name, value=value)
                faults.append(Fault("render.unsupported-key", message, place))
        elif isinstance(value, Mapping) and any(entry.startswith(f"{name}.") for entry in known):
            faults += _unsupported(value, known, file, first_line, f"{name}.")
        else:
            message = _("the embedded engine does not support the key {key}", key=name)
            faults.append(Fault("render.unsupported-key", message, place, _("Remove it, or render with Quarto.")))
    return faults


def _open_reader(settings: Mapping[str, Any]) -> list[Fault]:
    """Find the ways that the Markdown reader leaves open for text to become markup."""
    reader = str(settings.get("from", "markdown"))
    missing = [f"-{name}" for name in DISABLED if f"-{name}" not in reader]
    if not missing:
        return []
    message = _("the setting {key} must contain {values}, so that text stays text", key="from", values="".join(missing))
    return [Fault("render.open-reader", message, Place("_quarto.yml"))]
