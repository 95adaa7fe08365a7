"""Sentences that readers of files and statements write with values in them, for translation."""

import re
from functools import cache

TEMPLATES = (
    "The document contradicts itself: its e-invoice says {xml}, its printed page says {page}.",
    "The document contradicts itself for its {field}: its e-invoice says {xml}, its printed page"
    " says {page}.",
    "This file has {pages} pages: too many.",
    "The file is larger than {size} MB.",
    "A statement may have {size} MB: import it in parts.",
    "This table has more than {count} columns.",
    "This file holds more than {count} rows: import it in parts.",
    "No row of this file can be taken in: {told}.",
    "This OFX file holds no statement; the bank says: “{message}”.",
    "More than {count} invoices lie in this period: choose a shorter one.",
)


def taken_apart(sentence: str) -> tuple[str, dict[str, str]]:
    """The template of a sentence and its values; itself and none where it has no template."""
    for template, pattern in _patterns():
        if found := pattern.fullmatch(sentence):
            return template, found.groupdict()
    return sentence, {}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (one, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(one)), re.DOTALL))
        for one in TEMPLATES
    )
