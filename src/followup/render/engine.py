"""Which engine renders the report."""

from __future__ import annotations

from followup.render.documents import Engine
from followup.render.embedded import EmbeddedEngine
from followup.render.quarto import QuartoEngine, find_quarto

ENGINES = ("auto", "quarto", "embedded")


def choose(engine: str = "auto") -> Engine:
    """Return the engine asked for; ``auto`` takes Quarto where it is installed and new enough.

    Raises
    ------
    InputError
        If Quarto is asked for, and is missing or too old.
    ValueError
        If there is no such engine.
    """
    if engine == "embedded":
        return EmbeddedEngine()
    if engine == "quarto":
        return QuartoEngine(find_quarto())
    if engine == "auto":
        quarto = find_quarto(required=False)
        return QuartoEngine(quarto) if quarto else EmbeddedEngine()
    raise ValueError(f"no such engine: {engine}; there are {', '.join(ENGINES)}")
