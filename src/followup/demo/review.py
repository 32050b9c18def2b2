"""The review sheets of a demo period's yearly forms: most next steps approved, some not, a few not yet read."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from followup.coding.workbook import yes_no
from followup.demo.draws import Draws
from followup.ingest.yearly import read_yearly
from followup.locale import _
from followup.period import PeriodInput
from followup.period.folder import next_steps_name
from followup.steady import steady
from followup.year.next_steps import next_steps
from followup.year.review import layout_of, update_review

_NOT_YET_READ, _DECLINED = 0.15, 0.2


def make_reviews(inputs: PeriodInput, seed: str | None = None) -> dict[str, bytes]:
    """Make the review sheets of a synthetic period from the yearly forms that lie in its folder.

    Parameters
    ----------
    inputs
        The period, with its yearly forms.
    seed
        Names the random streams; the period's name unless given.

    Returns
    -------
    dict
        Name in the period folder → content, a workbook for each year with forms.
    """
    made = {}
    forms, _faults = read_yearly(inputs)
    for year in inputs.yearly:
        draws = Draws(f"{seed or inputs.name}/review/{year}")
        with TemporaryDirectory() as folder:
            update_review(
                Path(folder),
                next_steps(forms, year),
                year,
                {activity.id: activity.title for activity in inputs.plan.activities},
                {administration.id: administration.name for administration in inputs.plan.administrations},
            )
            content = (Path(folder) / next_steps_name(year)).read_bytes()
        made[next_steps_name(year)] = _decided(content, year, draws)
    return made


def _decided(content: bytes, year: int, draws: Draws) -> bytes:
    workbook, moment = load_workbook(io.BytesIO(content)), datetime(year + 1, 2, 10, 8)  # noqa: DTZ001 - a made-up day
    sheet, (yes, no) = workbook.worksheets[0], yes_no()
    column = {name: number for number, name in enumerate(layout_of(year).columns, start=1)}
    for row in range(2, sheet.max_row + 1):
        if draws.chance(_NOT_YET_READ):
            continue
        sheet.cell(row, column["approved"], no if draws.chance(_DECLINED) else yes)
        sheet.cell(row, column["note"], _("Made-up review of a made-up text."))
    workbook.properties.title = _("SYNTHETIC DATA")
    workbook.properties.created = moment
    filled = io.BytesIO()
    workbook.save(filled)
    return steady(filled.getvalue(), moment)
