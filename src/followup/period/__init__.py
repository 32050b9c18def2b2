"""A mandate period: what was decided, who was asked what, and where the answers lie."""

from followup.period.folder import PeriodInput, find_period, open_period, period_names, read_period
from followup.period.period import Period
from followup.period.plan import Activity, Assignment, Plan, PreventionLevel, Target
from followup.period.questionnaire import Kind, Means, Measure, Option, Question, Questionnaire, Scale

__all__ = [
    "Activity",
    "Assignment",
    "Kind",
    "Means",
    "Measure",
    "Option",
    "Period",
    "PeriodInput",
    "Plan",
    "PreventionLevel",
    "Question",
    "Questionnaire",
    "Scale",
    "Target",
    "find_period",
    "open_period",
    "period_names",
    "read_period",
]
