"""What is asked of Quarto and what is taken from it, where a shell script stands in for the program."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from followup.errors import Fault, InputError, RunError
from followup.render.documents import AroundPage
from followup.render.quarto import Quarto, QuartoEngine, find_quarto

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pretended Quarto is a shell script")

NAMES = ("uppfoljningsrapport", "tjansteskrivelse")
WRITES = "mkdir -p _output; cp given/* _output"


@pytest.fixture
def pretend(tmp_path: Path) -> Callable[[str], Path]:
    """Write a program that says its version, and else does as told."""

    def written(script: str) -> Path:
        program = tmp_path / "quarto"
        program.write_text(f"#!/bin/sh\necho \"$*\" >> '{tmp_path}/asked'\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        return program

    return written


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """A staged report, with documents for the pretended program to give."""
    folder = tmp_path / "stage"
    for name in ("_generated", "given"):
        (folder / name).mkdir(parents=True)
    (folder / "_generated" / "_metadata.yml").write_text("date: 2023-04-24\n", encoding="utf-8")
    (folder / "index.qmd").write_text("# Rapport\n\nSe @fig-borta och {{< kbd x >}}.\n", encoding="utf-8")
    word = io.BytesIO()
    docx.Document().save(word)
    for name in NAMES:
        (folder / "given" / f"{name}.html").write_text("<p>Rapport</p>", encoding="utf-8")
        (folder / "given" / f"{name}.pdf").write_bytes(b"%PDF-1.7")
        (folder / "given" / f"{name}.docx").write_bytes(word.getvalue())
    return folder


@pytest.mark.parametrize(
    ("formats", "asked"),
    [
        (("html", "pdf", "docx"), ["render --no-clean"]),
        (("html",), ["render --no-clean --to html"]),
        (("pdf", "docx"), ["render --no-clean --to typst", "render --no-clean --to docx"]),
    ],
)
def test_formats_are_asked_for_all_at_once_or_one_by_one_and_put_where_they_belong(
    pretend: Callable[[str], Path], stage: Path, tmp_path: Path, formats: tuple[str, ...], asked: list[str]
) -> None:
    happened: list[str] = []
    around = AroundPage(lambda: happened.append("before"), lambda page: happened.append(page.name))
    engine = QuartoEngine(Quarto(pretend(f"{WRITES}; echo ok; echo '\033[33mWARN: sen'; echo 'WARN: sen'"), "1.10.0"))
    said: list[str] = []
    files = engine.render(stage, tmp_path / "ut", formats, said.append, around=around)
    assert (tmp_path / "asked").read_text(encoding="utf-8").splitlines() == asked
    assert sorted(file.name for file in files) == sorted(f"{name}.{ending}" for name in NAMES for ending in formats)
    assert all(file.is_file() for file in files)
    assert happened == (["before", "uppfoljningsrapport.html"] if "html" in formats else [])
    assert [line for line in said if "WARN" in line] == ["WARN: sen"] * len(asked)  # told once, without colours
    assert "ok" not in said
    assert engine.version == "quarto 1.10.0"


def refused(program: Path, stage: Path, out: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        QuartoEngine(Quarto(program, "1.10.0")).render(stage, out, ("html", "pdf", "docx"), lambda _line: None)
    assert not out.exists()
    return caught.value.faults


@pytest.mark.parametrize(
    ("line", "rule", "row"),
    [
        ("Unable to resolve crossref @fig-borta", "render.unresolved-reference", 3),
        ("WARNING: Unknown var borta specified", "render.unknown-var", None),
        ("?meta:borta", "render.unknown-meta", None),
        ("no notebook recorded a fact named 'borta'", "render.unknown-fact", None),
        ("Shortcode 'kbd' not found", "render.unsupported-shortcode", 3),
    ],
)
@pytest.mark.parametrize("code", [0, 1])
def test_a_name_that_leads_nowhere_is_told_with_its_place_whether_quarto_minds_or_not(
    pretend: Callable[[str], Path], stage: Path, tmp_path: Path, line: str, rule: str, row: int | None, code: int
) -> None:
    (tmp_path / "sagt").write_text(line, encoding="utf-8")
    faults = refused(pretend(f"{WRITES}; cat '{tmp_path}/sagt'; exit {code}"), stage, tmp_path / "ut")
    assert [(fault.rule, fault.place.row) for fault in faults] == [(rule, row)]
    assert faults[0].place.file == ("index.qmd" if row else "")


def test_what_is_left_in_a_document_is_found_there(pretend: Callable[[str], Path], stage: Path, tmp_path: Path) -> None:
    (stage / "given" / "uppfoljningsrapport.html").write_text("<p>?var:borta</p>", encoding="utf-8")
    with zipfile.ZipFile(stage / "given" / "tjansteskrivelse.docx", "w") as word:
        word.writestr("word/document.xml", "<w:t>?@tbl-borta</w:t>")
    faults = refused(pretend(WRITES), stage, tmp_path / "ut")
    assert [fault.rule for fault in faults] == ["render.unknown-var", "render.unresolved-reference"]


@pytest.mark.parametrize(
    ("script", "version"), [("echo 1.6.39", "1.6.39"), ("echo 1.5.9", None), ("echo", None), (":", None)]
)
def test_a_quarto_that_is_too_old_or_says_nothing_is_not_taken(
    pretend: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, script: str, version: str | None
) -> None:
    monkeypatch.setenv("FOLLOWUP_QUARTO", str(pretend(script)))
    found = find_quarto(required=False)
    assert (found and found.version) == version
    if version is None:
        with pytest.raises(InputError) as caught:
            find_quarto()
        assert [fault.rule for fault in caught.value.faults] == ["render.no-quarto"]


def test_a_quarto_that_cannot_be_started_is_not_taken(
    pretend: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = pretend("")
    program.write_bytes(b"\x7fELF no program")
    monkeypatch.setenv("FOLLOWUP_QUARTO", str(program))
    assert find_quarto(required=False) is None


@pytest.mark.parametrize("required", [True, False])
def test_a_named_quarto_that_is_not_there_is_refused_even_where_none_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, required: bool
) -> None:
    monkeypatch.setenv("FOLLOWUP_QUARTO", str(tmp_path / "none"))
    with pytest.raises(InputError):
        find_quarto(required=required)


def test_without_quarto_it_is_refused_where_it_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FOLLOWUP_QUARTO", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_quarto(required=False) is None
    with pytest.raises(InputError):
        QuartoEngine()


def test_a_format_that_was_not_asked_for_is_not_missed(
    pretend: Callable[[str], Path], stage: Path, tmp_path: Path
) -> None:
    (stage / "given" / "tjansteskrivelse.pdf").write_bytes(b"")
    engine = QuartoEngine(Quarto(pretend(WRITES), "1.10.0"))
    assert len(engine.render(stage, tmp_path / "ut", ("html",), lambda _line: None)) == 2
    with pytest.raises(RunError, match=r"tjansteskrivelse\.pdf"):
        engine.render(stage, tmp_path / "ut", ("pdf",), lambda _line: None)
