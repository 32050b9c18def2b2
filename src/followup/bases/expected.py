"""What every base must be, computed from the kept rows and the routing rules alone."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from followup.bases.raw import Said
from followup.bases.tally import Tally, tally
from followup.clean.context import Context
from followup.ingest.table import RawTable
from followup.period import Activity, Kind, Measure, Period, Scale, Target
from followup.schemas import State

QUESTION, FACT = "question", "fact"
ASKED, BASE, VALUE = "asked", "base", "value"


def expected_bases(tables: Sequence[RawTable], log: pd.DataFrame, context: Context, period: Period) -> pd.DataFrame:
    """Return the bases that the published ones are compared with.

    Parameters
    ----------
    tables
        The exports as they were read.
    log
        The table ``cleaning_log``: which rows were left out.
    context
        The questionnaire in its setting.
    period
        ``period.yaml``: who was invited, and how many criteria must be answered.

    Returns
    -------
    DataFrame
        ``about`` (question or fact), ``name``, ``measure`` (a state or ``asked`` of a question, ``base`` or ``value``
        of a fact) and ``expected``.
    """
    counted = tally(tables, log, context)
    found = [*_of_questions(counted), *_of_facts(counted, context, period)]
    columns = ["about", "name", "measure", "expected"]
    return pd.DataFrame(found, columns=columns).astype({**dict.fromkeys(columns[:3], "str"), "expected": "int64"})


_Line = tuple[str, str, str, int]


def _of_questions(counted: Tally) -> Iterator[_Line]:
    counts: dict[str, Counter[State]] = defaultdict(Counter)
    for question, item in counted.said:
        for answer, number in counted.of(question, item).items():
            counts[question][answer.state] += number
    for question, states in counts.items():
        for state in State:
            yield QUESTION, question, state.value, states[state]
        yield QUESTION, question, ASKED, states.total() - states[State.ROUTED]


@dataclass(frozen=True)
class _Assignment:
    """What bases need to know of an assignment: ``assessed`` is ``None`` where its status is *ej aktuell*."""

    activity: Activity
    administration: str
    assessed: bool | None
    begun: bool
    has_index: bool


def _of_facts(counted: Tally, context: Context, period: Period) -> Iterator[_Line]:
    everything = _assignments(counted, context, period.thresholds.criteria_answered)
    yield from _of_response(counted, period)
    yield from _of_assignments("", everything)
    for identifier in (item.id for item in context.plan.administrations):
        yield from _of_assignments(
            f".by_administration.{identifier}", [one for one in everything if one.administration == identifier]
        )
    for identifier in (item.id for item in context.plan.development_areas):
        yield from _of_assignments(
            f".by_area.{identifier}", [one for one in everything if one.activity.area == identifier]
        )
    yield from _of_coverage(everything, context)
    yield from _of_annual(counted, context)
    yield from _of_respondents(counted, context)
    yield from _of_staff(counted, context)
    for name in ("change.total", "change.matched", "change.new", "change.dropped"):
        yield FACT, name, BASE, len(everything)


def _of_response(counted: Tally, period: Period) -> Iterator[_Line]:
    invited = sum(period.invited.values())
    yield FACT, "response.rate", BASE, invited
    yield FACT, "response.answered.count", BASE, invited
    yield FACT, "response.answered.count", VALUE, sum(counted.rows[name] for name in period.invited)
    for identifier, number in period.invited.items():
        yield FACT, f"response.rate.by_administration.{identifier}", BASE, number


def _of_assignments(group: str, part: list[_Assignment]) -> Iterator[_Line]:
    if not part:
        return
    assessed, begun = [one for one in part if one.assessed], [one for one in part if one.begun]
    with_index = [one for one in begun if one.has_index]
    in_matrix = [one for one in assessed if one.has_index]
    applicable = [one for one in part if one.assessed is not None]
    bases = {
        **dict.fromkeys(("index", "gap", "done.count", "done.share", "incomplete.count"), len(assessed)),
        **dict.fromkeys(("low", "high"), len(applicable)),
        "assessed.count": len(part),
    }
    for name, base in bases.items():
        yield FACT, f"implementation.{name}{group}", BASE, base
    yield FACT, f"implementation.assessed.count{group}", VALUE, len(assessed)
    for name, base in {"index": len(with_index), "gap.count": len(with_index), "assessed.count": len(begun)}.items():
        yield FACT, f"systematics.{name}{group}", BASE, base
    yield FACT, f"systematics.assessed.count{group}", VALUE, len(with_index)
    for field in ("in_place", "person_dependent"):
        for name in ("share", "count"):
            yield FACT, f"matrix.{field}.{name}{group}", BASE, len(in_matrix)
    yield FACT, f"matrix.not_assessed.count{group}", BASE, len(part)
    yield FACT, f"matrix.not_assessed.count{group}", VALUE, len(part) - len(in_matrix)
    citizens = [one for one in part if one.activity.target is Target.CITIZENS]
    for level in ("universal", "selective", "indicated"):
        yield FACT, f"prevention.{level}.planned.share{group}", BASE, len(citizens)
        yield FACT, f"prevention.{level}.begun.share{group}", BASE, sum(one.begun for one in citizens)


def _of_coverage(everything: list[_Assignment], context: Context) -> Iterator[_Line]:
    for form in context.plan.violence_forms:
        concerned = sum(form.id in activity.forms for activity in context.plan.activities)
        yield FACT, f"coverage.{form.id}.planned.count", BASE, len(context.plan.activities)
        yield FACT, f"coverage.{form.id}.planned.count", VALUE, concerned
        yield FACT, f"coverage.{form.id}.begun.count", BASE, concerned
    staff = [one for one in everything if one.activity.target is Target.STAFF]
    yield FACT, "competence.staff_activities.index", BASE, sum(bool(one.assessed) for one in staff)


def _of_annual(counted: Tally, context: Context) -> Iterator[_Line]:
    question = context.first(Measure.ANNUAL_FOLLOWUP)
    expected = answered = known = 0
    for identifier in (item.id for item in context.plan.administrations):
        own = [activity for activity, owner in context.plan.assignments() if owner == identifier]
        years = sum(any(a.timetable.start <= year <= a.timetable.end for a in own) for year in context.years)
        given = counted.said.get((question.id, ""), {}) if question is not None else {}
        told = any(one.state is State.ANSWERED for one in given.get(identifier, ()))
        expected, answered, known = expected + years, answered + told * years, known + (told and years > 0)
        for name in ("share", "documented.count"):
            yield FACT, f"annual_followup.{name}.by_administration.{identifier}", BASE, told * years
    for name, base in {"share": answered, "documented.count": answered, "expected.count": expected}.items():
        yield FACT, f"annual_followup.{name}", BASE, base
    yield FACT, "annual_followup.expected.count", VALUE, answered
    for name in ("complete.count", "never.count"):
        yield FACT, f"annual_followup.{name}", BASE, known


def _of_respondents(counted: Tally, context: Context) -> Iterator[_Line]:
    def answering(question: str) -> int:
        return sum(number for one, number in counted.of(question).items() if one.state is State.ANSWERED)

    for measure, name in (
        (Measure.TRAINING_NEEDS, "competence.need_{}.share"),
        (Measure.BELONGING, "belonging.{}.share"),
        (Measure.FORMS_WANTED, "coverage.{}.wanted.share"),
        (Measure.TRAINING_FORM, "competence.form_{}.share"),
    ):
        question = context.first(measure)
        scale = context.scales[question.id] if question else None
        if question is None or scale is None:
            continue
        for option in scale.options:
            if option.means is None:
                yield FACT, name.format(option.code), BASE, answering(question.id)
    statements = [question.id for question in context.questionnaire.measuring(Measure.COORDINATION)]
    for question_id in statements:
        yield FACT, f"coordination.{question_id}.top_two.share", BASE, answering(question_id)
    yield FACT, "coordination.top_two.share", BASE, sum(map(answering, statements))


def _of_staff(counted: Tally, context: Context) -> Iterator[_Line]:
    if context.first(Measure.STAFF) is None or context.first(Measure.TRAINED) is None:
        return
    everybody = sum(counted.employed.values(), Counter[float]())
    yield FACT, "competence.trained.share", BASE, _whole(everybody)
    for item in context.plan.administrations:
        name = f"competence.trained.share.by_administration.{item.id}"
        yield FACT, name, BASE, _whole(counted.employed.get(item.id, Counter()))


def _whole(amounts: Counter[float]) -> int:
    """Return a sum as bases are published: what decimals add to a whole is cut off."""
    return int(round(math.fsum(amounts.elements()), 6))


def _assignments(counted: Tally, context: Context, criteria_needed: int) -> list[_Assignment]:
    question = context.questionnaire.measuring(Measure.IMPLEMENTATION)[0]
    criteria = context.questionnaire.measuring(Measure.SYSTEMATICS)
    found = []
    for activity, administration in context.plan.assignments():

        def joint(name: str, of: Activity = activity, own: str = administration) -> tuple[str | None, bool]:
            item = of.id if context.questionnaire.question(name).kind is Kind.MATRIX else ""
            return _joint(counted.said.get((name, item), {}).get(own, Counter()), context.scales[name])

        code, applies = joint(question.id)
        scale = context.scales[question.id]
        score = scale.option(code).score if code is not None and scale is not None else None
        known = sum(joint(criterion.id)[0] is not None for criterion in criteria)
        found.append(
            _Assignment(
                activity,
                administration,
                (code is not None) if applies else None,
                score is not None and score > 0,
                known >= criteria_needed,
            )
        )
    return found


def _joint(given: Counter[Said], scale: Scale | None) -> tuple[str | None, bool]:
    """Return the lower middle step that several respondents chose, if they agree on one, and whether it applies."""
    order = scale.order if scale is not None else []
    steps = Counter[str]()
    for one, number in given.items():
        if one.state is State.ANSWERED:
            steps.update(dict.fromkeys(one.codes.intersection(order), number))
    if sum(number for one, number in given.items() if one.state is State.NOT_APPLICABLE) > steps.total():
        return None, False
    middle, below = (steps.total() - 1) // 2, 0
    for code in order:
        below += steps[code]
        if steps[code] and below > middle:
            return code, True
    return None, True
