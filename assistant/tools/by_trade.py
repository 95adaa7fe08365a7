"""Whom people call by a trade: "the stationer", "papelería Vasseur", "our two glassmakers"."""

import tomllib
from functools import cache
from pathlib import Path

from assistant.tools import category_names
from assistant.tools.vendor_names import VendorMatch, VendorNames
from assistant.tools.words import fold, split
from assistant.workspace import category_guesses

_FILE = Path(__file__).with_name("trades.toml")
_SHORTEST = 3


def is_of_trade(name: str, supplier: str) -> bool:
    """Whether each word of a name is one of the supplier's own, or of the trade that their own
    name tells, and one of them is."""
    own, spoken = set(split(fold(supplier))), split(fold(name))
    are_trades = [_is_called(word, supplier) for word in spoken]
    return any(are_trades) and all(
        is_trade or word in own or len(word) < _SHORTEST
        for word, is_trade in zip(spoken, are_trades, strict=True)
    )


def suppliers(names: VendorNames, name: str) -> tuple[VendorMatch, ...]:
    """The workspace's suppliers whom that can mean; most names hold no trade, and then nobody has
    to be looked through."""
    if not any(is_trade(word) or category_names.find(word) for word in split(fold(name))):
        return ()
    return tuple(one for one in names.everybody() if is_of_trade(name, one.name))


def is_trade(word: str) -> bool:
    """Whether a folded word calls somebody by a trade that is finer than a kind of cost."""
    return word in _trades()


def _is_called(word: str, supplier: str) -> bool:
    """Whether a folded word is the trade, or the kind of cost, that a supplier's name tells."""
    if stems := _trades().get(word):
        return any(one.startswith(stems) for one in split(fold(supplier)))
    kind = category_names.find(word)
    told = category_guesses.guess(supplier) if kind else None
    return told is not None and told[0] == kind


def is_several(word: str) -> bool:
    """Whether such a word calls more than one."""
    return word in _trades("several")


@cache
def _trades(*numbers: str) -> dict[str, tuple[str, ...]]:
    """What somebody of a trade is called, one or several of them, and how their names begin."""
    every = tomllib.loads(_FILE.read_text("utf-8")).values()
    return {
        word: tuple(trade["names"].split())
        for trade in every
        for number in numbers or ("one", "several")
        for word in trade[number].split()
    }
