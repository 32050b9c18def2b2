"""Identity numbers made up for the tests, and the ways in which people and programs write them."""

from __future__ import annotations

import random
from datetime import date, timedelta

from stdnum import luhn

NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"
GAPS = [
    "", "-", "+", " ", NBSP, NARROW, THIN, "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}", "\N{NON-BREAKING HYPHEN}",
    "\N{HYPHEN}", "\N{SOFT HYPHEN}", "\N{ZERO WIDTH SPACE}", ".", ":", "/", " - ", " \N{EN DASH} ", "  ", "\n", "\t",
]  # fmt: skip
WORDS = [
    "{}",
    "Född {}.",
    "pnr{}är",
    "({})",
    "Anna, {}, och hennes barn",
    'hon "{}"',
    "12 {}",
    "2023-01-17 {}",
    "{}!",
    "#{}?",
]


def identity_numbers(count: int, seed: int = 1) -> list[str]:
    """Return twelve-digit numbers of people born from 1890 to 2024; every third is a samordningsnummer."""
    chance, first = random.Random(seed), date(1890, 1, 1)
    numbers = []
    for number in range(count):
        born = first + timedelta(days=chance.randrange(135 * 365))
        day = born.day + (60 if number % 3 == 0 else 0)
        digits = f"{born:%y%m}{day:02d}{chance.randrange(1000):03d}"
        numbers.append(f"{born.year // 100}{digits}{luhn.calc_check_digit(digits)}")
    return numbers


def written(number: str) -> list[str]:
    """Return a number in all forms that can stand among words."""
    century, year, month, day, last = number[:2], number[2:4], number[4:6], number[6:8], number[8:]
    short = [f"{year}{month}{day}{gap}{last}" for gap in GAPS]
    short += [
        f"{year}{gap}{month}{gap}{day}{end}{last}" for gap in ("-", ".", "/", " ", NBSP) for end in ("-", " ", "")
    ]
    long = [f"{century}{gap}{form}" for form in short for gap in ("", " ", "-")] + [
        f"({century}){year}{month}{day}-{last}"
    ]
    return short + long + [form for digits in (number, number[2:]) for form in grouped(digits)]


def grouped(digits: str) -> list[str]:
    """Return a number as programs show large numbers."""
    if digits.startswith("0"):
        return []
    return [f"{int(digits):,}".replace(",", gap) for gap in (" ", NBSP, NARROW, ",", ".", "'")]


def number_cells(number: str) -> list[str]:
    """Return what is left of a number that a program took for an amount: a whole cell."""
    forms = []
    for digits in (number, number[2:]):
        amount = int(digits)
        if len(str(amount)) >= 9:
            forms += [str(amount), f"{amount}.0", f"{amount},0", f"{amount},00"]
        if len(str(amount)) >= 10:
            exact = f"{amount:.{len(str(amount)) - 1}e}"
            forms += [exact, exact.upper().replace(".", ","), exact.replace("+", "")]
    return forms
