"""The first sheet of the Excel form: what it is, how it is filled in, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator

from followup.locale import _, ngettext
from followup.plain import plain
from followup.questionnaires.layout import sheet_name
from followup.questionnaires.outline import Outline
from followup.questionnaires.texts import closing_text, synthetic_text


def instructions(outline: Outline) -> Iterator[tuple[str, str]]:
    """Yield the lines of the instructions: style (``title``, ``heading``, ``mark``, ``text``) and text."""
    yield "title", outline.title
    yield "text", plain(outline.administration.name)
    if mark := synthetic_text(outline.period):
        yield "mark", mark
    yield "heading", _("What it is about")
    yield "text", introduction(outline)
    yield (
        "text",
        ngettext(
            "It asks about {count} activity that your administration is responsible for.",
            "It asks about {count} activities that your administration is responsible for.",
            len(outline.activities),
        ),
    )
    yield "heading", _("How to fill in the form")
    for number, step in enumerate(_steps(outline), start=1):
        yield "text", f"{number}. {step}"
    yield "heading", _("When you are done")
    if closing := closing_text(outline):
        yield "text", closing
    yield "text", _("Save the file as an Excel workbook, and send it back to the one who sent it to you.")


def introduction(outline: Outline) -> str:
    """Return what the form is about: the questionnaire's own words, or the yearly form's."""
    if outline.year is None:
        return plain(outline.period.questionnaire.introduction)
    return _(
        "The form follows up the activities that your administration is responsible for in {year}. Answer for the year "
        "as it was. Write no names, and nothing that could tell who a single person is.",
        year=outline.year,
    )


def _steps(outline: Outline) -> Iterator[str]:
    yield _("Go to the sheet “{sheet}”. Each row is a question, and you answer in its framed cell.", sheet=sheet_name())
    yield _("Most cells have a list. Click the arrow at the cell, or press Alt and the down arrow, and choose.")
    yield _("Where several answers are possible, choose yes or no for each.")
    if any(item.condition for item in outline.items):
        yield _("Some questions are only for those who gave a certain answer before. The column to the right says so.")
    yield _("You may leave a question unanswered.")
    yield _("Do not change the texts, and do not add or take away rows: the form could not be read then.")
