"""Readers of open streams are asked for together; who is not welcome any more loses the stream."""

import asyncio
from collections.abc import AsyncIterator, Collection

import pytest

from assistant.web import welcome
from assistant.web.welcome import Access, Welcome


class House:
    """Who is welcome, and how often somebody asked."""

    def __init__(self, *names: str) -> None:
        self.names = set(names)
        self.asked: list[set[str]] = []

    async def welcome(self, _: object, secrets: Collection[str]) -> Collection[str]:
        self.asked.append(set(secrets))
        return self.names & set(secrets)


async def _two(until: asyncio.Event) -> AsyncIterator[str]:
    yield "one"
    await until.wait()
    yield "two"


async def _read(open_streams: Welcome, access: Access, until: asyncio.Event) -> list[str]:
    return [message async for message in open_streams.messages(_two(until), access)]


async def test_all_are_asked_for_at_once_and_one_is_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(welcome, "LOOK_EVERY", 0.001)
    house, open_streams, until = House("anna", "ben"), Welcome(), asyncio.Event()
    ask = house.welcome
    reading = [
        asyncio.create_task(_read(open_streams, Access(ask, None, name), until))
        for name in ("anna", "carl", "ben", "anna")
    ]
    assert await reading[1] == ["one"]
    assert house.asked[0] == {"anna", "ben", "carl"}
    until.set()
    assert [await reading[at] for at in (0, 2, 3)] == [["one", "two"]] * 3


async def test_what_cannot_be_asked_is_taken_for_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(welcome, "LOOK_EVERY", 0.001)

    async def nobody_answers(_: object, secrets: Collection[str]) -> Collection[str]:
        raise OSError

    open_streams, until = Welcome(), asyncio.Event()
    assert await _read(open_streams, Access(nobody_answers, None, "anna"), until) == ["one"]
    until.set()
    good = Access(House("anna").welcome, None, "anna")
    assert await _read(open_streams, good, until) == ["one", "two"]
