"""The activities beside the goals of other programmes that they serve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from followup.figures.bars import grouped_counts
from followup.indicators.crosswalk import KINDS, NO_GOAL
from followup.locale import _, number
from followup.markdown import TableColumn, escaped
from followup.presentation import Picture, Sheet, whole

if TYPE_CHECKING:
    from IPython.display import Image

    from followup.notebook import Workbench

Crosswalks = Mapping[str, tuple[pd.DataFrame, dict[str, str]]]
"""For each programme: its counts from :func:`followup.indicators.crosswalk.crosswalk`, and its goals' names."""


def progress_labels() -> dict[str, str]:
    """Return what is said of how far an activity has come."""
    return {
        "done": _("Carried out by all responsible"),
        "ongoing": _("Begun, but not carried out by all"),
        "not_begun": _("Not begun"),
        "not_applicable": _("Not relevant"),
        "unknown": _("Not known"),
    }


def _heading(programme: str) -> str:
    return {
        "programme": _("The safety and crime-prevention programme"),
        "national": _("The national strategy"),
    }[programme]


def goals_figure(crosswalks: Crosswalks) -> Picture:
    """Show, under each goal, how far its activities have come."""
    groups, parts = [], []
    for programme, (table, names) in crosswalks.items():
        counts = table.set_index("goal")[["not_begun", "ongoing", "done", "not_applicable", "unknown"]]
        if not counts.loc[NO_GOAL].any():
            counts = counts.drop(index=NO_GOAL)
        groups.append((_heading(programme), counts.rename(index={**names, NO_GOAL: _("No goal")})))
        rows = table[table["goal"] != NO_GOAL]
        parts += [
            _(
                "{goal}: {begun} of {planned}",
                goal=names[row["goal"]],
                begun=number(row["begun"]),
                planned=number(row["planned"]),
            )
            for row in rows.to_dict("records")
        ]
    alt = _(
        "Stacked bar chart of activities by the goals they serve and how far they have come. Begun of planned: "
        "{parts}.",
        parts="; ".join(parts),
    )
    caption = _("Activities by the goals they serve, and how far they have come, number of activities.")
    return Picture(grouped_counts(groups, progress_labels(), _("Number of activities")), caption, alt)


def goals_sheet(programme: str, table: pd.DataFrame, names: Mapping[str, str]) -> Sheet:
    """Show, for each goal of a programme, the activities planned, begun and carried out, and how many serve none."""
    labels = progress_labels()
    columns = [
        TableColumn("goal", _("Goal"), lambda goal: names.get(str(goal), _("No goal")), width=40),
        TableColumn("planned", _("Planned"), whole, right=True),
        TableColumn("begun", _("Begun"), whole, right=True),
        TableColumn("done", _("Of which carried out by all responsible"), whole, right=True, width=16),
        TableColumn("not_begun", labels["not_begun"], whole, right=True),
        *[TableColumn(kind, labels[kind], whole, right=True) for kind in KINDS[3:] if table[kind].any()],
    ]
    caption = {
        "programme": _("Activities by goal of the safety and crime-prevention programme."),
        "national": _("Activities by goal of the national strategy."),
    }[programme]
    note = _(
        "An activity that serves several goals counts at each of them, so the rows can add up to more than the "
        "number of activities. Begun: by at least one responsible administration."
    )
    return Sheet(table, columns, caption, note)


def goals_fragment(bench: Workbench, crosswalks: Crosswalks) -> Image | None:
    """Hand the chapter its text and figure; a programme that the plan names no goals of has only a sentence.

    The tables are those of :func:`goals_sheet`, handed over as ``goals-<programme>``. Numbers in the text are
    references to facts, which :func:`followup.presentation.numbers.prevention.crosswalk_numbers` yields.
    """
    named = {programme: walk for programme, walk in crosswalks.items() if walk[1]}
    texts = [_without_goals(programme) for programme in crosswalks if programme not in named]
    if not named:
        bench.fragment("goals", escaped(" ".join(texts)))
        return None
    texts += [_told(programme, table) for programme, (table, _names) in named.items()]
    figure = bench.show_figure("goals", goals_figure(named))
    shown = _("{figure} shows how far the activities under each goal have come.", figure="@Fig-goals")
    pieces = [" ".join([*texts, shown]), "{{< include /_generated/_fig-goals.md >}}"]
    pieces += [f"{{{{< include /_generated/_tbl-goals-{programme}.md >}}}}" for programme in named]
    bench.fragment("goals", "\n\n".join(pieces))
    return figure


def _without_goals(programme: str) -> str:
    return {
        "programme": _("The plans do not say which goals of the safety and crime-prevention programme they serve."),
        "national": _("The plans do not say which goals of the national strategy they serve."),
    }[programme]


def _told(programme: str, table: pd.DataFrame) -> str:
    """Say what a table of goals shows, each number by its fact; what there is none of is said in words."""
    fact = {
        name: f"{{{{< fact crosswalk.{programme}.{name}.count >}}}}"
        for name in ("goals", "begun", "unserved", "uncovered")
    }
    goals, without = table[table["goal"] != NO_GOAL], table[table["goal"] == NO_GOAL]
    begun = int((goals["begun"] > 0).sum())
    parts = [_("{programme} has goals to the number of {goals}.", programme=_heading(programme), goals=fact["goals"])]
    if begun == len(goals):
        parts.append(_("Every one of them has at least one begun activity in the plans."))
    else:
        parts.append(_("Of them {begun} have at least one begun activity in the plans.", begun=fact["begun"]))
    if (goals["planned"] == 0).any():
        parts.append(_("The number of goals without any activity in the plans is {count}.", count=fact["unserved"]))
    if int(without["planned"].sum()):
        parts.append(_("The number of activities that serve none of the goals is {count}.", count=fact["uncovered"]))
    else:
        parts.append(_("Every activity in the plans serves at least one of the goals."))
    return " ".join([*parts, _("{table} gives the number for each goal.", table=f"@Tbl-goals-{programme}")])
