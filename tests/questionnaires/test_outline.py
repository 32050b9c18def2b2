"""Each administration is asked about its own activities, and nothing else."""

from __future__ import annotations

import pytest

from followup.period import Kind, PeriodInput
from followup.questionnaires.outline import NEXT_STEP, outlines


def test_each_administration_gets_exactly_its_own_activities(period: PeriodInput) -> None:
    own = {
        item.id: [activity.id for activity in period.plan.activities if item.id in activity.responsible]
        for item in period.plan.administrations
    }
    made = {outline.administration.id: [activity.id for activity in outline.activities] for outline in outlines(period)}
    assert made == own


def test_every_question_but_the_administration_is_asked(period: PeriodInput) -> None:
    for outline in outlines(period):
        asked = list(dict.fromkeys(item.question.id for item in outline.items))
        assert asked == [q.id for q in period.questionnaire.questions if q.id != "administration"]


def test_a_question_for_some_administrations_is_asked_of_them_only(period: PeriodInput) -> None:
    questions = [
        q.model_copy(update={"administrations": ["miljo"]}) if q.id == "hours" else q
        for q in period.questionnaire.questions
    ]
    narrowed = period.questionnaire.model_copy(update={"questions": questions})
    made = outlines(type(period)(period.folder, period.period, period.plan, narrowed))
    assert {o.administration.id for o in made if any(i.question.id == "hours" for i in o.items)} == {"miljo"}


def test_routing_looks_at_the_same_activity(period: PeriodInput) -> None:
    routed = [item for outline in outlines(period) for item in outline.items if item.condition]
    assert routed
    assert all(item.condition.earlier[0].activity == item.activity for item in routed if item.condition)


@pytest.mark.parametrize("year", [2023, 2024, 2026])
def test_the_yearly_form_has_only_the_assignments_of_that_year(period: PeriodInput, year: int) -> None:
    for outline in outlines(period, year):
        own = [
            activity.id
            for activity in period.plan.activities
            if outline.administration.id in activity.responsible
            and activity.timetable.start <= year <= activity.timetable.end
        ]
        assert [activity.id for activity in outline.activities] == own
        over_activities = {item.question.id for item in outline.items if item.question.kind is Kind.MATRIX}
        assert over_activities == {"status", "followed_up", NEXT_STEP}


def test_years_differ(period: PeriodInput) -> None:
    first, last = (sum(len(outline.activities) for outline in outlines(period, year)) for year in (2023, 2026))
    assert first < last


def test_the_version_changes_with_the_text_of_the_plan_and_with_nothing_else(period: PeriodInput) -> None:
    before = {outline.administration.id: outline.version for outline in outlines(period)}
    first = period.plan.activities[0]
    renamed = period.plan.model_copy(
        update={"activities": [first.model_copy(update={"title": "Nytt namn"}), *period.plan.activities[1:]]}
    )
    after = {
        outline.administration.id: outline.version
        for outline in outlines(type(period)(period.folder, period.period, renamed, period.questionnaire))
    }
    assert {key for key in before if before[key] != after[key]} == set(first.responsible)
