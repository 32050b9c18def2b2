"""``findings.yaml``: which findings the analyst has set aside, and why. A period need not have one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from followup.period.base import LongText, Strict, Text

FINDINGS_FILE = "findings.yaml"


class SetAside(Strict):
    """A finding that the report is not to draw, with the reason, which appendix D shows."""

    rule: Annotated[str, StringConstraints(min_length=1, max_length=80)] = Field(
        description="Regelns namn, så som followup findings visar det"
    )
    reason: LongText = Field(description="Varför iakttagelsen läggs åt sidan; visas i bilaga D")
    by: Text | None = Field(default=None, description="Vem som har beslutat det; visas i bilaga D")
    date_: date | None = Field(default=None, alias="date")


class SetAsideFile(Strict):
    """All of ``findings.yaml``."""

    set_aside: list[SetAside] = Field(default_factory=list)
