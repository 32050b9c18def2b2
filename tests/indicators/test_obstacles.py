"""Obstacles by domain: counted by respondent, and never so that a small number can be reckoned out."""

from __future__ import annotations

import pandas as pd
import pytest

from followup.domains import DOMAINS
from followup.indicators.obstacles import Obstacles, obstacles
from followup.presentation.numbers.people import obstacle_numbers


def coding(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """One answer per (respondent, question, domain)."""
    return pd.DataFrame(rows, columns=["respondent", "question", "domain"], dtype="str").assign(administration="social")


def counted(*counts: int) -> pd.DataFrame:
    """So many respondents for each domain, one answer each."""
    domains = [domain for domain, count in zip(DOMAINS, counts, strict=False) for _one in range(count)]
    return coding(*[(f"r{number}", "why", domain) for number, domain in enumerate(domains)])


def shown(found: Obstacles, column: str = "count") -> list[float | None]:
    return [None if value != value else value for value in found.domains[column]]  # noqa: PLR0124 - missing


def test_each_respondent_counts_once_for_each_domain() -> None:
    # Coded: a, b, c, d → base 4. Process: a (twice) and b → 2 of 4 = 50. Individuals: b, c, d → 3 of 4 = 75.
    table = coding(
        ("a", "why", "process"), ("a", "more", "process"),
        ("b", "why", "process"), ("b", "more", "individuals"),
        ("c", "why", "individuals"), ("c", "more", ""),
        ("d", "why", "individuals"),
        ("e", "why", ""),
        ("f", "improve", "process"),
    )  # fmt: skip
    found = obstacles(table, ["why", "more"])
    assert (found.coded, found.answers, found.uncoded) == (4, 8, 2)
    assert shown(found) == [0, 0, 0, 3, 2]
    assert shown(found, "share") == [0, 0, 0, 75, 50]


def protected(table: pd.DataFrame, limit: int) -> Obstacles:
    """Count, and hide as the notebook does."""
    found = obstacles(table, ["why"])
    return found.shown(found.protected(limit))


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        # Nothing is small: all are shown, true zeros too.
        ((0, 5, 6, 0, 9), []),
        # 3 is small, and 20 − 8 − 9 would give it away: something else goes with it.
        ((0, 3, 8, 0, 9), [1]),
        ((0, 1, 1, 0, 9), [1, 2]),
        ((4, 4, 0, 0, 9), [0, 1]),
    ],
)
def test_counts_below_the_limit_are_hidden_with_what_would_give_them_away(
    counts: tuple[int, ...], hidden: list[int]
) -> None:
    found = protected(counted(*counts), 5)
    numbers = shown(found)
    withheld = [place for place, value in enumerate(numbers) if value is None]
    assert set(hidden) <= set(withheld)
    assert len(withheld) != 1
    assert [value is None for value in shown(found, "share")] == [value is None for value in numbers]
    assert all(value in (None, count) for value, count in zip(numbers, counts, strict=True))


def test_where_too_few_are_coded_the_base_is_not_shown_either() -> None:
    found = protected(counted(0, 0, 3, 0, 0), 5)
    assert found.withheld
    assert None in shown(found)


def test_without_a_coded_answer_there_are_counts_of_0_and_no_shares() -> None:
    for table in (coding(), coding(("a", "why", "")), coding(("a", "improve", "process"))):
        found = obstacles(table, ["why"])
        assert (found.coded, shown(found), shown(found, "share")) == (0, [0] * 5, [None] * 5)


def test_the_facts_are_the_numbers_and_hidden_ones_have_no_value() -> None:
    # 6 + 9 + 3 + 5 = 23 coded, of which 3 and with it 5 are hidden; one answer has no domain.
    table = pd.concat([counted(6, 9, 3, 5), coding(("x", "why", ""))])
    facts = {number.name: (number.value, number.base) for number in obstacle_numbers(protected(table, 5))}
    assert facts["obstacles.innovation.count"] == (6, 23)
    assert facts["obstacles.outer_setting.share"] == (pytest.approx(100 * 9 / 23), 23)
    assert facts["obstacles.coded.count"] == (23, 24)
    assert facts["obstacles.uncoded.count"] == (1, 24)
    assert facts["obstacles.process.count"] == (0, 23)
    for name in ("inner_setting", "individuals"):
        value, _base = facts[f"obstacles.{name}.count"]
        assert value != value  # noqa: PLR0124 - missing
    few = {number.name: (number.value, number.base) for number in obstacle_numbers(protected(counted(0, 3), 5))}
    assert (few["obstacles.coded.count"], few["obstacles.uncoded.count"]) == ((None, 3), (None, 3))
    assert set(facts) == {f"obstacles.{name}.{kind}" for name in DOMAINS for kind in ("count", "share")} | {
        "obstacles.coded.count",
        "obstacles.uncoded.count",
    }
