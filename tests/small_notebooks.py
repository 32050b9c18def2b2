"""Write notebooks of one cell, which declare what they read and write."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path


def write_notebook(file: Path, reads: Iterable[str], writes: Iterable[str], source: str) -> None:
    """Write a notebook that declares what it reads and writes."""
    cells = [
        {"cell_type": "code", "id": "p", "metadata": {"tags": ["parameters"]}, "outputs": [], "execution_count": None,
         "source": "period = raw = processed = ''"},
        {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "execution_count": None, "source": source},
    ]  # fmt: skip
    about = {"followup": {"about": "period", "reads": list(reads), "writes": list(writes)}}
    book = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps(book), encoding="utf-8")
