"""The assistant that needs no key: a question becomes a tool call, its result becomes prose."""

import json
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.agent.built_in.claimed import verdict
from assistant.agent.built_in.follow_ups import before, merge
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.masking import mask
from assistant.agent.built_in.parser import read
from assistant.agent.built_in.plain import SAVING
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.requests import MOST_REQUESTS, parts
from assistant.agent.built_in.unread import unread
from assistant.agent.language_model import (
    ChatMessage,
    Completed,
    TextDelta,
    ToolCall,
    ToolSchema,
)
from assistant.tools.context import ToolContext
from assistant.tools.known_vendors import known_vendors
from assistant.tools.periods import Period
from assistant.tools.phrases import Phrases, harmless
from assistant.tools.vendor_names import VendorNames
from assistant.tools.words import fold, split

SUGGESTED = ("chip.summarise", "chip.attention", "chip.unmatched")
_READINGS = {
    "summarise": "chip.summarise",
    "attention": "chip.attention",
    "unmatched": "chip.unmatched",
    "spend": "chip.top",
    "compare": "chip.compare",
    "search": "chip.latest",
    "sync": "chip.sync",
    "duplicates": "chip.duplicates",
}

TOLD_IN_A_NOTE = 2
# What is one request, however many things it asks for: "if I pay it all, how much, to whom?"
_ONE = ("pay_all",)


class BuiltIn:
    """Reads questions with the words of their language and the workspace's own suppliers."""

    name = "built-in"

    def __init__(
        self, vendors: VendorNames, today: date, language: str, anchor: Period | None = None
    ) -> None:
        self._vendors = vendors
        self._today = today
        self._language = language
        self._anchor = anchor
        self._words = lexicon(language)
        self._say = Phrases(language)

    def understands(self, question: str) -> bool:
        """Whether it has an answer or a refusal for a question, not only a question back; of the
        world it knows nothing."""
        topic = self.reading(question, ()).topic
        return not topic.startswith("unclear") and topic != "refused.elsewhere"

    def reading(self, question: str, past: Sequence[ChatMessage]) -> Reading:
        """What a question asks for, the conversation before it considered."""
        said = mask(question, self._words, self._vendors, self._today, self._language, self._anchor)
        alone = read(said, self._words)
        last = before(past)
        merged = merge(said, alone, self._words, last) if last else None
        if merged is None:
            return alone
        return replace(merged, unread=unread(said, merged.arguments))

    def readings(self, question: str, past: Sequence[ChatMessage]) -> list[Reading]:
        """What a message asks for: more than one thing where its parts ask for different ones.

        A part counts when it is plain by itself; a write or a refusal is never one of several.
        """
        whole = self.reading(question, past)
        if whole.topic == SAVING:
            return [whole, Reading("price_history", {"vendor": whole.arguments["vendor"]})]
        is_review = whole.arguments.get("change") == "review"
        if whole.tool in (None, "approve_and_push") or whole.topic in _ONE or is_review:
            return [whole]
        heard = [
            self.reading(part, ())
            for part in parts(question, self._words)
            if not self._points(part)
        ]
        plain = {one.tool: one for one in heard if _is_plain(one)}
        if not 2 <= len(plain) <= MOST_REQUESTS or "approve_and_push" in plain:
            return [whole]
        return list(plain.values()) if whole.tool in plain else [whole]

    def _wants_a_note(self, question: str) -> bool:
        """Whether a note for somebody is asked for beside the figures."""
        line = "".join(f" {word}" for word in split(fold(question)))
        return any(cue.search(line) for cue, _ in self._words.drafts)

    def _points(self, part: str) -> bool:
        """Whether a part is about what another part named: "and what they cost"."""
        return bool(self._words.refers & set(split(fold(part))))

    async def respond(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncIterator[TextDelta | Completed]:
        """Ask for a tool, or say what the tools said."""
        asked = max(at for at, one in enumerate(messages) if one.role == "user")
        results = [one.text for one in messages[asked:] if one.role == "tool"]
        if results:
            answers = [_statements(text) for text in results]
            lines = answers[0]
            heard = self.reading(messages[asked].text, messages[:asked])
            if heard.claimed is not None and (so := verdict(heard.claimed, results[0])):
                lines[0] = f"{self._say(f'note.claim_{so}')} {lines[0]}"
            lines[1:1] = [self._say(f"note.{name}") for name in heard.notes]
            if heard.unread:
                words = ", ".join(f"“{word}”" for word in heard.unread)
                lines.insert(1, self._say("note.unread", words=words))
            if self._wants_a_note(messages[asked].text):
                lines.append(self._say("note.draft", text=_plain_text(lines[:TOLD_IN_A_NOTE])))
            yield TextDelta("\n".join(_prose(lines) for lines in answers))
            yield Completed()
            return
        readings = self.readings(messages[asked].text, messages[:asked])
        known = {tool.name for tool in tools}
        if any(one.tool not in known for one in readings):
            async for item in self._talk(readings[0]):
                yield item
            return
        yield Completed(tuple(_call(one) for one in readings))

    async def _talk(self, reading: Reading) -> AsyncIterator[TextDelta | Completed]:
        """Small talk, a refusal, or the likeliest readings as questions."""
        say, topic = self._say, reading.topic
        offers = tuple(say(key) for key in SUGGESTED)
        if topic == "unclear.fine":
            name = str(reading.arguments.get("vendor") or "")
            asked = ("paid", "matched", "approved")
            yield TextDelta(say("talk.unclear_fine", vendor=harmless(name)))
            chips = tuple(say(f"offer.status_{one}", vendor=name) for one in asked)
            yield Completed(outcome="clarify", offers=chips if name else ())
            return
        if topic.startswith("unclear"):
            lost = ", ".join(f"“{word}”" for word in reading.arguments.get("words", ()))
            likely = [_READINGS[name] for name in reading.second if name in _READINGS]
            if topic == "unclear.push":
                likely = ["chip.approved", "offer.to_review"]
            offers = tuple(dict.fromkeys([say(key) for key in likely] + list(offers)))[:3]
            yield TextDelta(
                say("note.unread_ask", words=lost)
                if lost
                else say(f"talk.{topic.replace('.', '_')}")
            )
            yield Completed(outcome="clarify", offers=offers)
            return
        kind, _, name = topic.partition(".")
        yield TextDelta(say(f"{kind}.{name}"))
        outcome = "declined" if kind == "refused" else "answered"
        key = f"offers.{name}"
        nearest = (say(key),) if say.has(key) else offers
        yield Completed(outcome=outcome, offers=nearest)


async def hearing(context: ToolContext) -> BuiltIn:
    """The built-in assistant for one turn, with the workspace's suppliers known to it."""
    async with context.database.read(context.workspace_id) as session:
        names = await known_vendors(session)
    return BuiltIn(names, context.today, context.language, context.anchor)


def _is_plain(reading: Reading) -> bool:
    """Whether a part asks for something by itself: "by how many days" does not."""
    if reading.tool is None or reading.is_bare or reading.unread:
        return False
    says = (
        "period",
        "vendor",
        "group_by",
        "category",
        "status",
        "due",
        "arrived",
        "text",
        "except_vendor",
    )
    is_total = reading.tool in ("query_spend", "search_invoices")
    return not is_total or any(reading.arguments.get(name) for name in says)


def _call(reading: Reading) -> ToolCall:
    assert reading.tool
    return ToolCall(uuid.uuid4().hex[:12], reading.tool, json.dumps(reading.arguments))


def _statements(text: str) -> list[str]:
    """A result's ready sentences, or the sentence of its refusal."""
    read = json.loads(text)
    if "error" in read:
        return [str(read["error"])]
    return [str(line) for line in read.get("data", {}).get("statements", [])]


def _plain_text(statements: Sequence[str]) -> str:
    """Statements in a row, as they stand in a letter."""
    return " ".join(one.replace("**", "") for one in statements)


def _prose(statements: Sequence[str]) -> str:
    """The first sentence is the answer; those in bold are remarks, numbered."""
    parts: list[str] = []
    number = 0
    for statement in statements:
        if statement.startswith("**") and parts:
            number += 1
            parts.append(f"{number}. {statement}")
        else:
            parts.append(statement)
    return "\n\n".join(parts) + "\n"
