"""Every identity number is found, however it is written; so are telephone numbers and e-mail addresses."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from identity_numbers import WORDS, identity_numbers, number_cells, written

from followup.privacy.detect import column_matches
from followup.privacy.patterns import Kind, find, redacted, worth_a_look

PHONES = [
    "070-174 06 35", "0701740635", "070 174 0635", "0701-74 06 35", "+46 70 174 06 35", "+46701740635", "0046701740635",
    "+46 (0)70-174 06 35", "08-465 004 00", "08 465 00 400", "(08) 465 004 00", "031-390 06 00", "010-123 45 67",
    "020-22 11 33", "070\N{EN DASH}174\N{NO-BREAK SPACE}06\N{NO-BREAK SPACE}35", "+44 20 7946 0958", "+1 650 253 0000",
    "+47 22 86 44 00", "+358 9 310 1691", "0045 33 63 36 33", "+45 33 63 36 33", "46701740635",
]  # fmt: skip
EMAILS = [
    "eva@example.se", "Eva.Svensson@kommun.example.se", "eva+enkat@example.com", "e_s-1@sub.example.org",
    "åsa.öberg@exempelby.se", "eva@räksmörgås.se", "EVA@EXAMPLE.SE", "x@y.museum", "o'brien@example.ie",
]  # fmt: skip


def kinds(text: str) -> list[Kind]:
    assert worth_a_look(text), "the cheap look must let it through"
    return [match.kind for match in find(text)]


def test_every_identity_number_is_found_among_words() -> None:
    missed = [
        text
        for place, number in enumerate(identity_numbers(3000))
        for form in written(number)[place % 5 :: 5]
        for text in [WORDS[place % len(WORDS)].format(form)]
        if Kind.IDENTITY not in kinds(text)
    ]
    assert missed == []


def test_every_identity_number_that_became_an_amount_is_found() -> None:
    missed = [
        form for number in identity_numbers(3000) for form in number_cells(number) if kinds(form) != [Kind.IDENTITY]
    ]
    assert missed == []


def test_numbers_that_lost_several_zeros_are_found_among_others_of_their_kind() -> None:
    short = [str(int(number[2:])) for number in identity_numbers(20_000) if number[2:4] == "00"]
    assert {len(text) for text in short} == {7, 8}
    assert set(column_matches(pd.Series(["198001011231", *short, "4711"]))) == {"198001011231", *short}


def test_an_identity_number_is_the_same_however_it_is_written() -> None:
    for number in identity_numbers(50):
        digests = {match.digest for form in [*written(number), *number_cells(number)] for match in find(form)}
        assert len(digests) == 1


@pytest.mark.parametrize("words", ["{}", "Ring {} efter lunch", "tel:{}", "({})", "{}, {}"])
@pytest.mark.parametrize("phone", PHONES)
def test_telephone_numbers_are_found(phone: str, words: str) -> None:
    assert set(kinds(words.format(phone, phone))) == {Kind.PHONE}


@pytest.mark.parametrize("number", ["465 00 40", "4650040", "46 50 04 00", "46500400", "465-00 40", "465004 00"])
@pytest.mark.parametrize("words", ["Ring {} efter lunch", "tel. {}", "Tfn: {}", "mitt mobilnr är {}", "nås på {}."])
def test_a_number_without_area_code_is_found_behind_a_word_that_tells_what_it_is(number: str, words: str) -> None:
    text = words.format(number)
    assert kinds(text) == [Kind.PHONE]
    assert number not in redacted(text)
    assert kinds(f"Det var {number}") == []


def test_mobile_numbers_that_lost_their_zero_are_found_where_most_numbers_are_such() -> None:
    assert set(column_matches(pd.Series(["701740635", "0701740605.0", "701740625", "Vet ej"]))) == {
        "701740635", "0701740605.0", "701740625",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["{}", "Skriv till {}.", "<{}>", "mailto:{}", "{};{}"])
@pytest.mark.parametrize("email", EMAILS)
def test_addresses_are_found(email: str, words: str) -> None:
    assert set(kinds(words.format(email, email))) == {Kind.EMAIL}


def test_several_in_one_cell_are_all_found() -> None:
    text = "800101-1231 och 19900202-2383, 070-174 06 35, eva@example.se"
    assert kinds(text) == [Kind.IDENTITY, Kind.IDENTITY, Kind.PHONE, Kind.EMAIL]
    assert redacted(text) == (
        "[borttaget: personnummer] och [borttaget: personnummer], [borttaget: telefonnummer], [borttaget: e-postadress]"
    )


@given(st.text("0123456789 -+.:/@aå\N{NO-BREAK SPACE}\u0661", max_size=60))
def test_matches_lie_in_order_within_any_text(text: str) -> None:
    matches = find(text)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)
    assert all(one.end <= two.start for one, two in pairwise(matches))
    assert not matches or worth_a_look(text)
