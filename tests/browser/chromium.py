"""A real Chromium, found on the path, and pages that notice what should never happen."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Frame,
    Page,
    Request,
    expect,
    sync_playwright,
)

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENT = 120_000  # milliseconds; a busy machine may be ten times as slow
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


expect.set_options(timeout=PATIENT)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window."""
    program = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None
    )
    assert program, "Chromium is missing: install Debian's package 'chromium'."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page with everything it complained about and every host it asked."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def hear(self, message: ConsoleMessage) -> None:
        """Keeps errors and warnings, Content-Security-Policy reports among them."""
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def see(self, request: Request) -> None:
        """Keeps the host of every request."""
        if urlsplit(request.url).scheme in ("http", "https"):
            self.hosts.add(urlsplit(request.url).netloc)


@contextmanager
def watched(
    browser: Browser, width: int = 1280, scheme: str = "light", **options: Any
) -> Iterator[Watched]:
    """A fresh visitor's page of this width and colour scheme."""
    options = {"color_scheme": scheme, "reduced_motion": "reduce", **options}
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    page.set_default_timeout(PATIENT)
    seen = Watched(page)
    page.on("console", seen.hear)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("request", seen.see)
    try:
        yield seen
    finally:
        context.close()


def axe(page: Page | Frame) -> list[str]:
    """What axe finds wrong on the page; evaluated, as the policy would block a script element."""
    page.evaluate(AXE)
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']}))")
    return [
        f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page | Frame) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))
