"""The first look at the answers: nothing else is read before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from followup.errors import Fault
from followup.ingest.contents import Content, read_content
from followup.period.folder import answer_files, answer_name
from followup.privacy.copies import check_copies
from followup.privacy.detect import find_in_content, hit_faults
from followup.privacy.reviewed import read_reviewed


def check_privacy(
    folder: Path, contents: Sequence[Content] | None = None, files: Iterable[Path] | None = None
) -> list[Fault]:
    """Look for identity numbers, telephone numbers and e-mail addresses in the exports of a period folder.

    Parameters
    ----------
    folder
        The period folder.
    contents
        What stands in the exports, where they have been read already.
    files
        Where only these of the folder's files with answers are read; otherwise all are looked through.

    Returns
    -------
    list of Fault
        One for each cell with a hit: it stops, unless ``privacy.yaml`` says that it was reviewed as harmless. With them
        the faults of ``privacy.yaml``, and of redacted copies that were not made from the originals beside them.
    """
    reviewed, faults = read_reviewed(folder)
    read = {content.file: content for content in contents or ()}
    hits = [
        hit
        for file in (answer_files(folder) if files is None else files)
        for hit in find_in_content(read.get(file) or read_content(file), answer_name(folder, file))
    ]
    return [*faults, *check_copies(folder), *hit_faults(hits, reviewed.digests, folder.name)]
