"""W08: a turn is streamed to the person who asked, and to nobody else."""

from collections.abc import AsyncIterator

import httpx
from sqlmodel import select

from assistant.database import Database
from assistant.web import limits
from assistant.workspace.members import Member, Role
from tests.journey import Browser, RunningApp

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


async def _anna(database: Database) -> str:
    async with database.look_up() as session:
        found = await session.exec(select(Member.id).where(Member.email == "anna@example.com"))
        return found.one()


async def _nothing() -> AsyncIterator[str]:
    yield ""
