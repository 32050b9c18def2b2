"""Small parts of the embedded engine: what is refused in a chapter, and what is read out of a parsed document."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from followup.errors import Place, RunError
from followup.render.documents import output_files
from followup.render.embedded import crossref, language, pandoc, project, tree, writing
from followup.render.embedded.pandoc import run_pandoc
from followup.render.embedded.pictures import check_picture
from followup.render.embedded.source import Source
from followup.typesetting import compile_typst


def test_words_are_read_out_of_every_kind_of_element() -> None:
    word = {"t": "Str", "c": "ord"}
    found = [
        {"t": "Code", "c": [["", [], []], "kod"]}, {"t": "SoftBreak"}, {"t": "Math", "c": [{"t": "InlineMath"}, "x"]},
        {"t": "LineBreak"}, {"rows": [word], "height": 3}, {"t": "Emph", "c": [word]}, 7,
    ]  # fmt: skip
    assert tree.words(found) == "kod x ordord"


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("https://a.se/b.png", "nätet"), ("//a.se/b.png", "nätet"), ("data:image/png;base64,A", "nätet"),
        ("../b.png", "utanför"), ("b.gif", ".svg"), ("b.png", "b.png"),
    ],
)  # fmt: skip
def test_a_picture_must_be_a_file_of_the_report_of_a_known_kind(tmp_path: Path, target: str, word: str) -> None:
    assert word in check_picture(tmp_path, target)
    (tmp_path / "there.svg").touch()
    assert check_picture(tmp_path, "there.svg") == ""


def test_a_label_that_is_given_twice_is_a_fault_and_the_later_one_counts() -> None:
    numbers, source = crossref.Numbers(), Source()
    for text in ("1", "2"):
        crossref._register(numbers, source, "fig-a", text)
    assert [fault.rule for fault in source.faults] == ["render.duplicate-label"]
    assert numbers.labels == {"fig-a": "2"}


@pytest.mark.parametrize("label", ["", "tbl-a"])
def test_a_figure_with_a_caption_and_no_label_of_its_kind_is_a_fault(label: str) -> None:
    numbers, source, body = crossref.Numbers(), Source(), [{"t": "Para", "c": []}]
    caption = [{"t": "Plain", "c": [{"t": "Str", "c": "Bild"}]}]
    assert crossref._float("fig", [label, [], []], caption, body, numbers, source) is body
    assert [(fault.rule, "Bild" in fault.message) for fault in source.faults] == [("render.no-label", True)]
    assert numbers.next_float("fig") == "1"  # it was given no number


def test_an_attribute_that_is_not_known_is_refused() -> None:
    source = Source()
    language._check_line(source, '![Bild](a.svg){#fig-a onclick="x" fig-alt="y"}', Place("index.qmd", row=3))
    assert [fault.place.row for fault in source.faults] == [3]
    assert "onclick" in source.faults[0].message


def test_settings_are_told_by_their_leaves_and_lists_are_none() -> None:
    found = dict(project._leaves({"a": {"b": True, "c": [1, 2]}, "d": None, "e": 3}))
    assert found == {"a.b": "true", "d": "", "e": "3"}


def test_metadata_keep_their_kinds() -> None:
    value: Any = writing._meta_value({"a": False, "b": [None, 3]})
    assert value["c"]["a"] == {"t": "MetaBool", "c": False}
    assert value["c"]["b"]["c"] == [{"t": "MetaString", "c": ""}, {"t": "MetaString", "c": "3"}]


def test_pandoc_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RunError) as caught:
        run_pandoc(["--from=nonsense"], b"", tmp_path)
    assert "nonsense" in caught.value.details


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_pandoc_that_takes_no_options_about_memory_is_used_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = tmp_path / "pandoc"
    stand_in.write_text('#!/bin/sh\n[ "$1" = +RTS ] && exit 1\necho pandoc 9.8\necho more\n', encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setattr("pypandoc.get_pandoc_path", lambda: str(stand_in))
    assert pandoc._pandoc.__wrapped__() == ([str(stand_in)], "9.8")
    stand_in.write_text("#!/bin/sh\necho broken >&2\nexit 1\n", encoding="utf-8")
    with pytest.raises(RunError) as caught:
        pandoc._pandoc.__wrapped__()
    assert "broken" in caught.value.details


def test_a_format_that_there_is_none_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="odt"):
        output_files(tmp_path, ("html", "odt"))


def test_a_picture_of_two_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="more than one page"):
        compile_typst("a\n#pagebreak()\nb", tmp_path, output="svg")
