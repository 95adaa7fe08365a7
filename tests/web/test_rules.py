"""Approval rules over HTTP: a form, a replay, a switch; and what they send without a click."""

from collections.abc import Iterator

import httpx
import pytest

from tests.journey import Browser, RunningDemo, running_demo, until
from tests.web.test_push import invoice

TERMS = {
    "category": "",
    "currency": "EUR",
    "amount_limit": "500.00",
    "least_confidence": "60",
    "most_a_day": "5",
    "most_sum_a_day": "2000.00",
    "vendor_most_a_day": "5",
    "vendor_most_sum_a_day": "2000.00",
}


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    with running_demo(invoices=30) as started:
        yield started


@pytest.fixture
def browser(demo: RunningDemo) -> Iterator[Browser]:
    with demo.browser(follow_redirects=True) as opened:
        opened.token("/rules")
        yield opened


def supplier(browser: Browser) -> str:
    """A supplier that the form offers: the first one."""
    page = browser.get("/rules/new").text
    option = page.split('<option value=""></option><option value="')[1]
    return option.split('"')[0]


def test_a_rule_is_written_replayed_and_switched_by_an_admin_on_pages(browser: Browser) -> None:
    refused = browser.submit("/rules", **{**TERMS, "vendor_id": "", "amount_limit": "x"})
    assert "Choose either a supplier or a category." in refused.text
    written = browser.submit("/rules", **{**TERMS, "vendor_id": supplier(browser)})
    assert written.url.path.startswith("/rules/")
    place = written.url.path
    assert "up to €500.00" in written.text
    assert "Replay on history" in written.text
    assert "Switch on" not in written.text
    early = browser.submit(f"{place}/switch", to="on", version="1")
    assert early.status_code == 409
    replayed = browser.submit(f"{place}/replay")
    assert "On your history this rule would have sent 0 documents." in replayed.text
    assert "Looked at" in replayed.text
    on = browser.submit(f"{place}/switch", to="on", version="1")
    assert "On since" in on.text
    changed = browser.submit(place, **{**TERMS, "vendor_id": supplier(browser), "most_a_day": "9"})
    assert "version 2" in changed.text
    assert "On since" not in changed.text
    listed = browser.get("/rules").text
    assert "at most 9 and €2,000.00 a day" in listed
    browser.submit(f"{place}/removal")
    assert browser.get(place).status_code == 404


def test_categories_are_named_in_forms_and_sentences(browser: Browser) -> None:
    for page in ("/rules/new", "/automations"):
        shown = browser.get(page).text
        assert ">Goods and production › Materials</option>" in shown
        assert ">goods.materials<" not in shown
    written = browser.submit("/rules", **{**TERMS, "category": "goods.materials"}).text
    assert "Invoices of the category Goods and production › Materials" in written


def test_the_kill_switch_stops_confirmations_until_it_is_released(
    browser: Browser, api: httpx.Client
) -> None:
    name, content = invoice()
    [document] = api.post("/documents", files={"file": (name, content)}).json()["documents"]
    api.post(f"/documents/{document['id']}/approval")
    body = {"action": "push", "document_ids": [document["id"]]}
    proposal = api.post("/proposals", json=body).json()
    assert "All sending is stopped" in browser.submit("/rules/kill-switch", to="stop").text
    refused = api.post(
        f"/proposals/{proposal['id']}/confirmation", json={"digest": proposal["digest"]}
    )
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "writes_stopped")
    assert "All sending is stopped" not in browser.submit("/rules/kill-switch", to="resume").text
    sent = api.post(
        f"/proposals/{proposal['id']}/confirmation", json={"digest": proposal["digest"]}
    )
    assert sent.status_code == 202
    until(lambda: api.get(f"/proposals/{proposal['id']}").json()["state"] == "sent")


@pytest.mark.parametrize("path", ["/rules", "/rules/kill-switch", "/rules/1/replay"])
def test_a_token_and_a_foreign_page_change_no_rule(demo: RunningDemo, path: str) -> None:
    with httpx.Client(base_url=demo.url, verify=False, trust_env=False) as client:
        token = {"Authorization": f"Bearer {demo.token}"}
        assert client.post(path, data=TERMS, headers=token).status_code in (401, 403)
        evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        assert client.post(path, data=TERMS, headers=evil).status_code in (401, 403)
