"""What is asked once a supplier that was spoken of is let go: "forget Uber, what is unmatched?"."""

import re
from dataclasses import replace

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.named_again import spoken_of
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.tools.words import fold


def let_go(said: Utterance, language: str, last: Before) -> str | None:
    """The question behind "forget Uber", where the answer before was about that supplier; None
    for all else: of an answer about several it is left out."""
    whose = spoken_of(last)
    if not whose or not said.vendors or not _is_same(whose, said):
        return None
    folded = fold(said.text).replace("’", "'")
    name, drops = said.vendors[0][0], "|".join(map(re.escape, pointing_words(language).drops))
    found = re.match(
        rf"\W*(?:\w+\s)?(?:{drops})\s+(?:\w+\s+)?{re.escape(name)}\s*[,;:.!–—-]+\s*(?=\w.*\s|¿)",
        folded,
    )
    return said.text[found.end() :] if found and len(folded) == len(said.text) else None


def without_it(last: Before) -> Before:
    """What was told, of no supplier."""
    return replace(last, arguments={**last.arguments, "vendor": None}, records=(), suppliers=())


def _is_same(whose: str, said: Utterance) -> bool:
    """Whether the supplier that is named is the one that was spoken of."""
    name, known = said.vendors[0]
    alike = {fold(match.name) for match in known} | {name}
    return any(fold(whose) in one or one in fold(whose) for one in alike)
