"""What was hidden, table by table: kept with the period's tables, and told in appendix D."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from followup.disclosure.tables import ALL, Protected
from followup.locale import _


@dataclass(frozen=True)
class HiddenNumber:
    """One hidden number: what it is about, and the smallest and largest value that an outsider can infer."""

    number: str
    lowest: int
    highest: int


@dataclass(frozen=True)
class Suppression:
    """What was hidden in one table, out of how many numbers."""

    table: str
    numbers: int
    hidden: tuple[HiddenNumber, ...]


def suppression_of(
    protected: Protected, label: str, groups: Mapping[str, str], columns: Mapping[str, str]
) -> Suppression:
    """Return the record of a table, in the reader's words.

    Parameters
    ----------
    label
        What the table is about.
    groups, columns
        What its groups and columns are called; a column that is not named goes without saying.
    """
    named = {**groups, ALL: _("All")}
    return Suppression(
        label,
        protected.numbers,
        tuple(
            HiddenNumber(
                ", ".join([named[group], *([columns[column]] if column in columns else [])]),
                found.lowest,
                found.highest,
            )
            for group, column, found in protected.inferred
        ),
    )


def write_suppressions(file: Path, parts: Iterable[Suppression]) -> None:
    """Write records as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(part) for part in parts], ensure_ascii=False, indent=1) + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")


def read_suppressions(*files: Path) -> list[Suppression]:
    """Read what :func:`write_suppressions` wrote, of several files together."""
    return [
        Suppression(part["table"], part["numbers"], tuple(HiddenNumber(**number) for number in part["hidden"]))
        for file in files
        for part in json.loads(file.read_text(encoding="utf-8"))
    ]


def hidden_numbers(parts: Iterable[Suppression]) -> pd.DataFrame:
    """Return the table ``suppression``: a row per hidden number, never why it is hidden.

    Examples
    --------
    >>> part = Suppression("Utbildade", 9, (HiddenNumber("Äldreförvaltningen", 0, 40),))
    >>> hidden_numbers([part]).to_dict("records")
    [{'table': 'Utbildade', 'number': 'Äldreförvaltningen', 'lowest': 0, 'highest': 40}]
    """
    rows = [(part.table, one.number, one.lowest, one.highest) for part in parts for one in part.hidden]
    return pd.DataFrame(rows, columns=["table", "number", "lowest", "highest"])
