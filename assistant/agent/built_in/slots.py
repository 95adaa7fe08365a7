"""Values of arguments that an utterance names: who, how much, which kind, which of several."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from assistant.agent.built_in.fillers import ways
from assistant.agent.built_in.leaving_out import kept_words
from assistant.agent.built_in.lexicon import THE, Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.tools import category_names
from assistant.tools.amounts import Mention
from assistant.tools.periods import Period, joined, written
from assistant.tools.words import fold, split

_ARTICLES = (
    "the", "word", "a", "an", "le", "mot", "la", "les", "un", "une", "des", "das", "wort", "ein",
    "eine", "einem", "einer", "parola", "il", "lo", "i", "una", "palabra", "el", "las", "los",
    "unos", "unas",
)  # fmt: skip
_PARTICLES = ("auf", "vor", "drauf", "drin")
_DEFINITE = frozenset(THE.split("|"))
_AHEAD = 12  # Letters of "anything" just before a bound.
_NEAR = 14  # Letters that may stand between a bound and its amount.
_COSTS = re.compile(
    r"(\w{3,}?)(?:kosten|ausgaben|rechnung(?:en)?|belege?|quittung(?:en)?|aufwand)$"
)
_SHORTEST_KIND = 4
ANY = (None, None)  # neither a lower nor an upper bound
_IT = re.compile(r"(?<!\w)IT(?=$|[ ,?-](?![A-Z]{2}))")  # Not the pronoun, and not "IT-NUMBER".


def vendor(said: Utterance) -> str | None:
    """The supplier as it was written."""
    return said.vendors[0][0] if said.vendors else None


def called(said: Utterance) -> str | None:
    """The supplier as it is called here, where one is known by what was written."""
    known = said.vendors[0][1] if said.vendors else ()
    return known[0].name if len(known) == 1 else vendor(said)


def main_period(said: Utterance) -> tuple[str | None, Period | None]:
    """The period that is meant, as text too. Several that follow each other are one ("April, May
    and June"); what is yet to come counts only alone; after a comma comes what is asked."""
    begun = [one for one in said.periods if one[1].start and one[1].start < said.today]
    spans = begun or said.periods
    longer = [one for one in spans if one[1].grain != "day"]
    spans = longer or spans  # "For Thursday's call, what did we spend in May": May.
    if not spans:
        return None, None
    together = joined([period for _, period in spans]) if len(spans) > 1 else None
    if together:
        return written(together), together
    return spans[-1] if said.is_parted else spans[0]


def category(said: Utterance, words: Lexicon, *, guessed: bool = True) -> str | None:
    """A word for a kind of cost ("travel", "loyer"), also one nobody knows after "on"."""
    # "Ausgaben ohne Miete" is not about rent, nor is "a note to my accountant" about accounting.
    line = kept_words(said, words)
    for cue, _ in words.drafts:
        line = re.sub(rf"{cue.pattern}(?: \S+){{0,3}}", " ", line)
    spoken = line.split()
    known = _named_in_full(spoken) or next((one for one in spoken if one in words.categories), None)
    known = known or _compound_of_costs(spoken, words) or _in_another_language(said, spoken, words)
    known = known or _paid_accountant(line, words)
    if known or _IT.search(said.text):
        return known or "it"
    return next(
        (
            word
            for ahead, word in pairwise(spoken)
            if guessed and word in said.unknown and ahead in words.category_after
            if len(word) >= _SHORTEST_KIND and word not in words.normal
        ),
        None,
    )


def _paid_accountant(line: str, words: Lexicon) -> str | None:
    """ "What did we pay the accountant?" is of accounting; "for the accountant" is not."""
    for cue, _ in words.plain["pays_accountant"]:
        if found := cue.search(line):
            return next((one for one in found[0].split() if category_names.find(one)), None)
    return None


def two_categories(said: Utterance, words: Lexicon) -> tuple[str, str] | None:
    """Two kinds of cost that stand against each other: "rent with software"."""
    named = [word for word in kept_words(said, words).split() if word in words.categories]
    first = named[0] if named else ""
    other = next((one for one in named if category_names.find(one) != category_names.find(first)),
                 None)  # fmt: skip
    return (first, other) if other else None


def _named_in_full(spoken: Sequence[str]) -> str | None:
    """ "Bank charges", "frais de port": a kind of cost of several words."""
    for length in (3, 2):
        for at in range(len(spoken) - length + 1):
            phrase = " ".join(spoken[at : at + length])
            if category_names.find(phrase):
                return phrase
    return None


def _in_another_language(said: Utterance, spoken: Sequence[str], words: Lexicon) -> str | None:
    """ "Loyer de novembre, when was it due?": a kind of cost in a word of another language; a
    normal word only as somebody who is meant: "the cleaners"."""
    return next(
        (one for ahead, one in pairwise(("", *spoken))
         if one in said.unknown and len(one) >= _SHORTEST_KIND
         and (one not in words.normal or ahead in _DEFINITE) and category_names.find(one)),
        None,
    )  # fmt: skip


def _compound_of_costs(spoken: Sequence[str], words: Lexicon) -> str | None:
    """The kind in "Heizkosten", "Mietrechnungen", where nouns are written as one."""
    for word in spoken if words.capital_nouns else ():
        found = _COSTS.match(word)
        stems = (found[1], found[1].rstrip("s"), f"{found[1]}e", f"{found[1]}ung") if found else ()
        if known := next((one for one in stems if one and category_names.find(one)), None):
            return known
    return None


def slot(name: str, said: Utterance, words: Lexicon) -> str | None:
    """The value of a slot whose cue is the longest in the utterance; what a total is split by is
    also told by what is asked for the most of, not by who all bills are from."""
    if name != "group_by":
        return _longest(name, said.words, words)
    line = said.words
    for cue, _ in words.plain["by_suppliers"]:
        line = cue.sub("", line)  # "What suppliers charged us"
    return _longest(name, line, words) or _longest("ranking", line, words)


def _longest(name: str, line: str, words: Lexicon) -> str | None:
    best: tuple[int, str] | None = None
    for value, cues in words.slots[name].items():
        for cue, _ in cues:
            for way in ways(line):
                found = cue.search(way)
                if found and (best is None or len(found[0]) > best[0]):
                    best = len(found[0]), value
    return best[1] if best else None


def order(said: Utterance, words: Lexicon) -> str | None:
    """How a list is sorted: "from the largest to the smallest" by what is said first; "larger than
    400 €" sorts nothing."""
    line = words.bounding.sub(" ", said.words)
    found = [
        (one.start(), -len(one[0]), value)
        for value, cues in words.slots["order"].items()
        for cue, _ in cues
        if (one := cue.search(line))
    ]
    return min(found)[2] if found else None


def counted(said: Utterance, words: Lexicon) -> int | None:
    """How many are asked for: "the last five", "les vingt plus chères"."""
    heard, numbers = said.words.split(), iter(said.numbers)
    ranks = (*words.slots["compare"]["top"], *(c for v in words.slots["order"].values() for c in v))
    for at, word in enumerate(heard):
        number = next(numbers, None) if word == "<number>" else words.numbers.get(word)
        is_bound = f" {' '.join(heard[:at])}".endswith(words.not_a_number_after)
        near = (heard[max(at - 3, 0) : at + 1], heard[at + 1 : at + 7])
        if number and not is_bound and any(has(ranks, f" {' '.join(side)}") for side in near):
            return number
    return None


def bounds(said: Utterance, words: Lexicon, *, exact: bool = True) -> tuple[str | None, str | None]:
    """The least and the most amount, as text; an amount alone is both where `exact`."""
    line = said.words.replace("<number>", "<amount>")
    compare = words.slots["compare"]
    if len(said.amounts) == 2 and _are_a_pair(line, words, compare["between"]):
        return str(said.amounts[0].value), _text_of(said.amounts[1])
    days = [*_counts_days(said, words), counted(said, words)]
    given = [one for one in said.amounts if one.value > 100 or one.currency or not said.numbers]
    given = given or ([] if top_number(said, words) else list(said.amounts))
    given = [one for one in given if one.currency or int(one.value) not in days]
    if not given:
        return None, None
    if len(given) == 1 and exact and has(compare["about"], line):
        return _about(given[0])
    if len(given) == 1 and exact and has(words.plain["of_amount"], line):
        return _text_of(given[0]), _text_of(given[0])  # "Die Rechnung über 576 Euro" is of that.
    found: dict[str, str] = {}
    places = [one.start() for one in re.finditer(" <amount>", line)]
    for place, amount in zip(places, said.amounts, strict=False):
        kind = _bound(line, place, words) if amount in given else None
        if kind:
            found.setdefault(kind, _text_of(amount))
    if not found and exact:
        return _text_of(given[0]), _text_of(given[0])
    return found.get("least"), found.get("most")


def _about(amount: Mention) -> tuple[str, str]:
    """ "Around 300": a tenth less or more."""
    tenth = amount.value / 10
    ends = (
        replace(amount, value=amount.value - tenth),
        replace(amount, value=amount.value + tenth),
    )
    return _text_of(ends[0]), _text_of(ends[1])


def _bound(line: str, place: int, words: Lexicon) -> str | None:
    """Whether an amount is the least or the most: "over <amount>", "<amount> or less"; what is
    not over it is under it."""
    compare = words.slots["compare"]
    before, after = line[max(0, line.rfind(" <amount>", 0, place)) : place], line[place + 9 :]
    for kind in ("over", "under"):
        cues = [cue.match(after) for cue, _ in compare[f"{kind}_after"]]
        if any(one and not after[one.end() :].startswith(" <amount>") for one in cues):
            return "least" if kind == "over" else "most"
    ends = [
        (found.end(), len(found[0]), kind, found.start())
        for kind in ("over", "under")
        for cue, _ in compare[kind]
        for found in cue.finditer(before)
        if len(before) - found.end() <= _NEAR
    ]
    if not ends:
        return None
    _, _, kind, start = max(ends)
    ahead = before[:start]
    is_hidden = any(
        found.end() == len(ahead) for cue, _ in compare["hidden"] for found in cue.finditer(ahead)
    )
    is_left_out = has(compare["everything"], ahead[-_AHEAD:]) and has(compare["except"], line)
    is_hidden = is_hidden or is_left_out  # "Without X and anything under 200"
    is_negated = is_hidden or bool(set(ahead.split()[-1:]) & set(words.negations))
    return "least" if (kind == "over") != is_negated else "most"


def _counts_days(said: Utterance, words: Lexicon) -> list[int]:
    """The numbers when the line counts days with them."""
    is_days = any(f" <number> {word} " in f"{said.words} " for word in words.days)
    return said.numbers if is_days else []


def _text_of(amount: Mention) -> str:
    return f"{amount.value} {amount.currency or ''}".strip()


def _are_a_pair(line: str, words: Lexicon, cues: Sequence[Cue]) -> bool:
    """ "Between 200 and 500 euros", "de 200 à 500": two ends, nothing but a small word between."""
    first, second = (found.end() for found in re.finditer(" <amount>", line))
    between = line[first : second - len(" <amount>")].split()
    joints = {*words.conjunctions, *(old for old, _ in words.joins), *words.ends}
    is_joint = not between or bool(joints & set(between))
    return len(between) <= 3 and is_joint and _before_amount(cues, line)


def _before_amount(cues: Sequence[Cue], line: str) -> bool:
    place = line.find(" <amount>")
    return place >= 0 and any(
        found.end() <= place and place - found.end() <= 14
        for cue, _ in cues
        for found in cue.finditer(line)
    )


def has(cues: Sequence[Cue], line: str) -> bool:
    """Whether one of the cues is heard."""
    return any(cue.search(way) for way in ways(line) for cue, _ in cues)


def top_number(said: Utterance, words: Lexicon) -> int | None:
    """ "Top 10": ten; "who do we spend most with": none named."""
    if said.numbers and has(words.slots["compare"]["top"], said.words):
        return said.numbers[0]
    ranked = (*words.slots["compare"]["top"], *words.slots["compare"]["ranked"])
    counted = re.search(r" <number>( \S+)", said.words)
    if said.numbers and counted and has(words.slots["compare"]["ranked"], counted[1]):
        return said.numbers[0]
    heard = said.words.split()
    for at, word in enumerate(heard):
        beside = (heard[max(at - 1, 0) : at], heard[at + 1 : at + 3])  # "trois plus gros"
        if word in words.numbers and any(has(ranked, f" {' '.join(one)}") for one in beside):
            return words.numbers[word]
    return None


def words_sought(said: Utterance, words: Lexicon) -> str | None:
    """Words to look for: quoted, or after "containing"."""
    states = [cue for cues in words.slots["status"].values() for cue in cues]
    if said.quotes and not has(states, f" {' '.join(split(said.quotes[0]))}"):
        return _as_typed(said.quotes[0], said)
    for cue, _ in words.text_words:
        for clause in said.clauses:
            found = cue.search(clause)
            spoken = clause[found.end() :].split() if found else []
            if (
                not found
                or not spoken
                or spoken[0].startswith("<")
                or spoken[0] in words.before_amounts
            ):
                continue
            kept = [word for word in spoken if not word.startswith("<") and word not in _ARTICLES]
            if words.capital_nouns and kept[1:] and kept[-1] in _PARTICLES:
                kept.pop()  # "Wo taucht das Wort Wartung auf?"
            if kept:
                return _as_typed(" ".join(kept[:3]), said)
    return None


def _as_typed(sought: str, said: Utterance) -> str:
    """Words with the accents that they were typed with."""
    at = fold(said.text).find(sought)
    return said.text[at : at + len(sought)].lower() if at >= 0 else sought


def reference(said: Utterance) -> str | None:
    """The first invoice number that is named."""
    return said.references[0] if said.references else None


def in_currency(said: Utterance) -> dict[str, Any]:
    """The currency that is asked for, where no amount carries it."""
    is_bound = any(one.currency for one in said.amounts)
    return {"currency": said.currency} if said.currency and not is_bound else {}


def combination(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """What a payment of an amount is looked for with."""
    large = [one for one in said.amounts if one.currency or one.value > 100] or said.amounts
    spoken = next((words.numbers[word] for word in said.words.split() if word in words.numbers), 0)
    count = next((one for one in said.numbers if 1 < one <= 4), spoken)
    currency = next((one.currency for one in large if one.currency), None)
    amount = f"{_made([one.value for one in large], said, words)} {currency or ''}".strip()
    return {"amount": amount, "count": count or None, "vendor": vendor(said)}


def _made(values: list[Decimal], said: Utterance, words: Lexicon) -> Decimal:
    """Of several amounts the one that the others make, or what those with a plus between make:
    "which bills are 3,552 + 657.28? I sent 4,209.28"."""
    whole = sum(values, Decimal(0))
    if len(values) > 1 and max(values) * 2 == whole:
        return max(values)
    pluses = "|".join(map(re.escape, words.plus))
    is_added = re.search(rf"\d[^\w+]*(?:\+|\b(?:{pluses})\b)[^\w+]*\d", fold(said.text))
    return whole if len(values) > 1 and is_added else values[0]
