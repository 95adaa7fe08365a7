"""What a person types to find invoices, before the index is asked: days in words, and words
without the ending that stands for several."""

import re

from assistant import formats
from assistant.tools.words import fold

_MONTHS = {
    fold(name): at for code in formats.LANGUAGES
    for at, name in enumerate(formats.month_names(code), start=1)
}  # fmt: skip
_NAMES = "|".join(
    {re.escape(name) for code in formats.LANGUAGES for name in formats.month_names(code)}
)
_WRITTEN = re.compile(
    rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th|er)?\s(?:de\s)?({_NAMES})\s(?:de\s)?(\d{{4}})\b", re.I
)


def days_in_figures(text: str) -> str:
    """The text with "23 October 2026" or "23. Oktober 2026" as 2026-10-23."""
    return _WRITTEN.sub(lambda one: f"{one[3]}-{_MONTHS[fold(one[2])]}-{one[1]}", text)


_ENDING = re.compile(r"(?<=[^\W\d_]{5})(?:es|en|s|n|e|i|x)\b", re.I)


def shortened(text: str) -> str:
    """The text with its words cut to what one and several have in common: "perfiles" and "perfil",
    "module" and "Modul"; the index finds words by how they begin."""
    return _ENDING.sub("", text)
