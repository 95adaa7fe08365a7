"""A day of every month, in words: "on the 25th of each month", "le 5 de chaque mois"."""

import re
from functools import cache

LAST = 31
_EVERY = {
    "en": "every month", "fr": "chaque mois", "de": "jeden Monat", "it": "ogni mese",
    "es": "cada mes",
}  # fmt: skip
_FIRST = r"first|premier|1er|ersten|primo|primer d[ií]a"
_LAST = r"end|fin|ende|fine|final(?:es)?|last day|dernier jour|letzten(?: tag)?|ultimo giorno"
_LAST_ES = r"|[uú]ltimo d[ií]a"
_DAY = rf"(?P<day>\d{{1,2}}|{_FIRST}|{_LAST}{_LAST_ES})"
_TELLS = (
    r"(?:send|tell|remind|e?mail|show|give|list|ping|envoie|rappelle|dis|donne|schick|sag|erinner"
    r"|zeig|manda|m[aá]nda|invia|ricorda|dimmi|mostra|env[ií]a|recu[eé]rda|dime)"
)
_TO_ME = re.compile(
    rf"(?<!\w)(?:{_TELLS}(?:e|er)?[ -](?:me|us|moi|nous|mir|mich|uns)|{_TELLS}(?:mi|ci|me|nos)"
    r"|dimmi|dime)(?!\w)", re.I,
)  # fmt: skip
# Without "of the month" only what follows tells that a day is meant, and no number of days.
_ALONE = rf"(?=\s*(?:[,;:.?!]|$)|\s+{_TELLS}\w*)"
_WAYS = {
    "en": (
        rf"(?:on |at )?(?:the )?{_DAY}(?:st|nd|rd|th)?(?: day)? of (?:each|every) month",
        r"(?:every|each) (?P<day>\d{1,2})(?:st|nd|rd|th)(?: day)? of (?:the|a) month",
        rf"(?:every|each) (?P<day>\d{{1,2}})(?:st|nd|rd|th){_ALONE}",
    ),
    "fr": (
        rf"(?:le |au |à la |en )?{_DAY} (?:de )?(?:chaque|tous les) mois",
        r"(?:chaque|tous les) (?P<day>\d{1,2}) du mois",
        rf"(?:chaque|tous les) (?P<day>\d{{1,2}}){_ALONE}",
    ),
    "de": (
        rf"(?:immer )?(?:am |zum |an jedem )?{_DAY}\.? (?:eines )?jede[ns] monat(?:e?s)?",
        rf"(?:an )?jede[nm] (?P<day>\d{{1,2}})\.(?: (?:des|im) monat(?:e?s)?|{_ALONE})",
    ),
    "it": (
        rf"(?:il |al |alla |a )?(?:giorno )?{_DAY} (?:di |del )?ogni mese",
        r"ogni (?:giorno )?(?P<day>\d{1,2}) del mese",
        rf"ogni (?:giorno )?(?P<day>\d{{1,2}}){_ALONE}",
    ),
    "es": (
        rf"(?:el |al |a )?(?:d[ií]a )?{_DAY} (?:de )?(?:cada mes|todos los meses)",
        r"(?:cada|todos los) (?:d[ií]as? )?(?P<day>\d{1,2}) (?:del|de) mes",
        rf"(?:cada|todos los) d[ií]as? (?P<day>\d{{1,2}}){_ALONE}",
    ),
}


def found(text: str, language: str) -> re.Match[str] | None:
    """Where a day of every month is named."""
    places = (pattern.search(text) for pattern in _patterns(language))
    return next((one for one in places if one and 1 <= day_of(one) <= LAST), None)


def wants_to_be_told(text: str) -> bool:
    """ "On the 5th of each month tell me …", not "they bill us on the 5th of each month"."""
    return _TO_ME.search(text) is not None


def day_of(one: re.Match[str]) -> int:
    """Which day it is; the last one is the 31st, where a month has it."""
    said = one["day"].lower()
    if said.isdigit():
        return int(said)
    return 1 if re.fullmatch(_FIRST, said) else LAST


def said_out(text: str, language: str) -> str:
    """The text with "every month" in its place: no other number stands there any more."""
    one = found(text, language)
    return f"{text[: one.start()]}{_EVERY[language]}{text[one.end() :]}" if one else text


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    ways = _WAYS.get(language, ())
    return tuple(re.compile(rf"(?<!\w){way}(?!\w)", re.I) for way in ways)
