"""Matches on pages: the reason on the invoice's page, several decided at once, a pair by hand."""

import re
from collections.abc import Iterator

import pytest

from tests.api.conftest import _fill
from tests.journey import Browser, running_app, settings_for
from tests.sources import files

HEADER = (
    "Booking Date,Value Date,Partner Name,Partner Iban,Type,Payment Reference,Account Name,"
    "Amount (EUR)"
)
ROWS = (
    "2026-11-06,2026-11-06,HOFFMANN SARL,,Transfer,,Main,-1470.49",
    "2026-11-03,2026-11-03,VASSEUR,,Transfer,,Main,-150.00",
)
VASSEUR, HOFFMANN = "/invoices/2", "/invoices/3"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The owner, before any statement."""
    folder = tmp_path_factory.mktemp("matching")
    with running_app(settings_for(folder), with_jobs=False) as app:
        app.call(_fill)
        with app.browser() as made:
            yield made


def _press(browser: Browser, page: str, action: str, **values: str) -> str:
    sent = {"_csrf": browser.token(page), **values}
    answer = browser.post(action, data=sent, headers=browser.same_origin())
    return str(answer.headers.get("location", answer.text))


def test_from_the_reason_to_the_decision(browser: Browser) -> None:
    page = browser.get(HOFFMANN).text
    assert "No bank statement was imported yet" in page
    assert "No bank statement was imported yet" in browser.get("/matches").text
    browser.post(
        "/sources",
        data={"_csrf": browser.token("/sources")},
        files=[("file", ("n26.csv", files.csv(HEADER, *ROWS)))],
        headers=browser.same_origin(),
    )

    also_waiting = browser.get("/review").text.partition("Also waiting")[2]
    assert '<a href="/matches">1 match to confirm</a>' in also_waiting
    listed = browser.get("/matches").text
    assert "1 match to confirm" in listed
    found = re.search(r'name="match" value="(\d+)"', listed)
    assert found
    assert "Tick at least one" in _press(browser, "/matches", "/matches/decisions")
    confirmed = _press(browser, "/matches", "/matches/decisions", match=found[1],
                       decision="confirm")  # fmt: skip
    assert confirmed == "/matches"
    assert "Confirmed by" in browser.get("/matches").text
    assert "to confirm" not in browser.get("/review").text
    page = browser.get(HOFFMANN).text
    assert "It is paid by the bank line of 6 November 2026." in page
    assert "Match confirmed by" in page

    page = browser.get(VASSEUR).text
    assert "36.00 short" in page
    assert "What would make it match" in page
    line = re.search(r'name="line" value="(\d+)"', page)
    assert line
    settled = _press(browser, VASSEUR, "/matches", invoice=VASSEUR.rsplit("/", 1)[1],
                     line=line[1], settles="yes")  # fmt: skip
    assert settled == f"{VASSEUR}#match"
    page = browser.get(VASSEUR).text
    assert "It is paid by the bank line of 3 November 2026." in page


def test_a_form_from_elsewhere_decides_nothing(browser: Browser) -> None:
    sent = {"match": "1", "decision": "undo"}
    answer = browser.post("/matches/decisions", data=sent, headers=browser.same_origin())
    assert answer.status_code == 403
