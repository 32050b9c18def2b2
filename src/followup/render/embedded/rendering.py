"""Render with the embedded engine: each document is parsed once and written in every format, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import TypeVar

from followup.errors import Fault, InputError
from followup.locale import _
from followup.processors import processors
from followup.render.documents import NOTHING_AROUND, AroundPage, Progress, Publication, output_files
from followup.render.embedded.document import Prepared, prepare
from followup.render.embedded.project import read_project
from followup.render.embedded.write_docx import write_docx
from followup.render.embedded.write_html import write_html
from followup.render.embedded.write_pdf import write_pdf

Result = TypeVar("Result")

WRITERS: dict[str, Callable[[Prepared], bytes]] = {"pdf": write_pdf, "html": write_html, "docx": write_docx}
"""Ending of what is written → its writer; the slowest first."""


def render_documents(
    stage: Path,
    out: Path,
    formats: Sequence[str],
    progress: Progress,
    publication: Publication,
    around: AroundPage,
) -> list[Path]:
    """Render the staged report: what :func:`followup.render.embedded.render` does.

    The first document is much the longest. While it is read, what takes longest of the others is done already.
    """
    expected = output_files(out, formats, publication)
    project = read_project(stage)
    # More at once than there are processors would only hold up the PDF, which takes longest.
    with ThreadPoolExecutor(max_workers=max(processors(), 2)) as pool:

        def begin(task: Callable[..., Result], *arguments: object) -> Future[Result]:
            return pool.submit(copy_context().run, task, *arguments)

        reading = []
        for file, name in publication.documents.items():
            progress(_("Reading {file}", file=file))
            reading.append(begin(prepare, project, file, name))
        ready = begin(around.before if "html" in formats else NOTHING_AROUND.before)
        early = [begin(_pdf_of, document) for document in reading[1:] if "pdf" in formats]
        try:
            prepared = _without_faults([document.result() for document in reading])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        out.mkdir(parents=True, exist_ok=True)
        progress(_("Writing {files}", files=", ".join(path.name for path in expected)))

        def write(document: Prepared, ending: str) -> None:
            target, is_page = out / f"{document.name}.{ending}", document is prepared[0] and ending == "html"
            if is_page:
                ready.result()
            target.write_bytes(WRITERS[ending](document))
            if is_page:
                around.after(target)

        jobs = [
            begin(write, document, ending)
            for document in prepared
            for ending in WRITERS
            if ending in formats and (ending != "pdf" or document is prepared[0])
        ]
        for document, pdf in zip(prepared[1:], early, strict=False):
            (out / f"{document.name}.pdf").write_bytes(pdf.result())
        for job in jobs:
            job.result()
    return expected


def _pdf_of(document: Future[tuple[Prepared, list[Fault]]]) -> bytes:
    """Return a document's PDF; nothing where it is at fault, which stops all."""
    prepared, faults = document.result()
    return b"" if faults else write_pdf(prepared)


def _without_faults(read: Sequence[tuple[Prepared, list[Fault]]]) -> list[Prepared]:
    """Return the documents.

    Raises
    ------
    InputError
        If any is at fault; names everything.
    """
    if distinct := dict.fromkeys(fault for _document, faults in read for fault in faults):
        in_order = sorted(distinct, key=lambda fault: (fault.place.file, fault.place.row or 0))
        raise InputError(in_order, _("No document was written."))
    return [document for document, _faults in read]
