"""The LimeSurvey structure: rows in the order that its manual asks for, legal codes, text that stays text."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd
import pytest
from changing import retitled
from test_excel_form import HOSTILE

from followup.clean import Context
from followup.ingest.formats import FORMATS
from followup.ingest.match import match_columns
from followup.period import Kind, PeriodInput
from followup.questionnaires.limesurvey import COLUMNS, write_limesurvey
from followup.questionnaires.outline import Outline, outlines

LEGAL = {"Q": r"[A-Za-z][A-Za-z0-9]{0,19}", "SQ": r"[A-Za-z0-9]{1,20}", "A": r"[A-Za-z0-9]{1,5}"}


def rows(outline: Outline) -> list[dict[str, str]]:
    content = write_limesurvey(outline)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter="\t"))


@pytest.mark.parametrize("year", [None, 2024])
def test_codes_are_legal_and_used_once(period: PeriodInput, year: int | None) -> None:
    for outline in outlines(period, year):
        seen, question = set[tuple[str, str, str]](), ""
        for row in rows(outline):
            if row["class"] not in LEGAL:
                continue
            question = row["name"] if row["class"] == "Q" else question
            assert re.fullmatch(LEGAL[row["class"]], row["name"]), row["name"]
            place = (row["class"], "" if row["class"] == "Q" else question, row["name"].lower())
            assert place not in seen
            seen.add(place)


def test_rows_come_in_the_order_that_says_what_belongs_to_what(period: PeriodInput) -> None:
    for outline in outlines(period):
        found = rows(outline)
        assert set(found[0]) == set(COLUMNS)
        classes = " ".join(row["class"] for row in found)
        assert re.fullmatch(r"S S SL SL( G( Q( SQ)*( A)*)+)+", classes)
        assert {row["language"] for row in found if row["class"] != "S"} == {"sv"}


def test_a_question_over_activities_is_an_array_over_them(period: PeriodInput) -> None:
    outline = outlines(period)[0]
    found = rows(outline)
    start = next(place for place, row in enumerate(found) if row["name"] == "status")
    assert found[start]["type/scale"] == "F"
    under = []
    for row in found[start + 1 :]:
        if row["class"] in {"Q", "G"}:
            break
        under.append((row["class"], row["text"]))
    assert [text for kind, text in under if kind == "SQ"] == [f"{a.id} {a.title}" for a in outline.activities]
    assert [text for kind, text in under if kind == "A"] == [
        "Genomförd",
        "Pågår",
        "Ej påbörjad",
        "Ej aktuell",
        "Vet ej",
    ]


def test_routing_is_the_relevance_of_each_activity(period: PeriodInput) -> None:
    outline = outlines(period)[0]
    found = rows(outline)
    start = next(place for place, row in enumerate(found) if row["name"] == "written")
    first = outline.activities[0].id
    asked = " or ".join(f'status_{first}.NAOK == "A{number}"' for number in (1, 2, 3))
    assert found[start + 1]["relevance"] == asked


def test_texts_are_neither_markup_nor_expressions(period: PeriodInput) -> None:
    for outline in outlines(retitled(period, HOSTILE)):
        for row in rows(outline):
            assert not re.search(r"[<>{}\t\n\x07]", row["text"] + row["help"])


def test_an_export_with_full_texts_is_paired_whole(period: PeriodInput) -> None:
    outline = outlines(period)[0]
    heads, question = ["id. Svars-ID", "submitdate. Datum", "lastpage. Sida", "startlanguage. Språk"], {}
    for row in rows(outline):
        if row["class"] == "Q":
            question = row
            if row["type/scale"] not in {"F", "M", "Q"}:
                heads.append(f"{row['name']}. {row['text']}")
        elif row["class"] == "SQ":
            heads.append(f"{question['name']}[{row['name']}]. {question['text']} [{row['text']}]")
    limesurvey = next(entry for entry in FORMATS if entry.name == "limesurvey")
    table = limesurvey.read("x.csv", "", pd.DataFrame([heads], index=[1], dtype="str"))
    matching = match_columns(table, Context.of(period).targets)
    assert matching.unmatched == ()
    assert matching.proposed == ()
    read = {(pair.target.question.id, pair.target.item) for pair in matching.pairs}
    wanted = {item.key for item in outline.items if item.question.kind is not Kind.MULTIPLE} | {("administration", "")}
    wanted |= {(item.question.id, option.code) for item in outline.items if item.question.kind is Kind.MULTIPLE
               for option in item.options}  # fmt: skip
    assert read == wanted
