"""The survey structure that LimeSurvey imports: its tab-separated text (``.txt``), a row for all there is.

Documented at https://www.limesurvey.org/manual/Tab_Separated_Value_survey_structure: what belongs to what follows from
the order of the rows, so that no numbers need be made up. Survey settings (S, SL) come first, then each group (G) with
its questions (Q), each followed by its subquestions (SQ) and answers (A).

Codes hold letters and digits only, as LimeSurvey demands, and an answer's code at most five of them. An export with
full texts is therefore the one to read back: its heads carry the questions' own words.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from followup.locale import _, language
from followup.period import Kind, Measure, Option, Question
from followup.plain import plain
from followup.questionnaires.instructions import introduction
from followup.questionnaires.outline import Item, Outline, Section
from followup.questionnaires.texts import how_to_answer, number_text, routing_text, synthetic_text

COLUMNS = ("class", "type/scale", "name", "relevance", "text", "help", "language", "validation", "mandatory", "other",
           "default", "same_default", "min_num_value_n", "max_num_value_n")  # fmt: skip
_TYPES = {Kind.MULTIPLE: "M", Kind.NUMBER: "N", Kind.TEXT: "T"}
_LIST, _ARRAY, _TEXTS, _SHORT_TEXT = "L", "F", "Q", "S"
_ILLEGAL = re.compile(r"[^A-Za-z0-9]")
_LONGEST_CODE = 20

Entry = dict[str, str]


def write_limesurvey(outline: Outline) -> bytes:
    """Return the survey structure of one administration, in UTF-8 with a byte order mark as LimeSurvey writes it."""
    codes = Codes(outline)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    for entry in _entries(outline, codes):
        writer.writerow({**entry, "language": "" if entry["class"] == "S" else language()})
    return text.getvalue().encode("utf-8-sig")


def shown(text: str) -> str:
    """Return text for LimeSurvey, which reads HTML and expressions within braces.

    Examples
    --------
    >>> shown("<b>{x}</b> & mer")
    '&lt;b&gt;&#123;x&#125;&lt;/b&gt; &amp; mer'
    """
    return html.escape(plain(text), quote=False).replace("{", "&#123;").replace("}", "&#125;")


class Codes:
    """The codes of a form in LimeSurvey's own form: letters and digits, no two alike."""

    def __init__(self, outline: Outline) -> None:
        questions = [outline.administration_question, *(item.question for item in outline.items)]
        self._questions = _distinct(question.id for question in questions)
        self._activities = _distinct(activity.id for activity in outline.activities)

    def question(self, question: Question) -> str:
        """Return the code of a question."""
        return self._questions[question.id]

    def item(self, item: Item) -> str:
        """Return the name by which an expression reads an item's answer."""
        code = self._questions[item.question.id]
        return f"{code}_{self._activities[item.activity.id]}" if item.activity else code

    def activity(self, item: Item) -> str:
        """Return the code of an item's activity."""
        assert item.activity is not None, "asked only of items over activities"
        return self._activities[item.activity.id]


def _distinct(identifiers: Iterable[str]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for identifier in identifiers:
        if identifier not in codes:
            stem, number = _ILLEGAL.sub("", identifier)[:_LONGEST_CODE], 1
            code = stem
            while code.lower() in {taken.lower() for taken in codes.values()}:
                number += 1
                code = f"{stem[: _LONGEST_CODE - len(str(number))]}{number}"
            codes[identifier] = code
    return codes


def _entries(outline: Outline, codes: Codes) -> Iterator[Entry]:
    yield {"class": "S", "name": "language", "text": language()}
    yield {"class": "S", "name": "format", "text": "G"}  # a page for each group
    yield {"class": "SL", "name": "surveyls_title", "text": shown(outline.title)}
    welcome = [introduction(outline), synthetic_text(outline.period)]
    yield {"class": "SL", "name": "surveyls_welcometext", "text": shown(" ".join(filter(None, welcome)))}
    yield _group(_("Your administration"))
    yield from _administration(outline, codes)
    # The sections of activities become one group, in which each question is an array over the activities.
    for over_activities, run in groupby(outline.sections, lambda section: section.activity is not None):
        sections = list(run)
        if over_activities:
            yield _group(_("The activities"))
            yield from _arrays(sections, codes)
            continue
        for section in sections:
            yield _group(section.title)
            for item in section.items:
                yield from _question(item, codes)


def _group(title: str) -> Entry:
    return {"class": "G", "name": shown(title)}


def _administration(outline: Outline, codes: Codes) -> Iterator[Entry]:
    question = outline.administration_question
    yield {
        "class": "Q", "type/scale": _LIST, "name": codes.question(question), "relevance": "1",
        "text": shown(question.text), "mandatory": "Y", "other": "N", "default": "A1",
    }  # fmt: skip
    yield {"class": "A", "type/scale": "0", "name": "A1", "text": shown(outline.administration.name)}


def _arrays(sections: list[Section], codes: Codes) -> Iterator[Entry]:
    """Write each question over the activities as an array: its rows are the activities, its columns the answers."""
    for items in zip(*(section.items for section in sections), strict=True):
        first = items[0]
        yield {
            **_head(first, _ARRAY if first.scale else _TEXTS, codes.question(first.question)),
            "help": shown(" ".join(filter(None, [_help(first), routing_text(first.condition)]))),
            "relevance": "1",
        }
        for item in items:
            assert item.activity is not None, "sections of activities hold nothing else"
            yield {
                "class": "SQ", "type/scale": "0", "name": codes.activity(item),
                "relevance": _relevance(item, codes), "text": shown(f"{item.activity.id} {item.activity.title}"),
            }  # fmt: skip
        yield from _answers(first.options)


def _question(item: Item, codes: Codes) -> Iterator[Entry]:
    question = item.question
    kind = _SHORT_TEXT if question.measures is Measure.RESPONDENT_KEY else _TYPES.get(question.kind, _LIST)
    entry = {**_head(item, kind, codes.question(question)), "relevance": _relevance(item, codes)}
    entry["help"] = shown(" ".join(filter(None, [_help(item), routing_text(item.condition)])))
    if question.kind is Kind.NUMBER:
        limits = {"min_num_value_n": question.minimum, "max_num_value_n": question.maximum}
        entry |= {name: f"{limit:.15g}" for name, limit in limits.items() if limit is not None}
    yield entry
    if question.kind is not Kind.MULTIPLE:
        yield from _answers(item.options)
        return
    for code, option in _coded(item.options, "SQ"):
        yield {"class": "SQ", "type/scale": "0", "name": code, "relevance": "1", "text": shown(option.label)}


def _head(item: Item, kind: str, code: str) -> Entry:
    mandatory = "Y" if item.question.required else "N"
    return {"class": "Q", "type/scale": kind, "name": code, "text": shown(item.question.text),
            "mandatory": mandatory, "other": "N"}  # fmt: skip


def _help(item: Item) -> str:
    if item.question.kind is Kind.NUMBER:
        return number_text(item)
    return "" if item.scale or item.question.measures is Measure.RESPONDENT_KEY else how_to_answer(item)


def _answers(options: list[Option]) -> Iterator[Entry]:
    for code, option in _coded(options, "A"):
        yield {"class": "A", "type/scale": "0", "name": code, "text": shown(option.label)}


def _coded(options: list[Option], prefix: str) -> list[tuple[str, Option]]:
    return [(f"{prefix}{number}", option) for number, option in enumerate(options, start=1)]


def _relevance(item: Item, codes: Codes) -> str:
    """Return routing as LimeSurvey's expression: any of the answers to any of the earlier questions."""
    routing = item.condition
    if routing is None:
        return "1"
    parts = []
    for earlier in routing.earlier:
        multiple = earlier.question.kind is Kind.MULTIPLE
        for code, option in _coded(earlier.options, "SQ" if multiple else "A"):
            if option in routing.answers:
                name = codes.item(earlier)
                parts.append(f'{name}_{code}.NAOK == "Y"' if multiple else f'{name}.NAOK == "{code}"')
    return " or ".join(parts)
