"""How many respondents said what, counted from the kept rows of the exports without a step of the cleaning.

Rows whose cells are the same say the same: each combination of the cells that decide on an answer is read once, however
many rows have it. So a million rows take a few seconds, and no room but for the counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from followup.bases.raw import NOTHING, Key, Reader, Row, Said
from followup.clean.context import Context
from followup.ingest.match import match_columns
from followup.ingest.table import RawTable
from followup.ingest.texts import coded
from followup.period import Kind, Measure, Question

_KEPT_ALL_THE_SAME = {"row.late"}


@dataclass
class Tally:
    """What the kept rows say.

    Parameters
    ----------
    rows
        Administration → how many rows.
    said
        Question and activity → administration → how often each thing was said, by those who were asked.
    employed
        Administration → the numbers of staff stated by those who stated trained staff too, and how often each was.
    """

    rows: Counter[str] = field(default_factory=Counter)
    said: dict[Key, dict[str, Counter[Said]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Counter)))
    employed: dict[str, Counter[float]] = field(default_factory=lambda: defaultdict(Counter))

    def of(self, question: str, item: str = "") -> Counter[Said]:
        """Return how often each thing was said on a question, by all who were asked."""
        return sum(self.said.get((question, item), {}).values(), Counter[Said]())


def tally(tables: Sequence[RawTable], log: pd.DataFrame, context: Context) -> Tally:
    """Count what the rows of the exports say, but for those that the cleaning log says were left out.

    Parameters
    ----------
    tables
        What :func:`followup.ingest.read_period_responses` read.
    log
        The table ``cleaning_log``.
    context
        The questionnaire in its setting.
    """
    out = log[log["rule"].str.startswith("row.") & ~log["rule"].isin(_KEPT_ALL_THE_SAME)]
    found, reader = Tally(), Reader(context)
    for table in tables:
        left_out = out.loc[(out["file"] == table.file) & (out["sheet"] == table.sheet), "row"]
        export = _Export(table, ~table.cells.index.isin(left_out), reader)
        for row, number in export.counted([]):
            found.rows[row.administration] += number
        for question in context.questionnaire.questions:
            _count(question, export, found)
    return found


def _count(question: Question, export: _Export, found: Tally) -> None:
    """Add what an export says on one question, for each activity that it is put for."""
    if question.measures in {Measure.RESPONDENT_KEY, Measure.ADMINISTRATION}:
        return
    reader, context = export.reader, export.reader.context
    deciding = _deciding(question, context)
    names = {other.id for other in deciding}
    by_activity = all(other.kind is Kind.MATRIX for other in deciding)
    staff, trained = context.first(Measure.STAFF), context.first(Measure.TRAINED)
    items = [activity.id for activity in context.plan.activities] if question.kind is Kind.MATRIX else [""]
    for item in items:
        keys = [key for key in export.columns if key[0] in names and (not by_activity or key[1] == item)]
        for row, number in export.counted(keys):
            answers = reader.answers(row, names, item if by_activity else None)
            if (question.id, item) not in answers:
                continue
            found.said[question.id, item][row.administration][answers[question.id, item]] += number
            if staff is not None and trained is not None and question.id == staff.id:
                amount = answers[staff.id, ""].amount
                if amount is not None and answers.get((trained.id, ""), NOTHING).amount is not None:
                    found.employed[row.administration][amount] += number


def _deciding(question: Question, context: Context) -> list[Question]:
    """Return the questions whose cells decide on the answer to one, itself among them."""
    found, waiting = dict[str, Question](), [question]
    numbers = [context.first(measure) for measure in (Measure.STAFF, Measure.TRAINED)]
    while waiting:
        one = waiting.pop()
        if one.id in found:
            continue
        found[one.id] = one
        if one.ask_if is not None:
            waiting.append(context.questionnaire.question(one.ask_if.question))
        if one in numbers:
            waiting += [number for number in numbers if number is not None]
    return list(found.values())


class _Export:
    """The kept rows of one export, column by column."""

    def __init__(self, table: RawTable, kept: np.ndarray, reader: Reader) -> None:
        self.reader, self.columns = reader, dict[Key, tuple[np.ndarray, list[str]]]()
        for pair in match_columns(table, reader.context.targets).pairs:
            codes, texts = coded(table.cells[pair.column.position])
            self.columns[pair.target.question.id, pair.target.item] = codes[kept], texts
        self._administrations, self._whose = self._told(int(kept.sum()))

    def _told(self, rows: int) -> tuple[list[str], list[int]]:
        """Return administrations, and the place among them of that of each row."""
        asks = self.reader.context.first(Measure.ADMINISTRATION)
        columns = {key: self.columns[key] for key in self.columns if asks is not None and key[0] == asks.id}
        if asks is None or not columns:
            return [""], [0] * rows
        known, whose = dict[str, int](), dict[tuple[int, ...], int]()
        of_rows = list(zip(*(codes.tolist() for codes, _texts in columns.values()), strict=True))
        for codes in dict.fromkeys(of_rows):
            cells = {key: columns[key][1][code] for key, code in zip(columns, codes, strict=True)}
            name = next(iter(self.reader.read(asks, cells).codes), "")
            whose[codes] = known.setdefault(name, len(known))
        return list(known), [whose[codes] for codes in of_rows]

    def counted(self, keys: Sequence[Key]) -> Iterator[tuple[Row, int]]:
        """Yield each combination of administration and cells of these columns, and how many rows have it."""
        columns = [self.columns[key] for key in keys]
        together = Counter(zip(self._whose, *(codes.tolist() for codes, _texts in columns), strict=True))
        for (whose, *codes), number in together.items():
            cells = {key: texts[code] for key, (_, texts), code in zip(keys, columns, codes, strict=True)}
            yield Row(self._administrations[whose], cells), number
