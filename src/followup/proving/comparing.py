"""What differs between a report and the same report made again, and what it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from followup.pipeline.depends import differing
from followup.pipeline.made_from import parts_of

_TABLES = "tables/"


@dataclass(frozen=True)
class Proof:
    """What came out when a report was made again.

    Parameters
    ----------
    name
        The period, or the period and the year.
    documents, tables
        How many files of each have been compared.
    differing
        Those that are not the same, or that only one of the two has: ``outputs/…`` and ``tables/…``.
    causes
        What the two were made from that differs: ``inputs/…``, ``sources/…``, ``packages/…``, ``engine``, ``python``.
    """

    name: str
    documents: int
    tables: int
    differing: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether every file has the same bytes."""
        return not self.differing

    @property
    def by_chance(self) -> bool:
        """Whether files differ although they were made from the same: then something is left to chance."""
        return bool(self.differing) and not self.causes


def compare(
    name: str,
    recorded: Mapping[str, Any],
    rebuilt: Mapping[str, Any],
    recorded_tables: Mapping[str, str] | None,
    rebuilt_tables: Mapping[str, str],
    *,
    given: bool,
) -> Proof:
    """Compare two manifests, and the tables behind them.

    Parameters
    ----------
    name
        What the documents are about.
    recorded, rebuilt
        The manifest of the report, and that of the report made again.
    recorded_tables, rebuilt_tables
        Path → sha256 of each table; nothing where it is not known what the tables were.
    given
        Whether the previous period's tables were taken as they are, and so are something the report is made from.
    """
    outputs, again = ({item["path"]: item["sha256"] for item in each["outputs"]} for each in (recorded, rebuilt))
    own = f"{_TABLES}{name}/"
    parts, now = parts_of(dict(recorded)), parts_of(dict(rebuilt))
    changed = differing(parts, now)
    made = [part for part in changed if part.startswith(_TABLES) and (part.startswith(own) or not given)]
    tables = made
    if recorded_tables is not None:
        tables = [f"{own}{path}" for path in differing(recorded_tables, rebuilt_tables)] or made
    return Proof(
        name,
        documents=len(again),
        tables=len(rebuilt_tables),
        differing=[*tables, *(f"outputs/{path}" for path in differing(outputs, again))],
        causes=[part for part in changed if part not in made],
    )
