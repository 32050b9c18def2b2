"""Do a part of a run in a process of its own, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from followup.forking import call_beside
from followup.locale import in_language, language

Result = TypeVar("Result")


def beside(function: Callable[[], Result]) -> Result:
    """Return what a function returns, from a process of its own where one can be forked, else from this one.

    Parameters
    ----------
    function
        As for :func:`followup.forking.call_beside`.
    """
    return call_beside(partial(_speaking, language(), function))


def _speaking(code: str, function: Callable[[], Result]) -> Result:
    with in_language(code):
        return function()
