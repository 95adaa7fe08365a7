"""What suppliers bill by habit: when the next bill comes, and how often somebody bills."""

from dataclasses import replace
from typing import Any

from assistant.agent.built_in.coming import ahead, coming_span
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import status_of
from assistant.agent.built_in.slots import category, has, in_currency, main_period, vendor

_PLAINLY = 13  # more than what a follow-up leans on
_PAID = ("must_pay", "settle", "cash_needed")


def next_bill(said: Utterance, words: Lexicon) -> Reading | None:
    """ "When does the next Orange bill come?", "which bills do we expect in December?"; not when
    one falls due or is paid."""
    is_other = said.references or said.amounts or len(said.vendors) > 1 or "qonto" in said.words
    is_paid = any(has(words.plain[one], said.words) for one in _PAID)
    is_due = has(words.slots["compare"]["due"], said.words)
    is_due = is_due or has(words.plain["rise"], said.words)  # "Have subscriptions gone up?"
    if is_other or is_due or is_paid or status_of(said, words):
        return None
    text = main_period(said)[0]
    later = ahead(text, said)
    period = coming_span(said) or (later if later != text else None)
    is_next = has(words.plain["next_bill"], said.words) and (
        has(words.plain["bill_comes"], said.words) or has(words.plain["when"], said.words)
    )
    kind = None if said.vendors else category(said, words, guessed=False)
    is_next = is_next or bool(
        kind
        and has(words.plain["next_one"], said.words)
        and has(words.plain["when"], said.words)
        and has(words.plain["bill_comes"], said.words)
    )
    is_awaited = bool(period) and has(words.plain["bills_expected"], said.words)
    if not (is_next or is_awaited) or (said.periods and not period):
        return None
    told = _habits(said, words, next_only=True, period=period)
    found = (cue.search(said.words) for cue, _ in words.plain["stopped"])
    ended = tuple(one[0].strip() for one in found if one and is_awaited)
    return replace(told, unread=ended)  # "Those that stopped or renew in May": of the second.


def how_often(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How often does Orange bill us?" """
    if said.references or said.amounts or said.periods or len(said.vendors) > 1:
        return None
    named = said.vendors or category(said, words, guessed=False)
    return _habits(said, words) if named and has(words.plain["how_often"], said.words) else None


def _habits(said: Utterance, words: Lexicon, **more: Any) -> Reading:  # noqa: ANN401
    line = said.words
    for cue, _ in words.plain["subscriptions"]:
        line = cue.sub("", line)  # "Which subscriptions renew?": of every kind.
    kind = None if said.vendors else category(replace(said, words=line), words, guessed=False)
    asked = {"vendor": vendor(said), "category": kind, **more, **in_currency(said)}
    return Reading("list_subscriptions", asked, "subscriptions", _PLAINLY)
