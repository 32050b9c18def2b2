"""How much the matrix hangs on its two thresholds: the same shares at every threshold that can make a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations_with_replacement

import pandas as pd

from followup.indicators.assignments import CRITERIA
from followup.period import Scale
from followup.period.period import Thresholds
from followup.schemas import Quadrant


def possible_indices(scores: Iterable[float], answered: int) -> list[float]:
    """Return every index, 0–100, that ``answered`` answers with these scores can give, from lowest to highest.

    Examples
    --------
    Nej 0, delvis ½ and ja 1, two answers: 0, ½, 1, 1½ or 2 of 2.

    >>> possible_indices([0, 0.5, 1], 2)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    sums = (sum(given) for given in combinations_with_replacement(sorted(set(scores)), answered))
    return sorted({round(100 * total / answered, 9) for total in sums})


def thresholds_around(threshold: float, possible: Sequence[float], steps: int = 1) -> list[float]:
    """Return the thresholds that differ from ``threshold`` by at most ``steps`` possible values, and its equal.

    A threshold between two possible values sorts as the upper of them does, and is written as that one.

    Examples
    --------
    With the status scores 0, 50 and 100 a threshold of 75 does what 100 does; one step milder is 50. A threshold of 0
    would let everything pass and is none.

    >>> thresholds_around(75, [0.0, 50.0, 100.0])
    [50.0, 100.0]
    """
    real = [value for value in possible if value > 0]
    place = sum(value < threshold for value in real)
    return real[max(0, place - steps) : place + steps + 1]


def sensitivity(assignments: pd.DataFrame, carried_out: Iterable[float], systematic: Iterable[float]) -> pd.DataFrame:
    """Return the shares of the matrix for every pair of thresholds.

    Which assignments can be assessed does not depend on the thresholds, so every row has the same base.

    Parameters
    ----------
    assignments
        The table ``assignments``.
    carried_out
        Thresholds against status score × 100.
    systematic
        Thresholds against the systematics index.

    Returns
    -------
    DataFrame
        One row per pair: ``carried_out, systematic, assessed`` (the base n), ``in_place`` and ``person_dependent``
        (counts), ``in_place_share`` and ``person_dependent_share`` (0–100, missing without a base).

    Examples
    --------
    >>> table = pd.DataFrame({"quadrant": ["in_place", "person_dependent", "neither", "not_assessed"],
    ...                       "score": [1, 1, 0.5, 1], "systematics": [80, 60, 90, None]})
    >>> sensitivity(table, [50, 100], [60, 80])[["in_place", "person_dependent"]].to_numpy().tolist()
    [[3, 0], [2, 1], [2, 0], [1, 1]]
    """
    assessed = assignments[assignments["quadrant"] != Quadrant.NOT_ASSESSED.value]
    base, limits = len(assessed), list(systematic)
    rows = []
    for carried in carried_out:
        passed = assessed.loc[100 * assessed["score"] >= carried, "systematics"]
        for limit in limits:
            in_place = int((passed >= limit).sum())
            rows.append((carried, limit, base, in_place, len(passed) - in_place))
    result = pd.DataFrame(rows, columns=["carried_out", "systematic", "assessed", "in_place", "person_dependent"])
    for name in ("in_place", "person_dependent"):
        result[f"{name}_share"] = 100 * result[name] / result["assessed"].where(result["assessed"] > 0)
    return result


def matrix_sensitivity(assignments: pd.DataFrame, limits: Thresholds, status: Scale, criteria: Scale) -> pd.DataFrame:
    """Return the shares at the thresholds that can make a difference, with the pair that applies marked.

    The threshold for carried out goes one possible status score to either side. The one for systematic goes over
    every index that an assignment with all criteria answered can have, and the threshold that applies.

    Returns
    -------
    DataFrame
        As :func:`sensitivity`, with ``chosen`` (the pair that applies) and ``near`` (the threshold for systematic at
        most one step away, the other as it applies).
    """
    carried = thresholds_around(limits.carried_out, possible_indices(_scores(status), 1))
    if limits.carried_out == 0:
        carried.insert(0, 0.0)
    applies = next(value for value in carried if value >= limits.carried_out)
    indices = [value for value in possible_indices(_scores(criteria), CRITERIA) if value > 0]
    systematic = sorted({*indices, limits.systematic})
    place = systematic.index(limits.systematic)
    table = sensitivity(assignments, carried, systematic)
    own = table["carried_out"] == applies
    return table.assign(
        chosen=own & (table["systematic"] == limits.systematic),
        near=own & table["systematic"].isin(systematic[max(0, place - 1) : place + 2]),
    )


def _scores(scale: Scale) -> list[float]:
    return [float(score) for code in scale.order if (score := scale.option(code).score) is not None]
