"""The XLSForm, for KoboToolbox, ODK and Enketo: the questions' names are the codes that ingest reads."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from openpyxl import Workbook

from followup.locale import _, language
from followup.period import Kind, Measure
from followup.plain import plain
from followup.questionnaires.excel import write_text
from followup.questionnaires.instructions import introduction
from followup.questionnaires.outline import Item, Outline, Routing, Section
from followup.questionnaires.texts import number_text, routing_text, synthetic_text
from followup.steady import steady

_LANGUAGES = {"sv": "Svenska (sv)", "en": "English (en)"}
_TEXTS = ("label", "hint", "constraint_message")
_SURVEY = ("type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "calculation",
           "appearance")  # fmt: skip
_CHOICES = ("list_name", "name", "label")
_SETTINGS = ("form_title", "form_id", "version", "default_language")

Entry = dict[str, str]


def write_xlsform(outline: Outline) -> bytes:
    """Return the XLSForm of one administration, the same bytes each time."""
    settings = {
        "form_title": shown(outline.title),
        "form_id": f"followup_{outline.year or outline.period.name}_{outline.administration.id}",
        "version": outline.version,
        "default_language": _LANGUAGES[language()],
    }
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, columns, entries in (
        ("survey", _SURVEY, list(_survey(outline))),
        ("choices", _CHOICES, list(_choices(outline))),
        ("settings", _SETTINGS, [settings]),
    ):
        _write(workbook, name, columns, entries)
    content = io.BytesIO()
    workbook.save(content)
    return steady(content.getvalue(), datetime.combine(outline.period.period.survey.opens, time(8)))


def _write(workbook: Workbook, name: str, columns: Sequence[str], entries: Sequence[Entry]) -> None:
    sheet = workbook.create_sheet(name)
    for place, column in enumerate(columns, start=1):
        head = f"{column}::{_LANGUAGES[language()]}" if column in _TEXTS else column
        write_text(sheet.cell(1, place), head)
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = 50 if column in _TEXTS else 22
        for number, entry in enumerate(entries, start=2):
            if entry.get(column):
                write_text(sheet.cell(number, place), entry[column])
    sheet.freeze_panes = "A2"


def shown(text: str) -> str:
    """Return text in which XLSForm sees no reference to a question.

    Examples
    --------
    >>> shown("Kostar ${pris}")
    'Kostar $ {pris}'
    """
    return plain(text).replace("${", "$ {")


def name_of(item: Item) -> str:
    """Return the name of a question, which becomes the head of its column in an export.

    A question over activities is named for the activity too, as in ``status_A101``.
    """
    return "_".join(filter(None, item.key))


def _survey(outline: Outline) -> Iterator[Entry]:
    notes = [introduction(outline), synthetic_text(outline.period)]
    yield {"type": "note", "name": "introduction", "label": shown(" ".join(filter(None, notes)))}
    administration = outline.administration_question.id
    yield {"type": "calculate", "name": administration, "calculation": f"'{outline.administration.id}'"}
    for number, section in enumerate(outline.sections, start=1):
        name = f"activity_{section.activity.id}" if section.activity else f"section_{number}"
        yield {"type": "begin_group", "name": name, "label": shown(section.title), "appearance": "field-list"}
        yield from _questions(section)
        yield {"type": "end_group", "name": name}


def _questions(section: Section) -> Iterator[Entry]:
    for item in section.items:
        question = item.question
        entry = {
            "type": _type(item),
            "name": name_of(item),
            "label": shown(question.text),
            "hint": shown(" ".join(filter(None, [_hint(item), routing_text(item.condition)]))),
            "required": "yes" if question.required else "",
            "relevant": relevance(item.condition),
        }
        if question.kind is Kind.NUMBER:
            limits = {">=": question.minimum, "<=": question.maximum}
            entry["constraint"] = " and ".join(f". {sign} {x:.15g}" for sign, x in limits.items() if x is not None)
            entry["constraint_message"] = number_text(item) if entry["constraint"] else ""
        if question.kind is Kind.TEXT and question.measures is not Measure.RESPONDENT_KEY:
            entry["appearance"] = "multiline"
        yield entry


def _type(item: Item) -> str:
    if item.question.kind is Kind.NUMBER:
        return "decimal"
    if not item.scale:
        return "text"
    return f"{'select_multiple' if item.question.kind is Kind.MULTIPLE else 'select_one'} {item.question.scale}"


def _hint(item: Item) -> str:
    if item.question.kind is Kind.NUMBER:
        return number_text(item)
    return "" if item.scale or item.question.measures is Measure.RESPONDENT_KEY else _("Write no names.")


def relevance(routing: Routing | None) -> str:
    """Return routing as XLSForm's expression: any of the answers to any of the earlier questions."""
    if routing is None:
        return ""
    pattern = "selected(${{{name}}}, '{code}')" if _is_multiple(routing) else "${{{name}}} = '{code}'"
    return " or ".join(
        pattern.format(name=name_of(earlier), code=option.code)
        for earlier in routing.earlier
        for option in routing.answers
    )


def _is_multiple(routing: Routing) -> bool:
    return routing.earlier[0].question.kind is Kind.MULTIPLE


def _choices(outline: Outline) -> Iterator[Entry]:
    scales = {item.question.scale: item.options for item in outline.items if item.question.scale}
    for name, options in scales.items():
        for option in options:
            yield {"list_name": name, "name": option.code, "label": shown(option.label)}
