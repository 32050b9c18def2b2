"""Response rates."""

from __future__ import annotations

import pandas as pd

from followup.figures.bars import share_bars
from followup.locale import _, number, percent
from followup.markdown import TableColumn
from followup.presentation import Names, Picture, Sheet, extremes, listing, share, whole


def response_figure(table: pd.DataFrame, names: Names) -> Picture:
    """Show the response rate of each administration against the number invited."""
    short = [names.administration_short[name] for name in table["administration"]]
    bases = [
        _("{answered} of {invited}", answered=number(answered), invited=number(invited))
        for answered, invited in zip(table["answered"], table["invited"], strict=True)
    ]
    labels = [f"{percent(rate)}  ({base})" for rate, base in zip(table["rate"], bases, strict=True)]
    rates = dict(zip(table["administration"], table["rate"], strict=True))
    highest, lowest = extremes(rates)
    alt = _(
        "Bar chart of the response rate of {count} administrations. Highest in {highest}, {most}; lowest in {lowest}, "
        "{least}.",
        count=number(len(table)),
        highest=listing([names.administration[name] for name in highest]),
        most=percent(rates[highest[0]]),
        lowest=listing([names.administration[name] for name in lowest]),
        least=percent(rates[lowest[0]]),
    )
    return Picture(
        share_bars(short, table["rate"].to_list(), labels, _("Response rate")),
        _("Response rate per administration: those who answered as a share of those invited."),
        alt,
    )


def response_sheet(table: pd.DataFrame, names: Names) -> Sheet:
    """Show invited, answered and response rate per administration, with a total."""
    total = pd.DataFrame(
        {"administration": [""], "invited": [table["invited"].sum()], "answered": [table["answered"].sum()]}
    )
    total["rate"] = 100 * total["answered"] / total["invited"]
    columns = [
        TableColumn(
            "administration", _("Administration"), lambda name: names.administration.get(str(name), _("All")), width=30
        ),
        TableColumn("invited", _("Invited"), whole, right=True),
        TableColumn("answered", _("Answered"), whole, right=True),
        TableColumn("rate", _("Response rate"), share, right=True),
    ]
    return Sheet(pd.concat([table, total]), columns, _("Invited and answering respondents per administration."))
