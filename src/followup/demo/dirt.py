"""Real life's dirt: what makes an export differ from what respondents meant to say.

Each kind of dirt is kept to the tools where it happens. LimeSurvey writes an option's label from one place, so single
labels never vary there; a web survey's text file has been opened and saved by hand on its way, so there they do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from followup.demo.draws import Draws
from followup.demo.respondents import Submission
from followup.period import Measure, PeriodInput
from followup.period.scales import options_of

FORMS, LIMESURVEY, WEB = "forms", "limesurvey", "webbenkat"
SHAPES = (FORMS, LIMESURVEY, WEB)

_HALF_FILLED = 0.06
_VARYING_LABELS = 0.015
_FORMER_NAMES = 0.2


def soil(shape: str, submissions: list[Submission], inputs: PeriodInput, draws: Draws) -> list[Submission]:
    """Return the rows of one export, soiled the way its tool and its users soil them, in the order of the file."""
    order = [index for index, _row in sorted(enumerate(submissions), key=lambda pair: _moment(pair[1]))]
    rows = [submissions[index] for index in order]
    rows = _half_filled(shape, rows, inputs, draws)
    rows = _late(rows, inputs, draws)
    rows = _former_names(shape, rows, inputs, draws)
    rows += _doubles(shape, rows, inputs, draws)
    rows.sort(key=_moment)
    if shape != LIMESURVEY:
        rows = [_varying_labels(row, inputs, draws) for row in rows]
    if shape == FORMS:
        rows = _number_in_words(rows, draws)
    return _blank_rows(shape, rows, draws)


def _moment(row: Submission) -> datetime:
    moment = row.finished or row.started
    assert moment is not None
    return moment


def _half_filled(shape: str, rows: list[Submission], inputs: PeriodInput, draws: Draws) -> list[Submission]:
    """Let some give up half-way."""
    chosen = set(draws.shuffled(range(len(rows)))[: max(2, round(_HALF_FILLED * len(rows)))])
    return [_given_up(shape, row, inputs, draws) if index in chosen else row for index, row in enumerate(rows)]


def _given_up(shape: str, row: Submission, inputs: PeriodInput, draws: Draws) -> Submission:
    """Cut a submission off after a question; tools with pages keep it without a date of submission."""
    questions = [question.id for question in inputs.questionnaire.questions]
    first = questions.index(inputs.questionnaire.measuring(Measure.IMPLEMENTATION)[0].id)
    last = draws.whole(first, len(questions) - 5)
    answers = {cell: value for cell, value in row.answers.items() if cell[0] in questions[: last + 1]}
    if last == first:  # tired already of the first question over activities: left in the middle of it
        begun = [cell for cell in answers if cell[0] == questions[first]]
        answers = {cell: value for cell, value in answers.items() if cell not in begun[len(begun) // 2 :]}
    return replace(row, answers=answers, finished=row.finished if shape == FORMS else None)


def _late(rows: list[Submission], inputs: PeriodInput, draws: Draws) -> list[Submission]:
    """Let one or two send their answers in after the survey has closed."""
    sent = [index for index, row in enumerate(rows) if row.finished is not None]
    chosen = set(draws.shuffled(sent)[: draws.whole(1, 2)])
    result = []
    for index, row in enumerate(rows):
        if index in chosen:
            day = inputs.period.survey.closes + timedelta(days=draws.whole(1, 6))
            started = datetime.combine(day, time(9)) + timedelta(seconds=draws.whole(0, 6 * 3600))
            result.append(replace(row, started=started, finished=started + timedelta(seconds=draws.whole(400, 2000))))
        else:
            result.append(row)
    return result


def _former_names(shape: str, rows: list[Submission], inputs: PeriodInput, draws: Draws) -> list[Submission]:
    """Write administrations as they were called before.

    Microsoft Forms keeps the option's wording at the time of answering: early answers have the old name until the form
    was corrected. In LimeSurvey the list was never corrected. In the web survey some wrote it themselves.
    """
    names = {item.id: item.former_names for item in inputs.plan.administrations}
    (question,) = inputs.questionnaire.measuring(Measure.ADMINISTRATION)
    corrected = datetime.combine(inputs.period.survey.opens + timedelta(days=2), time(18))
    result = []
    for row in rows:
        former = names[row.administration]
        old = former and (
            shape == LIMESURVEY
            or (shape == FORMS and _moment(row) < corrected)
            or (shape == WEB and draws.chance(_FORMER_NAMES))
        )
        if old:
            name = former[draws.whole(0, len(former) - 1)]
            result.append(replace(row, written={**row.written, (question.id, ""): name}))
        else:
            result.append(row)
    return result


def _doubles(shape: str, rows: list[Submission], inputs: PeriodInput, draws: Draws) -> list[Submission]:
    """Return the second submissions of some respondents, with the same key as the first."""
    whole = [row for row in rows if row.finished is not None and ("forms_wanted", "") in row.answers]
    changed, again, *_rest = draws.shuffled(whole)
    second = [_later(_second_thoughts(changed, inputs, draws), draws.whole(3600, 5 * 86400))]
    if shape == LIMESURVEY:
        # Opened the link once more and gave up: the first submission is the one to keep.
        second.append(_later(_given_up(shape, again, inputs, draws), draws.whole(3600, 3 * 86400)))
    elif shape == WEB:
        second.append(_later(again, 3))  # clicked twice
    else:
        key = replace(again, written={**again.written, ("key", ""): again.key + " "})
        second.append(_later(_second_thoughts(key, inputs, draws), draws.whole(3600, 3 * 86400)))
    return second


def _later(row: Submission, seconds: int) -> Submission:
    assert row.started is not None
    moved = timedelta(seconds=seconds)
    return replace(row, started=row.started + moved, finished=row.finished + moved if row.finished else None)


def _second_thoughts(row: Submission, inputs: PeriodInput, draws: Draws) -> Submission:
    """Answer Pågår where the first submission said that the work was not begun, and drop the free text."""
    status = inputs.questionnaire.measuring(Measure.IMPLEMENTATION)[0].id
    answers = {cell: value for cell, value in row.answers.items() if cell[0] not in {"obstacles", "improvements"}}
    for cell, value in answers.items():
        if cell[0] == status and value == "not_begun" and draws.chance(0.5):
            answers[cell] = "ongoing"
    return replace(row, answers=answers)


def _varying_labels(row: Submission, inputs: PeriodInput, draws: Draws) -> Submission:
    """Write some labels with stray spaces or in another case."""
    labels = {
        question.id: {option.code: option.label for option in scale.options}
        for question in inputs.questionnaire.questions
        if (scale := options_of(question, inputs.questionnaire, inputs.plan, inputs.period.years)) is not None
    }
    written = dict(row.written)
    for cell, value in row.answers.items():
        label = labels.get(cell[0], {}).get(value) if isinstance(value, str) else None
        if label is None or cell in written or not draws.chance(_VARYING_LABELS):
            continue
        written[cell] = (f"{label} ", f" {label}", label.lower(), f"{label.lower()} ", f"{label}\N{NO-BREAK SPACE}")[
            draws.whole(0, 4)
        ]
    return replace(row, written=written)


def _number_in_words(rows: list[Submission], draws: Draws) -> list[Submission]:
    """Let one respondent write about how many employees there are: no number can be read from it with certainty."""
    able = [index for index, row in enumerate(rows) if ("staff", "") in row.answers]
    chosen = able[draws.whole(0, len(able) - 1)]
    row = rows[chosen]
    about = replace(row, written={**row.written, ("staff", ""): f"ca {row.answers['staff', '']:.0f}"})
    return [*rows[:chosen], about, *rows[chosen + 1 :]]


def _blank_rows(shape: str, rows: list[Submission], draws: Draws) -> list[Submission]:
    """Add rows without answers: cleared by hand in a workbook, opened and left in LimeSurvey, trailing in a csv."""
    if shape == WEB:
        return [*rows, Submission("", None, None), Submission("", None, None)]
    place = draws.whole(3, len(rows) - 3)
    moment = rows[place].started if shape == LIMESURVEY else None
    return [*rows[:place], Submission("", moment, None), *rows[place:]]
