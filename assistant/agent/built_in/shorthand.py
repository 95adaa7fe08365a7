"""Signs that stand for words: "Q3/Q2" is one against the other, "%" alone a share, "+30d" more
than 30 days."""

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
_DAYS = {  # How days are shortened, the whole word first.
    "en": ("days", "d"), "fr": ("jours", "j", "jrs", "jr"), "de": ("tagen", "tage", "t", "tg"),
    "it": ("giorni", "gg", "g"), "es": ("dias", "d"),
}  # fmt: skip
_OVER = {"en": "over", "fr": "plus de", "de": "uber", "it": "oltre", "es": "mas de"}
# How a stretch up to today is said without "last", and in full; "over 2 months late" is none.
_STRETCH = {
    "en": (r"over (?:a )?(\d{1,2})[ -]months?", r"over the last \1 months"),
    "fr": (r"sur (\d{1,2}) mois", r"sur les \1 derniers mois"),
    "de": (r"(?:uber|auf) (\d{1,2}) monate", r"in den letzten \1 monaten"),
    "it": (r"su (\d{1,2}) mesi", r"negli ultimi \1 mesi"),
    "es": (r"a lo largo de (\d{1,2}) meses", r"en los ultimos \1 meses"),
}
_AGED = re.compile(
    r"late|overdue|unpaid|old|owe|open|outstanding|due|retard|impaye|echu|uberfallig|offen|alt"
    r"|fallig|unbezahlt|scadut|vencid|abo|contrat|vertrag|laufzeit"
)


def said_out(folded: str, today: date, language: str) -> str:
    """The folded question with such signs as words."""
    share = _IN_PERCENT.get(language, _IN_PERCENT["en"])
    folded = days(_PERCENT.sub(f" {share} ", folded), language)
    if language in _STRETCH and not _AGED.search(folded):
        short, full = _STRETCH[language]
        folded = re.sub(rf"(?<!\w){short}(?!\w)", full, folded)
    return _against(folded, today, language)


def days(folded: str, language: str) -> str:
    """ "+30j", "> 30 days", "60d+": a number of days is no amount, and the sign says which. With
    a space and no word before it "30 t" is rather tons."""
    whole, *short = _DAYS.get(language, _DAYS["en"])
    over = _OVER.get(language, _OVER["en"])
    units = "|".join((whole, *short))

    def told(one: re.Match[str]) -> str:
        is_led = folded[: one.start()].rstrip().endswith(over)
        if one["sign"] or one["behind"]:
            return f"{over} {one['number']} {whole}"
        return f"{one['number']} {whole}" if is_led or not one["gap"] else one[0]

    count = r"(?P<number>\d{1,3})(?P<gap> ?)"
    return re.sub(
        rf"(?<![\w.,])(?:(?P<sign>[+>]) ?)?{count}(?:{units})(?![\w'])(?P<behind> ?\+)?",
        told, folded,
    )  # fmt: skip


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
