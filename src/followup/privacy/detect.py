"""Find identity numbers, telephone numbers and e-mail addresses in the cells of exports, and name the cells.

What a cell holds never leaves this module: a hit carries its place, its kind and a digest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import pandas as pd

from followup.errors import Fault, Place, Severity
from followup.ingest.contents import Content, read_content
from followup.ingest.table import Column
from followup.locale import _, number
from followup.privacy.patterns import Kind, Match, bare_number, find, redacted, worth_a_look

_CELLS_NAMED = 20
"""How many cells of one column are named, one by one, before the rest are only counted."""

_TOOLS_OWN_NUMBERS = {"seed": "submitdate", "_id": "_uuid"}
"""Columns that a tool fills with numbers at random, some of which look like identity numbers, each with the column
beside it by which the tool is known: LimeSurvey's and KoboToolbox's."""
_WHOLE_NUMBER = re.compile(r"\d{1,10}")
_MOBILE = re.compile(r"07[02369]\d{7}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Hit:
    """Something found: where, what, and its digest, which is written down only if it is reviewed as harmless.

    ``place.column`` is the column's letter; a name of a file or a sheet that itself holds a hit is shown redacted.
    """

    place: Place
    kind: Kind
    digest: str = field(repr=False)

    @property
    def cell(self) -> str:
        """The cell as the analyst names it to a command.

        Examples
        --------
        >>> Hit(Place("svar.xlsx", "Blad1", 7, "C"), Kind.EMAIL, "").cell
        'svar.xlsx:Blad1:C7'
        """
        address = f"{self.place.column}{self.place.row}" if self.place.row else ""
        return ":".join(filter(None, (self.place.file, self.place.sheet, address)))


def find_in_file(file: Path, name: str = "") -> list[Hit]:
    """Return the hits in a file; none in one that cannot be read, of which the reading itself tells.

    ``name`` is what it is called in the answer: its own name unless given.
    """
    return find_in_content(read_content(file), name)


def find_in_content(content: Content, name: str = "") -> list[Hit]:
    """Return the hits in what has been read of a file."""
    return find_in_sheets(name or content.file.name, content.sheets)


def find_in_sheets(file: str, sheets: Sequence[tuple[str, pd.DataFrame]]) -> list[Hit]:
    """Return the hits in sheets as :func:`followup.ingest.cells.read_cells` gives them: names, headers and cells.

    Examples
    --------
    >>> cells = pd.DataFrame([["Svar"], ["Ring 08-465 004 00"]], index=[1, 2], columns=[2], dtype="str")
    >>> [(hit.kind.value, hit.cell) for hit in find_in_sheets("svar.csv", [("", cells)])]
    [('phone', 'svar.csv:C2')]
    """
    # The folder's year must not run together with a number at the beginning of the file's own name.
    path = PurePosixPath(file)
    shown = Place(str(path.with_name(redacted(path.name)) if path.name else path))
    hits, used = [Hit(shown, match.kind, match.digest) for match in find(path.name)], Counter[str]()
    for sheet, cells in sheets:
        name = redacted(sheet)
        used[name] += 1
        place = replace(shown, sheet=name if used[name] == 1 else f"{name} ({used[name]})")
        hits += [Hit(place, match.kind, match.digest) for match in find(sheet)]
        exempt = filled_by_the_tool(cells)
        for position, column in cells.items():
            letter = Column(int(str(position)), "").letter
            matches = column_matches(column, of_the_tool=position in exempt)
            if not matches:  # as in nearly all of them, and to look for nothing takes a while too
                continue
            for row, text in column[column.isin(list(matches))].items():
                where = replace(place, row=int(str(row)), column=letter)
                hits += [Hit(where, match.kind, match.digest) for match in matches[str(text)]]
    return hits


def column_matches(column: pd.Series, *, of_the_tool: bool = False) -> dict[str, list[Match]]:
    """Return what is found in a column: text of a cell → matches.

    Each distinct text is looked at once: a hundred thousand answers hold a handful of labels. What a bare number is
    depends on its company: among identity numbers a shorter one has lost its leading zeros, and where most could not
    be telephone numbers, none is.

    Examples
    --------
    >>> sorted(column_matches(pd.Series(["198001011231", "1122381", "Ja", "1122382"])))
    ['1122381', '198001011231']
    """
    distinct = [text for text in map(str, column.unique()) if worth_a_look(text)]
    if of_the_tool:
        distinct = [text for text in distinct if not _WHOLE_NUMBER.fullmatch(text)]
    found = {text: find(text) for text in distinct}
    bare = [text for text in distinct if (number := bare_number(text)) and not _MOBILE.fullmatch(number)]
    numbers = {text: find(text, zeros_lost=True) for text in bare}
    of_kind = {kind: {text for text, matches in numbers.items() if _is_only(matches, kind)} for kind in Kind}
    if any(_is_only(found[text], Kind.IDENTITY) for text in distinct if not _LETTER.search(text)):
        found |= {text: numbers[text] for text in of_kind[Kind.IDENTITY]}
    dialled = len(of_kind[Kind.PHONE]) >= len(numbers.keys() - of_kind[Kind.IDENTITY]) / 2
    found |= {text: numbers[text] if dialled else [] for text in of_kind[Kind.PHONE]}
    return {text: matches for text, matches in found.items() if matches}


def hit_faults(hits: Iterable[Hit], harmless: Collection[str], period: str) -> list[Fault]:
    """Return a fault for each hit: it stops, unless its digest is among the harmless.

    Parameters
    ----------
    hits
        What was found.
    harmless
        The digests that were reviewed.
    period
        The period's name, for the command that mends it.
    """
    faults, seen = [], Counter[tuple[str, str, str, Kind, bool]]()
    for hit in hits:
        reviewed, place = hit.digest in harmless, hit.place
        group = (place.file, place.sheet, place.column, hit.kind, reviewed)
        seen[group] += 1
        if seen[group] <= _CELLS_NAMED:
            faults.append(
                Fault(
                    f"privacy.{hit.kind}",
                    _where(hit),
                    place,
                    _("It was reviewed as harmless: see privacy.yaml.") if reviewed else _next_step(hit, period),
                    Severity.INFO if reviewed else Severity.STOP,
                )
            )
    for (file, sheet, column, kind, reviewed), count in seen.items():
        if count > _CELLS_NAMED:
            faults.append(
                Fault(
                    f"privacy.{kind}",
                    _("… and {count} more in the column.", count=number(count - _CELLS_NAMED)),
                    Place(file, sheet, column=column),
                    severity=Severity.INFO if reviewed else Severity.STOP,
                )
            )
    return faults


def _where(hit: Hit) -> str:
    what = {
        Kind.IDENTITY: _("what looks like a personnummer or a samordningsnummer"),
        Kind.PHONE: _("what looks like a telephone number"),
        Kind.EMAIL: _("an e-mail address"),
    }[hit.kind]
    if hit.place.row:
        return _("The cell holds {what}.", what=what)
    return (
        _("The name of the sheet holds {what}.", what=what)
        if hit.place.sheet
        else _("The file’s name holds {what}.", what=what)
    )


def _next_step(hit: Hit, period: str) -> str:
    if not hit.place.row and not hit.place.sheet:
        return _("Give the file another name.")
    return _(
        "Run “followup redact {period}”, which makes a copy without it. If you have seen that it is harmless: "
        'followup redact {period} --harmless "{cell}" --reason "…"',
        period=period,
        cell=hit.cell,
    )


def _is_only(matches: Sequence[Match], kind: Kind) -> bool:
    return bool(matches) and all(match.kind is kind for match in matches)


def filled_by_the_tool(cells: pd.DataFrame) -> set[int]:
    """Return the columns with a tool's own random numbers."""
    if cells.empty:
        return set()
    # Column by column: to make one row of the cells of hundreds of columns takes longer than all else here.
    headers = {int(str(position)): str(column.iloc[0]).partition(".")[0] for position, column in cells.items()}
    names = set(headers.values())
    return {position for position, name in headers.items() if _TOOLS_OWN_NUMBERS.get(name) in names}
