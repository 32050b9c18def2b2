"""Apply the cleaning log to the raw answers, in plain Python and without a step of the cleaning.

Every cell without an entry is read literally; where it has one, what the entry says stands. What comes out must be the
clean answers: were a change missing in the log, it would be missing here.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from followup.clean import Cleaned, Context
from followup.ingest import RawTable
from followup.ingest.match import Pair, Target, match_columns
from followup.period import Kind, Measure, Option, Question, Scale

KEPT_ALL_THE_SAME = {"row.late"}
NO_ANSWERS = {Measure.RESPONDENT_KEY, Measure.ADMINISTRATION}
READ = ["administration.former-name", "label.cleaned", "number.cleaned"]
UNREAD = ["number.unreadable", "number.out-of-range", "value.unreadable"]
YES = {"ja", "yes", "y", "1", "true", "x", "checked", "vald"}
NO = {"nej", "no", "n", "0", "false", "unchecked", "ej vald", "not selected"}


@dataclass(frozen=True)
class Said:
    """State, code and score of an answer."""

    state: str
    code: str = ""
    score: float | None = None


UNANSWERED, UNREADABLE, ROUTED = Said("unanswered"), Said("unreadable"), Said("routed")
LITERALLY_NOTHING = Said("what stands in the cell says nothing as it stands")


@dataclass(frozen=True)
class Row:
    """One row of an export: where it stands, its cells by question and item, and what the log says of them."""

    place: tuple[str, str, int]
    cells: dict[tuple[str, str], str]
    entries: dict[tuple[str, str], dict[str, str]]
    """Question and item → rule → after."""

    def after(self, question: str, item: str, rules: Iterable[str]) -> tuple[str, str] | None:
        """Return the first of the rules with an entry for a cell, and what the entry says of it."""
        entries = self.entries.get((question, item), {})
        return next(((rule, entries[rule]) for rule in rules if rule in entries), None)


def clean_ones(cleaned: Cleaned) -> dict[tuple[object, ...], Said]:
    """Return the clean answers by file, sheet, row, administration, question and item."""
    where = {
        row.respondent: (row.file, row.sheet, row.row, row.administration) for row in cleaned.respondents.itertuples()
    }
    return {
        (*where[row.respondent], row.question, row.item): Said(
            row.state, row.code, None if math.isnan(row.score) else row.score
        )
        for row in cleaned.answers.itertuples()
    }


def replayed(tables: Sequence[RawTable], context: Context, log: pd.DataFrame) -> dict[tuple[object, ...], Said]:
    """Return the same from the raw answers and the log."""
    found: dict[tuple[object, ...], Said] = {}
    for row in _rows(tables, context, log):
        administration = _administration(row, context)
        answers: dict[tuple[str, str], Said] = {}
        for question in context.questionnaire.questions:
            if question.measures not in NO_ANSWERS:
                answers |= _answers(question, administration, row, context, answers)
        trained = {key for key in answers if row.after(*key, ["number.trained-exceeds-staff"])}
        answers |= dict.fromkeys(trained, UNREADABLE)
        found |= {(*row.place, administration, *key): said for key, said in answers.items()}
    return found


def _rows(tables: Sequence[RawTable], context: Context, log: pd.DataFrame) -> Iterator[Row]:
    """Yield the rows that the log does not leave out, a last row that sums up the others among them."""
    out = set[tuple[str, str, int]]()
    entries: dict[tuple[str, str, int], dict[tuple[str, str], dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for entry in log.itertuples():
        place = (entry.file, entry.sheet, entry.row)
        if entry.rule.startswith("row."):
            out |= {place} - ({place} if entry.rule in KEPT_ALL_THE_SAME else set())
        else:
            entries[place][entry.question, entry.item][entry.rule] = entry.after
    for table in tables:
        pairs: tuple[Pair, ...] = match_columns(table, context.targets).pairs
        cells = {row: dict[int, str]() for _rule, row in table.left_out} | table.cells.to_dict("index")
        for number, texts in cells.items():
            place = (table.file, table.sheet, number)
            if place not in out:
                said = {
                    (pair.target.question.id, pair.target.item): texts.get(pair.column.position, "") for pair in pairs
                }
                yield Row(place, said, entries[place])


def _administration(row: Row, context: Context) -> str:
    question = context.first(Measure.ADMINISTRATION)
    scale = context.scales[question.id] if question else None
    if question is None or scale is None:
        return ""
    entry = row.after(question.id, "", READ)
    option = _labelled(entry[1] if entry else row.cells.get((question.id, ""), ""), scale)
    return option.code if option else ""


def _answers(
    question: Question, administration: str, row: Row, context: Context, earlier: dict[tuple[str, str], Said]
) -> dict[tuple[str, str], Said]:
    """Return what a respondent said on one question, for each activity or option."""
    scale = context.scales[question.id]
    if question.kind is Kind.MULTIPLE and scale is not None:
        return _of_several(question, scale, administration, row, context, earlier)
    found = {}
    activities = context.plan.activities if question.kind is Kind.MATRIX else [None]
    for target in (Target(question, activity=activity) for activity in activities):
        given = bool(row.cells.get((question.id, target.item), "").strip())
        set_aside = row.after(question.id, target.item, ["answer.not-asked"])
        if _is_asked(target, administration) or (given and not set_aside):
            said = _of_cell(question, target.item, scale, row)
            found[question.id, target.item] = _routed(question, target.item, said, row, context, earlier)
    return found


def _is_asked(target: Target, administration: str) -> bool:
    here = target.question.administrations
    return (not here or administration in here) and (
        target.activity is None or administration in target.activity.responsible
    )


def _of_cell(question: Question, item: str, scale: Scale | None, row: Row) -> Said:
    """Return what one cell says: what the log says of it, or else what stands there."""
    cell = row.cells.get((question.id, item), "")
    if row.after(question.id, item, UNREAD):
        return UNREADABLE
    entry = row.after(question.id, item, READ)
    text = entry[1] if entry else cell
    if not text.strip():
        return UNANSWERED
    if question.kind is Kind.TEXT:
        return Said("answered")
    if question.kind is Kind.NUMBER:
        return _number(text)
    option = _labelled(text, scale) if scale else None
    if option is None:
        return LITERALLY_NOTHING
    return Said(option.means.value if option.means else "answered", option.code, option.score)


def _number(text: str) -> Said:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return LITERALLY_NOTHING
    ways = {str(float(text)), str(int(float(text)))}
    return Said("answered", "", float(text)) if text in ways else LITERALLY_NOTHING


def _labelled(text: str, scale: Scale) -> Option | None:
    return next((option for option in scale.options if option.label == text), None)


def _routed(
    question: Question,
    item: str,
    said: Said,
    row: Row,
    context: Context,
    earlier: dict[tuple[str, str], Said],
) -> Said:
    """Return that a question was led past: by the log where something was answered, otherwise by the questionnaire."""
    if row.after(question.id, "" if question.kind is Kind.MULTIPLE else item, ["routing.answered"]):
        return ROUTED
    if question.ask_if is None or said != UNANSWERED:
        return said
    before = context.questionnaire.question(question.ask_if.question)
    deciding = {
        name: answer
        for (asked, name), answer in earlier.items()
        if asked == before.id and (name == item or not (before.kind is question.kind is Kind.MATRIX))
    }
    if all(answer.state in {"unanswered", "unreadable"} for answer in deciding.values()):
        return said
    given = (
        {name for name, answer in deciding.items() if answer.score == 1}
        if before.kind is Kind.MULTIPLE
        else {answer.code for answer in deciding.values()}
    )
    return said if given & set(question.ask_if.answers) else ROUTED


def _of_several(
    question: Question,
    scale: Scale,
    administration: str,
    row: Row,
    context: Context,
    earlier: dict[tuple[str, str], Said],
) -> dict[tuple[str, str], Said]:
    """Return for each option whether it was chosen: out of one cell that lists them, or of a column for each."""
    cells = {item: cell for (asked, item), cell in row.cells.items() if asked == question.id}
    cells = {"": cells[""]} if "" in cells else cells
    stands = {item for item, cell in cells.items() if cell.strip()}
    if not _is_asked(Target(question), administration):
        stands = {item for item in stands if not row.after(question.id, item, ["answer.not-asked"])}
        cells = {item: cell if item in stands else "" for item, cell in cells.items()}
        if not stands:
            return {}
    listed = "" in cells
    chosen, without = _listed(question, cells[""], scale, row) if listed else _ticked(question, cells, scale, row)
    if entry := row.after(question.id, "", ["answer.set-aside-by-dont-know"]):
        chosen = {option.code for option in scale.options if option.label == entry[1]}
    excuses = [option for option in scale.options if option.code in chosen and option.means]
    # Only what stands alone, or what the log says counts alone, tells why there is no answer.
    excuse = excuses[0].means.value if len(chosen) == 1 and excuses and excuses[0].means else ""
    found = {}
    for option in scale.options:
        if option.means is None:
            ticked = option.code in chosen
            said = without or Said("answered", "chosen" if ticked else "not_chosen", float(ticked))
            said = Said(excuse) if excuse else said
            found[question.id, option.code] = _routed(question, option.code, said, row, context, earlier)
    return found


def _listed(question: Question, cell: str, scale: Scale, row: Row) -> tuple[set[str], Said | None]:
    """Return the options that a cell lists, and the answer where it lists none."""
    codes = {option.label: option.code for option in scale.options}
    if entry := row.after(question.id, "", ["value.unreadable", "label.cleaned"]):
        labels = [label for label in entry[1].split("; ") if label]
        return {codes[label] for label in labels}, None if labels else UNREADABLE
    pieces = [piece.strip(" ,") for piece in re.split(r"[;|\n]", cell)]
    split = [_labels_in(piece, codes) for piece in pieces if piece]
    labels = [label for piece in split for label in piece or []]
    if None in split or len(set(labels)) < len(labels):
        return set(), LITERALLY_NOTHING
    return {codes[label] for label in labels}, None if labels else UNANSWERED


def _labels_in(piece: str, labels: Iterable[str]) -> list[str] | None:
    """Return the labels, joined by commas, that make up a text, longer ones before shorter."""
    if not piece:
        return []
    for label in sorted(labels, key=len, reverse=True):
        rest = piece.removeprefix(label)
        if rest != piece and (not rest or rest.lstrip().startswith(",")):
            others = _labels_in(rest.strip(" ,"), labels)
            if others is not None:
                return [label, *others]
    return None


def _ticked(question: Question, cells: dict[str, str], scale: Scale, row: Row) -> tuple[set[str], Said | None]:
    """Return the options whose own columns say yes, and the answer where none says yes or no."""
    chosen, told, unread = set[str](), False, False
    for item, cell in cells.items():
        entry = row.after(question.id, item, ["value.unreadable", "label.cleaned"])
        if entry and entry[0] == "value.unreadable":
            unread = True
        elif cell.strip():
            yes = cell == scale.option(item).label or cell.casefold() in YES
            if entry:
                yes = entry[1] == "chosen"
            elif not yes and cell.casefold() not in NO:
                return set(), LITERALLY_NOTHING
            told = True
            chosen |= {item} if yes else set()
    return chosen, None if told else UNREADABLE if unread else UNANSWERED
