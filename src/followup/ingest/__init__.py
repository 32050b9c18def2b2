"""Read what survey tools wrote: any file in ``responses/`` becomes a :class:`RawTable`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from followup.errors import Fault, Place
from followup.ingest.cells import Unreadable, read_cells
from followup.ingest.formats import FORMATS, recognise
from followup.ingest.table import Column, RawTable
from followup.locale import _
from followup.period.period import Export

__all__ = ["Column", "RawTable", "read_responses"]


def read_responses(files: Sequence[Path], exports: Sequence[Export] = ()) -> tuple[list[RawTable], list[Fault]]:
    """Read export files.

    Parameters
    ----------
    files
        The files, as the survey tools wrote them.
    exports
        What ``period.yaml`` says of how single files are to be read.

    Returns
    -------
    tuple
        One table per sheet with content, and the faults of files that could not be read.
    """
    told = {export.file: export for export in exports}
    tables = []
    faults = [
        Fault(
            "period.export-missing",
            _("period.yaml says how to read a file that is not there."),
            Place(name),
            _("Correct the name under “exports”, or put the file in responses/."),
        )
        for name in sorted(set(told) - {file.name for file in files})
    ]
    for file in files:
        export = told.get(file.name, Export(file=file.name))
        try:
            for sheet, content in read_cells(file):
                cells = content.replace(dict.fromkeys(export.missing, "")) if export.missing else content
                named = next((entry for entry in FORMATS if entry.name == export.format), None)
                tables.append((named or recognise(cells)).read(file.name, sheet, cells))
        except Unreadable as problem:
            faults.append(problem.fault)
    return tables, faults
