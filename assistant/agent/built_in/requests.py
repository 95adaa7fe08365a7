"""Several requests in one message: "what is overdue, and when was the last sync?"."""

import re

from assistant.agent.built_in.lexicon import Lexicon

MOST_REQUESTS = 3
_END = re.compile(r"[?!;\n]+\s*|\.\s+(?=[A-ZÀ-Þ¿¡])")
_SHORTEST = 2


def parts(text: str, words: Lexicon) -> list[str]:
    """The message cut at sentence ends and at "and" after a comma or before a request of its own.
    Whether a part asks for something is for the parser to say."""
    ands = "|".join(sorted(map(re.escape, words.conjunctions), key=len, reverse=True))
    found = []
    for sentence in _END.split(text):
        found += re.split(rf"\s*,?\s+(?:{ands})\s+", sentence, flags=re.IGNORECASE)
    return [part.strip(" ,") for part in found if len(part.split()) >= _SHORTEST]
