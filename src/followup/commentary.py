"""The analyst's own assessment: plain Markdown, in which every number is a reference to a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
# A construct can stand first on a line, or first in a quotation or a list item.
_FIRST = r"^(?:[\s>]|[-*+]\s|\(?\w{1,5}[.)]\s)*"
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\(?\w{1,5}[.)])\s")
_QUOTED_CODE = re.compile(r"^ {0,3}(?:> ?)+ {4}\s*\S")
_REFUSED = (
    ("shortcode", re.compile(r"\{\{[<%].*?[>%]\}\}|\{\{[<%]|[>%]\}\}")),
    ("html", re.compile(r"<[A-Za-z/!?][^>]*>?")),
    ("code", re.compile(r"(```|~~~).*|`[^`]*`?")),
    ("image", re.compile(r"!\[")),
    ("reference", re.compile(r"(?<![^\W_])-?@[^\s\]]+")),
    ("block", re.compile(rf":::+|[{{}}]|{_FIRST}[:~](\s|$)")),
    ("metadata", re.compile(r"^\s*(---|\.\.\.)\s*$")),
    ("heading", re.compile(rf"{_FIRST}#|^[\s>]*(=+|-+)\s*$")),
    ("table", re.compile(rf"{_FIRST}(\||\+[-=])|^[\s>]*(?=.*(--|-.*\||\|.*-))[-=:+|\s]+$")),
    ("math", re.compile(r"\$")),
    ("footnote", re.compile(r"\[\^|\^\[")),
    # A link leads out to the web: to no script, no file, no definition that the reader does not see.
    ("link", re.compile(rf"\]\((?!https?://|mailto:)|{_FIRST}\[[^\]]+\]:")),
)
"""What is refused, and how it begins; a match is taken out before the next is looked for."""


def check_commentary(files: Mapping[str, Path], facts: FactBook | None = None) -> list[Fault]:
    """Return what may not stand in a commentary, with its line.

    Allowed are paragraphs, emphasis, lists, quotations, links to the web and ``{{< fact name >}}``. Everything else is
    refused by name, so that a commentary can never run, include or hide anything.

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
        "table": _("Tables are not allowed."),
        "link": _("A link must lead to an address that begins with https:// and be written as [text](address)."),
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
            # Only what an editor counts as lines; splitlines() also splits at rarer characters.
            lines = file.read_text(encoding="utf-8-sig").split("\n")
        except UnicodeDecodeError:
            message = _("The file is not written in UTF-8.")
            faults.append(Fault("commentary.not-utf8", message, Place(name), _("Save it as UTF-8 in your editor.")))
            continue
        faults += [
            Fault("commentary.code", refused["code"], Place(name, row=number), _("Write it without indentation."))
            for number in _indented_code(lines)
        ]
        for number, line in enumerate(lines, start=1):
            place = Place(name, row=number)
            rest = _FACT.sub("", line)
            for kind, pattern in _REFUSED:
                if pattern.search(rest):
                    rest = pattern.sub(" ", rest)
                    faults.append(Fault(f"commentary.{kind}", refused[kind], place, _("Write it as plain text.")))
            for match in _FACT.finditer(line):
                if facts is not None and match.group(1) not in facts:
                    near = ", ".join(facts.nearest(match.group(1)))
                    message = _("There is no fact “{name}”.", name=match.group(1))
                    next_step = _("Nearest: {names}.", names=near) if near else _("See facts.json for the names.")
                    faults.append(Fault("commentary.unknown-fact", message, place, next_step))
    return faults


def _indented_code(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines, from 1, that are code by their indentation alone; the text within a list is indented too."""
    after_blank, in_list = True, False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            after_blank = True
            continue
        if _QUOTED_CODE.match(line.expandtabs(4)):
            yield number
        elif line.expandtabs(4).startswith("    "):
            if after_blank and not in_list:
                yield number
        elif after_blank or _ITEM.match(line):
            in_list = bool(_ITEM.match(line)) or (in_list and line[0].isspace())
        # A line with nothing but quotation marks is blank within the quotation.
        after_blank = not line.strip(" \t>")


def read_commentary(file: Path | None) -> str:
    """Return a commentary's text; nothing where there is no file."""
    return file.read_text(encoding="utf-8-sig").strip() + "\n" if file is not None else ""
