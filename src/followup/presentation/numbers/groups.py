"""Numbers of which there is one for each group, or a share of the respondents."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from followup.facts import Number, Unit
from followup.locale import _


def by_group(
    name: str, table: pd.DataFrame, key: str, value: str, base: str, unit: Unit, label: str, names: Mapping[str, str]
) -> Iterator[Number]:
    """Yield one number per row: ``<name>.by_<key>.<id>``, its label followed by the group's name."""
    for identifier, number, n in zip(table[key], table[value], table[base], strict=True):
        yield Number(f"{name}.by_{key}.{identifier}", number, unit, n, f"{label}, {names[identifier]}")


def share_of_respondents(name: str, row: Mapping[Hashable, Any], value: str, label: str) -> Iterator[Number]:
    """Yield a share of respondents; where staff were sampled, its bounds too: ``<name>_low`` and ``<name>_high``.

    ``row`` has the share, ``base`` and, where staff were sampled, ``low`` and ``high``.
    """
    yield Number(name, row[value], Unit.PERCENT, row["base"], label)
    if "low" in row:
        low, high = _("{label}: lower bound", label=label), _("{label}: upper bound", label=label)
        yield Number(f"{name}_low", row["low"], Unit.PERCENT, row["base"], low)
        yield Number(f"{name}_high", row["high"], Unit.PERCENT, row["base"], high)
