"""PNG pictures beside the SVG figures, for DOCX: word processors differ in how well they draw SVG."""

from __future__ import annotations

from pathlib import Path

from followup.render.typesetting import compile_typst

PIXELS_PER_INCH = 200


def write_png_beside_svg(generated: Path) -> list[Path]:
    """Draw every ``*.svg`` of the staged ``_generated`` folder that has no PNG yet; return the PNG files.

    The compiler that sets the PDF draws them, so that the figure looks alike in both.
    """
    written = []
    for picture in sorted(generated.glob("*.svg")):
        target = picture.with_suffix(".png")
        if not target.exists():
            page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{picture.name}", alt: "")'
            drawn = compile_typst(page, generated, output="png", pixels_per_inch=PIXELS_PER_INCH)
            target.write_bytes(drawn)
        written.append(target)
    return written
