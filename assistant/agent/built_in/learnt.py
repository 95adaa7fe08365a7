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
SEVERAL = 4  # words
_REFUSED = (*FAMILIES, "behalf")
ELSEWHERE = "refused.elsewhere"
CLOSING = "attention.closing"
_OURS = (CLOSING, "accountant_file")  # No word of invoices need be in them.
_TURNING = ("tax", "tricks", "behalf")
# Kinds that too much else sounds like: "anything odd in October?", "which is due first", "bills of
# before 2026?", "how old is the Pope?"
_NEVER = ("compare.than_usual", "search.due_by", "outflow.next", "search.credit_notes",
          "sync", "sync.state", "sync.coverage")  # fmt: skip
_CARDS = ("accountant_file", "standing_question")  # What only prepares something for oneself.
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
    is_part = len(said.words.split()) < SEVERAL  # ", credit notes deducted"
    if enough is None or is_part or all(word.startswith("<") for word in said.words.split()):
        return alone  # "Delorme" asks for nothing.
    heard = hear(said, words)
    shares = network().shares(
        pieces(said.words.split(), words.thesaurus), facts(said, words, heard)
    )
    kind = max(sorted(shares), key=lambda name: shares[name])
    if shares[kind] < enough:
        return alone
    is_ours = alone.topic != ELSEWHERE or kind in _OURS
    is_list = alone.tool == "search_invoices"  # "The bills of the 20th to the 31st, to close"
    if not is_ours or (is_list and kind in _OURS):
        return alone
    is_kept = kind in _NEVER or (alone.tool and not _may_turn(kind))
    found = None if is_kept else _of_kind(kind, said, words)
    if (alone.tool == "query_spend" and kind in _OURS) or (alone.tool and kind == CLOSING):
        return alone  # "How much for the accountant in October?"
    if found is None or (found.tool and found.tool == alone.tool and not _adds(found, alone)):
        return alone
    if found.tool is None and category_names.find(str(alone.arguments.get("category"))):
        return alone  # "Bank fees in 2026" are a kind of cost, and no balance.
    return alone if found.tool == alone.tool and shares[kind] < ALIKE else found


def _may_turn(kind: str) -> bool:
    """Whether a reading that holds something is given up for it: never for small talk, nor for what
    only sounds like what is not done here ("how much did they charge us?")."""
    intent = kind.partition(".")[0]
    return intent not in TALK and (intent not in _REFUSED or intent in _TURNING)


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
