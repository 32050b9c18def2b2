"""A trap that is set before an attack and looked at after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from trap import Trap


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    """Set a trap; see after the test that nothing went into it."""
    folder = tmp_path / "trap"
    folder.mkdir()
    with Trap(folder) as it:
        yield it
        it.check()
