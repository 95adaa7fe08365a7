"""Changes that are asked for and end in a card."""

import re
from typing import Any

from assistant.agent.built_in.card_calls import category_arguments, review_arguments
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import SURE
from assistant.agent.built_in.reading import Reading
from assistant.tools import month_days
from assistant.tools.words import fold, split

_PLAINLY = SURE + 3
_FEW = 2
_WHEN = re.compile(
    r"(?i)\b(?:send|email|mail) me this\b|\b(?:envoie|schick|manda)[ -]?(?:moi|mir|mi|me)\b"
    r"|\b(?:every|each|tous les|toutes les|chaque|jeden|jede|ogni|cada|todos los) \w+"
    r"(?: (?:days|weeks|jours|semaines|tage|wochen|giorni|settimane|d[ií]as|semanas)\b)?"
    r"(?:\s+(?:matin|morning|morgen|früh|mattina|mañana)\b)?"
    r"(?:\s+(?:of|du|de|im|des|del) (?:the |each |every )?(?:month|mois|mes|monats?|mese)\b)?"
    r"(?:\s+(?:à|at|um|alle|a las)\s*\d+\s*h?\w*)?|[,.!?]"
)


def offer_in(line: str, words: Lexicon) -> str | None:
    """The change that a line asks for, where there is a card for it."""
    line = without_openers(line, words)
    named = (name for name, cues in words.offers.items() if any(c.search(line) for c, _ in cues))
    return next(named, None)


def change(offer: str, said: Utterance, words: Lexicon) -> Reading:
    """The card that is asked for, with what it is about."""
    if offer == "letter":
        return Reading(None, topic="refused.send_mail", score=SURE)  # It is about no bill.
    arguments: dict[str, Any] = {"change": offer, "names": None, "period": None}
    if offer == "merge_suppliers":
        arguments["names"] = _two_names(said, words)
    if offer == "standing_question":
        text, day = said.text, month_days.found(said.text, said.language)
        text = month_days.said_out(text, said.language)
        asked = _without_when(text, words)
        arguments["names"] = [asked] if asked else None
        when = [*([f"{day[0]},"] if day else []), *_WHEN.findall(text)]
        arguments["period"] = " ".join(when).strip(" ,.!?") or None
    if offer == "categorise":
        return Reading("offer_change", category_arguments(said), "change", _PLAINLY)
    if offer == "review":
        return Reading("offer_change", review_arguments(said, words), "change", _PLAINLY)
    if offer == "accountant_file" and said.periods:
        arguments["period"] = said.periods[0][0]
    return Reading("offer_change", arguments, "change", _PLAINLY)


def _two_names(said: Utterance, words: Lexicon) -> list[str] | None:
    """The two suppliers as they are written: what was recognised, else what stands around the
    first "and" or "with" after the verb."""
    named = said.quotes or [text for text, _ in said.vendors]
    if len(named) > 1:
        return named[:2]
    _, _, rest = said.text.strip(" .!?").partition(" ")
    joints = "|".join(map(re.escape, (*words.conjunctions, *words.vendor_after)))
    sides = re.split(rf"(?i)\s+(?:{joints})\s+", rest, maxsplit=1)
    return [one.strip(" '\"“”«»") for one in sides] if len(sides) == 2 else named or None


def _without_when(text: str, words: Lexicon) -> str:
    """What is to be asked, without how often: nothing where only "this" stands for it."""
    rest = " ".join(_WHEN.sub(" ", text).split())
    little = words.small | words.pronouns | words.refers | words.between_values
    is_asked = len(rest.split()) > _FEW or bool(set(split(fold(rest))) - little)
    return rest if is_asked else ""
