"""Whom people call by a trade: "the stationer", "papelería Vasseur"."""

from assistant.tools import category_names
from assistant.tools.vendor_names import VendorMatch, VendorNames
from assistant.tools.words import fold, split
from assistant.workspace import category_guesses

_SHORTEST = 3


def is_of_trade(name: str, supplier: str) -> bool:
    """Whether each word of a name is one of the supplier's own, or of the kind of cost that their
    own name tells, and one of them is."""
    told = category_guesses.guess(supplier)
    own, spoken = set(split(fold(supplier))), split(fold(name))
    trade = [word for word in spoken if told and category_names.find(word) == told[0]]
    rest = [word for word in spoken if word not in trade and len(word) >= _SHORTEST]
    return bool(trade) and own.issuperset(rest)


def suppliers(names: VendorNames, name: str) -> tuple[VendorMatch, ...]:
    """The workspace's suppliers whom that can mean."""
    return tuple(one for one in names.everybody() if is_of_trade(name, one.name))
