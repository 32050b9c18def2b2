"""The audit trail: the executed notebooks as a page to read, in which every number's cell has an anchor."""

from followup.audit.cells import CELLS, NotebookCells, render_cells, write_audit_cells
from followup.audit.page import AUDIT_TRAIL, anchor_of, audit_page

__all__ = [
    "AUDIT_TRAIL",
    "CELLS",
    "NotebookCells",
    "anchor_of",
    "audit_page",
    "render_cells",
    "write_audit_cells",
]
