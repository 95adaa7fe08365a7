"""What an utterance shows of what it asks for beside its words: the facts that are weighed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import slot

_LEVELS = (1, 3, 5, 8, 12, 18)  # From which sums of cues on an intent counts for more.
_SLOTS = (
    "status", "group_by", "measure", "credit_notes", "shares", "running", "by", "amount", "basis",
    "order",
)  # fmt: skip
_MANY, _UNKNOWN, _LONGEST, _STEP = 2, 4, 6, 3


@dataclass(frozen=True, slots=True)
class Heard:
    """What the lexicon says of an utterance: the sums of the intents' cues, the topic of what is
    not done here, the change there is a card for."""

    cues: Mapping[str, int]
    refusal: str | None
    offer: str | None


def facts(said: Utterance, words: Lexicon, heard: Heard) -> list[str]:
    """Everything told of an utterance by name."""
    return [
        *_cues(heard),
        *_named(said),
        *(told for name in _SLOTS if (value := slot(name, said, words))
          for told in (f"{name}", f"{name} {value}")),
        f"unknown {min(len(said.unknown), _UNKNOWN)}",
        f"length {min(len(said.words.split()) // _STEP, _LONGEST)}",
    ]  # fmt: skip


def _cues(heard: Heard) -> Iterator[str]:
    for intent, score in heard.cues.items():
        yield from (f"cue {intent} {level}" for level in _LEVELS if score >= level)
    ranked = sorted(heard.cues, key=lambda name: -heard.cues[name])
    yield f"first {ranked[0]}" if ranked else "no cue"
    if ranked[1:]:
        yield f"first {ranked[0]} {ranked[1]}"
    if ranked and heard.cues[ranked[0]] < _LEVELS[1]:
        yield "no cue"
    if heard.refusal:
        yield f"refusal {heard.refusal}"
    if heard.offer:
        yield f"offer {heard.offer}"


def _named(said: Utterance) -> Iterator[str]:
    known = sum(bool(matches) for _, matches in said.vendors)
    counts = {
        "references": len(said.references), "quotes": len(said.quotes),
        "periods": len(said.periods), "amounts": len(said.amounts),
        "numbers": len(said.numbers), "known": known, "strangers": len(said.vendors) - known,
    }  # fmt: skip
    yield from (f"{name} {min(count, _MANY)}" for name, count in counts.items())
    yield from (f"grain {period.grain}" for _, period in said.periods[:_MANY])
