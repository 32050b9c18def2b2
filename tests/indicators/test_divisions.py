"""The same assignments divided by plan, target, level and form."""

from __future__ import annotations

import pandas as pd
from small import activity, plan_of

from followup.indicators.divisions import divided, implementation_by_division

PLAN = plan_of(
    activity("A1", "social", levels=["universal", "indicated"], forms=["F1", "F2"]),
    activity("A2", "social", "skola", levels=["universal"], target="staff"),
)
ASSIGNMENTS = pd.DataFrame(
    {
        "activity": ["A1", "A2", "A2"],
        "plan": "HP",
        "target": ["citizens", "staff", "staff"],
        "state": ["answered", "answered", "unanswered"],
        "score": [1.0, 0.5, None],
    }
)


def test_an_assignment_with_several_levels_is_a_part_of_each() -> None:
    assert divided(ASSIGNMENTS, PLAN, "level")[["activity", "level"]].to_numpy().tolist() == [
        ["A1", "universal"], ["A1", "indicated"], ["A2", "universal"], ["A2", "universal"],
    ]  # fmt: skip


def test_each_part_has_the_index_of_its_assignments() -> None:
    rows = implementation_by_division(ASSIGNMENTS, PLAN)
    assert rows[["division", "part", "planned", "assessed", "index"]].to_numpy().tolist() == [
        ["plan", "HP", 3, 2, 75.0],  # (1 + ½) / 2
        ["target", "citizens", 1, 1, 100.0],
        ["target", "staff", 2, 1, 50.0],
        ["level", "universal", 3, 2, 75.0],
        ["level", "indicated", 1, 1, 100.0],
        ["form", "F1", 3, 2, 75.0],  # the form that activities have if nothing else is said
        ["form", "F2", 1, 1, 100.0],
    ]
