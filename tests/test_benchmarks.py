"""The benchmark runs, and its exports are answers in every part; how fast it goes is no matter here."""

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

import exports
import scale


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
