"""Pictures of the report: which may be shown, and how they travel inside a file."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from followup.locale import _

KINDS = {".svg": "image/svg+xml", ".png": "image/png"}
"""Endings of the pictures that every format can show."""


def check_picture(stage: Path, target: str) -> str:
    """Return what is wrong with a picture, or nothing: it must be a file of the stage of a known kind."""
    if "://" in target or target.startswith(("//", "data:")):
        return _("the picture {file} would be fetched from the network", file=target)
    path = (stage / target).resolve()
    if not path.is_relative_to(stage.resolve()):
        return _("the picture {file} lies outside the report folder", file=target)
    if path.suffix not in KINDS:
        return _("the picture {file} is not of a kind that can be shown ({kinds})", file=target, kinds=", ".join(KINDS))
    if not path.is_file():
        return _("the picture {file} does not exist", file=target)
    return ""


def data_address(path: Path) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{KINDS[path.suffix]};base64,{b64encode(path.read_bytes()).decode()}"
