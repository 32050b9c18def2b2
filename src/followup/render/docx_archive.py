"""What is done to a written DOCX whichever engine wrote it: one moment for all, and table rows that stay whole."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

DATE = re.compile(rb"(?<=>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=<)")
ROW = re.compile(rb"<w:tr(?: [^>]*)?>(?:\s*<w:trPr>)?")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip archive can hold: the same for every file in it, so that equal inputs give equal bytes."""


def same_moment(archive: bytes) -> bytes:
    """Return a zip archive with the same content, whose files all bear one moment."""
    return _rewritten(archive, {})


def finished(archive: bytes, created: str = "") -> bytes:
    """Return a DOCX whose files bear one moment, and in which no table row is divided between two pages.

    Pandoc has no word for the latter. ``created`` (such as ``2023-05-15T00:00:00Z``) takes the place of the dates in
    the document's properties.
    """
    changes: dict[str, Callable[[bytes], bytes]] = {"word/document.xml": whole_rows}
    if created:
        changes["docProps/core.xml"] = lambda content: DATE.sub(created.encode(), content)
    return _rewritten(archive, changes)


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


def _rewritten(archive: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Return the archive with some of its files changed; packing takes long enough to be done only once."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            new.writestr(entry, changes[name](content) if name in changes else content)
    return result.getvalue()
