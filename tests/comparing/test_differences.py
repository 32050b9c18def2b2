"""What changed between two reports is found in their HTML; only what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup.comparing import compare, differences_page, read_build
from followup.errors import InputError

REPORT = Path(__file__).parents[2] / "report"


def page(
    index: str = "62,5",
    finding: str = "Det finns brister:",
    text: str = "Läs detta noga i dag.",
    cell: str = "3",
    picture: str = "AAAA",
    more: str = "",
) -> str:
    """Return a report of one chapter."""
    number = (
        f'<a class="fact-source" title="Genomförandeindex; n = 8; källa: x"><span class="fact" '
        f'data-fact="implementation.index">{index}</span></a>'
    )
    return f"""<html><body><dl class="title-facts"><dd>Exempelby</dd><dd>Utkast</dd></dl><main id="content">
    <h2>1 Genomförande</h2><p>Indexet är {number}. Se <a href="#tbl-a" class="quarto-xref">Tabell 1</a>.</p>
    <p>{text}</p>
    {more}
    <div class="findings"><div class="box-label"><p>Iakttagelser</p></div><ul><li>{finding} {number}.</li></ul></div>
    <div id="tbl-a"><figure><figcaption>Tabell 1: Uppdrag.</figcaption><table><tr><th>Område</th><th>Antal</th></tr>
    <tr><td>Stöd</td><td>{cell}</td></tr></table></figure></div>
    <div id="fig-a"><figure><img src="data:{picture}"><figcaption>Figur 1: Bild.</figcaption></figure></div>
    </main></body></html>"""


def differences(tmp_path: Path, old: str, new: str):
    for name, text in (("old", old), ("new", new)):
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    return compare(read_build(tmp_path / "old.html"), read_build(tmp_path / "new.html"))


def test_the_same_report_has_no_differences(tmp_path: Path) -> None:
    assert differences(tmp_path, page(), page()).count == 0


def test_a_changed_number_is_told_once_and_makes_no_changed_text(tmp_path: Path) -> None:
    found = differences(tmp_path, page(), page(index="70,0"))
    [pair] = found.numbers
    assert (pair.name, pair.before, pair.now) == ("Genomförandeindex", "62,5", "70,0")
    assert found.count == 1


def test_a_reworded_sentence_is_paired_with_what_it_was(tmp_path: Path) -> None:
    found = differences(tmp_path, page(), page(text="Läs detta mycket noga i dag."))
    [pair] = found.texts
    assert (pair.name, pair.before, pair.now) == (
        "1 Genomförande",
        "Läs detta noga i dag.",
        "Läs detta mycket noga i dag.",
    )


def test_new_and_removed_texts_stand_by_themselves(tmp_path: Path) -> None:
    found = differences(tmp_path, page(), page(more="<p>Helt nya ord om något annat.</p>"))
    assert [(pair.before, pair.now) for pair in found.texts] == [("", "Helt nya ord om något annat.")]
    found = differences(tmp_path, page(more="<p>Helt nya ord om något annat.</p>"), page())
    assert [(pair.before, pair.now) for pair in found.texts] == [("Helt nya ord om något annat.", "")]


def test_a_finding_that_turns_is_told_with_both_wordings(tmp_path: Path) -> None:
    found = differences(tmp_path, page(), page(finding="Det finns inga brister:"))
    assert [(pair.before, pair.now) for pair in found.findings] == [
        ("Det finns brister: 62,5.", "Det finns inga brister: 62,5.")
    ]
    assert found.count == 1


def test_cells_and_figures_are_named_by_their_captions(tmp_path: Path) -> None:
    found = differences(tmp_path, page(), page(cell="4", picture="BBBB"))
    assert [(pair.name, pair.before, pair.now) for pair in found.cells] == [("Uppdrag. Stöd · Antal", "3", "4")]
    assert [pair.now for pair in found.figures] == ["Bild."]
    assert found.count == 2


@pytest.mark.parametrize("content", ["", "<p>Inget.</p>", "%PDF-1.7"])
def test_a_file_that_is_no_report_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.html"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_build(file)
    assert [fault.rule for fault in refused.value.faults] == ["diff.no-report"]


def test_a_folder_without_a_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_build(tmp_path)


def test_the_page_shows_changed_words_and_nothing_hostile_runs(tmp_path: Path) -> None:
    hostile = "Läs &lt;script&gt;alert(1)&lt;/script&gt; noga {{&lt; include /etc/passwd &gt;}} i dag."
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (tmp_path / "b.html").write_text(page(text=hostile), encoding="utf-8")
    old, new = read_build(tmp_path / "a.html"), read_build(tmp_path / "b.html")
    shown = differences_page(REPORT, old, new, compare(old, new)).decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<del>" in shown
    assert "Exempelby · Utkast" in shown
