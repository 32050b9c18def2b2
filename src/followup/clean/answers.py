"""From the kept rows to answers: what each respondent was asked, by question and activity or option."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pandas as pd

from followup.clean.answered import Answered, different
from followup.clean.context import Context
from followup.clean.export import Export
from followup.clean.log import CleaningLog
from followup.clean.several import read_several
from followup.clean.values import Choice, Reading, read_number, read_text
from followup.ingest import RawTable
from followup.ingest.match import Matching, Pair, Target
from followup.period import Kind, Measure, Question

# These columns say who answers; the respondents' table has them.
_IDENTITY = {Measure.RESPONDENT_KEY, Measure.ADMINISTRATION}


def read_answers(
    respondents: pd.DataFrame, table: RawTable, matching: Matching, context: Context, log: CleaningLog
) -> list[Answered]:
    """Read the answers of one table's respondents.

    Parameters
    ----------
    respondents
        Those of this table: ``administration``, and the row's number in the file as index.

    Returns
    -------
    list of Answered
        One for each target that anybody was asked, in the questionnaire's order.
    """
    here = Export(table, respondents, context, log)
    pairs, targets = defaultdict[str, list[Pair]](list), defaultdict[str, list[Target]](list)
    for pair in matching.pairs:
        pairs[pair.target.question.id].append(pair)
    for target in context.targets:
        targets[target.question.id].append(target)
    answered = []
    for question in context.questionnaire.questions:
        if question.measures in _IDENTITY:
            continue
        if question.kind is Kind.MULTIPLE:
            answered += read_several(question, pairs[question.id], here)
        else:
            answered += _single(question, targets[question.id], pairs[question.id], here)
    return answered


def _reader(question: Question, here: Export) -> Callable[[str], Reading]:
    if question.kind is Kind.NUMBER:
        return lambda cell: read_number(cell, question)
    if question.kind is Kind.TEXT:
        return lambda cell: read_text(cell, question)
    return Choice(here.scale(question))


def _single(question: Question, targets: list[Target], pairs: list[Pair], here: Export) -> list[Answered]:
    """Read a question with one answer for each target: for the question itself, or for each activity."""
    columns = {pair.target.item: pair for pair in pairs}
    read = _reader(question, here)
    answered = []
    for target in targets:
        pair, asked = columns.get(target.item), here.asked(target)
        here.log_unasked(pair, asked)
        who = here.who(target)
        said, places = here.read(pair, who, lambda cell: (cell, read(cell)))
        readings, of_text = different([reading for _cell, reading in said])
        letter = pair.column.letter if pair else ""
        answered.append(Answered(question.id, target.item, letter, here.rows, who, readings, of_text[places]))
        if pair is not None:
            here.log_changes(pair, who, said, places)
    return answered
