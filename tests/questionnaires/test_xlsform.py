"""The XLSForm is one that pyxform takes, and its names are the codes that ingest knows."""

from __future__ import annotations

import re
from io import BytesIO

import pandas as pd
import pytest
from changing import changed, retitled
from lxml import etree
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from test_excel_form import HOSTILE

from followup.clean import Context
from followup.ingest.match import match_columns
from followup.ingest.table import Column, RawTable
from followup.period import Kind, PeriodInput
from followup.period.questionnaire import Condition
from followup.questionnaires.outline import Outline, outlines
from followup.questionnaires.xlsform import name_of, write_xlsform

NAMESPACES = {"x": "http://www.w3.org/2002/xforms", "h": "http://www.w3.org/1999/xhtml"}


def sheet(outline: Outline, name: str) -> list[dict[str, str]]:
    workbook = load_workbook(BytesIO(write_xlsform(outline)))
    heads, *rows = workbook[name].iter_rows(values_only=True)
    return [{str(h).split("::")[0]: v or "" for h, v in zip(heads, row, strict=True)} for row in rows]


def xform(outline: Outline) -> etree._Element:
    made = convert(BytesIO(write_xlsform(outline)), file_type=".xlsx")
    assert made.warnings == []
    return etree.fromstring(made.xform.encode())


@pytest.mark.parametrize("year", [None, 2024])
def test_every_form_passes_pyxform(period: PeriodInput, year: int | None) -> None:
    for outline in outlines(period, year):
        xform(outline)


def test_hostile_texts_stay_text(period: PeriodInput) -> None:
    hostile = retitled(period, [*HOSTILE, "${status}", "]]> &amp; <input/>"])
    outline = max(outlines(hostile), key=lambda outline: len(outline.activities))
    labels = "".join(xform(outline).itertext())
    for activity in outline.activities:
        if activity.title in HOSTILE[:2]:
            assert activity.title in labels


def test_the_names_are_read_by_code(period: PeriodInput) -> None:
    for outline in outlines(period):
        names = [entry["name"] for entry in sheet(outline, "survey") if "group" not in entry["type"]]
        columns = tuple(Column(place, name, code=name, text=name) for place, name in enumerate(names))
        table = RawTable("x.csv", "", "table", columns, pd.DataFrame(columns=range(len(names)), dtype="str"))
        pairs = match_columns(table, Context.of(period).targets).pairs
        assert {pair.how for pair in pairs} == {"code"}
        read = {(pair.target.question.id, pair.target.activity.id if pair.target.activity else "") for pair in pairs}
        assert read == {item.key for item in outline.items} | {("administration", "")}


def test_the_choices_are_the_scales_in_order(period: PeriodInput) -> None:
    outline = outlines(period)[0]
    listed: dict[str, list[str]] = {}
    for entry in sheet(outline, "choices"):
        listed.setdefault(entry["list_name"], []).append(entry["label"])
    for item in outline.items:
        if item.question.scale:
            assert listed[item.question.scale] == [option.label for option in item.options]


def test_routing_is_relevance_and_a_group_holds_an_activity(period: PeriodInput) -> None:
    outline = outlines(period)[0]
    survey = sheet(outline, "survey")
    groups = [entry["name"] for entry in survey if entry["type"] == "begin_group"]
    assert [f"activity_{activity.id}" for activity in outline.activities] == groups[1:-1]
    routed = {entry["name"]: entry["relevant"] for entry in survey if entry["relevant"]}
    assert set(routed) == {name_of(item) for item in outline.items if item.condition}
    first = outline.activities[0].id
    assert routed[f"written_{first}"] == " or ".join(
        f"${{status_{first}}} = '{code}'" for code in ("done", "ongoing", "not_begun")
    )


def test_routing_by_a_question_with_several_answers(period: PeriodInput) -> None:
    questions = [
        q.model_copy(update={"ask_if": Condition(question="training_needs", answers=["risk"])})
        if q.id == "steering"
        else q
        for q in period.questionnaire.questions
    ]
    routed = changed(period, questionnaire=period.questionnaire.model_copy(update={"questions": questions}))
    outline = outlines(routed)[0]
    (entry,) = [entry for entry in sheet(outline, "survey") if entry["name"] == "steering"]
    assert entry["relevant"] == "selected(${training_needs}, 'risk')"
    xform(outline)


def test_numbers_have_their_limits(period: PeriodInput) -> None:
    outline = outlines(period)[0]
    constraints = {entry["name"]: entry["constraint"] for entry in sheet(outline, "survey") if entry["constraint"]}
    assert constraints["hours"] == ". >= 0 and . <= 80"
    assert set(constraints) == {item.question.id for item in outline.items if item.question.kind is Kind.NUMBER}


def test_labels_are_swedish(period: PeriodInput) -> None:
    form = xform(outlines(period)[0])
    assert form.xpath("//x:translation/@lang", namespaces=NAMESPACES) == ["Svenska (sv)"]
    assert re.search("Skriv ett tal mellan", "".join(form.itertext()))
