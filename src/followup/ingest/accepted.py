"""``matching.yaml``: what the analyst has said that columns answer, column by column."""

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
from followup.ingest.table import Column, RawTable
from followup.locale import _
from followup.period.base import Identifier, Strict, schema_line
from followup.period.folder import original_name
from followup.period.reading import line_of, read_model

MATCHING_FILE = "matching.yaml"


class Accepted(Strict):
    """One column and what it answers; the header is kept so that a column that has moved is not taken for another."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=255)] = Field(
        description="Exportens filnamn i responses/"
    )
    sheet: Annotated[str, StringConstraints(max_length=255)] = Field(
        default="",
        description="Bladets namn, om filen är en arbetsbok; utan namn gäller paret det blad som har rubriken",
    )
    column: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")] = Field(
        description="Kolumnens bokstav, som kalkylprogrammet visar den"
    )
    header: str = Field(description="Kolumnens rubrik när den godtogs")
    question: Identifier = Field(description="Frågans id i questionnaire.yaml")
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
    first = {(pair.file, pair.sheet, pair.question, pair.item): pair for pair in reversed(pairs)}
    faults += [
        Fault(
            "matching.paired-twice",
            _("Another column of the file is already said to answer the same."),
            Place(MATCHING_FILE, row=line_of(("pairs", number), lines)),
            _("Correct the pair, or take it away."),
        )
        for number, pair in enumerate(pairs)
        if first[pair.file, pair.sheet, pair.question, pair.item] is not pair
    ]
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


def with_accepted(table: RawTable, pairs: Sequence[Accepted], targets: Sequence[Target]) -> RawTable:
    """Return a table whose columns carry what has been said of them, as far as their headers are the same."""
    here = {pair.column: pair for pair in pairs if _of(pair, table)}
    if not here:
        return table
    codes = {(target.question.id, target.item): code_of(target) for target in targets}

    def told(column: Column) -> Column:
        pair = here.get(column.letter)
        if pair is None or not _holds(pair, column):
            return column
        return replace(column, accepted=codes.get((pair.question, pair.item), ""))

    return replace(table, columns=tuple(map(told, table.columns)))


def unused(pairs: Sequence[Accepted], tables: Sequence[RawTable], files: Sequence[str]) -> list[Fault]:
    """Tell of the pairs that no column was paired by; a file that could not be read has told of itself.

    Parameters
    ----------
    pairs
        What ``matching.yaml`` says.
    tables
        What was read.
    files
        The names of all exports, read or not.
    """
    faults = []
    known, read = {original_name(name) for name in files}, {original_name(table.file) for table in tables}
    for pair in pairs:
        place = Place(pair.file, pair.sheet, column=pair.column)
        used = any(_of(pair, table) and any(_holds(pair, column) for column in table.columns) for table in tables)
        if pair.file not in known:
            message = _("{file} pairs a column of a file that is not there.", file=MATCHING_FILE)
            step = _("Correct the file’s name, or take the pair away.")
            faults.append(Fault("matching.no-file", message, place, step, Severity.LOOK))
        elif pair.file in read and not used:
            message = _("The column’s header is not the one that was accepted; the column was not paired by it.")
            step = _("Look at the pairing with “followup match”, and accept it anew.")
            faults.append(Fault("matching.stale", message, place, step, Severity.LOOK))
    return faults


def _of(pair: Accepted, table: RawTable) -> bool:
    """Tell whether a pair speaks of a table: of the export, or of the redacted copy that is read in its stead."""
    return pair.file == original_name(table.file) and pair.sheet in {"", table.sheet}


def _holds(pair: Accepted, column: Column) -> bool:
    return column.letter == pair.column and plain_header(column.header) == plain_header(pair.header)


def plain_header(header: str) -> str:
    r"""Return a header on one line, as it is kept.

    Examples
    --------
    >>> plain_header(" Hur många\n är ni? ")
    'Hur många är ni?'
    """
    return " ".join(header.split())


def keep(folder: Path, kept: Sequence[Accepted], new: Sequence[tuple[RawTable, Pair]]) -> None:
    """Write ``matching.yaml`` with the pairs it had and the new ones, which go before those that they contradict."""
    added = [
        Accepted(
            file=original_name(table.file),
            sheet=table.sheet,
            column=pair.column.letter,
            header=plain_header(pair.column.header),
            question=pair.target.question.id,
            item=pair.target.item,
        )
        for table, pair in new
    ]
    # A column answers one thing, and one thing is answered by one column.
    columns = {(pair.file, pair.sheet, pair.column) for pair in added}
    answers = {(pair.file, pair.sheet, pair.question, pair.item) for pair in added}
    pairs = [
        pair
        for pair in kept
        if (pair.file, pair.sheet, pair.column) not in columns
        and (pair.file, pair.sheet, pair.question, pair.item) not in answers
    ] + added
    write_aside(folder / MATCHING_FILE, _yaml(pairs).encode())


def _yaml(pairs: Sequence[Accepted]) -> str:
    lines = [schema_line("matching"), "# " + _("What the analyst has said that columns answer."), "pairs:"]
    for pair in pairs:
        fields = {
            name: json.dumps(value, ensure_ascii=False)
            for name, value in pair.model_dump().items()
            if value or name == "header"
        }
        lines += [f"  {'-' if place == 0 else ' '} {name}: {text}" for place, (name, text) in enumerate(fields.items())]
    return "\n".join(lines) + "\n"
