"""The words of one language, from its file: cues of intents, refusals, values of arguments."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assistant.agent.built_in.concepts import Concepts, concepts, thesaurus
from assistant.tools import period_words
from assistant.tools.period_reader import UNITS
from assistant.tools.words import split

_FOLDER = Path(__file__).parent / "languages"
_NORMAL = Path(__file__).parent / "normal_words"  # They name nobody, and nothing that is asked.
NEAR, FAR = 3, 5  # Words between a "not" and what it forbids; after the verb it may be further.
THE = "the|our|any|le|la|les|l|die|der|das|den|il|lo|gli|i|el|los|las"
_ORDERS = Path(__file__).parent / "orders"
Cue = tuple[re.Pattern[str], int]
# Where the words of a field stand in a language's file.
_TUPLES = {
    "starts": "follow_up.starts",
    "only": "follow_up.only",
    "why": "follow_up.why",
    "vendor_after": "slots.compare.vendor_after",
    "name_after": "slots.compare.name_after",
    "before_none": "strangers.before_none",
    "noun_ends": "strangers.noun_ends",
    "goes_on": "strangers.goes_on",
    "category_after": "slots.compare.category_after",
    "days": "slots.compare.days",
    "negations": "whole.negations",
    "conditions": "whole.conditions",
    "apart": "whole.apart",
    "between": "whole.between",
    "than": "beside.than",
    "as_of": "beside.as_of",
    "corrects": "beside.corrects",
    "money_moves": "beside.money_moves",
    "billing": "beside.billing",
    "billed_by": "beside.billed_by",
    "documents": "beside.documents",
    "purposes": "beside.purposes",
    "conjunctions": "whole.and",
    "plus": "whole.plus",
    "together": "whole.together",
    "either": "whole.or",
    "tells": "whole.tells",
    "because": "whole.because",
    "others": "follow_up.others",
    "basis_leads": "basis.leads",
    "basis_nots": "basis.nots",
    "bounds": "slots.compare.bounds",
}
_SETS = {
    "pronouns": "follow_up.pronouns",
    "between_values": "follow_up.between",
    "beside_it": "about_it.small",
    "categories": "categories",
    "refers": "whole.refers",
    "small": "small_words",
    "to_date": "beside.to_date",
    "tell_me": "beside.tell_me",
    "comparing": "beside.comparing",
    "beside_kinds": "beside.beside_kinds",
    "which": "whole.which",
    "relative": "whole.relative",
    "agrees": "confirmation.plain",
}
_CUES = {
    "received": "beside.received",
    "even": "beside.even",
    "drops": "beside.drops",
    "year_on_year": "beside.year_on_year",
    "last_one": "whole.last_one",
    "drafts": "whole.drafts",
}


@dataclass(frozen=True)
class Acts:
    """Orders to act on the world, each with the topic it is refused under: verbs that need an
    object behind them, verbs that carry theirs, and phrases."""

    verbs: dict[str, str]
    whole: dict[str, str]
    objects: frozenset[str]
    asks: frozenset[str]
    phrases: dict[str, tuple[Cue, ...]]


@dataclass(frozen=True)
class Orders:
    """What tells an order to approve or send from one that is held back, put off or taken back,
    from a question about it, and from what somebody else says: one pattern each."""

    verbs: re.Pattern[str]
    negated: re.Pattern[str]
    holds: re.Pattern[str]
    later: re.Pattern[str]
    polite: re.Pattern[str]
    asks: re.Pattern[str]
    states: re.Pattern[str]
    says: re.Pattern[str]
    papers: re.Pattern[str]
    mine: re.Pattern[str]
    obeys: re.Pattern[str]
    several: re.Pattern[str]
    approves: re.Pattern[str]
    to_me: re.Pattern[str]
    spares: re.Pattern[str]
    to: re.Pattern[str]
    others: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """One language's patterns, compiled, and every word it knows."""

    language: str
    intents: dict[str, tuple[Cue, ...]]
    offers: dict[str, tuple[Cue, ...]]
    refusals: dict[str, tuple[Cue, ...]]
    acts: Acts
    orders: Orders
    slots: dict[str, dict[str, tuple[Cue, ...]]]
    openers: tuple[str, ...]
    corrections: tuple[str, ...]
    starts: tuple[str, ...]
    only: tuple[str, ...]
    pronouns: frozenset[str]
    between_values: frozenset[str]
    why: tuple[str, ...]
    about_it: dict[str, tuple[Cue, ...]]
    beside_it: frozenset[str]
    ordinals: dict[str, int]
    many: dict[str, int]
    text_words: tuple[Cue, ...]
    vendor_after: tuple[str, ...]
    name_after: tuple[str, ...]
    before_none: tuple[str, ...]
    noun_ends: tuple[str, ...]
    goes_on: tuple[str, ...]
    categories: frozenset[str]
    category_after: tuple[str, ...]
    currencies: dict[str, str]
    currency_names: tuple[tuple[str, str], ...]
    feasts: tuple[tuple[str, str], ...]
    idioms: tuple[tuple[str, str], ...]
    lone_days: tuple[tuple[str, str], ...]
    after_days: str
    bounds: tuple[str, ...]
    days: tuple[str, ...]
    numbers: dict[str, int]
    joins: tuple[tuple[str, str], ...]
    ends: frozenset[str]
    months: tuple[str, ...]
    spans: frozenset[str]
    turns: frozenset[str]
    units: frozenset[str]
    negations: tuple[str, ...]
    refers: frozenset[str]
    conditions: tuple[str, ...]
    small: frozenset[str]
    apart: tuple[str, ...]
    between: tuple[str, ...]
    than: tuple[str, ...]
    as_of: tuple[str, ...]
    to_date: frozenset[str]
    tell_me: frozenset[str]
    corrects: tuple[str, ...]
    number_after: tuple[tuple[str, int], ...]
    money_moves: tuple[str, ...]
    not_a_number_after: tuple[str, ...]
    billing: tuple[str, ...]
    billed_by: tuple[str, ...]
    before_amounts: frozenset[str]
    bounding: re.Pattern[str]
    comparing: frozenset[str]
    beside_kinds: frozenset[str]
    beside_countries: dict[str, frozenset[str]]
    documents: tuple[str, ...]
    purposes: tuple[str, ...]
    received: tuple[Cue, ...]
    even: tuple[Cue, ...]
    drops: tuple[Cue, ...]
    year_on_year: tuple[Cue, ...]
    conjunctions: tuple[str, ...]
    plus: tuple[str, ...]
    together: tuple[str, ...]
    which: frozenset[str]
    last_one: tuple[Cue, ...]
    either: tuple[str, ...]
    tells: tuple[str, ...]
    because: tuple[str, ...]
    agrees: frozenset[str]
    relative: frozenset[str]
    others: tuple[str, ...]
    drafts: tuple[Cue, ...]
    plain: dict[str, tuple[Cue, ...]]
    house: dict[str, tuple[Cue, ...]]
    basis: dict[str, tuple[Cue, ...]]
    basis_leads: tuple[str, ...]
    basis_nots: tuple[str, ...]
    frame: re.Pattern[str]
    short: dict[str, str]
    words: frozenset[str]
    common: frozenset[str]
    normal: frozenset[str]
    stems: tuple[str, ...]
    long_stems: tuple[str, ...]
    capital_nouns: bool
    heads: tuple[str, ...]
    concepts: Concepts
    thesaurus: Concepts


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; English where there is none."""
    path = _FOLDER / f"{language}.toml"
    if not path.is_file():
        return lexicon("en")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    slots = {name: dict(_table(value)) for name, value in data["slots"].items()}
    alike = data["alike"]
    telling = {
        name: value
        for name, value in data.items()
        if name not in ("common", "acts", "beside", "sought", "about_it")
    }
    telling["house"] = [list(topics.values()) for topics in data["house"].values()]
    words = frozenset(_words_in(telling)) | _period_words(language)
    words |= _participles(data.get("participles", []), _stems_in(telling))
    acts = _acts(data["acts"])
    compare, beside, whole = data["slots"]["compare"], data["beside"], data["whole"]
    return Lexicon(
        language=language,
        **_listed(data),
        intents={
            name: tuple((pattern(cue), weight) for cue, weight in cues)
            for name, cues in data["intents"].items()
        },
        offers=_cued(data["offers"]),
        refusals=_cued(data["refusals"]),
        plain=_cued(data["plain"], alike=alike),
        acts=acts,
        orders=_orders(language, data["refusals"]["negated"]),
        slots={name: _cued(table, alike=alike) for name, table in slots.items()},
        openers=tuple(spaced(one) for one in data["openers"]),
        corrections=tuple(spaced(one) for one in data["corrections"]),
        about_it=_cued(data["about_it"], but=("small",)),
        text_words=_cues(sorted(data["slots"]["text"]["words"], key=len, reverse=True)),
        **{name: data[name] for name in ("ordinals", "many", "currencies", "numbers", "short")},
        currency_names=tuple(beside["currency_names"].items()),
        feasts=tuple(beside["feasts"].items()),
        idioms=tuple(beside["idioms"].items()),
        lone_days=tuple(beside["lone_days"].items()),
        after_days="|".join(beside["after_days"]),
        joins=tuple(data["joins"].items()),
        number_after=tuple(beside["number_after"].items()),
        ends=frozenset(word.split()[-1] for word in _named(language, "to")),
        months=tuple(word for word in _named(language, "month_name") if len(word) > 2),
        spans=_period_words(language),
        turns=frozenset(_named(language, "this", "last", "next")),
        units=frozenset(_named(language, *UNITS)),
        not_a_number_after=tuple(
            f" {word}" for word in (*compare["bounds"], *beside["no_number_after"])
        ),
        before_amounts=frozenset(
            cue.split()[0] for kind in ("over", "under", "between") for cue in compare[kind]
        ),
        bounding=re.compile(rf"(?:{_any(slots, 'over', 'under')})(?= <(?:amount|number)>)"),
        beside_countries={
            name: frozenset(beside[f"countries_{name}"]) for name in ("from", "between")
        },
        basis=_cued(data["basis"], but=("leads", "nots"), alike=alike),
        house={
            f"{kind}.{name}": _cues(cues)
            for kind in ("refused", "talk")
            for name, cues in data["house"][kind].items()
        },
        frame=_frame(whole, language),
        words=words,
        common=words
        | frozenset((*data.get("common", []), *acts.verbs, *acts.whole))
        | frozenset(_words_in(_order_words(language))),
        normal=_normal(language),
        stems=tuple(sorted(set(_stems_in(telling)))),
        long_stems=tuple(sorted({stem for stem in _stems_in(telling) if len(stem) > 4})),
        capital_nouns=data["capital_nouns"],
        heads=tuple(data.get("heads", ())),
        concepts=concepts(language, compounds=data["capital_nouns"]),
        thesaurus=thesaurus(language, compounds=data["capital_nouns"]),
    )


def _listed(data: dict[str, Any]) -> dict[str, Any]:
    """The words that stand in the file as the lexicon holds them."""
    made: dict[str, Any] = {name: tuple(_at(data, place)) for name, place in _TUPLES.items()}
    made |= {name: frozenset(_at(data, place)) for name, place in _SETS.items()}
    return made | {name: _cues(_at(data, place)) for name, place in _CUES.items()}


def _at(data: dict[str, Any], place: str) -> list[str]:
    """The words at a place of the file such as "whole.and"."""
    *tables, name = place.split(".")
    for table in tables:
        data = data[table]
    words: list[str] = data[name]
    return words


def _normal(language: str) -> frozenset[str]:
    """The normal words of a language, and those that are normal in every one."""
    files = (_NORMAL / f"{name}.txt" for name in (language, "every"))
    return frozenset(word for file in files for word in file.read_text(encoding="utf-8").split())


@cache
def sought_words(language: str) -> dict[str, Any]:
    """How people say what they look for in the text of papers; in English where there is no way."""
    path = _FOLDER / f"{language}.toml"
    if not path.is_file():
        return sought_words("en")
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))["sought"]
    return table


def _acts(table: dict[str, Any]) -> Acts:
    verbs, whole = (
        {f"{stem}{end}": topic for topic, stems in table["verbs"].items()
         if topic != "tricks" or name == "endings"  # "Olvídalo" only drops what was said.
         for stem in stems for end in table[name]}
        for name in ("endings", "clitics")
    )  # fmt: skip
    phrases = {name: _cues([f"^{cue}" for cue in cues]) for name, cues in table["phrases"].items()}
    return Acts(verbs, whole, frozenset(table["objects"]), frozenset(table["asks"]), phrases)


@cache
def _order_words(language: str) -> dict[str, list[str]]:
    return tomllib.loads((_ORDERS / f"{language}.toml").read_text(encoding="utf-8"))


def _orders(language: str, forbidden: list[str]) -> Orders:
    table = _order_words(language)
    either = {name: _either(cues) for name, cues in table.items()}
    negated = [rf"{either['nots']}{_gap(NEAR)}{either['verbs']}", _either(forbidden)]
    if table["behind"]:
        negated.append(rf"{either['behind']}{_gap(FAR)}{either['nots']}(?:{either['ends']}|$)")
    told = [rf"{either['did']}{_gap(FAR)}{either['verbs']}"] if table["did"] else []
    named = " <(?:ref|vendor)>"
    spared = [rf"{either['spares']}{_gap(1)}{named}.*", rf"{named}{_gap(1)}{either['spared']}$"]
    plain = ("verbs", "holds", "later", "polite", "asks", "says", "papers", "mine", "obeys",
             "several", "approves", "to_me", "to", "others")  # fmt: skip
    return Orders(
        negated=re.compile("|".join(negated)),
        states=re.compile("|".join([either["states"], *told])),
        spares=re.compile("|".join(spared)),
        **{name: re.compile(either[name]) for name in plain},
    )


def _either(cues: list[str]) -> str:
    """One pattern for any of these cues."""
    return rf"(?:{'|'.join(pattern(cue).pattern for cue in cues)})"


def _gap(most: int) -> str:
    return rf"(?: \S+){{0,{most}}}?"


def pattern(cue: str) -> re.Pattern[str]:
    """A cue as a regular expression over words that stand between single spaces: `*` ends (or
    begins) a word freely, `...` is a gap, `gets|takes` is either."""
    anchored = cue.startswith("^")
    pieces = [_piece(piece) for piece in spaced(cue.removeprefix("^")).split()]
    start = "^" if anchored else ""
    return re.compile(f"{start}{''.join(pieces)}(?= |$)")


def _piece(piece: str) -> str:
    """One word of a cue, any of several ("gets|takes"), or a gap."""
    if piece == "...":
        return r"(?: \S+){0,5}?"
    ways = [
        (r"\S*" if one.startswith("*") else "")
        + re.escape(one.strip("*"))
        + (r"\S*" if one.endswith("*") else "")
        for one in piece.split("|")
    ]
    return f" {ways[0]}" if len(ways) == 1 else f" (?:{'|'.join(ways)})"


def spaced(text: str) -> str:
    """As words stand in an utterance: "n'envoie", "e-mail" are two each."""
    return text.replace("'", " ").replace("-", " ")


def _frame(whole: dict[str, list[str]], language: str) -> re.Pattern[str]:
    """What stands around a request: "for the board meeting on Thursday", "Cheers, Ben"."""
    weekdays = "|".join(map(re.escape, period_words.lexicon(language).named("weekday_name")))
    some, few = r"(?:[^\W\d_]+['\s]+){0,2}", r"(?:\s+(?:[^\W\d_]+['\s]+){0,2}"
    occasions, signs = (
        "|".join(sorted(map(re.escape, whole[name]), key=len, reverse=True))
        for name in ("occasions", "sign_offs")
    )
    purpose = "|".join(map(re.escape, whole["purpose"]))
    occasion = rf"(?<!\w)(?:{purpose})\s+{some}(?:{occasions}){few}(?:{weekdays})(?!\w))"
    return re.compile(rf"{occasion}|(?<=[.!?,;])\s*(?:{signs})[\s,.!]*(?:[^\W\d_]+[\s.!]*){{0,2}}$")


def _any(slots: dict[str, dict[str, list[str]]], *kinds: str) -> str:
    """One pattern for every cue of these comparisons."""
    cues = (pattern(cue).pattern for kind in kinds for cue in slots["compare"][kind])
    return "|".join(sorted(cues, key=len, reverse=True))


def _cues(cues: list[str]) -> tuple[Cue, ...]:
    return tuple((pattern(cue), 1) for cue in cues)


def _cued(
    table: dict[str, list[str]],
    but: tuple[str, ...] = (),
    alike: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> dict[str, tuple[Cue, ...]]:
    return {
        name: _cues([_widened(cue, alike) for cue in cues])
        for name, cues in table.items()
        if name not in but
    }


def _widened(cue: str, alike: Mapping[str, Sequence[str]]) -> str:
    """A cue in which a word brings along those that say the same: "paid late" hears "settled"."""
    return " ".join(
        "|".join(word for one in piece.split("|") for word in (one, *alike.get(one, ())))
        for piece in cue.split(" ")
    )


def _table(value: Any) -> list[tuple[str, list[str]]]:  # noqa: ANN401 — a TOML value
    return list(value.items()) if isinstance(value, dict) else [("", value)]


def _words_in(value: Any) -> list[str]:  # noqa: ANN401
    """Every plain word anywhere in the file."""
    if isinstance(value, str):
        return [word for word in split(value) if word.isalpha() and f"{word}*" not in value]
    if isinstance(value, dict):
        return [word for one in (*value.keys(), *value.values()) for word in _words_in(one)]
    return [word for one in value for word in _words_in(one)] if isinstance(value, list) else []


def _stems_in(value: Any) -> list[str]:  # noqa: ANN401
    """Every beginning of words ("synchron*") anywhere in the file."""
    if isinstance(value, str):
        return [
            one[:-1]
            for one in re.split(r"[ |]", spaced(value).removeprefix("^"))
            if one.endswith("*") and len(one) > 4
        ]
    if isinstance(value, dict):
        return [stem for one in value.values() for stem in _stems_in(one)]
    return [stem for one in value for stem in _stems_in(one)] if isinstance(value, list) else []


def _participles(endings: list[str], stems: list[str]) -> frozenset[str]:
    """A cue such as "vencid*" in full: a typing error of "vencidas" is mended to it."""
    return frozenset(
        stem[:-2] + ending for stem in stems for ending in endings if stem.endswith(ending[:2])
    )


def _named(language: str, *kinds: str) -> list[str]:
    """The words for these in the grammar of periods."""
    return [word for kind in kinds for word in period_words.lexicon(language).named(kind)]


def _period_words(language: str) -> frozenset[str]:
    phrases = period_words.lexicon(language).phrases
    return frozenset(word for phrase in phrases for word in phrase if word.isalpha())
