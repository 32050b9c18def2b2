"""``plan.yaml``: what was decided, who is responsible, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from followup.period.base import Identifier, Strict, Text


class PreventionLevel(StrEnum):
    """Whom prevention turns to: everybody, groups at risk, or those already exposed."""

    UNIVERSAL = "universal"
    SELECTIVE = "selective"
    INDICATED = "indicated"


class Target(StrEnum):
    """Whom an activity is directed at."""

    CITIZENS = "citizens"
    STAFF = "staff"
    ORGANISATION = "organisation"


class PlanDocument(Strict):
    """A decided plan: a *handlingsplan* or an *aktivitetsplan*."""

    id: Identifier
    title: Text
    kind: Literal["handlingsplan", "aktivitetsplan"]
    adopted: date
    adopted_by: Text


class Administration(Strict):
    """A *förvaltning*, with the names it answered under before."""

    id: Identifier
    name: Text
    short: Annotated[str, Field(min_length=1, max_length=24)] = Field(description="Kort namn för diagram")
    board: Text
    former_names: list[Text] = Field(default_factory=list)
    previous: list[Identifier] = Field(default_factory=list, description="Förvaltningens id i förra mandatperioden")


class DevelopmentArea(Strict):
    """An *utvecklingsområde*: a heading of the plan."""

    id: Identifier
    title: Text
    short: Annotated[str, Field(min_length=1, max_length=24)]


class ViolenceForm(Strict):
    """A form of violence that the plan covers or could cover."""

    id: Identifier
    title: Text
    short: Annotated[str, Field(min_length=1, max_length=32)]


class Goal(Strict):
    """A goal of another programme that activities serve."""

    id: Identifier
    title: Text


class Timetable(Strict):
    """The years in which an activity exists, both included."""

    start: int
    end: int


class Activity(Strict):
    """An *aktivitet*: what the plan says shall be done, and by whom."""

    id: Identifier
    title: Text
    plan: Identifier
    area: Identifier
    responsible: Annotated[list[Identifier], Field(min_length=1)]
    levels: Annotated[list[PreventionLevel], Field(min_length=1)]
    target: Target
    forms: Annotated[list[Identifier], Field(min_length=1)]
    timetable: Timetable
    programme_goals: list[Identifier] = Field(default_factory=list)
    national_goals: list[Identifier] = Field(default_factory=list)
    previous: list[Identifier] = Field(default_factory=list, description="Aktivitetens id i förra mandatperioden")


class Assignment(NamedTuple):
    """One activity × one administration responsible for it: the unit of analysis."""

    activity: Activity
    administration: str


class Plan(Strict):
    """All of ``plan.yaml``."""

    plans: Annotated[list[PlanDocument], Field(min_length=1)]
    administrations: Annotated[list[Administration], Field(min_length=1)]
    development_areas: Annotated[list[DevelopmentArea], Field(min_length=1)]
    violence_forms: Annotated[list[ViolenceForm], Field(min_length=1)]
    programme_goals: list[Goal] = Field(default_factory=list)
    national_goals: list[Goal] = Field(default_factory=list)
    activities: Annotated[list[Activity], Field(min_length=1)]

    def assignments(self) -> Iterator[Assignment]:
        """Yield every assignment, in the plan's own order."""
        for activity in self.activities:
            for administration in activity.responsible:
                yield Assignment(activity, administration)
