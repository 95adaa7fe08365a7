"""What was learnt to be asked more closely than an intent says: "search.no_due_date".

The network tells such kinds apart from many ways of saying each; `asked.toml` holds the call that
each of them is.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from assistant.agent.built_in.coming import ahead
from assistant.agent.built_in.letter_words import about
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import search_arguments
from assistant.agent.built_in.slots import category, main_period, vendor
from assistant.agent.built_in.spend_call import spend_arguments
from assistant.tools.periods import Period, a_year_before, written

_OF_THE_CALL = ("tool", "topic", "like", "needs", "defaults", "notes")
_PAIR = 2
Call = Mapping[str, Any]


def is_closer(kind: str) -> bool:
    """Whether it has a call of its own."""
    return kind in _calls()


def asked(kind: str, said: Utterance, words: Lexicon, score: int) -> Reading | None:
    """The reading of such a kind; none where what it needs is not named."""
    named = _named(said, words)
    call = next((one for one in _calls().get(kind, ()) if _has_all(one, named)), None)
    if call is None:
        return None
    like = _like(call, said, words)
    told = {name: value for name, value in call.get("defaults", {}).items() if not like.get(name)}
    fixed = {
        name: named.get(value) if str(value).startswith("<") else value
        for name, value in call.items()
        if name not in _OF_THE_CALL
    }
    topic = call.get("topic", kind.partition(".")[0])
    notes = tuple(call.get("notes", ()))
    return Reading(call.get("tool"), like | told | fixed, topic, score, notes=notes)


def _has_all(call: Call, named: Mapping[str, Any]) -> bool:
    return "needs" not in call or any(named.get(one) for one in call["needs"])


def _like(call: Call, said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What else its question is narrowed and sorted by."""
    if call.get("like") == "search":
        return search_arguments(said, words)
    if call.get("like") == "spend":
        return spend_arguments("spend", said, words)
    return {}


def _named(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What the question names, by its place in the calls."""
    period, _ = main_period(said)
    so_far, before = _year_on_year(said)
    return {
        "<vendor>": vendor(said),
        "<other>": said.vendors[1][0] if len(said.vendors) >= _PAIR else None,
        "<ref>": said.references[0] if said.references else None,
        "<period>": period,
        "<until>": ahead(period, said) if period else None,
        "<amount>": str(said.amounts[0].value) if said.amounts else None,
        "<category>": None if said.vendors else category(said, words, guessed=False),
        "<so far>": so_far,
        "<a year before>": before,
        "<about>": about(said, words),
    }


def _year_on_year(said: Utterance) -> tuple[str, str]:
    """The period of this year that is named, else the year so far; and the same a year before."""
    this_year = Period(said.today.replace(month=1, day=1), said.today, "span")
    begun = [
        one for _, one in said.periods
        if one.start and one.end and one.start.year == said.today.year and one.grain != "year"
    ]  # fmt: skip
    one = begun[0] if begun else this_year
    return written(one), written(a_year_before(one))


@cache
def _calls() -> dict[str, tuple[Call, ...]]:
    """The calls of each kind."""
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {kind: tuple(one) if isinstance(one, list) else (one,) for kind, one in read.items()}
