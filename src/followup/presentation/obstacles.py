"""What respondents wrote: obstacles by domain, and the quotations the analyst approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from followup.domains import Domain, domains
from followup.figures.bars import share_bars
from followup.indicators.obstacles import Obstacles
from followup.locale import _, number
from followup.markdown import TableColumn, escaped
from followup.period import Measure
from followup.presentation import Picture, Sheet, share, whole
from followup.presentation.hidden import MARK, with_hidden_note

if TYPE_CHECKING:
    from IPython.display import Image

    from followup.notebook import Workbench


def obstacles_figure(found: Obstacles) -> Picture:
    """Show the share of the respondents who name each domain; hidden ones without a number."""
    rows = found.domains
    labels = [
        _("not shown") if hidden else f"{share(value)}  ({whole(count)})"
        for count, value, hidden in zip(rows["count"], rows["share"], rows["hidden"], strict=True)
    ]
    names = [_names()[code].name for code in rows["domain"]]
    alt = _(
        "Bar chart of the share of the {base} respondents with a coded answer who name each kind of obstacle. {parts}.",
        base=number(found.coded),
        parts="; ".join(f"{name}: {label.replace('  ', ' ')}" for name, label in zip(names, labels, strict=True)),
    )
    figure = share_bars(names, rows["share"].to_list(), labels, _("Share of respondents with a coded answer"))
    return Picture(figure, _("Kinds of obstacles, as a share of the respondents whose answer is coded."), alt)


def obstacles_sheet(found: Obstacles, people: int) -> Sheet:
    """Show what each domain is, how many name it and their share.

    Parameters
    ----------
    people
        The limit below which counts of people were hidden.
    """
    table = found.domains
    for name, show in (("count", whole), ("share", share)):
        written = [MARK if hidden else show(value) for value, hidden in zip(table[name], table["hidden"], strict=True)]
        table = table.assign(**{name: written})
    columns = [
        TableColumn("domain", _("Kind of obstacle"), lambda code: _names()[str(code)].name, width=20),
        TableColumn("domain", _("What the kind is about"), lambda code: _names()[str(code)].description, width=46),
        TableColumn("count", _("Named by"), right=True, width=9),
        TableColumn("share", _("Share"), right=True, width=8),
    ]
    parts = []
    if not found.withheld:
        parts.append(_("The share is of the {base} respondents whose answer is coded.", base=number(found.coded)))
    note = with_hidden_note(" ".join(parts), people, bool(table["hidden"].any()))
    return Sheet(table, columns, _("Kinds of obstacles named by the respondents."), note)


def quotations_markdown(quotations: pd.DataFrame, questions: Mapping[str, str]) -> str:
    r"""Write the approved quotations as block quotes, by question and domain.

    They are told apart by what they answer and what they are about, never by who wrote them: in a small administration
    a role or a name of a workplace is a person.

    Parameters
    ----------
    quotations
        The table ``quotations``.
    questions
        Id → text, in the order in which they were put.

    Examples
    --------
    >>> quoted = pd.DataFrame({"question": ["why"], "domain": [""], "text": ["- <b>Tid</b>\n\n*Mod*"]})
    >>> print(quotations_markdown(quoted, {"why": "Vad hindrade?"}))
    Ur svaren på frågan ”Vad hindrade\?”:
    <BLANKLINE>
    > \- \<b\>Tid\<\/b\>\
    > \*Mod\*
    """
    parts = []
    for question, asked in questions.items():
        for code in [*_names(), ""]:
            own = quotations[(quotations["question"] == question) & (quotations["domain"] == code)]
            quotes = [quote for text in own["text"] if (quote := _block_quote(text))]
            if quotes:
                parts += [_heading(asked, code), *quotes]
    return "\n\n".join(parts)


def obstacles_fragment(bench: Workbench, found: Obstacles, quotations: pd.DataFrame) -> Image | None:
    """Hand the report the section on obstacles: figure, table and quotations, or the sentence that says why not."""
    figure, parts = None, []
    if not bench.input.questionnaire.measuring(Measure.OBSTACLES):
        parts.append(_("The survey held no question on what hinders the work."))
    elif not found.answers:
        parts.append(_("No respondent wrote anything about what hinders the work."))
    elif not found.coded:
        parts.append(
            _(
                "The answers in free text on what hinders the work, {answers} in all, have not been coded. Therefore "
                "they are not shown by kind of obstacle.",
                answers=_fact("uncoded"),
            )
        )
    elif found.withheld:
        parts.append(_("So few have written about what hinders the work that their answers are not shown by kind."))
    else:
        figure = bench.show_figure("obstacles", obstacles_figure(found))
        parts += [_coded(found), *(f"{{{{< include /_generated/_{kind}-obstacles.md >}}}}" for kind in ("fig", "tbl"))]
    questions = {question.id: question.text for question in bench.input.questionnaire.questions}
    if quoted := quotations_markdown(quotations, questions):
        parts += [
            _(
                "The quotations below are answers that have been approved for publication. Some may have been "
                "shortened. It is not stated where those who answered work."
            ),
            quoted,
        ]
    bench.fragment("obstacles", "\n\n".join(parts))
    return figure


def _coded(found: Obstacles) -> str:
    text = _(
        "The answers of {coded} respondents have been read and sorted into five kinds of obstacles. The kinds come "
        "from a framework of implementation research (CFIR 2.0). {figure} shows how many name each kind, and {table} "
        "says what the kinds are about. The sorting is the analyst’s assessment.",
        coded=_fact("coded"),
        figure="@Fig-obstacles",
        table="@tbl-obstacles",
    )
    if found.uncoded:
        text += " " + _(
            "Answers that could not be sorted, or have not been, are not counted; there are {uncoded} of them.",
            uncoded=_fact("uncoded"),
        )
    return text


def _fact(name: str) -> str:
    return f"{{{{< fact obstacles.{name}.count >}}}}"


def _names() -> dict[str, Domain]:
    return {domain.code: domain for domain in domains()}


def _heading(question: str, code: str) -> str:
    if not code:
        return _("From the answers to the question “{question}”:", question=escaped(question))
    return _(
        "From the answers to the question “{question}” ({domain}):",
        question=escaped(question),
        domain=escaped(_names()[code].name),
    )


def _block_quote(text: str) -> str:
    """Write a text as a block quote that keeps its lines; empty if nothing in it can be seen."""
    lines = [line for line in map(escaped, text.splitlines()) if line]
    return "\\\n".join(f"> {line}" for line in lines)
