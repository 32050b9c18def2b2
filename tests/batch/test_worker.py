"""A worker builds one report after another, and carries nothing over."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup.batch.build import _own_folder
from followup.forking import can_fork
from followup.forking.provisioner import _parents, parent_for


@pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")
def test_what_forks_kernels_ends_with_the_build_whose_folder_it_listens_in() -> None:
    with _own_folder() as folder:
        first = parent_for(("json",))
        assert _parents
    assert not _parents
    assert not Path(folder).exists()
    with _own_folder():
        assert parent_for(("json",)) is not first
