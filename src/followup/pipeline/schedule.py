"""Run steps, each as soon as those it needs are done, as many at once as there are processors."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Event

from followup.pipeline.kernels import Kernels
from followup.pipeline.steps import Graph, Step
from followup.processors import processors

_LOOK_UP_SECONDS = 0.5
_MADE_READY = 6
"""So many steps may make ready before their turn: an idle kernel takes little, but not nothing."""
_NEEDED_AFTER = (
    "lxml.html",
    "nbconvert.exporters.html",
    "docx",
    "followup.render.embedded.rendering",
)
"""In the order in which they come to be needed."""


def import_ahead() -> None:
    """Import what is needed once the notebooks are done: meanwhile they work and this process would only wait."""
    for name in _NEEDED_AFTER:
        with suppress(ImportError):  # whoever needs it will say that it is missing
            importlib.import_module(name)


class Turns:
    """When each step may begin its work.

    Parameters
    ----------
    steps
        The names of the steps.
    """

    def __init__(self, steps: Iterable[str]) -> None:
        self._given = {step: Event() for step in steps}
        self._called_off = False

    def give(self, step: str) -> None:
        """Let a step begin."""
        self._given[step].set()

    def wait_for(self, step: str) -> None:
        """Wait until a step may begin.

        Raises
        ------
        CalledOff
            If it never will, since another has failed.
        """
        self._given[step].wait()
        if self._called_off:
            raise CalledOff

    def call_off(self) -> None:
        """Let those that wait give up."""
        self._called_off = True
        for given in self._given.values():
            given.set()


class CalledOff(Exception):
    """A step has waited for its turn in vain."""


def run_steps(
    graph: Graph,
    run: Callable[[Step, Kernels, Callable[[], None]], None],
    progress: Callable[[Step], None],
    at_once: int | None = None,
    preload: Sequence[str] = (),
) -> None:
    """Run every step.

    A step that fails lets those that are running finish, but no other starts. Since steps start in their order, the
    first of them that fails is always the same, and it is the one that is told of.

    Parameters
    ----------
    graph
        The steps.
    run
        Runs one step on one of the given kernels, in a thread. It may make ready at once, but calls what it is given
        before it reads what others write: that waits until they have, and until there is a processor for it.
    progress
        Receives each step as its turn comes.
    at_once
        How many may run side by side.
    preload
        Modules that are imported once for all kernels, where they can be forked.
    """
    width = at_once or processors()
    kernels = Kernels(preload=preload)
    waiting, done = list(graph.steps), set[str]()
    turns = Turns(step.name for step in graph.steps)
    running: set[str] = set()
    failures: dict[str, BaseException] = {}
    with ThreadPoolExecutor(width + _MADE_READY) as pool:
        futures = {
            pool.submit(copy_context().run, run, step, kernels, partial(turns.wait_for, step.name)): step.name
            for step in graph.steps
        }
        try:
            while running or (waiting and not failures):
                ready = [step for step in waiting if graph.needs(step) <= done] if not failures else []
                for step in ready[: width - len(running)]:
                    progress(step)
                    turns.give(step.name)
                    running.add(step.name)
                    waiting.remove(step)
                if not running:
                    break  # steps that need each other, or one that is not there
                # Woken now and then, because Windows lets Ctrl-C through only between two waits.
                finished, _still_running = wait(futures, timeout=_LOOK_UP_SECONDS, return_when=FIRST_COMPLETED)
                for future in finished:
                    name, failure = futures.pop(future), future.exception()
                    running.discard(name)
                    waiting = [step for step in waiting if step.name != name]
                    if failure is None:
                        done.add(name)
                    else:
                        failures[name] = failure
        except BaseException:
            kernels.end()
            raise
        finally:
            turns.call_off()
            pool.shutdown(wait=False, cancel_futures=True)
    for step in graph.steps:
        if step.name in failures:
            raise failures[step.name]
    if waiting:
        raise ValueError(f"steps that need what is never done: {', '.join(step.name for step in waiting)}")
