"""Write Markdown that shows text as text, whatever the text holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from followup.plain import UNSEEN

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BEFORE_BRACE = re.compile(r"(?:\A|\s+)(?=\\\{)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DOUBLED = re.compile(r"(\{(?=\{)|\}(?=\}))")


def escaped(text: str) -> str:
    r"""Return text in which no character is markup, neither to Pandoc nor to Quarto's shortcodes.

    Every ASCII punctuation mark gets a backslash, which Pandoc takes away again; control characters, and those that
    turn or hide text, become a space.

    Examples
    --------
    >>> escaped("<b>{{< include x >}}")
    '\\<b\\>\\{\\{\\< include x \\>\\}\\}'
    """
    return _PUNCTUATION.sub(r"\\\1", UNSEEN.sub(" ", text)).strip()


def caption(text: str) -> str:
    r"""Return text for the caption of a table, of which no word begins with a brace.

    From the first such word on, Quarto takes a table's caption for attributes: the rest of the text and the table's
    number would be lost.

    Examples
    --------
    >>> caption("Antal per {enhet}.")
    'Antal per\xa0\\{enhet\\}\\.'
    """
    return _BEFORE_BRACE.sub("\N{NO-BREAK SPACE}", escaped(text))


def unescaped(text: str) -> str:
    r"""Return the text that Pandoc reads in what :func:`escaped` gave.

    Examples
    --------
    >>> unescaped(escaped("<b>{{< include x >}} a\\b"))
    '<b>{{< include x >}} a\\b'
    """
    return _ESCAPED.sub(r"\1", text)


def attribute(text: str) -> str:
    """Return text for a quoted attribute, such as ``fig-alt``.

    Examples
    --------
    >>> attribute('säger "ja" & {{< nej')
    'säger ”ja” &amp; { {< nej'
    """
    plain = UNSEEN.sub(" ", text).strip()
    # Inside quoted attributes Pandoc reads entities and backslash escapes, and Quarto would still see a shortcode.
    plain = plain.replace("&", "&amp;").replace("\\", "&#92;").replace('"', "”")
    return _DOUBLED.sub(r"\1 ", plain)


@dataclass(frozen=True)
class TableColumn:
    """How one column of a table is shown.

    Parameters
    ----------
    name
        The column in the frame.
    header
        Its heading.
    show
        Writes a value as text; the text is escaped afterwards.
    right
        Whether it is set flush right, as numbers are.
    width
        Its share of the table's width, relative to the others'.
    """

    name: str
    header: str
    show: Callable[[object], str] = str
    right: bool = False
    width: int = 10


def pipe_table(rows: Iterable[Sequence[object]], columns: Sequence[TableColumn]) -> str:
    r"""Write rows as a Markdown table.

    Examples
    --------
    >>> columns = [TableColumn("x", "Namn", width=4), TableColumn("n", "Antal", right=True, width=4)]
    >>> print(pipe_table([["a|b", 2]], columns))
    | Namn | Antal |
    |:----|----:|
    | a\|b | 2 |
    """
    lines = ["| " + " | ".join(escaped(column.header) for column in columns) + " |"]
    lines.append("|" + "|".join("-" * c.width + ":" if c.right else ":" + "-" * c.width for c in columns) + "|")
    for row in rows:
        shown = [escaped(column.show(value)) for column, value in zip(columns, row, strict=True)]
        lines.append("| " + " | ".join(shown) + " |")
    return "\n".join(lines)
