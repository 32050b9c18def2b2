"""PNG pictures beside the SVG figures, for notebooks and DOCX: word processors differ in how well they draw SVG."""

from __future__ import annotations

from pathlib import Path

from followup.typesetting import compile_typst

PIXELS_PER_INCH = 200


def write_png_of(drawing: Path) -> bytes:
    """Draw an SVG as the PNG of the same name beside it, and return what that holds.

    The compiler that sets the PDF draws it, so that the figure looks alike in both.
    """
    page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{drawing.name}", alt: "")'
    drawn = compile_typst(page, drawing.parent, output="png", pixels_per_inch=PIXELS_PER_INCH)
    drawing.with_suffix(".png").write_bytes(drawn)
    return drawn
