"""The page of bank statements: files in, each with its result; a question; taken back."""

import re

import pytest

from tests.journey import Browser, RunningApp
from tests.sources import files
from tests.sources.files import entry
from tests.sources.test_csv import BARE, BARE_WORD, UNKNOWN, WORD


def _send(browser: Browser, *sent: tuple[str, bytes]) -> str:
    answer = browser.post(
        "/sources",
        data={"_csrf": browser.token("/sources")},
        files=[("file", file) for file in sent],
        headers=browser.same_origin(),
    )
    assert answer.status_code == 200
    return answer.text


def _press(browser: Browser, page: str, action: str, **values: str) -> str:
    sent = {"_csrf": browser.token(page), **values}
    answer = browser.post(action, data=sent, headers=browser.same_origin())
    return str(answer.headers.get("location", answer.text))


def test_each_file_has_its_own_result_and_may_be_taken_back(running: RunningApp) -> None:
    data = files.camt(entry() + entry(status="<Sts>PDNG</Sts>", reference="BANK-2"))
    with running.browser() as browser:
        page = _send(browser, ("october.xml", data), ("notes.pdf", b"%PDF-1.7"))
        assert "1 new transaction." in page
        assert "1 not booked yet" in page
        assert "This is no bank statement" in page
        assert "0 new transactions." in _send(browser, ("october.xml", data))
        found = re.search(r'href="(/sources/\d+)"', page)
        assert found
        shown = browser.get(found[1]).text
        assert "2 rows read:" in shown
        assert "186.00" in shown
        assert "Imported by" in shown
        line = re.search(r'href="(/sources/lines/\d+)"', shown)
        assert line
        told = browser.get(line[1]).text
        assert "No invoice is matched with this line." in told
        assert "Imported by" in told
        assert browser.get("/sources/lines/999999").status_code == 404
        assert _press(browser, found[1], f"{found[1]}/undo") == "/sources"
        assert browser.get(found[1]).status_code == 404


def test_lines_that_look_like_another_accounts_are_told_and_settled(running: RunningApp) -> None:
    camt = files.camt(entry(details=files.payment("186.00", "Papeterie Vasseur", "PV-31")))
    table = files.csv(
        "Date;Libellé;Débit;Crédit", "05/10/2026;PRLV PAPETERIE VASSEUR PV-31;186,00;"
    )
    with running.browser() as browser:
        _send(browser, ("october.xml", camt))
        page = _send(browser, ("october.csv", table))
        assert "1 new transaction." in page
        found = re.search(r'href="(/sources/\d+)"', page)
        assert found
        shown = browser.get(found[1]).text
        assert "1 of its lines looks like one of FR" in shown
        action = re.search(r'action="(/sources/\d+/account/\d+)"', shown)
        assert action
        assert _press(browser, found[1], action[1]) == found[1]
        shown = browser.get(found[1]).text
        assert "0 kept, 1 was here before" in shown
        assert "looks like" not in shown


def test_the_sample_statement_is_read_without_a_question(running: RunningApp) -> None:
    with running.browser() as browser:
        link = re.search(r'href="(/static/[^"]+\.csv)" download', browser.get("/sources").text)
        assert link
        sample = browser.get(link[1])
        page = _send(browser, ("sample-statement.csv", sample.content))
    assert "3 new transactions." in page
    assert '<a href="/matches">' in page
    assert "1 not booked yet" in page


def test_a_csv_without_headings_asks_by_number_with_samples(running: RunningApp) -> None:
    with running.browser() as browser:
        page = _send(browser, ("bare.csv", files.csv(*BARE)))
        found = re.search(r'href="(/sources/\d+)"', page)
        assert found
        asked = browser.get(found[1]).text
        assert "This file has no headings" in asked
        assert re.search(
            r'name="date">.*?<option value="Column 1" selected>Column 1 · 05', asked, re.S
        )
        assert _press(browser, found[1], f"{found[1]}/columns", **BARE_WORD) == found[1]
        assert "2 transactions" in browser.get(found[1]).text
        _press(browser, found[1], f"{found[1]}/undo")


def test_an_unknown_csv_asks_and_is_read(running: RunningApp) -> None:
    with running.browser() as browser:
        page = _send(browser, ("unknown.csv", files.csv(*UNKNOWN)))
        assert "A question first." in page
        found = re.search(r'href="(/sources/\d+)"', page)
        assert found
        asked = browser.get(found[1]).text
        assert "-1.186,00" in asked
        assert re.search(r'name="date">.*?<option selected>Posted', asked, re.S)
        wrong = _press(browser, found[1], f"{found[1]}/columns", **WORD | {"date": "Who"})
        assert "without a day" in wrong
        assert _press(browser, found[1], f"{found[1]}/columns", **WORD) == found[1]
        assert "1 transaction" in browser.get(found[1]).text
        naming = re.search(r"/sources/accounts/\d+/name", browser.get("/sources").text)
        assert naming
        _press(browser, "/sources", naming[0], name=" Petty <cash> ")
        assert "Petty &lt;cash&gt;" in browser.get("/sources").text
        assert "Give the account a name" in _press(browser, "/sources", naming[0], name=" ")
        _press(browser, found[1], f"{found[1]}/undo")


@pytest.mark.parametrize("name", ["<b>x</b>.csv", '"><script>.xml'])
def test_a_hostile_name_stays_text(running: RunningApp, name: str) -> None:
    with running.browser() as browser:
        assert name not in _send(browser, (name, b"hello"))
