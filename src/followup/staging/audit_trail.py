"""Put the audit trail beside the report, in the same look."""

from __future__ import annotations

from pathlib import Path

from followup.audit import AUDIT_TRAIL, CELLS, audit_page
from followup.period import PeriodInput
from followup.render.documents import DOCUMENTS
from followup.render.page import read_look
from followup.staging import report_metadata


def write_audit_trail(stage: Path, tables: Path, out: Path, period: PeriodInput) -> Path:
    """Write the audit trail of a period and return the file.

    Parameters
    ----------
    stage
        The staged report, whose look it takes.
    tables
        The period's processed folder.
    out
        Where the documents go.
    """
    page = audit_page(
        (tables / CELLS).read_text(encoding="utf-8"),
        report_metadata(period),
        read_look(stage),
        (stage / "_brand" / "page.css").read_text(encoding="utf-8"),
        (stage / "_brand" / "page.js").read_text(encoding="utf-8"),
        f"{DOCUMENTS['index.qmd']}.html",
    )
    file = out / AUDIT_TRAIL
    file.write_text(page, encoding="utf-8", newline="\n")
    return file
