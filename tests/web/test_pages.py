"""Pages from outside, without a browser: what they take, refuse and say to whom."""

import re
from datetime import UTC, datetime

import pytest

from assistant.qonto.sandbox.samples import sample_uploads
from assistant.workspace.members import Role
from tests.journey import Browser, RunningApp, RunningDemo


def upload(browser: Browser, *files: tuple[str, bytes]) -> str:
    """Adds files as the review page's form does; answers with where it leads."""
    answer = browser.post(
        "/review",
        data={"_csrf": browser.token("/review")},
        files=[("file", file) for file in files],
        headers=browser.same_origin(),
    )
    return str(answer.headers.get("location", answer.text))


def sample(at: int) -> tuple[str, bytes]:
    """One invoice file, another for each number."""
    name, content = sample_uploads(500 + at, datetime.now(UTC).date())[at % 4]
    return f"{at}-{name}", content


def test_a_new_workspace_starts_with_the_promise(running: RunningApp) -> None:
    with running.browser() as browser:
        page = browser.get("/").text
    assert "Get figures you can check" in page
    assert "QONTO_CLIENT_ID" in page  # nothing to connect with: the mend is named


def test_a_connected_workspace_starts_with_the_chat(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        assert browser.get("/").headers["location"] == "/ask"


def test_preferences_lead_back_to_the_page_they_were_made_on(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        token = browser.token("/invoices")
        sent = {"_csrf": token, "language": "fr", "theme": "dark"}
        headers = browser.same_origin() | {"Referer": f"{demo.url}/invoices?q=a"}
        answer = browser.post("/preferences", data=sent, headers=headers)
        assert answer.headers["location"] == "/invoices?q=a"
        assert '<html lang="fr" data-theme="dark"' in browser.get("/invoices").text


@pytest.mark.parametrize("foreign", ["https://evil.test/", "http://127.0.0.1.evil.test/x"])
def test_preferences_never_lead_elsewhere(demo: RunningDemo, foreign: str) -> None:
    with demo.browser() as browser:
        sent = {"_csrf": browser.token("/invoices"), "theme": "purple"}
        headers = browser.same_origin() | {"Referer": foreign}
        answer = browser.post("/preferences", data=sent, headers=headers)
        assert answer.headers["location"] == "/"
        assert "ask_well_theme" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "query",
    ["since=never", "least=lots", "supplier=x", "payment=x", "kind=x", "order=x", "page=0"],
)
def test_filters_that_do_not_fit_are_left_out(demo: RunningDemo, query: str) -> None:
    with demo.browser() as browser:
        answer = browser.get(f"/invoices?{query}")
    assert answer.status_code == 200
    assert "30 invoices" in answer.text


def test_the_total_over_all_invoices_leaves_credit_notes_out(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        everything = sums_in(browser.get("/invoices").text)
        invoices = sums_in(browser.get("/invoices?kind=invoices").text)
        credit_notes = sums_in(browser.get("/invoices?kind=credit_notes").text)
    assert everything == invoices
    assert credit_notes and credit_notes != everything


def sums_in(page: str) -> list[str]:
    """The sums in the head of the list of invoices."""
    meta = page.split('class="meta"')[1].split("</p>")[0]
    return re.findall(r'class="number">([^<]+)<', meta)


def test_one_file_opens_its_review_and_amounts_are_typed_as_people_write(
    demo: RunningDemo,
) -> None:
    with demo.browser() as browser:
        place = upload(browser, sample(1))
        assert place.startswith("/review/")
        token = browser.token(place)
        fields = {"_csrf": token, "total": "1 425,50", "number": "  F-7 "}
        browser.post(f"{place}/fields", data=fields, headers=browser.same_origin())
        page = browser.get(place).text
    assert "€1,425.50" in page
    assert "F-7" in page and "Typed by a person" in page


def test_a_refused_file_says_why_and_the_others_stay(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        place = upload(browser, sample(2), ("list.pdf", b"not a pdf at all"))
        page = browser.get(place).text
    assert "list.pdf: This is not a PDF" in page
    assert sample(2)[0].split("-")[-1].removesuffix(".pdf")[:6] in page


def test_a_single_refused_file_leads_back_to_the_list_with_the_reason(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        place = upload(browser, ("list.pdf", b"not a pdf at all"))
        page, again = browser.get(place).text, browser.get(place).text
    assert place == "/review"
    assert "This is not a PDF" in page and 'class="nav"' in page
    assert "This is not a PDF" not in again


def test_the_same_file_again_says_so_and_opens_the_one_that_is_here(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        first = upload(browser, sample(5))
        again = upload(browser, sample(5))
        assert again.split("?")[0] == first
        assert "You already have this file." in browser.get(again).text
        assert "You already have this file." not in browser.get(first).text


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("total", "abc", "Write an amount"),
        ("total", "12.3.4 or so", "Write an amount"),
        ("issue_date", "tomorrow", "Write a day"),
        ("iban", "FR00 1234", "check digits"),
        ("currency", "euros", "three letters"),
    ],
)
def test_a_value_that_cannot_be_read_changes_nothing_and_stays_as_typed(
    demo: RunningDemo, field: str, typed: str, told: str
) -> None:
    with demo.browser() as browser:
        place = upload(browser, sample(6)).split("?")[0]
        before = browser.get(place).text.count("Typed by a person")
        sent = {"_csrf": browser.token(place), field: typed, "number": "KEPT-1"}
        answer = browser.post(f"{place}/fields", data=sent, headers=browser.same_origin())
        after = browser.get(place).text
    assert answer.status_code == 422
    assert told in answer.text and f'value="{typed}"' in answer.text
    assert 'value="KEPT-1"' in answer.text and 'aria-invalid="true"' in answer.text
    assert after.count("Typed by a person") == before and "KEPT-1" not in after


def test_amounts_that_contradict_each_other_are_told(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        place = upload(browser, sample(7))
        sent = {"_csrf": browser.token(place), "net": "2960", "tax": "592", "total": "3,600.00"}
        browser.post(f"{place}/fields", data=sent, headers=browser.same_origin())
        page = browser.get(place).text
    assert "Net and VAT do not add up to the total" in page
    assert page.count("Check</span>") >= 3


def test_everywhere_as_many_files_wait(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        place = upload(browser, sample(8))
        listed = browser.get("/review").text
        page = browser.get(place).text
    waiting = int(re.findall(r'class="count number">(\d+)', listed)[0])
    assert f"{waiting} to review" in listed
    assert f"<h2>{waiting} waiting</h2>" in page


def test_the_moving_part_of_the_connection_page_brings_triggers_and_log(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        whole, part = browser.get("/qonto").text, browser.get("/qonto/live").text
        browser.submit("/connection/sync", browser.token("/qonto"))
        asked = browser.get("/qonto").text
    for place in ("trigger-rows", "log-rows"):
        assert f'id="{place}"' in whole and f'id="{place}"' in part
        assert f'<hx-partial hx-target="#{place}" hx-swap="outerHTML">' in part
    assert 'hx-get="/qonto/live"' in asked  # until the run it asked for is over


def test_what_is_not_paid_is_told_in_qonto_s_words(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        page = browser.get("/invoices?payment=due").text
    assert "To pay, not matched" in page or "To review, not matched" in page


def test_an_error_keeps_the_way_to_the_rest(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        browser.cookies.set("ask_well_language", "fr")
        page = browser.get("/invoices/999999").text
    assert 'href="/review"' in page and '<html lang="fr"' in page


def test_an_empty_choice_makes_no_card(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        answer = browser.submit("/proposals", browser.token("/review"))
    assert answer.status_code == 422
    assert "Name at least one document" in answer.text


def test_files_are_handed_over_and_never_shown_in_place(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        place = upload(browser, sample(3)).removeprefix("/review/")
        saved = browser.get(f"/documents/{place}/file")
        picture = browser.get(f"/documents/{place}/page.png")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["content-security-policy"]
    assert picture.content.startswith(b"\x89PNG")


def test_an_error_in_a_part_of_a_page_is_a_part(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        part = browser.get("/invoices/999999", headers={"HX-Request": "true"})
        whole = browser.get("/invoices/999999")
    assert part.status_code == whole.status_code == 404
    assert "<html" not in part.text and "<html" in whole.text
    assert 'role="alert"' in part.text


def test_a_question_streams_into_the_page(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        sent = {"_csrf": browser.token("/ask"), "question": "Summarise last month"}
        headers = browser.same_origin() | {"Accept": "text/html, text/event-stream"}
        stream = browser.post("/ask", data=sent, headers=headers)
    assert stream.headers["content-type"].startswith("text/event-stream")
    messages = stream.text.strip().split("\n\n")
    assert "Summarise last month" in messages[0]
    assert any("event: ask-well:at" in message for message in messages)
    assert "Answered from 30 invoices" in stream.text


def test_somebody_else_s_conversation_is_not_there(demo: RunningDemo) -> None:
    with demo.browser() as browser:
        assert browser.get(f"/ask/{'0' * 32}").status_code == 404
        sent = {"question": "hello", "conversation_id": "0" * 32}
        assert browser.submit("/ask", browser.token("/ask"), **sent).status_code == 404


# Last, because the first user ends the time of the owner without a password.
def test_a_viewer_sees_no_button_that_would_be_refused(demo: RunningDemo) -> None:
    with demo.browser() as owner:
        place = upload(owner, sample(4))
    with demo.api(demo.token) as api:
        api.post(f"/documents/{place.removeprefix('/review/')}/approval").raise_for_status()
    demo.add_user("viewer@example.com", Role.VIEWER)
    with demo.browser() as viewer:
        sent = {"email": "viewer@example.com", "password": "correct horse"}
        signed_in = viewer.submit("/sign-in", **sent)
        assert signed_in.status_code == 303
        page = viewer.get(place).text
        assert "Only an approver may decide on it." in page
        assert 'action="/proposals"' not in page
        refused = viewer.submit(f"{place}/return", viewer.token(place))
        assert refused.status_code == 403
        assert "Sync now" not in viewer.get("/qonto").text
