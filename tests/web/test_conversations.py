"""Conversations from outside: found, renamed, deleted, asked anew, stopped, shared, judged."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import func, select

from assistant.database import Database
from assistant.workspace import members
from assistant.workspace.conversations import STOPPED, Conversation, Message
from assistant.workspace.members import Role
from assistant.workspace.shared_answers import SharedAnswer
from tests.agent.scripted_model import ScriptedModel
from tests.journey import Browser, RunningApp, until

STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
def anna(running: RunningApp) -> Iterator[Browser]:
    with signed_in(running, "anna") as browser:
        yield browser


def signed_in(running: RunningApp, name: str, role: Role = Role.ADMIN) -> Browser:
    running.add_user(f"{name}@example.com", role)
    browser = running.browser()
    browser.submit("/sign-in", email=f"{name}@example.com", password="correct horse")
    return browser


def asked(browser: Browser, question: str, **more: str) -> tuple[str, str]:
    """The ids of the conversation and of the answer."""
    answer = browser.submit("/ask", browser.token("/qonto"), question=question, **more)
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/ask/(\w+)#turn-(\w+)", answer.headers["location"])
    assert found
    return found[1], found[2]


def sent(browser: Browser, path: str, **fields: str) -> str:
    """Sends a form of the chat; answers with where it leads."""
    answer = browser.submit(path, browser.token("/qonto"), **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def press(browser: Browser, path: str, token: str) -> int:
    """Stops through a connection of its own: the other one is streaming."""
    headers = browser.same_origin()
    with httpx.Client(
        base_url=browser.base_url, cookies=browser.cookies, verify=False, trust_env=False
    ) as other:
        return other.post(path, data={"_csrf": token}, headers=headers).status_code


def stored(running: RunningApp, table: type) -> int:
    async def count(database: Database) -> int:
        async with database.system() as session:
            owner = await members.ensure_owner(session)
        async with database.read(owner.workspace_id) as session:
            return (await session.exec(select(func.count()).select_from(table))).one()

    return running.call(count)


def test_a_conversation_is_renamed_and_found_by_its_title_or_a_question(anna: Browser) -> None:
    first, _ = asked(anna, "Summarise this month")
    asked(anna, "Find unmatched records", conversation_id=first)
    second, _ = asked(anna, "What is due this week?")
    sent(anna, f"/ask/{first}/title", title="  The   closing ")
    for text, found, left_out in [
        ("closing", first, second), ("UNMATCHED", first, second), ("due", second, first),
    ]:  # fmt: skip
        page = anna.get("/ask", params={"q": text}).text
        assert found in page
        assert left_out not in page
    assert "contains “%”" in anna.get("/ask", params={"q": "%"}).text


def test_a_deleted_conversation_is_gone_and_the_trail_says_so(
    running: RunningApp, anna: Browser
) -> None:
    conversation_id, message_id = asked(anna, "Summarise this month")
    shared = sent(anna, f"/answers/{message_id}/sharing")
    assert sent(anna, f"/ask/{conversation_id}/deletion") == "/ask"
    assert [stored(running, table) for table in (Conversation, Message, SharedAnswer)] == [0, 0, 0]
    for path in (f"/ask/{conversation_id}", f"/answers/{message_id}", shared):
        assert anna.get(path).status_code == 404
    trail = anna.get("/audit").text
    assert "A conversation was deleted by" in trail
    assert "Summarise" not in trail


def test_somebody_elses_conversation_cannot_be_touched(running: RunningApp, anna: Browser) -> None:
    conversation_id, message_id = asked(anna, "Summarise this month")
    with signed_in(running, "ben") as ben:
        token = ben.token("/qonto")
        for path, fields in [
            (f"/ask/{conversation_id}/title", {"title": "Mine"}),
            (f"/ask/{conversation_id}/deletion", {}),
            (f"/ask/{conversation_id}/version", {"message_id": message_id}),
            (f"/answers/{message_id}/judgement", {"thumb": "down"}),
            (f"/answers/{message_id}/sharing", {}),
        ]:
            assert ben.submit(path, token, **fields).status_code == 404, path
        assert ben.get(f"/answers/{message_id}/copy").status_code == 404
        assert conversation_id not in ben.get("/ask", params={"q": "Summarise"}).text
    assert anna.get(f"/ask/{conversation_id}").status_code == 200


def test_asking_anew_keeps_both_versions_and_one_is_shown(anna: Browser) -> None:
    conversation_id, first = asked(anna, "Summarise this month")
    _, second = asked(
        anna, "Summarise last month", conversation_id=conversation_id, instead_of=first
    )
    page = anna.get(f"/ask/{conversation_id}").text
    assert f'id="turn-{second}"' in page and f'id="turn-{first}"' not in page
    assert "Version 2 of 2" in page
    sent(anna, f"/ask/{conversation_id}/version", message_id=first)
    page = anna.get(f"/ask/{conversation_id}").text
    assert f'id="turn-{first}"' in page and f'id="turn-{second}"' not in page
    assert "Version 1 of 2" in page


def test_an_answer_stands_among_words_of_its_own_language(anna: Browser) -> None:
    conversation_id, message_id = asked(anna, "Wie viel haben wir diesen Monat ausgegeben?")
    page = anna.get(f"/ask/{conversation_id}").text
    assert '<html lang="en"' in page
    said = page.partition(f'id="turn-{message_id}"')[2].partition("</article>")[0]
    assert 'lang="de"' in said and 'lang="en"' not in said
    for words in ("Text kopieren", "Was sich mit dieser Antwort tun lässt", "Wie das berechnet"):
        assert words in said
    assert "Copy" not in said and "Answered" not in said


def test_only_the_last_question_is_asked_anew(anna: Browser) -> None:
    conversation_id, first = asked(anna, "Summarise this month")
    asked(anna, "What is due this week?", conversation_id=conversation_id)
    form = {"question": "x", "conversation_id": conversation_id, "instead_of": first}
    assert anna.submit("/ask", anna.token("/qonto"), **form).status_code == 409


@pytest.mark.parametrize("by", ["button", "closed page"])
def test_a_stopped_answer_keeps_what_came_and_says_so(
    running: RunningApp, anna: Browser, by: str
) -> None:
    running.app.state.model = ScriptedModel(
        [["All is quiet today. Nothing is pressing.\n\nThere is more to say", 30.0, "Never said."]]
    )
    form = {"question": "Tell me more", "_csrf": anna.token("/qonto")}
    headers = anna.same_origin() | STREAM
    text, pressed = "", False
    with anna.stream("POST", "/ask", data=form, headers=headers) as answer:
        for piece in answer.iter_text():
            text += piece
            if "quiet" not in text or pressed:
                continue
            if by == "closed page":
                break
            pressed = True
            place = re.search(r'action="(/ask/stop/\w+)"', text)
            assert place
            assert press(anna, place[1], form["_csrf"]) == 204
    assert "Never said" not in text
    assert ("What came until then is kept" in text) is pressed

    async def state(database: Database) -> tuple[str, str]:
        async with database.system() as session:
            owner = await members.ensure_owner(session)
        async with database.read(owner.workspace_id) as session:
            message = (await session.exec(select(Message))).one()
        return message.state, json.dumps(message.answer)

    until(lambda: running.call(state)[0] == STOPPED)
    assert "All is quiet today." in running.call(state)[1]
    assert running.app.state.stops == {}


def test_nobody_stops_somebody_elses_answer(running: RunningApp, anna: Browser) -> None:
    assert anna.submit(f"/ask/stop/{'0' * 32}", anna.token("/qonto")).status_code == 204


def test_an_answer_has_an_address_and_copies(anna: Browser) -> None:
    conversation_id, message_id = asked(anna, "Summarise this month")
    leads = anna.get(f"/answers/{message_id}").headers["location"]
    assert leads == f"/ask/{conversation_id}#turn-{message_id}"
    for form in ("text", "markdown"):
        copied = anna.get(f"/answers/{message_id}/copy", params={"form": form})
        assert copied.headers["content-type"] == "text/plain; charset=utf-8"
        assert copied.text.strip() and "[[" not in copied.text


def test_a_shared_answer_is_for_those_who_may_sign_in_until_it_is_taken_back(
    running: RunningApp, anna: Browser
) -> None:
    _, message_id = asked(anna, "Summarise this month")
    address = sent(anna, f"/answers/{message_id}/sharing")
    assert sent(anna, f"/answers/{message_id}/sharing") == address
    with running.browser() as stranger:
        assert stranger.get(address).status_code in (303, 401)
    with signed_in(running, "ben", Role.VIEWER) as ben:
        page = ben.get(address)
        assert "As of today" in page.text
        assert ben.submit(f"{address}/end", ben.token("/qonto")).status_code == 403
        sent(anna, f"{address}/end")
        assert ben.get(address).status_code == 404


def test_a_judgement_becomes_a_case_that_admins_read(running: RunningApp, anna: Browser) -> None:
    _, message_id = asked(anna, "Summarise this month")
    sent(anna, f"/answers/{message_id}/judgement", thumb="down", reason="September is missing")
    [line] = anna.get("/answers/judged.jsonl").text.splitlines()
    case = json.loads(line)
    assert case["text"] == "Summarise this month"
    assert (case["lang"], case["thumb"], case["reason"]) == ("en", "down", "September is missing")
    assert case["tool_calls"][0]["name"] == "summarise_month"
    assert case["expect"]["unlike"]["outcome"] == "answered"
    with signed_in(running, "ben", Role.VIEWER) as ben:
        assert ben.get("/answers/judged.jsonl").status_code == 403
    sent(anna, f"/answers/{message_id}/judgement", thumb="")
    assert anna.get("/answers/judged.jsonl").text == ""


def test_an_admin_writes_down_what_the_model_costs(running: RunningApp, anna: Browser) -> None:
    sent(anna, "/usage/prices", tokens_in="0,15", tokens_out="0.60", currency="EUR")
    page = anna.get("/usage").text
    assert 'value="0.15"' in page and 'value="0.6"' in page
    token = anna.token("/qonto")
    one = anna.submit("/usage/prices", token, tokens_in="1", tokens_out="", currency="EUR")
    assert one.status_code == 422
    sent(anna, "/usage/prices", tokens_in="", tokens_out="", currency="EUR")
    assert 'value="0.15"' not in anna.get("/usage").text


def test_an_admin_limits_the_models_day(running: RunningApp, anna: Browser) -> None:
    assert sent(anna, "/usage", tokens="120 000") == "/usage"
    assert 'value="120000"' in anna.get("/usage").text
    assert anna.submit("/usage", anna.token("/qonto"), tokens="-1").status_code == 422
    with signed_in(running, "ben", Role.VIEWER) as ben:
        assert ben.get("/usage").status_code == 403
        assert ben.submit("/usage", ben.token("/qonto"), tokens="").status_code == 403
