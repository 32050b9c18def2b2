"""How the shares of the matrix depend on its two thresholds."""

from __future__ import annotations

import pandas as pd

from followup.figures.lines import threshold_lines
from followup.locale import _, number
from followup.markdown import TableColumn
from followup.period import Scale
from followup.presentation import Picture, Sheet, listing, share
from followup.presentation.implementation import quadrant_labels
from followup.schemas import Quadrant


def _steps(limit: float, status: Scale) -> str:
    """List the steps of the status scale that count as carried out at a threshold, the highest first."""
    steps = [status.option(code) for code in reversed(status.order)]
    return listing([step.label.lower() for step in steps if 100 * float(step.score or 0) >= limit])


def _counted(limit: float, status: Scale) -> str:
    return _("Counts as carried out: {labels}", labels=_steps(limit, status))


def sensitivity_figure(table: pd.DataFrame, status: Scale) -> Picture:
    """Show the share in place and the share that hangs on persons at other thresholds than those that apply.

    Parameters
    ----------
    table
        From :func:`followup.indicators.sensitivity.matrix_sensitivity`.
    status
        The status scale, whose steps the panels are named by.
    """
    chosen, near = table[table["chosen"]].iloc[0], table[table["near"]]
    panels = list(dict.fromkeys(table["carried_out"]))
    same = table[table["carried_out"] == chosen["carried_out"]]
    more = int((same["person_dependent"] > same["in_place"]).sum())
    alt = _("Line charts of the share in place and the share that hangs on persons. No assignment can be assessed.")
    if chosen["assessed"]:
        alt = _(
            "Line charts of two shares by the threshold for systematic work. At the threshold that applies, "
            "{threshold}, {in_place} of the assessed assignments are in place and {persons} are carried out but hang "
            "on persons. From threshold {first} to {last} the share in place goes from {high} to {low}. At {more} of "
            "{all} thresholds more assignments hang on persons than are in place.",
            threshold=number(chosen["systematic"]),
            in_place=share(chosen["in_place_share"]),
            persons=share(chosen["person_dependent_share"]),
            first=number(near["systematic"].min()),
            last=number(near["systematic"].max()),
            high=share(near["in_place_share"].max()),
            low=share(near["in_place_share"].min()),
            more=number(more),
            all=number(len(same)),
        )
    caption = _(
        "The matrix at other thresholds: share of assessed assignments by the threshold for systematic work. Dashed "
        "line: the threshold that applies."
    )
    labels = quadrant_labels()
    figure = threshold_lines(
        table,
        (float(chosen["carried_out"]), float(chosen["systematic"])),
        (labels[Quadrant.IN_PLACE.value], _("Hangs on persons")),
        [_counted(panel, status) for panel in panels],
        _("Threshold for systematic work, index units"),
    )
    return Picture(figure, caption, alt)


def sensitivity_sheet(table: pd.DataFrame, status: Scale) -> Sheet:
    """Show both shares at each threshold for systematic work, a pair of columns for each for carried out."""
    chosen = table[table["chosen"]].iloc[0]
    wide = table[["systematic"]].drop_duplicates(ignore_index=True)
    columns = [TableColumn("shown", _("Threshold"), str, right=True, width=10)]
    for panel in dict.fromkeys(table["carried_out"]):
        rows = table[table["carried_out"] == panel].set_index("systematic")
        counted = _counted(panel, status)
        for field, name in (("in_place", _("in place")), ("person_dependent", _("hangs on persons"))):
            key = f"{field}_{panel}"
            wide[key] = wide["systematic"].map(rows[f"{field}_share"])
            columns.append(TableColumn(key, f"{counted} – {name}", share, right=True, width=18))
    marks = wide["systematic"].map(lambda value: "*" if value == chosen["systematic"] else "")
    wide["shown"] = wide["systematic"].map(number) + marks
    note = _(
        "* The threshold that applies. Of the two kinds of columns, the one that applies counts as carried out: "
        "{labels}. Base: {n} assignments that can be assessed.",
        labels=_steps(chosen["carried_out"], status),
        n=number(chosen["assessed"]),
    )
    return Sheet(
        wide, columns, _("Share of assignments in place and hanging on persons at different thresholds."), note
    )
