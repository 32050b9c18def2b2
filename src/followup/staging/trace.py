"""Appendix E: from which files, with which settings and programs the report was made."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from followup import __version__
from followup.locale import _, number
from followup.markdown import TableColumn, escaped, pipe_table
from followup.period import PeriodInput

_SHOWN_OF_HASH = 12


def trace_fragment(period: PeriodInput, inputs: Sequence[dict[str, Any]], engine: str) -> str:
    """Return the appendix: inputs with their hashes, thresholds, and how the report was rendered."""
    files = [
        TableColumn("path", _("File"), str, width=44),
        TableColumn("bytes", _("Bytes"), lambda value: number(float(str(value)), 0), right=True, width=10),
        TableColumn("sha256", _("SHA-256 (beginning)"), lambda value: str(value)[:_SHOWN_OF_HASH], width=18),
    ]
    rows = [[_shown_path(str(item["path"])), item["bytes"], item["sha256"]] for item in inputs]
    limits = period.period.thresholds
    texts = {
        "criteria_answered": _("Least number of criteria answered"),
        "carried_out": _("Status score × 100 from which an assignment counts as carried out"),
        "systematic": _("Systematics index from which an assignment counts as systematic"),
        "ranking_base": _("Least number of assessed assignments for a ranking"),
        "people": _("Counts of people below this are not shown"),
        "clear_share": _("Share from which a finding is worded as clear"),
        "few_share": _("Share below which something is described as few"),
        "clear_change": _("Least change, in index units, that is described as a change"),
    }
    settings = [TableColumn("name", _("Threshold"), str, width=52), TableColumn("value", _("Value"), str, True, 8)]
    values = [[text, number(float(getattr(limits, name)))] for name, text in texts.items()]
    programs = _(
        "The report was made by followup {version} with Python {python} and rendered by {engine}. The "
        "whole record, with "
        "the full hash of every input and output and the version of every program, is in manifest.json "
        "beside the report.",
        version=__version__,
        python=platform.python_version(),
        engine=engine,
    )
    parts = [
        pipe_table(rows, files) + f"\n\n: {escaped(_('Files that the report is made from.'))} {{#tbl-inputs}}",
        pipe_table(values, settings) + f"\n\n: {escaped(_('Thresholds of this follow-up.'))} {{#tbl-thresholds}}",
        escaped(programs),
    ]
    return "\n\n".join(parts)


def _shown_path(path: str) -> str:
    """Show the part of a path that a reader knows: below the period folder."""
    return str(PurePosixPath(*PurePosixPath(path).parts[1:])) if "/" in path else path
