"""An export as it was read: headers taken apart, cells as text, nothing interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Column:
    """One column of an export.

    Parameters
    ----------
    position
        Where it stands, from 0.
    header
        The header as the file has it.
    code
        The question's code, if the tool writes one (``status`` of ``status[SQ001]``).
    subcode
        The sub-question's code (``SQ001``).
    text
        The question's text.
    item
        The sub-question's text.
    names
        Other codes that the column may go by, where the tool's header can be read in more than one way.
    texts
        Other texts that the column may go by, likewise.
    accepted
        What the analyst has said that the column answers: a question's id, or ``question[item]``.
    """

    position: int
    header: str
    code: str = ""
    subcode: str = ""
    text: str = ""
    item: str = ""
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    accepted: str = ""

    @property
    def letter(self) -> str:
        """The column's letter, as a spreadsheet program names it.

        Examples
        --------
        >>> Column(27, "x").letter
        'AB'
        """
        letters, rest = "", self.position + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return letters


@dataclass(frozen=True)
class Bookkeeping:
    """The columns that the tool itself fills in, by position; ``None`` where the tool has none."""

    submitted: int | None = None
    key: int | None = None


@dataclass(frozen=True)
class RawTable:
    """One export.

    ``cells`` has one row per answering row, its index the row's number in the file (from 1), its columns the columns'
    positions; every cell is text, the empty string where the file has nothing. ``left_out`` are the rule and the number
    of rows that stand in the file but are no answers.
    """

    file: str
    sheet: str
    format: str
    columns: tuple[Column, ...]
    cells: pd.DataFrame
    bookkeeping: Bookkeeping = field(default_factory=Bookkeeping)
    left_out: tuple[tuple[str, int], ...] = ()
