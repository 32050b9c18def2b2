"""What is no identity number, telephone number or address does not stop a run."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from stdnum import luhn

from followup.privacy.detect import find_in_file, find_in_sheets
from followup.privacy.patterns import find

DEMO = Path(__file__).resolve().parents[2] / "data" / "raw"

HARMLESS = [
    "SON 2023-0117", "KS 2023/00117", "Dnr SON 2023-0117", "Skr. 2016/17:10", "Lag (2018:1937)", "SOSFS 2011:9",
    "5050-1055", "123-4567", "bankgiro 991-2346", "plusgiro 90 20 02-1", "123 45", "SE-123 45 Exempelby",
    "2023-01-17", "2023-01-17 12:30", "2023-01-17 12:30:15", "20230117", "17/1 2023", "01-02-2023",
    "2023-01-17 - 2023-06-30", "20230117-20230630", "2018\N{EN DASH}2022", "08.30-16.30", "08:30\N{EN DASH}16:30",
    "2023-01-17T12:30:15Z", "0815-1630",
    "kl. 9.00-15.00", "0,8001011231", "0.8001011231", "12,5", "1 234 567", "62.5", "33,3 %", "-3", "0180", "5-9 år",
    "165560360793", "556036-0793", "212000-0142", "123456789012", "999912319999", "R_2xYz1mJq8S7bW0Q", "751753",
    "10.0.0.1", "192.168.100.200", "https://www.exempel.se/sida?id=1234567", "@handle", "a@b", "pris 1 200:-",
    "anonymous", "Telefonjour 2019-2022", "Ring senast 2023-01-17", "ring 20230117", "telefon 17-01-2023",
    "Mobil: 1 200 000 kr", "mobilt team 1200000", "ring 112", "sms 1 234 567", "tel 1200000 kr", "Telefon 2019–2022",
    "3f2a9c1b-7d04-4e5f-8a6b-1c2d3e4f5a6b", "3 av 12, 4 av 10, 7 av 2023",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_numbers_are_not_taken_for_something_else(text: str) -> None:
    assert find(text) == []


def test_no_organisation_number_is_taken_for_an_identity_number() -> None:
    chance = random.Random(2)
    for _ in range(5000):
        digits = (
            f"{chance.choice('125789')}{chance.randrange(10)}{chance.randrange(2, 10)}{chance.randrange(10**6):06d}"
        )
        number = digits + luhn.calc_check_digit(digits)
        for text in (number, f"{number[:6]}-{number[6:]}", f"16{number}", f"Bolaget {number[:6]}-{number[6:]}."):
            assert find(text) == []


def test_an_amount_with_decimals_is_none() -> None:
    chance = random.Random(3)
    texts = [repr(chance.random()) for _ in range(2000)] + [f"{chance.random():.10f}" for _ in range(2000)]
    assert [text for text in texts if find(text)] == []


def test_random_numbers_that_a_tool_fills_in_are_exempt_but_nothing_else_in_the_column() -> None:
    seeds = ["8001011231", "1701011234", "anna@example.se"]
    cells = pd.DataFrame([["submitdate. Datum", "seed. Frö"], *[["", seed] for seed in seeds]], index=[1, 2, 3, 4])
    assert [hit.cell for hit in find_in_sheets("svar.csv", [("", cells.astype("str"))])] == ["svar.csv:B4"]
    plain = cells.replace("submitdate. Datum", "Datum").astype("str")
    assert [hit.cell for hit in find_in_sheets("svar.csv", [("", plain)])] == ["svar.csv:B2", "svar.csv:B4"]


def test_a_column_of_codes_with_zeros_first_is_no_column_of_telephone_numbers() -> None:
    codes = ["033100101", "064300311", "71387206", "72616393", "48529699", "70878576"]
    cells = pd.DataFrame({0: ["Enhetskod", *codes]}, index=range(1, 8), dtype="str")
    assert find_in_sheets("koder.csv", [("", cells)]) == []


def test_the_demo_answers_hold_nothing() -> None:
    files = sorted(DEMO.glob("20*/responses/**/*.*"))
    assert files
    assert [hit.cell for file in files for hit in find_in_file(file)] == []


@pytest.mark.reference
def test_the_false_alarms_on_real_files_are_these_and_no_more(public_answers: Path) -> None:
    files = sorted(file for file in public_answers.rglob("*") if file.suffix in {".csv", ".xls", ".xlsx"})
    alarms = {file.name: Counter(hit.cell.split(":")[-1] for hit in find_in_file(file)) for file in files}
    # Two codes of preschool units, 1006020000 and 1006020802, pass both the date and the check digit. Each stands in
    # the table of contents, as the name of a sheet, and within it.
    assert {name: sum(found.values()) for name, found in alarms.items() if found} == {"forskoleenkat-2009.xls": 6}
    assert {"B7", "B29", "M8"} < set(alarms["forskoleenkat-2009.xls"])
