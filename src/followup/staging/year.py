"""Prepare the documents of one year of a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from followup.downloads import write_downloads
from followup.locale import _
from followup.period import PeriodInput
from followup.render.documents import YEAR, report_epoch
from followup.staging import dashed, lay_out, report_metadata, report_variables, write_fragments
from followup.staging.trace import inputs_table, programs_table
from followup.storage import read_table


def stage_year(
    sources: Path,
    stage: Path,
    period: PeriodInput,
    year: int,
    tables: Path,
    inputs: Sequence[dict[str, Any]],
    engine: str,
    programs: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Make the folder that an engine renders, and return the documents' metadata.

    Parameters
    ----------
    sources, stage, period, inputs, engine, programs
        As for :func:`followup.staging.stage_report`.
    year
        The year.
    tables
        The year's processed folder.
    """
    date = data_date(tables, year)
    subtitle = _("The year {year}, mandate period {period}", year=year, period=dashed(period.name))
    metadata = {**report_metadata(period, date), "subtitle": subtitle}
    variables = {**report_variables(period), "year": str(year), "date": date}
    generated = lay_out(sources, stage, tables, YEAR, metadata, variables)
    write_fragments(generated, {"trace": f"{inputs_table(inputs)}\n\n{programs_table(engine, programs or {})}"})
    write_downloads(stage, report_epoch(date))
    return metadata


def data_date(tables: Path, year: int) -> str:
    """Return the day on which the last form was saved, which dates the documents: the same forms, the same bytes.

    Where no form tells, it is the last day of the year.
    """
    saved = [str(moment)[:10] for moment in read_table(tables, "received")["saved"] if moment]
    return max(saved, default=f"{year}-12-31")
