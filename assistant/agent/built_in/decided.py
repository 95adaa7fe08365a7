"""What a person decides about a warning or a document: "dismiss the IBAN warning, we called them",
"reject the DHL one". It ends in a card; only its own words lead there."""

import re
from typing import Any

from assistant.agent.built_in.evidence import Heard
from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import SURE
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import category, has
from assistant.tools.words import fold, split

DECISIONS = ("dismiss", "decline")
_PLAINLY = 13  # more than what a follow-up leans on
_NEGATIVE = ("decline", "no_duplicate")  # "Don't accept" says it with a negation of its own.
_LEADING = 2  # A question begins with its question word, or has one word before it.
_SHORTEST_NAME = 3
_KINDS = (
    "iban", "duplicate", "price_rise", "look_alike", "contradiction", "missing_vat",
    "unusual_amount", "overdue", "hidden_text",
)  # fmt: skip
_NAMED = {"iban": "iban_changed"}
_PARTS = re.compile(r"[,;:–—!?]+(?=\s|$)|\.(?=\s|$)")


def decided(said: Utterance, words: Lexicon, heard: Heard) -> Reading | None:
    """The card for such a decision; none where it is asked about, negated, or comes with an order
    to send."""
    is_asked = set(without_openers(said.words, words).split()[:_LEADING]) & words.acts.asks
    is_trick = has(words.refusals["tricks"], said.words) or has(
        words.refusals["unasked"], said.words
    )
    is_trick = is_trick or has(words.plain["merging"], said.words)  # No merge is a document.
    if is_asked or is_trick or heard.cues.get("push", 0) >= SURE:
        return None
    if _said(said, words, "dismiss") or _is_false_alarm(said, words):
        return _card("dismiss", said, words, words.plain["dismiss"], warning=_kind(said, words))
    if (order := _said(said, words, "decline")) and _is_of_papers(order, said, words):
        return _card("decline", said, words, words.plain["decline"])
    if cues := _over(said, words):
        return _card("dismiss", said, words, cues, warning=_kind(said, words))
    return None


def _card(
    change: str, said: Utterance, words: Lexicon, cues: tuple[Cue, ...], **more: str | None
) -> Reading:
    named = _names(said) or (_strangers(said) if change == "decline" else [])
    kind = category(said, words, guessed=False)  # A supplier may be called like one.
    named = named or ([kind] if kind and change == "decline" else [])
    arguments: dict[str, Any] = {
        "change": change, "names": named or None, "reason": _reason(said, words, cues),
    }  # fmt: skip
    return Reading("offer_change", arguments | more, "change", _PLAINLY)


def _over(said: Utterance, words: Lexicon) -> tuple[Cue, ...]:
    """The cues by which a trouble is said to be over, or an invoice to be no duplicate."""
    if "?" in said.text:
        return ()
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_told = {
        "settled": _kind(said, words) and not names_papers, "no_duplicate": said.references,
    }  # fmt: skip
    for name, is_so in is_told.items():
        if is_so and _said(said, words, name):
            return words.plain[name]
    return ()


def _is_false_alarm(said: Utterance, words: Lexicon) -> bool:
    """ "The duplicate warning on RE-1 is a false alarm, drop it" declines no document."""
    is_named = bool(said.references or said.vendors) and "?" not in said.text
    return is_named and bool(_said(said, words, "false_alarm"))


def _said(said: Utterance, words: Lexicon, name: str) -> re.Match[str] | None:
    """What says so within one clause, unless it is negated."""
    is_negative = name in _NEGATIVE
    for clause in said.clauses:
        line = without_openers(clause, words)
        for cue, _ in words.plain[name]:
            found = cue.search(line)
            end = found and (found.start() if is_negative else found.end())
            if found and not set(line[:end].split()) & set(words.negations):
                return found
    return None


def _kind(said: Utterance, words: Lexicon) -> str | None:
    """The kind of warning that is spoken of."""
    told = next((one for one in _KINDS if has(words.plain[f"warns_{one}"], said.words)), None)
    return _NAMED.get(told, told) if told else None


def _names(said: Utterance) -> list[str]:
    """Whose it is: the numbers, else the suppliers."""
    return list(said.references) or [text for text, _ in said.vendors]


def _strangers(said: Utterance) -> list[str]:
    """The words nobody here knows: a document in review may be from somebody new."""
    strange = [word for word in said.unknown if len(word) >= _SHORTEST_NAME]
    return [" ".join(strange)] if strange else []


def _is_of_papers(order: re.Match[str], said: Utterance, words: Lexicon) -> bool:
    """Whether a document is named or meant: "reject it", "reject the second document"."""
    if _names(said) or _strangers(said):
        return True
    _, *between = f"{order[0]}{order.string[order.end() :]}".split()
    little = words.small | words.pronouns | words.between_values | words.ordinals.keys()
    little |= {order[0].split()[-1]}
    return any(word.startswith(words.documents) for word in between) or little.issuperset(between)


def _reason(said: Utterance, words: Lexicon, cues: tuple[Cue, ...]) -> str | None:
    """What is said beside the order, as it was typed: ", we called them", "because it is ours"."""
    because = "|".join(map(re.escape, words.because))
    parts = [
        part.strip(" .!?")
        for clause in _PARTS.split(said.text)
        for part in re.split(rf"(?i)\s(?:{because})\s", f" {clause} ")
    ]
    told = [one for one in parts if len(one.split()) > 1 and not _orders(one, words, cues)]
    return ", ".join(told) or None


def _orders(part: str, words: Lexicon, cues: tuple[Cue, ...]) -> bool:
    """Whether a part is the order itself, or nothing but "please"."""
    spoken = (
        word
        for one in part.split()
        for word in (["<ref>"] if any(ch.isdigit() for ch in one) else split(fold(one)))
    )
    line = without_openers("".join(f" {word}" for word in spoken), words)
    return not line or has(cues, line)
