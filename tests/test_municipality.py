"""Another municipality changes its period folder and report/_brand/, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup.period import open_period

ROOT = Path(__file__).parents[1]
PLACES = ("src", "report", "notebooks", "schemas")
ENDINGS = {".py", ".po", ".qmd", ".yml", ".html", ".js", ".css", ".typ", ".lua", ".j2", ".ipynb", ".json"}


@pytest.mark.parametrize("name", ["2018-2022", "2022-2026"])
def test_the_municipality_its_board_and_case_stand_in_the_period_folder_alone(name: str) -> None:
    about = open_period(ROOT / "data" / "raw", name).period
    words = (about.municipality.name, about.municipality.name.split()[0], about.board, about.case_number)
    files = [
        file
        for place in PLACES
        for file in (ROOT / place).rglob("*")
        if file.suffix in ENDINGS and not {"output", "_generated", "demo", ".ipynb_checkpoints"} & set(file.parts)
    ]
    assert len(files) > 100
    named = {
        str(file.relative_to(ROOT)): word
        for file in files
        for word in words
        if word in file.read_text(encoding="utf-8")
    }
    assert named == {}
