"""A staged report for each test, and one that the embedded engine has rendered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from staged import write_stage
from year_documents import render_year

from followup.errors import Fault, InputError
from followup.render.embedded import EmbeddedEngine, render


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """A staged report of its own for the test."""
    return write_stage(tmp_path / "stage")


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report that the embedded engine has rendered in every format."""
    folder = tmp_path_factory.mktemp("rendered")
    render(write_stage(folder / "stage"), folder / "out", ["html", "pdf", "docx"], lambda line: None)
    return folder / "out"


@pytest.fixture(scope="session")
def rendered_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a year's documents that the embedded engine has rendered in every format."""
    return render_year(EmbeddedEngine(), tmp_path_factory.mktemp("year"))


@pytest.fixture
def write_commentary(stage: Path) -> Callable[[str], Path]:
    """Put a text where an analyst's commentary stands; return the stage."""

    def write(text: str) -> Path:
        (stage / "_generated" / "_commentary-systematics.md").write_text(text, encoding="utf-8")
        return stage

    return write


@pytest.fixture
def faults_of(tmp_path: Path) -> Callable[[Path], list[Fault]]:
    """Render a stage that must be refused; return its faults, having seen that nothing was written."""

    def render_in_vain(stage: Path) -> list[Fault]:
        with pytest.raises(InputError) as refused:
            render(stage, tmp_path / "out", ["html"], lambda line: None)
        assert not (tmp_path / "out").exists()
        return list(refused.value.faults)

    return render_in_vain
