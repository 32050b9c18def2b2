"""A worker builds one report after another, and carries nothing over but what forks kernels."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup.batch.build import _own_folder
from followup.forking import can_fork
from followup.forking.parents import close_parents, parent_for


@pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")
def test_what_forks_kernels_serves_the_next_build_too(tmp_path: Path) -> None:
    try:
        with _own_folder() as folder:
            first = parent_for(("json",))
        assert not Path(folder).exists()
        with _own_folder():
            parent = parent_for(("json",))
            assert parent is first
            kernel = parent.launch(["--version"], str(tmp_path), {})
            assert kernel.wait(60) == 0
    finally:
        close_parents()
