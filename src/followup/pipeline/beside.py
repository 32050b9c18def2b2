"""Compute something beside something else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Beside(Generic[Result]):
    """A computation in a thread of its own; an interrupted program does not wait for it.

    Parameters
    ----------
    compute
        What is computed; it begins at once, in the language of whoever asks.

    Examples
    --------
    >>> Beside(lambda: 1 + 1).result()
    2
    """

    def __init__(self, compute: Callable[[], Result]) -> None:
        self._future: Future[Result] = Future()
        context = copy_context()
        threading.Thread(target=lambda: context.run(self._run, compute), daemon=True).start()

    def result(self) -> Result:
        """Wait for the result and return it, or raise what the computation raised."""
        return self._future.result()

    def _run(self, compute: Callable[[], Result]) -> None:
        try:
            self._future.set_result(compute())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            self._future.set_exception(error)
