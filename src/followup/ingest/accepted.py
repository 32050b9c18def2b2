"""``matching.yaml``: the near matches that the analyst has accepted, column by column."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from followup.aside import write_aside
from followup.errors import Fault, Place, Severity
from followup.ingest.match import Pair, Target, code_of
from followup.ingest.table import RawTable
from followup.locale import _
from followup.period.base import Identifier, Strict
from followup.period.reading import line_of, read_model

MATCHING_FILE = "matching.yaml"


class Accepted(Strict):
    """One column and what it answers; the header is kept so that a column that has moved is not taken for another."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    sheet: Annotated[str, StringConstraints(max_length=255)] = ""
    column: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")] = Field(
        description="Kolumnens bokstav, som kalkylprogrammet visar den"
    )
    header: str = Field(description="Kolumnens rubrik när den godtogs")
    question: Identifier
    item: str = Field(default="", description="Aktivitetens id eller svarsalternativets kod")


class AcceptedPairs(Strict):
    """All of ``matching.yaml``."""

    pairs: list[Accepted] = Field(default_factory=list)


def read_accepted(folder: Path, targets: Sequence[Target]) -> tuple[list[Accepted], list[Fault]]:
    """Read ``matching.yaml`` of a period folder; without one, nothing has been accepted.

    Returns
    -------
    tuple
        The accepted pairs, and the faults; a pair with a question that there is no more of is among them.
    """
    file = folder / MATCHING_FILE
    if not file.is_file():
        return [], []
    found, lines, faults = read_model(file, AcceptedPairs, MATCHING_FILE)
    pairs = found.pairs if found else []
    known = {(target.question.id, target.item) for target in targets}
    faults += [
        Fault(
            "matching.unknown-question",
            _("The questionnaire has no question “{question}” with “{item}”.", question=pair.question, item=pair.item)
            if pair.item
            else _("The questionnaire has no question “{question}”.", question=pair.question),
            Place(MATCHING_FILE, row=line_of(("pairs", number), lines)),
            _("Correct the pair, or take it away."),
        )
        for number, pair in enumerate(pairs)
        if (pair.question, pair.item) not in known
    ]
    return pairs, faults


def with_accepted(
    table: RawTable, pairs: Sequence[Accepted], targets: Sequence[Target]
) -> tuple[RawTable, list[Fault]]:
    """Return a table whose columns carry what has been accepted for them, and the pairs that no longer hold."""
    here = {pair.column: pair for pair in pairs if (pair.file, pair.sheet) == (table.file, table.sheet)}
    if not here:
        return table, []
    codes = {(target.question.id, target.item): code_of(target) for target in targets}
    columns, faults = [], []
    for column in table.columns:
        pair = here.pop(column.letter, None)
        if pair is not None and plain_header(column.header) == pair.header:
            columns.append(replace(column, accepted=codes.get((pair.question, pair.item), "")))
            continue
        columns.append(column)
        if pair is not None:
            here[pair.column] = pair
    for letter in sorted(here):
        message = _("The column’s header is not the one that was accepted; the column was not paired by it.")
        step = _("Look at the pairing with “followup match”, and accept it anew.")
        place = Place(table.file, table.sheet, column=letter)
        faults.append(Fault("matching.stale", message, place, step, Severity.LOOK))
    return replace(table, columns=tuple(columns)), faults


def plain_header(header: str) -> str:
    r"""Return a header on one line, as it is kept.

    Examples
    --------
    >>> plain_header(" Hur många\n är ni? ")
    'Hur många är ni?'
    """
    return " ".join(header.split())


def keep(folder: Path, kept: Sequence[Accepted], new: Sequence[tuple[RawTable, Pair]]) -> None:
    """Write ``matching.yaml`` with the pairs it had and those newly accepted."""
    added = [
        Accepted(
            file=table.file,
            sheet=table.sheet,
            column=pair.column.letter,
            header=plain_header(pair.column.header),
            question=pair.target.question.id,
            item=pair.target.item,
        )
        for table, pair in new
    ]
    replaced = {(pair.file, pair.sheet, pair.column) for pair in added}
    pairs = [pair for pair in kept if (pair.file, pair.sheet, pair.column) not in replaced] + added
    write_aside(folder / MATCHING_FILE, _yaml(pairs).encode())


def _yaml(pairs: Sequence[Accepted]) -> str:
    lines = ["# " + _("Columns that resemble a question and have been accepted as answers to it."), "pairs:"]
    for pair in pairs:
        fields = {name: json.dumps(value, ensure_ascii=False) for name, value in pair.model_dump().items() if value}
        lines += [f"  {'-' if place == 0 else ' '} {name}: {text}" for place, (name, text) in enumerate(fields.items())]
    return "\n".join(lines) + "\n"
