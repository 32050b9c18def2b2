"""What the year says of the whole municipality."""

from __future__ import annotations

import pandas as pd

from followup.locale import _
from followup.markdown import TableColumn
from followup.presentation import Sheet, in_order, whole
from followup.presentation.year.setting import YearSetting
from followup.presentation.year.words import fact_of, sentences, status_list

TOTAL = "total"


def overview_sheet(groups: pd.DataFrame, totals: pd.DataFrame, setting: YearSetting) -> Sheet:
    """Show for each administration how many assignments have which status, with a total."""
    names, labels = setting.names.administration, setting.labels
    rows = [in_order(groups, "administration", names), totals.assign(administration=TOTAL)]
    shown = [code for code in labels if code in setting.status.order or int(totals.iloc[0][code])]
    columns = [
        TableColumn("administration", _("Administration"), lambda name: names.get(str(name), _("All")), width=30),
        TableColumn("assignments", _("Assignments"), whole, right=True, width=11),
        *[TableColumn(code, labels[code], whole, right=True, width=10) for code in shown],
        TableColumn("followed_up", _("Followed up"), whole, right=True, width=10),
    ]
    caption = _("Assignments by status and administration, {year}.", year=setting.year)
    note = _("Followed up: assignments that were followed up and documented during the year.")
    return Sheet(pd.concat(rows, ignore_index=True), columns, caption, note)


def overview_fragment(totals: pd.DataFrame, setting: YearSetting) -> str:
    """Write what the year says of the whole municipality."""
    opening = _(
        "{received} of {expected} administrations have answered the yearly form for {year}. The plans hold "
        "{assignments} assignments for the year. An assignment is an activity of an administration that is responsible "
        "for it. Of the assignments the following is known:",
        received=fact_of("received"),
        expected=fact_of("administrations"),
        year=setting.year,
        assignments=fact_of("assignments"),
    )
    row = totals.iloc[0]
    return "\n\n".join([opening, status_list(row, setting), *sentences(row, setting)])
