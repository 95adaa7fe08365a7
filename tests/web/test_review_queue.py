"""The review queue: several at once, a reason, an undo, and what waits beside documents."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.journey import Browser, RunningDemo, running_demo
from tests.web.test_push import invoice


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    with running_demo(invoices=60) as started:
        yield started


def uploaded(api: httpx.Client) -> int:
    name, content = invoice()
    [document] = api.post("/documents", files={"file": (name, content)}).json()["documents"]
    return int(document["id"])


def state(api: httpx.Client, document_id: int) -> str:
    return str(api.get(f"/documents/{document_id}").json()["state"])


def test_several_are_decided_at_once_and_what_cannot_be_is_told(
    browser: Browser, api: httpx.Client
) -> None:
    ids = [uploaded(api) for _ in range(3)]
    token = browser.token("/review")
    chosen = {"_csrf": token, "decision": "approval", "document_id": [str(one) for one in ids]}
    browser.post("/review/decisions", data=chosen, headers=browser.same_origin())
    assert [state(api, one) for one in ids] == ["approved"] * 3
    wrong = {**chosen, "decision": "push"}
    page = browser.post("/review/decisions", data=wrong, headers=browser.same_origin())
    assert "Choose to approve" in page.text
    assert [state(api, one) for one in ids] == ["approved"] * 3


def test_a_refusal_has_a_reason_in_the_trail_and_can_be_undone(
    browser: Browser, api: httpx.Client
) -> None:
    document_id = uploaded(api)
    browser.submit(f"/review/{document_id}/refusal", reason="Not ours: wrong company")
    assert state(api, document_id) == "declined"
    trail = api.get("/audit", params={"per_page": 50}).json()
    assert "Not ours: wrong company" in str(trail)
    browser.submit(f"/review/{document_id}/reopening")
    assert state(api, document_id) == "to_review"


def test_what_waits_beside_documents_stands_in_the_same_place(browser: Browser) -> None:
    page = browser.get("/review").text
    assert "Also waiting" in page
    assert 'href="/attention"' in page


def test_a_document_s_page_shows_where_each_field_was_read_and_why_it_waits(
    browser: Browser, api: httpx.Client
) -> None:
    document_id = uploaded(api)
    page = browser.get(f"/review/{document_id}").text
    spots = re.findall(r'<svg class="spot[^>]*>\s*<rect[^>]*><title>([^<]+)', page)
    assert {"Number", "Total", "Net", "VAT"} <= set(spots)
    fields = page.partition('<ul class="read-fields">')[2].partition("</ul>")[0]
    assert fields.count('class="confidence') == fields.count("Read on the page, page 1") > 4
    queue = page.partition('<nav class="queue"')[2].partition("</nav>")[0]
    own = queue.partition(f'href="/review/{document_id}"')[2]
    assert re.search(r'<span class="why">[^<]+</span>', own.partition("</li>")[0])


def test_a_card_puts_an_invoice_into_review_by_the_button_alone(
    browser: Browser, api: httpx.Client
) -> None:
    number = str(api.get("/invoices").json()["invoices"][0]["number"])
    asked = api.post("/ask", json={"question": f"Put {number} into review"}).json()
    [card] = asked["proposals"]
    assert (asked["outcome"], card["action"], len(card["digest"])) == ("proposed", "review", 64)
    assert "I have looked" not in browser.get("/review").text
    page = browser.get(f"/answers/{asked['message_id']}", follow_redirects=True).text
    form = page[page.index('action="/review/flags"') :].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    done = browser.post("/review/flags", data=fields, headers=browser.same_origin())
    assert "I have looked" in done.text
    again = browser.post("/review/flags", data=fields, headers=browser.same_origin())
    assert again.status_code == 409


def test_a_link_from_elsewhere_puts_no_words_on_the_page(browser: Browser) -> None:
    assert "has changed" not in browser.get("/review", params={"notice": "It has changed"}).text
