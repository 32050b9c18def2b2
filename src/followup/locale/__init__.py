"""The message catalogue and the numbers of the reader's language.

The code holds every message in English (gettext's message id); ``locale/sv/*.po`` holds the Swedish, one file per
subject. Swedish is the default. The catalogues are read from the ``.po`` text itself, so nothing has to be compiled.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

LANGUAGES = {"sv": "sv_SE", "en": "en_GB"}
"""Language code → the locale whose number and date formats it takes."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_language: ContextVar[str] = ContextVar("language", default="sv")


def language() -> str:
    """Return the code of the language in use."""
    return _language.get()


def set_language(code: str) -> None:
    """Use ``code`` from here on in this context.

    Raises
    ------
    ValueError
        If there is no such catalogue; names those there are.
    """
    if code not in LANGUAGES:
        raise ValueError(f"no message catalogue for {code!r}; there are {', '.join(LANGUAGES)}")
    _language.set(code)


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Use ``code`` within a block."""
    token = _language.set(_language.get())
    try:
        set_language(code)
        yield
    finally:
        _language.reset(token)


def prepare() -> None:
    """Read the catalogues now, so that processes forked from this one need not."""
    for code in LANGUAGES:
        _catalogue(code)


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    folder = Path(__file__).parent / code
    if not folder.is_dir():  # English: the message ids themselves
        return _gettext.NullTranslations()
    # Babel is needed only where a catalogue is read: importing it here keeps the command's start quick.
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale=LANGUAGES[code], charset="utf-8")
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale=LANGUAGES[code], charset="utf-8"):
                if message.id and message.string:
                    merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def _(message: str, **values: object) -> str:
    """Translate ``message`` and fill in its ``{named}`` places; without values the places stay as they are.

    Only the catalogue's text is a template: a value that itself holds braces is shown as it stands.

    Examples
    --------
    >>> with in_language("en"):
    ...     _("{count} rows in {file}", count=3, file="{x}.csv")
    '3 rows in {x}.csv'
    """
    text = _catalogue(language()).gettext(message)
    return text.format_map(values) if values else text


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Translate a message that depends on a count, which it may name as ``{count}``.

    Examples
    --------
    >>> with in_language("en"):
    ...     ngettext("{count} row", "{count} rows", 2)
    '2 rows'
    """
    text = _catalogue(language()).ngettext(singular, plural, count)
    return text.format_map({"count": number(count), **values})


def number(value: float, decimals: int | None = None) -> str:
    """Write a number as the reader's language does.

    Parameters
    ----------
    value
        The number.
    decimals
        How many decimals to show; by default none for whole numbers and one for others.

    Examples
    --------
    >>> number(62.5)
    '62,5'
    >>> number(1032).replace(NO_BREAK_SPACE, "~")
    '1~032'
    """
    return _written(str(value), (0 if float(value).is_integer() else 1) if decimals is None else decimals, language())


@lru_cache(maxsize=1 << 12)  # a report says the same numbers many times
def _written(value: str, decimals: int, code: str) -> str:
    from babel.numbers import format_decimal

    # Halves go up, as a reader with a pocket calculator expects; Babel alone would round them to even.
    # Adding 0 takes the sign from what is rounded to 0.
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # Babel writes a hyphen whatever the language.
    return str(format_decimal(rounded, format=pattern, locale=LANGUAGES[code])).replace("-", "\N{MINUS SIGN}")


def percent(value: float, decimals: int = 0) -> str:
    """Write a value that already is × 100 as a percentage, with the no-break space Swedish asks for.

    Examples
    --------
    >>> percent(62.5, 1).replace(NO_BREAK_SPACE, "~")
    '62,5~%'
    """
    gap = NO_BREAK_SPACE if language() == "sv" else ""
    return f"{number(value, decimals)}{gap}%"
