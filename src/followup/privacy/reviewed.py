"""``privacy.yaml``: what looked like an identity number, telephone number or address, and was seen to be harmless."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from followup.aside import write_aside
from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.period.base import Strict, Text, schema_line
from followup.period.folder import answer_files, answer_name
from followup.period.reading import read_model
from followup.privacy.detect import find_in_file

REVIEWED_FILE = "privacy.yaml"

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Review(Strict):
    """One thing that was reviewed: its digest instead of its content."""

    digest: Digest = Field(description="Kondensat (sha256) av det som granskats; skrivs av followup redact --harmless")
    reason: Text = Field(description="Varför det är harmlöst")
    reviewed: date = Field(description="När det granskades")


class Reviewed(Strict):
    """All of ``privacy.yaml``."""

    harmless: list[Review] = Field(default_factory=list)

    @property
    def digests(self) -> frozenset[str]:
        """The digests of what is harmless."""
        return frozenset(review.digest for review in self.harmless)


def read_reviewed(folder: Path) -> tuple[Reviewed, list[Fault]]:
    """Read ``privacy.yaml`` of a period folder; without one, nothing has been reviewed.

    Returns
    -------
    tuple
        What was reviewed (nothing, if the file is at fault) and the faults.
    """
    file = folder / REVIEWED_FILE
    if not file.is_file():
        return Reviewed(), []
    reviewed, _lines, faults = read_model(file, Reviewed, REVIEWED_FILE)
    return reviewed or Reviewed(), faults


def mark_harmless(folder: Path, cell: str, reason: str, today: date) -> int:
    """Record in ``privacy.yaml`` that what was found in a cell is harmless, wherever else it stands.

    Parameters
    ----------
    folder
        The period folder.
    cell
        The cell as the fault names it: ``svar.xlsx:Blad1:C7``, or ``svar.csv:C7``.
    reason
        Why it is harmless.
    today
        The date of the review.

    Returns
    -------
    int
        How many things were recorded.

    Raises
    ------
    InputError
        If nothing was found in that cell, or ``privacy.yaml`` is at fault.
    """
    reviewed, faults = read_reviewed(folder)
    not_done = _("Nothing was recorded.")
    if faults:
        raise InputError(faults, not_done)
    if not reason.strip():
        fault = Fault(
            "privacy.no-reason", _("There is no reason."), next_step=_("Say with --reason why it is harmless.")
        )
        raise InputError([fault], not_done)
    names = {file: answer_name(folder, file) for file in answer_files(folder)}
    hits = [hit for file, name in names.items() for hit in find_in_file(file, name) if hit.cell == cell]
    new = sorted({hit.digest for hit in hits} - reviewed.digests)
    if not hits:
        fault = Fault(
            "privacy.no-hit",
            _("Nothing was found in this cell."),
            Place(cell),
            _("Write the cell as “followup check” does: file:sheet:C7, or file:C7."),
        )
        raise InputError([fault], not_done)
    added = [Review(digest=digest, reason=" ".join(reason.split()), reviewed=today) for digest in new]
    write_aside(folder / REVIEWED_FILE, _yaml([*reviewed.harmless, *added]).encode())
    return len(new)


def _yaml(reviews: list[Review]) -> str:
    lines = [
        schema_line("privacy"),
        "# " + _("What was reviewed and found harmless. A digest stands for the content, which is not written here."),
    ]
    lines.append("harmless:")
    for review in reviews:
        lines += [
            f'  - digest: "{review.digest}"',
            f"    reason: {json.dumps(review.reason, ensure_ascii=False)}",
            f"    reviewed: {review.reviewed.isoformat()}",
        ]
    return "\n".join(lines) + "\n"
