"""A run that is killed, or told to end, at any moment: the report that was there is whole, and nothing is left."""

from __future__ import annotations

import random
import signal
import sys
import time
from pathlib import Path

import pytest
from small_build import build, left_behind, problems_of, start

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="what is left of a process is found as Linux tells it"),
    pytest.mark.slow,
]

SOON_SECONDS = 2


def end_at_random(project: Path, temporary: Path, number: signal.Signals, times: int, longest: float) -> list[float]:
    """Start and end a run as many times; return how long each took to end."""
    chance, took = random.Random(times), []
    for _time in range(times):
        moment = chance.uniform(0, longest)
        ready = project / f"ready-{number.name}-{_time}"
        with start(project, temporary, STAMP=str(_time), READY=str(ready)) as run:
            while not ready.exists():  # Python itself has been started
                time.sleep(0.01)
            time.sleep(moment)
            run.send_signal(number)
            sent = time.monotonic()
            said, _nothing = run.communicate(timeout=60)
            took.append(time.monotonic() - sent)
        assert problems_of(project) == [], f"{number.name} after {moment:.2f} s: {said}"
        assert "Traceback" not in said or number is signal.SIGKILL, f"{number.name} after {moment:.2f} s: {said}"
        if number != signal.SIGKILL:
            assert left_behind(project, temporary, patience=2) == [], f"{number.name} after {moment:.2f} s: {said}"
    return took


def seconds_of_a_run(project: Path, temporary: Path) -> float:
    started = time.monotonic()
    code, said = build(project, temporary)
    assert code == 0, said
    return time.monotonic() - started


def assert_the_next_run_succeeds_and_nothing_is_left(project: Path, temporary: Path) -> None:
    code, said = build(project, temporary)
    assert code == 0, said
    assert problems_of(project) == []
    assert left_behind(project, temporary) == []


def test_a_run_that_is_killed_leaves_the_report_and_no_process_and_the_next_run_clears_up(
    built: Path, temporary: Path
) -> None:
    end_at_random(built, temporary, signal.SIGKILL, 2, longest=8)
    assert_the_next_run_succeeds_and_nothing_is_left(built, temporary)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
def test_killed_at_ten_random_moments(built: Path, temporary: Path, seed: int) -> None:
    longest = seconds_of_a_run(built, temporary)
    end_at_random(built, temporary, signal.SIGKILL, 10, longest + seed / 10)
    assert_the_next_run_succeeds_and_nothing_is_left(built, temporary)


@pytest.mark.torture
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_at_twenty_random_moments(built: Path, temporary: Path, number: signal.Signals) -> None:
    longest = seconds_of_a_run(built, temporary)
    took = end_at_random(built, temporary, number, 20, longest)
    sys.stderr.write(f"{number.name}: {[round(each, 2) for each in sorted(took)]} s\n")
    assert max(took) < SOON_SECONDS
