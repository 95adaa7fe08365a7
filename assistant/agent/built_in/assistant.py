"""The assistant that needs no key: a question becomes a tool call, its result becomes prose."""

import json
import re
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from assistant.agent.built_in import asides
from assistant.agent.built_in.about_it import Before, about_it
from assistant.agent.built_in.alternatives import alternative
from assistant.agent.built_in.among import among
from assistant.agent.built_in.bare import OFFERED, asked_back
from assistant.agent.built_in.claimed import verdict
from assistant.agent.built_in.each_part import BRIEFLY
from assistant.agent.built_in.follow_ups import before, merge
from assistant.agent.built_in.in_parts import of_each, ranked_first
from assistant.agent.built_in.inherited import inherited
from assistant.agent.built_in.learnt import learnt
from assistant.agent.built_in.let_go import let_go, without_it
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.listed_state import in_a_state
from assistant.agent.built_in.masking import Utterance, mask
from assistant.agent.built_in.named_again import (
    about_them,
    named_again,
    of_the_country,
    of_the_most,
)
from assistant.agent.built_in.of_nothing import of_nothing
from assistant.agent.built_in.parser import read
from assistant.agent.built_in.placed import placed
from assistant.agent.built_in.pointing import points
from assistant.agent.built_in.pointing_words import POINTED, pointing_words
from assistant.agent.built_in.reading import OF_EACH, Reading
from assistant.agent.built_in.requests import Request, requests
from assistant.agent.built_in.slots import has, order
from assistant.agent.built_in.unread import unread
from assistant.agent.built_in.untold import with_untold
from assistant.agent.language_model import (
    ChatMessage,
    Completed,
    TextDelta,
    ToolCall,
    ToolSchema,
)
from assistant.agent.tongue import is_dutch, is_portuguese
from assistant.tools.context import ToolContext
from assistant.tools.known_vendors import known_vendors
from assistant.tools.periods import Period, resolve, written
from assistant.tools.phrases import Phrases, harmless
from assistant.tools.registry import BY_NAME
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
_DIGIT = re.compile(r"\d")
_JUST_BEFORE = 2


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
        self._heard: tuple[tuple[str, int], list[Request]] | None = None

    def understands(self, question: str) -> bool:
        """Whether it has an answer or a refusal for a question, not only a question back; of the
        world it knows nothing."""
        topic = self.reading(question, ()).topic
        return not topic.startswith("unclear") and topic != "refused.elsewhere"

    def reading(self, question: str, past: Sequence[ChatMessage]) -> Reading:
        """What a question asks for, the conversation before it considered."""
        said, alone = self._hear(question)
        last = self._before(past)
        if last is None:
            return asked_back(said, self._language) or of_nothing(said, alone, self._words) or alone
        if place := placed(said, self._words, last):
            said, alone = place, read(place, self._words)
        if rest := let_go(said, self._language, last):
            said, alone = self._hear(rest)
            if alone.tool and not alone.is_bare:
                return alone
            last = without_it(last)
        if again := self._named_again(said, alone, last, self._asked_of_one(past)):
            return again
        merged = merge(said, alone, self._words, last)
        if merged is None or not _fits(merged):
            return alone
        if merged.topic == POINTED:
            return merged
        return among(replace(merged, unread=unread(said, merged.arguments)), last)

    def _before(self, past: Sequence[ChatMessage]) -> Before | None:
        """What the conversation is about; the month that a ranking named as a period."""
        last = before(past)
        if last is None or last.peak is None:
            return last
        named = resolve(last.peak, self._today, self._language)
        return replace(last, peak=written(named) if named else None)

    def _asked_of_one(self, past: Sequence[ChatMessage]) -> bool:
        """Whether a question just before was after one supplier: "whom do we owe the most?",
        "and in May?"."""
        asked = [one.text for one in past if one.role == "user"][-_JUST_BEFORE:]
        cues, most = pointing_words(self._language).cues["the_one"], self._words.slots["compare"]
        lines = [self._masked(text).words for text in asked]
        return any(has(cues, line) and has(most["most"], line) for line in lines)

    def _named_again(
        self, said: Utterance, alone: Reading, last: Before, is_of_one: bool
    ) -> Reading | None:
        """What is asked of a supplier that is only pointed at."""
        is_latest = order(said, self._words) == "newest"  # "Their last bill", of all.
        first = of_the_most(last) if is_latest or is_of_one else last
        asked = named_again(said, self._language, first)
        found = self._hear(asked)[1] if asked else of_the_country(alone, last, said, self._language)
        if found is None or not about_them(found):
            return None
        if told := self._figure_of(said, found, first):
            return told
        # "On leur doit": with a name between, less is heard.
        if found.tool == alone.tool and not is_latest:
            found = replace(alone, arguments=found.arguments | _told(alone))
        is_plain = found.tool == "search_invoices" and not found.arguments.get("status")
        if is_plain and last.arguments.get("top") == 1:
            return None  # "Their last three invoices" of the biggest supplier keep its period.
        if found.arguments.get("order") == "newest":
            return found
        readers = (about_it, in_a_state, points)
        return None if any(told(said, self._words, last) for told in readers) else found

    def _figure_of(self, said: Utterance, found: Reading, last: Before) -> Reading | None:
        """ "And their total?" of the bills that were listed; not what is held against another."""
        if found.tool != "query_spend" or has(tuple(self._words.intents["compare"]), said.words):
            return None
        asked = replace(found, arguments=found.arguments | {"vendor": None})
        return inherited(said, asked, self._words, last)

    def readings(self, question: str, past: Sequence[ChatMessage]) -> list[Reading]:
        """What a message asks for, in its order: more than one thing where its parts do."""
        return [reading for _, reading in self.requests(question, past)]

    def requests(self, question: str, past: Sequence[ChatMessage]) -> list[tuple[str, Reading]]:
        """The same, each with the words that ask for it."""
        key = (question, len(past))
        if self._heard is None or self._heard[0] != key:
            whole, last = self.reading(question, past), self._before(past)
            dropped = let_go(self._hear(question)[0], self._language, last) if last else None
            asked = requests(dropped or question, self._words, whole, self._hear)
            self._heard = (key, with_untold(self._hear(question)[0], asked, self._words))
        return self._heard[1]

    def _hear(self, text: str) -> tuple[Utterance, Reading]:
        """What is said, and what it asks for by itself."""
        said = self._masked(text)
        alone = learnt(said, read(said, self._words), self._words)
        if aside := asides.country(text, said, self._words):
            rest = self._masked(aside.rest)
            if reading := aside.put(rest, read(rest, self._words), alone, self._words):
                return rest, reading
        return said, alone

    def _masked(self, text: str) -> Utterance:
        return mask(text, self._words, self._vendors, self._today, self._language, self._anchor)

    def _wants_a_note(self, question: str) -> bool:
        """Whether a note for somebody is asked for beside the figures."""
        line = "".join(f" {word}" for word in split(fold(question)))
        return any(cue.search(line) for cue, _ in self._words.drafts)

    async def respond(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSchema]
    ) -> AsyncIterator[TextDelta | Completed]:
        """Ask for tools, or say what they said: each request in its turn, under its own words."""
        asked = max(at for at, one in enumerate(messages) if one.role == "user")
        question = messages[asked].text
        heard = self.requests(question, messages[:asked])
        known = {tool.name for tool in tools}
        if is_dutch(question):
            yield TextDelta(self._say("note.dutch"))
            yield Completed(outcome="clarify", offers=tuple(self._say(key) for key in SUGGESTED))
            return
        foreign = self._say("note.portuguese") if is_portuguese(question) else ""
        if not any(one.tool in known for _, one in heard):
            async for item in self._talk(heard[0][1]):
                if foreign and isinstance(item, Completed):
                    yield TextDelta(f"\n\n{foreign}")
                yield item
            return
        results = [one.text for one in messages[asked:] if one.role == "tool"]
        if not results:
            first = (one for _, one in heard if one.tool in known and one.topic != OF_EACH)
            yield Completed(tuple(map(_call, first)))
            return
        heard = _of_each(heard, results)
        if more := [one for _, one in heard if one.tool in known][len(results) :]:
            yield Completed(tuple(map(_call, more)))
            return
        said = iter(results)
        parts = [(words, self._told(one, said, known)) for words, one in heard]
        parts = [(words, lines) for words, lines in parts if lines]
        if len({tuple(lines) for _, lines in parts}) == 1:
            parts = parts[:1]  # "Not connected" is said once, however much was asked.
        if self._wants_a_note(question):
            most = TOLD_IN_A_NOTE if len(parts) == 1 else 1
            told = [line for _, lines in parts for line in lines[:most]]
            parts[-1][1].append(self._say("note.draft", text=_plain_text(told)))
        if foreign and parts:
            parts[-1][1].append(foreign)
        is_several = len({words for words, _ in parts}) > 1
        yield TextDelta("\n".join(
            _prose(lines, heading=words if is_several else "") for words, lines in parts
        ))  # fmt: skip
        other = None if heard[1:] else self._other(question, messages[:asked], heard[0][1])
        yield Completed(offers=(other,) if other else ())

    def _other(self, question: str, past: Sequence[ChatMessage], reading: Reading) -> str | None:
        """The question that might have been meant instead."""
        said, _ = self._hear(question)
        reads = partial(self.reading, past=past)
        return alternative(said, reading, self._words, self._vendors, self._say, reads)

    def _told(self, reading: Reading, results: Iterator[str], known: set[str]) -> list[str]:
        """What the next result says, or why there is none; with what was not understood."""
        if reading.tool not in known:
            kind, _, name = reading.topic.partition(".")
            return [self._say(f"{kind}.{name}")]
        result = next(results, "{}")
        lines = _statements(result)
        if reading.topic == BRIEFLY:
            lines = lines[:1]
        if reading.claimed is not None and (so := verdict(reading.claimed, result)):
            lines[0] = f"{self._say(f'note.claim_{so}')} {lines[0]}"
        lines[1:1] = [self._say(f"note.{name}") for name in reading.notes]
        if reading.unread:
            lines.insert(1, self._say("note.unread", words=self._quoted(reading.unread)))
        if reading.left_out:
            lines.insert(1, self._say("note.left_out", words=self._quoted(reading.left_out)))
        return lines

    def _quoted(self, names: Sequence[str]) -> str:
        return ", ".join(self._say("note.quoted", name=name) for name in names)

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
            # A figure that nothing bears out would be withheld, though it is the reader's own.
            own_words = reading.arguments.get("words", ())
            lost = self._quoted([word for word in own_words if not _DIGIT.search(word)])
            likely = [_READINGS[name] for name in reading.second if name in _READINGS]
            if topic == "unclear.push":
                likely = ["chip.approved", "offer.to_review"]
            likely += [f"chip.{name}" for name in OFFERED.get(topic.partition("bare_")[2], ())]
            offers = tuple(dict.fromkeys([say(key) for key in likely] + list(offers)))[:3]
            yield TextDelta(
                say("note.unread_ask", words=lost)
                if lost
                else say(f"talk.{'unclear' if own_words else topic.replace('.', '_')}")
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


def _of_each(heard: list[Request], results: Sequence[str]) -> list[Request]:
    """What is asked of each supplier of a ranking, once it is told which they are."""
    if heard[-1][1].topic != OF_EACH:
        return heard
    (_, ranking), (words, asked) = heard[-2:]
    names = ranked_first(json.loads(results[len(heard) - 2]), ranking.arguments.get("top") or 1)
    return [*heard[:-1], *((words, one) for one in of_each(asked, names))]


def _call(reading: Reading) -> ToolCall:
    assert reading.tool
    return ToolCall(uuid.uuid4().hex[:12], reading.tool, json.dumps(reading.arguments))


def _told(reading: Reading) -> dict[str, object]:
    return {name: value for name, value in reading.arguments.items() if value is not None}


def _fits(reading: Reading) -> bool:
    """Whether its tool takes what it is asked with: no answer tells of arguments."""
    takes = BY_NAME[reading.tool].arguments.model_fields if reading.tool in BY_NAME else {}
    told = (name for name, value in reading.arguments.items() if value is not None)
    return reading.tool is None or takes.keys() >= set(told)


def _statements(text: str) -> list[str]:
    """A result's ready sentences, or the sentence of its refusal."""
    read = json.loads(text)
    if "error" in read:
        return [str(read["error"])]
    return [str(line) for line in read.get("data", {}).get("statements", [])]


def _plain_text(statements: Sequence[str]) -> str:
    """Statements in a row, as they stand in a letter."""
    return " ".join(one.replace("**", "") for one in statements)


def _prose(statements: Sequence[str], heading: str = "") -> str:
    """The first sentence is the answer; those in bold are remarks, numbered."""
    parts: list[str] = [f"### {harmless(heading[:1].upper() + heading[1:])}"] if heading else []
    first = len(parts) + 1
    number = 0
    for statement in statements:
        if statement.startswith("**") and len(parts) >= first:
            number += 1
            parts.append(f"{number}. {statement}")
        else:
            parts.append(statement)
    return "\n\n".join(parts) + "\n"
