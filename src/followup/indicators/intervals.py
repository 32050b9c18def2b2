"""How sure a share of respondents is where staff were sampled. Where all were asked there is nothing to be sure of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite, isnan, sqrt
from statistics import NormalDist

import pandas as pd

from followup.schemas import State

CONFIDENCE = 0.95
"""How often an interval made in this way holds the share of the whole population, per 1."""


def wilson(share: float, n: int, population: float) -> tuple[float, float]:
    """Return Wilson's interval for a share, with finite population correction.

    With p = share / 100 and z the normal quantile of the confidence, the bounds solve
    (p − π)² = z² · f · π(1 − π) / n, where f = (N − n) / (N − 1) is the part of the variance that drawing n of N
    without putting back leaves. With k = z²f: (p + k/2n ± √(kp(1 − p)/n + k²/4n²)) / (1 + k/n), × 100. Of an endless
    population this is Wilson's own interval; where all were asked it is the share itself.

    Source: E. B. Wilson, *Probable inference*, JASA 22 (1927); the correction as in W. G. Cochran, *Sampling
    Techniques*, 3rd ed., 2.6.

    Parameters
    ----------
    share
        Of the n, 0–100.
    n
        How many answered.
    population
        N: how many they were drawn from. One below n counts as n.

    Returns
    -------
    tuple
        Lowest and highest, 0–100; missing without a base.

    Examples
    --------
    40 of 100 answered yes, of 300 staff: f = 200 / 299, k = 3.8415 · 0.6689 = 2.5696;
    (0.4 + 0.01285 ± √(0.006167 + 0.000165)) / 1.025696 = 0.4025 ± 0.0776.

    >>> [round(bound, 1) for bound in wilson(40, 100, 300)]
    [32.5, 48.0]
    >>> wilson(40, 100, 100)
    (40.0, 40.0)
    """
    if n <= 0 or isnan(share):
        return float("nan"), float("nan")
    p, whole = share / 100, max(float(population), float(n))
    left = (whole - n) / (whole - 1) if whole > 1 else 0.0
    k = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) ** 2 * (1.0 if population == float("inf") else left)
    middle, half = p + k / (2 * n), sqrt(k * p * (1 - p) / n + (k / (2 * n)) ** 2)
    low, high = 100 * (middle - half) / (1 + k / n), 100 * (middle + half) / (1 + k / n)
    return max(0.0, low), min(100.0, high)


def population_of(answers: pd.DataFrame, question: str, sampled: Mapping[str, int]) -> int:
    """Return how many people those who answered a question speak for.

    Where staff were sampled these are all from whom the sample was drawn; elsewhere everybody was asked, and those who
    answered speak for themselves alone.

    Examples
    --------
    >>> answers = pd.DataFrame({"question": "needs", "state": "answered", "respondent": ["r1", "r2", "r3"],
    ...                         "administration": ["social", "skola", "skola"]})
    >>> population_of(answers, "needs", {"skola": 40})
    41
    """
    said = answers[(answers["question"] == question) & (answers["state"] == State.ANSWERED.value)]
    people = said.groupby("administration")["respondent"].nunique()
    return sum(max(sampled.get(str(name), int(number)), int(number)) for name, number in people.items())


def with_intervals(
    table: pd.DataFrame, share: str, answers: pd.DataFrame, questions: Sequence[str], sampled: Mapping[str, int]
) -> pd.DataFrame:
    """Add the bounds ``low`` and ``high`` to shares of respondents, but only where staff were sampled.

    They are missing in a row whose answers all come from administrations where everybody was asked.

    Parameters
    ----------
    table
        With the shares, and in ``base`` how many answered.
    share
        The column with the shares.
    answers
        The table ``answers``.
    questions
        The question of each row.
    sampled
        From ``period.yaml``: the administrations where staff were sampled, with how many they were drawn from.

    Examples
    --------
    One of 2 was drawn and answered: f = (2 − 1) / (2 − 1) = 1, which is Wilson's own interval for 1 of 1, whose lower
    end is 1 / (1 + 3.8415) = 20.7.

    >>> answers = pd.DataFrame({"question": ["needs"], "state": "answered", "respondent": "r1",
    ...                         "administration": "skola"})
    >>> table = pd.DataFrame({"share": [100.0], "base": [1]})
    >>> with_intervals(table, "share", answers, ["needs"], {"skola": 2})[["low", "high"]].round(1).to_dict("records")
    [{'low': 20.7, 'high': 100.0}]
    """
    if not sampled:
        return table
    populations = [population_of(answers, question, sampled) for question in questions]
    bounds = [
        wilson(value, int(n), population) if population > n and isfinite(value) else (float("nan"), float("nan"))
        for value, n, population in zip(table[share], table["base"], populations, strict=True)
    ]
    return table.assign(low=[low for low, _high in bounds], high=[high for _low, high in bounds])
