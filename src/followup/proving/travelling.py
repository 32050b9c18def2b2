"""What may go into an archive: the files of a period that are known, and hold nothing found that must not travel."""

from __future__ import annotations

from pathlib import Path

from followup.errors import Fault, Place
from followup.locale import _
from followup.period.crosscheck import PERIOD_FILE, PLAN_FILE, QUESTIONNAIRE_FILE
from followup.period.folder import RESPONSES, answer_files, is_next_steps
from followup.period.set_aside import FINDINGS_FILE
from followup.pipeline.scope import Scope

_SHEETS = ("coding.xlsx",)
_KNOWN = {
    PERIOD_FILE,
    PLAN_FILE,
    QUESTIONNAIRE_FILE,
    FINDINGS_FILE,
    "matching.yaml",
    "privacy.yaml",
    "redaction-log.csv",
}


def check_travelling(scope: Scope) -> list[Fault]:
    """Return what stands in the way of packing a period's files.

    Parameters
    ----------
    scope
        The period or the year.

    Returns
    -------
    list of Fault
        Identity numbers, telephone numbers and e-mail addresses that were not reviewed as harmless, in the answers and
        in the sheets made from them; and files that nothing looks through, since no part of the report is made of them.
    """
    from followup.errors import Severity
    from followup.privacy import check_privacy
    from followup.privacy.detect import find_in_file, hit_faults
    from followup.privacy.reviewed import read_reviewed

    folder = scope.period.folder
    looked_through = answer_files(folder)
    unknown = [file for file in scope.inputs if file not in looked_through and not _is_known(file, folder)]
    faults = [
        Fault(
            "archive.unknown-file",
            _("Nothing is made of the file, and nobody has looked through it for what must not travel."),
            Place(file.relative_to(folder).as_posix()),
            _("Move it out of the period’s folder, and run “followup run {period}” again.", period=scope.command),
        )
        for file in unknown
    ]
    sheets = [file for file in scope.inputs if file.parent == folder and _is_sheet(file.name)]
    hits = [hit for file in sheets for hit in find_in_file(file)]
    harmless = read_reviewed(folder)[0].digests
    found = [*check_privacy(folder), *hit_faults(hits, harmless, folder.name)]
    return [*faults, *(fault for fault in found if fault.severity is Severity.STOP)]


def _is_sheet(name: str) -> bool:
    return name in _SHEETS or is_next_steps(name)


def _is_known(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    if parts[0] == "commentary":
        return len(parts) == 2 and file.suffix == ".md"
    return len(parts) == 1 and parts[0] != RESPONSES and (parts[0] in _KNOWN or _is_sheet(parts[0]))
