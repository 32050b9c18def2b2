"""What tests of every kind share: how long they may take, a small period, the public answers."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from small_period import write_period


def _asking_to_end(execute: Callable[..., object], *arguments: object, **options: object) -> object:
    return execute(*arguments, **{**options, "shutdown_kernel": "graceful"})


# How long an example takes says something of the machine and what else runs on it, nothing of the code.
settings.register_profile("patient", deadline=None)
# What a change is judged by must not depend on chance; at home hypothesis goes on looking for new examples.
settings.register_profile("judge", deadline=None, derandomize=True)
settings.load_profile("judge" if os.environ.get("CI") else "patient")

if "COVERAGE_PROCESS_CONFIG" in os.environ:
    import papermill

    # A kernel that is killed tells nothing of what it ran; one that is asked to end writes it down.
    papermill.execute_notebook = partial(_asking_to_end, papermill.execute_notebook)

ROOT = Path(__file__).parents[1]


@pytest.fixture
def tiny_period(tmp_path: Path) -> Callable[..., Path]:
    """Write a valid period folder; each edit is the file's name, a text in it and what to put in its place."""

    def write(*edits: tuple[str, str, str]) -> Path:
        return write_period(tmp_path / "raw" / "2018-2022", *edits)

    return write


@pytest.fixture(scope="session")
def public_answers() -> Path:
    """Return the folder of real, public answers that lie beside the project; skip where there is none."""
    folder = Path(os.environ.get("FOLLOWUP_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("there are no public answers beside the project (FOLLOWUP_SHARED_DATA names their folder)")
    return folder
