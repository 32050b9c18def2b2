"""Prove an archive: unpack it into an empty folder, make its report with the installed program, and compare."""

from __future__ import annotations

import tempfile
from pathlib import Path

from followup.errors import InputError, Severity
from followup.locale import _
from followup.period import open_period
from followup.pipeline.project import Project
from followup.pipeline.scope import Scope
from followup.pipeline.tables import Progress
from followup.proving.archive import OUTPUTS, PROJECT, RECORD
from followup.proving.comparing import Proof
from followup.proving.rebuild import rebuild
from followup.proving.received import check_received, read_received
from followup.proving.unpacking import unpack


def verify_archive(archive: Path, progress: Progress) -> Proof:
    """Make the report of an archive in a temporary folder, and compare every file with the packed ones.

    The notebooks of the archive are run: it must come from somebody who is trusted.

    Parameters
    ----------
    archive
        The zip file.
    progress
        Receives the name of the step at hand.

    Raises
    ------
    InputError
        If it is no archive or not as it was packed, or if what it holds is at fault.
    RunError
        If its report cannot be made.
    """
    with tempfile.TemporaryDirectory(prefix="fu-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        about = unpack(archive, folder)
        received = read_received(folder / OUTPUTS)
        faults = [fault for fault in check_received(received) if fault.severity is Severity.STOP]
        if faults:
            raise InputError(faults, _("Nothing was built."))
        root = folder / PROJECT
        project = Project(root, root / "data" / "raw", root / "data" / "processed", folder / "again")
        scope = Scope(open_period(project.raw, about.period), about.year)
        return rebuild(project, scope, received.manifest, folder / RECORD, progress, given=True)
