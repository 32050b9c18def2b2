"""The embedded engine: renders the part of Quarto's language that the report uses, with pandoc and Typst from PyPI."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from followup.render.documents import NOTHING_AROUND, REPORT, AroundPage, Progress, Publication

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
    # Imported once something is rendered: an engine is chosen long before, and often for nothing.
    from followup.render.embedded.rendering import render_documents

    return render_documents(stage, out, formats, progress, publication, around)


class EmbeddedEngine:
    """Renders with what PyPI ships; needs no Quarto."""

    name = "embedded"

    @property
    def version(self) -> str:
        """Name and versions of what does the work."""
        from importlib.metadata import version

        from followup.render.embedded.pandoc import pandoc_version

        return f"embedded (pandoc {pandoc_version()}, typst {version('typst')})"

    render = staticmethod(render)
