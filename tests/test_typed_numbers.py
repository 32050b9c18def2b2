"""Numbers typed by hand in the commentary: which are pointed out, with what they probably mean, and which are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_cells import ROOT, facts_of

from followup.errors import Severity
from followup.facts import FactBook, Unit, make_fact
from followup.locale import in_language
from followup.typed_numbers import check_typed_numbers, facts_meant, typed_numbers, typed_shares

NUMBERS = {
    "Index var 62,5.": ["62,5"],
    "Vi fick 1 234 svar.": ["1 234"],
    "Vi fick 1\u00a0234 svar, **17** till.": ["1\u00a0234", "17"],
    "Det är 62,5 % av dem.": ["62,5 %"],
    "Det är 62 procent, inte 62\u00a0%.": ["62 procent", "62\u00a0%"],
    "Det ökade 11,5 procentenheter.": ["11,5"],
    "Det ändrades med −3,3 enheter.": ["−3,3"],
    "Index 62.5 av 100.": ["62.5"],
    "Av 90 uppdrag är 48 genomförda (54 %).": ["90", "48", "54 %"],
    "Mellan 10–20 procent.": ["10", "20 procent"],
    "2024 svarade 113.": ["113"],
    "Mål 5 nåddes av 75 %.": ["75 %"],
    "Nivå 75 % är hög.": ["75 %"],
    "> 1. Index 62,5.": ["62,5"],
}
NONE = (
    "År 2024 och perioden 2018–2022, läsåret 2023/24.",
    "Den 1 januari, den 30 september 2026 och 2026-09-18.",
    "Mötet 3/4, 3.4.2026 och kl. 10.30.",
    "Lagen (2001:453), SOSFS 2011:9, HSLF-FS 2022:39 och Skr. 2016/17:10.",
    "19 §, § 19, 4 kap. 3 § och 12 § a.",
    "Se figur 3, tabell 4 och 5, avsnitt 4.2, bilaga 2 och fråga 12.",
    "1. Först.",
    "12) Sedan.",
    "- 3. Inuti.",
    "Ärende SON 2026-0284.",
    "Det kostade 20 000 kr, 1,5 miljoner kronor och tog 27 månader.",
    "Fyra av fem, 5-åringar, covid-19, B101, den 3:e.",
    "Se [rapporten](https://a.se/12,5) eller ring 08-123 45 67.",
    "Index är {{< fact implementation.index >}} av 100.",
    "Skalan går från 0 till 100.",
    "Gränsen är 70.",
    "Agenda 2030, mål 5.",
    "100 möjliga.",
)


@pytest.mark.parametrize(("line", "expected"), NUMBERS.items())
def test_what_could_be_a_result_is_found(line: str, expected: list[str]) -> None:
    assert [typed.text for typed in typed_numbers(line)] == expected


@pytest.mark.parametrize("line", NONE)
def test_years_dates_laws_references_sums_and_list_numbers_are_left_alone(line: str) -> None:
    assert list(typed_numbers(line)) == []


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 28))
def test_no_date_is_a_result(year: int, month: int, day: int) -> None:
    assert not list(typed_numbers(f"Beslut {year}-{month:02}-{day:02}, dnr {year}:{day} och år {year}."))


@given(st.integers(0, 999_999).map(lambda tenths: tenths / 10))
def test_every_index_as_a_report_writes_it_is_found_with_its_fact(value: float) -> None:
    with in_language("sv"):
        fact = make_fact("a.index", value, unit=Unit.INDEX, base=3, label="Index")
    (typed,) = typed_numbers(f"Det blev {fact.text} i år.")
    assert [found.name for found in facts_meant(typed, "", FactBook([fact]))] == ["a.index"]


@pytest.fixture
def book() -> FactBook:
    facts = {
        "implementation.index": (69.14, Unit.INDEX, "Genomförandeindex"),
        "implementation.done.count": (48, Unit.COUNT, "Genomförda uppdrag"),
        "response.answered.count": (1234, Unit.COUNT, "Svar"),
        "response.rate": (80.4, Unit.PERCENT, "Svarsfrekvens"),
        "response.rate.by_administration.aldre": (80.4, Unit.PERCENT, "Svarsfrekvens, Äldreförvaltningen"),
        "prevention.begun.share": (79.6, Unit.PERCENT, "Andel av påbörjade uppdrag"),
        "change.total": (-3.3, Unit.POINTS, "Förändring av genomförandeindex"),
        "coverage.planned.count": (3, Unit.COUNT, "Våldsformer med minst en planerad aktivitet"),
        "change.none": (None, Unit.POINTS, "Förändring"),
    }
    return FactBook(
        make_fact(name, value, unit=unit, base=1, label=label) for name, (value, unit, label) in facts.items()
    )


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Index är 69,1.", ["implementation.index"]),
        ("Index är 69,14.", ["implementation.index"]),
        ("Genomförandeindex är 69.", ["implementation.index"]),
        ("Index sjönk med 3,3.", ["change.total"]),
        ("Vi fick 1 234 svar.", ["response.answered.count"]),
        ("De svarande var 1234.", ["response.answered.count"]),
        ("48 uppdrag är genomförda.", ["implementation.done.count"]),
        # The one that shares most words with the sentence is first, the whole municipality before its parts.
        (
            "Svarsfrekvensen är 80 %.",
            ["response.rate", "response.rate.by_administration.aldre", "prevention.begun.share"],
        ),
        ("Av de påbörjade uppdragen är 80 procent", ["prevention.begun.share", "response.rate"]),
        ("Planen omfattar 3 våldsformer.", ["coverage.planned.count"]),
    ],
)
def test_a_number_is_pointed_out_with_the_facts_it_probably_means(
    tmp_path: Path, book: FactBook, sentence: str, names: list[str]
) -> None:
    (fault,) = faults_of(tmp_path, f"Inledning.\n\n{sentence}\n", book)
    assert (fault.rule, fault.severity) == ("commentary.typed-number", Severity.LOOK)
    assert (fault.place.file, fault.place.row) == ("commentary/conclusions.md", 3)
    places = [fault.next_step.index(f"{{{{< fact {name} >}}}}") for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "sentence", ["Nu är 53 % utbildade.", "Förra utkastet sade 71,4.", "Av 47 uppdrag återstår flera."]
)
def test_a_measure_that_no_fact_has_is_pointed_out_too(tmp_path: Path, book: FactBook, sentence: str) -> None:
    (fault,) = faults_of(tmp_path, sentence, book)
    assert fault.rule == "commentary.typed-number"
    assert "{{<" not in fault.next_step


@pytest.mark.parametrize(
    "sentence", ["Vi vill göra 3 saker.", "En grupp med 15 personer.", "Vi besökte 69 skolor.", "69 % är fel enhet."]
)
def test_a_number_of_something_else_is_not_taken_for_a_fact(tmp_path: Path, book: FactBook, sentence: str) -> None:
    assert not any("{{<" in fault.next_step for fault in faults_of(tmp_path, sentence, book))


def test_a_value_that_is_missing_is_never_meant(book: FactBook) -> None:
    (typed,) = typed_numbers("Förändringen är 0,0.")
    assert facts_meant(typed, "Förändringen är 0,0.", book) == []


@pytest.mark.parametrize("period", ["2018-2022", "2022-2026"])
def test_the_demo_has_no_number_typed_by_hand_and_gives_no_false_alarm(period: str) -> None:
    files = {file.stem: file for file in (ROOT / "data" / "raw" / period / "commentary").glob("*.md")}
    assert files
    assert check_typed_numbers(files, facts_of(period)) == []


def faults_of(folder: Path, text: str, book: FactBook) -> list:
    file = folder / "conclusions.md"
    file.write_text(text, encoding="utf-8")
    with in_language("sv"):
        return check_typed_numbers({"conclusions": file}, book)


WORDED = {
    "Var fjärde svarande vill det.": [25],
    "Vartannat uppdrag är klart.": [50],
    "Knappt hälften, en tredjedel och två tredjedelar.": [50, 33.3, 66.7],
    "Tre av fyra är nöjda, nio av tio mycket nöjda.": [75, 90],
    "Half of them, two thirds, one in four.": [50, 66.7, 25],
}
NOT_SHARES = (
    "Vi möts varannan vecka, var tredje månad och vart fjärde år.",
    "Under första hälften av mandatperioden.",
    "Den tredje delen, en av dem, två åtgärder av de tre.",
)


@pytest.mark.parametrize(("line", "expected"), WORDED.items())
def test_a_share_in_words_is_found(line: str, expected: list[float]) -> None:
    assert [round(typed.value, 1) for typed in typed_shares(line)] == expected


@pytest.mark.parametrize("line", NOT_SHARES)
def test_words_that_tell_how_often_when_or_which_are_no_shares(line: str) -> None:
    assert list(typed_shares(line)) == []


def test_a_share_in_words_is_pointed_out_with_what_it_probably_means_and_only_that(tmp_path: Path) -> None:
    facts = FactBook(
        make_fact(name, value, unit=Unit.PERCENT, base=98, label=label)
        for name, value, label in [
            ("needs.ask.share", 26.2, "Andel svarande som behöver kunskap om att fråga"),
            ("trained.share", 25.0, "Andel medarbetare med utbildning"),
            ("needs.risk.share", 45.0, "Andel svarande som behöver riskbedömning"),
        ]
    )
    file = tmp_path / "conclusions.md"
    file.write_text(
        "Var fjärde svarande behöver mer kunskap.\nHälften av kommunens invånare bor i tätorten.\n", "utf-8"
    )
    with in_language("sv"):
        (fault,) = check_typed_numbers({"conclusions": file}, facts)
    assert (fault.place.row, fault.severity) == (1, Severity.LOOK)
    assert "”Var fjärde”" in fault.message
    assert fault.next_step.index("needs.ask.share") > 0
    assert "trained.share" not in fault.next_step
    assert "needs.risk.share" not in fault.next_step
