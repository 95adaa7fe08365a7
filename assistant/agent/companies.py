"""Companies named with their legal form: a name that no record of the turn has is made up."""

import re

from assistant.tools.words import compact

_FORM = (
    r"(?:GmbH|AG|KG|OHG|UG|SAS|SASU|SARL|EURL|SNC|SCI|Ltd|LLP|LLC|Inc|Corp|PLC|BV|NV|S\.?r\.?l"
    r"|S\.?p\.?A|S\.?L|S\.?A|Oy|AB|ApS)"
)
_FORMED = re.compile(rf"\s{_FORM}\b")
_NAMED = re.compile(
    rf"(?:[A-ZÀ-Ý][\w.'’-]*|&|\d+)(?:\s(?:[A-ZÀ-Ý][\w.'’-]*|&|\d+|d[aeiou]s?))*?,?\s{_FORM}\b"
)


def named_in(text: str) -> set[str]:
    """The companies of a text, folded for comparison; the longest names that stand there."""
    if not _FORMED.search(text):  # most texts: spares them the costly pattern
        return set()
    return {compact(found[0]) for found in _NAMED.finditer(text)}


def are_known(text: str, known: set[str]) -> bool:
    """Whether every company of a text ends like one that is known, words before it set apart:
    "Invoices of Lichtwerk Köln GmbH" names Lichtwerk Köln GmbH."""
    return all(any(name.endswith(one) for one in known) for name in named_in(text))
