"""Which counts of people are small: they are not shown, whatever else is."""

from __future__ import annotations


def is_small(count: int, limit: int) -> bool:
    """Tell whether a count of people is too small to show; a true 0 is not.

    Examples
    --------
    >>> [is_small(count, 5) for count in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return 0 < count < limit


def discloses(count: int, limit: int, whole: int | None = None) -> bool:
    """Tell whether a count would show a small group: itself, or those of the whole who are not counted.

    Examples
    --------
    Of 40, 36 leaves 4; of 3, none leaves all three:

    >>> [discloses(count, 5, whole) for count, whole in ((36, 40), (35, 40), (40, 40), (0, 3))]
    [True, False, False, True]
    """
    return is_small(count, limit) or (whole is not None and is_small(whole - count, limit))
