"""``redaction-log.csv``: which cells were redacted, and from which original each copy was made."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from followup.aside import write_aside
from followup.errors import Fault, Place, Severity
from followup.locale import _
from followup.period.folder import RESPONSES, answer_files, answer_name, original_name

LOG_FILE = "redaction-log.csv"


@dataclass(frozen=True)
class LogRow:
    """One redacted cell (or name of a sheet, without row and column), never its content.

    ``file`` and ``copy`` are named from ``responses/`` on.
    """

    file: str
    sheet: str
    row: str
    column: str
    kind: str
    original_sha256: str
    copy: str
    copy_sha256: str


def read_log(folder: Path) -> list[LogRow]:
    """Read the log of a period folder; one that is not as it was written counts as none."""
    try:
        text = (folder / LOG_FILE).read_text(encoding="utf-8-sig")
        records = [
            [cell.removeprefix("'") for cell in record] for record in csv.reader(io.StringIO(text), delimiter=";")
        ]
        return [LogRow(*record) for record in records[1:]]
    except (OSError, UnicodeDecodeError, csv.Error, TypeError):
        return []


def write_log(folder: Path, rows: Iterable[LogRow]) -> None:
    """Write the log."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([field.name for field in fields(LogRow)])
    for row in rows:
        # A name could begin as a formula does.
        writer.writerow(
            [f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "'")) else cell for cell in astuple(row)]
        )
    write_aside(folder / LOG_FILE, text.getvalue().encode("utf-8-sig"))


def sha256_of(file: Path) -> str:
    """Return the sha256 of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_copies(folder: Path) -> list[Fault]:
    """Verify that each redacted copy was made from the very original that lies beside it.

    Returns
    -------
    list of Fault
        A copy that the log does not know, or that was made from another version of its original, stops. That the
        original is gone, or the copy was changed by hand since, deserves a look.
    """
    log = {row.copy: row for row in read_log(folder)}
    again = _("Run “followup redact {period}” again.", period=folder.name)
    faults = []
    for copy in answer_files(folder):
        name = answer_name(folder, copy)
        if original_name(name) == name:
            continue
        row, place = log.get(name), Place(name)
        if row is None:
            message = _("The name is that of a redacted copy, but {log} does not know it.", log=LOG_FILE)
            faults.append(Fault("privacy.copy-unknown", message, place, again))
            continue
        original = folder / RESPONSES / row.file
        if not original.is_file():
            message = _("The original is gone, so it cannot be verified that this copy was made from it.")
            faults.append(Fault("privacy.original-missing", message, place, severity=Severity.LOOK))
        elif sha256_of(original) != row.original_sha256:
            message = _("The copy was made from another version of {file}.", file=row.file)
            faults.append(Fault("privacy.copy-stale", message, place, again))
        if sha256_of(copy) != row.copy_sha256:
            message = _("The copy has been changed since it was made.")
            faults.append(Fault("privacy.copy-changed", message, place, severity=Severity.LOOK))
    return faults
