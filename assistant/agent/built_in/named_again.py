"""A supplier that was spoken of and is only pointed at: "how much did we pay them?", "leur dernière
facture". With its name in the place of the word, the question stands on its own."""

import re
from dataclasses import replace

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.inherited import of_the_first
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import EMPTY_LIST, EXCEPTING, as_spend
from assistant.tools.words import fold, split

_LISTS = ("search_invoices", "list_unmatched_invoices", "needs_attention")
_OF_ONE = ("get_invoice", "inspect_invoice", "explain_match", "read_document", "vendor_card")
_OF_SUPPLIERS = ("query_spend", "vendor_card", "price_history", "payment_delay")
_ORDERS = ("approve_and_push", "offer_change", "draft_letter")


def spoken_of(last: Before) -> str | None:
    """The one supplier that the last answer was about, as it was named; None where it was about
    several or none."""
    named = of_the_first(last).arguments.get("vendor")
    if named:
        return named if isinstance(named, str) else None
    shown = {name for name in last.suppliers if name}
    is_one = last.tool != "query_spend" and not last.ranked and len(shown) == 1
    return shown.pop() if is_one else None


def of_the_most(last: Before) -> Before:
    """Behind "whom did we pay most?", which ranks all of them, the first one is spoken of."""
    is_ranking = last.tool == "query_spend" and last.arguments.get("group_by") == "vendor"
    if not is_ranking or last.arguments.get("top"):
        return last
    return replace(last, arguments=last.arguments | {"top": 1})


def of_the_country(alone: Reading, last: Before, said: Utterance, language: str) -> Reading | None:
    """ "How much do we owe them?" behind the suppliers of one country: of those."""
    country, told = last.arguments.get("country"), alone.arguments
    pointing = pointing_words(language)
    is_pointed = (pointing.theirs | pointing.them) & set(split(fold(said.text)))
    if not country or not is_pointed or said.vendors or alone.tool not in EXCEPTING:
        return None
    return None if told.get("vendor") else replace(alone, arguments=told | {"country": country})


def named_again(said: Utterance, language: str, last: Before) -> str | None:
    """The question with the supplier's name in the place of "them" or "their"; None where nothing
    points at one. Behind a list "them" may be its bills: only what cannot be counts there."""
    if said.vendors or said.references or said.quotes or not (name := spoken_of(last)):
        return None
    pointing = pointing_words(language)
    words = pointing.theirs if last.tool in _LISTS else pointing.theirs | pointing.them
    words = words | pointing.its if last.tool in _OF_SUPPLIERS else words
    folded = fold(said.text).replace("’", "'")
    if len(folded) != len(said.text):
        return None
    ways = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    found = re.search(rf"(?<![\w-])(?:{ways})(?![\w-])", folded)
    if not found:
        return None
    start = found.start() + max(found[0].rfind(" "), found[0].rfind("'")) + 1
    return f"{said.text[:start]}{name}{said.text[found.end() :]}"


def widened(last: Before) -> Before:
    """What a period is put in: behind an answer about one invoice or one supplier's card, the
    invoices of that supplier: "and October's?"."""
    if last.tool not in _OF_ONE or not (name := spoken_of(last)):
        return last
    if last.tool == "vendor_card":
        return replace(last, tool="query_spend", arguments=as_spend("", {}) | {"vendor": name})
    return replace(last, tool="search_invoices", arguments=EMPTY_LIST | {"vendor": name})


def about_them(alone: Reading) -> bool:
    """Whether a reading of such a question is about that supplier, and does nothing."""
    whose = alone.arguments.get("vendor") or alone.arguments.get("country")
    return whose is not None and alone.tool not in (None, *_ORDERS)
