"""One export while its answers are read: who was asked, what stands in the cells, and what the log says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from followup.clean.context import Context
from followup.clean.log import WITHHELD, CleaningLog
from followup.clean.values import Reading
from followup.ingest import RawTable
from followup.ingest.match import Pair, Target
from followup.ingest.texts import coded
from followup.period import Question, Scale

# Cells read by these rules may hold anything, names too.
_UNSHOWN = {"value.unreadable", "number.unreadable"}


@dataclass(frozen=True)
class Export:
    """One table's respondents and their cells."""

    table: RawTable
    respondents: pd.DataFrame
    context: Context
    log: CleaningLog

    @cached_property
    def rows(self) -> np.ndarray:
        """The rows' numbers in the file."""
        return self.respondents.index.to_numpy()

    @cached_property
    def _places(self) -> np.ndarray:
        return self.table.cells.index.get_indexer(self.respondents.index)

    @cached_property
    def _who(self) -> dict[frozenset[str] | None, np.ndarray]:
        return {}

    @cached_property
    def _asked(self) -> dict[frozenset[str] | None, np.ndarray]:
        return {None: np.ones(len(self.rows), dtype=bool)}

    def scale(self, question: Question) -> Scale:
        """Return the scale of a question that has one."""
        scale = self.context.scales[question.id]
        if scale is None:
            raise ValueError(f"{question.id}: a question of kind {question.kind} has a scale")
        return scale

    def texts(self, pair: Pair | None) -> tuple[np.ndarray, list[str]]:
        """Return a column's texts, and which of them stands in each row; empty where the export has no such column."""
        if pair is None:
            return np.zeros(len(self.rows), dtype=np.uint8), [""]
        codes, texts = coded(self.table.cells[pair.column.position])
        return codes[self._places], texts

    def asked(self, target: Target) -> np.ndarray:
        """Tell which respondents are asked for the target."""
        asked = self.context.asked(target)
        if asked not in self._asked:
            self._asked[asked] = self.respondents["administration"].isin(list(asked or ())).to_numpy()
        return self._asked[asked]

    def who(self, target: Target) -> np.ndarray:
        """Return those who are asked for the target, by their place among the respondents.

        Targets that the same people are asked for share one list: a million places take eight megabytes.
        """
        asked = self.context.asked(target)
        if asked not in self._who:
            self._who[asked] = self.asked(target).nonzero()[0]
        return self._who[asked]

    def read(self, pair: Pair | None, who: np.ndarray, read: Callable[[str], Any]) -> tuple[list[Any], np.ndarray]:
        """Return what each of those texts says that stand in some row, and which of them each row has.

        Each text is read once: a hundred thousand answers hold a handful of labels.
        """
        codes, texts = self.texts(pair)
        used, places = np.unique(codes[who], return_inverse=True)
        return [read(texts[code]) for code in used], places

    def log_unasked(self, pair: Pair | None, asked: np.ndarray) -> None:
        """Note the answers that were given by those who are not asked."""
        if pair is not None and not asked.all():
            codes, texts = self.texts(pair)
            given = np.array([bool(text.strip()) for text in texts], dtype=bool)[codes]
            self.add_to_log("answer.not-asked", pair, given & ~asked, before=WITHHELD)

    def add_to_log(self, rule: str, pair: Pair, concerned: np.ndarray, **before_and_after: Any) -> None:
        """Note changes to cells of one column."""
        self.log.add(
            rule,
            self.table,
            self.rows[concerned].tolist(),
            column=pair.column.letter,
            question=pair.target.question.id,
            item=pair.target.item,
            **before_and_after,
        )

    def log_changes(self, pair: Pair, who: np.ndarray, said: list[tuple[str, Reading]], places: np.ndarray) -> None:
        """Note the cells that were not written in their plain form."""
        for rule in sorted({reading.rule for _cell, reading in said} - {""}):
            changed = np.array([reading.rule == rule for _cell, reading in said])[places]
            of_changed = [said[place] for place in places[changed]]
            concerned = np.zeros(len(self.rows), dtype=bool)
            concerned[who[changed]] = True
            self.add_to_log(
                rule,
                pair,
                concerned,
                before=WITHHELD if rule in _UNSHOWN else [cell for cell, _reading in of_changed],
                after=[reading.label for _cell, reading in of_changed],
            )
