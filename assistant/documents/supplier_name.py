"""The supplier's name on a page: the one for which most speaks, of all that may be names."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from math import exp

from assistant.documents import labels, mail_hosts
from assistant.documents.candidates import Candidate
from assistant.documents.company_names import is_bank, is_name, is_prose
from assistant.documents.findings import Finding
from assistant.documents.label import Label
from assistant.documents.layout import Layout, Run
from assistant.documents.mail_hosts import Hosts
from assistant.documents.name_mentions import (
    behind_labels,
    first_of_sellers,
    in_large,
    in_two_lines,
    is_above,
    is_among_heads,
    median_height,
    parts,
)
from assistant.documents.ourselves import NOBODY, Ourselves
from assistant.documents.parties import has_address, heads, seller_runs, window_runs

# What speaks for a name, and what against it: how many times as likely, as a logarithm.
# Fitted to labelled papers of many countries, with what no paper had evidence for set by hand.
WEIGHTS = {
    "seller": 4.2,  # behind or under the word for a seller
    "payee": 1.5,  # behind “pay to”
    "holder": 2.6,  # behind the word for an account's holder
    "trading": 2.5,  # “Nord is a trading name of Nord Trading Limited”: either
    "signed": 1.0,  # behind the “for” of a signature
    "legal form": 2.1,
    "host": 3.3,  # the mail and the pages that are named are its own
    "first": 2.5,  # the first name on the page that is not the buyer's
    "early": 0.6,  # the second or the third
    "above": 1.1,
    "large": 1.0,
    "whole": 1.0,  # one name in two lines
    "foot": 0.3,
    "registered": 2.6,  # with its register or its capital in its line
    "street": 1.1,  # with its street in its line
    "addressed": 0.4,  # a town under it
    "called": 1.3,  # a telephone, a page or an account under it
    "numbered": 1.4,  # a number for taxes in its line or under it
    "buyer": -1.5,
    "window": -1.0,  # in an envelope's window
    "tabular": -0.6,
    "prose": -2.5,
    "bank": -3.0,
}
AGAINST = frozenset({"window", "tabular", "prose", "bank"})  # only where all mentions have it
LEAST = 2.5  # what speaks for nobody being named
UNSURE = 0.5  # under even odds, a host that is named again and again is surer
LEAST_SHARE = 0.2  # of all that speaks for any name: with less, a person types it

_STREET = Label(
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|street|road|avenue|rue|via|calle|straat"
    r"|\bp\.?o\.? ?box)\b|\d{5}"
)
# What a company says of itself at the foot: where it is registered, with what capital.
_REGISTERED = Label(
    r"registro mercantil|reg\.? ?mer(?:c(?:antil)?)?\.|inscrita en"
    r"|registro (?:delle )?imprese|r\.?c\.?s\.? |au capital"
    r"|capital(?: social)? (?:de|:)|amtsgericht|handelsregister|(?<![^\W_])hr[ab] ?\d"
    r"|registered (?:in|office)|(?:company|reg\w*) (?:no|number)|(?<![^\W_])kvk"
    r"|(?<![^\W_])sire[nt]|immatricul[ée]e|rea [a-z]{2}|obchodn[íi]m rejst|krs"
)


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """A place where a name stands, and what that place tells of it."""

    name: Candidate
    signals: frozenset[str]


def read(
    layout: Layout, buyer: set[int], us: Ourselves = NOBODY, ours: Set[int] = frozenset()
) -> Finding | None:
    """The name with most behind it, as sure as its share in all; None when there is too little.

    `ours` are the runs of `buyer` that are known to speak of `us`.
    """
    hosts = mail_hosts.read(layout, buyer).without(us.is_named)
    ranked = [
        (sum(WEIGHTS[one] for one in signals), mentions[0].name)
        for mentions, signals in evidence(layout, buyer, hosts, ours)
        if not us.is_named(mentions[0].name.value)
    ]
    score, top = max(ranked, key=lambda one: one[0], default=(0.0, None))
    share = exp(score) / (exp(LEAST) + sum(exp(one) for one, _ in ranked))
    host = hosts.alone()
    is_told = score > LEAST and share > (UNSURE if host else LEAST_SHARE)
    if top and is_told:
        return top.finding(max(0.3, min(share, 0.9)))
    return host.finding(max(0.3, min(host.score, 0.9))) if host else None


def evidence(
    layout: Layout, buyer: set[int], hosts: Hosts, ours: Set[int] = frozenset()
) -> Iterator[tuple[list[Mention], frozenset[str]]]:
    """Each name with its mentions, the one that tells most first, and all that is told of it."""
    names: dict[str, list[Mention]] = {}
    for one in _mentions(layout, buyer, hosts):
        if id(one.name.run) in ours:
            continue
        names.setdefault(_plain(one.name.value), []).append(one)
    theirs = tuple(
        name
        for name, found in names.items()
        if len(name) > 5 and any("buyer" in one.signals for one in found)
    )
    for name, found in names.items():
        signals = frozenset[str]().union(*(one.signals for one in found))
        signals -= AGAINST - frozenset.intersection(*(one.signals for one in found))
        found.sort(key=lambda one: -sum(WEIGHTS[signal] for signal in one.signals))
        value = found[0].name.value
        in_prose = is_prose(value)
        extra = {
            "legal form": not in_prose and _has_form(value),
            "host": hosts.is_of(value),
            "buyer": bool(theirs) and name.startswith(theirs),
            "prose": in_prose,
            "bank": is_bank(value) and "registered" not in signals,
        }
        yield found, signals | {signal for signal, holds in extra.items() if holds}


def _mentions(layout: Layout, buyer: set[int], hosts: Hosts) -> Iterator[Mention]:
    lines = [
        Candidate(value, run, start, end, 0.0)
        for run in layout.runs
        for value, start, end in parts(run.text)
        if is_name(value)
        and (_has_form(value) or not (is_among_heads(layout, run) or _is_a_town(layout, run)))
    ]
    place = _Places(layout, buyer, lines)
    firsts = [*first_of_sellers(layout)]
    under = {id(run) for run in firsts}
    titles = [run.words[0] for run in firsts]
    halves = set[str]()
    first = under | {id(run) for run in layout.runs[:1]}
    for one in [*in_two_lines(layout, buyer, first), *in_large(layout, buyer)]:
        halves |= {*one.value.split("\n")}
        whole = replace(one, value=one.value.replace("\n", " "))
        told = {"whole", "seller"} if one.run.words[0] in titles else {"whole"}
        yield Mention(whole, place.signals(whole) | told)
    named = [
        *((one, {kind}) for one, kind in behind_labels(layout, buyer, place.seller)),
        *((one, {"seller"} if id(one.run) in under else set[str]()) for one in lines),
        *((one, set[str]()) for one in hosts.written(layout)),
    ]
    for one, told in named:
        if one.value not in halves:
            yield Mention(one, place.signals(one) | told)


class _Places:
    """What a place on its page tells of a name that stands there."""

    def __init__(self, layout: Layout, buyer: set[int], lines: list[Candidate]) -> None:
        self._layout = layout
        self.seller = seller_runs(layout)
        self._buyer = buyer - self.seller
        self._window = set[int]() if _has_name(layout, buyer) else window_runs(layout)
        above = [run for run in layout.runs if run.page == 1 and is_above(run)]
        self._usual = max(median_height(layout.runs), median_height(above))
        theirs = buyer | self._window
        first = [id(one.run) for one in lines if one.run.page == 1]
        strangers = dict.fromkeys(run for run in first if run not in theirs)
        self._order = {run: place for place, run in enumerate(strangers)}
        self._heads: dict[int, frozenset[str]] = {}

    def signals(self, one: Candidate) -> frozenset[str]:
        """The signals of one place."""
        run, me = one.run, id(one.run)
        has_more = len(one.value) < len(run.text) - 6
        is_registered = has_more and _REGISTERED.search(run.text) is not None
        is_top = run.page == 1 and is_above(run)
        told = {
            "above": is_top,
            "foot": run.box[1] > run.sheet[1] * 0.85,
            "large": is_top and run.height > 1.25 * self._usual,
            "first": is_top and self._order.get(me) == 0,
            "early": is_top and self._order.get(me) in (1, 2),
            "registered": is_registered,
            "legal form": _has_form_behind(run.text, one.end),
            "street": has_more and _STREET.search(run.text) is not None,
            "buyer": me in self._buyer and not is_registered,
            "window": me in self._window,
            "tabular": me not in self.seller and len(self._layout.row_of(run)) > 3,
        }
        found = frozenset(signal for signal, holds in told.items() if holds)
        return found if me in self._window else found | self._headed(run)

    def _headed(self, run: Run) -> frozenset[str]:
        if id(run) not in self._heads:
            self._heads[id(run)] = heads(self._layout, run)
        return self._heads[id(run)]


def _is_a_town(layout: Layout, run: Run) -> bool:
    """Whether a postal code stands before it in its row, set apart."""
    left = [one for one in layout.row_of(run) if one.box[0] < run.box[0]][-1:]
    return any(_POSTAL_CODE.fullmatch(one.text) for one in left)


_POSTAL_CODE = re.compile(r"(?:[A-Z]{1,2}-?)?\d{4,5}")


def _has_form(value: str) -> bool:
    return labels.LEGAL_FORM.search(value) is not None


def _has_form_behind(text: str, end: int) -> bool:
    """“Nord Mobile – SAS au capital de …”."""
    dash = _DASH.match(text, end)
    return dash is not None and labels.LEGAL_FORM.match(text, dash.end()) is not None


_DASH = re.compile(r" ?[-–—] ?")


def _has_name(layout: Layout, block: set[int]) -> bool:
    """Whether a block names a company or a town: then no other address is the buyer's."""
    inside = [run for run in layout.runs if id(run) in block]
    names = (labels.LEGAL_FORM.search(run.text) and is_name(run.text) for run in inside)
    return any(names) or has_address(inside)


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()
