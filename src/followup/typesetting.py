"""The Typst compiler: from text to pages or pictures, the same on every machine."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import typst


def compile_typst(
    text: str,
    root: Path,
    *,
    output: Literal["pdf", "png"] = "pdf",
    standards: tuple[str, ...] = (),
    epoch: int = 0,
    pixels_per_inch: int = 144,
) -> bytes:
    """Return what Typst makes of ``text``.

    Parameters
    ----------
    text
        Typst's own language.
    root
        The folder that pictures are found in; nothing outside it can be read.
    output
        What to make; a PNG has one page.
    standards
        PDF standards to keep, such as ``a-2a``.
    epoch
        The moment (seconds since 1970) that the PDF bears.
    pixels_per_inch
        Fineness of a PNG.

    Raises
    ------
    typst.TypstError
        If the text is at fault, or a standard cannot be kept.
    """
    # Fonts of the machine are left out: they would change the pages from one to the next.
    compiler = typst.Compiler(text.encode(), root=root, ignore_system_fonts=True)
    made = compiler.compile(
        format=output,
        ppi=pixels_per_inch,
        pdf_standards=list(standards),  # type: ignore[arg-type]  # the project's text, checked by Typst
        timestamp=epoch,
    )
    if isinstance(made, bytes):
        return made
    raise TypeError(f"{output} of more than one page, or of none")
