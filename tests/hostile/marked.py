"""A copy of the demo in which everything that nobody else may see holds a marker of its own."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attacked
from attacked import PERIOD
from openpyxl import Workbook
from openpyxl.comments import Comment

from followup.pipeline.project import Project

MARKER = rb"mrk[0-9a-f]{4}x"
_ADDED = ("Kommentar", "Övriga synpunkter", "Kommentar till frågan", "Annat", "Förtydligande", "IP-adress", "Namn")


class Markers:
    """Gives markers, each once."""

    def __init__(self) -> None:
        self._numbers = itertools.count(0x1000)
        self.given: dict[str, str] = {}

    def __call__(self, field: str) -> str:
        """Return the next marker, and remember what it was put into."""
        marker = f"mrk{next(self._numbers):04x}x"
        self.given[marker] = field
        return marker


def mark(project: Project, markers: Markers, at: str = "") -> None:
    """Put markers into free text, names, addresses, comments and properties of every export and of the coding sheet.

    Parameters
    ----------
    project, markers
        Where, and which.
    at
        What is put after a marker where an e-mail address is expected; with a domain, the run must stop.
    """
    folder = project.raw / PERIOD / "responses"
    for place, file in enumerate(sorted(folder.iterdir())):
        rows = attacked.read_rows(file, place)
        header = [str(cell).replace("\xa0", " ") for cell in rows[0]]
        free = [n for n, cell in enumerate(header) if "hindrat arbetet" in cell or "skulle förbättra" in cell]
        own = [n for n, cell in enumerate(header) if cell in {"E-post", "Namn"}]
        for row in rows[1:]:
            row.extend([""] * (len(header) - len(row)))
            for column in free:
                row[column] = f"Det som {markers('free text')} hindrade oss, {markers('free text')}."
            for column in own:
                row[column] = markers("own column") + (at if header[column] == "E-post" else "")
            row.extend(markers(f"column {name}") for name in _ADDED)
        rows[0] = [*rows[0], *_ADDED]
        file.unlink()
        _write(file, rows, markers)
    attacked.quote_all(project, markers, "Nej")


def mark_numbers(project: Project, number: Callable[[str], str]) -> None:
    """Put an identity number into each free-text answer and each note in the coding sheet."""
    folder = project.raw / PERIOD / "responses"
    for place, file in enumerate(sorted(folder.iterdir())):
        rows = attacked.read_rows(file, place)
        header = [str(cell).replace("\xa0", " ") for cell in rows[0]]
        free = [n for n, cell in enumerate(header) if "hindrat arbetet" in cell or "skulle förbättra" in cell]
        for row in rows[1:]:
            row.extend([""] * (len(header) - len(row)))
            for column in free:
                row[column] = f"Det gäller {number('free text')}, som väntar."
        file.unlink()
        _write(file, rows, None)
    attacked.quote_all(project, number, "Nej")


def _write(file: Path, rows: list[list[Any]], markers: Markers | None) -> None:
    if file.suffix == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
        return
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if markers is not None:
        for row in range(2, len(rows) + 1):
            sheet.cell(row, 1).comment = Comment(markers("cell comment"), markers("author of a comment"))
        book.properties.creator = markers("author of the file")
        book.properties.description = markers("description of the file")
    book.save(file)
