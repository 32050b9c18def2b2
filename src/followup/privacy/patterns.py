"""What identity numbers, telephone numbers and e-mail addresses look like inside a text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from followup.locale import _


class Kind(StrEnum):
    """What was found: personnummer and samordningsnummer, telephone numbers, e-mail addresses."""

    IDENTITY = "identity-number"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True)
class Match:
    """Something found in a text.

    Parameters
    ----------
    start, end
        Where in the text.
    kind
        What it is.
    digest
        The sha256 of its kind and content without punctuation: the same however it is written. An identity number can
        be guessed from its digest, so a digest is written down only for what was reviewed as harmless.
    """

    start: int
    end: int
    kind: Kind
    digest: str = field(repr=False)


# Between the parts of a number people write a hyphen, a plus, a space, a point … and programs leave invisible marks.
_GAP = r"[\s.·:/_()+\-\u2010-\u2015\u2212\ufe63\uff0b\uff0d\u00ad\u200b-\u200d\u2060\ufeff]{0,5}"
# A whole date after the last four digits tells of two dates with a dash between them.
_WRITTEN = re.compile(rf"(?<!\d)(?=((?:(\d\d){_GAP})?((?:\d\d{_GAP}){{3}}\d{{4}})(?!\d)(?!-\d\d-\d\d(?!\d))))")
_THOUSANDS = r"[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'.,]"
_GROUPED = re.compile(rf"(?<!\d)(?=(\d{{1,3}}(?P<gap>{_THOUSANDS})\d{{3}}(?:(?P=gap)\d{{3}}){{2}})(?!\d))")
_SCIENTIFIC = re.compile(r"(?<![\d.,])\d(?:[.,]\d{6,})[eE]\+?\d\d?(?!\d)")
_BARE = re.compile(r"\s*(\d{7,12})(?:[.,]0*)?\s*")
_MOBILE_WITHOUT_ZERO = re.compile(r"7[02369]\d{7}")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}(?:[^\W\d_]{2,63}|xn--[\w-]+)")
_FRACTION = re.compile(r"(?<![\d.,])0[.,]\Z")
_AMOUNT = re.compile(r"0[.,]\d+")
_CUED = re.compile(
    r"\b(?:tel|tfn|tele|telefon|telefonnummer|telefonnr|mobil|mobilnummer|mobilnr|ring|ringa|sms|sms:a|nås på)\b"
    r"[^\d\n;]{0,20}(?P<number>[1-9](?:[ -]?\d){6,7})(?![ .,-]?\d|\s*(?:%|kr|tkr|mkr|st)\b)",
    re.IGNORECASE,
)
"""A number without area code, behind a word that says what it is: on its own it could be anything."""
_NO_NUMBER = re.compile(r"(?:19|20)\d\d[ -]?(?:(?:19|20)\d\d|[01]\d[ -]?[0-3]\d)|\d{1,2}(?: \d{3}){2}")
_HOURS = re.compile(r"(?:[01]?\d|2[0-4])[.:]?[0-5]\d\s*[-–—]+\s*(?:[01]?\d|2[0-4])[.:]?[0-5]\d")
_DIALLED = re.compile(r"(?:\+|(?<!\d)(?:0|46))(?:[\s()./\-\N{EN DASH}\N{NON-BREAKING HYPHEN}]{0,4}\d){6}")
_CALENDAR = re.compile(r"\d{1,2}([-./ ])\d{1,2}\1(?:\d{4}|\d\d)")
_WORTH_A_LOOK = re.compile(r"@|\d(?:[^\d@]{0,5}\d){6}")

_NO_DIGIT = re.compile(r"\D+")
_CENTURIES = {"18", "19", "20"}


def worth_a_look(text: str) -> bool:
    """Tell cheaply whether a text could hold anything of the kind: seven digits close together, or an at sign."""
    return _WORTH_A_LOOK.search(text) is not None


def find(text: str, *, zeros_lost: bool = False) -> list[Match]:
    """Find identity numbers, telephone numbers and e-mail addresses in a text.

    Parameters
    ----------
    text
        Any text; a whole cell, where numbers that have lost their leading zeros are to be found.
    zeros_lost
        Whether a cell that is nothing but a number is also tried as a mobile telephone number without its zero, and as
        an identity number that has lost two or three zeros (one is always tried): likely only among others like it.

    Returns
    -------
    list of Match
        In the order of the text; none overlaps another.

    Examples
    --------
    >>> [(match.kind.value, match.start, match.end) for match in find("Fråga Eva, 19800101-1231, eva@example.se")]
    [('identity-number', 11, 24), ('email', 26, 40)]

    An organisation number has a third digit of 2 or more, which no month has:

    >>> find("Bolaget 556036-0793")
    []
    """
    found, taken = list[Match](), bytearray(len(text))
    for match in (*_emails(text), *_identity_numbers(text, zeros_lost), *_telephone_numbers(text, zeros_lost)):
        if not any(taken[match.start : match.end]):
            taken[match.start : match.end] = b"x" * (match.end - match.start)
            found.append(match)
    return sorted(found, key=lambda match: match.start)


def redacted(text: str, matches: Iterable[Match] | None = None) -> str:
    """Return the text with a mark in the place of each match; by default, of each that is found.

    Examples
    --------
    >>> redacted("Ring Eva på 08-465 004 00.")
    'Ring Eva på [borttaget: telefonnummer].'
    """
    parts, end = [], 0
    for match in find(text) if matches is None else matches:
        parts += [text[end : match.start], mark(match.kind)]
        end = match.end
    return "".join([*parts, text[end:]])


def mark(kind: Kind) -> str:
    """Return what stands in the place of what was taken away."""
    return {
        Kind.IDENTITY: _("[removed: personnummer]"),
        Kind.PHONE: _("[removed: telephone number]"),
        Kind.EMAIL: _("[removed: e-mail address]"),
    }[kind]


def is_identity_number(digits: str) -> bool:
    """Tell whether ten digits, or twelve with the century, are a personnummer or a samordningsnummer.

    The date must exist (60 is added to the day of a samordningsnummer) and the check digit must agree.

    Examples
    --------
    >>> is_identity_number("8001011231"), is_identity_number("198001611238"), is_identity_number("8001011232")
    (True, True, False)
    """
    from stdnum import luhn
    from stdnum.exceptions import ValidationError
    from stdnum.se import personnummer

    if not luhn.is_valid(digits[-10:]):
        return False
    day = int(digits[-6:-4])
    # The library knows no samordningsnummer, so it is shown the day of birth.
    born = f"{digits[:-6]}{day - 60 if day > 60 else day:02d}-{digits[-4:]}"
    try:
        personnummer.get_birth_date(born)
    except (ValidationError, ValueError):
        return False
    return True


def bare_number(text: str) -> str:
    """Return the digits of a cell that is nothing but a whole number of seven to twelve digits, else nothing.

    Examples
    --------
    >>> bare_number("198001011231.0"), bare_number("nr 198001011231")
    ('198001011231', '')
    """
    whole = _BARE.fullmatch(text)
    return _plain(whole[1]) if whole else ""


def digest_of(kind: Kind, content: str) -> str:
    """Return the digest of normalised content: ten digits, an international telephone number, an address."""
    return hashlib.sha256(f"{kind}:{content}".encode()).hexdigest()


def _identity(start: int, end: int, digits: str) -> Iterator[Match]:
    if (len(digits) == 10 or (len(digits) == 12 and digits[:2] in _CENTURIES)) and is_identity_number(digits):
        yield Match(start, end, Kind.IDENTITY, digest_of(Kind.IDENTITY, digits[-10:]))


def _plain(text: str) -> str:
    """Return the digits of a text as 0–9, whatever script they are written in."""
    digits = _NO_DIGIT.sub("", text)
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _is_fraction(text: str, start: int) -> bool:
    """Tell whether the digits from ``start`` are the decimals of a number below one."""
    return _FRACTION.search(text[max(0, start - 3) : start]) is not None


def _identity_numbers(text: str, zeros_lost: bool) -> Iterator[Match]:
    for number in _WRITTEN.finditer(text):
        if not _is_fraction(text, number.start(1)):
            yield from _identity(*number.span(1), _plain(number[2] or "") + _plain(number[3]))
    for number in _GROUPED.finditer(text):
        yield from _identity(*number.span(1), _plain(number[1]))
    for number in _SCIENTIFIC.finditer(text):
        digits = f"{Decimal(number[0].replace(',', '.')):f}".partition(".")[0]
        yield from _identity(*number.span(), digits)
    whole = bare_number(text)
    if (7 if zeros_lost else 9) <= len(whole) <= 9 and not whole.startswith("0"):
        yield from _identity(0, len(text), whole.zfill(10))


def _telephone_numbers(text: str, zeros_lost: bool) -> Iterator[Match]:
    if zeros_lost and _MOBILE_WITHOUT_ZERO.fullmatch(bare_number(text)):
        yield Match(0, len(text), Kind.PHONE, digest_of(Kind.PHONE, f"+46{bare_number(text)}"))
    for cued in _CUED.finditer(text):
        if not any(form.fullmatch(cued["number"]) for form in (_NO_NUMBER, _CALENDAR)):
            yield Match(*cued.span("number"), Kind.PHONE, digest_of(Kind.PHONE, _plain(cued["number"])))
    if not _DIALLED.search(text):  # the library is thorough, and slow
        return
    import phonenumbers

    for number in phonenumbers.PhoneNumberMatcher(text, "SE"):
        written = number.raw_string
        harmless = any(form.fullmatch(written) for form in (_HOURS, _CALENDAR, _AMOUNT))
        if harmless or _is_fraction(text, number.start):
            continue
        normal = phonenumbers.format_number(number.number, phonenumbers.PhoneNumberFormat.E164)
        yield Match(number.start, number.end, Kind.PHONE, digest_of(Kind.PHONE, normal))


def _emails(text: str) -> Iterator[Match]:
    for address in _EMAIL.finditer(text):
        yield Match(*address.span(), Kind.EMAIL, digest_of(Kind.EMAIL, address[0].casefold()))
