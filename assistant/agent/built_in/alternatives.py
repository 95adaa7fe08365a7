"""The other way to take a question that can be taken in two, as a question that asks it."""

import re
from collections.abc import Callable, Iterator

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import slot
from assistant.tools import category_names
from assistant.tools.periods import Period
from assistant.tools.phrases import Phrases
from assistant.tools.vendor_names import VendorNames
from assistant.tools.words import fold

READ = ("query_spend", "search_invoices", "summarise_month")
_MEANT = (*READ, "cash_out")
_PLAIN = ("sum", "count")


def alternative(
    said: Utterance,
    reading: Reading,
    words: Lexicon,
    names: VendorNames,
    say: Phrases,
    reads: Callable[[str], Reading],
) -> str | None:
    """A whole question, in the words of the one that was asked, that `reads` as something else:
    a supplier for the kind of cost of that name, another date, another year. None where nothing
    else is near. It never asks for a write."""
    if reading.tool not in READ or said.references or said.quotes:
        return None
    for asked in _others(said, reading, words, names, say):
        other = reads(asked)
        if other.tool in _MEANT and not other.unread and other.arguments != reading.arguments:
            return asked
    return None


def _others(
    said: Utterance, reading: Reading, words: Lexicon, names: VendorNames, say: Phrases
) -> Iterator[str]:
    """Every question that might be meant instead, the nearest first."""
    if named := _named_alike(said, reading, names, say.language):
        yield named
    if (by := _other_date(said, reading, words)) and reading.arguments.get("period"):
        yield _beside(said.text, say(f"alternative.by_{by}"))
    if year := _other_year(said, reading, words):
        yield year


def _named_alike(
    said: Utterance, reading: Reading, names: VendorNames, language: str
) -> str | None:
    """The supplier that is called like the kind of cost, or the kind of cost like the supplier."""
    kind, vendor = reading.arguments.get("category"), reading.arguments.get("vendor")
    if isinstance(kind, str) and not vendor and not names.is_guess(kind):
        known = names.look_up(kind)
        return _instead(said.text, kind, known[0].name) if len(known) == 1 else None
    named = category_names.find(vendor) if isinstance(vendor, str) else None
    return _instead(said.text, str(vendor), category_names.name(named, language)) if named else None


def _other_date(said: Utterance, reading: Reading, words: Lexicon) -> str | None:
    """Paid in a period, or of a period and paid; open and of a period, or due in it."""
    told = reading.arguments
    if slot("by", said, words) or told.get("compare_with") or told.get("except_vendor"):
        return None
    if told.get("by") == "paid":
        return "issued"
    if reading.tool == "search_invoices":
        return {"paid": "paid", "unpaid": "due"}.get(str(told.get("status")))
    is_paid = told.get("basis") == "paid" and told.get("measure") in _PLAIN
    return "issued" if is_paid else None


def _other_year(said: Utterance, reading: Reading, words: Lexicon) -> str | None:
    """A month without its year is the last one; the one a year before, or yet to come, is near."""
    if len(said.periods) != 1:
        return None
    text, period = said.periods[0]
    if period.start is None or text not in words.months:
        return None
    return _instead(said.text, text, f"{text} {_year_beside(period, said)}")


def _year_beside(period: Period, said: Utterance) -> int:
    assert period.start is not None
    year = period.start.year
    return year - 1 if year == said.today.year else year + 1


def _instead(text: str, said: str, other: str) -> str | None:
    """The question with other words in the place of some, that are written as they were."""
    found = re.search(rf"(?<!\w){re.escape(fold(said))}(?!\w)", fold(text))
    if found is None or len(fold(text)) != len(text):
        return None
    start, end = found.span()
    kept = other.replace(said, text[start:end], 1) if other.startswith(said) else other
    return f"{text[:start]}{kept}{text[end:]}"


def _beside(text: str, told: str) -> str:
    """A question with something said in brackets at its end."""
    end = re.search(r"[\s?!.]*$", text)
    at = end.start() if end else len(text)
    return f"{text[:at]} ({told}){text[at:].rstrip()}"
