"""The numbers of the chapters on levels of prevention, goals and forms of violence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from followup.facts import Number, Unit
from followup.indicators.crosswalk import NO_GOAL
from followup.indicators.prevention import coverage_by_form, prevention_profile
from followup.locale import _
from followup.period import Plan
from followup.presentation import Names
from followup.presentation.numbers.groups import share_of_respondents


def prevention_numbers(profile: pd.DataFrame, group: str = "", group_name: str = "") -> Iterator[Number]:
    """Yield the share at each level, planned and begun.

    ``group`` is what the names end in for a part of the assignments, such as ``.by_area.U1``.
    """
    for row in profile.to_dict("records"):
        level, name = row["level"], Names.level(row["level"])
        planned, begun = (
            _("{level} level, share of planned", level=name),
            _("{level} level, share of begun", level=name),
        )
        share, base = row["planned_share"], row["planned_base"]
        suffix = f", {group_name}" if group_name else ""
        yield Number(f"prevention.{level}.planned.share{group}", share, Unit.PERCENT, base, planned + suffix)
        share, base = row["begun_share"], row["begun_base"]
        yield Number(f"prevention.{level}.begun.share{group}", share, Unit.PERCENT, base, begun + suffix)


def prevention_numbers_by(
    assignments: pd.DataFrame, plan: Plan, key: str, names: Mapping[str, str]
) -> Iterator[Number]:
    """Yield the same of each group; a level's share has no value where a group has no such assignments."""
    for identifier, part in assignments.groupby(key, sort=False):
        group = f".by_{key}.{identifier}"
        yield from prevention_numbers(prevention_profile(part, plan), group, names[str(identifier)])


def coverage_numbers(forms: pd.DataFrame, wanted: pd.DataFrame, activities: int, names: Names) -> Iterator[Number]:
    """Yield activities and wishes per form of violence, and how many forms are covered."""
    for row in forms.to_dict("records"):
        form, name = row["form"], names.form[row["form"]]
        planned, begun = _("Planned activities: {form}", form=name), _("Begun activities: {form}", form=name)
        yield Number(f"coverage.{form}.planned.count", row["planned"], Unit.COUNT, activities, planned)
        yield Number(f"coverage.{form}.begun.count", row["begun"], Unit.COUNT, row["planned"], begun)
    for row in wanted.to_dict("records"):
        label = _("Share who want it included: {form}", form=names.form[row["item"]])
        yield from share_of_respondents(f"coverage.{row['item']}.wanted.share", row, "share", label)
    planned, begun = _("Forms of violence with a planned activity"), _("Forms of violence with a begun activity")
    yield Number("coverage.planned.count", (forms["planned"] > 0).sum(), Unit.COUNT, len(forms), planned)
    yield Number("coverage.begun.count", (forms["begun"] > 0).sum(), Unit.COUNT, len(forms), begun)
    yield Number("coverage.forms.count", len(forms), Unit.COUNT, None, _("Forms of violence"))


def coverage_numbers_by(assignments: pd.DataFrame, plan: Plan, key: str, names: Names) -> Iterator[Number]:
    """Yield how many activities of each group concern each form of violence."""
    named = {"administration": names.administration, "area": names.area}[key]
    for identifier, part in assignments.groupby(key, sort=False):
        for row in coverage_by_form(part, plan).to_dict("records"):
            label = _("Planned activities: {form}", form=names.form[row["form"]])
            name = f"coverage.{row['form']}.planned.count.by_{key}.{identifier}"
            base = part["activity"].nunique()
            yield Number(name, row["planned"], Unit.COUNT, base, f"{label}, {named[str(identifier)]}")


def crosswalk_numbers(programme: str, table: pd.DataFrame, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield activities planned, begun and carried out under each goal, and how many goals and activities lack one.

    Where the plan names no goals of the programme, it cannot be said how many activities serve none.
    """
    prefix, rows = f"crosswalk.{programme}", table[table["goal"] != NO_GOAL]
    for row in rows.to_dict("records"):
        goal, name = row["goal"], names[row["goal"]]
        planned, begun = _("Planned activities: {goal}", goal=name), _("Begun activities: {goal}", goal=name)
        done = _("Activities carried out by all responsible: {goal}", goal=name)
        yield Number(f"{prefix}.{goal}.planned.count", row["planned"], Unit.COUNT, None, planned)
        yield Number(f"{prefix}.{goal}.begun.count", row["begun"], Unit.COUNT, row["planned"], begun)
        yield Number(f"{prefix}.{goal}.done.count", row["done"], Unit.COUNT, row["planned"], done)
    with_begun, unserved = int((rows["begun"] > 0).sum()), int((rows["planned"] == 0).sum())
    uncovered = table.loc[table["goal"] == NO_GOAL, "planned"].iloc[0] if len(rows) else None
    label = _("Activities that serve no goal of the programme")
    yield Number(f"{prefix}.goals.count", len(rows), Unit.COUNT, None, _("Goals of the programme"))
    yield Number(f"{prefix}.begun.count", with_begun, Unit.COUNT, len(rows), _("Goals with a begun activity"))
    yield Number(f"{prefix}.unserved.count", unserved, Unit.COUNT, len(rows), _("Goals without any activity"))
    yield Number(f"{prefix}.uncovered.count", uncovered, Unit.COUNT, None, label)
