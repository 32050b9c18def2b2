"""Make redacted copies of exports, beside the originals, which are never touched."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pandas as pd

from followup.aside import write_aside
from followup.errors import InputError, RunError, Severity
from followup.ingest.cells import TEXTS, Unreadable, read_cells
from followup.locale import _
from followup.period.folder import RESPONSES, answer_files, answer_name, original_name, redacted_name
from followup.privacy.copies import LogRow, check_copies, read_log, sha256_of, write_log
from followup.privacy.copying import Replaced, Sheets, copy_of_text, copy_of_workbook
from followup.privacy.detect import Hit, column_matches, filled_by_the_tool, find_in_file, find_in_sheets
from followup.privacy.patterns import find, redacted
from followup.privacy.reviewed import read_reviewed


@dataclass(frozen=True)
class Redaction:
    """What was done with one export.

    Parameters
    ----------
    file
        The original's name.
    copy
        The copy's name, empty where an old copy was taken away because nothing has to be redacted any longer.
    hits
        How many marks it holds.
    converted
        Whether the copy is a workbook although the original is not.
    """

    file: str
    copy: str
    hits: int
    converted: bool


def redact(folder: Path) -> list[Redaction]:
    """Write a redacted copy of each export in which something is found, and the log.

    Every hit that is not reviewed as harmless is replaced by a mark inside the cell's text; everything else stays. A
    copy that is in order is left as it is. From then on a run reads the copy instead of its original.

    Parameters
    ----------
    folder
        The period folder.

    Raises
    ------
    InputError
        If ``privacy.yaml`` is at fault, or a file cannot be written.
    RunError
        If the copy would differ from its original in more than the marks; then it is not kept.
    """
    reviewed, faults = read_reviewed(folder)
    if faults:
        raise InputError(faults, _("No copy was made."))
    # A copy that the log does not know, or that was made from another version of its original, is made anew.
    outdated = {fault.place.file for fault in check_copies(folder) if fault.severity is Severity.STOP}
    log, done = read_log(folder), []
    for file in answer_files(folder):
        name = answer_name(folder, file)
        if name not in outdated and not _to_redact(find_in_file(file, name), reviewed.digests):
            continue
        original = original_name(name)
        source = original if (folder / RESPONSES / original).is_file() else name
        redaction, rows = _redact_file(folder / RESPONSES, source, reviewed.digests)
        if redaction is not None:
            copies = {redaction.copy, redacted_name(source)}
            log = [row for row in log if row.copy not in copies] + rows
            write_log(folder, log)
            done.append(redaction)
    return done


def _to_redact(hits: Iterable[Hit], harmless: Collection[str]) -> list[Hit]:
    """Leave out what is harmless, and what stands in the file's name: that is for the analyst to change."""
    return [hit for hit in hits if hit.digest not in harmless and (hit.place.row or hit.place.sheet)]


def _redact_file(responses: Path, name: str, harmless: Collection[str]) -> tuple[Redaction | None, list[LogRow]]:
    """Redact the file of that name below ``responses``."""
    source, copy_name = responses / name, redacted_name(name)
    try:
        sheets = read_cells(source)
    except Unreadable:
        return None, []  # the reading of the answers tells of it
    copy = responses / copy_name
    hits = _to_redact(find_in_sheets(name, sheets), harmless)
    if not hits:
        if not copy.is_file():
            return None, []
        copy.unlink()  # it was made from an earlier version
        return Redaction(name, "", 0, converted=False), []
    replaced = [_replaced(cells, harmless) for _sheet, cells in sheets]
    if source.suffix.lower() in TEXTS:
        content = copy_of_text(source, replaced[0])
    else:
        content = copy_of_workbook(source, sheets, replaced, harmless)
    _check_faithful(content, copy, sheets, replaced)
    write_aside(copy, content)
    digests = (sha256_of(source), copy_name, sha256_of(copy))
    rows = [
        LogRow(hit.place.file, hit.place.sheet, str(hit.place.row or ""), hit.place.column, hit.kind.value, *digests)
        for hit in hits
    ]
    return Redaction(name, copy_name, len(hits), copy.suffix != source.suffix), rows


def _replaced(cells: pd.DataFrame, harmless: Collection[str]) -> Replaced:
    """Return the new text of each cell that changes, by column and old text."""
    exempt, replaced = filled_by_the_tool(cells), Replaced()
    for position, column in cells.items():
        place = int(str(position))
        for text, found in column_matches(column, of_the_tool=place in exempt).items():
            new, matches = text, [match for match in found if match.digest not in harmless]
            while matches:  # what is left when one is gone can look like another
                new = redacted(new, matches)
                matches = [match for match in find(new) if match.digest not in harmless]
            if new != text:
                replaced.setdefault(place, {})[text] = new
    return replaced


def _check_faithful(content: bytes, copy: Path, sheets: Sheets, replaced: list[Replaced]) -> None:
    """Read the copy back, and compare it with the original cell by cell."""
    with TemporaryDirectory() as folder:
        trial = Path(folder) / copy.name
        trial.write_bytes(content)
        try:
            read = [cells for _sheet, cells in read_cells(trial)]
        except Unreadable:
            read = []
    expected = [
        cells.astype("str").replace(cast("Any", new)) for (_s, cells), new in zip(sheets, replaced, strict=True)
    ]
    if len(read) != len(expected) or not all(map(_same, read, expected)):
        raise RunError(
            _("{file} could not be copied faithfully, so no redacted copy was made.", file=copy.name),
            next_step=_("Save the export anew as .xlsx or .csv, or take the content away in the survey tool."),
        )


def _same(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    return (
        list(left.index) == list(right.index)
        and list(left.columns) == list(right.columns)
        and bool((left.to_numpy() == right.to_numpy()).all())
    )
