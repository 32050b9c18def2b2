"""What the overview’s notebook calls: the municipalities, and the ways to record and show that others have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from followup.disclosure.frames import protect_counts
from followup.locale import _, set_language
from followup.notebook import Bench
from followup.overview.indicators import fact_table
from followup.overview.reading import Member, common_period, members, summed, without_report
from followup.period.folder import overview_name

_PEOPLE = "competence.trained.share"


@dataclass
class OverviewBench(Bench):
    """A notebook's hold on many municipalities.

    Parameters
    ----------
    period
        The period.
    members
        The municipalities that have a report of it, by code.
    lacking
        The codes of those that have not.
    """

    period: str = ""
    members: list[Member] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)

    def facts(self, facts: Mapping[str, str]) -> pd.DataFrame:
        """Return a row for each municipality and a column for each of its facts."""
        return fact_table(self.members, facts)

    def sums(self, name: str, by: list[str], values: list[str]) -> pd.DataFrame:
        """Return the sums of a table of theirs, by municipality and the columns of ``by``."""
        files = {member.code: member.table(name) for member in self.members}
        return summed({code: file for code, file in files.items() if file.is_file()}, by, values)

    def form_names(self) -> dict[tuple[str, str], str]:
        """Return what the forms of violence are called in each municipality's plan."""
        return {
            (member.code, form.id): form.title for member in self.members for form in member.input.plan.violence_forms
        }

    def hide_small(self, table: pd.DataFrame, column: str = "trained") -> pd.DataFrame:
        """Hide shares of staff that tell of fewer people than the strictest of the municipalities shows.

        What a municipality's own report hides is missing already. No sum over municipalities is shown, so nothing that
        is hidden can be worked out from the others.
        """
        limit = max(member.input.period.thresholds.people for member in self.members)
        bases = {member.code: member.facts[_PEOPLE].base for member in self.members if _PEOPLE in member.facts}
        known = table[table[column].notna()]
        counted = pd.DataFrame({"code": known["code"], "staff": known["code"].map(bases), "share": known[column]})
        counted = counted[counted["staff"].fillna(0) > 0].astype({"staff": "int64"})
        counted["people"] = (counted["share"] * counted["staff"] / 100).round().astype("int64")
        if counted.empty:
            return table
        guarded = protect_counts(
            counted, ["people"], limit, name="overview_trained", group="code", whole="staff",
            derived={"people": ["share"]},
        )  # fmt: skip
        names = {member.code: member.name for member in self.members}
        shown = self.guard(guarded, _("Trained staff by municipality"), names).table
        return table.assign(**{column: table["code"].map(dict(zip(shown["code"], shown["share"], strict=True)))})


def open_overview(name: str, parameters: Mapping[str, Any]) -> OverviewBench:
    """Open the municipalities that a notebook's parameters name.

    Parameters
    ----------
    name
        The notebook's own name.
    parameters
        ``period`` (nothing means the one that most have built), ``folder`` and ``processed``.

    Raises
    ------
    InputError
        If none has a report of the period.
    """
    folder = Path(parameters["folder"]).resolve()
    period = str(parameters["period"]) or common_period(folder)
    found = members(folder, period)
    set_language(found[0].input.period.language)
    pd.set_option("display.max_colwidth", None, "display.max_rows", None, "display.max_columns", None)
    processed = Path(parameters["processed"]) / overview_name(period)
    return OverviewBench(name, processed, period=period, members=found, lacking=without_report(folder, period))
