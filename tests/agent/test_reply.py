"""A reply's text comes in lots, and the gate lets each sentence through as soon as word by word."""

import json
import random

import pytest

from assistant.agent.facts import Gate
from assistant.agent.ledger import Ledger
from assistant.agent.reply import Reply
from assistant.database import Database
from assistant.tools.context import ToolContext
from assistant.workspace.audit import Actor
from tests.tools import books

TEXTS = [
    "All is well. Nothing is late! Is that so? Yes… it is.",
    "It says (see the table.) More of it follows. “It is so.” Then an end",
    "Here are some:\n\n- the first of them\n- the second\n\nand that is all",
    "The U.S. branch, approx. as large, etc. and so on. It is fine.\n\nNext of all.",
    "A  b.   C\n\n\nd.\te " + "and on it goes without any end " * 30,
]


def event(text: str) -> bytes:
    return b"data: " + json.dumps({"choices": [{"delta": {"content": text}}]}).encode() + b"\n\n"


def pieces(text: str, chance: random.Random) -> list[str]:
    cut: list[str] = []
    while text:
        length = chance.choice((1, 1, 2, 3, 5, 9))
        cut.append(text[:length])
        text = text[length:]
    return cut


@pytest.mark.parametrize("text", TEXTS)
def test_no_sentence_is_later_than_word_by_word(database: Database, text: str) -> None:
    chance = random.Random(text)
    for _ in range(40):
        plain, lots, reply, held = _gate(database), _gate(database), Reply(), b""
        for piece in pieces(text, chance):
            at_once = [one.markdown for one in plain.feed(piece)]
            held += event(piece)
            if reply.can_wait(event(piece)):
                assert not at_once
                continue
            looked, held = reply.hear(held), b""
            in_lots = [one.markdown for one in lots.feed(reply.taken())] if looked else []
            assert in_lots == at_once
        reply.hear(held)
        lots_end = [one.markdown for one in [*lots.feed(reply.taken()), *lots.close()]]
        assert lots_end == [one.markdown for one in plain.close()]


@pytest.mark.parametrize(
    "piece",
    [
        event("word") + b"data: [DONE]\n\n",
        event("word") + event("and."),
        event("the end."),
        event("a\nline"),
        event("word")[:-1],
        b'data: {"choices": [{"delta": {"tool_calls": []}}]}\n\n',
        b"data: [DONE]\n\n",
        b"5\r\n" + event("word") + b"\r\n0\r\n\r\n",
    ],
)
def test_what_ends_something_does_not_wait(piece: bytes) -> None:
    assert not Reply().can_wait(piece)
    assert Reply().can_wait(event("word"))


def test_the_middle_of_a_sentence_waits_for_its_end() -> None:
    reply = Reply()
    words = ["All", "of", "it", "is", "synced", ".", "And"]
    looked = [reply.hear(event(f"{word} ")) for word in words]
    assert looked == [False] * (len(words) - 1) + [True]
    assert reply.taken() == " ".join(words) + " "
    assert reply.hear(b"data: [DONE]\n\n")
    assert reply.is_over


def test_bytes_may_be_cut_anywhere() -> None:
    stream = event("Zwölf") + event(" Häuser. ") + event("Ja") + b"data: [DONE]\r\n\r\n"
    for size in (1, 2, 3, 7, 50):
        reply = Reply()
        for at in range(0, len(stream), size):
            reply.hear(stream[at : at + size])
        assert (reply.taken(), reply.is_over, reply.is_broken) == ("Zwölf Häuser. Ja", True, False)


@pytest.mark.parametrize("sent", [b"data: {broken\n\n", b'data: {"error": {"message": "no"}}\n\n'])
def test_what_is_no_chunk_breaks_the_reply(sent: bytes) -> None:
    reply = Reply()
    assert reply.hear(sent)
    assert reply.is_broken


def _gate(database: Database) -> Gate:
    who = Actor("person", "Claire Morel", "m1")
    return Gate(Ledger(ToolContext(database, "w", who, books.TODAY, books.NOW)))
