"""The yearly rounds in the chapter: a text and a table where there were any, nothing where there were none."""

from __future__ import annotations

import pandas as pd
from drawn import inputs, names

from followup.presentation.rounds import differences_sheet, round_numbers, rounds_fragment

FIRST, SECOND = (item.id for item in inputs().plan.administrations[:2])


def rounds(*rows: tuple[str, int, int, bool, str, bool, str]) -> pd.DataFrame:
    columns = ["administration", "answered", "followed_up", "documented", "end_state", "end_documented", "comparison"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(year=2024, received=table["answered"] > 0)


def test_a_difference_is_shown_with_both_answers_and_what_the_round_rests_on() -> None:
    table = rounds(
        (FIRST, 5, 2, False, "answered", True, "only_end"),
        (SECOND, 0, 0, False, "answered", True, "unsupported"),
        (SECOND, 3, 3, True, "answered", True, "agree"),
    )
    called = names().administration
    assert differences_sheet(table, names()).shown.to_numpy().tolist() == [
        [called[FIRST], "2024", "Dokumenterad", "Ej dokumenterad", "2 av 5"],
        [called[SECOND], "2024", "Dokumenterad", "Svar saknas", "–"],
    ]
    fragment = rounds_fragment(table, names())
    assert "{#tbl-annual-rounds}" in fragment
    assert "@Tbl-annual-rounds" in fragment


def test_every_number_in_the_text_is_a_fact_that_is_recorded() -> None:
    table = rounds((FIRST, 5, 2, False, "answered", True, "only_end"))
    recorded = {number.name for number in round_numbers(table)}
    used = {part.split(" ")[0] for part in rounds_fragment(table, names()).split("{{< fact ")[1:]}
    assert len(used) == 5
    assert used <= recorded


def test_where_all_agree_there_is_a_text_without_a_table() -> None:
    fragment = rounds_fragment(rounds((FIRST, 5, 5, True, "answered", True, "agree")), names())
    assert fragment.startswith("Förvaltningarna har också fått årsenkäter")
    assert "tbl" not in fragment


def test_without_rounds_the_chapter_says_nothing_of_them_and_the_numbers_have_no_base() -> None:
    assert rounds_fragment(rounds(), names()) == ""
    values = {number.name: (number.value, number.base) for number in round_numbers(rounds())}
    assert values.pop("annual_followup.rounds.share")[1] == 0
    assert set(values.values()) == {(0, 0)}
    assert differences_sheet(rounds(), names()).shown.empty
