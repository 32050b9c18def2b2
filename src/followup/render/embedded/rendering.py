"""The embedded engine: renders the part of Quarto's language that the report uses, with pandoc and Typst from PyPI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from importlib.metadata import version
from pathlib import Path

from followup.errors import Fault, InputError
from followup.locale import _
from followup.processors import processors
from followup.render.documents import NOTHING_AROUND, REPORT, AroundPage, Progress, Publication, output_files
from followup.render.embedded.document import Prepared, prepare
from followup.render.embedded.pandoc import pandoc_version
from followup.render.embedded.project import Project, read_project
from followup.render.embedded.write_docx import write_docx
from followup.render.embedded.write_html import write_html
from followup.render.embedded.write_pdf import write_pdf

WRITERS: dict[str, Callable[[Prepared], bytes]] = {"pdf": write_pdf, "html": write_html, "docx": write_docx}
"""Ending of what is written → its writer; the slowest first."""

__all__ = ["EmbeddedEngine", "render"]


def render(
    stage: Path,
    out: Path,
    formats: Sequence[str],
    progress: Progress,
    publication: Publication = REPORT,
    around: AroundPage = NOTHING_AROUND,
) -> list[Path]:
    """Render the staged report with pandoc and Typst.

    Each document is parsed once and written in every format, the formats side by side.

    Parameters
    ----------
    stage
        The staged report folder.
    out
        Where the documents go; made if it does not exist.
    formats
        Any of ``html``, ``pdf`` and ``docx``.
    progress
        Receives one line about the step at hand.
    publication
        The documents.
    around
        What is done before the first document's HTML and after.

    Returns
    -------
    list of Path
        The files, document by document.

    Raises
    ------
    InputError
        If the source holds what the engine does not support, or a name or reference that leads nowhere; names
        everything, and nothing is written.
    RunError
        If pandoc or Typst fails.
    """
    expected = output_files(out, formats, publication)
    project = read_project(stage)
    # More at once than there are processors would only hold up the PDF, which takes longest.
    with ThreadPoolExecutor(max_workers=max(processors(), 2)) as pool:
        ready = pool.submit(copy_context().run, around.before) if "html" in formats else None
        prepared = _prepare_all(project, publication, progress)
        out.mkdir(parents=True, exist_ok=True)
        progress(_("Writing {files}", files=", ".join(path.name for path in expected)))

        def write(document: Prepared, ending: str) -> None:
            target, is_page = out / f"{document.name}.{ending}", document is prepared[0] and ending == "html"
            if is_page and ready is not None:
                ready.result()
            target.write_bytes(WRITERS[ending](document))
            if is_page:
                around.after(target)

        jobs = [
            pool.submit(copy_context().run, write, document, ending)
            for document in prepared
            for ending in WRITERS
            if ending in formats
        ]
        for job in jobs:
            job.result()
    return expected


def _prepare_all(project: Project, publication: Publication, progress: Progress) -> list[Prepared]:
    prepared: list[Prepared] = []
    faults: list[Fault] = []
    for file, name in publication.documents.items():
        progress(_("Reading {file}", file=file))
        document, found = prepare(project, file, name)
        prepared.append(document)
        faults += found
    if faults:
        distinct = dict.fromkeys(faults)
        in_order = sorted(distinct, key=lambda fault: (fault.place.file, fault.place.row or 0))
        raise InputError(in_order, _("No document was written."))
    return prepared


class EmbeddedEngine:
    """Renders with what PyPI ships; needs no Quarto."""

    name = "embedded"

    @property
    def version(self) -> str:
        """Name and versions of what does the work."""
        return f"embedded (pandoc {pandoc_version()}, typst {version('typst')})"

    render = staticmethod(render)
