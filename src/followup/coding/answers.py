"""The free-text answers of a period, straight from the exports: they are kept in memory and nowhere else."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from followup.clean import Cleaned, Context
from followup.ingest import RawTable
from followup.ingest.match import match_columns
from followup.period import Kind, Measure
from followup.schemas import State
from followup.storage import as_text

COLUMNS = ["id", "respondent", "question", "administration", "text"]
_Place = tuple[object, object, object, object]
_NO_FREE_TEXT = {Measure.RESPONDENT_KEY, Measure.ADMINISTRATION}


def free_texts(tables: Sequence[RawTable], cleaned: Cleaned, context: Context) -> pd.DataFrame:
    """Return the free-text answers of the respondents that cleaning kept.

    Parameters
    ----------
    tables
        The exports as they were read.
    cleaned
        What cleaning made of them.
    context
        The questionnaire in its setting.

    Returns
    -------
    DataFrame
        ``id, respondent, question, administration, text``: a row for each answer, by question. The id is made from
        question, administration and text, so that it is the same however the rows of a new export are ordered.
    """
    questions = [
        question.id
        for question in context.questionnaire.questions
        if question.kind is Kind.TEXT and question.measures not in _NO_FREE_TEXT
    ]
    answered = cleaned.answers["question"].isin(questions) & (cleaned.answers["state"] == State.ANSWERED.value)
    given = as_text(cleaned.answers.loc[answered, ["respondent", "question", "administration"]]).merge(
        cleaned.respondents[["respondent", "file", "sheet", "row"]], on="respondent"
    )
    written = _written(tables, questions, context)
    given = given.assign(
        text=[written.get((a.file, a.sheet, a.row, a.question), "") for a in given.itertuples()],
        order=given["question"].map(questions.index),
    ).sort_values(["order", "administration", "respondent"])
    given = given[given["text"] != ""]
    return given.assign(id=_ids(given))[COLUMNS].reset_index(drop=True)


def _written(tables: Sequence[RawTable], questions: Sequence[str], context: Context) -> dict[_Place, str]:
    """Return what stands in the free-text cells: (file, sheet, row, question) → text."""
    found: dict[_Place, str] = {}
    for table in tables:
        for pair in match_columns(table, context.targets).pairs:
            question = pair.target.question.id
            if question in questions:
                texts = table.cells[pair.column.position].str.strip()
                found |= {(table.file, table.sheet, row, question): text for row, text in texts[texts != ""].items()}
    return found


def _ids(answers: pd.DataFrame) -> list[str]:
    """Name each answer by what it says; those that say exactly the same are numbered."""
    seen, ids = Counter[str](), []
    for answer in answers.itertuples():
        content = "\0".join((str(answer.question), str(answer.administration), " ".join(str(answer.text).split())))
        name = "T" + hashlib.sha256(content.encode()).hexdigest()[:12]
        seen[name] += 1
        ids.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return ids
