"""Large sheets of Excel are read in slices of some rows each: the whole would take sixty bytes of memory a cell.

A slice is a small workbook of its own: the original's other parts (texts, styles) and some of its rows. So the same
reader reads it, in the same way as a whole workbook.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

SLICE = 32 << 20
"""How many bytes of a sheet's XML are read at a time; a sheet smaller than twice that is read whole."""
_CHUNK = 1 << 20
_ROW, _ROW_END = re.compile(rb"<row[\s>/]"), b"</row>"
_NUMBERED = re.compile(rb"<row\s[^>]*\br=")
_HIDING = (b"<![CDATA[", b"<!--", b":row")
"""What could hide the end of a row from a search for it."""


DAMAGED = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, KeyError, NotImplementedError)
"""What reading a damaged archive raises, besides errors of the system and of values."""


def large_sheets(file: Path) -> dict[str, str]:
    """Return the sheets of a workbook that are to be read in slices: name → its part of the archive.

    Of an archive that is damaged there are none: the reader of whole workbooks tells what is wrong with it.
    """
    try:
        return _large_sheets(file)
    except (*DAMAGED, OSError, ValueError):
        return {}


def _large_sheets(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        sizes = {part.filename: part.file_size for part in archive.infolist()}
        sheets = [name for name, size in sizes.items() if name.startswith("xl/worksheets/") and size > 2 * SLICE]
        if not sheets:
            return {}
        large = {name: part for name, part in _parts(archive).items() if part in sheets}
        return {name: part for name, part in large.items() if _can_be_cut(archive, part)}


def slices(file: Path, part: str) -> Iterator[IO[bytes]]:
    """Yield workbooks with some of the rows each, which keep their numbers."""
    with zipfile.ZipFile(file) as archive:
        rest = [
            (other.filename, archive.read(other))
            for other in archive.infolist()
            if other.filename == "xl/workbook.xml" or not other.filename.startswith(("xl/worksheets/", "xl/media/"))
        ]
        for rows in _cut(archive, part):
            book = io.BytesIO()
            with zipfile.ZipFile(book, "w") as small:
                for name, content in rest:
                    small.writestr(name, content)
                small.writestr(part, rows)
            book.seek(0)
            yield book


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive that holds each sheet."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - entities have been refused
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found = {}
    for sheet in book.findall(".//{*}sheet"):
        identifier = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        target = targets.get(identifier, "")
        found[sheet.get("name", "")] = (
            target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
        )
    return found


def _can_be_cut(archive: zipfile.ZipFile, part: str) -> bool:
    """Tell whether all rows are numbered, and nothing could be taken for the end of a row."""
    rows = numbered = 0
    with archive.open(part) as stream:
        waiting = b""
        while chunk := stream.read(_CHUNK):
            seen = waiting + chunk
            if any(mark in seen for mark in _HIDING):
                return False
            end = seen.rfind(b">") + 1  # a tag may go on in the next chunk
            rows += len(_ROW.findall(seen, 0, end))
            numbered += len(_NUMBERED.findall(seen, 0, end))
            waiting = seen[end:]
    return 0 < rows == numbered


def _cut(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the XML of sheets with some rows each."""
    with archive.open(part) as stream:
        waiting = bytearray(stream.read(SLICE))
        while not (first := _ROW.search(waiting)) and (chunk := stream.read(SLICE)):
            waiting += chunk
        head = bytes(waiting[: first.start()]) if first else b""
        end = b"</sheetData></worksheet>"
        del waiting[: len(head)]
        while True:
            last = waiting.rfind(_ROW_END)
            if last >= 0:
                yield head + bytes(waiting[: last + len(_ROW_END)]) + end
                del waiting[: last + len(_ROW_END)]
            chunk = stream.read(SLICE)
            if not chunk:
                return
            waiting += chunk
