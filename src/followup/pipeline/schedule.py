"""Run steps, each as soon as those it needs are done, as many at once as there are processors."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from contextvars import copy_context

from followup.pipeline.kernels import Kernels
from followup.pipeline.steps import Graph, Step
from followup.processors import processors

_LOOK_UP_SECONDS = 0.5
_NEEDED_AFTER = (
    "lxml.html",
    "nbconvert.exporters.html",
    "followup.pipeline.gather",
    "docx",
    "openpyxl",
)
"""In the order in which they come to be needed."""


def import_ahead() -> None:
    """Import what is needed once the notebooks are done: meanwhile they work and this process would only wait."""
    for name in _NEEDED_AFTER:
        with suppress(ImportError):  # whoever needs it will say that it is missing
            importlib.import_module(name)


def run_steps(
    graph: Graph,
    run: Callable[[Step, Kernels], None],
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
        Runs one step on one of the given kernels, in a thread.
    progress
        Receives each step as it starts.
    at_once
        How many may run side by side.
    preload
        Modules that are imported once for all kernels, where they can be forked.
    """
    width = at_once or processors()
    kernels = Kernels(preload=preload)
    waiting, done = list(graph.steps), set[str]()
    running: dict[Future[None], Step] = {}
    failures: dict[str, BaseException] = {}
    with ThreadPoolExecutor(width) as pool:
        try:
            while running or (waiting and not failures):
                ready = [step for step in waiting if graph.needs(step) <= done] if not failures else []
                for step in ready[: width - len(running)]:
                    progress(step)
                    running[pool.submit(copy_context().run, run, step, kernels)] = step
                    waiting.remove(step)
                if not running:
                    break  # steps that need each other, or one that is not there
                # Woken now and then, because Windows lets Ctrl-C through only between two waits.
                finished, _still_running = wait(running, timeout=_LOOK_UP_SECONDS, return_when=FIRST_COMPLETED)
                for future in finished:
                    step, failure = running.pop(future), future.exception()
                    if failure is None:
                        done.add(step.name)
                    else:
                        failures[step.name] = failure
        except BaseException:
            kernels.end()
            raise
    for step in graph.steps:
        if step.name in failures:
            raise failures[step.name]
    if waiting:
        raise ValueError(f"steps that need what is never done: {', '.join(step.name for step in waiting)}")
