"""T06 to T10 in the browser: the trip to Qonto's consent page and back."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx
import pytest

from assistant.database import Database
from assistant.workspace import trail
from tests.journey import Browser, RunningDemo
from tests.sandbox.process import approve, refuse

READ_ONLY = "offline_access organization.read supplier_invoice.read attachment.read"


def _consent(browser: Browser) -> str:
    browser.get("/sign-in")
    answer = browser.get("/connect/qonto")
    assert answer.status_code == 303
    return answer.headers["location"]


def _changed(address: str, **changes: str | None) -> str:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    merged = {**query, **changes}
    kept = {name: value for name, value in merged.items() if value is not None}
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _exchanges(demo: RunningDemo) -> int:
    return len(demo.sandbox.control.requests("/oauth2/token", "POST"))


def _status(demo: RunningDemo) -> str:
    with demo.api(demo.token) as api:
        return str(api.get("/connection").json()["status"])


def _actions(demo: RunningDemo) -> list[str]:
    async def work(database: Database) -> list[str]:
        async with database.look_up() as session:
            return [event.action for event in await trail.newest(session, 50)]

    return demo.call(work)


def test_the_browser_is_sent_to_qonto_and_comes_back_connected(beside: RunningDemo) -> None:
    with beside.browser() as browser:
        consent = _consent(browser)
        query = parse_qs(urlsplit(consent).query)
        assert consent.startswith(beside.sandbox.url)
        assert query["code_challenge_method"] == ["S256"]
        assert query["redirect_uri"] == [f"{beside.url}/connect/qonto/callback"]
        answer = browser.get(approve(consent))
        assert answer.headers["location"] == "/qonto?notice=connected"
        assert browser.get("/qonto").status_code == 200
    assert _status(beside) in ("syncing", "live")
    assert "connection.connected" in _actions(beside)


@pytest.mark.parametrize(
    "changes",
    [{"state": "somebody-elses"}, {"state": None}, {"state": ""}],
    ids=["wrong", "missing", "empty"],
)
def test_t06_a_callback_without_our_state_connects_nothing(
    beside: RunningDemo, changes: dict[str, str | None]
) -> None:
    with beside.browser() as browser:
        answer = browser.get(_changed(approve(_consent(browser)), **changes))
        assert answer.status_code == 400
        assert "start again" in answer.text
    assert _exchanges(beside) == 0
    assert _status(beside) == "disconnected"
    assert "connection.refused" in _actions(beside)


def test_t06_a_callback_in_another_browser_connects_nothing(beside: RunningDemo) -> None:
    with beside.browser() as attacker, beside.browser() as victim:
        callback = approve(_consent(attacker))
        victim.get("/sign-in")
        assert victim.get(callback).status_code == 400
    assert _exchanges(beside) == 0
    assert _status(beside) == "disconnected"


def test_t06_a_refusal_is_told_and_leaves_an_existing_connection_alone(
    beside: RunningDemo,
) -> None:
    assert beside.connect().status_code == 303
    with beside.browser() as browser:
        answer = browser.get(refuse(_consent(browser)))
        assert answer.status_code == 400
        assert "not approved" in answer.text
    assert _exchanges(beside) == 1
    assert _status(beside) in ("syncing", "live")


def test_t06_a_code_of_another_trip_connects_nothing(beside: RunningDemo) -> None:
    with beside.browser() as victim, beside.browser() as attacker:
        foreign = parse_qs(urlsplit(approve(_consent(attacker))).query)["code"][0]
        answer = victim.get(_changed(approve(_consent(victim)), code=foreign))
        assert answer.status_code == 400
    assert _status(beside) == "disconnected"


def test_t07_the_callback_opened_twice_connects_once(beside: RunningDemo) -> None:
    with beside.browser() as browser:
        callback = approve(_consent(browser))
        first, second = browser.get(callback), browser.get(callback)
    assert first.headers["location"] == "/qonto?notice=connected"
    assert second.headers["location"] == "/qonto?notice=already_connected"
    assert _exchanges(beside) == 1


def test_t08_an_answer_of_another_issuer_is_refused_before_the_code_leaves(
    beside: RunningDemo,
) -> None:
    with beside.browser() as browser:
        answer = browser.get(_changed(approve(_consent(browser)), iss="https://evil.example"))
        assert answer.status_code == 400
    assert _exchanges(beside) == 0


def test_t08_addresses_in_the_request_are_ignored(beside: RunningDemo) -> None:
    with beside.browser() as browser:
        browser.get("/sign-in")
        answer = browser.get(
            "/connect/qonto", params={"redirect_uri": "https://evil.example", "state": "chosen"}
        )
        assert answer.headers["location"].startswith(beside.sandbox.url)
        assert "evil" not in answer.headers["location"]
        assert "chosen" not in answer.headers["location"]


def test_t09_fewer_permissions_than_asked_connect_read_only(beside: RunningDemo) -> None:
    with beside.browser() as browser:
        consent = _changed(_consent(browser), scope=READ_ONLY)
        assert browser.get(approve(consent)).status_code == 303
    with beside.api(beside.token) as api:
        scopes = api.get("/connection").json()["scopes"]
        assert "supplier_invoice.write" in scopes["requested"]
        assert "supplier_invoice.write" not in scopes["granted"]


def test_t10_another_organisation_is_not_mixed_in(beside: RunningDemo) -> None:
    assert beside.connect().status_code == 303
    with beside.browser() as browser:
        page = httpx.get(_consent(browser), trust_env=False).text
        answer = browser.get(approve(_consent(browser), _second_organization(page)))
        assert answer.status_code == 409
        assert "disconnect it" in answer.text
    with beside.api(beside.token) as api:
        assert api.get("/connection").json()["organization"]["name"] == "Atelier Lumen"


def _second_organization(page: str) -> str:
    slugs = re.findall(r'data-slug="([^"]+)"', page)
    assert len(slugs) > 1
    return str(slugs[1])


def test_another_name_of_this_machine_leads_to_the_public_address_first(
    beside: RunningDemo,
) -> None:
    port = beside.url.rpartition(":")[2]
    with Browser(f"http://localhost:{port}") as browser:
        browser.get("/sign-in")
        answer = browser.get("/connect/qonto")
        assert answer.headers["location"] == f"{beside.url}/connect/qonto"


def test_disconnecting_drops_the_tokens_and_says_so(beside: RunningDemo) -> None:
    assert beside.connect().status_code == 303
    with beside.browser() as browser:
        browser.get("/sign-in")
        answer = browser.submit("/connection/disconnect", browser.token("/qonto"))
        assert answer.headers["location"] == "/qonto?notice=disconnected"
        assert browser.get("/qonto").status_code == 200
    assert _status(beside) == "disconnected"
    assert "connection.disconnected" in _actions(beside)


def test_a_poll_can_be_asked_for(beside: RunningDemo) -> None:
    assert beside.connect().status_code == 303
    with beside.api(beside.token) as api:
        before = api.get("/connection").json()["next_sync_at"]
        answer = api.post("/connection/sync")
        assert answer.status_code == 202
        assert answer.json()["next_sync_at"] > before
