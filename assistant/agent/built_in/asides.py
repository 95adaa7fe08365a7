"""The country that a question names beside what it asks: "invoices from German suppliers".

It is taken out before the rest is read, and put into the call: the rest is asked as ever.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has
from assistant.agent.built_in.spend_call import spend_arguments
from assistant.tools import countries
from assistant.tools.words import fold

_LISTED = ("search_invoices", "query_spend")
_PLAINLY = 13  # more than what a follow-up leans on
_SHORT = 4  # words: "which suppliers are"
_WORD = re.compile(r"[^\W_]+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Aside:
    """A country by its code, the question without it, and the word it was told by, folded."""

    code: str
    rest: str
    word: str

    def put(
        self, said: Utterance, reading: Reading, whole: Reading, words: Lexicon
    ) -> Reading | None:
        """The reading of the rest, else of the `whole`, of that country's suppliers alone; None
        where neither is of suppliers or their invoices."""
        if reading.topic.startswith("refused.") and not reading.is_bare:
            return reading  # "When is the VAT return due in France?"
        country = {"country": self.code}
        for one in (reading, whole):
            asked = one.arguments
            asked = asked | {"vendor": None} if asked.get("vendor") == self.word else asked
            if one.tool in _LISTED and not (asked.get("vendor") or asked.get("text")):
                return replace(one, arguments=asked | country, is_bare=False, unread=())
        is_lost = reading.tool is None or len(said.words.split()) <= _SHORT
        if not is_lost or not has(words.plain["suppliers"], said.words):
            return None
        arguments = spend_arguments("spend", said, words) | {"group_by": "vendor"} | country
        return Reading("query_spend", arguments, "spend", _PLAINLY)


def country(text: str, said: Utterance, words: Lexicon) -> Aside | None:
    """The country beside a word for suppliers or papers, or behind "from"; none in the name of a
    supplier that is known, and no language: "in English"."""
    folded = fold(text)
    if len(folded) != len(text):
        text = folded
    tokens = list(_WORD.finditer(folded))
    named = " ".join(name for name, known in said.vendors if known)
    if said.currency:
        return None  # "Swiss francs" are no suppliers.
    for at, end, word, code in _named([one[0] for one in tokens], words.language):
        span = _besides(at, end, tokens, words, is_noun=not word.endswith("*"))
        if span is None or tokens[at][0] in named.split() or _goes_on(end, tokens, text, words):
            continue
        start, last = tokens[span[0]].start(), tokens[span[1] - 1].end()
        return Aside(code, f"{text[:start].rstrip()} {text[last:].lstrip()}", tokens[at][0])
    return None


def _named(spoken: list[str], language: str) -> Iterator[tuple[int, int, str, str]]:
    """Where countries are named, from which word to before which, nouns first."""
    known = sorted(countries.said(language).items(), key=lambda one: one[0].endswith("*"))
    for word, code in known:
        parts = _WORD.findall(word)
        for at in range(len(spoken) - len(parts) + 1):
            *first, last = spoken[at : at + len(parts)]
            is_last = last.startswith(parts[-1]) if word.endswith("*") else last == parts[-1]
            if is_last and first == parts[:-1]:
                yield at, at + len(parts), word, code


def _besides(
    at: int, end: int, tokens: list[re.Match[str]], words: Lexicon, *, is_noun: bool
) -> Span | None:
    """Which words go with the country: itself beside what is a supplier's, "from" before it."""
    spoken = [one[0] for one in tokens]
    before = at
    while before and spoken[before - 1] in words.beside_countries["between"]:
        before -= 1
    after = end
    while after < len(spoken) and spoken[after] in words.beside_countries["between"]:
        after += 1
    if is_noun and before and spoken[before - 1] in words.beside_countries["from"]:
        return before - 1, end
    beside = spoken[before - 1 : before] + spoken[after : after + 1]
    return (at, end) if any(_is_theirs(one, words) for one in beside) and not is_noun else None


def _is_theirs(word: str, words: Lexicon) -> bool:
    """Whether a word is one for suppliers, their trade or their papers: "the Spanish courier"."""
    is_kind = word in words.categories
    return is_kind or word.startswith(words.documents) or has(words.plain["suppliers"], f" {word}")


def _goes_on(end: int, tokens: list[re.Match[str]], text: str, words: Lexicon) -> bool:
    """ "From France Télécom": a name goes on behind it, where capitals tell names."""
    if words.capital_nouns or end >= len(tokens):
        return False
    return (
        text[tokens[end].start()].isupper()
        and text[: tokens[0].end()] != text[: tokens[0].end()].upper()
    )
