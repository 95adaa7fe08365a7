"""How often a question shall be asked, in words: "every Monday at 9", "tous les jours"."""

import re

from assistant.tools import month_days
from assistant.tools.period_words import PeriodWords, lexicon
from assistant.tools.words import fold, split
from assistant.workspace.automations.timetable import USUAL_HOUR, WEEKDAYS

_HOUR = re.compile(
    r"(?<!\d)(\d{1,2})(?::\d\d)?\s*(am|pm|h\b|uhr)?(?!\d)"
)  # "9", "9h", "9 Uhr", "17:30", "5 pm"
_PLURAL = "s"


def read(text: str | None, language: str) -> tuple[str, int]:
    """The day and the hour that are said; Monday at nine where nothing is."""
    folded = month_days.said_out(fold(text or ""), language).lower()
    return _day(split(folded), lexicon(language)), _hour(folded)


def _day(said: list[str], words: PeriodWords) -> str:
    kinds = {kind: number for word in said for kind, number in _readings(word, words)}
    number = kinds.get("weekday_name")
    if isinstance(number, int):
        return WEEKDAYS[number - 1]
    return next((unit for unit in ("day", "month") if unit in kinds), WEEKDAYS[0])


def _readings(word: str, words: PeriodWords) -> list[tuple[str, object]]:
    known = words.phrases.get((word,)) or words.phrases.get((word.removesuffix(_PLURAL),), [])
    return [(kind, value) for kind, value in known if kind != "number"]


def _hour(folded: str) -> int:
    found = _HOUR.search(folded)
    if found is None:
        return USUAL_HOUR
    hour = int(found[1]) + (12 if found[2] == "pm" and int(found[1]) < 12 else 0)
    return hour if hour < 24 else USUAL_HOUR
