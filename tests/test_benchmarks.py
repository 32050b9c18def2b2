"""The benchmarks run, and their exports are answers in every part; how fast it goes is no matter here."""

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

import answers
import exports
import made_periods
import pandas as pd
import scale

from followup.clean import Context, clean
from followup.ingest import read_period_responses
from followup.period import open_period


@pytest.mark.parametrize("kind", scale.KINDS)
def test_fifty_answers_to_three_hundred_columns_are_measured(tmp_path, kind):
    assert len(exports.headers()) == 300
    file = tmp_path / f"export.{kind}"
    scale.KINDS[kind](file, 50)
    found = scale.measured_here("followup", file)
    # Activities, single, routed, five options of seventeen questions, numbers, texts, and the two of staff.
    columns = Counter(question.kind for question in exports.context().questionnaire.questions)
    assert columns["multiple"] == 17
    assert found["answers"] == 50 * (60 + 148 + 20 + 17 * 5 + 20 + 2 + 2)
    assert scale.measured_here("pandas", file)["answers"] == 50 * 300
    assert found["memory"] > 0


def test_time_that_doubles_with_the_rows_grows_as_their_first_power():
    assert scale.exponent([10, 20, 40], [1.0, 2.0, 4.0]) == pytest.approx(1)
    assert scale.exponent([10, 20, 40], [1.0, 4.0, 16.0]) == pytest.approx(2)


def test_a_period_of_any_length_has_sixty_questions_of_which_everybody_is_asked_all(tmp_path):
    folder = made_periods.write_period(tmp_path, 30)
    inputs = open_period(tmp_path, folder.name)
    tables, faults = read_period_responses(inputs)
    assert not faults
    cleaned = clean(tables, Context.of(inputs))
    assert len(cleaned.respondents) == 30
    # Six questions on seven activities, fourteen alone, four years and none, six needs, five forms and four homes.
    assert len(cleaned.answers) == 30 * (6 * 7 + 14 + 5 + 6 + 5 + 4)
    assert cleaned.answers["state"].value_counts()["answered"] > 30 * 30


def test_the_curves_are_drawn_and_the_table_tells_how_they_grow(tmp_path):
    steps = [answers.PANDAS, *answers.NOTEBOOKS]
    lines = [
        {"respondents": size, "MB": size / 1000, "step": step, "processor": size / 10, "clock": 1, "memory": 200}
        for size in (1000, 10_000)
        for step in steps
    ]
    table = answers.totals(pd.DataFrame(lines))
    assert table["all s"].tolist() == [500, 5000]
    assert table["time ratio"].tolist() == [5, 5]
    assert "all s 1.00, 01 MiB 0.00" in answers.as_markdown(table)
    answers.draw(table, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 1000
