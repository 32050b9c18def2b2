"""What one administration is asked: the questionnaire with only its own activities, in the order it is answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from followup.locale import _
from followup.period import Activity, Kind, Measure, Option, PeriodInput, Question, Scale
from followup.period.plan import Administration
from followup.period.scales import options_of
from followup.plain import plain

NEXT_STEP = "next_step"
"""The code of the yearly form's own question; its answers are free text, one for each activity."""
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True)
class Item:
    """One thing to answer: a question, or one activity of a question over activities.

    ``condition`` is the routing that the respondent has to follow; what depends on the administration alone is already
    settled.
    """

    question: Question
    scale: Scale | None = None
    activity: Activity | None = None
    condition: Routing | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The question's id and the activity's, the latter empty where there is none."""
        return self.question.id, self.activity.id if self.activity else ""

    @property
    def options(self) -> list[Option]:
        """What can be chosen, in the order in which it is shown."""
        return list(self.scale.options) if self.scale else []


@dataclass(frozen=True)
class Routing:
    """An item is answered only if an earlier one has one of these answers.

    Where the earlier question is over activities and this one is not, ``earlier`` holds an item for each activity.
    """

    earlier: tuple[Item, ...]
    answers: tuple[Option, ...]


@dataclass(frozen=True)
class Section:
    """Items under one heading: those of an activity, or a run of questions that concern none."""

    title: str
    items: tuple[Item, ...]
    activity: Activity | None = None


@dataclass(frozen=True)
class Outline:
    """The questionnaire of one administration, for the whole term or for one year."""

    period: PeriodInput
    administration: Administration
    sections: tuple[Section, ...]
    year: int | None = None

    @property
    def items(self) -> Iterator[Item]:
        """Everything there is to answer, in order."""
        for section in self.sections:
            yield from section.items

    @property
    def activities(self) -> list[Activity]:
        """The activities that are asked about, in the plan's order."""
        return [section.activity for section in self.sections if section.activity is not None]

    @property
    def administration_question(self) -> Question:
        """The question that the form itself answers: which administration it is."""
        return self.period.questionnaire.measuring(Measure.ADMINISTRATION)[0]

    @property
    def title(self) -> str:
        """The heading of the form."""
        title = plain(self.period.questionnaire.title)
        return title if self.year is None else _("{title}: the year {year}", title=title, year=self.year)

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return f"enkat-{self.year or self.period.name}-{self.administration.id}"

    @cached_property
    def version(self) -> str:
        """A short hash of everything that is asked: two forms with the same version ask the same, word for word."""
        asked = [
            [*item.key, item.question.kind, item.question.text, item.activity.title if item.activity else ""]
            + [[option.code, option.label] for option in item.options]
            + [item.question.minimum, item.question.maximum]
            for item in self.items
        ]
        content = json.dumps([self.period.name, self.administration.id, self.year, asked], ensure_ascii=False)
        # Letters alone: digits in a row could be taken for an identity number when the forms come back.
        return hashlib.sha256(content.encode()).hexdigest()[:12].translate(_LETTERS)


def outlines(period: PeriodInput, year: int | None = None) -> list[Outline]:
    """Return the questionnaire of every administration that has an activity to answer for.

    Parameters
    ----------
    period
        The period folder.
    year
        Makes the brief yearly questionnaire instead: the questions marked ``yearly`` over the activities whose
        timetable covers the year, and what the next step is.
    """
    made = [outline_of(period, administration, year) for administration in period.plan.administrations]
    return [outline for outline in made if outline.activities]


def outline_of(period: PeriodInput, administration: Administration, year: int | None = None) -> Outline:
    """Return the questionnaire of one administration."""
    own = [
        assignment.activity
        for assignment in period.plan.assignments()
        if assignment.administration == administration.id
        and (year is None or assignment.activity.timetable.start <= year <= assignment.activity.timetable.end)
    ]
    made: dict[str, list[Item]] = {}
    sections: list[Section] = []
    questions = [question for question in _questions(period, year) if _asked(question, administration.id)]
    for over_activities, run in groupby(questions, lambda question: question.kind is Kind.MATRIX):
        together = list(run)
        for question in together:
            made[question.id] = _items(question, period, own if over_activities else [None], made)
        if over_activities:
            sections += [
                Section(plain(f"{activity.id} {activity.title}"), _of_activity(together, made, activity), activity)
                for activity in own
            ]
        else:
            sections.append(Section(_title(together), tuple(made[question.id][0] for question in together)))
    return Outline(period, administration, tuple(sections), year)


def _questions(period: PeriodInput, year: int | None) -> list[Question]:
    """Return the questions that are put to a respondent: all but the administration, which the form knows."""
    questions = [q for q in period.questionnaire.questions if q.measures is not Measure.ADMINISTRATION]
    if year is None:
        return questions
    next_step = Question(id=NEXT_STEP, text=_("What is the next step, and when?"), kind=Kind.MATRIX)
    return [q for q in questions if q.yearly or q.measures is Measure.RESPONDENT_KEY] + [next_step]


def _asked(question: Question, administration: str) -> bool:
    return not question.administrations or administration in question.administrations


def _title(questions: list[Question]) -> str:
    about_you = any(question.measures is Measure.RESPONDENT_KEY for question in questions)
    return _("About you") if about_you else _("The work as a whole")


def _items(
    question: Question, period: PeriodInput, activities: list[Activity] | list[None], made: dict[str, list[Item]]
) -> list[Item]:
    scale = options_of(question, period.questionnaire, period.plan, period.period.years)
    return [Item(question, scale, activity, _routing(question, activity, made)) for activity in activities]


def _routing(question: Question, activity: Activity | None, made: dict[str, list[Item]]) -> Routing | None:
    """Return the routing of an item; none where the earlier question is not put to this administration."""
    earlier = made.get(question.ask_if.question, []) if question.ask_if else []
    if earlier and earlier[0].activity is not None and activity is not None:
        earlier = [item for item in earlier if item.activity == activity]
    if question.ask_if is None or not earlier:
        return None
    wanted = question.ask_if.answers
    return Routing(tuple(earlier), tuple(option for option in earlier[0].options if option.code in wanted))


def _of_activity(questions: list[Question], made: dict[str, list[Item]], activity: Activity) -> tuple[Item, ...]:
    return tuple(item for question in questions for item in made[question.id] if item.activity == activity)
