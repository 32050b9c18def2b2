"""A hit stops, names the cell and never its content; what was reviewed as harmless only informs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from small_exports import forms, limesurvey, text_file

from followup.errors import Fault, InputError, Place, Severity
from followup.pipeline.check import find_faults
from followup.privacy import check_privacy
from followup.privacy.detect import find_in_file
from followup.privacy.reviewed import mark_harmless, read_reviewed

NUMBER, PHONE, EMAIL = "19800101-1231", "070-174 06 35", "eva.markör@example.se"
SECRETS = ("800101", "1231", "174 06", "1740635", "markör")


def stops(faults: list[Fault]) -> list[tuple[str, Place]]:
    return [(fault.rule, fault.place) for fault in faults if fault.severity is Severity.STOP]


@pytest.fixture
def folder(tiny_period: Callable[..., Path]) -> Path:
    return tiny_period()


def test_hits_in_headers_cells_sheet_names_and_file_names_are_named(folder: Path) -> None:
    book = Workbook()
    first, second = book.worksheets[0], book.create_sheet(f"Svar {NUMBER}")
    first.append(["Fråga", f"Ring {PHONE}"])
    first.append(["Ja", 198001011231])
    second.append(["Ja", None, EMAIL])
    book.save(folder / "responses" / "svar.xlsx")
    text_file(folder / "responses" / "svar 8001011231.csv", [["Fråga", "Svar"], ["Ja", "Nej"]])
    faults = check_privacy(folder)
    hidden = "Svar [borttaget: personnummer]"
    assert sorted(stops(faults)) == sorted([
        ("privacy.identity-number", Place("svar [borttaget: personnummer].csv")),
        ("privacy.phone", Place("svar.xlsx", "Sheet", 1, "B")),
        ("privacy.identity-number", Place("svar.xlsx", "Sheet", 2, "B")),
        ("privacy.identity-number", Place("svar.xlsx", hidden)),
        ("privacy.email", Place("svar.xlsx", hidden, 1, "C")),
    ])  # fmt: skip
    assert not any(secret in repr(faults) for secret in SECRETS)
    assert not any(
        secret in repr(find_in_file(file)) for file in (folder / "responses").iterdir() for secret in SECRETS
    )


def test_nothing_else_is_read_until_the_hits_are_gone(folder: Path) -> None:
    limesurvey(folder / "responses" / "a.csv", [f"x. Ring {PHONE}"], [[f"Barnet {NUMBER}"]])
    _period, cleaned, faults = find_faults(folder.parent, None)
    assert cleaned is None
    assert {fault.rule for fault in faults} == {"privacy.identity-number", "privacy.phone"}
    assert not any(secret in repr(faults) for secret in SECRETS)


def test_what_a_tool_fills_in_is_harmless_unless_it_names_somebody(folder: Path) -> None:
    forms(folder / "responses" / "a.xlsx", ["Fråga"], [["Ja"], ["Nej"]])
    assert check_privacy(folder) == []
    text_file(folder / "responses" / "b.csv", [["Id", "E-post", "Namn"], ["1", EMAIL, "Eva"]])
    assert stops(check_privacy(folder)) == [("privacy.email", Place("b.csv", row=2, column="B"))]


def test_a_long_column_of_hits_is_counted_after_the_first_cells(folder: Path) -> None:
    text_file(folder / "responses" / "a.csv", [["E-post"], *([f"a{number}@example.se"] for number in range(1000))])
    faults = check_privacy(folder)
    assert len(faults) == 21
    assert faults[-1].message == "… och 980 till i kolumnen."


def test_a_broken_export_is_left_to_the_reading(folder: Path) -> None:
    (folder / "responses" / "a.xlsx").write_bytes(b"no workbook")
    assert check_privacy(folder) == []


def test_what_was_reviewed_as_harmless_informs_wherever_it_stands(folder: Path) -> None:
    responses = folder / "responses"
    text_file(responses / "a.csv", [["Enhetskod", "Ring"], ["8001011231", PHONE]])
    text_file(responses / "b.csv", [["Kod"], ["19800101-1231"]])
    assert mark_harmless(folder, "a.csv:A2", "Enhetskod i  kommunens\nregister: 1", date(2023, 3, 1)) == 1
    assert mark_harmless(folder, "a.csv:A2", "Enhetskod", date(2023, 3, 2)) == 0
    assert stops(check_privacy(folder)) == [("privacy.phone", Place("a.csv", row=2, column="B"))]
    informs = [fault.place for fault in check_privacy(folder) if fault.severity is Severity.INFO]
    assert informs == [Place("a.csv", row=2, column="A"), Place("b.csv", row=2, column="A")]
    assert mark_harmless(folder, "a.csv:B2", "Växelns nummer", date(2023, 3, 2)) == 1
    assert stops(check_privacy(folder)) == []
    reviews = read_reviewed(folder)[0].harmless
    assert [(review.reason, review.reviewed.isoformat()) for review in reviews] == [
        ("Enhetskod i kommunens register: 1", "2023-03-01"),
        ("Växelns nummer", "2023-03-02"),
    ]
    assert not any(secret in (folder / "privacy.yaml").read_text(encoding="utf-8") for secret in SECRETS)


@pytest.mark.parametrize(
    ("cell", "reason", "rule"), [("a.csv:A1", "ofarligt", "privacy.no-hit"), ("a.csv:A2", " ", "privacy.no-reason")]
)
def test_nothing_is_recorded_without_a_hit_and_a_reason(folder: Path, cell: str, reason: str, rule: str) -> None:
    text_file(folder / "responses" / "a.csv", [["Enhetskod"], ["8001011231"]])
    with pytest.raises(InputError) as refused:
        mark_harmless(folder, cell, reason, date(2023, 3, 1))
    assert [fault.rule for fault in refused.value.faults] == [rule]
    assert not (folder / "privacy.yaml").exists()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("harmful: []\n", "yaml.unknown-key"),
        ("harmless:\n  - { digest: abc, reason: x, reviewed: 2023-01-01 }\n", "yaml.wrong-form"),
        ("harmless:\n  - { reason: x, reviewed: 2023-01-01 }\n", "yaml.missing-key"),
        ("harmless: [\n", "yaml.broken"),
    ],
)
def test_a_broken_review_is_told_of_and_makes_nothing_harmless(folder: Path, text: str, rule: str) -> None:
    text_file(folder / "responses" / "a.csv", [["Enhetskod"], ["8001011231"]])
    (folder / "privacy.yaml").write_text(text, encoding="utf-8")
    assert [rule for rule, _place in stops(check_privacy(folder))] == [rule, "privacy.identity-number"]
