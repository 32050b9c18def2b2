"""From a staged report folder to HTML, PDF and DOCX, by Quarto or by the embedded engine."""

from followup.render.documents import FORMATS, OVERVIEW, REPORT, YEAR, Engine, Publication, output_files
from followup.render.engine import ENGINES, choose

__all__ = ["ENGINES", "FORMATS", "OVERVIEW", "REPORT", "YEAR", "Engine", "Publication", "choose", "output_files"]
