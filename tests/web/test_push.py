"""From upload to Qonto over HTTP: one yes, by the right person, from our own page."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import httpx
import pytest
from fpdf import FPDF

from assistant import clock
from assistant.database import Database
from assistant.workspace import pushes
from assistant.workspace.members import Role
from tests.journey import Browser, RunningDemo, running_demo, until

BULK = "/v2/supplier_invoices/bulk"
NUMBERS = count(1)


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    with running_demo(invoices=5) as started:
        yield started


def invoice() -> tuple[str, bytes]:
    """A new invoice of one page."""
    number = f"PV-{next(NUMBERS)}"
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", size=11)
    for line in ("Papeterie Vasseur", f"Facture N° {number}", "Date 02/11/2026",
                 "Total HT 100,00 EUR", "TVA 20 % 20,00 EUR", "Total TTC 120,00 EUR"):  # fmt: skip
        sheet.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    return f"{number}.pdf", bytes(sheet.output())


def approved(api: httpx.Client) -> dict[str, Any]:
    """An uploaded and approved document."""
    name, content = invoice()
    [document] = api.post("/documents", files={"file": (name, content)}).json()["documents"]
    assert document["state"] == "to_review", document
    assert api.post(f"/documents/{document['id']}/approval").is_success
    return dict(document)


def proposed(api: httpx.Client) -> dict[str, Any]:
    body = {"action": "push", "document_ids": [approved(api)["id"]]}
    made = api.post("/proposals", json=body)
    assert made.is_success, made.text
    return dict(made.json())


def uploads(demo: RunningDemo, proposal: dict[str, Any]) -> int:
    sha256 = proposal["items"][0]["sha256"]
    return sum(upload["sha256"] == sha256 for upload in demo.sandbox.control.uploads())


def test_a_document_travels_from_upload_to_qonto(demo: RunningDemo, api: httpx.Client) -> None:
    proposal = proposed(api)
    path = f"/proposals/{proposal['id']}"
    answer = api.post(f"{path}/confirmation", json={"digest": proposal["digest"]})
    assert answer.status_code == 202
    until(lambda: api.get(path).json()["state"] == "sent")
    [item] = api.get(path).json()["items"]
    assert item["amount"] == {"value": "120.00", "currency": "EUR"}
    assert uploads(demo, proposal) == 1
    assert api.get(f"/documents/{item['document_id']}").json()["state"] == "pushed"
    again = api.post(f"{path}/confirmation", json={"digest": proposal["digest"]})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_used")
    assert uploads(demo, proposal) == 1


def test_a_card_tells_of_every_file_and_its_page_is_whole_after_the_yes(
    demo: RunningDemo, api: httpx.Client
) -> None:
    ids = [approved(api)["id"] for _ in range(2)]
    proposal = api.post("/proposals", json={"action": "push", "document_ids": ids}).json()
    path = f"/proposals/{proposal['id']}"
    with demo.browser() as browser:
        page = browser.get(path).text
        form = {"_csrf": browser.token("/qonto"), "digest": proposal["digest"]}
        headers = browser.same_origin() | {"hx-request": "true"}
        part = browser.post(f"{path}/confirmation?whole=1", data=form, headers=headers).text
    assert page.count("See PDF") == 2 and page.count("Goes to") == 1
    assert (
        'hx-target="#card-page"' in page and f"{path}/confirmation?language=en&amp;whole=1" in page
    )
    assert "<html" not in part and 'id="card-page"' in part
    assert "<h2>Result</h2>" in part and "To confirm" not in part
    assert "Confirmed by" in part.partition("Audit trail")[2]
    until(lambda: api.get(path).json()["state"] == "sent")


@pytest.mark.parametrize(
    ("role", "status"), [(None, 401), (Role.VIEWER, 403), (Role.APPROVER, 403)], ids=str
)
def test_p10_somebody_else_s_yes_counts_for_nothing(
    demo: RunningDemo, api: httpx.Client, role: Role | None, status: int
) -> None:
    proposal = proposed(api)
    with demo.api(demo.add_token(role) if role else "aw_nobody") as other:
        path = f"/proposals/{proposal['id']}/confirmation"
        answer = other.post(path, json={"digest": proposal["digest"]})
    assert answer.status_code == status
    assert api.get(f"/proposals/{proposal['id']}").json()["state"] == "proposed"
    assert uploads(demo, proposal) == 0


def forms(browser: Browser, path: str, digest: str) -> Iterator[httpx.Response]:
    """The yes, sent in every wrong way."""
    fields, ours = {"digest": digest}, browser.same_origin()
    signed = {**fields, "_csrf": browser.token("/qonto")}
    yield browser.get(path, params=signed, headers=ours)
    yield browser.post(path, data=fields, headers=ours)
    yield browser.post(path, data={**fields, "_csrf": "0" * 64}, headers=ours)
    yield browser.post(path, data=signed, headers={**ours, "Origin": "https://evil.example"})
    yield browser.post(path, data=signed, headers={**ours, "Sec-Fetch-Site": "cross-site"})
    with Browser(str(browser.base_url)) as other:
        foreign = {**fields, "_csrf": other.token("/qonto")}
    yield browser.post(path, data=foreign, headers=ours)


def test_p11_a_forged_yes_counts_for_nothing_and_the_real_one_counts(
    demo: RunningDemo, api: httpx.Client
) -> None:
    proposal = proposed(api)
    path = f"/proposals/{proposal['id']}/confirmation"
    with demo.browser() as browser:
        browser.get("/qonto")
        answers = list(forms(browser, path, proposal["digest"]))
        assert all(400 <= answer.status_code < 500 for answer in answers), answers
        assert api.get(f"/proposals/{proposal['id']}").json()["state"] == "proposed"
        assert uploads(demo, proposal) == 0
        real = browser.submit(path, browser.token("/qonto"), digest=proposal["digest"])
        assert real.status_code == 303
    until(lambda: uploads(demo, proposal) == 1)


def test_p16_pages_stay_quick_and_reloading_starts_nothing_while_the_bank_is_slow(
    demo: RunningDemo, api: httpx.Client
) -> None:
    fault = demo.sandbox.control.fault("slow_uploads", times=1, seconds=80)
    before = len(demo.sandbox.control.requests(BULK, "POST"))
    proposal = proposed(api)
    page = f"/proposals/{proposal['id']}"
    api.post(f"{page}/confirmation", json={"digest": proposal["digest"]})
    until(lambda: len(demo.sandbox.control.requests(BULK, "POST")) > before)
    with demo.browser() as browser:
        browser.get("/qonto")
        seconds = []
        for _ in range(5):
            begun = time.monotonic()
            assert "Sending" in browser.get(page).text
            seconds.append(time.monotonic() - begun)
        assert min(seconds) < 0.3  # the quickest: what else the machine does is no matter here
    assert api.get(page).json()["state"] == "sending"
    demo.sandbox.control.clear(fault["id"])  # the bank answers now
    until(lambda: api.get(page).json()["state"] == "sent")
    assert uploads(demo, proposal) == 1
    assert len(demo.sandbox.control.requests(BULK, "POST")) == before + 1


def test_p07_a_file_that_is_no_document_is_refused_with_a_sentence(api: httpx.Client) -> None:
    html = ("bill.pdf", b"<html><script>alert(1)</script></html>")
    answer = api.post("/documents", files={"file": html})
    assert answer.status_code == 422
    assert "not a PDF, PNG or JPEG" in answer.json()["error"]["message"]


def test_p01_a_yes_sent_twenty_times_at_once_uploads_once(
    demo: RunningDemo, api: httpx.Client
) -> None:
    proposal = proposed(api)
    path, yes = f"/proposals/{proposal['id']}", {"digest": proposal["digest"]}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: api.post(f"{path}/confirmation", json=yes), range(20)))
    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 19
    refused = next(answer.json()["error"] for answer in answers if answer.status_code == 409)
    assert refused["code"] == "already_used"
    until(lambda: api.get(path).json()["state"] == "sent")
    trail = api.get("/audit", params={"per_page": 200}).json()["events"]
    confirmed = [event for event in trail if event["action"] == "proposal.confirmed"]
    assert [event["subject"]["id"] for event in confirmed].count(proposal["id"]) == 1
    assert uploads(demo, proposal) == 1


def test_c14_two_cards_for_one_document_send_it_once(demo: RunningDemo, api: httpx.Client) -> None:
    document = approved(api)["id"]
    body = {"action": "push", "document_ids": [document]}
    first, second = (api.post("/proposals", json=body).json() for _ in range(2))
    answers = [
        api.post(f"/proposals/{card['id']}/confirmation", json={"digest": card["digest"]})
        for card in (first, second)
    ]
    assert [answer.status_code for answer in answers] == [202, 409]
    assert answers[1].json()["error"]["code"] == "already_sent"
    until(lambda: api.get(f"/proposals/{first['id']}").json()["state"] == "sent")
    assert uploads(demo, first) == 1


def test_p04_what_nobody_can_tell_is_decided_by_a_person_who_looked(
    demo: RunningDemo, api: httpx.Client
) -> None:
    proposal = proposed(api)
    [item] = proposal["items"]
    demo.sandbox.control.insert(file_name=item["file_name"], source="integration", meta={})
    fault = demo.sandbox.control.fault("dropped", route=f"POST {BULK}", times=1)
    page = f"/proposals/{proposal['id']}"
    api.post(f"{page}/confirmation", json={"digest": proposal["digest"]})
    until(lambda: api.get(page).json()["state"] == "unknown")
    demo.call(lambda database: look_now(database, item["document_id"]))
    until(lambda: "please check in Qonto" in (api.get(page).json()["items"][0]["problem"] or ""))
    with demo.browser() as browser:
        shown = browser.get(page)
        assert "It is not there" in shown.text
        form = {"document_id": str(item["document_id"]), "found": "no"}
        assert browser.submit(f"{page}/finding", browser.token(page), **form).status_code == 303
    assert api.get(page).json()["state"] == "failed"
    assert uploads(demo, proposal) == 0
    demo.sandbox.control.clear(fault["id"])


async def look_now(database: Database, document_id: int) -> None:
    """The next look at Qonto is due now instead of in half a minute."""
    async with database.system() as session:
        push = (await pushes.latest(session, [document_id]))[document_id]
        push.next_try_at = clock.now()
        session.add(push)


def test_a_receipt_speaks_the_conversation_s_language_and_names_qonto_s_record(
    demo: RunningDemo, api: httpx.Client
) -> None:
    proposal = proposed(api)
    page = f"/proposals/{proposal['id']}"
    with demo.browser() as browser:
        sent = {"_csrf": browser.token(page), "digest": proposal["digest"]}
        headers = browser.same_origin() | {"HX-Request": "true"}
        first = browser.post(
            f"{page}/confirmation", params={"language": "fr"}, data=sent, headers=headers
        )
        until(lambda: api.get(page).json()["state"] == "sent")
        [item] = api.get(page).json()["items"]
        part = browser.get(page, params={"language": "fr"}, headers={"HX-Request": "true"})
    assert "Confirmé par" in first.text
    assert "Envoyé à Qonto." in part.text and item["qonto_id"] in part.text


def test_c14_a_card_that_another_card_made_void_has_no_button_left(
    demo: RunningDemo, api: httpx.Client
) -> None:
    body = {"action": "push", "document_ids": [approved(api)["id"]]}
    first, second = (api.post("/proposals", json=body).json() for _ in range(2))
    with demo.browser() as browser:
        assert "Confirm and send" in browser.get(f"/proposals/{second['id']}").text
        api.post(f"/proposals/{first['id']}/confirmation", json={"digest": first["digest"]})
        page = browser.get(f"/proposals/{second['id']}").text
    assert "Already sent." in page and "Confirm and send" not in page
