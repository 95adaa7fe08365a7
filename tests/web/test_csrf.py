"""Forged requests are refused, and they change nothing."""

import pytest

from assistant.database import Database
from assistant.workspace import trail
from tests.journey import Browser, RunningApp

FORM = "/connection/sync"


async def _entries(database: Database) -> int:
    async with database.look_up() as session:
        return await trail.count(session)


def _owner(running: RunningApp) -> tuple[Browser, str]:
    browser = running.browser()
    browser.get("/sign-in")
    return browser, browser.token("/qonto")


def test_the_form_of_our_own_page_works(running: RunningApp) -> None:
    browser, token = _owner(running)
    with browser:
        assert browser.submit(FORM, token).status_code == 303


def test_the_token_may_come_in_a_header(running: RunningApp) -> None:
    browser, token = _owner(running)
    with browser:
        headers = {**browser.same_origin(), "X-CSRF-Token": token}
        assert browser.post(FORM, headers=headers).status_code == 303
        wrong = {**headers, "X-CSRF-Token": token[::-1]}
        assert browser.post(FORM, headers=wrong, data={"_csrf": token}).status_code == 403


def test_w07_a_pair_from_an_attackers_own_visit_is_refused(running: RunningApp) -> None:
    victim, _ = _owner(running)
    attacker, foreign = _owner(running)
    with victim, attacker:
        assert victim.submit(FORM, foreign).status_code == 403
        assert attacker.submit(FORM, foreign).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_p11_a_request_from_a_foreign_page_is_refused(
    running: RunningApp, headers: dict[str, str]
) -> None:
    browser, token = _owner(running)
    with browser:
        before = running.call(_entries)
        answer = browser.post(FORM, data={"_csrf": token}, headers=headers)
        assert answer.status_code == 403
        assert "nothing was done" in answer.text
        assert running.call(_entries) == before


@pytest.mark.parametrize("path", [FORM, "/connection/disconnect", "/sign-out", "/sign-in"])
def test_p11_a_form_without_a_token_is_refused(running: RunningApp, path: str) -> None:
    browser, _ = _owner(running)
    with browser:
        assert browser.post(path, headers=browser.same_origin()).status_code == 403
        assert browser.submit(path, "").status_code == 403


def test_p11_a_form_cannot_be_sent_with_get(running: RunningApp) -> None:
    browser, _ = _owner(running)
    with browser:
        assert browser.get(FORM).status_code == 405


def test_every_page_route_that_changes_something_is_guarded(running: RunningApp) -> None:
    unsafe = {"POST", "PUT", "PATCH", "DELETE"}
    browser, _ = _owner(running)
    tried = 0
    with browser:
        for route in running.app.routes:
            if route.path.startswith("/api/"):
                continue
            for method in unsafe & getattr(route, "methods", set()):
                path = route.path_format.replace("{", "").replace("}", "")
                answer = browser.request(method, path, headers=browser.same_origin())
                assert answer.status_code in (401, 403, 404), (
                    method,
                    route.path,
                    answer.status_code,
                )
                tried += 1
    assert tried >= 4
