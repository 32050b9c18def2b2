"""The questionnaire on paper: one text, from which pandoc and Typst make the HTML and the PDF in the report's look."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from followup.locale import _
from followup.markdown import TableColumn, escaped, pipe_table
from followup.period import Kind, Measure
from followup.plain import plain
from followup.questionnaires.instructions import introduction
from followup.questionnaires.outline import Item, Outline, Section
from followup.questionnaires.texts import closing_text, number_text, routing_text

BOX = "☐"
_LONG_LABEL, _LONG_LINE = 34, 88
_TABLE_COLUMNS, _TABLE_LABEL = 6, 14
"""More answers than this, or longer ones, have no room beside the questions in a table."""
_LINES = 4


def write_markdown(outline: Outline) -> str:
    """Return the whole form as Markdown; divisions of the class ``write`` are lines to write on."""
    blocks = [escaped(introduction(outline)), escaped(_("Put a cross in the box of your answer."))]
    blocks += [escaped(closing)] if (closing := closing_text(outline)) else []
    count = 0
    for section in outline.sections:
        content = [f"# {escaped(section.title)}", *_blocks(section, count)]
        blocks += together(content, "::::") if section.activity else content
        count += 0 if section.activity else len(section.items)
    return "\n\n".join(blocks) + "\n"


def together(blocks: list[str], fence: str = ":::") -> list[str]:
    """Return blocks that are not to be parted by the end of a page."""
    return [f"{fence} {{.together}}", *blocks, fence]


def _blocks(section: Section, count: int) -> Iterator[str]:
    """Yield the blocks of a section; questions in a row that share a scale and their routing make a table."""
    numbers = {item.key: "" if section.activity else f"{count + place}." for place, item in enumerate(section.items, 1)}
    for shared, run in groupby(section.items, _table_of):
        items = list(run)
        if shared is not None and len(items) > 1:
            yield from filter(None, [escaped(routing_text(items[0].condition))])
            yield _table(items, numbers)
            continue
        for item in items:
            yield from together(_question(item, numbers[item.key]))


def _table_of(item: Item) -> tuple[str, object] | None:
    """Return what the items of a table have in common; ``None`` for an item that stands by itself."""
    labels = [plain(option.label) for option in item.options]
    if not labels or len(labels) > _TABLE_COLUMNS or max(map(len, labels)) > _TABLE_LABEL:
        return None
    return None if item.question.kind is Kind.MULTIPLE else (item.question.scale or "", item.condition)


def _table(items: list[Item], numbers: dict[tuple[str, str], str]) -> str:
    labels = [plain(option.label) for option in items[0].options]
    columns = [TableColumn("question", _("Question"), width=100 - 9 * len(labels))]
    columns += [TableColumn(label, label, width=9) for label in labels]
    return pipe_table([[_text(item, numbers[item.key]), *[BOX] * len(labels)] for item in items], columns)


def _text(item: Item, number: str) -> str:
    # Typst takes a number, a full stop and a space for the beginning of a list.
    return "\N{NO-BREAK SPACE}".join(filter(None, [number, plain(item.question.text)]))


def _question(item: Item, number: str) -> list[str]:
    question = item.question
    blocks = [f"**{escaped(_text(item, number))}**", escaped(routing_text(item.condition))]
    if question.kind is Kind.MULTIPLE:
        blocks.append(escaped(_("You may choose several.")))
    if item.options:
        blocks.append(_boxes([plain(option.label) for option in item.options]))
    elif question.kind is Kind.NUMBER:
        blocks += [escaped(number_text(item)), _lines(1)]
    elif question.measures is Measure.RESPONDENT_KEY:
        blocks.append(_lines(1))
    else:
        blocks += [escaped(_("Write no names.")), _lines(_LINES)]
    return [block for block in blocks if block]


def _lines(count: int) -> str:
    return f'::: {{.write lines="{count}"}}\n:::'


def _boxes(labels: list[str]) -> str:
    """Return the answers with a box before each: on one line, or on a line each where they are long."""
    boxes = [f"{BOX}\N{NO-BREAK SPACE}{escaped(label)}" for label in labels]
    long = max(map(len, labels)) > _LONG_LABEL or sum(map(len, labels)) + 4 * len(labels) > _LONG_LINE
    return ("\\\n" if long else "\N{EM SPACE}\N{EM SPACE}").join(boxes)
