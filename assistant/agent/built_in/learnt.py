"""What a question was learnt to ask for, where nothing else tells it surely.

The usual words are read by the lexicon and its rules; the network has heard many more ways of
asking, and is asked where a reading is a guess: nothing was understood, only a name was, or all
there is would be listed or added up. It never leads to a write, nor away from one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.agent.built_in.asked import asked, is_closer
from assistant.agent.built_in.calls import build
from assistant.agent.built_in.changes import change
from assistant.agent.built_in.classifier import pieces
from assistant.agent.built_in.evidence import facts
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.network import network
from assistant.agent.built_in.orders import SURE
from assistant.agent.built_in.parser import FAMILIES, TALK, hear, told_with
from assistant.agent.built_in.reading import Reading
from assistant.tools import category_names

# From which share on the network is believed: where nothing was understood, where it seemed of
# the world, where some words were not understood, where only a name was, where all there is would
# be told; and where it is the same tool.
UNCLEAR, OURS, LOST, BARE, GENERAL, ALIKE = 0.8, 0.7, 0.8, 0.85, 0.9, 0.95
SHORT = 4  # Of fewer words are parts of a question: ", credit notes deducted".
ELSEWHERE = "refused.elsewhere"
CLOSING, PACK = "attention.closing", "accountant_file"
_REFUSED = (*FAMILIES, "behalf")
_TURNING = ("tax", "tricks", "behalf")  # What is refused though it was taken for a question.
# Kinds that too much else sounds like: "anything odd in October?", "which is due first", "bills of
# before 2026?", "how old is the Pope?"
_NEVER = ("compare.than_usual", "search.due_by", "outflow.next", "search.credit_notes",
          "sync", "sync.state", "sync.coverage")  # fmt: skip
_CARDS = (PACK, "standing_question")  # What only prepares something for oneself.
_ORDERS = ("push", "merge_suppliers", "categorise", "review", "disconnect", "stop_sending",
           "share_answer", "forget", "letter", "negated")  # fmt: skip
_USUAL = {"measure": "sum", "basis": "spent", "amount": "gross", "shares": False}
_NAMED = ("period", "vendor", "category", "month", "since")
_GENERAL = ("query_spend", "search_invoices", "needs_attention", "summarise_month", "what_changed",
            "sync_status")  # fmt: skip


def learnt(said: Utterance, alone: Reading, words: Lexicon) -> Reading:
    """The reading that was learnt, where `alone` is a guess and the network is surer of another
    kind of question; else `alone`."""
    enough = _enough(alone)
    if enough is None or _asks_little(said):
        return alone
    kind, share = _likeliest(said, words)
    if share < enough or not _may_be(kind, alone):
        return alone
    found = _of_kind(kind, said, words)
    return found if found and _is_better(found, alone, share) else alone


def _asks_little(said: Utterance) -> bool:
    """Whether it is a part of a question, or only names something: "Delorme"."""
    spoken = said.words.split()
    return len(spoken) < SHORT or all(word.startswith("<") for word in spoken)


def _likeliest(said: Utterance, words: Lexicon) -> tuple[str, float]:
    """The kind that the network is surest of, and its share."""
    heard = pieces(said.words.split(), words.thesaurus)
    shares = network().shares(heard, facts(said, words, hear(said, words)))
    kind = max(sorted(shares), key=lambda name: shares[name])
    return kind, shares[kind]


def _may_be(kind: str, alone: Reading) -> bool:
    """Whether the other reading is given up for such a kind: a refusal only for what no word of
    invoices need be in; what holds something never for small talk, nor for what only sounds like
    what is not done here ("how much did they charge us?")."""
    if kind == CLOSING:
        return alone.tool is None  # "The bills of the 20th to the 31st, to close"
    if kind == PACK:  # "How much for the accountant in October?"
        return alone.tool not in ("query_spend", "search_invoices")
    if kind in _NEVER or alone.topic == ELSEWHERE:
        return False
    intent = kind.partition(".")[0]
    is_no_question = intent in TALK or (intent in _REFUSED and intent not in _TURNING)
    return alone.tool is None or not is_no_question


def _is_better(found: Reading, alone: Reading, share: float) -> bool:
    """Whether it says something else, or more of the same; "bank fees in 2026" are a kind of cost,
    and not refused."""
    if found.tool is None:
        return not category_names.find(str(alone.arguments.get("category")))
    return found.tool != alone.tool or (share >= ALIKE and _adds(found, alone))


def _enough(alone: Reading) -> float | None:
    """From which share on the network is believed; None where the reading is none of a guess."""
    if alone.claimed is not None or "without_notes" in alone.notes:
        return None
    if alone.tool is None:
        return {"unclear": UNCLEAR, ELSEWHERE: OURS}.get(alone.topic)
    is_general = alone.tool in _GENERAL and _is_general(alone.arguments)
    if alone.unread:
        return LOST if is_general or alone.is_bare else GENERAL
    if not is_general:
        return None
    return BARE if alone.is_bare else GENERAL


def _is_general(arguments: Mapping[str, Any]) -> bool:
    """Whether nothing narrows it but when, who and what for."""
    told = {name: value for name, value in arguments.items() if value is not None}
    return all(name in _NAMED or _USUAL.get(name) == value for name, value in told.items())


def _of_kind(kind: str, said: Utterance, words: Lexicon) -> Reading | None:
    """The reading of a kind of question, with what else the words name."""
    intent = kind.partition(".")[0]
    if intent in _REFUSED and intent != "negated":
        return Reading(None, topic=f"refused.{intent}", is_bare=True)
    if intent in _CARDS:
        return change(intent, said, words)
    if is_closer(kind):
        found = asked(kind, said, words, SURE)
    elif intent in _ORDERS:
        return None
    elif intent in TALK:
        return Reading(None, topic=f"talk.{'greeting' if intent == 'chat' else intent}")
    else:
        tool, arguments = build(intent, said, words)
        found = Reading(tool, arguments, intent, SURE) if tool else None
    if found is None or found.tool is None:
        return found
    return replace(told_with(found, said, words), is_bare=True)


def _adds(found: Reading, alone: Reading) -> bool:
    """Whether it says more than the other reading of the same tool, and all that it says; how a
    list is sorted is told in plain words."""
    one, other = _told(found.arguments), _told(alone.arguments)
    return other.items() <= one.items() and bool(one.keys() - other.keys() - {"order", "limit"})


def _told(arguments: Mapping[str, Any]) -> dict[str, Any]:
    usual = {name: value for name, value in arguments.items() if value not in (None, False)}
    return {name: value for name, value in usual.items() if _USUAL.get(name) != value}
