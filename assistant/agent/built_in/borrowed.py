"""Words of the trade that are taken from another language: "welche bills sind noch open?"."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assistant.agent.built_in.lexicon import lexicon
from assistant.tools import period_words
from assistant.tools.words import fold

_CAPITAL_NOUNS = "de"
_SHORTEST_MONTH = 3
_ELIDING, _ELIDED = ("fr", "it"), re.compile(r"(?<!\w)d'(?=[a-z]{4})")  # "d'octobre"
# "UPDATE invoices SET …" is for a database, and refused as it stands.
_STATEMENT = re.compile(
    r"(?<!\w)(?:select|update|delete|insert|drop|truncate|alter)\s.*(?<!\w)(?:set|from|into|table|where)\s"
)


def said_in_own(folded: str, text: str, language: str) -> str:
    """The folded question with such words said in its own language. A word with a capital may be
    a name, unless it is one of a language that writes nouns so."""
    if _STATEMENT.search(folded):
        return folded
    plain = fold(text)
    if language not in _ELIDING:
        folded = _ELIDED.sub("", folded)

    def own(found: re.Match[str]) -> str:
        word = found[0]
        instead, is_noun = _borrowed(language).get(word, (word, False))
        at = plain.find(word)
        is_name = 0 < at < len(text) and text[at].isupper() and not text.isupper()
        return word if is_name and not is_noun else instead

    return re.sub(r"(?<![\w<'-])[a-z]+(?![\w>'-])", own, folded)


@cache
def _borrowed(language: str) -> Mapping[str, tuple[str, bool]]:
    """Each word of the others with what it is here, and whether it may have a capital."""
    path = Path(__file__).with_name("borrowed.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    mine = {word for row in rows.values() for one in row.get(language, ()) for word in one.split()}
    small = lexicon(language).small
    return _months(language) | {
        word: (row[language][0], name == _CAPITAL_NOUNS)
        for row in rows.values()
        if language in row
        for name, theirs in row.items()
        for word in theirs
        if name != language and " " not in word and word not in mine and word not in small
    }


def _months(language: str) -> dict[str, tuple[str, bool]]:
    """The months of the others: "facture Dupont de mars, how much VAT?"."""
    own = period_words.lexicon(language)
    called = {number: name for name, number in reversed(_month_names(own))}
    return {
        name: (called[number], other == _CAPITAL_NOUNS)
        for other in period_words.languages()
        for name, number in _month_names(period_words.lexicon(other))
        if len(name) > _SHORTEST_MONTH and (name,) not in own.phrases
    }


def _month_names(words: period_words.PeriodWords) -> list[tuple[str, int]]:
    return [
        (phrase[0], number)
        for phrase, readings in words.phrases.items()
        for kind, number in readings
        if kind == "month_name" and len(phrase) == 1
    ]
