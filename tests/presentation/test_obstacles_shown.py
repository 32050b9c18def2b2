"""The section on obstacles says what is right whether or not anything has been coded or may be quoted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from drawn import inputs, obstacles_found

from followup.indicators.obstacles import Obstacles, obstacles
from followup.notebook import Workbench
from followup.presentation.obstacles import obstacles_fragment, obstacles_sheet, quotations_markdown

NONE = pd.DataFrame({"question": [], "domain": [], "text": []}, dtype="str")


def quotations(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["question", "domain", "text"], dtype="str")


def uncoded(answers: int) -> Obstacles:
    names = [f"r{number}" for number in range(answers)]
    table = pd.DataFrame({"respondent": names, "question": "obstacles", "domain": ""}, dtype="str")
    found = obstacles(table, ["obstacles"])
    return found.shown(found.protected(5))


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench("05", tmp_path, inputs(), tmp_path)


def section(bench: Workbench, found: Obstacles, quoted: pd.DataFrame = NONE) -> str:
    obstacles_fragment(bench, found, quoted)
    return (bench.processed / "fragments" / "_obstacles.md").read_text(encoding="utf-8")


def test_coded_answers_bring_figure_table_and_facts(bench: Workbench) -> None:
    text = section(bench, obstacles_found(6, 11, 24, 9, 15))
    assert "{{< fact obstacles.coded.count >}} svarande" in text
    assert text.endswith(
        "{{< include /_generated/_fig-obstacles.md >}}\n\n{{< include /_generated/_tbl-obstacles.md >}}\n"
    )
    assert "uncoded" not in text
    assert "Citaten" not in text
    figure = (bench.processed / "fragments" / "_fig-obstacles.md").read_text(encoding="utf-8")
    assert "Yttre sammanhang: 17 % (11)" in figure.replace("\N{NO-BREAK SPACE}", " ")  # 11 of 65: 16.9


def test_answers_that_are_not_coded_are_only_counted(bench: Workbench) -> None:
    text = section(bench, uncoded(7))
    assert "{{< fact obstacles.uncoded.count >}}, har inte kodats" in text
    assert "@" not in text
    assert "include" not in text


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (uncoded(0), "Ingen av de svarande har skrivit något om vad som hindrar arbetet.\n"),
        (
            obstacles_found(0, 3),
            "Så få svar om vad som hindrar arbetet har kodats att de inte redovisas efter slag av hinder.\n",
        ),
    ],
)
def test_where_there_is_nothing_to_show_a_sentence_says_why(bench: Workbench, found: Obstacles, sentence: str) -> None:
    assert section(bench, found) == sentence
    assert [file.name for file in (bench.processed / "fragments").iterdir()] == ["_obstacles.md"]


def test_a_survey_without_the_question_is_no_silence_of_the_respondents(bench: Workbench) -> None:
    asked = bench.input.questionnaire
    others = [question for question in asked.questions if question.id != "obstacles"]
    bench.input = replace(bench.input, questionnaire=asked.model_copy(update={"questions": others}))
    assert section(bench, uncoded(0)) == "Enkäten innehöll ingen fråga om vad som hindrar arbetet.\n"


def test_hidden_numbers_are_dots_and_the_base_is_not_told_where_all_are_hidden() -> None:
    # 3 is small, and 6 the next smallest of 3, 6 and 20: 20 of 29 are 69 %.
    shown = obstacles_sheet(obstacles_found(0, 3, 6, 20), 5)
    assert [row[2:] for row in shown.shown.to_numpy().tolist()] == [
        ["0", "0\N{NO-BREAK SPACE}%"], ["..", ".."], ["..", ".."], ["20", "69\N{NO-BREAK SPACE}%"],
        ["0", "0\N{NO-BREAK SPACE}%"],
    ]  # fmt: skip
    assert "de 29 svarande" in shown.note
    assert "29" not in obstacles_sheet(obstacles_found(0, 3), 5).note
    assert "de 3 " not in obstacles_sheet(obstacles_found(0, 3), 5).note


def test_quotations_stand_by_question_and_domain_even_where_nothing_is_counted(bench: Workbench) -> None:
    quoted = quotations(
        ("improvements", "process", "Ett årshjul."),
        ("obstacles", "", "Tid […]"),
        ("obstacles", "process", "Ingen\r\n\r\nplan"),
    )
    text = section(bench, uncoded(2), quoted)
    places = [
        text.index(part) for part in ("har inte kodats", "Citaten", "> Ingen\\\n> plan", "> Tid", "> Ett årshjul")
    ]
    assert places == sorted(places)
    assert text.count("(Genomförandeprocess):") == 2
    assert not any(name in text for name in ("Socialförvaltningen", "förvaltningen "))


def test_a_quotation_in_which_nothing_can_be_seen_is_left_out() -> None:
    assert quotations_markdown(quotations(("why", "", "\u200b\n \n")), {"why": "Varför?"}) == ""
