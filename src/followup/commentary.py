"""The analyst's own assessment: plain Markdown, in which every number is a reference to a fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from followup.errors import Fault, Place
from followup.facts import FactBook
from followup.locale import _

SECTIONS = (
    "summary", "background", "method", "implementation", "systematics", "annual", "prevention", "coverage",
    "competence", "coordination", "change", "conclusions", "assessment",
)  # fmt: skip
"""The chapters that can have a commentary; ``assessment`` is the administration's own in the letter."""

_FACT = re.compile(r"\{\{<\s*fact\s+([A-Za-z0-9_.-]+)\s*>\}\}")
_REFUSED = (
    ("shortcode", re.compile(r"\{\{[<%]|[>%]\}\}")),
    ("html", re.compile(r"<[A-Za-z/!?]")),
    ("code", re.compile(r"^\s*(```|~~~)|`[^`]*`\{")),
    ("image", re.compile(r"!\[")),
    ("block", re.compile(r"^\s*:::|\]\{|^\s*\{|\{=")),
    ("heading", re.compile(r"^#")),
    ("reference", re.compile(r"(?<![\w.])@[A-Za-z{]")),
    ("metadata", re.compile(r"^\s*(---|\.\.\.)\s*$")),
    ("math", re.compile(r"\$")),
    ("footnote", re.compile(r"\[\^|\^\[")),
)


def check_commentary(files: Mapping[str, Path], facts: FactBook | None = None) -> list[Fault]:
    """Return what may not stand in a commentary, with its line.

    Allowed are paragraphs, emphasis, lists, quotations, links and ``{{< fact name >}}``. Everything else is refused by
    name, so that a commentary can never run, include or hide anything.

    Parameters
    ----------
    files
        Chapter → file.
    facts
        The facts a reference can name; without them only the language is checked.
    """
    refused = {
        "shortcode": _("Only fact references are allowed within double braces."),
        "html": _("HTML is not allowed."),
        "code": _("Code is not allowed."),
        "image": _("Images are not allowed."),
        "block": _("Attributes and blocks are not allowed."),
        "heading": _("Headings are not allowed: the chapter has its own."),
        "reference": _("References with @ are not allowed."),
        "metadata": _("Metadata blocks are not allowed."),
        "math": _("Formulas are not allowed."),
        "footnote": _("Footnotes are not allowed."),
    }
    faults = []
    for section, file in files.items():
        name = f"commentary/{file.name}"
        if section not in SECTIONS:
            chapters = ", ".join(SECTIONS)
            message = _("There is no chapter “{name}”.", name=section)
            faults.append(
                Fault("commentary.unknown-chapter", message, Place(name), _("Chapters: {names}.", names=chapters))
            )
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError:
            message = _("The file is not written in UTF-8.")
            faults.append(Fault("commentary.not-utf8", message, Place(name), _("Save it as UTF-8 in your editor.")))
            continue
        for number, line in enumerate(lines, start=1):
            place = Place(name, row=number)
            without_facts = _FACT.sub("", line)
            for kind, pattern in _REFUSED:
                if pattern.search(without_facts):
                    faults.append(Fault(f"commentary.{kind}", refused[kind], place, _("Write it as plain text.")))
            for match in _FACT.finditer(line):
                if facts is not None and match.group(1) not in facts:
                    near = ", ".join(facts.nearest(match.group(1)))
                    message = _("There is no fact “{name}”.", name=match.group(1))
                    next_step = _("Nearest: {names}.", names=near) if near else _("See facts.json for the names.")
                    faults.append(Fault("commentary.unknown-fact", message, place, next_step))
    return faults


def read_commentary(file: Path | None) -> str:
    """Return a commentary's text; nothing where there is no file."""
    return file.read_text(encoding="utf-8-sig").strip() + "\n" if file is not None else ""
