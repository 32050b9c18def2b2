"""Every message has its Swedish, with the same places; and numbers are written as Swedish writes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import followup
from followup.facts import Unit, fact_text
from followup.locale import _, in_language, language, ngettext, number, percent, set_language

SOURCE = Path(followup.__file__).parent
CATALOGUES = sorted((SOURCE / "locale" / "sv").glob("*.po"))
GAP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

MessageId = str | tuple[str, ...]


class Call(NamedTuple):
    """A place in the code that asks for a message."""

    where: str
    message: MessageId
    values: frozenset[str]


def calls(file: Path, root: Path = SOURCE) -> Iterator[Call]:
    """Find every call of ``_`` and ``ngettext`` in a module.

    Python's own parser reads the code, and not Babel's extractor, which does not see a call within an f-string.
    """
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id not in {"_", "ngettext"}:
            continue
        where = f"{file.relative_to(root).as_posix()}:{node.lineno}"
        texts = node.args[: 1 if node.func.id == "_" else 2]
        literal = [text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)]
        assert len(literal) == len(texts), f"{where}: a message is written out where it is used, or it has no Swedish"
        names = [keyword.arg for keyword in node.keywords]
        values = frozenset() if None in names else frozenset(name for name in names if name)
        if node.func.id == "_":
            yield Call(where, literal[0], values)
        else:
            yield Call(where, (literal[0], literal[1]), values | {"count"})


CALLS = [call for file in sorted(SOURCE.rglob("*.py")) if file.parent.name != "locale" for call in calls(file)]


def messages_in(file: Path) -> list[Message]:
    """Read the messages of one catalogue, without its header."""
    with file.open("rb") as stream:
        return [message for message in read_po(stream, locale="sv_SE", charset="utf-8") if message.id]


SWEDISH = [(file.name, message) for file in CATALOGUES for message in messages_in(file)]


def texts(content: str | Sequence[str] | None) -> list[str]:
    """Return the texts of a message id or a translation: one, or one per plural form."""
    return [content] if isinstance(content, str) else list(content or [])


def pairs() -> Iterator[tuple[str, str, str]]:
    """Yield file, English and Swedish, plural forms one by one."""
    for file, message in SWEDISH:
        for english, swedish in zip(texts(message.id), texts(message.string), strict=True):
            yield file, english, swedish


def places(text: str) -> set[str]:
    """Return the ``{places}`` of a text."""
    return {field for _literal, field, _format, _conversion in Formatter().parse(text) if field is not None}


def test_every_message_in_the_code_has_its_swedish() -> None:
    translated = {message.id for _file, message in SWEDISH if all(texts(message.string))}
    missing = {call.message: call.where for call in CALLS if call.message not in translated}
    assert not missing


def test_a_message_within_an_f_string_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("text = f\"{_('Hidden {here}', here=1)}\"\n", encoding="utf-8")
    assert [call.message for call in calls(module, tmp_path)] == ["Hidden {here}"]


def test_a_message_that_is_not_written_out_is_refused(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("text = _(message)\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"module\.py:1: a message is written out"):
        list(calls(module, tmp_path))


def test_no_catalogue_holds_a_message_that_the_code_does_not_use() -> None:
    used = {call.message for call in CALLS}
    assert [(file, message.id) for file, message in SWEDISH if message.id not in used] == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.name)
def test_a_catalogue_has_a_proper_header_and_nothing_half_done(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    with file.open("rb") as stream:
        catalogue: Catalog = read_po(stream)
    headers = dict(catalogue.mime_headers)
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
    assert '"Language: sv\\n"' in text
    assert not catalogue.obsolete
    assert not any(message.fuzzy for message in catalogue if message.id)
    # Babel would merge an entry that is written twice without a word.
    assert len(re.findall(r"^msgid ", text, re.MULTILINE)) == len(messages_in(file)) + 1


def test_each_message_stands_in_one_catalogue() -> None:
    where: dict[str, set[str]] = {}
    for file, message in SWEDISH:
        where.setdefault(texts(message.id)[0], set()).add(file)
    assert {message: files for message, files in where.items() if len(files) > 1} == {}


def test_the_swedish_has_exactly_the_places_of_the_english() -> None:
    assert [(file, swedish) for file, english, swedish in pairs() if places(english) != places(swedish)] == []


def test_values_are_given_to_the_places_that_the_message_has() -> None:
    # Without values the places stay: the findings, for one, have them filled in later.
    wrong = [call for call in CALLS if call.values and set().union(*map(places, texts(call.message))) != call.values]
    assert wrong == []


def test_swedish_uses_swedish_marks() -> None:
    for file, english, swedish in pairs():
        about = f"{file}: {swedish}"
        assert not re.search("[“„«»\N{LEFT SINGLE QUOTATION MARK}]", swedish), f"{about}: ” stands at both ends"
        assert '"' in english or '"' not in swedish, f"{about}: ” stands at both ends"
        assert " %" not in swedish, f"{about}: a no-break space stands before the per cent sign"
        ends = (english.endswith((".", "?")), swedish.endswith((".", "?")))
        assert ends[0] == ends[1], f"{about}: a sentence ends as one in both languages"
        assert english[:1].isspace() == swedish[:1].isspace(), f"{about}: indented as the English is"


def test_a_value_is_never_read_as_a_template_or_a_message() -> None:
    hostile = "{count} {0} {x.__class__} %(name)s {{< fact a.b >}} \x04 _('yes')"
    with in_language("sv"):
        assert _("sheet {sheet}", sheet=hostile) == f"blad {hostile}"
        assert _("There is no fact “{name}”.", name="Neither") == "Det finns inget faktum ”Neither”."
        # What only looks like a message is left as it is.
        assert _("No message says {this}") == "No message says {this}"
        one = ngettext("{count} finding in the summary.", "{count} findings in the summary.", 1)
        assert one == "1 iakttagelse i sammanfattningen."


def test_counts_choose_the_swedish_plural() -> None:
    def findings(count: int) -> str:
        return ngettext("{count} finding in the summary.", "{count} findings in the summary.", count)

    with in_language("sv"):
        assert findings(1) == "1 iakttagelse i sammanfattningen."
        assert findings(0) == "0 iakttagelser i sammanfattningen."
        assert findings(1200) == f"1{GAP}200 iakttagelser i sammanfattningen."
    with in_language("en"):
        assert findings(2) == "2 findings in the summary."


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (62.5, 0, "63", "63"),
        (0.5, 0, "1", "1"),
        (1.5, 0, "2", "2"),
        (2.5, 0, "3", "3"),
        (0.25, 1, "0,3", "0.3"),
        (2.675, 2, "2,68", "2.68"),  # as written, although the binary number lies below
        (62.5, None, "62,5", "62.5"),
        (62.0, None, "62", "62"),
        (1234567.0, None, f"1{GAP}234{GAP}567", "1,234,567"),
        (999.96, 1, f"1{GAP}000,0", "1,000.0"),
        (0, None, "0", "0"),
    ],
)
def test_numbers_round_half_up_and_are_written_as_the_language_does(
    value: float, decimals: int | None, swedish: str, english: str
) -> None:
    with in_language("sv"):
        assert number(value, decimals) == swedish
    with in_language("en"):
        assert number(value, decimals) == english


def test_a_percentage_has_a_no_break_space_in_swedish_only() -> None:
    with in_language("sv"):
        assert (percent(62.5), percent(0.5), percent(62.5, 1)) == (f"63{GAP}%", f"1{GAP}%", f"62,5{GAP}%")
    with in_language("en"):
        assert percent(62.5) == "63%"


def test_a_negative_number_has_a_minus_sign_and_zero_has_none() -> None:
    with in_language("sv"):
        assert (number(-3.25, 1), number(-0.5, 0), number(-0.04, 1)) == (f"{MINUS}3,3", f"{MINUS}1", "0,0")


def test_a_change_has_its_sign_and_zero_has_none() -> None:
    with in_language("sv"):
        changes = [fact_text(value, Unit.POINTS) for value in (-3.25, 3.25, 0.0, -0.04)]
    assert changes == [f"{MINUS}3,3", "+3,3", "0,0", "0,0"]


def test_an_unknown_language_is_refused_by_name() -> None:
    before = language()
    with pytest.raises(ValueError, match=r"no message catalogue for 'fi'; there are sv, en"):
        set_language("fi")
    with pytest.raises(ValueError, match="'fi'"), in_language("fi"):
        pytest.fail("the block was entered")
    assert language() == before
