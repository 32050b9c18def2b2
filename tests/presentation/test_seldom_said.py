"""What is said only where a period lacks something, or where a number is written as nobody counts with it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from followup.comparing.build import Build, Table
from followup.comparing.differences import Pair, compare
from followup.comparing.page import _rewording
from followup.disclosure.model import Cell, Release, joined
from followup.figures.strips import strips
from followup.period import open_period
from followup.period.plan import PlanDocument
from followup.period.questionnaire import Option, Questionnaire, Scale
from followup.presentation import appendix, interval_note
from followup.presentation.year.words import sentences
from followup.shares_in_words import worded_shares
from followup.staging import _plan_name, report_metadata
from followup.typed_numbers import typed_numbers


@pytest.mark.parametrize(
    ("title", "kind", "begins"),
    [("Handlingsplan 2024", "handlingsplan", "”Handlingsplan"), ("Trygghet", "handlingsplan", "handlingsplan"),
     ("Trygghet", "aktivitetsplan", "aktivitetsplan")],
)  # fmt: skip
def test_a_plan_is_called_what_it_is_unless_its_title_says_so(title: str, kind: Any, begins: str) -> None:
    said = _plan_name(PlanDocument(id="P", title=title, kind=kind, adopted=date(2024, 1, 2), adopted_by="KS"))
    assert said.startswith(begins) or begins in said
    assert said.endswith("2024")
    assert said.lower().count(kind) == 1


def test_real_answers_get_no_notice_of_synthetic_data(tiny_period: Any) -> None:
    made_up = report_metadata(open_period(tiny_period().parent, "2018-2022"))
    folder = tiny_period(("period.yaml", "synthetic: true", "synthetic: false"))
    real = report_metadata(open_period(folder.parent, "2018-2022"))
    assert ("notice" in made_up, "notice" in real) == (True, False)
    assert len(str(made_up["header-text"]).split(" · ")) == len(str(real["header-text"]).split(" · ")) + 1


@pytest.mark.parametrize(("low", "high", "numbers"), [(None, None, []), (1, None, ["1"]), (None, 9, ["9"]),
                                                      (1, 9, ["1", "9"])])  # fmt: skip
def test_the_limits_of_a_question_are_those_it_has(low: int | None, high: int | None, numbers: list[str]) -> None:
    said = appendix._limits(SimpleNamespace(minimum=low, maximum=high))  # type: ignore[arg-type]
    assert [char for char in said if char.isdigit()] == numbers


def test_intervals_are_explained_only_where_there_are_any() -> None:
    assert interval_note(pd.DataFrame({"share": [1.0]})) == ""
    assert "Wilson" in interval_note(pd.DataFrame({"share": [1.0], "low": [0.5]}))


def test_a_year_without_a_question_on_follow_up_or_an_earlier_round_says_so() -> None:
    row = pd.Series({"followup_answered": 2, "compared": 0})
    alone: Any = SimpleNamespace(followup=None, before=None)
    later: Any = SimpleNamespace(followup=None, before=2023)
    (said,), (compared,) = list(sentences(row, alone)), list(sentences(row, later))
    assert "2023" not in said
    assert "2023" in compared


def test_a_text_that_came_or_went_is_shown_on_one_line_only() -> None:
    came, went = _rewording(Pair("Ett", "", "nya ord")), _rewording(Pair("Ett", "gamla ord", ""))
    assert (came.count("\n\n"), went.count("\n\n")) == (1, 1)
    assert "**nya ord**" in came
    assert "~~gamla ord~~" in went


def test_a_table_that_came_or_went_is_told_as_a_whole() -> None:
    rows = (("Område", "Antal"), ("Stöd", "3"))
    with_it, without = Build("a", tables={"t": Table("Tabell 1", rows)}), Build("a")
    assert compare(without, with_it).cells == (Pair("Tabell 1", "", "Tabell 1"),)
    assert compare(with_it, without).cells == (Pair("Tabell 1", "Tabell 1", ""),)
    emptied = Build("a", tables={"t": Table("Tabell 1", ())})
    assert compare(with_it, emptied).cells == (Pair("Tabell 1 Stöd · Antal", "3", ""),)


def test_numbers_that_nobody_counts_with_are_left() -> None:
    assert [typed.text for typed in typed_numbers("Koden 0465 gäller, 62 svarade.")] == ["62"]
    assert [found.text for found in worded_shares("Två av två, ett av två.")][-1:] == ["ett av två"]


def test_two_tables_that_give_a_cell_different_values_are_not_joined() -> None:
    with pytest.raises(ValueError, match="trained"):
        joined([Release((Cell("trained", 3, 0, 40),)), Release((Cell("trained", 4, 0, 40),))])


def test_an_indicator_that_no_municipality_has_is_a_dash_in_the_figure() -> None:
    figure = strips(pd.DataFrame({"a": [None, None], "b": [1.0, 2.0]}, dtype="float64"), {"a": "A", "b": "B"}, "x")
    assert [text.get_text() for text in figure.axes[0].texts] == ["–"]


def test_a_code_or_an_id_that_there_is_none_of_is_an_error() -> None:
    with pytest.raises(KeyError, match="borta"):
        Scale(options=[Option(code="ja", label="Ja")]).option("borta")
    with pytest.raises(KeyError, match="borta"):
        Questionnaire.model_construct(questions=[]).question("borta")
