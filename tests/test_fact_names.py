"""The names of the numbers that findings, chapters and others build on: there for every period."""

from __future__ import annotations

import pytest
from notebook_cells import ROOT, facts_of, processed

from followup.bases import fact_bases, stop_on_differences
from followup.period import Plan, open_period
from followup.storage import read_table

GROUPED = (
    "implementation.index", "implementation.gap", "implementation.done.count", "implementation.assessed.count",
    "systematics.index", "systematics.gap.count", "matrix.in_place.share", "matrix.person_dependent.share",
    *(f"prevention.{level}.{what}.share" for level in ("universal", "selective", "indicated")
      for what in ("planned", "begun")),
)  # fmt: skip
BY_ADMINISTRATION = ("response.rate", "annual_followup.share", "competence.trained.share")
WHOLE = (
    "implementation.low", "implementation.high", "coordination.top_two.share", "change.total", "change.matched",
    "change.new", "change.dropped",
)  # fmt: skip

each_period = pytest.mark.parametrize("period", ["2018-2022", "2022-2026"])


def plan_of(period: str) -> Plan:
    return open_period(ROOT / "data" / "raw", period).plan


@each_period
def test_every_number_of_the_whole_municipality_is_recorded(period: str) -> None:
    forms = [f"coverage.{form.id}.planned.count" for form in plan_of(period).violence_forms]
    facts = facts_of(period)
    assert {*GROUPED, *BY_ADMINISTRATION, *WHOLE, *forms} <= set(facts)
    # Only a change needs something that a first period has not: one to compare with.
    without = {name for name in (*GROUPED, *BY_ADMINISTRATION, *WHOLE) if facts.value(name) is None}
    assert without == ({name for name in WHOLE if name.startswith("change.")} if period == "2018-2022" else set())


@each_period
def test_every_number_of_assignments_is_there_for_each_administration_and_area(period: str) -> None:
    plan, facts = plan_of(period), facts_of(period)
    forms = [f"coverage.{form.id}.planned.count" for form in plan.violence_forms]
    owners = {owner for _activity, owner in plan.assignments()}
    expected = {
        *(f"{name}.by_administration.{owner}" for name in (*GROUPED, *BY_ADMINISTRATION, *forms) for owner in owners),
        *(f"{name}.by_area.{activity.area}" for name in (*GROUPED, *forms) for activity in plan.activities),
    }
    assert expected <= set(facts)


@each_period
@pytest.mark.parametrize("by", ["by_administration", "by_area"])
@pytest.mark.parametrize(
    "name", ["implementation.done.count", "implementation.assessed.count", "systematics.gap.count"]
)
def test_the_counts_of_the_groups_add_up_to_that_of_the_whole(period: str, by: str, name: str) -> None:
    facts = facts_of(period)
    assert sum(fact.value or 0 for key, fact in facts.items() if key.startswith(f"{name}.{by}.")) == facts.value(name)


@each_period
def test_every_base_is_the_expected_one(period: str) -> None:
    bases = stop_on_differences(fact_bases(read_table(processed(period), "expected_bases"), facts_of(period)))
    assert {*GROUPED, *BY_ADMINISTRATION, *WHOLE} <= set(bases["name"])
