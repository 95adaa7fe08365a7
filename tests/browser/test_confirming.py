"""Cards: the yes works without JavaScript, counts once, and nothing typed replaces it."""

from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.qonto.sandbox.samples import sample_uploads
from tests.browser.chromium import watched
from tests.journey import RunningDemo

pytestmark = pytest.mark.browser


def _approved(demo: RunningDemo, api: httpx.Client, at: int) -> int:
    """A fresh approved document."""
    name, content = sample_uploads(100 + at, datetime.now(UTC).date())[0]
    file = {"file": (f"{at}-{name}", content, "application/pdf")}
    document = api.post("/documents", files=file).json()["documents"][0]
    api.post(f"/documents/{document['id']}/approval").raise_for_status()
    return int(document["id"])


def _sent(demo: RunningDemo) -> int:
    return len(demo.sandbox.control.requests("/v2/supplier_invoices/bulk"))


def _wait_until_sent(page: Page) -> None:
    """Looks again until the receipt says so; without a script a page does not do it by itself."""
    for _ in range(1_000):
        if page.get_by_text("Sent to Qonto.").count():
            break
        page.wait_for_timeout(100)
        page.reload()
    expect(page.get_by_text("Sent to Qonto.")).to_be_visible()


def test_confirming_works_without_javascript(browser: Browser, demo: RunningDemo) -> None:
    before = _sent(demo)
    with demo.api(demo.token) as api:
        document = _approved(demo, api, 1)
    with watched(browser, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{demo.url}/review/{document}")
        page.get_by_role("button", name="Send to Qonto").click()
        expect(page.get_by_text("Nothing is sent until you press Confirm.")).to_be_visible()
        assert _sent(demo) == before
        page.get_by_role("button", name="Confirm and send").click()
        _wait_until_sent(page)
    assert _sent(demo) == before + 1


def test_asking_works_without_javascript(browser: Browser, demo: RunningDemo) -> None:
    with watched(browser, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{demo.url}/ask")
        page.locator("#question").fill("Summarise last month")
        page.get_by_role("button", name="Ask", exact=True).click()
        page.wait_for_url("**/ask/*")
        figure = page.locator(".prose .figure").first
        figure.click()
        expect(page.locator(".proof:popover-open")).to_be_visible()


def test_p10_a_second_click_finds_the_first_one_s_receipt(
    browser: Browser, demo: RunningDemo
) -> None:
    before = _sent(demo)
    with demo.api(demo.token) as api:
        document = _approved(demo, api, 2)
        card = api.post("/proposals", json={"action": "push", "document_ids": [document]}).json()
    with (
        watched(browser, java_script_enabled=False) as first,
        watched(browser, java_script_enabled=False) as second,
    ):
        for visit in (first, second):
            visit.page.goto(f"{demo.url}/proposals/{card['id']}")
        for visit in (first, second):
            visit.page.get_by_role("button", name="Confirm and send").click()
            expect(visit.page.locator(".receipt")).to_contain_text("Confirmed by")
        _wait_until_sent(first.page)
    assert _sent(demo) == before + 1


def test_cancelling_says_that_nothing_was_sent(browser: Browser, demo: RunningDemo) -> None:
    before = _sent(demo)
    with demo.api(demo.token) as api:
        document = _approved(demo, api, 3)
        card = api.post("/proposals", json={"action": "push", "document_ids": [document]}).json()
    with watched(browser) as visit:
        visit.page.goto(f"{demo.url}/proposals/{card['id']}")
        visit.page.get_by_role("button", name="Cancel").click()
        expect(visit.page.locator(".receipt")).to_contain_text("Nothing was sent.")
    assert _sent(demo) == before


def test_c04_a_card_that_is_out_of_date_cannot_be_confirmed(
    browser: Browser, demo: RunningDemo
) -> None:
    before = _sent(demo)
    with demo.api(demo.token) as api:
        document = _approved(demo, api, 4)
        card = api.post("/proposals", json={"action": "push", "document_ids": [document]}).json()
        with watched(browser) as visit:
            visit.page.goto(f"{demo.url}/proposals/{card['id']}")
            changed = {"total": {"value": "1.00", "currency": "EUR"}}
            api.patch(f"/documents/{document}", json=changed).raise_for_status()
            api.post(f"/documents/{document}/approval").raise_for_status()
            visit.page.get_by_role("button", name="Confirm and send").click()
            expect(visit.page.get_by_role("alert")).to_contain_text("nothing was sent")
    assert _sent(demo) == before
