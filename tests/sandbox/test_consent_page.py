"""The consent page in a real browser: accessible, without scripts, on any width."""

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.sandbox.process import RunningSandbox, authorize_url, running_sandbox

pytestmark = pytest.mark.browser
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(invoices=5) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_violations_and_no_overflow(
    browser: Browser, sandbox: RunningSandbox, scheme: str, width: int
) -> None:
    axe = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto(authorize_url(sandbox.url))
    page.evaluate(axe)
    assert page.evaluate("axe.run()")["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


@pytest.mark.parametrize(("button", "answer"), [("Allow", "code="), ("Refuse", "access_denied")])
def test_it_works_without_scripts(
    browser: Browser, sandbox: RunningSandbox, button: str, answer: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(authorize_url(sandbox.url, f"{sandbox.url}/connect/qonto/callback"))
    page.get_by_label("Éditions Burdeau SARL").check()
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/connect/qonto/callback?*")
    assert answer in page.url
    context.close()
