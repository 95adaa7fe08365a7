"""W01, W03, W04, W05: the widget in a real browser, on a host page of another site."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from litestar import Litestar, get
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page, Request, expect

from assistant import clock
from assistant.commands import server
from assistant.commands.host_page import create_host_page
from assistant.database import Database
from assistant.qonto.sandbox.samples import sample_uploads
from assistant.workspace import members
from assistant.workspace.audit import SYSTEM
from assistant.workspace.embedding import keys
from assistant.workspace.members import Role
from tests.browser.chromium import axe, overflow, watched
from tests.journey import RunningDemo, running_demo

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Host:
    """A host page: its origin, and what it knows of the app."""

    origin: str
    app: str
    key_id: str
    workspace_id: str
    secret: str


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    with running_demo(invoices=30) as started:
        yield started


@pytest.fixture(scope="module")
def host(demo: RunningDemo) -> Iterator[Host]:
    """A page on `localhost`, which is another site than the app's `127.0.0.1`."""
    with hosting(demo) as started:
        yield started


@contextmanager
def hosting(demo: RunningDemo, known: Host | None = None) -> Iterator[Host]:
    """A host page with a key of its own, or with somebody else's key."""
    listening = server.listen("127.0.0.1", 0)
    origin = f"http://localhost:{listening.getsockname()[1]}"
    host = replace(known, origin=origin) if known else _with_key(demo, origin)
    page = create_host_page(
        host.app,
        origin,
        key_id=host.key_id,
        workspace_id=host.workspace_id,
        secret=host.secret,
    )
    with server.beside(page, listening):
        yield host


def _with_key(demo: RunningDemo, origin: str) -> Host:
    async def work(database: Database) -> Host:
        async with database.system() as session:
            workspace_id = (await members.ensure_owner(session)).workspace_id
        async with database.write(workspace_id) as session:
            key_id, secret = await keys.create(
                session, demo.settings.keyring, "Test host", origin,
                by=SYSTEM, role=Role.ADMIN, at=clock.now(),
            )  # fmt: skip
        return Host(origin, demo.url, key_id, workspace_id, secret)

    return demo.call(work)


def _requests(page: Page, part: str) -> list[str]:
    """What the page asks for from now on, by a part of the address."""
    seen: list[str] = []

    def see(sent: Request) -> None:
        if part in sent.url:
            seen.append(sent.url)

    page.on("request", see)
    return seen


def _is_refusal(message: ConsoleMessage) -> bool:
    return "frame-ancestors" in message.text


def _box(page: Page) -> FrameLocator:
    return page.frame_locator("ask-well iframe")


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]
)
def test_w04_it_answers_on_another_site_without_any_cookie(
    browser: Browser, host: Host, scheme: str, width: int
) -> None:
    with watched(browser, width, scheme) as visit:
        page = visit.page
        page.goto(host.origin)
        box = _box(page)
        expect(box.locator(".prompt")).to_have_count(3)
        assert box.locator("html").get_attribute("data-theme") == scheme
        short = page.locator("ask-well").bounding_box()
        box.get_by_role("button", name="Summarise this month").click()
        expect(box.locator(".coverage")).to_contain_text("Answered from")
        expect(box.locator(".prompt").first).to_be_hidden()
        expect(box.locator("#announce")).not_to_be_empty()
        figure = box.locator(".prose .figure").first
        figure.click()
        expect(box.locator(".proof.placed")).to_be_visible()
        tall = page.locator("ask-well").bounding_box()
        assert short and tall and tall["height"] > short["height"]
        box.locator("#question").fill("And last month?")
        box.locator("#question").press("Enter")
        expect(box.locator("#turns > article .coverage")).to_have_count(2)
        assert page.context.cookies() == []
        assert overflow(page) <= 0
        frame = page.frames[-1]
        assert overflow(frame) <= 0
        assert axe(page) == axe(frame) == []
        assert visit.complaints == []
        assert visit.hosts == {host.origin[7:], host.app[7:]}


def test_it_follows_the_host_from_light_to_dark(browser: Browser, host: Host) -> None:
    with watched(browser) as visit:
        visit.page.goto(host.origin)
        box = _box(visit.page)
        expect(box.locator("html")).to_have_attribute("data-theme", "light")
        visit.page.get_by_role("button", name="Light or dark").click()
        expect(box.locator("html")).to_have_attribute("data-theme", "dark")


def test_links_lead_into_tabs_of_their_own(browser: Browser, host: Host) -> None:
    with watched(browser) as visit:
        visit.page.goto(host.origin)
        box = _box(visit.page)
        box.get_by_role("button", name="Find unmatched records").click()
        with visit.page.context.expect_page() as opened:
            box.locator("td a[href^='/invoices/']").first.click()
        opened.value.wait_for_url(f"{host.app}/invoices/*", wait_until="networkidle")
        assert visit.page.url == f"{host.origin}/"


def test_w05_a_card_is_confirmed_in_the_app_and_never_in_the_frame(
    browser: Browser, demo: RunningDemo, host: Host
) -> None:
    with demo.api(demo.token) as api:
        name, content = sample_uploads(300, datetime.now(UTC).date())[0]
        sent = {"file": (name, content, "application/pdf")}
        document = api.post("/documents", files=sent).json()["documents"][0]
        api.post(f"/documents/{document['id']}/approval").raise_for_status()
    with watched(browser) as visit:
        visit.page.goto(host.origin)
        box = _box(visit.page)
        box.locator("#question").fill(f"Push {name} to Qonto")
        box.locator("#question").press("Enter")
        expect(box.locator(".confirm")).to_contain_text("Send this PDF to Qonto?")
        assert box.locator("[action*=confirmation], [hx-post*=confirmation]").count() == 0
        assert axe(visit.page.frames[-1]) == []
        with visit.page.context.expect_page() as opened:
            box.get_by_role("link", name="Check and confirm in Ask Well").click()
        app = opened.value
        app.wait_for_url(f"{demo.url}/proposals/*")
        expect(app.get_by_role("button", name="Confirm and send")).to_have_count(0)
        assert axe(app) == []
        app.get_by_role("button", name="Make this card mine").click()
        app.get_by_role("button", name="Confirm and send").click()
        expect(app.locator(".receipt")).to_contain_text("Confirmed by")
        app.wait_for_load_state("networkidle")


def test_w05_the_app_s_own_pages_cannot_be_framed(
    browser: Browser, demo: RunningDemo, host: Host
) -> None:
    with watched(browser) as visit:
        visit.page.goto(host.origin)
        for path in ("/ask", "/review", "/proposals/0"):
            with visit.page.expect_console_message(lambda told: "frame-ancestors" in told.text):
                visit.page.evaluate(
                    """(address) => {
                      const frame = document.createElement("iframe");
                      frame.src = address;
                      document.body.append(frame);
                    }""",
                    demo.url + path,
                )


def test_w01_a_page_that_is_not_on_the_list_shows_nothing(
    browser: Browser, demo: RunningDemo, host: Host
) -> None:
    with hosting(demo, host) as stranger, watched(browser) as visit:
        assert stranger.origin != host.origin
        with visit.page.expect_console_message(_is_refusal):
            visit.page.goto(stranger.origin)
        assert _box(visit.page).locator("#main").count() == 0
        # Nor when it claims to be the page that is.
        address = f"{demo.url}/embed/{host.key_id}?origin={host.origin}"
        with visit.page.expect_console_message(_is_refusal):
            visit.page.evaluate(
                "(address) => { document.querySelector('ask-well').shadowRoot"
                ".querySelector('iframe').src = address; }",
                address,
            )
        assert _box(visit.page).locator("#main").count() == 0


def test_w01_the_frame_s_page_alone_says_what_it_is_for(
    browser: Browser, demo: RunningDemo, host: Host
) -> None:
    with watched(browser) as visit:
        visit.page.goto(f"{demo.url}/embed/{host.key_id}?origin={host.origin}")
        expect(visit.page.locator("#alone")).to_be_visible()
        assert visit.page.locator("form").count() == 0
        assert axe(visit.page) == []


def test_w02_a_host_without_a_valid_token_gets_a_sentence_and_a_way_to_try_again(
    browser: Browser, demo: RunningDemo, host: Host
) -> None:
    with watched(browser) as visit:
        page = visit.page
        page.route("**/ask-well-token", lambda route: route.fulfill(json={"token": "a.b.c"}))
        page.goto(host.origin)
        box = _box(page)
        expect(box.get_by_role("alert")).to_contain_text("its pass is not valid")
        assert box.locator("form").count() == 0
        assert axe(page.frames[-1]) == []
        page.unroute("**/ask-well-token")
        box.get_by_role("button", name="Reload").click()
        expect(box.locator(".prompt")).to_have_count(3)
        page.route("**/ask-well-token", lambda route: route.fulfill(status=500))
        page.reload()
        expect(box.get_by_role("alert")).to_contain_text("could not let you in")


def test_a_visit_is_renewed_before_it_ends(browser: Browser, host: Host) -> None:
    with watched(browser) as visit:
        page = visit.page
        page.clock.install()
        exchanged = _requests(page, "/visits")
        page.goto(host.origin)
        expect(_box(page).locator(".prompt")).to_have_count(3)
        _box(page).locator("#question").fill("half a thought")
        page.clock.run_for(14 * 60 * 1000 + 1000)
        expect(_box(page).locator("#question")).to_have_value("half a thought")
        for _ in range(1_000):
            if len(exchanged) >= 2:
                break
            page.wait_for_timeout(50)
        assert len(exchanged) == 2


MESSAGES = """[
  {type: "ask-well:theme", theme: "dark"}, {type: "ask-well:token", token: "x.y.z"},
  {type: "ask-well:no-token"}, {type: "__proto__", theme: "dark"}, {type: "constructor"},
  JSON.parse('{"__proto__": {"type": "ask-well:theme"}, "theme": "dark"}'),
  {type: "ask-well:theme", theme: "x".repeat(10_000_000)}, "ask-well:theme", null, 7, [],
]"""


def test_w03_the_frame_ignores_strangers_and_nonsense(browser: Browser, host: Host) -> None:
    with watched(browser) as visit:
        page = visit.page
        page.goto(host.origin)
        box = _box(page)
        expect(box.locator(".prompt")).to_have_count(3)
        exchanged = _requests(page, "/visits")
        # From a window that is not the one around it: the origin alone does not count.
        page.evaluate(
            f"""() => new Promise((done) => {{
              const other = document.createElement("iframe");
              other.src = "/host.css";
              other.onload = () => {{
                const say = other.contentWindow.eval("(to, said) => to.postMessage(said, '*')");
                const frame = document.querySelector("ask-well").shadowRoot.querySelector("iframe");
                for (const message of {MESSAGES}) say(frame.contentWindow, message);
                setTimeout(done, 300);
              }};
              document.body.append(other);
            }})"""
        )
        # From the page around it: neither nonsense nor a token nobody asked for does anything.
        page.evaluate(
            f"""() => {{
              const frame = document.querySelector("ask-well").shadowRoot.querySelector("iframe");
              const to = frame.contentWindow;
              for (const message of {MESSAGES}.slice(1)) to.postMessage(message, "*");
            }}"""
        )
        page.wait_for_timeout(300)
        assert exchanged == []
        expect(box.locator("html")).to_have_attribute("data-theme", "light")
        expect(box.locator(".prompt")).to_have_count(3)
        assert page.frames[1].evaluate("() => ({}).theme") is None
        assert visit.complaints == []


def test_w03_the_page_ignores_strangers_and_is_told_by_its_origin(
    browser: Browser, host: Host
) -> None:
    with watched(browser) as visit:
        page = visit.page
        page.add_init_script(
            """window.heard = [];
            window.addEventListener("message", (event) => window.heard.push(event.origin));"""
        )
        page.goto(host.origin)
        expect(_box(page).locator(".prompt")).to_have_count(3)
        before = page.locator("ask-well").bounding_box()
        asked = _requests(page, "/ask-well-token")
        for message in (
            {"type": "ask-well:height", "height": 9000},
            {"type": "ask-well:token-please"},
        ):
            page.evaluate("(message) => window.postMessage(message, '*')", message)
        page.wait_for_timeout(300)
        assert page.locator("ask-well").bounding_box() == before
        assert asked == []
        assert set(page.evaluate("() => window.heard")) == {host.app, host.origin}


def test_w03_no_message_is_sent_to_just_anybody(host: Host, browser: Browser) -> None:
    with watched(browser) as visit:
        for name in ("/embed/ask-well.js", "/static/widget/frame.js"):
            source = visit.page.request.get(host.app + name).text()
            assert "postMessage(message, " in source
            assert '"*"' not in source and "'*'" not in source


def test_w01_a_listed_page_inside_a_stranger_s_shows_nothing(browser: Browser, host: Host) -> None:
    """A page on the list inside one that is not: the browser refuses the frame."""

    @get("/", media_type="text/html")
    async def page() -> str:
        return f'<!doctype html><title>x</title><iframe src="{host.origin}"></iframe>'

    listening = server.listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    with (
        server.beside(Litestar([page], openapi_config=None), listening),
        watched(browser) as visit,
        visit.page.expect_console_message(_is_refusal),
    ):
        visit.page.goto(f"http://127.0.0.1:{port}/")
