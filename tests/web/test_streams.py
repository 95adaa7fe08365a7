"""W08: a turn is streamed to the person who asked, and to nobody else."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import delete, update
from sqlmodel import select

from assistant import clock
from assistant.agent.language_model import ChatMessage, Completed, TextDelta, ToolSchema
from assistant.database import Database
from assistant.web import limits, welcome
from assistant.workspace.api_tokens import ApiToken
from assistant.workspace.browser_sessions import BrowserSession
from assistant.workspace.members import Member, Role
from tests.journey import PATIENCE, Browser, RunningApp

STREAM = {"Accept": "text/event-stream"}
QUESTION = "What needs my attention?"


def _signed_in(running: RunningApp, name: str, role: Role) -> Browser:
    running.add_user(f"{name}@example.com", role)
    browser = running.browser()
    browser.submit("/sign-in", email=f"{name}@example.com", password="correct horse")
    return browser


def _asked(browser: Browser, conversation_id: str = "") -> httpx.Response:
    form = {"question": QUESTION, "conversation_id": conversation_id}
    form["_csrf"] = browser.token("/qonto")
    return browser.post("/ask", data=form, headers=browser.same_origin() | STREAM)


def test_w08_without_a_session_nothing_is_streamed(running: RunningApp) -> None:
    running.add_user("anna@example.com")
    with running.browser() as browser:
        form = {"question": QUESTION, "_csrf": browser.token()}
        answer = browser.post("/ask", data=form, headers=browser.same_origin() | STREAM)
        assert answer.status_code in (303, 401)
        assert not answer.headers["content-type"].startswith("text/event-stream")


def test_w08_somebody_elses_conversation_is_not_streamed(running: RunningApp) -> None:
    anna = _signed_in(running, "anna", Role.ADMIN)
    ben = _signed_in(running, "ben", Role.ADMIN)
    with anna, ben:
        form = {"question": QUESTION}
        page = anna.submit("/ask", anna.token("/qonto"), **form)
        conversation_id = page.headers["location"].split("/")[2].partition("#")[0]
        assert _asked(anna, conversation_id).status_code == 200
        foreign, unknown = _asked(ben, conversation_id), _asked(ben, "0" * 32)
        assert foreign.status_code == unknown.status_code == 404
        assert foreign.text == unknown.text
        assert ben.get(f"/ask/{conversation_id}").status_code == 404


def test_w08_too_many_streams_at_once_are_refused(running: RunningApp) -> None:
    with _signed_in(running, "anna", Role.ADMIN) as anna:
        assert _asked(anna).status_code == 200
        streams = running.app.state.streams
        member = running.call(_anna)
        for _ in range(limits.MOST_STREAMS):
            streams.counted(f"member {member}", _nothing())
        refused = _asked(anna)
        assert refused.status_code == 429
        assert refused.headers["retry-after"]


class SilentModel:
    """A model that thinks for ever."""

    name = "silent"

    def __init__(self) -> None:
        self.is_asked, self.is_left = threading.Event(), threading.Event()

    async def respond(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncIterator[TextDelta | Completed]:
        self.is_asked.set()
        try:
            await asyncio.Event().wait()
            yield Completed()
        finally:
            self.is_left.set()


def test_w08_signing_out_ends_a_stream_that_is_open(
    running: RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(welcome, "LOOK_EVERY", 0.01)
    running.app.state.model = model = SilentModel()
    with _signed_in(running, "anna", Role.ADMIN) as anna, ThreadPoolExecutor(1) as reader:
        reading = reader.submit(_asked, anna)
        assert model.is_asked.wait(PATIENCE)
        running.call(_signed_out)
        assert reading.result(PATIENCE).status_code == 200
        assert model.is_left.wait(PATIENCE), "nobody works for a reader who left"


def test_w08_a_revoked_token_ends_its_stream(
    running: RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(welcome, "LOOK_EVERY", 0.01)
    running.app.state.model = model = SilentModel()
    with running.api(running.add_token()) as api, ThreadPoolExecutor(1) as reader:
        reading = reader.submit(api.post, "/ask", json={"question": QUESTION}, headers=STREAM)
        assert model.is_asked.wait(PATIENCE)
        running.call(_revoked)
        assert "event: answer" not in reading.result(PATIENCE).text
        assert model.is_left.wait(PATIENCE)


async def _signed_out(database: Database) -> None:
    async with database.system() as session:
        await session.exec(delete(BrowserSession))


async def _revoked(database: Database) -> None:
    async with database.system() as session:
        await session.exec(update(ApiToken).values(revoked_at=clock.now()))


async def _anna(database: Database) -> str:
    async with database.look_up() as session:
        found = await session.exec(select(Member.id).where(Member.email == "anna@example.com"))
        return found.one()


async def _nothing() -> AsyncIterator[str]:
    yield ""
