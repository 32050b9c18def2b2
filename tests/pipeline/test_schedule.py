"""Steps run as soon as what they need is done, as many at once as there are processors, and end together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from followup.errors import RunError
from followup.locale import in_language, language
from followup.pipeline import schedule
from followup.pipeline.schedule import run_steps
from followup.pipeline.steps import Graph, Step

FOUR = Graph(
    (
        Step("a", writes=("tables/a",)),
        Step("b", reads=("tables/a",), writes=("tables/b",)),
        Step("c", reads=("tables/a",), writes=("tables/c",)),
        Step("d", reads=("tables/b", "tables/c")),
    )
)


def run_nothing(step: Step, kernels: Any, turn: Callable[[], None]) -> None:
    """Run a step that does nothing."""
    turn()


class Recorder:
    """Runs steps by sleeping a little, and remembers how."""

    def __init__(self, failing: str = "", seconds: float = 0.05) -> None:
        self.failing, self.seconds = failing, seconds
        self.ready: list[str] = []
        self.ended: list[str] = []
        self.begun: list[str] = []
        self.widest = self.now = 0
        self.lock = threading.Lock()

    def run(self, step: Step, kernels: Any, turn: Callable[[], None]) -> None:
        with self.lock:
            self.ready.append(step.name)
        turn()
        with self.lock:
            self.begun.append(step.name)
            assert FOUR.needs(step) <= set(self.ended)
            self.now += 1
            self.widest = max(self.widest, self.now)
        time.sleep(self.seconds * (3 if step.name == "b" else 1))
        with self.lock:
            self.now -= 1
            if step.name in self.failing:
                raise RunError(f"{step.name} failed")
            self.ended.append(step.name)


def test_a_step_waits_for_what_it_needs_and_two_run_side_by_side() -> None:
    it = Recorder()
    run_steps(FOUR, it.run, lambda step: None, at_once=2)
    assert sorted(it.ended) == ["a", "b", "c", "d"]
    assert it.widest == 2


def test_with_one_processor_steps_run_one_by_one_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "processors", lambda: 1)
    it = Recorder()
    run_steps(FOUR, it.run, lambda step: None)
    assert it.ended == ["a", "b", "c", "d"]
    assert it.widest == 1


def test_steps_make_ready_before_their_turn_and_those_that_wait_in_vain_give_up() -> None:
    it = Recorder(failing="a", seconds=0.3)
    with pytest.raises(RunError, match="a failed"):
        run_steps(FOUR, it.run, lambda step: None, at_once=2)
    assert sorted(it.ready) == ["a", "b", "c", "d"]
    assert it.begun == ["a"]


def test_each_step_is_named_as_it_begins() -> None:
    named: list[str] = []
    run_steps(FOUR, Recorder().run, lambda step: named.append(step.name), at_once=2)
    assert named == ["a", "b", "c", "d"]


def test_of_two_failures_the_first_in_order_is_told_and_nothing_more_is_started() -> None:
    it = Recorder(failing="bc")  # c fails long before b does
    with pytest.raises(RunError, match="b failed"):
        run_steps(FOUR, it.run, lambda step: None, at_once=2)
    assert "d" not in it.begun


def test_steps_speak_the_language_of_the_one_who_started_them() -> None:
    heard: list[str] = []
    with in_language("en"):
        run_steps(Graph(FOUR.steps[:1]), lambda *_any: heard.append(language()), lambda step: None)
    assert heard == ["en"]


def test_an_interruption_ends_the_kernels_at_once() -> None:
    given: list[Any] = []

    def run(step: Step, kernels: Any, turn: Callable[[], None]) -> None:
        given.append(kernels)
        turn()
        while not kernels.ending:
            time.sleep(0.01)

    def interrupt(step: Step) -> None:
        if step.name == "c":
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_steps(Graph((Step("b"), Step("c"))), run, interrupt, at_once=2)
    assert given
    assert given[0].ending
    assert time.monotonic() - started < 2


def test_steps_that_can_never_run_are_refused_instead_of_waited_for() -> None:
    circle = (
        Step("b", reads=("tables/c",), writes=("tables/b",)),
        Step("c", reads=("tables/b",), writes=("tables/c",)),
    )
    with pytest.raises(ValueError, match="never done: b, c"):
        run_steps(Graph((Step("a"), *circle)), run_nothing, lambda step: None)
