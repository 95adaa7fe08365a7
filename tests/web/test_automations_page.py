"""The automations page: written by an admin, a secret shown once, deliveries to be retried."""

import re
from collections.abc import Iterator

import pytest

from tests.journey import Browser, RunningDemo, running_demo, until
from tests.web.test_push import invoice

HOOK = "https://127.0.0.1/in"


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    with running_demo(invoices=5) as started:
        yield started


@pytest.fixture
def browser(demo: RunningDemo) -> Iterator[Browser]:
    with demo.browser(follow_redirects=True) as opened:
        opened.token("/automations")
        yield opened


def test_a_webhook_is_written_its_secret_shown_once_and_its_delivery_told(
    demo: RunningDemo, browser: Browser
) -> None:
    form = {"happening": "document.to_review", "action": "webhook"}
    refused = browser.submit("/automations", **form, target="http://x")
    assert "begins with https://" in refused.text
    written = browser.submit("/automations", **form, target=HOOK)
    assert "whsec_" in written.text
    page = browser.get("/automations").text
    assert "whsec_" not in page
    assert f"When a document waits for review: call a webhook {HOOK}." in page
    with demo.api(demo.token) as api:

        def told() -> bool:
            # The first look only notes where the workspace stands: go on until one is told.
            name, content = invoice()
            api.post("/documents", files={"file": (name, content)})
            return "This address is not allowed" in browser.get("/automations").text

        until(told)
    page = browser.get("/automations").text
    assert "Refused" in page
    assert "/retry" in page


def test_off_is_off_and_away_is_away(browser: Browser) -> None:
    browser.submit("/automations", happening="push.sent", action="email", target="anna@example.com")
    page = browser.get("/automations").text
    assert "send an e-mail anna@example.com" in page
    assert "ASK_WELL_SMTP_URL" in page
    place = page.rpartition("/switch")[0].rpartition('"')[2]
    assert "Switch on" in browser.submit(f"{place}/switch", to="off").text
    gone = browser.submit(f"{place}/switch", to="remove").text
    assert "anna@example.com" not in gone


def test_a_standing_question_has_its_day_hour_and_address(browser: Browser) -> None:
    form = {"happening": "time.scheduled", "action": "ask", "target": "What is overdue?"}
    prefilled = browser.get("/automations", params={**form, "every": "friday"}).text
    assert '<option value="friday" selected>' in prefilled
    refused = browser.submit("/automations", **form)
    assert "Choose the day" in refused.text
    form |= {"every": "monday", "answer_to": "anna@example.com"}
    page = browser.submit("/automations", **form).text
    assert (
        "Every Monday at 9:00: ask “What is overdue?” Send the answer to anna@example.com." in page
    )


def test_what_an_automation_puts_into_review_is_looked_at_and_put_back(
    demo: RunningDemo, browser: Browser
) -> None:
    look = {
        "happening": "supplier_invoice.uploaded",
        "action": "review",
        "target": "Compare the address",
    }
    browser.submit("/automations", **look)

    def waits() -> bool:
        demo.sandbox.control.insert()
        with demo.api(demo.token) as api:
            api.post("/connection/sync").raise_for_status()
        return "I have looked" in browser.get("/review").text

    until(waits)
    [address, *_] = re.findall(r'action="(/review/flags/\d+)"', browser.get("/review").text)
    looked = browser.submit(address).text
    assert looked.count(address) == looked.count("Looked at.") == 1
    assert looked.count("I have looked") == looked.count("Compare the address") - 1
    page = browser.submit(address, to="back").text
    assert "Looked at." not in page
    assert address in page


def test_a_note_for_review_is_quoted_in_the_sentence(browser: Browser) -> None:
    terms = {"happening": "supplier_invoice.uploaded", "action": "review", "target": "check"}
    page = browser.submit("/automations", **terms).text
    assert "put it into review with the note “check”." in page
