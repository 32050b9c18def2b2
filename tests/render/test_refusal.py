"""What the embedded engine does not support, and every name that leads nowhere, is refused with file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from followup.errors import Fault, InputError
from followup.render.embedded.project import read_front_matter, read_project
from followup.render.embedded.source import split_front_matter

Commentary = Callable[[str], Path]
Faults = Callable[[Path], list[Fault]]
FILE = "_generated/_commentary-systematics.md"


@pytest.mark.parametrize(
    ("text", "rule", "named"),
    [
        ("```{python}\n1\n```", "unsupported-language", "python"),
        ("```{=html}\n<b>\n```", "unsupported-language", "html"),
        ("`<b>`{=html}", "unsupported-language", "html"),
        ("::: {.panel-tabset}\nx\n:::", "unsupported-language", "panel-tabset"),
        ("::: column-margin\nx\n:::", "unsupported-language", "column-margin"),
        ("::: {.callout-note}\nx\n:::", "unsupported-language", "callout-note"),
        ("[word]{.aside}", "unsupported-language", "aside"),
        ("As @smith2020 says.", "unsupported-language", "smith2020"),
        ("As written [@fig-matrix].", "unsupported-language", "fig-matrix"),
        ("See @eq-one.", "unsupported-language", "eq-one"),
        ("See @fig-nowhere.", "unresolved-reference", "fig-nowhere"),
        ("See @sec-appendix-a.", "unresolved-reference", "sec-appendix-a"),
        ("{{< video x.mp4 >}}", "unsupported-shortcode", "video"),
        ("{{< fact implementation.indx >}}", "unknown-fact", "implementation.indx"),
        ("{{< var bord >}}", "unknown-var", "bord"),
        ("{{< meta titel >}}", "unknown-meta", "titel"),
        ("{{< include /_generated/_gone.md >}}", "include", "_gone.md"),
        ("{{< include ../../secret.md >}}", "include", "secret.md"),
        ("{{< include /_generated/_commentary-systematics.md >}}", "include", "_commentary-systematics.md"),
        ("Before {{< include /_generated/_trace.md >}}", "include", ""),
        ("A \ue000 in the text.", "character", "U+E000"),
        ("![A picture](https://example.org/x.png){#fig-x}", "picture", "example.org"),
        ("![A picture](_generated/gone.svg){#fig-x}", "picture", "gone.svg"),
        ("![](_generated/fig-matrix.svg)", "no-alternative", "fig-matrix.svg"),
    ],
)
def test_is_refused_by_name_with_file_and_line(
    write_commentary: Commentary, faults_of: Faults, text: str, rule: str, named: str
) -> None:
    faults = faults_of(write_commentary(f"First line.\n\n{text}\n"))
    fault = next(fault for fault in faults if fault.rule == f"render.{rule}")
    assert named in fault.message
    assert (fault.place.file, fault.place.row) == (FILE, 3)


def test_the_nearest_names_are_offered_for_an_unknown_fact(write_commentary: Commentary, faults_of: Faults) -> None:
    [fault] = faults_of(write_commentary("{{< fact implementation.indx >}}\n"))
    assert "implementation.index" in fault.next_step


def test_all_faults_come_at_once(write_commentary: Commentary, faults_of: Faults) -> None:
    stage = write_commentary("{{< fact no.such >}} and @fig-nowhere\n")
    (stage / "_generated" / "_letter-goals.md").write_text("{{< var no >}}\n", encoding="utf-8")
    assert {fault.rule for fault in faults_of(stage)} == {
        "render.unknown-fact", "render.unresolved-reference", "render.unknown-var"}  # fmt: skip


def test_nothing_is_written_where_only_the_letter_is_at_fault_or_all_else(
    stage: Path, write_commentary: Commentary, faults_of: Faults
) -> None:
    letter = next((stage / "_generated").glob("_letter-*.md"))
    whole = letter.read_text(encoding="utf-8")
    letter.write_text("{{< fact no.such >}}\n", encoding="utf-8")
    [in_letter] = faults_of(stage)
    assert in_letter.place.file == f"_generated/{letter.name}"
    letter.write_text(whole, encoding="utf-8")
    [in_report] = faults_of(write_commentary("{{< fact no.such >}}\n"))
    assert in_report.place.file == FILE


def test_a_numbered_heading_in_an_appendix_is_refused(stage: Path, faults_of: Faults) -> None:
    (stage / "_generated" / "_trace.md").write_text("Text.\n\n## Files {#sec-files}\n", encoding="utf-8")
    [fault] = faults_of(stage)
    assert (fault.rule, fault.place.row) == ("render.numbered-under-unnumbered", 3)


def test_yaml_in_an_included_file_is_refused(write_commentary: Commentary, faults_of: Faults) -> None:
    [fault] = faults_of(write_commentary("---\ntitle: Another\n---\n\nText.\n"))
    assert fault.rule == "render.front-matter"


@pytest.mark.parametrize("line", ["code-fold: true", "bibliography: books.bib", "date-format: long", "execute: true"])
def test_a_project_setting_that_would_change_the_output_is_refused(stage: Path, faults_of: Faults, line: str) -> None:
    key = line.split(":", maxsplit=1)[0]
    settings = stage / "_quarto.yml"
    kept = [row for row in settings.read_text(encoding="utf-8").splitlines() if not row.startswith(f"{key}:")]
    settings.write_text("\n".join([*kept, line, ""]), encoding="utf-8")
    [fault] = faults_of(stage)
    assert key in fault.message
    assert (fault.place.file, fault.place.row) == ("_quarto.yml", len(kept) + 1)


def test_a_format_setting_that_would_change_the_output_is_refused(stage: Path, faults_of: Faults) -> None:
    settings = stage / "_quarto.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("    minimal: true\n", "    minimal: true\n    code-tools: true\n"), encoding="utf-8"
    )
    [fault] = faults_of(stage)
    assert "format.html.code-tools" in fault.message


def test_a_reader_that_lets_markup_through_is_refused(stage: Path, faults_of: Faults) -> None:
    settings = stage / "_quarto.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("-raw_html", ""), encoding="utf-8")
    [fault] = faults_of(stage)
    assert fault.rule == "render.open-reader"


def test_an_include_that_no_empty_lines_surround_is_refused(write_commentary: Commentary, faults_of: Faults) -> None:
    [fault] = faults_of(write_commentary("Before\n{{< include /_generated/_trace.md >}}\n"))
    assert (fault.rule, fault.place.file, fault.place.row) == ("render.include", FILE, 2)


def test_a_document_cut_off_in_its_front_matter_is_all_text() -> None:
    assert split_front_matter("---\ntitle: A\n---\nText\n") == ("title: A", "Text\n", 3)
    assert split_front_matter("---\ntitle: A\n") == ("", "---\ntitle: A\n", 0)


def test_a_stage_without_its_settings_or_with_broken_ones_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as missing:
        read_project(tmp_path)
    (tmp_path / "_quarto.yml").write_text("lang: sv\nfrom: [a\n", encoding="utf-8")
    with pytest.raises(InputError) as broken:
        read_project(tmp_path)
    assert [fault.rule for fault in missing.value.faults] == ["render.missing-file"]
    assert [(fault.rule, fault.place.row) for fault in broken.value.faults] == [("render.broken-yaml", 3)]


def test_a_key_of_a_document_that_is_not_known_is_refused_on_its_line(tmp_path: Path) -> None:
    text = "---\ntitle: A\nformat:\n  html:\n    code-fold: true\n---\n"
    (tmp_path / "a.qmd").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_front_matter(tmp_path, "a.qmd")
    assert [(fault.rule, fault.place.row) for fault in refused.value.faults] == [("render.unsupported-key", 4)]
