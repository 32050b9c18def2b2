"""What stands in a cell of the report, as a spreadsheet program takes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from followup.downloads.tables import ShownTable

_NUMBER = re.compile(r"(?P<sign>[+\-−]?)(?P<whole>\d{1,3}(?:\s\d{3})+|\d+)(?:,(?P<decimals>\d+))?(?P<percent>\s?%)?")
_RISKY = re.compile(r"[=+\-@\t\r]")


@dataclass(frozen=True)
class Value:
    """A cell: a number with the look it has in the report, or a text.

    Parameters
    ----------
    number
        The number, a percentage as a share of one; nothing if the cell holds text.
    look
        The number's format in a workbook.
    text
        The text, with an apostrophe before what a spreadsheet program would take for a formula. A number has the
        decimal comma and no spaces between thousands.
    """

    number: Decimal | None
    look: str
    text: str


def value_of(text: str, *, numeric: bool) -> Value:
    """Read a cell. Only in columns of numbers are digits a number; elsewhere they are a name.

    Examples
    --------
    >>> value_of("−7,0", numeric=True)
    Value(number=Decimal('-7.0'), look='0.0', text='-7,0')
    >>> value_of("+11,5", numeric=True)
    Value(number=Decimal('11.5'), look='+0.0;-0.0;0.0', text='11,5')
    >>> value_of("1 234", numeric=True).text, value_of("45 %", numeric=True).number
    ('1234', Decimal('0.45'))
    >>> value_of("2023", numeric=False).number, value_of("..", numeric=True).number
    (None, None)
    >>> value_of("=1+1", numeric=True).text
    "'=1+1"
    """
    found = _NUMBER.fullmatch(text.strip()) if numeric else None
    if not found:
        plain = " ".join(text.split())
        return Value(None, "General", f"'{plain}" if _RISKY.match(plain) else plain)
    decimals = found["decimals"] or ""
    minus = "-" if found["sign"] in ("-", "−") else ""
    whole = re.sub(r"\s", "", found["whole"])
    number = Decimal(f"{minus}{whole}.{decimals}" if decimals else f"{minus}{whole}")
    shape = "0" + (f".{'0' * len(decimals)}" if decimals else "")
    if " " in found["whole"] or "\N{NO-BREAK SPACE}" in found["whole"]:
        shape = f"#,##{shape}"
    written = minus + whole + (f",{decimals}" if decimals else "")
    if found["percent"]:
        return Value(number / 100, f"{shape} %", f"{written} %")
    return Value(number, f"+{shape};-{shape};{shape}" if found["sign"] == "+" else shape, written)


def values_of(table: ShownTable) -> list[list[Value]]:
    """Return a table's cells, row by row."""
    return [
        [value_of(text, numeric=numeric) for text, numeric in zip(row, table.numeric, strict=True)]
        for row in table.rows
    ]
