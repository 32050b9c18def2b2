"""What the three files of a period have in common: strict models, identifiers, short texts."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Strict(BaseModel):
    """A model that refuses keys it does not know and cannot be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


# An identifier becomes part of file names, anchors and the names of facts: letters, digits, hyphen and underscore only.
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
PeriodName = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{4}$")]


def schema_line(name: str) -> str:
    """Return the line by which an editor finds the schema of a period's file, seen from the period's folder.

    Examples
    --------
    >>> schema_line("plan")
    '# yaml-language-server: $schema=../../../schemas/plan.schema.json'
    """
    return f"# yaml-language-server: $schema=../../../schemas/{name}.schema.json"
