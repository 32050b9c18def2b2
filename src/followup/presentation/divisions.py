"""Implementation divided by plan, target, level and form; and where an administration's respondents disagree."""

from __future__ import annotations

import pandas as pd

from followup.locale import _
from followup.markdown import TableColumn, escaped
from followup.period import PreventionLevel, Scale, Target
from followup.presentation import Names, Sheet, in_order, one_decimal, table_markdown, whole
from followup.presentation.implementation import bounds_texts, status_labels
from followup.schemas import State


def division_name(division: str) -> str:
    """Return what a way of dividing the assignments is called."""
    return {
        "plan": _("Plan"),
        "target": _("Directed at"),
        "level": _("Level of prevention"),
        "form": _("Form of violence"),
    }[division]


def part_name(division: str, part: str, names: Names) -> str:
    """Return what a part of a division is called."""
    if division == "target":
        return names.target(part)
    if division == "level":
        return names.level(part)
    return {"plan": names.plan, "form": names.form}[division][part]


def division_sheet(table: pd.DataFrame, names: Names) -> Sheet:
    """Show the implementation index in each part of each division, with its base and bounds."""
    orders: dict[str, list[str]] = {
        "plan": list(names.plan),
        "target": [target.value for target in Target],
        "level": [level.value for level in PreventionLevel],
        "form": list(names.form),
    }
    parts = [
        in_order(table[table["division"] == name], "part", dict.fromkeys(order, "")) for name, order in orders.items()
    ]
    shown = pd.concat(parts, ignore_index=True)
    shown["name"] = [part_name(row.division, row.part, names) for row in shown.itertuples()]  # type: ignore[arg-type]
    shown["range"] = bounds_texts(shown)
    columns = [
        TableColumn("division", _("Division"), lambda code: division_name(str(code)), width=18),
        TableColumn("name", _("Part"), str, width=40),
        TableColumn("planned", _("Assignments"), whole, right=True, width=11),
        TableColumn("assessed", _("Base"), whole, right=True, width=8),
        TableColumn("index", _("Index"), one_decimal, right=True, width=8),
        TableColumn("range", _("Bounds"), str, right=True, width=12),
    ]
    note = _(
        "An assignment at several levels, or against several forms of violence, counts at each of them. Base: assessed "
        "assignments. Bounds: the index if every assignment whose status is not known had the score 0, or 1."
    )
    return Sheet(
        shown, columns, _("The implementation index by plan, target, level of prevention and form of violence."), note
    )


def disagreement_sheet(table: pd.DataFrame, scale: Scale, names: Names) -> Sheet:
    """Show the assignments on whose status an administration's respondents disagree, and the outermost answers."""
    labels = {**status_labels(scale), "": "–"}
    shown = table.assign(
        name=[f"{activity} {names.activity[activity]}" for activity in table["activity"]],
        joint=[
            labels[status if state == State.ANSWERED.value else "not_applicable"]
            for status, state in zip(table["status"], table["state"], strict=True)
        ],
    )
    columns = [
        TableColumn("name", _("Activity"), str, width=36),
        TableColumn("administration", _("Administration"), lambda code: names.administration[str(code)], width=24),
        TableColumn("lowest", _("Lowest"), lambda code: labels[str(code)], width=12),
        TableColumn("highest", _("Highest"), lambda code: labels[str(code)], width=12),
        # How many is a small number of people; whether any did is what the list is about.
        TableColumn("not_applicable", labels["not_applicable"], lambda n: _("some") if n else "–", width=9),
        TableColumn("joint", _("Counts as"), str, width=12),
    ]
    note = _(
        "Listed are assignments where the answers on the scale lie two steps or more apart, or where some respondents "
        "gave a step of the scale and others answered that the assignment is not relevant. Counts as: the median, "
        "the lower step at a tie; not relevant where more answered so than gave a step."
    )
    return Sheet(shown, columns, _("Assignments on whose status the respondents of an administration disagree."), note)


def disagreement_fragment(table: pd.DataFrame, scale: Scale, names: Names) -> str:
    """Write the list for the appendix, or the sentence that there is nothing to list."""
    if table.empty:
        return escaped(_("In no administration do the respondents disagree on the status of an assignment."))
    return table_markdown(disagreement_sheet(table, scale, names), "disagreement")
