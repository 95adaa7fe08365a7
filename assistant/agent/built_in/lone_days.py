"""A day that is named by its number alone: "on the 4th", "am 4. fällig", "vence el 4"."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from assistant.agent.built_in.lexicon import Cue, Lexicon

# What may stand behind it; "between the 3rd and the 18th of May" has a month of its own.
_ENDS = r"(?!\s+\S+(?:\s+\S+)?\s+\d)(?=\s*(?:$|[?!,;:.)]|<|(?:{after})(?!\w)))"


def said_in_full(folded: str, today: date, words: Lexicon) -> str:
    """The question with such days as whole dates: the next one of what is due, else the last."""
    if not words.lone_days:
        return folded
    is_coming = _is_coming(folded, words)
    for lead, ahead in words.lone_days:
        pattern = rf"(?<!\w){lead}{_ENDS.format(after=words.after_days)}"
        for found in reversed(list(re.finditer(pattern, folded))):
            said = _dated(found, ahead, today, is_coming)
            folded = f"{folded[: found.start()]}{said}{folded[found.end() :]}"
    return folded


def _is_coming(folded: str, words: Lexicon) -> bool:
    """Whether it is asked for what is to be paid, and not for what was."""
    line = f" {' '.join(re.findall(r'[a-z]+', folded))}"
    status = words.slots["status"]
    is_due = _heard((*words.slots["compare"]["due"], *status["unpaid"]), line)
    return is_due and not _heard((*words.plain["was"], *status["paid"]), line)


def _heard(cues: Sequence[Cue], line: str) -> bool:
    return any(cue.search(line) for cue, _ in cues)


def _dated(found: re.Match[str], ahead: str, today: date, is_coming: bool) -> str:
    number = int(re.sub(r"\D", "", found[1]))
    day = _nearest(number, today, 1 if is_coming else -1)
    return f"{ahead} {day}" if day else found[0]


def _nearest(number: int, today: date, step: int) -> date | None:
    """The first such day from today on, or back from it: not every month has a 31st."""
    for away in range(3):
        month = today.month - 1 + step * away
        year, month = today.year + month // 12, month % 12 + 1
        if 1 <= number <= monthrange(year, month)[1]:
            day = date(year, month, number)
            if step * (day - today).days >= 0:
                return day
    return None
