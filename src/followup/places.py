"""Say in words where a fault sits."""

from __future__ import annotations

from followup.errors import Place
from followup.locale import _


def place_text(place: Place) -> str:
    """Write where a fault sits.

    Examples
    --------
    >>> place_text(Place("svar.xlsx", "Blad1", 7, "C"))
    'svar.xlsx, blad Blad1, rad 7, kolumn C'
    """
    parts = [place.file] if place.file else []
    if place.sheet:
        parts.append(_("sheet {sheet}", sheet=place.sheet))
    if place.row is not None:
        parts.append(_("row {row}", row=place.row))
    if place.column:
        parts.append(_("column {column}", column=place.column))
    return ", ".join(parts)
