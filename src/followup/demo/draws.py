"""Random draws that come out the same everywhere.

NumPy promises stable streams for its bit generators, not for the distributions on top of them. Everything here is
therefore made of one call only: a uniform number from PCG64.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")
_NORMAL = NormalDist()


class Draws:
    """A stream of random draws, seeded by name.

    Parameters
    ----------
    name
        The stream's name. Python's own ``hash`` differs from run to run, hence SHA-256.

    Examples
    --------
    >>> Draws("a").whole(1, 6) == Draws("a").whole(1, 6)
    True
    """

    def __init__(self, name: str) -> None:
        seed = int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big")
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """Draw a number in [low, high)."""
        return low + (high - low) * float(self._generator.random())

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return low + int(self.uniform() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Draw yes or no."""
        return self.uniform() < probability

    def normal(self) -> float:
        """Draw from the standard normal distribution."""
        return quantile(self.uniform())

    def pick(self, weights: Mapping[Item, float]) -> Item:
        """Draw one key, with probability proportional to its weight."""
        return at_share(weights, self.uniform())

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return the items in random order (Fisher and Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.whole(0, last)
            result[last], result[other] = result[other], result[last]
        return result

    def spread(self, count: int) -> list[float]:
        """Draw ``count`` numbers spread evenly over (0, 1), in random order.

        With a few dozen assignments plain draws could by chance end far from their probabilities; evenly spread
        ones (systematic sampling) stay near.

        Examples
        --------
        >>> [int(4 * number) for number in sorted(Draws("a").spread(4))]
        [0, 1, 2, 3]
        """
        return self.shuffled([(index + self.uniform()) / count for index in range(count)])


def at_share(weights: Mapping[Item, float], share: float) -> Item:
    """Return the key whose part of the cumulated weights holds ``share`` (0 to 1).

    Examples
    --------
    >>> at_share({"done": 3, "ongoing": 1}, 0.8)
    'ongoing'
    """
    left = share * sum(weights.values())
    chosen = None
    for key, weight in weights.items():
        if weight > 0:
            chosen = key
            if left < weight:
                break
        left -= weight
    if chosen is None:
        raise ValueError("no weight above zero")
    return chosen


def quantile(share: float) -> float:
    """Return the standard normal quantile, kept away from the infinite ends."""
    return _NORMAL.inv_cdf(min(max(share, 1e-9), 1 - 1e-9))


def normal_share(value: float) -> float:
    """Return the share of the standard normal distribution below ``value``."""
    return _NORMAL.cdf(value)
