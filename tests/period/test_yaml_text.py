"""The period's files are YAML 1.2, read plainly, and whatever else is in them is refused with its line."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.period.yaml_text import MAXIMUM_BYTES, Unreadable, read_yaml


@pytest.fixture
def read(tmp_path: Path):
    def read_text(text: str | bytes):
        file = tmp_path / "file.yaml"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_yaml(file)

    return read_text


@pytest.fixture
def refused(read):
    def refuse(text: str | bytes) -> tuple[str, int | None]:
        with pytest.raises(Unreadable) as problem:
            read(text)
        return problem.value.rule, problem.value.line

    return refuse


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("n", "n"),
        ("12:30", "12:30"),  # 750 in YAML 1.1
        ("2018-2022", "2018-2022"),
        ("2023-01-16", "2023-01-16"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("0127", 127),  # 87 in YAML 1.1
        ("0o17", 15),
        ("0x1F", 31),
        ("-3", -3),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ('"0180"', "0180"),
        ("'true'", "true"),
        ('""', ""),
    ],
)
def test_values_are_read_as_yaml_1_2_says(read, written, meant):
    value = read(f"key: {written}\n").data["key"]
    assert value == meant
    assert type(value) is type(meant)


def test_a_number_is_remembered_as_it_was_written(read):
    content = read("code: 0180\nname: Småby\n")
    assert content.data == {"code": 180, "name": "Småby"}
    assert content.written == {("code",): "0180"}


def test_every_key_and_item_has_its_line(read):
    content = read("# comment\na:\n  b: 1\n  c: [x,\n      y]\nd:\n  - e: 2\n  - f\n")
    assert content.lines == {
        (): 1,
        ("a",): 2,
        ("a", "b"): 3,
        ("a", "c"): 4,
        ("a", "c", 0): 4,
        ("a", "c", 1): 5,
        ("d",): 6,
        ("d", 0): 7,
        ("d", 0, "e"): 7,
        ("d", 1): 8,
    }


@pytest.mark.parametrize("encode", [str.encode, lambda text: b"\xef\xbb\xbf" + text.encode()])
def test_utf_8_is_read_with_and_without_byte_order_mark(read, encode):
    assert read(encode("ort: Småby\r\n")).data == {"ort": "Småby"}


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: 1\nb: &x 2\n", "yaml.anchor", 2),
        ("a: 1\nb: &x [1]\nc: *x\n", "yaml.anchor", 2),
        ("a: 1\n&x b: 2\n", "yaml.anchor", 2),
        ("a: &a [x]\nb: &b [*a, *a, *a]\n", "yaml.anchor", 1),
        ("a: 1\nb: !!python/object:os.system x\n", "yaml.tag", 2),
        ("a: 1\nb: !!str 2\n", "yaml.tag", 2),
        ("a: ! b\n", "yaml.tag", 1),
        ("a: !!map {b: 1}\n", "yaml.tag", 1),
        ("%YAML 1.1\n---\na: 0127\n", "yaml.directive", 1),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", "yaml.directive", 1),
        ("a: 1\nb: 2\na: 3\n", "yaml.duplicate-key", 3),
        ("a: 1\n---\nb: 2\n", "yaml.broken", 2),
        ("a: 1\n b: 2\n", "yaml.broken", 2),
        ("a: 1\nb: Skydd: stöd\n", "yaml.broken", 2),
        ("a: 1\nb: [x, y\nc: 2\n", "yaml.broken", 3),
        ('a: 1\nb: "never closed\nc: 2\n', "yaml.broken", 2),
        ("a: 1\n\tb: 2\n", "yaml.broken", 2),
        ("? [a, b]\n: 1\n", "yaml.broken", 1),
        ("a: 1\nb: bell\x07\n", "yaml.broken", 2),
        ("- a\n- b\n", "yaml.broken", 1),
        ("only words\n", "yaml.broken", 1),
        ("# only a comment\n", "yaml.broken", 1),
        ("", "yaml.broken", 1),
        ("a: 1\nb: " + "[" * 30 + "]" * 30, "yaml.too-deep", 2),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(refused, text, rule, line):
    assert refused(text) == (rule, line)


@pytest.mark.parametrize("content", ["ort: Småby\n".encode("cp1252"), "ort: Småby\n".encode("utf-16")])
def test_another_encoding_than_utf_8_is_refused(refused, content):
    assert refused(content) == ("yaml.not-utf8", None)


def test_a_huge_file_is_refused_unread(refused):
    assert refused(b"#" * (MAXIMUM_BYTES + 1)) == ("yaml.too-large", None)


def test_a_file_nested_without_end_is_refused_before_it_is_read_to_the_end(refused):
    assert refused("a: " + "[" * (MAXIMUM_BYTES - 10)) == ("yaml.too-deep", 1)


def test_a_missing_file_and_a_folder_in_its_place_are_told_apart(tmp_path):
    rules = []
    (tmp_path / "folder.yaml").mkdir()
    for name in ("none.yaml", "folder.yaml"):
        with pytest.raises(Unreadable) as problem:
            read_yaml(tmp_path / name)
        rules.append(problem.value.rule)
    assert rules == ["period.file-missing", "period.file-unreadable"]


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_quoted_text_comes_back_letter_by_letter(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("yaml") / "file.yaml"
    quoted = "'" + text.replace("'", "''") + "'"
    file.write_text(f"key: {quoted}\n", encoding="utf-8", newline="")
    content = _content(file)
    # A line separator within quotation marks folds into a space, as YAML says.
    if content is not None and not re.search("[\x85\u2028\u2029\ufeff]", text):
        assert content == {"key": text}


@given(content=st.binary(max_size=200))
def test_any_bytes_give_content_or_a_refusal(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("yaml") / "file.yaml"
    file.write_bytes(content)
    found = _content(file)
    assert found is None or isinstance(found, dict)


def _content(file: Path):
    try:
        return read_yaml(file).data
    except Unreadable:
        return None
