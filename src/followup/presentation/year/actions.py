"""The joint action plan: a row for each assignment of the year."""

from __future__ import annotations

import pandas as pd

from followup.locale import _, ngettext
from followup.markdown import TableColumn
from followup.presentation import Sheet
from followup.presentation.year.setting import YearSetting
from followup.schemas import Review


def action_plan(table: pd.DataFrame, setting: YearSetting) -> pd.DataFrame:
    """Return the joint action plan in words: a row for each assignment, in the plan's order."""
    names, plan = setting.names, {activity.id: activity for activity in setting.plan.activities}
    rows = [
        {
            "activity": f"{row.activity} {names.activity[str(row.activity)]}",
            "administration": names.administration[str(row.administration)],
            "timetable": _years(plan[str(row.activity)].timetable.start, plan[str(row.activity)].timetable.end),
            "goals": "; ".join(names.programme_goal[goal] for goal in plan[str(row.activity)].programme_goals) or "–",
            "status": setting.status_text(str(row.state), str(row.status)),
            "before": setting.labels[str(row.before)] if row.before else "–",
            "followed_up": setting.followup_text(str(row.followup)),
            "next_step": str(row.text) or "–",
        }
        for row in table.itertuples()
    ]
    return pd.DataFrame(rows, dtype="str")


def actions_sheet(plan: pd.DataFrame, table: pd.DataFrame, setting: YearSetting) -> Sheet:
    """Show the joint action plan."""
    caption = _("Action plan: all assignments in {year}.", year=setting.year)
    return Sheet(plan, actions_columns(), caption, review_note(table))


def actions_columns() -> list[TableColumn]:
    """Return the columns of the joint action plan, also for the workbook."""
    return [
        TableColumn("activity", _("Activity"), width=30),
        TableColumn("administration", _("Responsible"), width=20),
        TableColumn("timetable", _("Timetable"), width=10),
        TableColumn("goals", _("Programme goal"), width=20),
        TableColumn("status", _("Status"), width=12),
        TableColumn("followed_up", _("Followed up"), width=10),
        TableColumn("next_step", _("Next step"), width=28),
    ]


def review_note(table: pd.DataFrame) -> str:
    """Say how many next steps are written but not shown; nothing where all are."""
    waiting = int((table["review"] == Review.WAITING.value).sum())
    declined = int((table["review"] == Review.DECLINED.value).sum())
    notes = []
    if waiting:
        notes.append(
            ngettext(
                "{count} next step has been written but not yet reviewed, and is therefore not shown.",
                "{count} next steps have been written but not yet reviewed, and are therefore not shown.",
                waiting,
            )
        )
    if declined:
        notes.append(
            ngettext(
                "{count} next step has been reviewed and is not shown.",
                "{count} next steps have been reviewed and are not shown.",
                declined,
            )
        )
    return " ".join(notes)


def _years(start: int, end: int) -> str:
    """Write a timetable.

    Examples
    --------
    >>> _years(2023, 2026), _years(2024, 2024)
    ('2023–2026', '2024')
    """
    return f"{start}–{end}" if end > start else str(start)
