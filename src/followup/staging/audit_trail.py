"""Put the audit trail beside the report, in the same look."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from followup.audit import AUDIT_TRAIL, CELLS, audit_page
from followup.render.documents import Publication
from followup.render.look import read_look


def write_audit_trail(
    stage: Path, tables: Path, out: Path, metadata: Mapping[str, object], publication: Publication
) -> Path:
    """Write the audit trail of a publication and return the file.

    Parameters
    ----------
    stage
        The staged report, whose look it takes.
    tables
        The processed folder.
    out
        Where the documents go.
    metadata
        Those of the documents.
    publication
        To whose first document it leads back.
    """
    page = audit_page(
        (tables / CELLS).read_text(encoding="utf-8"),
        metadata,
        read_look(stage),
        (stage / "_brand" / "page.css").read_text(encoding="utf-8"),
        (stage / "_brand" / "page.js").read_text(encoding="utf-8"),
        publication.page,
    )
    file = out / AUDIT_TRAIL
    file.write_text(page, encoding="utf-8", newline="\n")
    return file
