"""Read what survey tools wrote: any file in ``responses/`` becomes a :class:`RawTable`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from followup.errors import Fault, Place
from followup.ingest import guard, plain
from followup.ingest.accepted import read_accepted, unused, with_accepted
from followup.ingest.contents import Content, read_content, read_contents
from followup.ingest.form import is_form, read_form
from followup.ingest.formats import FORMATS, recognise
from followup.ingest.match import headers_known, targets_in
from followup.ingest.personal import without_personal
from followup.ingest.table import Column, RawTable
from followup.locale import _
from followup.period import PeriodInput
from followup.period.folder import original_name
from followup.period.period import Export

__all__ = ["Column", "Content", "RawTable", "read_contents", "read_period_responses", "read_responses"]


def read_period_responses(
    period: PeriodInput, contents: Sequence[Content] | None = None
) -> tuple[list[RawTable], list[Fault]]:
    """Read everything in a period's ``responses/``, the project's own filled-in forms among it.

    Parameters
    ----------
    period
        The period.
    contents
        What stands in its files, where they have been read already.

    Returns
    -------
    tuple
        See :func:`read_responses`.
    """
    return read_responses(period.responses if contents is None else contents, period.period.exports, period)


def read_responses(
    files: Sequence[Path | Content], exports: Sequence[Export] = (), period: PeriodInput | None = None
) -> tuple[list[RawTable], list[Fault]]:
    """Read export files.

    Parameters
    ----------
    files
        The files, as the survey tools wrote them, or what stands in them.
    exports
        What ``period.yaml`` says of how single files are to be read.
    period
        The period, which forms of the project's own are read against; without it they are read as any table.

    Returns
    -------
    tuple
        One table per sheet with content, and the faults of files that could not be read.
    """
    told = {export.file: export for export in exports}
    paths = [file.file if isinstance(file, Content) else file for file in files]
    tables = []
    faults = [
        Fault(
            "period.export-missing",
            _("period.yaml says how to read a file that is not there."),
            Place(name),
            _("Correct the name under “exports”, or put the file in responses/."),
        )
        for name in sorted(set(told) - {original_name(path.name) for path in paths})
    ]
    targets = targets_in(period) if period is not None else []
    known = headers_known(targets)
    accepted, accepting_faults = read_accepted(period.folder, targets) if period is not None else ([], [])
    faults += accepting_faults
    for content in (file if isinstance(file, Content) else read_content(file) for file in files):
        file = content.file
        export = told.get(original_name(file.name), Export(file=file.name))
        if content.fault is not None:
            faults.append(content.fault)
            continue
        faults += guard.remarks(file)
        if period is not None and is_form(content.sheets):
            form, form_faults = read_form(file.name, content.sheets, period)
            tables += [form] if form else []
            faults += form_faults
            continue
        for sheet, whole in content.sheets:
            cells = whole.replace(dict.fromkeys(export.missing, "")) if export.missing else whole
            told_format = next((entry for entry in FORMATS if entry.name == export.format), None)
            tool = told_format or recognise(cells)
            if tool.name == "table":
                cells, above = plain.below_preamble(file.name, sheet, cells, known)
                faults += above
            table, personal = without_personal(tool.read(file.name, sheet, cells), cells, known)
            tables.append(with_accepted(table, accepted, targets))
            faults += personal
    return tables, faults + unused(accepted, tables, [path.name for path in paths])
