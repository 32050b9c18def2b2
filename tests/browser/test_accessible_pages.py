"""Every page satisfies WCAG 2.2 AA as far as axe-core can tell, at three widths, light and dark, with all in use."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page
from reader import open_everything, opened

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PAGES = ("uppfoljningsrapport", "tjansteskrivelse", "granskningsspar", "check", "diff")
MORE_PAGES = ("arsuppfoljning", "atgardsplan", "oversikt")
WIDTHS = (320, 768, 1440)
ALL = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
# What can differ between light and dark.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
RUN = """(options) => axe.run(document, {
  ...options,
  resultTypes: ["violations"],
}).then(({violations}) => violations.flatMap(({id, nodes}) =>
  nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)))"""

# Text that runs out of its box, blocks that lie on one another, and targets too small to hit.
LAYOUT = """() => {
  const faults = [];
  const called = (element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 60)}`;
  const seen = (element) => element.checkVisibility() && !element.closest(".unseen, .skip");
  const scrolls = (element) => element.closest(".table-scroll, pre, .contents");
  for (const element of document.body.querySelectorAll("h1,h2,h3,h4,p,li,dt,dd,th,td,figcaption,label,button,a")) {
    if (!seen(element) || getComputedStyle(element).display === "inline") continue;
    const {clientWidth, scrollWidth} = element;
    if (clientWidth && scrollWidth > clientWidth + 1) faults.push(`runs out: ${called(element)}`);
    const {right} = element.getBoundingClientRect();
    if (right > innerWidth + 1 && !scrolls(element)) faults.push(`outside: ${called(element)}`);
  }
  for (const parent of document.querySelectorAll("body, header, .columns, nav, main, main section, main div, figure")) {
    const blocks = [...parent.children].filter((child) => seen(child) && child.getBoundingClientRect().height
      && !getComputedStyle(child).display.startsWith("inline"));
    blocks.slice(1).forEach((block, place) => {
      const [above, below] = [blocks[place].getBoundingClientRect(), block.getBoundingClientRect()];
      const across = Math.min(above.right, below.right) - Math.max(above.left, below.left);
      if (across > 1 && above.bottom > below.top + 1) faults.push(`on one another: ${called(block)}`);
    });
  }
  for (const target of document.querySelectorAll("button, input, .contents a, .aids a")) {
    const {width, height} = target.getBoundingClientRect();
    if (seen(target) && Math.min(width, height) < 24) faults.push(`small: ${called(target)} ${width} × ${height}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls sideways");
  return faults;
}"""


def violations(page: Page, options: dict[str, object]) -> list[str]:
    page.evaluate(AXE)
    return page.evaluate(RUN, options)


# The pages of a year and the overview have nothing that the report lacks: the narrowest and the widest are enough.
@pytest.mark.parametrize(("name", "width"), [*product(PAGES, WIDTHS), *product(MORE_PAGES, (WIDTHS[0], WIDTHS[-1]))])
def test_no_violation_and_nothing_out_of_place(browser: Browser, site: Path, name: str, width: int) -> None:
    with opened(browser, site / f"{name}.html", width=width) as it:
        open_everything(it.page)
        assert violations(it.page, ALL) == []
        assert it.page.evaluate(LAYOUT) == []
        it.page.emulate_media(color_scheme="dark")
        assert violations(it.page, COLOURS) == []


def test_a_violation_would_be_found(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        "<html><title>x</title><main><h1>x</h1><button></button><p style='width: 9px'>Förvaltningen</p>", "utf-8"
    )
    with opened(browser, tmp_path / "bad.html") as it:
        found = {line.partition(":")[0] for line in violations(it.page, ALL)}
        assert {"html-has-lang", "button-name"} <= found
        assert {line.partition(":")[0] for line in it.page.evaluate(LAYOUT)} == {"runs out", "small"}
