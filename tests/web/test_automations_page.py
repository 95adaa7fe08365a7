"""The automations page: written by an admin, a secret shown once, deliveries to be retried."""

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
    assert "Every Monday at 9:00: ask What is overdue? Send the answer to anna@example.com." in page
