"""Obstacles by domain: counted by respondent, and never so that a small number can be reckoned out."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pandas as pd
import pytest

from followup.coding.domains import DOMAINS
from followup.indicators.obstacles import Obstacles, _hidden, obstacles
from followup.presentation.numbers import obstacle_numbers


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
    found = obstacles(table, ["why", "more"], limit=1)
    assert (found.coded, found.answers, found.uncoded) == (4, 8, 2)
    assert shown(found) == [0, 0, 0, 3, 2]
    assert shown(found, "share") == [0, 0, 0, 75, 50]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Nothing is small: all are shown, true zeros too.
        ((0, 5, 6, 0, 9), [0, 5, 6, 0, 9]),
        # 3 is small; 20 − 8 − 9 would be 3, so the next smallest goes too, though it is large.
        ((0, 3, 8, 0, 9), [0, None, None, 0, 9]),
        # Two are small and their sum, 5, leaves open which is which.
        ((0, 3, 2, 0, 9), [0, None, None, 0, 9]),
        # Two that are 1 each: their sum would tell, so the 9 goes too.
        ((0, 1, 1, 0, 9), [0, None, None, 0, None]),
        # Two that are 4 each, the most a small number can be: the same.
        ((4, 4, 0, 0, 9), [None, None, 0, 0, None]),
        # Equally small ones go together.
        ((0, 5, 5, 4, 9), [0, None, None, None, 9]),
        # So few that zeros would give them away.
        ((0, 0, 3, 0, 0), [None] * 5),
        ((0, 4, 4, 0, 0), [None] * 5),
    ],
)
def test_counts_below_the_limit_are_hidden_with_what_would_give_them_away(
    counts: tuple[int, ...], expected: list[float | None]
) -> None:
    found = obstacles(counted(*counts), ["why"], limit=5)
    assert shown(found) == expected
    assert [value is None for value in shown(found, "share")] == [value is None for value in expected]
    assert found.coded == sum(counts)


def test_whoever_knows_the_rule_cannot_reckon_out_a_hidden_count() -> None:
    # Every way in which five domains can be named up to three times: what looks the same leaves two possibilities.
    seen: dict[tuple[int | None, tuple[int | None, ...]], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(4), repeat=5):
        hidden = _hidden(pd.Series(counts), sum(counts), limit=3)
        look = tuple(None if secret else count for count, secret in zip(counts, hidden, strict=True))
        seen[None if all(hidden) else sum(counts), look].append(counts)
    computable = [
        look
        for (_base, look), possible in seen.items()
        for place, value in enumerate(look)
        if value is None and len({counts[place] for counts in possible}) == 1
    ]
    assert not computable


def test_without_a_coded_answer_there_are_counts_of_0_and_no_shares() -> None:
    for table in (coding(), coding(("a", "why", "")), coding(("a", "improve", "process"))):
        found = obstacles(table, ["why"], limit=5)
        assert (found.coded, shown(found), shown(found, "share")) == (0, [0] * 5, [None] * 5)


def test_the_facts_are_the_numbers_and_hidden_ones_have_no_value() -> None:
    # 6 + 9 + 3 + 5 = 23 coded, of which 3 and with it 5 are hidden; one answer has no domain.
    table = pd.concat([counted(6, 9, 3, 5), coding(("x", "why", ""))])
    facts = {number.name: (number.value, number.base) for number in obstacle_numbers(obstacles(table, ["why"], 5))}
    assert facts["obstacles.innovation.count"] == (6, 23)
    assert facts["obstacles.outer_setting.share"] == (pytest.approx(100 * 9 / 23), 23)
    assert facts["obstacles.coded.count"] == (23, 24)
    assert facts["obstacles.uncoded.count"] == (1, 24)
    assert facts["obstacles.process.count"] == (0, 23)
    for name in ("inner_setting", "individuals"):
        value, _base = facts[f"obstacles.{name}.count"]
        assert value != value  # noqa: PLR0124 - missing
    few = {
        number.name: (number.value, number.base) for number in obstacle_numbers(obstacles(counted(0, 3), ["why"], 5))
    }
    assert (few["obstacles.coded.count"], few["obstacles.uncoded.count"]) == ((None, 3), (None, 3))
    assert set(facts) == {f"obstacles.{name}.{kind}" for name in DOMAINS for kind in ("count", "share")} | {
        "obstacles.coded.count",
        "obstacles.uncoded.count",
    }
