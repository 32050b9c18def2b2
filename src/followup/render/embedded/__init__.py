"""The embedded engine: renders the part of Quarto's language that the report uses, with pandoc and Typst from PyPI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from importlib.metadata import version
from pathlib import Path

import pypandoc

from followup.errors import Fault, InputError
from followup.locale import _
from followup.render.documents import REPORT, Progress, Publication, output_files
from followup.render.embedded.document import Prepared, prepare
from followup.render.embedded.project import Project, read_project
from followup.render.embedded.write_docx import write_docx
from followup.render.embedded.write_html import write_html
from followup.render.embedded.write_pdf import write_pdf
from followup.render.figure_png import write_png_beside_svg

WRITERS: dict[str, Callable[[Prepared], bytes]] = {"pdf": write_pdf, "html": write_html, "docx": write_docx}
"""Ending of what is written → its writer; the slowest first."""

__all__ = ["EmbeddedEngine", "render"]


def render(
    stage: Path, out: Path, formats: Sequence[str], progress: Progress, publication: Publication = REPORT
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
    with ThreadPoolExecutor(max_workers=3) as pool:
        pictures = [pool.submit(write_png_beside_svg, stage / "_generated")] if "docx" in formats else []
        prepared = _prepare_all(project, publication, progress)
        for drawn in pictures:
            drawn.result()
        out.mkdir(parents=True, exist_ok=True)
        progress(_("Writing {files}", files=", ".join(path.name for path in expected)))
        jobs = [
            pool.submit(copy_context().run, _write, WRITERS[ending], document, out / f"{document.name}.{ending}")
            for ending in WRITERS
            if ending in formats
            for document in prepared
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


def _write(writer: Callable[[Prepared], bytes], document: Prepared, target: Path) -> None:
    target.write_bytes(writer(document))


class EmbeddedEngine:
    """Renders with what PyPI ships; needs no Quarto."""

    name = "embedded"

    @property
    def version(self) -> str:
        """Name and versions of what does the work."""
        return f"embedded (pandoc {pypandoc.get_pandoc_version()}, typst {version('typst')})"

    def render(
        self,
        stage: Path,
        out: Path,
        formats: Sequence[str],
        progress: Progress,
        publication: Publication = REPORT,
    ) -> list[Path]:
        """See :func:`render`."""
        return render(stage, out, formats, progress, publication)
