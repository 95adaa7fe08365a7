"""The words of the period grammar per language, and a text read as such words."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assistant.formats import LANGUAGES

_FOLDER = Path(__file__).parent / "languages"
# A number in groups of three is an amount, of which no part is a period's: "1,200 this year".
# As little is "705.60 last week".
_GROUPED = re.compile(
    r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?(?![\d/-])|(?!20\d\d[.,])\d{3,}[.,]\d\d(?![\d/.-])"
)
_TOKEN = re.compile(
    rf"{_GROUPED.pattern}|"
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}/\d{1,2}(?![/\d])|\d{1,2}/\d{4}(?!\d)"
    r"|\d{1,2}\.\d{1,2}\.(?!\d)|\d{4}-\d{2}(?!\d)|\d+(?:st|nd|rd|th|er|ere|eme|e|o|a|°)(?!\w)|\d{1,2}\.(?=\s[a-z0-9]|\s?[-–—]\s?\d|\s*$)"
    r"|[1-4][qt](?!\w)|fy ?\d{2,4}(?!\d)|'\d{2}(?!\w)|[a-z]\d{1,2}\b|\d+|'s|[a-z]+(?:'(?!s\b|\d))?"
    r"|[-–—]|\S"
)
_YEAR_AFTER = re.compile(r"(?<=\b[qths][1-4])[-/.](?=(?:20)?\d\d\b)|(?<=\bh[j][12])[-/.](?=20)")
_SHORT_YEAR = re.compile(r"(?<!\w)([a-z]{3,10})[-/.](?=[23]\d(?!\w))")
Token = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the grammar: its kind, its value, and where it stands in the folded text."""

    kind: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True)
class PeriodWords:
    """One language's words: phrases (tuples of pieces) to kinds, and how periods are labelled.

    `turn_follows`: "mois dernier" is said, not only "last month". `compounds`: one word that says
    what takes several ("Vormonat", "Jahresende"). `doubtful` words are a period only beside others,
    of which `vouchers` are some.
    """

    phrases: dict[tuple[str, ...], list[Token]]
    doubtful: frozenset[str]
    vouchers: frozenset[str]
    letters: dict[str, str]
    labels: dict[str, str]
    longest: int
    compounds: dict[str, list[str]]
    turn_follows: bool = False

    def named_whole(self, kind: str) -> tuple[str, ...]:
        """The phrases of a kind, also those of several words."""
        return tuple(
            " ".join(phrase)
            for phrase, readings in self.phrases.items()
            if any(each == kind for each, _ in readings)
        )

    def named(self, kind: str) -> list[str]:
        """The single words of a kind: the ordinals, the words for a quarter."""
        return [
            phrase[0]
            for phrase, readings in self.phrases.items()
            if len(phrase) == 1 and any(each == kind for each, _ in readings)
        ]


def languages() -> list[str]:
    """The languages that have a lexicon."""
    return [name for name in LANGUAGES if (_FOLDER / f"periods.{name}.toml").is_file()]


@cache
def lexicon(language: str) -> PeriodWords:
    """The words of a language; English for one that has none yet."""
    path = _FOLDER / f"periods.{language}.toml"
    if not path.is_file():
        return lexicon("en")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    phrases: dict[tuple[str, ...], list[Token]] = {}
    for kind, words in data["words"].items():
        _add(phrases, words, kind, None)
    for kind in ("months", "weekdays", "seasons", "dated_seasons"):
        for number, words in enumerate(data.get(kind, []), 1):
            _add(phrases, words, kind[:-1] + "_name", number)
    for word, number in data["numbers"].items():
        _add(phrases, [word], "number", number)
    for word, number in data["ordinals"].items():
        _add(phrases, [word], "ordinal", number)
    letters = {data[kind]: kind for kind in ("quarter", "half", "week")}
    longest = max(len(phrase) for phrase in phrases)
    return PeriodWords(
        phrases, frozenset(data["doubtful"]), frozenset(data["vouchers"]), letters, data["labels"],
        longest, data.get("compounds", {}), data["turn_follows"],
    )  # fmt: skip


def _add(
    phrases: dict[tuple[str, ...], list[Token]], words: list[str], kind: str, value: object
) -> None:
    for word in words:
        pieces = tuple(_TOKEN.findall(word))
        phrases.setdefault(pieces, []).append((kind, value))


def read(folded: str, words: PeriodWords, today: date) -> list[list[Word]]:
    """The text as grammar words. Each place holds every reading of the longest phrase there."""
    folded = _YEAR_AFTER.sub(" ", folded)  # "Q3/2026" is "Q3 2026".
    folded = _SHORT_YEAR.sub(lambda one: _with_short_year(one, words), folded)
    pieces = [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(folded)]
    places: list[list[Word]] = []
    at = 0
    while at < len(pieces):
        length, readings = _longest(pieces, at, words)
        start, end = pieces[at][1], pieces[at + length - 1][2]
        if not readings and pieces[at][0] in words.compounds:
            parts = words.compounds[pieces[at][0]]
            places += [[_part(one, start, end) for one in part.split("|")] for part in parts]
            at += 1
            continue
        if not readings:
            readings = [_figure(pieces[at][0], words, today)]
        kind, value = readings[0]
        if pieces[at][0][0].isdigit() and kind in ("number", "ordinal"):
            readings = [*readings, ("digits", value)]
        places.append([Word(kind, value, start, end) for kind, value in readings])
        at += length
    return places


def _part(part: str, start: int, end: int) -> Word:
    """One of what a compound says: a kind, or a kind and its value ("number 2"); of several kinds
    each."""
    kind, _, value = part.partition(" ")
    return Word(kind, int(value) if value else None, start, end)


def _with_short_year(found: re.Match[str], words: PeriodWords) -> str:
    """ "Okt-25" is "Okt'25"."""
    kinds = [kind for kind, _ in words.phrases.get((found[1],), [])]
    return f"{found[1]}'" if "month_name" in kinds else found[0]


def _longest(
    pieces: list[tuple[str, int, int]], at: int, words: PeriodWords
) -> tuple[int, list[Token]]:
    for length in range(min(words.longest, len(pieces) - at), 0, -1):
        phrase = tuple(piece[0] for piece in pieces[at : at + length])
        if phrase in words.phrases:
            return length, words.phrases[phrase]
    return 1, []


def _figure(piece: str, words: PeriodWords, today: date) -> Token:
    if piece in ("–", "—"):
        return "to", None
    if _GROUPED.fullmatch(piece):
        return "other", piece
    if piece in ",/(":
        return ("slash" if piece == "/" else "comma"), None
    if found := re.fullmatch(r"(\d+)(?:st|nd|rd|th|er|ere|eme|e|o|a|°|\.)", piece):
        return "ordinal", int(found[1])
    if found := re.fullmatch(r"(?:fy ?|')(\d{2}|\d{4})", piece):  # "FY25", "'25"
        return "year_number", int(found[1]) % 2000 + 2000
    if found := re.fullmatch(r"([a-z])(\d{1,2})", piece):
        letter = {"q": "quarter", "h": "half"}.get(found[1]) or words.letters.get(found[1])
        return (f"{letter}_number", int(found[2])) if letter else ("other", piece)
    if found := re.fullmatch(r"(\d)([qt])", piece):  # "2T"
        is_quarter = found[2] in ("q", *words.letters)
        return ("quarter_number", int(found[1])) if is_quarter else ("other", piece)
    if re.fullmatch(r"(19|20)\d\d", piece):
        return "year_number", int(piece)
    if piece.isdecimal():
        return "number", int(piece)
    return _written_date(piece, today)


def _written_date(piece: str, today: date) -> Token:
    """ISO, or day first as Europe writes it; a day and month alone is the last one past,
    a month and year alone ("09/26") the month."""
    numbers = [int(part) for part in re.split(r"[-/.]", piece) if part.isdecimal()]
    try:
        if re.match(r"\d{4}-\d", piece):
            if len(numbers) == 2:
                return "month_of_year", (numbers[0], numbers[1])
            return "date", date(numbers[0], numbers[1], numbers[2])
        if len(numbers) == 3:
            year = numbers[2] + 2000 if numbers[2] < 100 else numbers[2]
            return "date", date(year, numbers[1], numbers[0])
        if len(numbers) == 2 and numbers[1] > 12:
            return "month_of_year", (numbers[1] % 2000 + 2000, numbers[0])
        if len(numbers) == 2:
            day = date(today.year, numbers[1], numbers[0])
            return "date", day if day <= today else day.replace(year=today.year - 1)
    except ValueError:
        pass
    return "other", piece
