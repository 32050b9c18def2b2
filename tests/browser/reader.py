"""Opens a page as a reader does, and notes what no page may do: complain, or ask anything of a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request, Route, expect

OWN = ("file:", "data:", "blob:")


@dataclass
class Opened:
    """A page, and what it has asked for and complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def opened(
    browser: Browser, file: Path, *, width: int = 1440, scheme: str = "light", **options: Any
) -> Iterator[Opened]:
    """Open a file; at the end it must have asked for nothing and complained of nothing."""
    settings = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "locale": "sv-SE"}
    context = browser.new_context(**{"reduced_motion": "reduce", **settings, **options})
    context.set_default_timeout(10_000)
    it = Opened(context.new_page())

    def asked(request: Request) -> None:
        if not request.url.startswith(OWN):
            it.asked.append(request.url)

    def answer(route: Route) -> None:
        route.continue_() if route.request.url.startswith(OWN) else route.abort()

    try:
        context.route("**/*", answer)
        it.page.on("request", asked)
        it.page.on("pageerror", lambda error: it.complaints.append(str(error)))
        it.page.on(
            "console", lambda said: it.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        it.page.goto(file.as_uri())
        yield it
        assert it.asked == []
        assert it.complaints == []
    finally:
        context.close()


def search(page: Page, text: str) -> list[str]:
    """Search for a text where the page can be searched; return what is found."""
    box = page.get_by_role("searchbox", name="Sök i dokumentet")
    if not box.count():
        return []
    box.fill(text)
    expect(page.locator(".search-status")).not_to_be_empty()
    return page.locator(".hits a").all_inner_texts()


def open_everything(page: Page) -> None:
    """Use what the page adds: its search, the sorting of a table and the filter of one."""
    search(page, "index")
    if page.locator("button.sort").count():
        page.locator("button.sort").first.click()
    if page.locator(".filter input").count():
        page.locator(".filter input").first.fill("a")
        expect(page.locator(".filter [role=status]").first).not_to_be_empty()
