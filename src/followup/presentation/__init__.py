"""How results are shown: one module per chapter turns indicator tables into pictures and tables with words.

A picture cannot be made without a caption and an alternative text, a table not without a caption.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from followup.errors import RunError
from followup.locale import _, number, percent
from followup.markdown import TableColumn, caption, escaped, pipe_table
from followup.period import Plan

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """A figure, its caption, and what it shows in words."""

    figure: Figure
    caption: str
    alt: str

    def __post_init__(self) -> None:
        if not self.caption.strip() or not self.alt.strip():
            raise RunError(_("A figure lacks its caption or its alternative text."))


@dataclass(frozen=True)
class Sheet:
    """A table as the report shows it: a frame, its columns, a caption, and a note below."""

    table: pd.DataFrame
    columns: Sequence[TableColumn]
    caption: str
    note: str = ""

    def __post_init__(self) -> None:
        if not self.caption.strip():
            raise RunError(_("A table lacks its caption."))

    @property
    def rows(self) -> list[list[object]]:
        """The values, row by row, in the order of the columns."""
        lists = [self.table[column.name].tolist() for column in self.columns]
        return [list(row) for row in zip(*lists, strict=True)]

    @property
    def shown(self) -> pd.DataFrame:
        """The table with every value written as the report writes it."""
        texts = [[c.show(v) for c, v in zip(self.columns, row, strict=True)] for row in self.rows]
        return pd.DataFrame(texts, columns=[column.header for column in self.columns])


def table_markdown(sheet: Sheet, label: str) -> str:
    """Write a table as Markdown, with its caption, its label for references, and its note below."""
    text = f"{pipe_table(sheet.rows, sheet.columns)}\n\n: {caption(sheet.caption)} {{#tbl-{label}}}"
    return text + (f"\n\n::: {{.note}}\n{escaped(sheet.note)}\n:::" if sheet.note else "")


class Names:
    """What ids are called, in full and in short."""

    def __init__(self, plan: Plan) -> None:
        self.administration = {item.id: item.name for item in plan.administrations}
        self.administration_short = {item.id: item.short for item in plan.administrations}
        self.area = {item.id: item.title for item in plan.development_areas}
        self.area_short = {item.id: item.short for item in plan.development_areas}
        self.form = {item.id: item.title for item in plan.violence_forms}
        self.form_short = {item.id: item.short for item in plan.violence_forms}
        self.activity = {item.id: item.title for item in plan.activities}
        self.plan = {item.id: item.title for item in plan.plans}
        self.programme_goal = {item.id: item.title for item in plan.programme_goals}
        self.national_goal = {item.id: item.title for item in plan.national_goals}

    @staticmethod
    def target(code: str) -> str:
        """Return what those whom an activity is directed at are called."""
        return {"citizens": _("Citizens"), "staff": _("Staff members"), "organisation": _("The organisation")}[code]

    @staticmethod
    def level(code: str) -> str:
        """Return what a level of prevention is called."""
        return {"universal": _("Universal"), "selective": _("Selective"), "indicated": _("Indicated")}[code]


def with_interval(columns: Sequence[TableColumn], table: pd.DataFrame) -> tuple[pd.DataFrame, list[TableColumn]]:
    r"""Return a table and its columns, with one for the interval where the table has bounds: where staff were sampled.

    Examples
    --------
    >>> table = pd.DataFrame({"share": [40.0, None], "low": [32.4, None], "high": [48.0, None]})
    >>> with_interval([], table)[0]["interval"].to_list()
    ['32–48\xa0%', '–']
    >>> with_interval([], table[["share"]])[1]
    []
    """
    if "low" not in table:
        return table, list(columns)
    texts = [
        "–" if is_missing(low) else f"{number(low, 0)}–{percent(high)}"
        for low, high in zip(table["low"], table["high"], strict=True)
    ]
    return table.assign(interval=texts), [*columns, TableColumn("interval", _("95 % interval"), right=True, width=10)]


def interval_note(table: pd.DataFrame) -> str:
    """Return what to say below a table about its intervals; nothing where it has none."""
    if "low" not in table:
        return ""
    return " " + _(
        "The interval (Wilson, with finite population correction) shows how sure the share is, since only a sample of "
        "the staff was asked. It says nothing of those who were asked and did not answer."
    )


def whole(value: object) -> str:
    """Show a count, or a dash where there is none."""
    return "–" if is_missing(value) else number(float(str(value)), 0)


def one_decimal(value: object) -> str:
    """Show an index, or a dash where there is none.

    Examples
    --------
    >>> one_decimal(62.5), one_decimal(float("nan"))
    ('62,5', '–')
    """
    return "–" if is_missing(value) else number(float(str(value)), 1)


def share(value: object) -> str:
    """Show a share that already is × 100, or a dash where there is none."""
    return "–" if is_missing(value) else percent(float(str(value)))


def is_missing(value: object) -> bool:
    """Tell whether a table's cell holds no number.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing(0.0)
    (True, True, False)
    """
    return value is None or value != value  # noqa: PLR0124 - only a missing number differs from itself


def extremes(values: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """Return the keys of the largest and of the smallest value, equals together; missing values do not count.

    Raises
    ------
    ValueError
        If there is no value.

    Examples
    --------
    >>> extremes({"a": float("nan"), "b": 2, "c": 5, "d": 1, "e": 5})
    (['c', 'e'], ['d'])
    """
    known = {key: value for key, value in values.items() if not is_missing(value)}
    most, least = max(known.values()), min(known.values())
    return [key for key in known if known[key] == most], [key for key in known if known[key] == least]


def in_order(table: pd.DataFrame, key: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows in the order in which the plan names what stands in the column ``key``.

    Examples
    --------
    >>> in_order(pd.DataFrame({"area": ["U2", "U1"]}), "area", {"U1": "Upptäckt", "U2": "Stöd"})["area"].to_list()
    ['U1', 'U2']
    """
    place = {name: number for number, name in enumerate(names)}
    return table.sort_values(key, key=lambda ids: ids.map(place), kind="stable", ignore_index=True)


def listing(items: Sequence[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listing(["skola", "vård", "omsorg"])
    'skola, vård och omsorg'
    """
    if len(items) < 2:
        return "".join(items)
    return _("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


def alternatives(items: Sequence[str]) -> str:
    """Join words of which one is meant, as a sentence does.

    Examples
    --------
    >>> alternatives(["ja", "delvis", "nej"])
    'ja, delvis eller nej'
    """
    if len(items) < 2:
        return "".join(items)
    return _("{first} or {last}", first=", ".join(items[:-1]), last=items[-1])
