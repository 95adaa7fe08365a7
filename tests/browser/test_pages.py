"""Every page: nothing for axe to complain about, nothing foreign, nothing too wide."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from assistant.qonto.sandbox.samples import sample_uploads
from assistant.web.shell import LANGUAGE
from tests.browser.chromium import axe, overflow, watched
from tests.browser.tour import address, empty_stops, sign_in_stops, stops
from tests.journey import RunningApp, RunningDemo, running_app, settings_for

WEB = Path(__file__).parents[2] / "assistant" / "web"
pytestmark = pytest.mark.browser
SCREENS = [("light", 1280), ("dark", 390)]
REFUSED = ("403", "404")  # Chromium notes the status of pages that are refused


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_every_page_is_accessible_and_keeps_to_itself(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any], scheme: str, width: int
) -> None:
    with watched(browser, width, scheme) as visit:
        for stop in stops(furnished):
            visit.page.goto(address(demo, stop))
            assert axe(visit.page) == [], stop.name
            assert overflow(visit.page) <= 0, stop.name
    assert visit.hosts == {demo.url.removeprefix("http://")}
    assert [text for text in visit.complaints if not any(code in text for code in REFUSED)] == []


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_empty_pages_say_what_they_are_for(
    browser: Browser, untouched: RunningApp, scheme: str, width: int
) -> None:
    with watched(browser, width, scheme) as visit:
        for stop in empty_stops():
            visit.page.goto(address(untouched, stop))
            assert axe(visit.page) == [], stop.name
            assert visit.page.locator("main h1, main h2").count() > 0, stop.name
            assert overflow(visit.page) <= 0, stop.name
    assert visit.complaints == []


@pytest.mark.parametrize(("width", "language"), [(320, "en"), (390, "fr"), (820, "fr")])
def test_nothing_overflows_on_narrow_screens_or_in_longer_languages(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any], width: int, language: str
) -> None:
    with watched(browser, width) as visit:
        visit.page.context.add_cookies([{"name": LANGUAGE, "value": language, "url": demo.url}])
        for stop in stops(furnished):
            visit.page.goto(address(demo, stop))
            assert overflow(visit.page) <= 0, stop.name


@pytest.mark.parametrize("width", [1280, 1600, 1279, 390])
def test_an_open_proof_stays_on_the_screen_and_moves_nothing(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any], width: int
) -> None:
    with watched(browser, width) as visit:
        page = visit.page
        page.goto(f"{demo.url}/ask/{furnished['conversation']}")
        figures = page.locator(".answer .figure:visible")  # Phones leave out some columns.
        for at in range(figures.count()):
            figures.nth(at).click()
            proof = page.locator(".proof.placed:visible")
            assert proof.count() == 1
            assert overflow(page) <= 0
            box, place = proof.bounding_box(), page.locator("#scroll").bounding_box()
            assert box and place
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
            if width >= 1280:
                assert box["y"] >= place["y"]
                assert box["y"] + box["height"] <= place["y"] + place["height"]
            assert page.evaluate(
                "() => [scrollX, document.getElementById('scroll').scrollLeft]"
            ) == [0, 0]


@pytest.mark.parametrize("width", [1280, 1000])
def test_a_proof_comes_and_goes_with_the_pointer_and_a_click_keeps_it(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any], width: int
) -> None:
    with watched(browser, width) as visit:
        page = visit.page
        page.goto(f"{demo.url}/ask/{furnished['conversation']}")
        figure, proof = page.locator(".answer .figure").first, page.locator(".proof:visible")
        figure.hover()
        expect(proof).to_be_visible()
        expect(proof).to_contain_text("Last sync with Qonto")
        assert overflow(page) <= 0
        page.mouse.move(5, 5)
        expect(proof).to_have_count(0)
        figure.click()
        page.mouse.move(5, 5)
        page.wait_for_timeout(400)
        expect(proof).to_be_visible()


def test_the_queue_is_walked_ticked_and_decided_with_keys(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any]
) -> None:
    with watched(browser) as visit:
        page = visit.page
        page.goto(f"{demo.url}/review")
        rows = page.locator("[data-rows] > tbody > tr, [data-rows] > li")
        first, second = rows.nth(0).locator("a").first, rows.nth(1).locator("a").first
        page.keyboard.press("j")
        expect(first).to_be_focused()
        page.keyboard.press("j")
        expect(second).to_be_focused()
        page.keyboard.press("k")
        page.keyboard.press("x")
        tick = rows.nth(0).locator("input[type=checkbox]")
        expect(tick).to_be_checked()
        page.keyboard.press("x")
        expect(tick).not_to_be_checked()
        page.keyboard.press("Enter")
        page.wait_for_url("**/review/*")
        page.goto(f"{demo.url}/attention")
        row = page.locator("[data-rows] > li").first
        page.keyboard.press("j")
        page.keyboard.press("r")
        expect(row.locator("details")).to_have_attribute("open", "")


def test_a_document_is_edited_approved_and_declined_with_keys(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any]
) -> None:
    first, second = _waiting(demo)
    with watched(browser) as visit, demo.api(demo.token) as api:
        page = visit.page

        def state(document: int) -> str:
            return str(api.get(f"/documents/{document}").json()["state"])

        page.goto(f"{demo.url}/review/{first}")
        page.keyboard.press("j")
        page.wait_for_url(lambda url: "/review/" in url and not url.endswith(f"/{first}"))
        page.keyboard.press("k")
        page.wait_for_url(f"**/review/{first}")
        page.keyboard.press("e")
        page.wait_for_url("**?edit=true")
        page.locator("#field-number").focus()
        page.keyboard.type("ar")  # in a field they are letters
        assert (state(first), state(second)) == ("to_review", "to_review")
        page.goto(f"{demo.url}/review/{first}")
        # Nothing that decides is behind the bar of keys.
        bar = page.locator("footer.keys").bounding_box()
        for name in ("Approve", "Edit", "Decline"):
            box = page.locator(".desk-actions").get_by_text(name, exact=True).bounding_box()
            assert bar and box and box["y"] + box["height"] <= bar["y"], name
        page.keyboard.press("a")
        expect(page.get_by_role("button", name="Take approval back")).to_be_visible()
        assert state(first) == "approved"
        page.goto(f"{demo.url}/review/{second}")
        page.locator("#why-declined").fill("Already paid")
        page.locator("h1").click()
        page.keyboard.press("r")
        expect(page.get_by_role("button", name="Undo").first).to_be_visible()
        assert state(second) == "declined"


def test_matches_are_ticked_confirmed_and_declined_with_keys(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any]
) -> None:
    with watched(browser) as visit:
        page = visit.page
        page.goto(f"{demo.url}/matches")
        rows = page.locator("[data-rows] > li")
        many = rows.count()
        assert many >= 2
        for key, told in (("a", "Confirmed by"), ("r", "Declined by")):
            name = rows.nth(0).locator("strong").inner_text()
            page.keyboard.press("j")
            page.keyboard.press("x")
            expect(rows.nth(0).locator("input[type=checkbox]")).to_be_checked()
            page.keyboard.press(key)
            decided = page.locator(".signal:not(.match-row)", has_text=told)
            expect(decided.filter(has_text=name)).to_have_count(1)
            many -= 1
            expect(rows).to_have_count(many)


def _waiting(demo: RunningDemo) -> list[int]:
    """Two more documents that wait for review."""
    files = [("file", (name, content, "application/pdf"))
             for name, content in sample_uploads(41, datetime.now(UTC).date())[:2]]  # fmt: skip
    with demo.api(demo.token) as api:
        return [int(one["id"]) for one in api.post("/documents", files=files).json()["documents"]]


def test_a_refused_correction_says_so_at_its_field(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any]
) -> None:
    with watched(browser) as visit:
        page = visit.page
        page.goto(f"{demo.url}/review/{furnished['document']}?edit=true")
        page.fill("#field-total", "abc")
        page.get_by_role("button", name="Save").click()
        assert page.locator("#error-total").inner_text().startswith("Write an amount")
        assert page.locator("#field-total").input_value() == "abc"
        assert axe(page) == []
        assert overflow(page) <= 0


def test_the_language_menu_opens_below_its_button(browser: Browser, demo: RunningDemo) -> None:
    with watched(browser) as visit:
        visit.page.goto(f"{demo.url}/qonto")
        button = visit.page.locator("details.language > summary")
        before = button.bounding_box()
        button.click()
        opened = visit.page.locator("details.language .menu-list").bounding_box()
        assert before and opened
        assert button.bounding_box() == before
        assert opened["y"] >= before["y"] + before["height"]


def test_the_sign_in_page_is_accessible(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chosen = settings_for(tmp_path_factory.mktemp("people"))
    with running_app(chosen, single_user=False, with_jobs=False) as app, watched(browser) as visit:
        for stop in sign_in_stops():
            visit.page.goto(address(app, stop))
            assert axe(visit.page) == []
        visit.page.fill("#email", "nobody@example.com")
        visit.page.fill("#password", "not the password")
        visit.page.get_by_role("button", name="Sign in").click()
        assert visit.page.get_by_role("alert").is_visible()
        assert axe(visit.page) == []


def test_pages_in_french_are_accessible(
    browser: Browser, demo: RunningDemo, furnished: dict[str, Any]
) -> None:
    with watched(browser) as visit:
        visit.page.goto(f"{demo.url}/qonto")
        visit.page.locator("details.language > summary").click()
        visit.page.get_by_role("button", name="Français").click()
        assert visit.page.locator("html").get_attribute("lang") == "fr"
        assert visit.page.get_by_role("heading", name="Ce qui circule").is_visible()
        assert axe(visit.page) == []


def test_the_theme_is_switched_and_remembered(browser: Browser, demo: RunningDemo) -> None:
    with watched(browser) as visit:
        visit.page.goto(f"{demo.url}/qonto")
        light = visit.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        visit.page.locator("[data-theme-toggle]").click()
        visit.page.goto(f"{demo.url}/invoices")
        assert visit.page.locator("html").get_attribute("data-theme") == "dark"
        dark = visit.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert light != dark


def test_a_bar_shows_how_far_files_have_gone(browser: Browser, demo: RunningDemo) -> None:
    sample = WEB / "static" / "sample-statement.csv"
    with watched(browser, 1280) as visit:
        page = visit.page
        page.goto(f"{demo.url}/sources")
        page.evaluate(
            """() => new MutationObserver((seen) => seen.forEach((one) => {
                if (one.target.nodeName === "PROGRESS") window.bar = true; }))
                .observe(document.body, {subtree: true, attributes: true})"""
        )
        page.locator("input[type=file]").set_input_files(sample)
        page.locator(".drop button").click()
        page.locator("#results").wait_for()
        assert page.evaluate("window.bar") is True
        assert page.locator("#results").inner_text().count("sample-statement.csv") == 1
        page.locator("input[type=file]").set_input_files(sample)  # the form works again
        page.locator(".drop button").click()
        page.get_by_text("0 new transactions.").wait_for()
    assert visit.complaints == []
