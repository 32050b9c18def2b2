"""What every engine is asked for: the documents, their formats and the way to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Publication:
    """Documents that are rendered together, from one staged folder.

    Parameters
    ----------
    documents
        Source in the report folder → the name of what is made from it, which its ``output-file`` repeats.
    """

    documents: Mapping[str, str]

    @property
    def page(self) -> str:
        """The file name of the first document's HTML, to which the audit trail leads back."""
        return f"{next(iter(self.documents.values()))}.html"


REPORT = Publication({"index.qmd": "uppfoljningsrapport", "letter.qmd": "tjansteskrivelse"})
"""What is made of a whole period."""

YEAR = Publication({"year.qmd": "arsuppfoljning", "actions.qmd": "atgardsplan"})
"""What is made of one of its years."""

OVERVIEW = Publication({"overview.qmd": "oversikt"})
"""What is made of many municipalities' reports."""

PUBLICATIONS = (REPORT, YEAR, OVERVIEW)

FORMATS = {"html": "html", "pdf": "typst", "docx": "docx"}
"""The ending of what is written → the name Quarto has for the format."""

Progress = Callable[[str], None]
"""Receives one line about the step at hand."""


@dataclass(frozen=True)
class AroundPage:
    """What belongs to the first document's HTML alone, so that other formats can be written meanwhile.

    Parameters
    ----------
    before
        Puts into the staged folder what only pages need.
    after
        Receives the file, once it is written.
    """

    before: Callable[[], object] = lambda: None
    after: Callable[[Path], object] = lambda _page: None


NOTHING_AROUND = AroundPage()


class Engine(Protocol):
    """Turns a staged report into its documents."""

    name: str

    @property
    def version(self) -> str:
        """Name and version of what does the work, for the manifest."""

    def render(
        self,
        stage: Path,
        out: Path,
        formats: Sequence[str],
        progress: Progress,
        publication: Publication = REPORT,
        around: AroundPage = NOTHING_AROUND,
    ) -> list[Path]:
        """Write every document in every one of ``formats`` into ``out``; return the files."""


def output_files(out: Path, formats: Sequence[str], publication: Publication = REPORT) -> list[Path]:
    """Return the files that a rendering into ``out`` writes.

    Raises
    ------
    ValueError
        If a format is none of :data:`FORMATS`.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise ValueError(f"no such format: {', '.join(unknown)}; there are {', '.join(FORMATS)}")
    return [out / f"{name}.{ending}" for name in publication.documents.values() for ending in formats]


def report_epoch(date: object) -> int:
    """Return the moment that stands for now in the files: the report's own date, so that equal inputs give equal bytes.

    Examples
    --------
    >>> report_epoch("1970-01-02")
    86400
    """
    try:
        day = datetime.fromisoformat(str(date))
    except ValueError:
        return 0
    return int(day.replace(tzinfo=UTC).timestamp())
