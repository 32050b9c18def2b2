"""Whether a year can be followed up at all."""

from __future__ import annotations

from followup.errors import Fault, Place
from followup.locale import _
from followup.period import PeriodInput


def round_faults(period: PeriodInput, year: int) -> list[Fault]:
    """Return why a year cannot be followed up: it is outside the term, or no form has come in."""
    if year not in period.period.years:
        years = ", ".join(map(str, period.period.years))
        message = _("The year {year} is none of those that the period follows up.", year=year)
        step = _("Choose one of {years}.", years=years)
        return [Fault("year.outside-term", message, Place("period.yaml"), step)]
    if year not in period.yearly:
        message = _("There are no yearly forms for {year}.", year=year)
        step = _(
            "Send out forms with “followup questionnaires {period} --year {year}”, and put those that come back here.",
            period=period.name,
            year=year,
        )
        return [Fault("year.no-forms", message, Place(f"responses/{year}/"), step)]
    return []
