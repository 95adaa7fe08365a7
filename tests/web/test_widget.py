"""W01, W02, W05: keys, tokens, visits and headers of the widget, as any program can try them."""

import base64
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select

from assistant import clock
from assistant.database import Database
from assistant.errors import NotAuthenticated, Unprocessable
from assistant.workspace.audit import SYSTEM, AuditEvent
from assistant.workspace.embedding import keys, tokens, visits
from assistant.workspace.members import Role
from tests.journey import RunningApp, running_app, settings_for

HOST = "https://app.example.com"
OTHER = "https://other.example.com"


@dataclass(frozen=True)
class Embedding:
    """A key of a running app, and the host that holds its secret."""

    app: RunningApp
    key_id: str
    secret: str
    workspace_id: str

    def token(self, **changed: Any) -> str:
        claims: dict[str, Any] = {
            "key_id": self.key_id,
            "workspace_id": self.workspace_id,
            "origin": HOST,
            "subject": "anna",
            "at": clock.now(),
        }
        secret = changed.pop("secret", self.secret)
        return tokens.sign(secret, **(claims | changed))[0]

    def exchange(self, token: str, key_id: str = "", **headers: str) -> httpx.Response:
        sent = {"Authorization": f"Bearer {token}", "Ask-Well-Host": HOST, **headers}
        return httpx.post(
            f"{self.app.url}/embed/{key_id or self.key_id}/visits",
            headers=sent,
            verify=False,
            trust_env=False,
        )

    def visit(self, **changed: Any) -> str:
        opened = self.exchange(self.token(**changed))
        assert opened.status_code == 200, opened.text
        return str(opened.json()["visit"])

    def ask(self, visit: str, **form: str) -> httpx.Response:
        return httpx.post(
            f"{self.app.url}/embed/ask",
            data={"question": "What needs my attention?", **form},
            headers={"Ask-Well-Visit": visit, "hx-request": "true"},
            verify=False,
            trust_env=False,
            timeout=300,
        )

    def frame(self, **query: str) -> httpx.Response:
        return httpx.get(
            f"{self.app.url}/embed/{self.key_id}", params=query, verify=False, trust_env=False
        )

    def refusals(self) -> list[str]:
        async def work(database: Database) -> list[str]:
            async with database.read(self.workspace_id) as session:
                found = await session.exec(
                    select(AuditEvent).where(
                        AuditEvent.action == "embed.refused", AuditEvent.subject_id == self.key_id
                    )
                )
                return [event.details["reason"] for event in found]

        return self.app.call(work)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """A single-user app without background work, for a key per test."""
    chosen = settings_for(tmp_path_factory.mktemp("widget"))
    with running_app(chosen, with_jobs=False) as started:
        started.add_token()
        yield started


@pytest.fixture
def embedding(app: RunningApp) -> Embedding:
    return made(app, HOST)


def made(running: RunningApp, *origins: str) -> Embedding:
    """A key for these pages."""

    async def work(database: Database) -> Embedding:
        async with database.look_up() as session:
            workspace_id = (await session.exec(select(AuditEvent.workspace_id))).first()
        assert workspace_id
        async with database.write(workspace_id) as session:
            key_id, secret = await keys.create(
                session, running.settings.keyring, "Host page", " ".join(origins),
                by=SYSTEM, role=Role.ADMIN, at=clock.now(),
            )  # fmt: skip
        return Embedding(running, key_id, secret, workspace_id)

    return running.call(work)


def test_w01_only_the_key_s_pages_may_show_the_frame(embedding: Embedding) -> None:
    page = embedding.frame(origin=HOST)
    policy = page.headers["content-security-policy"]
    assert page.status_code == 200
    assert f"frame-ancestors {HOST}" in policy.split("; ")
    assert "unsafe" not in policy and "default-src 'none'" in policy
    assert "x-frame-options" not in page.headers
    assert "set-cookie" not in page.headers
    for origin in (OTHER, "", "*", f"{HOST}/", f"{HOST}.evil.test", "null"):
        refused = embedding.frame(origin=origin)
        assert refused.status_code == 403
        assert "frame-ancestors 'none'" in refused.headers["content-security-policy"]
        assert refused.headers["x-frame-options"] == "DENY"


def test_w01_the_page_alone_shows_nothing(embedding: Embedding) -> None:
    text = embedding.frame(origin=HOST).text
    assert "works inside the page that shows it" in text
    assert "hx-post" not in text and "<form" not in text


def test_a_token_opens_a_visit_that_asks_without_any_cookie(embedding: Embedding) -> None:
    opened = embedding.exchange(embedding.token())
    assert opened.status_code == 200
    assert "set-cookie" not in opened.headers
    answer = embedding.ask(opened.json()["visit"])
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert 'id="turn-' in answer.text and "event: ask-well:at" in answer.text
    assert 'action="/ask"' not in answer.text and "_csrf" not in answer.text


def _altered(part: int, change: Callable[[dict[str, Any]], Any]) -> Callable[[Embedding], str]:
    """A token whose header or claims were edited after it was signed."""

    def alter(embedding: Embedding) -> str:
        parts = embedding.token().split(".")
        padded = parts[part] + "=" * (-len(parts[part]) % 4)
        content = json.loads(base64.urlsafe_b64decode(padded))
        content |= change(content)
        raw = json.dumps(content).encode()
        parts[part] = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        return ".".join(parts)

    return alter


def _unsigned(embedding: Embedding) -> str:
    altered = _altered(0, lambda _: {"alg": "none"})(embedding)
    return altered.rpartition(".")[0] + "."


BAD: dict[str, tuple[Callable[[Embedding], str], str]] = {
    "expired": (
        lambda one: one.token(at=clock.now() - timedelta(minutes=5, seconds=1)), "expired",
    ),
    "from the future": (lambda one: one.token(at=clock.now() + timedelta(hours=1)), "lifetime"),
    "for another host": (lambda one: one.token(origin=OTHER), "origin"),
    "alg none": (_unsigned, "algorithm"),
    "another algorithm": (_altered(0, lambda _: {"alg": "HS512"}), "algorithm"),
    "edited tenant": (_altered(1, lambda _: {"tenant": "f" * 32}), "signature"),
    "edited end": (_altered(1, lambda claims: {"exp": claims["exp"] + 9999}), "signature"),
    "signed for another tenant": (lambda one: one.token(workspace_id="f" * 32), "tenant"),
    "of another key": (lambda one: one.token(key_id="f" * 32), "tenant"),
    "another secret": (lambda one: one.token(secret="awe_guessed"), "signature"),
    "no token": (lambda one: "a.b", "malformed"),
    "too long": (lambda one: "a" * 9000, "malformed"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_w02_a_bad_token_is_refused_without_data_and_remembered(
    embedding: Embedding, name: str
) -> None:
    make, reason = BAD[name]
    refused = embedding.exchange(make(embedding))
    assert refused.status_code == 401
    assert "Reload" in refused.text and "data-reload" in refused.text
    assert "visit" not in refused.text.replace("data-", "") and "<form" not in refused.text
    assert embedding.refusals() == [reason]


def test_w02_a_token_counts_once(embedding: Embedding) -> None:
    token = embedding.token()
    assert embedding.exchange(token).status_code == 200
    assert embedding.exchange(token).status_code == 401
    assert embedding.refusals() == ["used"]


def test_w02_a_token_counts_only_in_the_frame_of_its_page(app: RunningApp) -> None:
    embedding = made(app, HOST, OTHER)
    token = embedding.token()
    assert embedding.exchange(token, **{"Ask-Well-Host": OTHER}).status_code == 401
    assert embedding.exchange(token, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert embedding.exchange(token, key_id="0" * 32).status_code == 401
    assert embedding.exchange(token).status_code == 200


def test_w02_ten_thousand_bent_tokens_are_all_refused(embedding: Embedding) -> None:
    chance, whole = random.Random(4), embedding.token()
    for _ in range(10_000):
        text = list(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text[at : at + chance.randint(0, 3)] = chance.choice(
                ["", ".", "=", "A", "\x00", "é", "..", "-_", "ey", "\ud800", "{}"]
            )
        bent = "".join(text)
        if bent == whole:
            continue
        with pytest.raises(NotAuthenticated):
            tokens.read(bent, [embedding.secret], clock.now())


def test_a_visit_ends_with_its_time_its_key_and_its_page(embedding: Embedding) -> None:
    assert embedding.ask("A" * 43).status_code == 401
    visit = embedding.visit()

    async def age(database: Database) -> None:
        async with database.write(embedding.workspace_id) as session:
            for one in await session.exec(select(visits.EmbedVisit)):
                one.expires_at = clock.now() - timedelta(seconds=1)

    embedding.app.call(age)
    late = embedding.ask(visit)
    assert late.status_code == 401
    assert "data-reload" in late.text
    assert "hx-redirect" not in late.headers

    still = embedding.visit()
    with embedding.app.browser(follow_redirects=True) as admin:
        admin.submit(f"/widget/keys/{embedding.key_id}/end", admin.token("/widget"))
    assert embedding.ask(still).status_code == 401
    assert embedding.exchange(embedding.token()).status_code == 401
    assert embedding.frame(origin=HOST).status_code == 403


def test_visitors_see_only_their_own_conversations(embedding: Embedding) -> None:
    first = embedding.ask(embedding.visit())
    [conversation] = re.findall(r"event: ask-well:at\ndata: (\w+)", first.text)
    again = embedding.ask(embedding.visit(), conversation_id=conversation)
    assert again.status_code == 200
    foreign = embedding.ask(embedding.visit(subject="ben"), conversation_id=conversation)
    unknown = embedding.ask(embedding.visit(subject="ben"), conversation_id="0" * 32)
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text == unknown.text


def test_a_visit_opens_the_box_and_nothing_else(running: RunningApp) -> None:
    running.add_token()
    running.add_user("anna@example.com")
    embedding = made(running, HOST)
    headers = {"Ask-Well-Visit": embedding.visit(), "Authorization": f"Bearer {embedding.visit()}"}
    with httpx.Client(
        base_url=embedding.app.url, headers=headers, verify=False, trust_env=False
    ) as visitor:
        for path in ("/invoices", "/widget", "/ask", "/review"):
            assert visitor.get(path).status_code == 303, path
        assert visitor.get("/api/v1/invoices").status_code == 401


def test_an_admin_makes_and_rotates_keys(app: RunningApp) -> None:
    with app.browser(follow_redirects=True) as admin:
        csrf = admin.token("/widget")
        refused = admin.submit("/widget/keys", csrf, name="Shop", origins="http://x.example.com/a")
        assert "Write addresses like" in refused.text
        many = " ".join(f"https://n{number}.example.com" for number in range(21))
        refused = admin.submit("/widget/keys", csrf, name="Shop", origins=many)
        assert "A key holds at most 20 addresses." in refused.text
        page = admin.submit("/widget/keys", csrf, name="Shop", origins=f"{HOST}:443\n{OTHER}/")
        [secret] = re.findall(r"awe_[\w-]+", page.text)
        assert f"Shop, on {HOST}, {OTHER}" in page.text
        assert "awe_" not in admin.get("/widget").text
        key_id = re.findall(r"/widget/keys/(\w+)/secret", page.text)[-1]
        rotated = admin.submit(f"/widget/keys/{key_id}/secret", csrf)
        [newer] = re.findall(r"awe_[\w-]+", rotated.text)
        assert newer != secret
        trail = admin.get("/audit").text
    assert "awe_" not in trail


def test_after_a_rotation_the_old_secret_counts_for_a_day(embedding: Embedding) -> None:
    async def rotate(database: Database) -> str:
        async with database.write(embedding.workspace_id) as session:
            return await keys.rotate(
                session, embedding.app.settings.keyring, embedding.key_id,
                by=SYSTEM, role=Role.ADMIN, at=clock.now(),
            )  # fmt: skip

    newer = embedding.app.call(rotate)
    assert embedding.exchange(embedding.token()).status_code == 200
    assert embedding.exchange(embedding.token(secret=newer)).status_code == 200

    async def wait(database: Database) -> None:
        async with database.write(embedding.workspace_id) as session:
            key = await keys.get(session, embedding.key_id)
            key.rotated_at = clock.now() - timedelta(hours=25)
            session.add(key)

    embedding.app.call(wait)
    assert embedding.exchange(embedding.token()).status_code == 401
    assert embedding.exchange(embedding.token(secret=newer)).status_code == 200


def test_only_admins_change_keys(running: RunningApp) -> None:
    running.add_user("vera@example.com", Role.APPROVER)
    with running.browser() as browser:
        browser.submit("/sign-in", email="vera@example.com", password="correct horse")
        refused = browser.submit("/widget/keys", browser.token("/widget"), name="x", origins=HOST)
        assert refused.status_code == 403


def test_a_host_without_a_signature_of_its_own_gets_tokens_by_api(embedding: Embedding) -> None:
    asked = {"key": embedding.key_id, "origin": HOST, "subject": "anna"}
    with embedding.app.api(embedding.app.add_token(Role.VIEWER, "Host")) as api:
        given = api.post("/embed-tokens", json=asked)
        assert given.status_code == 201
        assert api.post("/embed-tokens", json=asked | {"origin": OTHER}).status_code == 422
        assert api.post("/embed-tokens", json=asked | {"key": "0" * 32}).status_code == 404
    assert embedding.exchange(given.json()["token"]).status_code == 200


def test_too_many_bad_tokens_are_slowed_down_and_good_ones_are_not(embedding: Embedding) -> None:
    answers = [embedding.exchange("a.b.c").status_code for _ in range(40)]
    assert answers[:30] == [401] * 30 and 429 in answers[30:]
    assert embedding.exchange(embedding.token()).status_code == 200
    assert len(embedding.refusals()) == answers.count(401)


def test_w05_pages_that_confirm_are_never_framed(embedding: Embedding) -> None:
    with embedding.app.browser() as owner:
        owner.token("/review")
        for path in ("/proposals/0", "/review", "/ask", "/", "/connect/qonto"):
            page = owner.get(path)
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"], path
            assert page.headers["x-frame-options"] == "DENY", path
        confirmed = owner.submit("/proposals/0/confirmation", owner.token("/review"), digest="x")
        assert "frame-ancestors 'none'" in confirmed.headers["content-security-policy"]


def test_the_script_may_be_loaded_anywhere(embedding: Embedding) -> None:
    script = httpx.get(f"{embedding.app.url}/embed/ask-well.js", verify=False, trust_env=False)
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "access-control-allow-origin" not in script.headers


@pytest.mark.parametrize(
    "origins",
    ["", "*", "https://*.example.com", "http://example.com", "https://example.com/path",
     "https://user@example.com", "javascript:alert(1)", "https://a; frame-ancestors *",
     "https://example.com:99999", "null", " ".join(f"https://a{n}.example.com" for n in range(21))],
)  # fmt: skip
def test_origins_that_are_none_are_refused(origins: str) -> None:
    with pytest.raises(Unprocessable):
        keys.read_origins(origins)


def test_origins_are_kept_as_browsers_write_them() -> None:
    written = "HTTPS://App.Example.com:443/\nhttp://localhost:3000, http://127.0.0.1:8123"
    kept = ["https://app.example.com", "http://localhost:3000", "http://127.0.0.1:8123"]
    assert keys.read_origins(written) == kept
