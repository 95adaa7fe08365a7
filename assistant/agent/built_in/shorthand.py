"""Signs that stand for words: "Q3/Q2" is one against the other, "%" alone a share."""

import re
from datetime import date

from assistant.tools import periods as calendar
from assistant.tools.periods import Period

_STROKE = re.compile(
    r"(?<![\w/-])([a-z]+\d?)(?: ?/ ?| (?:vs|versus|contre|contro|contra|gegen) )([a-z]+\d?)"
    r"(?![\w/-])"
)
# A share is asked for; with a figure before it, it is a rate.
_PERCENT = re.compile(
    r"(?<![\d%])(?<!\d )(?:%|(?<!\w)(?:(?:un )?tanto por ciento|por ciento|per cento|pour cent"
    r"|per cent)(?!\w))"
)
_IN_PERCENT = {
    "en": "percent", "fr": "pourcentage", "de": "prozent", "it": "percentuale", "es": "porcentaje",
}  # fmt: skip


def said_out(folded: str, today: date, language: str) -> str:
    """The folded question with such signs as words."""
    share = _IN_PERCENT.get(language, _IN_PERCENT["en"])
    return _against(_PERCENT.sub(f" {share} ", folded), today, language)


def _against(folded: str, today: date, language: str) -> str:
    """ "Q3/Q2", "été / printemps": two periods with a stroke between are held against each other.
    A season whose name is another word as well is one beside another period."""

    def told(one: re.Match[str]) -> str:
        texts = (one[1], one[2])
        spans = [_as_period(text, today, language) for text in texts]
        year = next((span.start.year for span in spans if span and span.start), None)
        if year is None or (all(spans) and "/" not in one[0]):
            return one[0]
        dated = [
            text if span else f"{text} {year}" for text, span in zip(texts, spans, strict=True)
        ]
        is_pair = all(
            span or ((found := _as_period(text, today, language)) and found.grain == "season")
            for text, span in zip(dated, spans, strict=True)
        )
        return f"{dated[0]} vs {dated[1]}" if is_pair else one[0]

    return _STROKE.sub(told, folded)


def _as_period(text: str, today: date, language: str) -> Period | None:
    """The period that a text is as a whole."""
    found = calendar.find(text, today, language)
    is_whole = len(found) == 1 and found[0].end - found[0].start == len(text)
    return found[0].period if is_whole else None
