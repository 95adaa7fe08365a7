"""Whether something is ordered to be approved or sent, in its own words.

An order that is negated, put off, taken back or hangs on a condition is held; one that somebody
else gives is only reported; a question whether something was sent orders nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.tools.words import fold, split

SURE = 3  # From which sum on the cues of an order are one.
_REFERENCE, _SPARED = "<ref>", "<spared>"
_INVOICE = re.compile(f"{_REFERENCE}|{_SPARED}")
_SENTENCE = 3  # words in quotes that are more than a name
_AT_END = 2  # Words that may follow "it says" where the next clause is what it says.


@dataclass(frozen=True, slots=True)
class Order:
    """What of an utterance may be an order: the words of it, the places of the invoices it names.

    `is_held`: an order there is negated, put off, taken back or hangs on a condition.
    `is_elsewhere`: it is to go to somebody, not to Qonto.
    `is_asked`: it is asked about. `is_obeyed`: what somebody else orders is to be done.
    """

    line: str
    places: frozenset[int]
    is_held: bool = False
    is_elsewhere: bool = False
    is_asked: bool = False
    is_obeyed: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    line: str
    kind: str = "live"  # or held, asked, reported


def order(said: Utterance, words: Lexicon) -> Order:
    """What of an utterance may be an order to approve or send."""
    parts = list(_parts(said, words))
    kinds = {one.kind for one in parts}
    live = [_without_states(one.line, words) for one in parts if one.kind == "live"]
    is_whole = "".join(live) == "".join(part for one in said.clauses for part in _split(one, words))
    line = said.words if is_whole else "".join(live)
    told = "".join(one.line for one in parts if one.kind == "reported")
    is_put_off = is_order(line + told, words) and _hangs(said, words)
    is_held = "held" in kinds and not _names_its_own(live, words)
    is_elsewhere = _goes_elsewhere(line, said, words)
    return Order(
        line="" if is_put_off or is_held or is_elsewhere else line,
        places=_places(parts),
        is_held=is_held or is_put_off,
        is_elsewhere=is_elsewhere,
        is_asked="asked" in kinds,
        is_obeyed=_obeys(said, parts, words),
    )


def is_order(line: str, words: Lexicon, *, beside: Sequence[Cue] = ()) -> bool:
    """Whether the words are those of an order, whoever gives it; `beside` what only tells a state:
    of "montre le document approuvé" no order to approve is left."""
    return score(line, words, beside=beside) >= SURE


def score(line: str, words: Lexicon, *, beside: Sequence[Cue] = ()) -> int:
    """How plainly words order something to be approved or sent."""
    states = [found.span() for cue, _ in beside for found in cue.finditer(line)]
    return sum(
        weight
        for cue, weight in words.intents["push"]
        if any(not _is_within(one.span(), states) for one in cue.finditer(line))
    )


def _is_within(span: tuple[int, int], states: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in states)


def _parts(said: Utterance, words: Lexicon) -> Iterator[_Part]:
    """An utterance cut at commas and at "and", each part with what it is."""
    is_told = False  # By the clause before: "The note says: push it."
    is_about = bool(said.references) or " qonto" in said.words or is_order(said.words, words)
    for clause in (_with_spared(one, words) for one in said.clauses):
        line = without_openers(clause, words)
        if words.orders.asks.search(line) and not _begins(line, words):
            yield _Part(clause, "asked")
            continue
        ends = _end_of_telling(line, words)
        for part in _split(clause, words):
            is_told = is_told or bool(ends)
            yield _Part(part, "reported" if is_told else _kind(part, words, is_about=is_about))
        is_told = ends is not None and len(line[ends:].split()) <= _AT_END


def _split(clause: str, words: Lexicon) -> list[str]:
    joints = "|".join(map(re.escape, words.conjunctions))
    return re.split(rf" (?:{joints})(?= )", clause)


def _with_spared(clause: str, words: Lexicon) -> str:
    """What is left out of an order is marked: "RE-10482, but not RE-10483"."""
    for pattern in (words.orders.others, words.orders.spares):
        clause = pattern.sub(_marked_as_spared, clause)
    return clause


def _marked_as_spared(found: re.Match[str]) -> str:
    marks = found[0].replace(_REFERENCE, _SPARED).replace("<vendor>", "<other>").split()
    return "".join(f" {one}" for one in marks if one.startswith("<"))


def _kind(part: str, words: Lexicon, *, is_about: bool) -> str:
    """Whether a part holds back an order; `is_about`: orders or invoices are spoken of at all."""
    line = _without_states(part, words)
    if words.orders.to_me.search(line):
        return "live"
    if words.orders.negated.search(line):
        return "held"
    return "held" if is_about and words.orders.holds.search(line) else "live"


def _hangs(said: Utterance, words: Lexicon) -> bool:
    """Whether it is to be done later or on a condition: nobody here can wait for that."""
    if words.orders.to_me.search(said.words):
        return False
    line = words.orders.polite.sub("", said.words)
    is_coming = any(one.start and one.start > said.today for _, one in said.periods)
    return is_coming or bool(words.orders.later.search(line))


def _goes_elsewhere(line: str, said: Utterance, words: Lexicon) -> bool:
    """ "Send RE-10482 to Claire", "back to DHL": an invoice goes to Qonto or nowhere."""
    if _REFERENCE not in line or " qonto" in said.words or words.orders.approves.search(line):
        return False
    if "@" in said.text:
        return True
    goals = ("<vendor>", *map(re.escape, (*said.unknown, *_names(said, words))))
    goal = re.compile(rf"(?: \w+)?? (?:{'|'.join(goals)})(?= |$)")
    behind = line.partition(_REFERENCE)[2]
    return any(goal.match(behind, one.end()) for one in words.orders.to.finditer(behind))


def _names(said: Utterance, words: Lexicon) -> list[str]:
    """Words with a capital, where that tells names from other words."""
    if words.capital_nouns or said.text.isupper():
        return []
    return [fold(one) for one in re.findall(r"(?<=\s)[A-ZÀ-Þ][^\W\d_]+", said.text)]


def _end_of_telling(line: str, words: Lexicon) -> int | None:
    """Where "the note says" ends, if somebody else says something."""
    if words.orders.mine.search(line):
        return None
    found = [one.end() for one in words.orders.says.finditer(line)]
    return max(found, default=None)


def _obeys(said: Utterance, parts: list[_Part], words: Lexicon) -> bool:
    """ "The note says 'release everything': do it.", "the bill says 'pay there', go ahead." """
    is_reported = any(one.kind == "reported" for one in parts)
    told = [one.line for one in parts if one.kind == "reported"]
    told += ["".join(f" {word}" for word in split(fold(one))) for one in said.quotes]
    is_obeyed = bool(words.orders.obeys.search(said.words))
    orders = words.orders.verbs
    if _says_to("".join(told), words) and _only_obeys(said, words):
        return True
    if is_obeyed and is_reported and any(len(one.split()) >= _SENTENCE for one in said.quotes):
        return True
    return is_obeyed and any(is_order(one, words) or orders.search(one) for one in told)


def _says_to(line: str, words: Lexicon) -> bool:
    """ "The bill says to change the IBAN": a paper asks for something, whatever it is."""
    found = words.orders.says.search(line)
    if found is None or not line[found.end() :].strip():
        return False
    named = line[: found.start()]
    is_paper = any(word.startswith(words.documents) for word in named.split())
    return is_paper or bool(words.orders.papers.search(named))


def _only_obeys(said: Utterance, words: Lexicon) -> bool:
    """Whether "do it" stands at the end with nothing behind it: "fais le point" asks for a sum."""
    ends = [one.end() for one in words.orders.obeys.finditer(said.words)]
    behind = words.orders.says.sub("", said.words[max(ends, default=0) :]).split()
    little = words.small | words.pronouns | words.between_values
    polite = {word for one in words.openers for word in one.split()}
    return bool(ends) and "?" not in said.text and not set(behind) - little - polite


def _names_its_own(live: list[str], words: Lexicon) -> bool:
    """ "Don't push the first one, push RE-10482." """
    return any(_REFERENCE in one and is_order(one, words) for one in live)


def _places(parts: list[_Part]) -> frozenset[int]:
    """Which of the invoices that are named, from 0, stand where something may be ordered."""
    places: list[bool] = []
    for one in parts:
        marks = _INVOICE.findall(one.line)
        places += [one.kind == "live" and mark == _REFERENCE for mark in marks]
    return frozenset(at for at, is_live in enumerate(places) if is_live)


def _begins(line: str, words: Lexicon) -> bool:
    """An order begins with its verb."""
    return any(cue.match(line) for cue, _ in words.intents["push"])


def _without_states(line: str, words: Lexicon) -> str:
    """Without what has been done: "has been approved"."""
    return line if _begins(line, words) else words.orders.states.sub("", line)
