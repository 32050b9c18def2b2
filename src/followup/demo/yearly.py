"""The yearly forms of a synthetic period, filled in as an officer would between two follow-ups."""

from __future__ import annotations

import io
from datetime import date, datetime, time

from openpyxl import load_workbook

from followup.demo.draws import Draws
from followup.demo.patterns import Pattern
from followup.demo.texts import NEXT_STEPS
from followup.demo.truth import Truth
from followup.locale import set_language
from followup.period import Measure, PeriodInput
from followup.questionnaires.excel import write_excel
from followup.questionnaires.layout import Row, answer_rows
from followup.questionnaires.outline import NEXT_STEP, Outline, outlines
from followup.steady import steady

_STEP_A_YEAR = 0.3
"""How likely an assignment was one step further back a year earlier."""


def make_yearly(inputs: PeriodInput, pattern: Pattern, truth: Truth, seed: str) -> dict[str, bytes]:
    """Make the filled-in yearly forms of a period.

    Parameters
    ----------
    inputs
        The period; its own ``responses/`` play no part.
    pattern
        Says in which years there is a round, and how many administrations take part.
    truth
        How things stand at the end of the term.
    seed
        Names the random streams.

    Returns
    -------
    dict
        Name below ``responses/`` → content.
    """
    set_language(inputs.period.language)
    files = {}
    for year, taking_part in zip(inputs.period.years, pattern.rounds, strict=False):
        draws = Draws(f"{seed}/rounds/{year}")
        made = outlines(inputs, year) if taking_part else []
        for outline, share in zip(made, draws.spread(len(made)), strict=True):
            if share < taking_part:
                given = _answers(outline, year, pattern, truth, draws)
                files[f"{year}/{outline.name}.xlsx"] = _filled(outline, given, _moment(year, draws))
    return files


def _answers(outline: Outline, year: int, pattern: Pattern, truth: Truth, draws: Draws) -> dict[str, str]:
    """Return cell → what is written in it."""
    owner = outline.administration.id
    documents = (year in truth.documented[owner]) != draws.chance(pattern.hindsight)
    left = outline.period.period.years[-1] - year
    said: dict[tuple[str, str], str] = {}
    given = {}
    for row in answer_rows(outline):
        if row.kind != "answer" or row.item is None or row.item.activity is None:
            continue
        activity = row.item.activity.id
        if row.item.question.id == NEXT_STEP:
            text = draws.pick(dict.fromkeys(NEXT_STEPS, 1.0)) if draws.chance(pattern.free_text) else ""
        elif row.item.question.measures is Measure.IMPLEMENTATION:
            text = said[row.target] = _earlier(truth.status[activity, owner], row, left, draws)
        else:
            text = _criterion(row, pattern, said, draws, documents=documents)
        if text:
            given[row.cell] = text if row.item.question.id == NEXT_STEP else _label(row, text)
    return given


def _earlier(status: str, row: Row, left: int, draws: Draws) -> str:
    """Return a status some years before: each year the work may have been one step further back."""
    assert row.item is not None, "only a row with an item has a status"
    order = row.item.scale.order if row.item.scale else []
    for _year in range(left):
        if status in order[1:] and draws.chance(_STEP_A_YEAR):
            status = order[order.index(status) - 1]
    return status


def _criterion(row: Row, pattern: Pattern, said: dict[tuple[str, str], str], draws: Draws, *, documents: bool) -> str:
    """Return the answer on follow-up: mostly yes in a year that the administration documents, mostly no in others."""
    assert row.item is not None, "only a row with an item has an answer"
    yes = pattern.round_followed[0 if documents else 1]
    answer = draws.pick({"yes": yes, "partly": (1 - yes) / 2, "no": (1 - yes) / 2})
    routing = row.item.condition
    if routing is not None and said.get(routing.earlier[0].key) not in {option.code for option in routing.answers}:
        return ""
    return answer


def _label(row: Row, code: str) -> str:
    assert row.item is not None, "only a row with an item has options"
    return next(option.label for option in row.item.options if option.code == code)


def _moment(year: int, draws: Draws) -> datetime:
    """Draw when a form is sent in: in the first weeks of the next year, with the annual report."""
    day = date(year + 1, 1, draws.whole(8, 28))
    return datetime.combine(day, time(draws.whole(8, 16), draws.whole(0, 59)))


def _filled(outline: Outline, given: dict[str, str], moment: datetime) -> bytes:
    workbook = load_workbook(io.BytesIO(write_excel(outline)))
    sheet = workbook.worksheets[1]
    for cell, text in given.items():
        sheet[cell] = text
    content = io.BytesIO()
    workbook.save(content)
    return steady(content.getvalue(), moment)
