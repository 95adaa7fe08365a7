"""The whole way of a first user, in a real browser: from the promise to the receipt."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.qonto.sandbox.samples import sample_uploads
from tests.browser.chromium import axe, watched
from tests.journey import RunningDemo, running_demo

pytestmark = pytest.mark.browser


def test_from_the_promise_to_the_receipt(browser: Browser, tmp_path: Path) -> None:
    with running_demo(invoices=60, connected=False) as demo, watched(browser) as visit:
        _connect(demo, visit.page)
        _watch_invoices_arrive(visit.page)
        _ask_and_follow_up(demo, visit.page)
        _upload_and_approve(demo, visit.page, _sample(tmp_path))
        _ask_to_push_and_confirm(demo, visit.page)
        _find_the_invoice(demo, visit.page)
        assert visit.complaints == []
        ours = {demo.url.removeprefix("http://"), demo.sandbox.url.removeprefix("http://")}
        assert visit.hosts <= ours


def _connect(demo: RunningDemo, page: Page) -> None:
    page.goto(demo.url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Get figures you can check")
    page.get_by_role("link", name="Connect Qonto").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ask Well")
    page.get_by_role("button").first.click()
    page.wait_for_url("**/qonto?notice=connected")


def _watch_invoices_arrive(page: Page) -> None:
    """The figures move by themselves, without a reload."""
    page.evaluate("() => { window.sameVisit = true; }")
    expect(page.locator("#live")).to_contain_text("60 invoices can be asked about")
    expect(page.locator("#live [role=progressbar]")).to_be_visible()
    expect(page.locator("#status")).to_contain_text("Live")
    assert page.evaluate("() => window.sameVisit") is True


def _ask_and_follow_up(demo: RunningDemo, page: Page) -> None:
    page.get_by_role("button", name="Summarise this month").click()
    page.wait_for_url("**/ask/*")
    _open_a_proof_by_keyboard(page)
    page.locator("#question").fill("And last month?")
    page.keyboard.press("Enter")
    expect(page.locator("#turns > .turn")).to_have_count(2)
    expect(page.locator("#turns > .turn").last.locator(".coverage")).to_contain_text(
        "Answered from"
    )
    expect(page.locator("#question")).to_have_value("")
    assert axe(page) == []


def _open_a_proof_by_keyboard(page: Page) -> None:
    figure = page.locator(".prose .figure").first
    figure.focus()
    page.keyboard.press("Enter")
    proof = page.locator(".proof.placed")
    expect(proof).to_be_visible()
    expect(figure).to_have_attribute("aria-expanded", "true")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(proof).to_be_hidden()
    expect(figure).to_be_focused()


def _upload_and_approve(demo: RunningDemo, page: Page, sample: Path) -> None:
    page.goto(f"{demo.url}/review")
    page.locator("input[type=file]").set_input_files(sample)
    page.get_by_role("button", name="Add to review").click()
    page.wait_for_url("**/review/*")
    expect(page.get_by_text("Compare the fields with the page")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Send to Qonto")).to_be_visible()


def _ask_to_push_and_confirm(demo: RunningDemo, page: Page) -> None:
    number = page.locator(".desk-sub").inner_text().split(",")[0]
    page.goto(f"{demo.url}/ask")
    page.locator("#question").fill(f"Push invoice {number} to Qonto")
    page.keyboard.press("Enter")
    card = page.locator(".confirm")
    expect(card).to_contain_text("Send this PDF to Qonto?")
    expect(card).to_contain_text("SHA-256")
    page.locator("#question").fill("yes")
    page.keyboard.press("Enter")
    expect(page.locator("#turns > .turn")).to_have_count(2)
    newest = page.locator("#turns > .turn").last
    expect(newest.locator(".prose")).to_contain_text("Confirm")
    expect(newest.locator(".confirm")).to_be_visible()  # the card has moved down to this answer
    assert demo.sandbox.control.requests("/v2/supplier_invoices/bulk") == []
    newest.get_by_role("button", name="Confirm and send").dblclick()
    expect(page.locator(".receipt").first).to_contain_text("Sent to Qonto.")
    assert len(demo.sandbox.control.requests("/v2/supplier_invoices/bulk")) == 1


def _find_the_invoice(demo: RunningDemo, page: Page) -> None:
    page.goto(f"{demo.url}/qonto")
    page.get_by_role("button", name="Sync now").click()
    page.wait_for_url("**/qonto?notice=syncing")
    page.goto(f"{demo.url}/ask")
    page.locator(".chat-side .conversations a").first.click()
    link = page.get_by_role("link", name="See the invoice")
    for _ in range(1_000):
        if link.count():
            break
        page.wait_for_timeout(100)
        page.reload()
    link.first.click()
    page.wait_for_url("**/invoices/*")
    expect(page.get_by_role("heading", name="Audit trail")).to_be_visible()


def _sample(folder: Path) -> Path:
    name, content = sample_uploads(7, datetime.now(UTC).date())[0]
    path = folder / name
    path.write_bytes(content)
    return path
