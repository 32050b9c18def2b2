"""Every number the report uses: its name, its value, and how it is written."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.errors import RunError
from followup.facts import Fact, FactBook, Unit, fact_text, make_fact
from followup.locale import NO_BREAK_SPACE, in_language


def fact(name: str, value: float | None = 1.0, notebook: str = "") -> Fact:
    return make_fact(name, value, unit=Unit.INDEX, base=4, label="Etikett", notebook=notebook, cell="cell")


@pytest.mark.parametrize("name", ["a.b", "implementation.index.by_area.U1", "a_1.b-C.d"])
def test_a_name_is_a_subject_and_a_measure(name: str) -> None:
    assert fact(name).name == name


@pytest.mark.parametrize("name", ["index", "", ".a", "a.", "A.b", "1a.b", "a b.c", "a.å", "a..b", "a.b\n", "_a.b"])
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name for a fact"):
        fact(name)


@pytest.mark.parametrize("value", [None, math.nan, np.nan, math.inf, -math.inf])
def test_a_number_that_is_none_has_no_value_and_says_so(value: float | None) -> None:
    with in_language("en"):
        made = fact("a.b", value)
    assert made.value is None
    assert made.text == "not available"


def test_numpy_numbers_become_plain_ones(tmp_path: Path) -> None:
    made = make_fact("a.b", np.int64(3), unit="count", base=np.int64(7), label="")  # type: ignore[arg-type]
    assert (type(made.value), type(made.base)) == (float, int)
    FactBook([made]).write(tmp_path / "facts.json")


@pytest.mark.parametrize(
    ("value", "unit", "swedish", "english"),
    [
        (62.5, Unit.INDEX, "62,5", "62.5"),
        (62.25, Unit.INDEX, "62,3", "62.3"),  # halves go up
        (1032, Unit.COUNT, "1\u00a0032", "1,032"),
        (0, Unit.COUNT, "0", "0"),
        (62.5, Unit.PERCENT, "63\u00a0%", "63%"),
        (0.4, Unit.PERCENT, "0\u00a0%", "0%"),
        (3.25, Unit.POINTS, "+3,3", "+3.3"),
        (-3.25, Unit.POINTS, "−3,3", "−3.3"),
        (0, Unit.POINTS, "0,0", "0.0"),
        (0.04, Unit.POINTS, "0,0", "0.0"),  # no sign before a number that is written as 0
        (-0.04, Unit.POINTS, "0,0", "0.0"),
    ],
)
def test_a_value_is_written_as_its_unit_and_the_language_ask(
    value: float, unit: Unit, swedish: str, english: str
) -> None:
    assert fact_text(value, unit) == swedish
    with in_language("en"):
        assert fact_text(value, unit) == english


@given(st.floats(-1e9, 1e9), st.sampled_from(Unit))
def test_the_written_number_is_the_value_to_its_decimals(value: float, unit: Unit) -> None:
    written = fact_text(value, unit).replace(NO_BREAK_SPACE, "").replace("−", "-").replace(",", ".")
    decimals = 0 if unit in {Unit.COUNT, Unit.PERCENT} else 1
    assert abs(float(written.rstrip("%")) - value) <= 0.5 * 10**-decimals + abs(value) * 1e-12


def test_a_fact_recorded_by_two_notebooks_is_refused() -> None:
    with in_language("en"), pytest.raises(RunError, match=r"a\.b") as raised:
        FactBook([fact("a.b", notebook="02_x"), fact("a.c"), fact("a.b", notebook="03_y")])
    assert raised.value.details == "02_x, 03_y"


def test_a_fact_in_two_files_is_refused(tmp_path: Path) -> None:
    files = [tmp_path / "1.json", tmp_path / "2.json"]
    for file in files:
        FactBook([fact("a.b")]).write(file)
    with pytest.raises(RunError):
        FactBook.read(*files)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    facts = FactBook([fact("b.b", None), fact("a.å-a".replace("å", "a"), 62.5, "02_x")])
    facts.write(tmp_path / "facts.json")
    again = FactBook.read(tmp_path / "facts.json")
    assert dict(again) == dict(facts)
    assert list(again) == sorted(facts)


def test_the_file_is_json_that_everybody_can_read(tmp_path: Path) -> None:
    FactBook([fact("a.b", None), fact("a.c", math.inf)]).write(tmp_path / "facts.json")
    content = (tmp_path / "facts.json").read_bytes()
    assert b"\r" not in content
    assert json.loads(content, parse_constant=pytest.fail)["a.b"]["value"] is None


def test_the_value_of_a_missing_fact_is_none() -> None:
    assert FactBook([fact("a.b", 2.0)]).value("a.b") == 2.0
    assert FactBook([fact("a.b", None)]).value("a.b") is None
    assert FactBook().value("a.b") is None


def test_the_nearest_names_of_a_misspelt_one() -> None:
    facts = FactBook(map(fact, ["implementation.index", "implementation.gap", "response.rate"]))
    assert facts.nearest("implementation.indx")[0] == "implementation.index"
    assert facts.nearest("zzz") == []
