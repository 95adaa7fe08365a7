"""The arguments of cards that put something into a category or into review."""

import re
from typing import Any

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import has, main_period

_UNDER = (
    r"\s(?:as|under|in|into|to|en|dans|sous|comme|als|unter|zu|come|sotto|nella|nei|tra|fra|como"
    r"|bajo|entre|a)\s(?:(?:the|la|le|les|die|der|das|den|dem|il|i|gli|el|los|las)\s)?"
    r"(?:(?:category|catégorie|kategorie|categoria|categoría)\s)?"
)
_ALWAYS = re.compile(
    r"(?i),?\s+(?:please|from now on|always|s'il (?:te|vous) plaît|désormais|dorénavant|toujours"
    r"|bitte|ab jetzt|ab sofort|künftig|immer|per favore|d'ora in poi|sempre|por favor"
    r"|a partir de ahora|de ahora en adelante|siempre)$"
)

_PARTICLE = re.compile(r"(?i)\s(?:ein|zu|ab)$")  # "Ordne Alizé unter Telefon ein"


def category_arguments(said: Utterance) -> dict[str, Any]:
    """Which invoice or supplier is to be filed, and under what: what stands after "as"."""
    named = [*said.references, *(text for text, _ in said.vendors)]
    asked = _ALWAYS.sub("", said.text.strip(" .!?").replace("’", "'"))
    asked = _PARTICLE.sub("", asked) if said.language == "de" else asked
    under = re.split(_UNDER, asked, flags=re.IGNORECASE)
    return {
        "change": "categorise",
        "names": named[:1] or None,
        "category": under[-1].strip(" '\"“”«»") if len(under) > 1 else None,
    }


def review_arguments(said: Utterance, words: Lexicon) -> dict[str, Any]:
    """Which invoices are to be put into review; a new IBAN that is spoken of is left out."""
    cues = words.slots["status"]
    states = ("unmatched", "overdue", "unpaid", "paid")
    named = [*said.references, *said.quotes, *(text for text, _ in said.vendors)]
    return {
        "change": "review",
        "names": named or None,
        "period": main_period(said)[0],
        "status": next((one for one in states if has(cues[one], said.words)), None),
        "without_new_iban": " iban " in said.words or None,
    }
