"""Who may call what: tokens, roles, and the shape of every refusal."""

import re

import httpx
import pytest
from sqlmodel import select

from assistant import clock
from assistant.database import Database
from assistant.workspace.api_tokens import ApiToken
from assistant.workspace.members import Role, digest
from tests.journey import RunningApp

# What each role may at most; whatever is not named here is for everybody with a token.
APPROVERS = {
    ("POST", "/connection/sync"),
    ("POST", "/documents"),
    ("PATCH", "/documents/1"),
    ("POST", "/documents/1/approval"),
    ("DELETE", "/documents/1/approval"),
}
ADMINS = {("DELETE", "/connection")}


def _calls(running: RunningApp) -> list[tuple[str, str]]:
    found = []
    for route in running.app.routes:
        if route.path.startswith("/api/v1"):
            path = re.sub(r"{[^}]*}", "1", route.path_format).removeprefix("/api/v1")
            methods: set[str] = getattr(route, "methods", set())
            found += [(method, path) for method in sorted(methods - {"OPTIONS", "HEAD"})]
    return found


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer aw_wrong"},
        {"Authorization": "Basic YTpi"},
        {"Cookie": "ask_well=" + "A" * 43},
    ],
    ids=str,
)
def test_every_call_needs_a_known_token(running: RunningApp, headers: dict[str, str]) -> None:
    calls = _calls(running)
    assert len(calls) >= 15
    with httpx.Client(base_url=f"{running.url}/api/v1", verify=False, trust_env=False) as stranger:
        for method, path in calls:
            answer = stranger.request(method, path, headers=headers)
            assert answer.status_code == 401, (method, path)
            assert answer.json()["error"]["code"] == "not_authenticated"
            assert answer.headers["www-authenticate"] == "Bearer"


def test_a_browser_session_is_no_key_to_the_api(running: RunningApp) -> None:
    with running.browser() as browser:
        browser.get("/sign-in")
        assert browser.get("/api/v1/connection").status_code == 401


def test_roles_open_what_they_should_and_nothing_else(
    running: RunningApp, viewer: httpx.Client, approver: httpx.Client
) -> None:
    for method, path in _calls(running):
        if (method, path) in APPROVERS | ADMINS:
            assert viewer.request(method, path).status_code == 403, (method, path)
        if (method, path) in ADMINS:
            assert approver.request(method, path).status_code == 403, (method, path)
        if method == "GET":
            assert viewer.request(method, path).status_code in (200, 404), (method, path)


def test_p10_a_viewer_cannot_confirm_and_the_attempt_is_remembered(
    viewer: httpx.Client, admin: httpx.Client
) -> None:
    answer = viewer.post("/proposals/1/confirmation", json={"digest": "0" * 64})
    assert answer.status_code == 403
    newest = admin.get("/audit", params={"per_page": 1}).json()["events"][0]
    assert newest["action"] == "proposal.confirmation_refused"
    assert newest["actor"]["kind"] == "token"


def test_a_revoked_token_is_out_at_once(running: RunningApp) -> None:
    token = running.add_token(Role.VIEWER, "short-lived")

    async def revoke(database: Database) -> None:
        async with database.system() as session:
            row = (
                await session.exec(select(ApiToken).where(ApiToken.token_hash == digest(token)))
            ).one()
            row.revoked_at = clock.now()

    with running.api(token) as api:
        assert api.get("/connection").status_code == 200
        running.call(revoke)
        assert api.get("/connection").status_code == 401


def test_a_token_remembers_when_it_was_last_used(running: RunningApp) -> None:
    token = running.add_token(Role.VIEWER, "busy")

    async def used(database: Database) -> object:
        async with database.look_up() as session:
            return (
                await session.exec(
                    select(ApiToken.last_used_at).where(ApiToken.token_hash == digest(token))
                )
            ).one()

    assert running.call(used) is None
    with running.api(token) as api:
        api.get("/connection")
    assert running.call(used) is not None


def test_an_unknown_address_is_told_in_json(admin: httpx.Client) -> None:
    answer = admin.get("/nothing")
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"code", "message", "details"}


def test_a_malformed_body_names_the_field(admin: httpx.Client) -> None:
    answer = admin.post("/proposals", json={"document_ids": ["one"]})
    assert answer.status_code == 400
    [field] = answer.json()["error"]["details"]["fields"]
    assert field["source"] == "body"
    assert "int" in field["message"]
