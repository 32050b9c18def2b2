"""The kept rows of the exports once more, in plain Python: what each cell says, without a step of the cleaning.

A fault in the cleaning or in the tables made from it cannot hide behind the same fault here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from followup.clean.context import Context
from followup.ingest.match import cleaned
from followup.period import Kind, Measure, Question, Scale
from followup.schemas import State

_SEPARATORS, _ENDS, _ANY_END = re.compile(r"[;|\n]"), re.compile(r"[;|\n,]"), re.compile(r"[;|\n,\s]")
_OPEN_END = re.compile(r"\A\s*\n|\n\s*\Z")
_DIGITS = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")
_TICKED = {"ja", "yes", "y", "1", "true", "x", "checked", "vald"}
_NOT_TICKED = {"nej", "no", "n", "0", "false", "unchecked", "ej vald", "not selected"}
_MEANT = {"dont_know": State.DONT_KNOW, "not_applicable": State.NOT_APPLICABLE}


@dataclass(frozen=True)
class Said:
    """What a respondent said on one question: why there is an answer or none, the codes chosen, or the number."""

    state: State
    codes: frozenset[str] = frozenset()
    amount: float | None = None


Key = tuple[str, str]
NOTHING, UNREADABLE, ROUTED = Said(State.UNANSWERED), Said(State.UNREADABLE), Said(State.ROUTED)


@dataclass(frozen=True)
class Row:
    """A kept row, or a part of it: its administration, and the text of cells by question and activity or option."""

    administration: str
    cells: dict[Key, str]


class Reader:
    """Reads what respondents said, by the questionnaire and the plan alone."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._staff, self._trained = context.first(Measure.STAFF), context.first(Measure.TRAINED)
        self._codes: dict[tuple[str, str], str | None] = {}
        self._put_for: dict[tuple[str, str], list[str]] = {}

    def answers(
        self, row: Row, questions: Collection[str] | None = None, activity: str | None = None
    ) -> dict[Key, Said]:
        """Return what a respondent said on all that he or she was asked, by question and activity.

        Where ``questions`` are named only they are read, and for one ``activity`` alone if that is; they must be all
        that decide on one another.

        Whom a question is put to follows from the plan and the questionnaire; a follow-up question that the earlier
        answer did not lead to is routed; more trained staff than there are makes both numbers unreadable.
        """
        answers: dict[Key, Said] = {}
        for question in self.context.questionnaire.questions:
            if question.measures in {Measure.RESPONDENT_KEY, Measure.ADMINISTRATION}:
                continue
            if questions is not None and question.id not in questions:
                continue
            if question.administrations and row.administration not in question.administrations:
                continue
            for item in self._items(question, row.administration):
                if item and activity is not None and item != activity:
                    continue
                routed = self._led_past(question, item, answers)
                answers[question.id, item] = ROUTED if routed else self.read(question, row.cells, item)
        if self._staff is not None and self._trained is not None:
            pair = (self._staff.id, ""), (self._trained.id, "")
            employed, taught = (answers.get(key, NOTHING).amount for key in pair)
            if employed is not None and taught is not None and taught > employed:
                answers |= dict.fromkeys(pair, UNREADABLE)
        return answers

    def read(self, question: Question, cells: dict[tuple[str, str], str], item: str = "") -> Said:
        """Return what the cells of one row say on a question, for one activity where it is put for each."""
        scale, cell = self.context.scales[question.id], cells.get((question.id, item), "")
        if question.kind is Kind.MULTIPLE and scale is not None:
            if (question.id, "") in cells:
                return self._listed(cells[question.id, ""], question, scale)
            return _ticked({o.code: cells.get((question.id, o.code), "") for o in scale.options}, scale)
        if not cell.strip():
            return NOTHING
        if question.kind is Kind.TEXT:
            return Said(State.ANSWERED)
        if question.kind is Kind.NUMBER:
            amount = read_amount(cell)
            low = -math.inf if question.minimum is None else question.minimum
            high = math.inf if question.maximum is None else question.maximum
            return Said(State.ANSWERED, amount=amount) if amount is not None and low <= amount <= high else UNREADABLE
        code = self._code(cell, question)
        return UNREADABLE if code is None or scale is None else Said(_state_of({code}, scale), frozenset({code}))

    def _items(self, question: Question, administration: str) -> list[str]:
        """Return the activities that a question is put for, or the question itself."""
        key = question.id, administration
        if key not in self._put_for:
            self._put_for[key] = self._found_items(question, administration)
        return self._put_for[key]

    def _found_items(self, question: Question, administration: str) -> list[str]:
        if question.kind is Kind.MATRIX:
            return [item.id for item in self.context.plan.activities if administration in item.responsible]
        scale = self.context.scales[question.id]
        only_excuses = question.kind is Kind.MULTIPLE and scale is not None and all(o.means for o in scale.options)
        return [] if only_excuses else [""]

    def _led_past(self, question: Question, item: str, answers: dict[tuple[str, str], Said]) -> bool:
        if question.ask_if is None:
            return False
        earlier = self.context.questionnaire.question(question.ask_if.question)
        if earlier.kind is Kind.MATRIX and question.kind is not Kind.MATRIX:
            before = [said for (name, _activity), said in answers.items() if name == earlier.id]
        else:
            before = [answers.get((earlier.id, item if earlier.kind is Kind.MATRIX else ""), NOTHING)]
        told = [said for said in before if said.state not in {State.UNANSWERED, State.UNREADABLE}]
        return bool(told) and not any(said.codes & set(question.ask_if.answers) for said in told)

    def _listed(self, cell: str, question: Question, scale: Scale) -> Said:
        """Read a cell that lists what was chosen: any stretch between separators may be a label, separators and all."""
        codes, known = set[str](), {option.code for option in scale.options}
        for piece in filter(str.strip, _SEPARATORS.split(cell)):
            if self._code(piece, question) is None and known.issuperset(piece.split()):
                codes.update(piece.split())
        ways = {
            " ".join(way.split()): option.code for option in scale.options for way in (option.label, *option.synonyms)
        }
        ends = [-1, *(found.start() for found in _ENDS.finditer(cell)), len(cell)]
        taken = set[int]()
        # A label that holds a separator may also be broken into lines, where it has a space.
        longest = max(len((_ANY_END if _SEPARATORS.search(way) else _ENDS).findall(way)) for way in ways) + 1
        for length in range(longest, 0, -1):
            for start in range(len(ends) - length):
                stretch, places = cell[ends[start] + 1 : ends[start + length]], range(start, start + length)
                if _SEPARATORS.search(stretch) is None:
                    code = self._code(stretch, question)
                else:
                    code = None if _OPEN_END.search(stretch) else ways.get(" ".join(stretch.split()))
                if code is not None and taken.isdisjoint(places):
                    taken.update(places)
                    codes.add(code)
        if not codes:
            return UNREADABLE if re.sub(r"[;|\n,\s]", "", cell) else NOTHING
        return _of_several(codes, scale)

    def _code(self, text: str, question: Question) -> str | None:
        """Return the option that a text means, if it means exactly one: by its very label, or else leniently."""
        if (question.id, text) not in self._codes:
            scale = self.context.scales[question.id]
            self._codes[question.id, text] = None if scale is None else _meant(text, scale)
        return self._codes[question.id, text]


def _meant(text: str, scale: Scale) -> str | None:
    plain = cleaned(text)
    ways = [
        {option.code for option in scale.options if option.label == text.strip()},
        {
            option.code
            for option in scale.options
            if plain and plain in {cleaned(way) for way in (option.label, option.code, *option.synonyms)}
        },
    ]
    return next((codes.pop() for codes in ways if len(codes) == 1), None)


def _state_of(codes: set[str], scale: Scale) -> State:
    """Return whether what was chosen is an answer in substance; the last option that stands for none decides."""
    excuses = [option.means for option in scale.options if option.code in codes and option.means is not None]
    return _MEANT[excuses[-1].value] if excuses else State.ANSWERED


def _ticked(cells: dict[str, str], scale: Scale) -> Said:
    """Read a column for each option: the question is answered if any of them says yes or no.

    If none does and other words stand there, it is unreadable.
    """
    words = {code: cleaned(cell) for code, cell in cells.items()}
    label = {option.code: cleaned(option.label) for option in scale.options}
    codes = {code for code, word in words.items() if word and (word in _TICKED or word == label[code])}
    if not codes and not _NOT_TICKED.intersection(words.values()):
        return UNREADABLE if any(cell.strip() for cell in cells.values()) else NOTHING
    return _of_several(codes, scale)


def _of_several(codes: set[str], scale: Scale) -> Said:
    """Return what a multiple choice says: an excuse among the choices sets the others aside."""
    state = _state_of(codes, scale)
    return Said(state, frozenset(codes) if state is State.ANSWERED else frozenset())


def read_amount(cell: str) -> float | None:
    r"""Return a number, with decimal comma or point and grouped thousands; ``None`` if the cell holds none.

    Examples
    --------
    >>> read_amount("1\xa0234,5"), read_amount("12 st")
    (1234.5, None)
    """
    text = "".join(sign for sign in cell if not sign.isspace() and sign != "'")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    found = _DIGITS.fullmatch(text)
    if found is None or len(text) >= 30:
        return None
    sign, whole, fraction = found.groups()
    return (-1 if sign == "-" else 1) * float(f"{whole}.{fraction or 0}")
