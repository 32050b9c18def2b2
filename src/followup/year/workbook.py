"""The joint action plan as a workbook, for those who go on working in it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from followup.locale import _
from followup.plain import fit_for_xml
from followup.presentation.year.actions import actions_columns
from followup.render.documents import YEAR, report_epoch
from followup.steady import steady
from followup.storage import read_table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ACTION_PLAN = f"{YEAR.documents['actions.qmd']}.xlsx"
_RISKY = ("=", "+", "-", "@")
_ABOUT = ("subtitle", "municipality", "board", "case-number", "date", "status", "notice")


def write_action_plan(out: Path, tables: Path, metadata: Mapping[str, object]) -> Path:
    """Write the workbook and return it.

    Parameters
    ----------
    out
        The folder of the documents.
    tables
        The year's processed folder.
    metadata
        Those of the documents: what stands at their heads stands on the workbook's second sheet.
    """
    from openpyxl import Workbook

    moment = datetime.fromtimestamp(report_epoch(metadata["date"]), UTC)
    workbook = Workbook()
    properties = workbook.properties
    properties.creator, properties.title = "followup", f"{_('Action plan')}: {metadata['title']}"
    properties.description = str(metadata["header-text"])
    properties.language = f"{metadata['lang']}-{metadata['region']}"
    properties.created = properties.modified = moment.replace(tzinfo=None)
    sheet = workbook.worksheets[0]
    sheet.title = _("Action plan")
    columns, plan = actions_columns(), read_table(tables, "action_plan")
    rows = [[str(row[column.name]) for column in columns] for row in plan.to_dict("records")]
    _write_rows(sheet, [[column.header for column in columns], *rows], [column.width * 1.4 for column in columns])
    _set_up(sheet, str(metadata["header-text"]), len(rows), len(columns))
    about = workbook.create_sheet(_("About the action plan"))
    facts = [str(metadata[key]) for key in _ABOUT if metadata.get(key)]
    _write_rows(about, [[text] for text in [str(metadata["title"]), *facts]], [100])
    content = io.BytesIO()
    workbook.save(content)
    file = out / ACTION_PLAN
    file.write_bytes(steady(content.getvalue(), moment))
    return file


def _write_rows(sheet: Worksheet, rows: list[list[str]], widths: list[float]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place, fit_for_xml(text))
            cell.data_type = "s"  # whatever it begins with, it is no formula
            cell.quotePrefix = text.startswith(_RISKY)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _set_up(sheet: Worksheet, head: str, rows: int, columns: int) -> None:
    """Make the rows a table with filters, whose head stays in sight and is repeated on every printed page."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.table import Table, TableStyleInfo

    table = Table(displayName="atgardsplan", ref=f"A1:{get_column_letter(columns)}{rows + 1}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    printed = sheet.HeaderFooter.oddHeader
    assert printed is not None, "openpyxl gives every sheet one"
    printed.left.text = head.replace("&", "&&")
