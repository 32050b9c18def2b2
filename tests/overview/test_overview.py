"""The overview: what it counts, what it leaves out, and that it can be read by Dask or without."""

from importlib.util import find_spec

import pandas as pd
import pytest

from followup.facts import FactBook, Unit, make_fact
from followup.figures.strips import strips
from followup.findings import Setting
from followup.notebook import Bench
from followup.overview import reading
from followup.overview.indicators import Gap, distribution, gap_counts, has_gap
from followup.overview.presentation import change_fragment, gap_names, gap_sheet, main_figure, main_names
from followup.overview.reading import common_period, members, summed, without_report
from followup.period import open_period


def write_facts(home, period, **values):
    facts = [
        make_fact(name.replace("__", "."), value, unit=Unit.INDEX, base=10, label="x") for name, value in values.items()
    ]
    FactBook(facts).write(home / "data" / "processed" / period / "facts.json")


@pytest.fixture
def many(tmp_path, tiny_period):
    """Two municipalities with the period, of which one has a report."""
    folder = tmp_path / "many"
    for name in ("0305-habo", "0643-habo"):
        raw = folder / name / "data" / "raw"
        raw.mkdir(parents=True)
        source = tiny_period(("period.yaml", "9998", name[:4]))
        source.rename(raw / "2018-2022")
    return folder


def test_only_those_with_a_report_are_in_it_and_the_others_are_named(many):
    write_facts(many / "0305-habo", "2018-2022", implementation__index=50)
    assert common_period(many) == "2018-2022"
    (member,) = members(many, "2018-2022")
    assert (member.code, member.facts.value("implementation.index")) == ("0305", 50)
    assert without_report(many, "2018-2022") == ["0643"]


def test_sums_are_the_same_by_dask_and_without(tmp_path, monkeypatch):
    files = {}
    for place, code in enumerate(("0114", "0115", "0117")):
        files[code] = tmp_path / f"{code}.parquet"
        table = pd.DataFrame({"form": ["a", "b", "a"], "planned": [1, 2, 3 + place], "other": [9, 9, 9]})
        table.to_parquet(files[code])
    expected = [
        ["0114", "a", 4],
        ["0114", "b", 2],
        ["0115", "a", 5],
        ["0115", "b", 2],
        ["0117", "a", 6],
        ["0117", "b", 2],
    ]
    if find_spec("dask"):
        assert summed(files, ["form"], ["planned"]).to_numpy().tolist() == expected
    monkeypatch.setattr(reading, "_dask_sums", lambda *_: None)
    assert summed(files, ["form"], ["planned"]).to_numpy().tolist() == expected


def setting(tiny_period, **values):
    period = open_period(tiny_period().parent, "2018-2022")
    facts = [
        make_fact(name.replace("__", "."), value, unit=Unit.COUNT, base=10, label="x") for name, value in values.items()
    ]
    return Setting.of(period, FactBook(facts))


def test_a_gap_is_there_not_there_or_cannot_be_told(tiny_period):
    # The thresholds: 30 per cent not done, systematics below 70.
    values = {"implementation__done__share": 70, "systematics__index": 70}
    found = has_gap(setting(tiny_period, **values, coverage__begun__count=2, coverage__forms__count=3))
    assert found == {
        Gap.IMPLEMENTATION: True,
        Gap.SYSTEMATICS: False,
        Gap.PERSONS: None,
        Gap.ANNUAL: None,
        Gap.FORMS: True,
    }


def test_the_gaps_have_the_names_of_rules_and_each_has_words():
    from followup.findings.rules import RULES

    assert {gap.value for gap in Gap} <= {rule.name for rule in RULES}
    assert set(gap_names()) == set(Gap)


def test_few_municipalities_are_named_and_many_are_counted():
    gaps = pd.DataFrame({"code": [f"{n:04d}" for n in range(20)], "gap": Gap.FORMS.value, "has": [1.0] * 20})
    few = gaps.assign(has=[1.0] * 2 + [0.0] * 18)
    assert gap_sheet(gap_counts(few), few).shown.iloc[0, -1] == "0000, 0001"
    assert "20" in gap_sheet(gap_counts(gaps), gaps).shown.iloc[0, -1]


def test_a_strip_has_a_dot_for_each_value_and_its_words_say_the_same():
    table = pd.DataFrame({name: [10.0, 20.0, None, 60.0] for name in main_names()})
    picture = main_figure(table, distribution(table, list(main_names())))
    assert picture.alt.count("20,0") == len(main_names())
    axes = strips(table, main_names(), "x").axes[0]
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dots] == [3] * len(main_names())


def test_without_an_earlier_follow_up_anywhere_the_part_on_change_says_so_and_shows_nothing(tmp_path):
    changes = pd.DataFrame({"code": [], "total": [], "matched": [], "course": []})
    change_fragment(Bench("08_overview", tmp_path), changes, distribution(changes, ["total", "matched"]))
    text = (tmp_path / "fragments" / "_change.md").read_text(encoding="utf-8")
    assert text.startswith("Ingen av kommunerna har en tidigare uppföljning att jämföra med.")
    assert "include" not in text
    assert not list(tmp_path.glob("fragments/*.svg"))


def test_with_earlier_follow_ups_the_part_on_change_brings_its_figure_and_its_table(tmp_path):
    changes = pd.DataFrame(
        {"code": ["0001", "0002"], "total": [4.0, -6.0], "matched": [2.0, -1.0], "course": ["forward", "back"]}
    )
    change_fragment(Bench("08_overview", tmp_path), changes, distribution(changes, ["total", "matched"]))
    text = (tmp_path / "fragments" / "_change.md").read_text(encoding="utf-8")
    assert "{{< fact overview.change.forward.count >}}" in text
    assert text.index("_fig-change.md") < text.index("_tbl-change.md")
    assert (tmp_path / "fragments" / "fig-change.svg").is_file()
