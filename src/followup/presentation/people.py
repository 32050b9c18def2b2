"""Competence, coordination, and the change since the previous period."""

from __future__ import annotations

from typing import Any

import pandas as pd

from followup.facts import Unit, fact_text
from followup.figures.bars import diverging, share_bars
from followup.figures.maps import change_steps
from followup.indicators.change import Change
from followup.locale import _, number
from followup.markdown import TableColumn
from followup.period import Question, Scale
from followup.presentation import (
    Names,
    Picture,
    Sheet,
    extremes,
    interval_note,
    is_missing,
    listing,
    one_decimal,
    share,
    whole,
    with_interval,
)
from followup.presentation.hidden import MARK, or_mark, with_hidden_note
from followup.presentation.implementation import TOTAL


def competence_figure(table: pd.DataFrame, names: Names) -> Picture:
    """Show the share of staff with training per administration; hidden ones without a number."""
    labels = []
    for row in table.itertuples():
        missing = _("not shown") if row.hidden else _("no base")
        written = missing if is_missing(row.share) else share(row.share)
        labels.append(f"{written}  ({_('{units} units', units=number(float(str(row.units))))})")
    known = table.dropna(subset=["share"])
    shares = dict(zip(known["administration"], known["share"], strict=True))
    alt = _("Bar chart of the share of staff who have had training. There is no answer to show.")
    if shares:
        most, least = extremes(shares)
        alt = _(
            "Bar chart of the share of staff who have had training. Largest in {most}, {most_share}; "
            "smallest in {least}, "
            "{least_share}.",
            most=listing([names.administration[name] for name in most]),
            most_share=share(shares[most[0]]),
            least=listing([names.administration[name] for name in least]),
            least_share=share(shares[least[0]]),
        )
    short = [names.administration_short[name] for name in table["administration"]]
    figure = share_bars(short, table["share"].to_list(), labels, _("Share of staff with training"))
    return Picture(figure, _("Staff who have had training, as a share of all staff in the answering units."), alt)


def competence_sheet(table: pd.DataFrame, total: pd.DataFrame, names: Names, people: int) -> Sheet:
    """Show units, staff and trained staff per administration, with a total.

    Parameters
    ----------
    table
        From :func:`followup.disclosure.frames.protect_counts`: hidden numbers are missing.
    total
        The same function's total.
    people
        The limit below which counts of people were hidden.
    """
    everything = pd.concat([table, total.assign(administration=TOTAL)], ignore_index=True)
    for name, show in (("trained", whole), ("share", share)):
        everything[name] = [
            MARK if hidden else show(value)
            for value, hidden in zip(everything[name], everything["hidden"], strict=True)
        ]
    columns = [
        TableColumn(
            "administration", _("Administration"), lambda name: names.administration.get(str(name), _("All")), width=30
        ),
        TableColumn("units", _("Units"), whole, right=True),
        TableColumn("staff", _("Staff"), whole, right=True),
        TableColumn("trained", _("With training"), right=True),
        TableColumn("share", _("Share"), right=True),
    ]
    note = with_hidden_note(_("Units: respondents who stated both numbers."), people, bool(everything["hidden"].any()))
    return Sheet(everything, columns, _("Staff and trained staff in the answering units."), note)


def needs_sheet(table: pd.DataFrame, labels: dict[str, str], people: int) -> Sheet:
    """Show how many respondents name each need of training, most named first; hidden numbers stand last."""
    marked = table.assign(share=[MARK if row.hidden else share(row.share) for row in table.itertuples()])
    columns = [
        TableColumn("item", _("Need"), lambda code: labels[str(code)], width=44),
        TableColumn("chosen", _("Named by"), or_mark(whole), right=True),
        TableColumn("share", _("Share"), right=True),
    ]
    base = int(table["base"].max()) if len(table) else 0
    note = _("The share is of the {base} respondents who answered the question.", base=number(base))
    note = with_hidden_note(note, people, bool(table["hidden"].any()))
    ordered, columns = with_interval(columns, marked.sort_values("chosen", ascending=False, kind="stable"))
    return Sheet(ordered, columns, _("Needs of training named by the respondents."), note + interval_note(table))


def coordination_figure(table: pd.DataFrame, questions: list[Question], scale: Scale) -> Picture:
    """Show agreement with the statements on coordination as diverging bars.

    ``table`` is from :func:`followup.disclosure.frames.protect_distribution`. Steps whose numbers are hidden are drawn
    as one part, on the side of the scale whose sum is shown; where that is hidden too, the statement has no bar.
    """
    names = {question.id: question.name for question in questions}
    codes = list(scale.order)
    base = table["base"].where(table["base"] > 0)
    shares = 100 * table[codes].div(base, axis=0)
    top = shares[codes[-2:]].sum(axis=1)
    agreeing = table["top_two_share"]
    withheld = pd.DataFrame({"low": 100 - agreeing - shares[codes[:-2]].sum(axis=1), "high": agreeing - top})
    withheld = withheld.round(9).where(shares.isna().any(axis=1) & base.notna(), 0.0)
    alt = _(
        "Diverging bars of agreement with statements on coordination. Share at the two highest steps. {parts}.",
        parts="; ".join(f"{names[str(row.Index)]}: {_top_two(row)}" for row in table.itertuples()),
    )
    figure = diverging(
        shares.rename(index=names),
        {code: scale.option(code).label for code in codes},
        table["base"].to_list(),
        withheld.rename(index=names),
    )
    return Picture(
        figure, _("Agreement with statements on coordination and cooperation, per cent of the answers."), alt
    )


def coordination_sheet(table: pd.DataFrame, questions: list[Question], scale: Scale, people: int) -> Sheet:
    """Show the distribution over the scale, don't know, and the share at the two highest steps."""
    names = {question.id: question.text for question in questions}
    columns = [
        TableColumn("question", _("Statement"), lambda code: names[str(code)], width=36),
        *[TableColumn(code, scale.option(code).label, or_mark(whole), right=True) for code in reversed(scale.order)],
        TableColumn("dont_know", _("Don’t know"), whole, right=True),
        TableColumn("base", _("Base"), whole, right=True, width=7),
        TableColumn("top_two_shown", _("Two highest"), right=True, width=9),
    ]
    shown = table.assign(
        top_two_shown=[MARK if is_missing(row.top_two) else share(row.top_two_share) for row in table.itertuples()]
    )
    note = _("Base: answers on the scale; those who do not know are not counted.")
    note = with_hidden_note(note, people, bool(table[[*scale.order, "top_two"]].isna().any(axis=None)))
    shown, columns = with_interval(columns, shown.reset_index())
    caption = _("Answers to the statements on coordination and cooperation.")
    return Sheet(shown, columns, caption, note + interval_note(table))


def _top_two(row: Any) -> str:
    return _("not shown") if is_missing(row.top_two) else share(row.top_two_share)


def change_figure(change: Change, before: str, after: str) -> Picture:
    """Show how the implementation index went from the previous period to this one, part by part."""
    parts = [
        (_("Matched assignments"), change.matched),
        (_("New assignments"), change.new),
        (_("Dropped assignments"), change.dropped),
    ]
    alt = _(
        "Bars from {before} in {period_before} to {after} in {period_after}. Change within matched "
        "assignments {matched}, "
        "effect of new ones {new}, effect of dropped ones {dropped} index units.",
        before=one_decimal(change.before),
        after=one_decimal(change.after),
        period_before=before,
        period_after=after,
        matched=fact_text(change.matched, Unit.POINTS),
        new=fact_text(change.new, Unit.POINTS),
        dropped=fact_text(change.dropped, Unit.POINTS),
    )
    caption = _("The implementation index in both periods, and what the change consists of.")
    figure = change_steps(change.before, parts, change.after, (before, after), _("Implementation index"))
    return Picture(figure, caption, alt)


def change_sheet(change: Change, before: str, after: str) -> Sheet:
    """Show the parts of the change with the number of assignments behind each."""
    table = pd.DataFrame(
        [
            (_("Index {period}", period=before), None, one_decimal(change.before)),
            (_("Change within matched assignments"), change.matched_now, fact_text(change.matched, Unit.POINTS)),
            (_("Effect of new assignments"), change.new_count, fact_text(change.new, Unit.POINTS)),
            (_("Effect of dropped assignments"), change.dropped_count, fact_text(change.dropped, Unit.POINTS)),
            (_("Index {period}", period=after), None, one_decimal(change.after)),
        ],
        columns=["part", "assignments", "value"],
    )
    columns = [
        TableColumn("part", _("Part"), str, width=40),
        TableColumn("assignments", _("Assignments"), lambda n: "" if is_missing(n) else whole(n), right=True),
        TableColumn("value", _("Index units"), right=True),
    ]
    return Sheet(table, columns, _("The change of the implementation index and its parts, which add up exactly."))
