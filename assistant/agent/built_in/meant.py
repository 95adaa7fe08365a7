"""What is left of a correction without what it takes back: "not gross, net" is net."""

import re
from dataclasses import replace

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import slot

_BUT = re.compile(r" (?:but|rather|mais|plutot|sondern|ma|bensi|sino)(?= |$)")


def meant(said: Utterance, words: Lexicon) -> Utterance:
    """The utterance without the amount that a "not" stands before, where another one is named."""
    parts = [part for clause in said.clauses for part in _BUT.split(clause) if part]
    kept = [part for part in parts if not _is_denied(part, said, words)]
    left = replace(said, words="".join(kept), clauses=kept)
    return left if len(kept) < len(parts) and slot("amount", left, words) else said


def _is_denied(part: str, said: Utterance, words: Lexicon) -> bool:
    """Whether it is an amount behind a "not"; "sin IVA" is an amount of its own."""
    cues = [cue for cues in words.slots["amount"].values() for cue, _ in cues]
    if any(cue.match(part) for cue in cues) or not slot("amount", replace(said, words=part), words):
        return False
    return any(f"{part} ".startswith(f" {one} ") for one in words.basis_nots)
