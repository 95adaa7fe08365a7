"""The review queue: several at once, a reason, an undo, and what waits beside documents."""

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
