"""Columns of text in which each distinct text is kept once: a hundred thousand answers hold a handful of labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, compress

import numpy as np
import pandas as pd

_FEW = 1000


class _Numbers(dict[str, int]):
    """Numbers texts in the order they are met; the empty text is always 0."""

    def __init__(self) -> None:
        super().__init__({"": 0})

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


class TextColumns:
    """Collects the rows of a sheet, column by column.

    Examples
    --------
    >>> columns = TextColumns()
    >>> columns.add([["Roll", "Svar"], ["Chef"]])
    >>> columns.add([["", "Ja", "", "Chef"]])
    >>> columns.frame().to_numpy().tolist()
    [['Roll', 'Svar', ''], ['Chef', '', ''], ['', 'Ja', 'Chef']]
    """

    def __init__(self) -> None:
        self._texts: list[_Numbers] = []
        self._codes: list[list[np.ndarray]] = []
        self.rows = 0

    @property
    def width(self) -> int:
        """How many columns there are so far."""
        return len(self._texts)

    def add(self, rows: Sequence[Sequence[str]], before: int = 0) -> None:
        """Add rows, which need not be equally long; ``before`` is how many columns stand empty before their first."""
        if not rows:
            return
        widest = max(map(len, rows))
        if any(len(row) != widest for row in rows):
            rows = [row if len(row) == widest else [*row, *[""] * (widest - len(row))] for row in rows]
        while self.width < before + widest:
            self._texts.append(_Numbers())
            self._codes.append([np.zeros(self.rows, dtype=np.uint8)] if self.rows else [])
        empty = np.zeros(len(rows), dtype=np.uint8)
        columns = chain([None] * before, zip(*rows, strict=True), [None] * (self.width - before - widest))
        for texts, codes, column in zip(self._texts, self._codes, columns, strict=True):
            if column is None:
                codes.append(empty)
                continue
            numbers = np.fromiter(map(texts.__getitem__, column), dtype=np.int32, count=len(rows))
            codes.append(numbers.astype(np.min_scalar_type(len(texts))))
        self.rows += len(rows)

    def skip(self, rows: int) -> None:
        """Add rows without content."""
        for codes in self._codes:
            codes.append(np.zeros(rows, dtype=np.uint8))
        self.rows += rows

    def frame(self, *, trimmed: bool = False) -> pd.DataFrame:
        """Return what was collected, without empty columns; trimmed, without the empty rows at the end as well.

        Its columns are named by their position and are categories of text, the empty one always among them; its rows
        are numbered from 1. What was collected is given away: nothing can be added after it.
        """
        found, last, end = {}, 0, 0
        # Those of columns with few texts are made ready together: one by one they take twice as long.
        few = [len(texts) <= _FEW for texts in self._texts]
        together = pd.Index(list(chain.from_iterable(compress(self._texts, few))), dtype="str")
        for position in range(self.width):
            texts: Sequence[str] | pd.Index = list(self._texts[position])
            codes = self._codes[position]
            self._texts[position], self._codes[position] = _Numbers(), []
            if few[position]:
                begin, end = end, end + len(texts)
                texts = together[begin:end]
            if len(texts) > 1:
                numbers = np.concatenate(codes)
                filled = numbers.nonzero()[0]
                last = max(last, int(filled[-1]) + 1)
                found[position] = of_codes(numbers, texts)
        frame = pd.DataFrame(found, index=pd.RangeIndex(1, self.rows + 1), copy=False)
        frame.columns = pd.Index(list(found), dtype="int64")
        return frame.iloc[:last] if trimmed else frame


def of_codes(codes: np.ndarray, texts: Sequence[str] | pd.Index) -> pd.Categorical:
    """Return texts that are told by their number in a list."""
    categories = texts if isinstance(texts, pd.Index) else pd.Index(list(texts), dtype="str")
    return pd.Categorical.from_codes(codes, categories=categories, validate=False)


def top_rows(cells: pd.DataFrame, count: int) -> list[list[str]]:
    """Return the texts of the first rows, column by column: a row of the frame's own takes longer to make.

    Examples
    --------
    >>> top_rows(pd.DataFrame({0: ["Roll", "Chef"], 3: ["Svar", "Ja"]}), 1)
    [['Roll', 'Svar']]
    """
    columns = [column.array for _position, column in cells.items()]
    return [[str(column[row]) for column in columns] for row in range(min(count, len(cells)))]


def may_hold(column: pd.Series, text: str) -> bool:
    """Tell whether a text may stand in a column; where nothing tells at once that it does not, it may."""
    return not isinstance(column.array, pd.Categorical) or text in column.array.categories


def coded(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Return the number of each cell's text, and the texts; some of them may stand in no cell.

    Examples
    --------
    >>> codes, texts = coded(pd.Series(["Ja", "Nej", "Ja"]))
    >>> codes.tolist(), texts
    ([0, 1, 0], ['Ja', 'Nej'])
    """
    if isinstance(column.array, pd.Categorical):
        return column.array.codes, column.array.categories.tolist()
    codes, texts = pd.factorize(column.to_numpy(dtype=object))
    return codes, list(texts)


def tell(column: pd.Series, test: Callable[[str], bool]) -> np.ndarray:
    """Return what a test says of each cell; each distinct text is tested once."""
    codes, texts = coded(column)
    return np.array([test(text) for text in texts], dtype=bool)[codes]


def filled(column: pd.Series) -> np.ndarray:
    """Tell which cells of a column have more than spaces in them."""
    return tell(column, lambda text: bool(text.strip()))
