"""The part of Quarto's language that the embedded engine supports, and the refusal of the rest, in one place.

Whatever stands in none of the tables below is refused by name, with file and line, before anything is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from followup.errors import Place
from followup.locale import _
from followup.render.embedded.source import FENCE, Source

CLASSES = {
    "findings": "box with what the data show",
    "commentary": "box with the analyst's own assessment",
    "notice": "box with a notice",
    "note": "small note under a figure or table",
    "source": "where a figure or table comes from",
    "signatories": "lines to sign on, a paragraph for each",
    "unnumbered": "heading without a number",
    "unlisted": "heading that the contents leave out",
}
"""Classes that divisions, headings and spans may have."""

ATTRIBUTES = {
    "fig-alt": "text alternative of a figure",
    "label": "label of a box",
    "cell": "notebook and cell of the audit trail that a source leads to",
}
"""Attributes that figures and divisions may have."""

REFERENCES = {"fig": "Figur", "tbl": "Tabell", "sec": "Avsnitt"}
"""Prefixes of labels that can be referred to, with the word that precedes the number in a caption."""


def reference_word(label: str) -> str:
    """Return the word of a reference: small within a sentence, capital where the label is written so, as in Quarto.

    Examples
    --------
    >>> reference_word("fig-status"), reference_word("Fig-status")
    ('figur', 'Figur')
    """
    word = REFERENCES[label.split("-", maxsplit=1)[0].lower()]
    return word if label[0].isupper() else word.lower()


def label_meant(label: str) -> str:
    """Return the label that a reference names: ``@Fig-status`` begins a sentence and means ``fig-status``."""
    return label[:1].lower() + label[1:]


SHORTCODES = {
    "include": "the text of another file, in a paragraph of its own",
    "fact": "a number that a notebook recorded",
    "var": "an entry of _variables.yml",
    "meta": "an entry of the metadata",
}


@dataclass(frozen=True)
class Refused:
    """A construct that is recognised in order to be refused by its name."""

    name: str
    pattern: re.Pattern[str]


REFUSED = (
    Refused("executable code cell", re.compile(r"^\s*(?:`{3,}|~{3,})\s*\{(?P<what>[A-Za-z][\w-]*)")),
    Refused("raw block", re.compile(r"^\s*(?:`{3,}|~{3,})\s*\{=(?P<what>[\w-]+)")),
    Refused("raw inline", re.compile(r"`\{=(?P<what>[\w-]+)\}")),
    Refused("escaped shortcode", re.compile(r"\{\{(?P<what>\{<|/\*)")),
)

ATTRIBUTE_BLOCK = re.compile(
    r"""(?:(?<=[\])`])|^\s*:{3,}\s*|^\#{1,6}\s.*?|^:\s.*?\s)\{(?P<inner>(?:[^{}"]|"(?:\\.|[^"\\])*")*)\}"""
)
BARE_DIVISION = re.compile(r"^\s*:{3,}\s*(?P<name>[A-Za-z][\w-]*)")
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
CLASS = re.compile(r"(?:^|\s)\.([\w-]+)")
ATTRIBUTE = re.compile(r"(?:^|\s)([\w-]+)=")


def refuse_unsupported(source: Source) -> None:
    """Note a fault for everything in ``source`` that the embedded engine does not support."""
    fence = ""
    for line, place in zip(source.lines, source.places, strict=True):
        opening = FENCE.match(line)
        if fence:
            if opening and opening[1][0] == fence[0] and len(opening[1]) >= len(fence) and not line.strip(" `~"):
                fence = ""
            continue
        if opening:
            fence = opening[1]
        _check_line(source, line, place)


def _check_line(source: Source, line: str, place: Place) -> None:
    for refused in REFUSED:
        if found := refused.pattern.search(line):
            refuse(source, f"{refused.name}: {found['what']}", place)
            return
    if division := BARE_DIVISION.match(line):
        _check_class(source, division["name"], place)
    for block in ATTRIBUTE_BLOCK.finditer(line):
        inner = QUOTED.sub('""', block["inner"])
        for name in CLASS.findall(inner):
            _check_class(source, name, place)
        for name in ATTRIBUTE.findall(inner):
            if name not in ATTRIBUTES:
                refuse(source, f"attribute: {name}", place)


def _check_class(source: Source, name: str, place: Place) -> None:
    if name not in CLASSES:
        refuse(source, f"class: {name}", place)


def refuse(source: Source, what: str, place: Place) -> None:
    """Note that ``what`` is not supported."""
    source.fault(
        "unsupported-language",
        _("the embedded engine does not support this ({what})", what=what),
        place,
        _("Write it another way, or render with Quarto. What is supported: {classes}; references to {references}.",
          classes=", ".join(CLASSES), references=", ".join(f"@{prefix}-…" for prefix in REFERENCES)),
    )  # fmt: skip
