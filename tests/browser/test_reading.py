"""A reader finds, follows, sorts and takes away what the report holds: by mouse, by keyboard, on paper, no script."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from reader import opened, search

REPORT, LETTER, TRAIL = "uppfoljningsrapport.html", "tjansteskrivelse.html", "granskningsspar.html"
LONG = "#tbl-status-administration"  # 60 rows: has a filter
SHORT = "#tbl-matrix"
IN_SIGHT = (
    "(element) => { const {top, bottom} = element.getBoundingClientRect(); return top < innerHeight && bottom > 0 }"
)


def cells(page: Page, table: str) -> list[list[str]]:
    """Return what a table shows, row by row, the heads first."""
    rows = page.locator(f"{table} tr").evaluate_all(
        "rows => rows.filter(row => row.checkVisibility()).map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return [[" ".join(text.split()) for text in row] for row in rows]


def test_a_number_leads_to_the_cell_that_computed_it(browser: Browser, site: Path) -> None:
    with opened(browser, site / REPORT) as it:
        link = it.page.locator("a.fact-source").first
        assert "källa: granskningsspåret, del 2 (facts-implementation)" in (link.get_attribute("title") or "")
        link.click()
        expect(it.page).to_have_title("Granskningsspår: Exempelkommunen")
        cell = it.page.locator(":target")
        assert cell.get_attribute("id") == "cell-02_implementation-facts-implementation"
        assert cell.evaluate(IN_SIGHT)


@pytest.mark.parametrize(("file", "sought"), [(REPORT, "kommit OLIKA"), (TRAIL, "systematics_sheet")])
def test_what_is_sought_is_found_said_and_led_to(browser: Browser, site: Path, file: str, sought: str) -> None:
    with opened(browser, site / file) as it:
        found = search(it.page, sought)
        assert found
        assert all(sought.lower() in text.lower() for text in found)
        said = it.page.locator(".search-status")
        assert said.get_attribute("role") == "status"
        expect(said).to_have_text("1 träff" if len(found) == 1 else f"{len(found)} träffar")
        it.page.locator(".hits a").first.click()
        assert sought.lower() in it.page.locator(":focus").inner_text().lower()
        assert it.page.locator(":focus").evaluate(IN_SIGHT)
        search(it.page, "finnsinteheller")
        expect(said).to_have_text("Inga träffar")


def test_a_table_is_sorted_as_numbers_both_ways_and_back(browser: Browser, site: Path) -> None:
    with opened(browser, site / REPORT) as it:
        before = cells(it.page, LONG)
        head = it.page.locator(f"{LONG} thead th").nth(2)
        button = head.get_by_role("button", name="Index", exact=True)
        values = [float(row[2].replace(",", ".")) for row in before[1:]]
        for state, expected in (("ascending", sorted(values)), ("descending", sorted(values, reverse=True))):
            button.press("Enter")
            assert head.get_attribute("aria-sort") == state
            assert [float(row[2].replace(",", ".")) for row in cells(it.page, LONG)[1:]] == expected
            order = {"ascending": "stigande", "descending": "fallande"}[state]
            expect(it.page.locator("p.unseen[role=status]")).to_contain_text(f"Sorterat efter Index i {order} ordning")
        button.press("Enter")
        assert head.get_attribute("aria-sort") is None
        assert cells(it.page, LONG) == before


def test_a_table_is_filtered_and_a_hit_in_it_is_shown_again(browser: Browser, site: Path) -> None:
    with opened(browser, site / REPORT) as it:
        box = it.page.locator(f"{LONG} .filter input")
        box.fill("kultur")
        expect(it.page.locator(f"{LONG} .filter [role=status]")).to_have_text("20 av 60 rader visas")
        assert {row[0] for row in cells(it.page, LONG)[1:]} == {"Kultur- och fritidsförvaltningen"}
        search(it.page, "42,5")  # the fifth row, of another administration
        it.page.locator(".hits a").first.click()
        assert it.page.locator(":focus").is_visible()
        assert len(cells(it.page, LONG)) == 61


def test_every_table_can_be_taken_and_holds_what_it_shows(browser: Browser, site: Path, tmp_path: Path) -> None:
    with opened(browser, site / REPORT) as it:
        shown = cells(it.page, SHORT)
        name = it.page.locator(f"{SHORT} figcaption").inner_text().split(":")[0].replace("\N{NO-BREAK SPACE}", " ")
        assert it.page.locator("main a[download]").count() == 2 * it.page.locator("main [id^=tbl-] table").count()
        contents = {}
        for kind in ("CSV", "xlsx"):
            with it.page.expect_download() as download:
                it.page.get_by_role("link", name=f"Ladda ner {name.lower()} som {kind}", exact=True).click()
            assert download.value.suggested_filename == f"{name.lower().replace(' ', '-')}.{kind.lower()}"
            file = tmp_path / kind
            download.value.save_as(file)
            contents[kind] = file.read_bytes()
    assert contents["CSV"].startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(contents["CSV"].decode("utf-8-sig")), delimiter=";")) == shown
    sheet = load_workbook(io.BytesIO(contents["xlsx"])).worksheets[0]
    # The first row as the report has it: «Social- och omsorgsförvaltningen», 1, 2,5 and 0 %.
    assert [cell.value for cell in sheet[3]] == shown[0]
    assert [cell.value for cell in sheet[4]] == ["Social- och omsorgsförvaltningen", 1, 2.5, 0]
    assert sheet["D5"].number_format == "0 %"
    assert sheet["D5"].value == pytest.approx(0.01)


def test_every_figure_leads_to_the_table_with_its_numbers(browser: Browser, site: Path) -> None:
    with opened(browser, site / REPORT) as it:
        for figure in it.page.locator("main div[id^=fig-]").all():
            assert figure.locator(".aids a[href^='#tbl-']").count(), figure.get_attribute("id")


@pytest.mark.parametrize("file", [REPORT, LETTER, TRAIL, "check.html", "diff.html"])
def test_the_keyboard_reaches_everything_and_is_seen_where_it_is(browser: Browser, site: Path, file: str) -> None:
    collect = """() => {
      let at = 0;
      for (const e of document.querySelectorAll("a[href], button, input, [tabindex='0']"))
        if (e.checkVisibility()) e.dataset.stop = at++;
      return at;
    }"""
    where = """() => {
      const e = document.activeElement, style = getComputedStyle(e), {top, bottom} = e.getBoundingClientRect();
      const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      return [e.dataset.stop === undefined ? -1 : Number(e.dataset.stop), seen && bottom > 0 && top < innerHeight];
    }"""
    with opened(browser, site / file) as it:
        stops = it.page.evaluate(collect)
        walked = []
        for _stop in range(stops):
            it.page.keyboard.press("Tab")
            walked.append(it.page.evaluate(where))
        assert walked == [[stop, True] for stop in range(stops)]


def test_the_skip_link_leads_past_the_contents(browser: Browser, site: Path) -> None:
    with opened(browser, site / REPORT) as it:
        it.page.keyboard.press("Tab")
        assert it.page.locator(":focus").inner_text() == "Hoppa till innehållet"
        it.page.keyboard.press("Enter")
        assert it.page.locator(":focus").get_attribute("id") == "content"


def test_the_contents_follow_the_reading(browser: Browser, site: Path) -> None:
    with opened(browser, site / REPORT) as it:
        current = it.page.locator(".contents a[aria-current=location]")
        for chapter in ("systematics", "competence"):
            it.page.locator(f"#sec-{chapter}").evaluate("element => element.scrollIntoView()")
            expect(current).to_have_attribute("href", f"#sec-{chapter}")
            assert current.evaluate(IN_SIGHT)


def test_without_script_nothing_is_missing_but_search_sorting_and_filters(browser: Browser, site: Path) -> None:
    with opened(browser, site / REPORT, java_script_enabled=False) as it:
        assert it.page.locator("input, button").count() == 0
        assert it.page.locator(f"{LONG} tbody tr").count() == 60
        assert it.page.locator(f"{LONG} a[download]").count() == 2
        assert it.page.locator(f"{LONG} .table-scroll").get_attribute("tabindex") == "0"


def test_paper_has_the_whole_tables_and_nothing_to_press(browser: Browser, site: Path) -> None:
    with opened(browser, site / REPORT) as it:
        it.page.locator(f"{LONG} .filter input").fill("kultur")
        expect(it.page.locator(f"{LONG} .filter [role=status]")).not_to_be_empty()
        it.page.emulate_media(media="print")
        assert not it.page.locator(".search, .filter, .aids, .skip").locator("visible=true").count()
        assert len(cells(it.page, LONG)) == 61


def test_colours_of_the_readers_own_and_little_movement_are_respected(browser: Browser, site: Path) -> None:
    smooth = "() => getComputedStyle(document.documentElement).scrollBehavior"
    with opened(browser, site / REPORT) as it:
        assert it.page.evaluate(smooth) == "auto"
        it.page.emulate_media(forced_colors="active", reduced_motion="no-preference")
        assert it.page.evaluate(smooth) == "smooth"
        box = "element => getComputedStyle(element).borderTopStyle"
        assert it.page.locator(".findings").first.evaluate(box) == "solid"
