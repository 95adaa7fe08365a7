"""Browser sessions: a new id at sign-in, an end, and the single-user installation."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from assistant import clock
from assistant.database import Database
from assistant.web.sessions import csrf_token
from assistant.workspace.browser_sessions import BrowserSession
from assistant.workspace.members import Member, digest
from tests.journey import Browser, RunningApp

COOKIE = "ask_well"
CHOSEN = "A" * 43


async def _stored(database: Database) -> list[str]:
    async with database.look_up() as session:
        return [row.id_hash for row in await session.exec(select(BrowserSession))]


def _signed_in(running: RunningApp, browser: Browser) -> str:
    running.add_user("anna@example.com")
    answer = browser.submit("/sign-in", email="anna@example.com", password="correct horse")
    assert answer.status_code == 303
    return browser.cookies[COOKIE]


def test_whoever_opens_a_new_installation_is_its_owner(running: RunningApp) -> None:
    with running.browser() as browser:
        assert browser.get("/sign-in").headers["location"] == "/"
        assert running.call(_stored) == [digest(browser.cookies[COOKIE])]


def test_the_owner_must_sign_in_as_soon_as_a_user_exists(running: RunningApp) -> None:
    with running.browser() as browser:
        assert browser.get("/connect/qonto/callback").status_code == 400
        running.add_user("anna@example.com")
        answer = browser.get("/connect/qonto/callback")
        assert answer.headers["location"].startswith("/sign-in")


def test_the_owner_is_not_assumed_behind_a_proxy(running: RunningApp) -> None:
    with running.browser() as browser:
        answer = browser.get("/sign-in", headers={"X-Forwarded-For": "203.0.113.9"})
        assert answer.status_code == 200
        assert running.call(_stored) == []


def test_w06_a_session_id_chosen_by_an_attacker_is_worth_nothing_after_sign_in(
    running: RunningApp,
) -> None:
    running.add_user("anna@example.com")
    with running.browser(cookies={COOKIE: CHOSEN}) as browser:
        form = {"email": "anna@example.com", "password": "correct horse"}
        answer = browser.submit("/sign-in", **form)
        assert answer.status_code == 303
        renewed = answer.cookies[COOKIE]
    assert renewed != CHOSEN
    assert running.call(_stored) == [digest(renewed)]
    with running.browser(cookies={COOKIE: CHOSEN}) as attacker:
        assert attacker.get("/sign-in").status_code == 200


def test_a_second_sign_in_renews_the_id_and_ends_the_first(running: RunningApp) -> None:
    with running.browser() as browser:
        first = _signed_in(running, browser)
        form = {"email": "anna@example.com", "password": "correct horse"}
        answer = browser.submit("/sign-in", csrf_token(running.settings, first), **form)
        assert answer.status_code == 303
        assert answer.cookies[COOKIE] != first
    with running.browser(cookies={COOKIE: first}) as again:
        assert again.get("/sign-in").status_code == 200


def test_only_a_hash_of_the_cookie_is_stored(running: RunningApp) -> None:
    with running.browser() as browser:
        cookie = _signed_in(running, browser)
    database = (running.settings.data_dir / "ask-well.db").read_bytes()
    log = (running.settings.data_dir / "ask-well.db-wal").read_bytes()
    assert cookie.encode() not in database + log
    assert digest(cookie).encode() in database + log


@pytest.mark.parametrize(
    ("away", "still_in"),
    [(timedelta(hours=11), True), (timedelta(hours=13), False), (timedelta(days=15), False)],
)
def test_a_session_ends_when_idle(running: RunningApp, away: timedelta, still_in: bool) -> None:
    with running.browser() as browser:
        _signed_in(running, browser)
        with time_machine.travel(clock.now() + away):
            assert (browser.get("/sign-in").status_code == 303) is still_in


def test_a_session_ends_after_fourteen_days_however_busy(running: RunningApp) -> None:
    with running.browser() as browser:
        _signed_in(running, browser)
        start = clock.now()
        for half_days in range(1, 28):
            with time_machine.travel(start + timedelta(hours=11.9 * half_days)):
                assert browser.get("/sign-in").status_code == 303, half_days
        with time_machine.travel(start + timedelta(days=14, minutes=1)):
            assert browser.get("/sign-in").status_code == 200


def test_signing_out_ends_the_session_for_good(running: RunningApp) -> None:
    with running.browser() as browser:
        cookie = _signed_in(running, browser)
        answer = browser.submit("/sign-out", csrf_token(running.settings, cookie))
        assert answer.headers["location"] == "/sign-in"
        assert COOKIE not in browser.cookies
    with running.browser(cookies={COOKIE: cookie}) as thief:
        assert thief.get("/sign-in").status_code == 200


def test_a_disabled_person_is_out_at_once(running: RunningApp) -> None:
    member_id = running.add_user("anna@example.com")

    async def disable(database: Database) -> None:
        async with database.system() as session:
            member = await session.get_one(Member, member_id)
            member.disabled_at = clock.now()

    running.add_user("ben@example.com")
    with running.browser() as browser:
        browser.submit("/sign-in", email="anna@example.com", password="correct horse")
        assert browser.get("/sign-in").status_code == 303
        running.call(disable)
        assert browser.get("/sign-in").status_code == 200
