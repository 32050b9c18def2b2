"""The main pages look as they did: compared so coarsely that letters' edges pass, and a broken layout does not.

They are shown in a font that is installed with the project: those of the machine would break lines elsewhere.

After a change that is meant to be seen, ``LOOKS=write pytest tests/browser/test_looks.py`` keeps the new looks; look at
the pictures before they are committed.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser
from reader import opened

KEPT = Path(__file__).parent / "looks"
REPORT, LETTER, TRAIL, YEAR = (
    "uppfoljningsrapport.html", "tjansteskrivelse.html", "granskningsspar.html", "arsuppfoljning.html",
)  # fmt: skip
VIEWS = {
    "report": (REPORT, 1440, "light", ""),
    "report-narrow": (REPORT, 320, "light", ""),
    "report-dark": (REPORT, 1440, "dark", ""),
    "report-figure": (REPORT, 1440, "light", "#fig-status-area"),
    "report-table": (REPORT, 768, "light", "#tbl-matrix"),
    "letter": (LETTER, 1440, "light", ""),
    "trail": (TRAIL, 1440, "light", ""),
    "year": (YEAR, 1440, "light", ""),
}
COARSE = (96, 60)
"""A pixel of what is compared is some 15 of the page: more than a line of text is high."""
MOST_ON_AVERAGE, MOST_CHANGED = 3.0, 0.03
"""Of 255 shades of grey; share of the pixels that are more than 40 shades from what they were."""
Look = Callable[..., np.ndarray]
FONTS = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
IN_ITS_FONTS = """
async fonts => {
    for (const [weight, data] of Object.entries(fonts)) {
        const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
        document.fonts.add(await new FontFace("Installed", bytes.buffer, {weight}).load());
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { font-family: Installed !important }");
    document.adoptedStyleSheets = [sheet];
}
"""


def coarse(picture: bytes) -> np.ndarray:
    """Return a picture's shades of grey, few enough to be compared."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("L").resize(COARSE, Image.Resampling.BOX))


def differs(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two looks are others than the edges of letters account for."""
    apart = np.abs(one.astype(int) - other.astype(int))
    return bool(apart.mean() > MOST_ON_AVERAGE or (apart > 40).mean() > MOST_CHANGED)


@pytest.fixture(scope="module")
def look(browser: Browser, site: Path) -> Look:
    """Open a page, go to a place in it, and return what is seen."""
    folder = Path(mpl.get_data_path(), "fonts", "ttf")
    fonts = {weight: base64.b64encode((folder / file).read_bytes()).decode() for weight, file in FONTS.items()}

    def at(file: str, width: int, scheme: str, place: str, style: str = "") -> np.ndarray:
        with opened(browser, site / file, width=width, scheme=scheme) as it:
            it.page.evaluate(IN_ITS_FONTS, fonts)
            if style:
                it.page.locator("body").evaluate("(body, style) => { body.style.cssText = style }", style)
            if place:
                it.page.locator(place).evaluate("element => element.scrollIntoView({block: 'start'})")
            return coarse(it.page.screenshot(animations="disabled"))

    return at


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_looks_as_it_did(look: Look, name: str) -> None:
    seen, kept = look(*VIEWS[name]), KEPT / f"{name}.png"
    if os.environ.get("LOOKS") == "write":
        KEPT.mkdir(exist_ok=True)
        Image.fromarray(seen).save(kept, optimize=True)
    assert not differs(seen, np.asarray(Image.open(kept))), "meant? LOOKS=write pytest tests/browser/test_looks.py"


@pytest.mark.parametrize("style", ["zoom: 1.5", "padding-left: 12rem", "filter: invert(1)"])
def test_a_broken_layout_is_noticed(look: Look, style: str) -> None:
    assert differs(look(*VIEWS["report"], style), np.asarray(Image.open(KEPT / "report.png")))


def test_another_page_is_noticed() -> None:
    kept = {name: np.asarray(Image.open(KEPT / f"{name}.png")) for name in VIEWS}
    alike = [(a, b) for a in kept for b in kept if a < b and not differs(kept[a], kept[b])]
    assert not alike
