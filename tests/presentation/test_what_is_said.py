"""Sentences and numbers that the committed periods have no occasion for."""

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from followup.demo.draws import at_share
from followup.facts import FactBook
from followup.findings import Setting
from followup.findings.gaps import bounds
from followup.indicators.crosswalk import NO_GOAL
from followup.locale import in_language
from followup.presentation.change import change_fragment
from followup.presentation.goals import _told, goals_fragment
from followup.presentation.numbers.groups import share_of_respondents
from followup.questionnaires.texts import either, number_text, synthetic_text


class Bench:
    """Keeps what is handed to the report."""

    input = SimpleNamespace(period=SimpleNamespace(previous="2014-2018"), name="2018-2022")

    def __init__(self) -> None:
        self.said: dict[str, str] = {}

    def fragment(self, name: str, text: str) -> None:
        self.said[name] = text


def goals(*rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["goal", "planned", "begun"])


def test_goals_that_are_all_served_and_begun_are_told_so_and_none_is_counted_as_missing() -> None:
    text = _told("programme", goals(("G1", 2, 1), ("G2", 1, 1), (NO_GOAL, 0, 0)))
    assert ".begun." not in text
    assert ".unserved." not in text
    assert ".uncovered." not in text


def test_goals_that_nothing_serves_and_activities_without_a_goal_are_counted() -> None:
    text = _told("programme", goals(("G1", 2, 1), ("G2", 0, 0), (NO_GOAL, 3, 0)))
    assert all(f".{name}." in text for name in ("goals", "begun", "unserved", "uncovered"))


def test_plans_that_name_no_goals_get_a_sentence_and_no_figure() -> None:
    bench = Bench()
    walk: Any = {"programme": (goals(), {}), "national": (goals(), {})}
    assert goals_fragment(cast("Any", bench), walk) is None
    assert bench.said["goals"].count(".") == 2


def test_periods_without_an_assignment_in_common_are_told_apart_from_a_first_period() -> None:
    first, second = Bench(), Bench()
    first.input = SimpleNamespace(period=SimpleNamespace(previous=None), name="2018-2022")
    change_fragment(cast("Any", first), None, None)
    change_fragment(cast("Any", second), None, pd.DataFrame())
    assert first.said["change"] != second.said["change"]


def test_a_sample_of_the_staff_has_its_bounds_recorded() -> None:
    row = {"share": 50.0, "base": 40, "low": 35.2, "high": 64.8}
    numbers = list(share_of_respondents("belonging.clear.share", row, "share", "Tydlig"))
    assert [(one.name.removeprefix("belonging.clear."), one.value) for one in numbers] == [
        ("share", 50.0), ("share_low", 35.2), ("share_high", 64.8)]  # fmt: skip


def test_of_a_mean_that_nobody_is_behind_nothing_is_known() -> None:
    assert bounds(Setting(FactBook([]), cast("Any", None)), "a.mean", "a.count") == (0.0, 100.0)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0, 5, "Write a number between 0 and 5."),
        (1, None, "Write a number that is at least 1."),
        (None, 9, "Write a number that is at most 9."),
        (None, None, "Write a number."),
    ],
)
def test_a_form_says_the_limits_there_are(low: int | None, high: int | None, text: str) -> None:
    item = SimpleNamespace(question=SimpleNamespace(minimum=low, maximum=high))
    with in_language("en"):
        assert number_text(cast("Any", item)) == text


def test_the_form_of_a_real_period_bears_no_mark() -> None:
    assert synthetic_text(cast("Any", SimpleNamespace(period=SimpleNamespace(synthetic=False)))) == ""
    assert either(["Ja"]) == "Ja"


def test_the_last_share_falls_to_the_last_that_has_a_weight() -> None:
    assert at_share({"a": 1, "b": 0}, 1.0) == "a"
    with pytest.raises(ValueError, match="above zero"):
        at_share({"a": 0}, 0.5)
