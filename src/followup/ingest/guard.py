"""What is refused before it is opened: passwords, archives that unpack without end, sheets stretched without end.

All of it is judged from a file's directory and a scan of its parts, in time that grows with the file and in memory
that does not.
"""

from __future__ import annotations

import mmap
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from followup.errors import Fault, Place, Severity
from followup.locale import _, number

MAXIMUM_BYTES, MAXIMUM_UNPACKED = 1 << 30, 2 << 30
MAXIMUM_CELLS = 80_000_000
"""How large a sheet may be, filled in or not: each cell takes room when it is read."""
_RATIO, _RATIO_FROM = 200, 50 << 20
_CHUNK, _OVERLAP, _PROLOGUE = 1 << 22, 128, 1 << 16
_LIMITED = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
except (ImportError, OSError, ValueError):
    pass
"""
_WORKBOOK_TRIAL = (
    _LIMITED.format(bytes=1 << 30)
    + """
from python_calamine import CalamineWorkbook
with CalamineWorkbook.from_path(sys.argv[1]) as workbook:
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name)
"""
)
_SPSS_TRIAL = (
    _LIMITED.format(bytes=4 << 30)
    + """
import pyreadstat
pyreadstat.read_sav(sys.argv[1], output_format="dict")
"""
)
_TRIALS = {".xls": _WORKBOOK_TRIAL, ".xlsb": _WORKBOOK_TRIAL, ".sav": _SPSS_TRIAL, ".zsav": _SPSS_TRIAL}
_TRIAL_SECONDS = 60
_ARCHIVES = {".xlsx", ".xlsm", ".xlsb", ".ods"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)
_LARGE_REFERENCE = re.compile(rb""" r=["'](?:([A-Z]{3})(\d{1,7})|([A-Z]{0,2})(\d{6,7}))["']""")
_REFERENCE = re.compile(rb""" r=["']([A-Z]{0,3})(\d{1,7})["']""")
_COLUMNS_OF_TWO_LETTERS, _ROWS_OF_FIVE_DIGITS = 702, 99_999
_REPEATED = re.compile(rb"<table:table-(row|cell)\b[^>]*number-(?:rows|columns)-repeated=\"(\d{4,9})\"[^>]*>")


def refusal(file: Path) -> Fault | None:
    """Return why a file is not read at all, if there is a reason."""
    size = file.stat().st_size
    if size > MAXIMUM_BYTES:
        return too_large(file, size)
    with file.open("rb") as stream:
        start = stream.read(len(_OLE))
    if start == _OLE and _ole_holds(file, "EncryptedPackage"):
        return password(file)
    is_archive = file.suffix.lower() in _ARCHIVES and start.startswith(b"PK")
    refused = _refused_archive(file) if is_archive else None
    trial = _TRIALS.get(file.suffix.lower())
    return broken(file) if refused is None and trial is not None and not _survives(file, trial) else refused


def remarks(file: Path) -> list[Fault]:
    """Return what is in a file that is read, but was left alone."""
    with file.open("rb") as stream:
        start = stream.read(len(_OLE))
    names: list[str] = []
    if start == _OLE:
        names = ["vbaProject.bin"] if _ole_holds(file, "_VBA_PROJECT") else []
    elif start.startswith(b"PK"):
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
        except _BROKEN:
            return []
    found = []
    if any(PurePosixPath(name).name == "vbaProject.bin" or name.startswith("Basic/") for name in names):
        message = _("The workbook holds macros. They were not run; only its values were read.")
        found.append(Fault("file.macros", message, Place(file.name), severity=Severity.LOOK))
    if any("/externalLinks/" in name for name in names):
        message = _("The workbook has links to other files. They were not followed: the values are those saved in it.")
        found.append(Fault("file.external-links", message, Place(file.name), severity=Severity.LOOK))
    return found


def password(file: Path) -> Fault:
    """Return the fault of a file that opens only with a password."""
    message = _("The workbook is protected by a password.")
    return Fault("file.password", message, Place(file.name), _("Save a copy of it without a password."))


def broken(file: Path, problem: str = "damaged") -> Fault:
    """Return the fault of a workbook, or a file of SPSS, that cannot be opened."""
    if file.suffix.lower() in {".sav", ".zsav"}:
        return Fault(
            "file.broken-spss",
            _("The SPSS file cannot be opened ({problem}).", problem=problem),
            Place(file.name),
            _("Open it in SPSS or PSPP and save it anew, or export the answers as CSV."),
        )
    return Fault(
        "file.broken-workbook",
        _("The workbook cannot be opened ({problem}).", problem=problem),
        Place(file.name),
        _("Open it in a spreadsheet program and save it anew as .xlsx without a password."),
    )


def too_large(file: Path, size: int) -> Fault:
    """Return the fault of a file that is too large."""
    message = _("The file is too large to be read ({size} MB).", size=number(size / (1 << 20), 0))
    return Fault("file.too-large", message, Place(file.name), _("Export fewer rows or columns to each file."))


def too_wide(file: Path, rows: int, columns: int, sheet: str = "") -> Fault:
    """Return the fault of a sheet that is stretched too far."""
    message = _(
        "The sheet stretches over {rows} rows and {columns} columns.", rows=number(rows), columns=number(columns)
    )
    step = _("Copy what is filled in to a new workbook.")
    return Fault("file.dimensions", message, Place(file.name, sheet), step)


def _ole_holds(file: Path, name: str) -> bool:
    """Tell whether a file of Microsoft's older kind has a stream with that name."""
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(name.encode("utf-16-le")) >= 0


def _refused_archive(file: Path) -> Fault | None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts) or _is_encrypted_ods(archive):
                return password(file)
            unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
            if unpacked > MAXIMUM_UNPACKED or (unpacked > _RATIO_FROM and unpacked > _RATIO * max(packed, 1)):
                return Fault(
                    "file.unpacks-without-end",
                    _("The workbook unpacks to {size} MB, which no answers do.", size=number(unpacked / (1 << 20), 0)),
                    Place(file.name),
                    _("Export the answers again."),
                )
            for part in parts:
                fault = _refused_part(file, archive, part)
                if fault is not None:
                    return fault
    except _BROKEN as error:
        return broken(file, type(error).__name__)
    return None


def _survives(file: Path, trial: str) -> bool:
    """Open a binary file in a process of its own: with a damaged one the library may take the process with it."""
    command = [sys.executable, "-I", "-c", trial, str(file)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=_TRIAL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    # An ordinary error is met again, and told of, when the file is read.
    mortal = b"MemoryError" in ended.stderr or b"PanicException" in ended.stderr
    return ended.returncode == 0 or (ended.returncode == 1 and not mortal)


def _is_encrypted_ods(archive: zipfile.ZipFile) -> bool:
    return "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml")


def _refused_part(file: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Fault | None:
    if not part.filename.endswith((".xml", ".rels")):
        return None
    with archive.open(part) as stream:
        # Without its zeros, text in UTF-16 is looked through as well.
        declares = b"<!ENTITY" in stream.read(_PROLOGUE).replace(b"\x00", b"")
    if declares:
        message = _("The workbook declares entities in its XML, which no survey tool does.")
        return Fault("file.entities", message, Place(file.name), _("Export the answers again."))
    if re.match(r"xl/worksheets/[^/]+\.xml$", part.filename):
        rows, columns = _extent(archive, part)
    elif part.filename == "content.xml":
        rows, columns = _extent_of_ods(archive, part)
    else:
        return None
    stretched = rows * columns > MAXIMUM_CELLS
    return too_wide(file, rows, columns, PurePosixPath(part.filename).stem) if stretched else None


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            yield before + chunk
            before = chunk[-_OVERLAP:]


def _extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the rows and columns up to the last cell; an upper limit where that is small enough to do."""
    rows, columns = _ROWS_OF_FIVE_DIGITS, _COLUMNS_OF_TWO_LETTERS
    large = False
    for chunk in _chunks(archive, part):
        for match in _LARGE_REFERENCE.finditer(chunk):
            rows = max(rows, int(match[2] or match[4]))
            columns = max(columns, _place(match[1] or match[3]))
            large = True
    if not large or rows * columns <= MAXIMUM_CELLS:
        return rows, columns
    rows = columns = 1
    for chunk in _chunks(archive, part):
        for match in _REFERENCE.finditer(chunk):
            rows, columns = max(rows, int(match[2])), max(columns, _place(match[1]))
    return rows, columns


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place


def _extent_of_ods(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Return how far cells with content are repeated; repeated cells without any are no matter."""
    rows = columns = 1
    for chunk in _chunks(archive, part):
        for match in _REPEATED.finditer(chunk):
            if match[1] == b"cell" and b"value-type" in match[0]:
                columns = max(columns, int(match[2]))
            elif match[1] == b"row":
                end = chunk.find(b"</table:table-row>", match.end())
                if b"value-type" in chunk[match.end() : end if end > 0 else len(chunk)]:
                    rows = max(rows, int(match[2]))
    # A row of content that is repeated is some hundred columns wide, and a cell in hundreds of rows.
    return max(rows, 1000 if columns > 1 else 1), max(columns, 300 if rows > 1 else 1)
