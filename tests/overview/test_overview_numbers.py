"""The numbers of an overview, and how it says where they come from."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from followup.batch.layout import Home
from followup.errors import InputError, RunError
from followup.facts import FactBook, Unit
from followup.overview import run
from followup.overview.bench import OverviewBench
from followup.overview.indicators import Course, Gap, distribution
from followup.overview.presentation import (
    change_fragment,
    course_numbers,
    course_sheet,
    distribution_numbers,
    gap_numbers,
    membership_numbers,
)
from followup.overview.reading import Member, common_period, members
from followup.overview.staging import overview_metadata
from followup.period import open_period
from followup.pipeline.workspace import TABLES_RECORD


def test_each_quartile_has_its_name_its_unit_and_how_many_it_is_of() -> None:
    table = distribution(pd.DataFrame({"implementation": [10.0, 30.0, None], "response": [50.0, 50.0, 80.0]}),
                         ["implementation", "response"])  # fmt: skip
    numbers = {n.name: n for n in distribution_numbers(table, "overview", {"implementation": "A", "response": "B"})}
    assert len(numbers) == 10
    median = numbers["overview.implementation.median"]
    assert (median.value, median.unit, median.base) == (20.0, Unit.INDEX, 2)
    assert (numbers["overview.response.most"].value, numbers["overview.response.most"].unit) == (80.0, Unit.PERCENT)
    levels = list(distribution_numbers(table, "overview.levels", {"implementation": "A", "response": "B"}))
    assert {number.unit for number in levels} == {Unit.PERCENT}


def test_municipalities_are_counted_with_and_without_a_report() -> None:
    assert [(n.value, n.base) for n in membership_numbers(3, 2)] == [(3, 5), (2, 5)]


def test_gaps_and_courses_are_counted() -> None:
    counts = pd.DataFrame({"gap": [Gap.FORMS.value, Gap.ANNUAL.value], "having": [1, 2], "assessed": [4, 3]})
    assert [(n.name, n.value, n.base) for n in gap_numbers(counts)] == [
        ("overview.gaps.coverage_forms.count", 1, 4),
        ("overview.gaps.annual_no_year.count", 2, 3),
    ]
    changes = pd.DataFrame({"course": [Course.BACK.value, Course.FORWARD.value, Course.BACK.value]})
    assert [(n.value, n.base) for n in course_numbers(changes)] == [(1, 3), (0, 3), (2, 3)]
    assert course_sheet(changes).shown.iloc[:, -1].tolist() == ["1", "0", "2"]


BY_HAND = ["coverage.parquet", "facts/01_clean.json", "facts/02_implementation.json"]


@pytest.mark.parametrize(
    ("files", "taken"), [([TABLES_RECORD, "facts.json", "coverage.parquet"], [TABLES_RECORD]), (BY_HAND, BY_HAND)]
)
def test_what_was_read_of_a_municipality_is_recorded_by_its_code(
    tmp_path: Path, tiny_period: Any, files: list[str], taken: list[str]
) -> None:
    raw = tiny_period(("period.yaml", "9998", "0114")).parent
    member = Member(Home("0114", tmp_path), open_period(raw, "2018-2022"), FactBook())
    with pytest.raises(RunError):
        run._input_records(member)
    for name in files:
        file = member.tables / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    records = {record["path"]: record["bytes"] for record in run._input_records(member)}
    assert records == {f"2018-2022/0114/{name}": len(name) for name in taken}


@pytest.mark.parametrize("synthetic", [True, False])
def test_an_overview_is_dated_as_the_last_report_and_says_whether_data_are_synthetic(
    tiny_period: Any, synthetic: bool
) -> None:
    edits = () if synthetic else (("period.yaml", "synthetic: true", "synthetic: false"),)
    period = open_period(tiny_period(*edits).parent, "2018-2022")
    metadata = overview_metadata([SimpleNamespace(input=period)], "2018-2022")  # type: ignore[list-item]
    assert (metadata["date"], metadata["period"]) == ("2023-04-24", "2018–2022")
    assert ("notice" in metadata) is synthetic


def test_a_folder_without_any_report_has_no_overview(tmp_path: Path, tiny_period: Any) -> None:
    raw = tmp_path / "many" / "0114-a" / "data" / "raw"
    raw.mkdir(parents=True)
    tiny_period(("period.yaml", "9998", "0114")).rename(raw / "2018-2022")
    (tmp_path / "many" / "notes").mkdir()
    for read in (lambda: common_period(tmp_path / "many"), lambda: members(tmp_path / "many", "2018-2022")):
        with pytest.raises(InputError) as caught:
            read()
        assert [fault.rule for fault in caught.value.faults] == ["overview.none-built"]


def test_where_nobody_told_of_staff_there_is_nothing_to_hide(tmp_path: Path) -> None:
    member: Any = SimpleNamespace(
        code="0114",
        name="A",
        facts={},
        input=SimpleNamespace(period=SimpleNamespace(thresholds=SimpleNamespace(people=5))),
    )
    table = pd.DataFrame({"code": ["0114"], "trained": [40.0]})
    bench = OverviewBench("overview", tmp_path, members=[member])
    assert bench.hide_small(table) is table


def test_change_is_shown_where_any_municipality_has_an_earlier_follow_up_and_else_said_to_lack() -> None:
    texts: dict[str, str] = {}
    shown: list[str] = []
    bench: Any = SimpleNamespace(fragment=texts.__setitem__, show_figure=lambda label, _picture: shown.append(label))
    columns = {"code": "str", "course": "str", "total": "float64", "matched": "float64"}
    none = pd.DataFrame(columns=list(columns)).astype(columns)
    change_fragment(bench, none, distribution(none, ["total", "matched"]))
    assert (shown, "{{<" in texts["change"]) == ([], False)
    some = pd.DataFrame([["0114", Course.FORWARD.value, 12.0, 9.0]], columns=list(columns))
    change_fragment(bench, some, distribution(some, ["total", "matched"]))
    assert shown == ["change"]
    assert "overview.change.forward.count" in texts["change"]
    assert texts["change"].count("include") == 2
