"""Whom people call by a trade: "the stationer", "papelería Vasseur"."""

from assistant.tools import category_names
from assistant.tools.vendor_names import VendorMatch, VendorNames
from assistant.tools.words import fold, split
from assistant.workspace import category_guesses

_SHORTEST = 3


def is_of_trade(name: str, supplier: str) -> bool:
    """Whether each word of a name is one of the supplier's own, or of the kind of cost that their
    own name tells, and one of them is."""
    trades = _trades(name)
    told = category_guesses.guess(supplier) if trades else None
    if told is None or told[0] not in trades.values():
        return False
    own = set(split(fold(supplier)))
    return all(
        trades.get(word) == told[0] or word in own or len(word) < _SHORTEST
        for word in split(fold(name))
    )


def suppliers(names: VendorNames, name: str) -> tuple[VendorMatch, ...]:
    """The workspace's suppliers whom that can mean; most names hold no trade, and then nobody has
    to be looked through."""
    if not _trades(name):
        return ()
    return tuple(one for one in names.everybody() if is_of_trade(name, one.name))


def _trades(name: str) -> dict[str, str]:
    """The words of a name that are a kind of cost, and which."""
    return {word: kind for word in split(fold(name)) if (kind := category_names.find(word))}
