"""The numbers of an overview: distributions over municipalities, who has which gaps, coverage, change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import pandas as pd

from followup.findings import Setting
from followup.overview.reading import Member

QUARTILES = {"least": 0.0, "lower": 0.25, "median": 0.5, "upper": 0.75, "most": 1.0}
MAIN = {
    "implementation": "implementation.index",
    "systematics": "systematics.index",
    "annual_followup": "annual_followup.share",
    "person_dependent": "matrix.person_dependent.share",
    "trained": "competence.trained.share",
    "response": "response.rate",
}
"""Indicator → the fact that every municipality's own report records of it."""
LEVELS = ("universal", "selective", "indicated")


class Gap(StrEnum):
    """A gap that a municipality has or has not, by the rule of its own report and its own thresholds."""

    IMPLEMENTATION = "implementation.gap"
    SYSTEMATICS = "systematics.gap"
    PERSONS = "systematics.person-dependence"
    ANNUAL = "annual.no-year"
    FORMS = "coverage.forms"


class Course(StrEnum):
    """Which way the implementation index has gone since the previous period."""

    FORWARD = "forward"
    SAME = "same"
    BACK = "back"


def fact_table(members: Sequence[Member], facts: Mapping[str, str]) -> pd.DataFrame:
    """Return a row for each municipality and a column for each fact; what was hidden or not recorded is missing."""
    rows = [
        {"code": member.code, "name": member.name, **{key: member.facts.value(fact) for key, fact in facts.items()}}
        for member in members
    ]
    types = dict.fromkeys(("code", "name"), "str") | dict.fromkeys(facts, "float64")
    return pd.DataFrame(rows, columns=["code", "name", *facts]).astype(types)


def distribution(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the quartiles of each column over municipalities, and how many have a value.

    Examples
    --------
    >>> shown = distribution(pd.DataFrame({"index": [10.0, 20.0, 30.0, None]}), ["index"])
    >>> shown.drop(columns="indicator").iloc[0].to_dict()
    {'municipalities': 3.0, 'least': 10.0, 'lower': 15.0, 'median': 20.0, 'upper': 25.0, 'most': 30.0}
    """
    rows = [
        {
            "indicator": name,
            "municipalities": int(table[name].notna().sum()),
            **{key: table[name].quantile(share) for key, share in QUARTILES.items()},
        }
        for name in columns
    ]
    return pd.DataFrame(rows)


def has_gap(setting: Setting) -> dict[Gap, bool | None]:
    """Tell which gaps a municipality has; ``None`` where its numbers do not say.

    The conditions are those of the rules by the same names.
    """
    limits = setting.thresholds
    done, index = setting.value("implementation.done.share"), setting.value("systematics.index")
    persons, in_place = setting.value("matrix.person_dependent.share"), setting.value("matrix.in_place.share")
    never = setting.value("annual_followup.never.count")
    begun, forms = setting.value("coverage.begun.count"), setting.value("coverage.forms.count")
    return {
        Gap.IMPLEMENTATION: None if done is None else 100 - done >= limits.few_share,
        Gap.SYSTEMATICS: None if index is None else index < limits.systematic,
        Gap.PERSONS: None if persons is None or in_place is None else persons > in_place,
        Gap.ANNUAL: None if never is None else never > 0,
        Gap.FORMS: None if begun is None or forms is None else begun < forms,
    }


def gap_table(members: Sequence[Member]) -> pd.DataFrame:
    """Return municipality × gap: ``has`` is 1 or 0, missing where it cannot be said."""
    rows = [
        {"code": member.code, "name": member.name, "gap": gap.value, "has": None if has is None else float(has)}
        for member in members
        for gap, has in has_gap(Setting.of(member.input, member.facts)).items()
    ]
    return pd.DataFrame(rows, columns=["code", "name", "gap", "has"]).astype({"has": "float64"})


def gap_counts(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return, for each gap, how many municipalities have it, of how many that can be told.

    Examples
    --------
    >>> gaps = pd.DataFrame({"gap": ["annual.no-year"] * 4, "has": [1.0, 1.0, 0.0, None]})
    >>> gap_counts(gaps).to_dict("records")
    [{'gap': 'annual.no-year', 'having': 2, 'assessed': 3, 'share': 66.66666666666667}]
    """
    grouped = gaps.groupby("gap", sort=False)["has"]
    counts = pd.DataFrame({"having": grouped.sum().astype("int64"), "assessed": grouped.count()})
    counts["share"] = 100 * counts["having"] / counts["assessed"].where(counts["assessed"] > 0)
    return counts.reset_index()


def form_coverage(sums: pd.DataFrame, names: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """Return, for each form of violence, in how many municipalities it is planned, and begun.

    Parameters
    ----------
    sums
        ``code``, ``form``, ``planned`` and ``begun``: activities.
    names
        Code and form → the name of the form; municipalities' own ids may differ, so names are what is counted.

    Examples
    --------
    >>> sums = pd.DataFrame({"code": ["1", "2"], "form": ["h", "x"], "planned": [2, 1], "begun": [1, 0]})
    >>> form_coverage(sums, {("1", "h"): "Heder", ("2", "x"): "Heder"}).to_dict("records")
    [{'form': 'Heder', 'municipalities': 2, 'planned': 2, 'begun': 1}]
    """
    named = sums.assign(form=[names[pair] for pair in zip(sums["code"], sums["form"], strict=True)])
    grouped = named.assign(planned=named["planned"] > 0, begun=named["begun"] > 0).groupby("form", sort=False)
    counts = grouped.agg(municipalities=("code", "nunique"), planned=("planned", "sum"), begun=("begun", "sum"))
    return counts.reset_index()


def course_of(change: float, limit: float) -> Course:
    """Tell which way an index has gone, by the least change that counts as one.

    Examples
    --------
    >>> course_of(5, 5), course_of(-4.9, 5), course_of(-5, 5)
    (<Course.FORWARD: 'forward'>, <Course.SAME: 'same'>, <Course.BACK: 'back'>)
    """
    if abs(change) < limit:
        return Course.SAME
    return Course.FORWARD if change > 0 else Course.BACK


def change_table(members: Sequence[Member]) -> pd.DataFrame:
    """Return the change of each municipality that has a previous period, and which way it has gone."""
    table = fact_table(members, {"total": "change.total", "matched": "change.matched"}).dropna(subset=["total"])
    limits = {member.code: member.input.period.thresholds.clear_change for member in members}
    pairs = zip(table["total"].tolist(), table["code"].tolist(), strict=True)
    courses = [course_of(total, limits[code]).value for total, code in pairs]
    return table.assign(course=pd.Series(courses, index=table.index, dtype="str")).reset_index(drop=True)
