"""The analyst pairs columns with questions: accepts what is proposed, or says what any column answers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from followup.errors import Fault, InputError, Place
from followup.ingest.match import Matching, Pair, Target, code_of
from followup.ingest.table import Column, RawTable
from followup.locale import _
from followup.period.folder import original_name

Pairing = Sequence[tuple[RawTable, Matching]]
Named = list[tuple[RawTable, Pair]]

_RANGE = re.compile(r"(?P<file>.+):(?P<first>[A-Za-z]{1,3})(?:-(?P<last>[A-Za-z]{1,3}))?")


def accepted(pairing: Pairing, cells: Sequence[str]) -> tuple[Named, list[Fault]]:
    """Return the proposals that were named, ``file:C``, ``file:C-F`` or ``file:sheet:C``, and the faults in naming."""
    found, faults = Named(), list[Fault]()
    for cell in dict.fromkeys(cells):
        here = [
            (table, pair)
            for table, matching in pairing
            for pair in matching.proposed
            if _positions(table, cell, pair.column)
        ]
        found += here
        sheets = {(table.file, table.sheet) for table, _pair in here}
        if len(sheets) != 1:
            message = _("Nothing is proposed for this column.") if not here else _("Several sheets have that column.")
            faults.append(Fault("cli.no-proposal", message, Place(cell), _how_to_write()))
    return found, faults


def paired(pairing: Pairing, pairs: Sequence[str], targets: Sequence[Target]) -> tuple[Named, list[Fault]]:
    """Return the pairs that were written as ``file:C=question[item]``, and the faults in them."""
    found, faults = Named(), list[Fault]()
    answered = set[tuple[str, str, str]]()
    by_code = {code_of(target): target for target in targets}
    for written in dict.fromkeys(pairs):
        cell, _sign, code = (part.strip() for part in written.rpartition("="))
        here = [(table, column) for table, column in _columns(pairing) if _positions(table, cell, column)]
        if len(here) != 1 or "-" in cell.rpartition(":")[2]:
            message = _("No file has this column.") if not here else _("That is more than one column.")
            faults.append(Fault("cli.no-column", message, Place(cell or written), _how_to_write()))
            continue
        target = by_code.get(code)
        if target is None:
            message = _("The questionnaire has nothing called “{code}”.", code=code)
            faults.append(Fault("cli.unknown-target", message, Place(cell), nearest_codes(code, targets)))
            continue
        table, column = here[0]
        if (table.file, table.sheet, code) in answered:
            message = _("“{code}” is given to two columns.", code=code)
            faults.append(Fault("cli.paired-twice", message, Place(cell), _("Pair it with one of them.")))
        answered.add((table.file, table.sheet, code))
        found.append((table, Pair(column, target, "accepted")))
    return found, faults


def nearest_codes(code: str, targets: Sequence[Target]) -> str:
    """Name the codes that a wrong one may stand for, as a sentence; all questions, where none is close.

    Examples
    --------
    >>> from followup.period import Kind, Question
    >>> nearest_codes("staf", [Target(Question(id="staff", text="Hur många?", kind=Kind.NUMBER))])
    'Menade du staff?'
    """
    close = difflib.get_close_matches(code, [code_of(target) for target in targets], n=3)
    if close:
        return _("Did you mean {names}?", names=", ".join(close))
    return _("These exist: {names}.", names=", ".join(dict.fromkeys(target.question.id for target in targets)))


def without_column(matching: Matching, targets: Sequence[Target]) -> list[str]:
    """Return what no column of a table answers: each question once, with all its items that are without.

    Examples
    --------
    >>> from followup.period import Kind, Question
    >>> without_column(Matching((), (), ()), [Target(Question(id="staff", text="Hur många?", kind=Kind.NUMBER))])
    ['staff']
    """
    answered = {(pair.target.question.id, pair.target.item) for pair in matching.pairs}
    questions = {question for question, item in answered if not item}
    lacking: dict[str, list[str]] = {}
    for target in targets:
        question = target.question.id
        # Several answers stand in one column or in one for each option: one of the two is enough.
        whole = target.option is not None and question in questions
        parts = not target.item and any(name == question for name, item in answered if item)
        if (question, target.item) not in answered and not whole and not parts:
            lacking.setdefault(question, [])
            lacking[question] += [target.item] if target.item else []
    return [f"{question}[{', '.join(items)}]" if items else question for question, items in lacking.items()]


def refuse(faults: Sequence[Fault]) -> None:
    """Stop if anything was named wrongly.

    Raises
    ------
    InputError
        If there are faults.
    """
    if faults:
        raise InputError(faults, _("Nothing was written."))


def _columns(pairing: Pairing) -> Iterator[tuple[RawTable, Column]]:
    return ((table, column) for table, _matching in pairing for column in table.columns)


def _positions(table: RawTable, cell: str, column: Column) -> bool:
    """Tell whether a column is the one that was named, or among them."""
    named = _RANGE.fullmatch(cell)
    if named is None:
        return False
    files = {table.file, original_name(table.file)}
    if named["file"] not in files | {f"{file}:{table.sheet}" for file in files}:
        return False
    first, last = _place(named["first"]), _place(named["last"] or named["first"])
    return first <= column.position <= last


def _place(letters: str) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _how_to_write() -> str:
    return _("Write the column as file:C, or file:sheet:C where the file has several sheets.")
