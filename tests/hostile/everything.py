"""Reads every byte that was written, whatever it is wrapped in: archives, PDF streams, tables, data in addresses."""

from __future__ import annotations

import base64
import gzip
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pikepdf

_DATA = re.compile(rb"data:[\w/+.-]*(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=\s]+)")
_PERCENT = re.compile(rb"data:[\w/+.-]*(?:;[\w=-]+)*,([^\"')\s]+)")
_DEEPEST = 4


def pieces(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield a file's bytes, and those of all that it wraps."""
    yield content
    if depth == _DEEPEST:
        return
    for inner in _wrapped(content):
        yield from pieces(inner, depth + 1)


def _wrapped(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
            yield " ".join(archive.namelist()).encode()
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    elif content.startswith(b"PAR1"):
        import pyarrow.parquet as pq

        table = pq.read_table(io.BytesIO(content))
        yield table.to_pandas().to_csv().encode()
        yield str(table.schema.metadata).encode()
    else:
        for match in _DATA.finditer(content):
            with suppress(ValueError):
                yield base64.b64decode(match[1])
        if b"%3C" in content:
            from urllib.parse import unquote_to_bytes

            yield from (unquote_to_bytes(match[1]) for match in _PERCENT.finditer(content))


def _of_pdf(content: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(content)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                with suppress(pikepdf.PdfError):
                    yield item.read_bytes()
            elif isinstance(item, pikepdf.Dictionary | pikepdf.Array):
                yield repr(item).encode()
                yield from (bytes(value) for value in _strings(item))
    if shutil.which("pdftotext"):  # what the glyphs say: they are numbers of a font in the streams
        command = ["pdftotext", "-", "-"]
        yield subprocess.run(command, input=content, capture_output=True, check=True).stdout


def _strings(item: object, depth: int = 0) -> Iterator[bytes]:
    if isinstance(item, pikepdf.String):
        yield str(item).encode("utf-8", "replace")
    elif depth < 3 and isinstance(item, pikepdf.Dictionary):
        for key in item.keys():  # noqa: SIM118 - it is no dict
            yield from _strings(item[key], depth + 1)
    elif depth < 3 and isinstance(item, pikepdf.Array):
        for value in item:
            yield from _strings(value, depth + 1)


def search(folders: list[Path], pattern: bytes, left_out: Callable[[Path], bool]) -> tuple[dict[str, set[bytes]], int]:
    """Look for a pattern in every file, in names of files too; return where it was found, and how much was read."""
    found: dict[str, set[bytes]] = {}
    read, wanted = 0, re.compile(pattern)
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if left_out(file):
                continue
            hits = set(wanted.findall(str(file.relative_to(folder)).encode()))
            if file.is_file() and not file.is_symlink():
                for piece in pieces(file.read_bytes()):
                    read += len(piece)
                    hits |= set(wanted.findall(piece))
            if hits:
                found[str(file)] = hits
    return found, read
