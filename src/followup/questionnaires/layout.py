"""Where everything stands in the Excel form: shared by what writes it and what reads it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from followup.locale import _
from followup.period import Kind, Option
from followup.plain import plain
from followup.questionnaires.outline import Item, Outline

HIDDEN_SHEET = "_followup"
MARK, LAYOUT = "followup-form", 1
"""What the first row of the hidden sheet says, and the number of this layout."""

FACTS = ("period", "administration", "year", "version")
"""The rows of the hidden sheet below the mark: a name and a value."""
MAP_COLUMN = 4
"""Where the map of answers begins in the hidden sheet: cell, question, item, label."""
LISTS_COLUMN = 9
"""Where the lists to choose from begin there, one in each column."""

NUMBER_COLUMN, LABEL_COLUMN, ANSWER_COLUMN, HELP_COLUMN = "ABCD"


@dataclass(frozen=True)
class Row:
    """A row of the answer sheet: a heading, the text of a question, or something to answer.

    ``code`` is what stands first in the row: the activity's id or the question's number.
    """

    number: int
    kind: Literal["heading", "question", "answer"]
    label: str
    code: str = ""
    item: Item | None = None
    option: Option | None = None

    @property
    def cell(self) -> str:
        """The cell of the answer."""
        return f"{ANSWER_COLUMN}{self.number}"

    @property
    def target(self) -> tuple[str, str]:
        """The question's id, and the activity's id or the option's code."""
        assert self.item is not None, "only a row with an item has an answer"
        question, activity = self.item.key
        return question, self.option.code if self.option else activity


def sheet_name() -> str:
    """Return the name of the answer sheet."""
    return _("Your answers")


def fixed_rows(outline: Outline) -> list[Row]:
    """Return the rows above the first answer: the heads of the columns, and which administration it is."""
    return [
        Row(1, "heading", _("Question")),
        Row(2, "question", plain(outline.administration_question.name)),
    ]


def answer_rows(outline: Outline) -> list[Row]:
    """Return every row below the fixed ones, in order."""
    start = len(fixed_rows(outline)) + 1
    return [replace(row, number=number) for number, row in enumerate(_rows(outline), start=start)]


def _rows(outline: Outline) -> Iterator[Row]:
    count = 0
    for section in outline.sections:
        yield Row(0, "heading", section.title)
        for item in section.items:
            count += 0 if item.activity else 1
            code, text = item.activity.id if item.activity else str(count), plain(item.question.text)
            if item.question.kind is not Kind.MULTIPLE:
                yield Row(0, "answer", text, code, item)
                continue
            yield Row(0, "question", text, code, item)
            for option in item.options:
                yield Row(0, "answer", plain(option.label), code, item, option)
