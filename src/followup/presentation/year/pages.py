"""A page for each administration, for its annual report."""

from __future__ import annotations

import pandas as pd

from followup.locale import _
from followup.markdown import TableColumn, escaped
from followup.presentation import Sheet, table_markdown
from followup.presentation.year.actions import action_plan, review_note
from followup.presentation.year.setting import YearSetting
from followup.presentation.year.words import bulleted, fact_of, sentences, status_list
from followup.schemas import Movement, State


def administrations_fragment(table: pd.DataFrame, groups: pd.DataFrame, setting: YearSetting) -> str:
    """Write a page for each administration with an assignment in the year.

    Parameters
    ----------
    table
        ``year_status`` with the next steps.
    groups
        :func:`followup.indicators.year.year_totals` by administration.
    setting
        The year.
    """
    parts = []
    for administration, name in setting.names.administration.items():
        own = table[table["administration"] == administration]
        if own.empty:
            continue
        row = groups[groups["administration"] == administration].iloc[0]
        heading = f"# {escaped(name)} {{#sec-year-{administration} .unnumbered}}"
        page = _page(own, row, administration, setting) if own["received"].any() else [_not_received(setting)]
        sheet = administration_sheet(own, name, setting)
        parts += [heading, *page, table_markdown(sheet, f"year-{administration}")]
    return "\n\n".join(parts)


def administration_sheet(own: pd.DataFrame, name: str, setting: YearSetting) -> Sheet:
    """Show the activities of one administration: status, follow-up and next step, and the status before."""
    shown = action_plan(own, setting)
    compared = setting.before is not None and bool((own["before"] != "").any())
    before = [TableColumn("before", _("Status {year}", year=setting.before), width=13)] if compared else []
    columns = [
        TableColumn("activity", _("Activity"), width=34),
        *before,
        TableColumn("status", _("Status"), width=13),
        TableColumn("followed_up", _("Followed up"), width=10),
        TableColumn("next_step", _("Next step"), width=28),
    ]
    caption = _("Activities that {name} is responsible for, {year}.", name=name, year=setting.year)
    return Sheet(shown, columns, caption, review_note(own))


def _page(own: pd.DataFrame, row: pd.Series, administration: str, setting: YearSetting) -> list[str]:
    count = fact_of("assignments", administration)
    if int(row["assignments"]) == 1:
        opening = _("The administration is responsible for {count} activity in {year}:", count=count, year=setting.year)
    else:
        opening = _(
            "The administration is responsible for {count} activities in {year}:", count=count, year=setting.year
        )
    parts = [opening, status_list(row, setting, administration), *sentences(row, setting, administration)]
    moved = own[own["movement"].isin([Movement.FORWARD.value, Movement.BACK.value])]
    if not moved.empty:
        parts.append(_("The following have changed since {year}:", year=setting.before))
        changes = [
            f"{_titled(row.activity, setting)}: {escaped(setting.labels[str(row.before)])} → "
            f"{escaped(setting.labels[str(row.status)])}"
            for row in moved.itertuples()
        ]
        parts.append(bulleted(changes))
    missing = own[~own["state"].isin([State.ANSWERED.value, State.NOT_APPLICABLE.value, State.DONT_KNOW.value])]
    if not missing.empty:
        parts.append(_("There is no answer on the status of:"))
        parts.append(bulleted([_titled(code, setting) for code in missing["activity"]]))
    return parts


def _not_received(setting: YearSetting) -> str:
    return _(
        "The administration has not answered the yearly form for {year}. Status, follow-up and next steps are "
        "therefore not known.",
        year=setting.year,
    )


def _titled(activity: object, setting: YearSetting) -> str:
    return escaped(f"{activity} {setting.names.activity[str(activity)]}")
