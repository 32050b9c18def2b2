"""From a staged report folder to HTML, PDF and DOCX, by Quarto or by the embedded engine."""

from followup.render.documents import DOCUMENTS, FORMATS, Engine, output_files
from followup.render.engine import ENGINES, choose

__all__ = ["DOCUMENTS", "ENGINES", "FORMATS", "Engine", "choose", "output_files"]
