"""What is done to a written DOCX whichever engine wrote it: one moment for all, and table rows that stay whole."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

DATE = re.compile(rb"(?<=>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=<)")
ROW = re.compile(rb"<w:tr(?: [^>]*)?>(?:\s*<w:trPr>)?")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip archive can hold: the same for every file in it, so that equal inputs give equal bytes."""


def same_moment(archive: bytes, created: str = "") -> bytes:
    """Return a zip archive with the same content, whose files all bear one moment.

    ``created`` (such as ``2023-05-15T00:00:00Z``) takes the place of the dates in an office document's properties.
    """
    if not created:
        return _rewritten(archive, "", lambda content: content)
    return _rewritten(archive, "docProps/core.xml", lambda content: DATE.sub(created.encode(), content))


def with_whole_rows(archive: bytes) -> bytes:
    """Return a DOCX in which no table row is divided between two pages, which pandoc has no word for."""
    return _rewritten(archive, "word/document.xml", whole_rows)


def whole_rows(document: bytes) -> bytes:
    """Forbid every table row of ``document.xml`` to be divided.

    Examples
    --------
    >>> whole_rows(b"<w:tr><w:tc/></w:tr>")
    b'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc/></w:tr>'
    >>> whole_rows(b"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc/></w:tr>")
    b'<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr><w:tc/></w:tr>'
    """

    def forbid(row: re.Match[bytes]) -> bytes:
        found = row[0]
        return found + b"<w:cantSplit/>" if b"<w:trPr>" in found else found + b"<w:trPr><w:cantSplit/></w:trPr>"

    return ROW.sub(forbid, document)


def _rewritten(archive: bytes, changed: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the archive with one of its files changed."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            new.writestr(entry, change(content) if name == changed else content)
    return result.getvalue()
