"""Pictures of every page: light and dark, wide and phone.

    python -m bench.screenshots FOLDER [--only NAME,…]

Starts a demo of its own beside a sandbox, furnishes it and takes the pictures with the Chromium
that is on the path.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium, watched
from tests.browser.tour import Stop, empty_stops, furnish, sign_in_stops, stops
from tests.journey import running_app, running_demo, settings_for

SCREENS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]
TALLEST = 6000


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description="Pictures of every page.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="names of pages, comma separated")
    chosen = parser.parse_args()
    only = set(filter(None, chosen.only.split(",")))
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        with running_demo(invoices=300) as demo:
            _take(browser, demo.url, stops(furnish(demo)), chosen.folder, only)
        ready = replace(
            settings_for(Path(folder)), qonto_client_id="shown", qonto_client_secret="shown"
        )
        with running_app(ready, with_jobs=False) as empty:
            _take(browser, empty.url, empty_stops(), chosen.folder, only)
        with running_app(
            settings_for(Path(folder) / "people"), single_user=False, with_jobs=False
        ) as people:
            _take(browser, people.url, sign_in_stops(), chosen.folder, only)


def _take(browser: Browser, url: str, tour: list[Stop], folder: Path, only: set[str]) -> None:
    for scheme, width in SCREENS:
        scale = 1.5 if width > 800 else 2
        with watched(browser, width, scheme, device_scale_factor=scale) as visit:
            for stop in tour:
                if only and stop.name not in only:
                    continue
                visit.page.set_viewport_size({"width": width, "height": 900})
                visit.page.goto(url + stop.path, wait_until="networkidle")
                _unroll(visit.page, width)
                name = folder / f"{stop.name}-{scheme}-{width}.png"
                visit.page.screenshot(path=name, full_page=True)
                print(name)


def _unroll(page: Page, width: int) -> None:
    """Make the window as tall as a page that scrolls inside itself, with one proof open."""
    figures = page.locator(".prose li .figure")
    if figures.count():
        figures.first.click()
    inner = page.locator("#scroll")
    if inner.count():
        hidden = inner.evaluate("(part) => part.scrollHeight - part.clientHeight")
        page.set_viewport_size({"width": width, "height": min(900 + int(hidden), TALLEST)})


if __name__ == "__main__":
    main()
