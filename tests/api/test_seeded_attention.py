"""The seeded company shows every kind of trouble that its mail can hold."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.commands.demo import TROUBLES
from assistant.qonto.sandbox.samples import sample_uploads
from assistant.qonto.sandbox.statement import sample_statement
from assistant.workspace.attention import Kind
from tests.journey import RunningDemo, running_demo, until

pytestmark = pytest.mark.slow

KINDS = {
    "iban_changed": "",
    "iban_suspect": "checksum country",
    "look_alike": "one_letter",
    "duplicate": "same_file same_number near",
    "contradiction": "document_total discrepancy",
    "overdue": "",
    "due_soon": "",
    "unusual_amount": "",
    "price_rise": "",
    "needs_look": "",
    "hidden_text": "same_colour",
    "misaddressed": "",
    "document": "picture not_fetched",
    "missing_vat": "",
    "no_rate": "",
    "sync": "left_out",
    "merge": "",
}


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    with running_demo(invoices=220, faults=TROUBLES.split(",")) as running:
        yield running


def _signals(demo: RunningDemo) -> list[dict[str, Any]]:
    with demo.api(demo.token) as api:
        found: list[dict[str, Any]] = api.get("/attention").json()["signals"]
    return found


def _missing(found: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {
        (kind, detail)
        for kind, details in KINDS.items()
        for detail in details.split() or [""]
        if not any(one["kind"] == kind and detail in one["detail"] for one in found)
    }


def test_every_kind_is_there(demo: RunningDemo) -> None:
    until(lambda: "hidden_text" in {one["kind"] for one in _signals(demo)})
    until(lambda: not _missing(_signals(demo)))
    found = _signals(demo)
    (hosting,) = [one for one in found if one["detail"] == "near"]
    assert hosting["label"] == f"{hosting['related'][0]['label']}-B"


def test_what_qonto_refuses_is_told_with_its_reason(demo: RunningDemo) -> None:
    name, content = sample_uploads(1, datetime.now(UTC).date())[3]
    with demo.api(demo.token) as api:
        files = {"file": (name, content, "application/pdf")}
        (sent,) = api.post("/documents", files=files).json()["documents"]
        until(lambda: api.get(f"/documents/{sent['id']}").json()["state"] == "to_review")
        assert api.post(f"/documents/{sent['id']}/approval").is_success
        wanted = {"action": "push", "document_ids": [sent["id"]]}
        card = api.post("/proposals", json=wanted).json()
        answer = api.post(f"/proposals/{card['id']}/confirmation", json={"digest": card["digest"]})
        assert answer.status_code == 202, answer.text
        until(lambda: api.get(f"/proposals/{card['id']}").json()["state"] == "failed")
    (told,) = [one for one in _signals(demo) if one["kind"] == "push"]
    assert (told["severity"], told["vendor"]) == ("red", "Lichthaus Weber GmbH & Co. KG")
    assert "The document cannot be read" in told["detail"] + told["reason"]


def test_the_company_s_bank_statement_brings_matches_to_confirm(demo: RunningDemo) -> None:
    name, content = sample_statement(1, datetime.now(UTC).date())
    with demo.api(demo.token) as api:
        assert api.post("/statements", files={"file": (name, content)}).is_success
    until(lambda: "match" in {one["kind"] for one in _signals(demo)})


def test_now_every_kind_there_is_stands_in_the_list_at_once(demo: RunningDemo) -> None:
    """By what Qonto sent, one import and one push: no row was edited."""
    until(lambda: {one["kind"] for one in _signals(demo)} == set(Kind))


def test_what_is_red_is_said_on_the_invoice_s_and_the_supplier_s_own_page(
    demo: RunningDemo,
) -> None:
    until(lambda: "look_alike" in {one["kind"] for one in _signals(demo)})
    twin = next(one for one in _signals(demo) if one["kind"] == "look_alike")
    with demo.browser(follow_redirects=True) as browser:
        page = browser.get(f"/invoices/{twin['invoice_id']}").text
        (supplier,) = set(re.findall(r"/vendors/\d+", page))
        for text in (page, browser.get(supplier).text):
            assert "Look-alike supplier." in text
            assert "One letter away from" in text
