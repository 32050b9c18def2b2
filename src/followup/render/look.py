"""The look of a report project: its colours, logo and footer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


def read_look(report: Path) -> dict[str, Any]:
    """Return the look of a report project: what stands in ``_brand/brand.yml``."""
    brand = YAML(typ="safe", pure=True).load((report / "_brand" / "brand.yml").read_text(encoding="utf-8"))
    return dict(brand["look"])
