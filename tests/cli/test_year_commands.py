"""The commands about one year: what they refuse, and that a mid-term period needs no survey."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sending import PERIOD, mid_term, send_in


@pytest.mark.parametrize("command", ["run", "render", "check", "code"])
@pytest.mark.parametrize(("year", "rule"), [("2022", "year.outside-term"), ("2023", "year.no-forms")])
def test_a_year_that_cannot_be_followed_up_is_refused_with_what_to_do(
    refused: Callable[..., str], project: Path, command: str, year: str, rule: str
) -> None:
    assert project.is_dir()
    said = refused(command, PERIOD, "--year", year)
    assert f"[{rule}]" in said
    assert ("2023, 2024, 2025, 2026" if rule == "year.outside-term" else "followup questionnaires 2022-2026") in said


def test_in_the_middle_of_a_term_a_year_is_checked_and_reviewed_without_the_survey(
    project: Path, followup: Callable[..., object]
) -> None:
    raw = project / "data" / "raw"
    shutil.rmtree(raw / PERIOD)
    folder = mid_term(raw)
    send_in(folder, 2024, "miljo", {"B208": ("Pågår", "Ja", "Möte i mars.")})
    said = followup("check", PERIOD)
    assert (said.code, "[responses.none]" in said.out) == (2, True)
    said = followup("check", PERIOD, "--year", "2024")
    assert said.code == 0, said.all
    assert "[next-steps.waiting]" in said.out
    assert "Möte" not in said.all
    said = followup("code", PERIOD, "--year", "2024")
    assert said.code == 0, said.all
    assert "next_steps-2024.xlsx" in said.out
    assert (folder / "next_steps-2024.xlsx").is_file()
    assert not (folder / "coding.xlsx").exists()


def test_a_telephone_number_in_a_form_stops_the_year(project: Path, refused: Callable[..., str]) -> None:
    folder = project / "data" / "raw" / PERIOD
    send_in(folder, 2026, "miljo", {"B208": ("Pågår", "Ja", "Ring Lisa på 08-465 004 00")})
    said = refused("run", PERIOD, "--year", "2026")
    assert "Lisa" not in said


def test_the_page_of_a_check_is_not_made_of_a_year(refused: Callable[..., str], project: Path) -> None:
    assert "cli.html-of-a-year" in refused("check", PERIOD, "--year", "2024", "--html", str(project / "x.html"))
