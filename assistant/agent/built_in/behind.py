"""What a piece behind a comma or an "and" asks of what stands ahead, where it names nothing of its
own: "…, by how much", "…, per supplier", "… and their VAT number", "…, tell me the oldest". Heard
alone it would be asked of everything."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.named_again import named_again
from assistant.agent.built_in.pointing_words import pointing_words, rest
from assistant.agent.built_in.reading import OF_EACH, Reading
from assistant.agent.built_in.refined import listed, listed_spend
from assistant.agent.built_in.slots import has, order, slot
from assistant.tools.words import fold, split

Hear = Callable[[str], tuple[Utterance, Reading]]

_LONGEST = 9  # words of a piece that names nothing of its own
_AGES = ("oldest", "newest")
_ENDS = ("largest", "smallest")
_OF_NUMBERS = ("missing_vat", "iban_changed")
_FIELDS = ("numbers", "iban", "email")


def behind(
    text: str, said: Utterance, before: Reading, words: Lexicon, hear: Hear
) -> Reading | None:
    """The call of such a piece: that of the piece ahead where its answer tells this as well."""
    if one_each := _each(text, said, before, words, hear):
        return one_each
    named = (said.periods, said.vendors, said.references, said.amounts, said.quotes)
    if before.tool is None or any(named) or len(said.words.split()) > _LONGEST:
        return None
    return (
        _draft(said, before, words)
        or _of_change(said, before, words)
        or _of_invoice(said, before, words)
        or _of_numbers(text, said, before, words, hear)
        or _of_supplier(text, said, before, words, hear)
        or _split(said, before, words)
        or _summed(said, before, words)
        or _end(said, before, words)
    )


def _each(
    text: str, said: Utterance, before: Reading, words: Lexicon, hear: Hear
) -> Reading | None:
    """ "The three biggest suppliers, what each cost last quarter against this one": a figure of
    each of those that the ranking names."""
    told = before.arguments
    is_ranking = before.tool == "query_spend" and told.get("group_by") == "vendor"
    if not (is_ranking and told.get("top")) or said.vendors or said.references:
        return None
    reading = hear(text)[1]
    own = ("vendor", "category", "group_by")
    if not has(words.plain["of_each"], said.words) or reading.tool != "query_spend":
        return None
    if any(reading.arguments.get(one) for one in own):
        return None
    return replace(reading, topic=OF_EACH, arguments={**reading.arguments, "top": None})


def _draft(said: Utterance, before: Reading, words: Lexicon) -> Reading | None:
    """ "… and draft a short note about it": of what was told."""
    is_asked = has(words.drafts, said.words) and not slot("status", said, words)
    return before if is_asked else None


def _of_change(said: Utterance, before: Reading, words: Lexicon) -> Reading | None:
    """ "…, since when and by how much in percent?": a price is told beside the one before it."""
    if before.tool != "price_history":
        return None
    pointing, line = pointing_words(words.language), _line(said)
    cues = pointing.cues
    how = (*cues["since_when"], *cues["changed_by"], *cues["percent"], *words.plain["how_late"])
    is_more = has(cues["how_far"], line) and set(line.split()) & pointing.more
    is_told = has(how, line) or has(how, said.words) or (is_more and has(cues["yearly"], line))
    return before if is_told else None


def _of_invoice(said: Utterance, before: Reading, words: Lexicon) -> Reading | None:
    """ "… with its VAT, the due date and the day it was paid": it tells all its fields."""
    if before.tool != "get_invoice" or not before.arguments.get("number"):
        return None
    pointing, line = pointing_words(words.language), _line(said)
    spoken = set(line.split())
    fields = pointing.fields | pointing.amounts
    own = rest(line, words, pointing) - fields - words.small - pointing.theirs
    return before if spoken & fields and not own else None


def _of_numbers(
    text: str, said: Utterance, before: Reading, words: Lexicon, hear: Hear
) -> Reading | None:
    """ "Are the two one? What do their VAT numbers say?": two suppliers are told apart by them."""
    if before.tool != "vendor_card" or not before.arguments.get("other"):
        return None
    alone = hear(text)[1]
    is_of_numbers = alone.arguments.get("only") in _OF_NUMBERS
    return before if is_of_numbers else None


def _of_supplier(
    text: str, said: Utterance, before: Reading, words: Lexicon, hear: Hear
) -> Reading | None:
    """ "… and their VAT number?": of the supplier that stands ahead."""
    vendor = before.arguments.get("vendor")
    if not isinstance(vendor, str) or before.arguments.get("other"):
        return None
    topic = hear(text)[1].topic
    if topic.startswith("refused.") and topic != "refused.elsewhere":
        return None  # "How much is on the account?" is of the bank.
    for one in _ways(text, said, before, vendor, words):
        heard, reading = hear(one)
        card = reading.arguments
        if reading.tool == "vendor_card" and card.get("field") in _FIELDS and not reading.unread:
            return replace(reading, arguments={**card, "vendor": vendor})
        if heard.periods:
            return None
    return None


def _ways(
    text: str, said: Utterance, before: Reading, vendor: str, words: Lexicon
) -> Iterator[str]:
    """The piece with the supplier's name: in the place of "their", behind it or ahead of it."""
    if again := named_again(said, words.language, Before(before.tool or "", before.arguments)):
        yield again
    theirs = pointing_words(words.language).theirs
    bare = " ".join(one for one in text.split() if fold(one) not in theirs)
    yield from (f"{bare} {one} {vendor}" for one in sorted(words.name_after))
    yield f"{bare} {vendor}"
    yield f"{vendor} {bare}"


def _split(said: Utterance, before: Reading, words: Lexicon) -> Reading | None:
    """ "What is due next week, per supplier": the list that stands ahead, as a figure of each; by
    week, what falls due in its turn."""
    by = slot("group_by", said, words)
    if before.tool != "search_invoices" or not by or before.arguments.get("limit"):
        return None
    if _own(said, words) - _split_words(said, words):
        return None
    told = before.arguments
    if by == "week" and told.get("due"):
        return Reading("cash_out", {"until": told["due"], "overdue_only": None}, "cash_out", 13)
    figure = listed_spend("search_invoices", told)
    if figure is None or (by == "vendor" and figure.get("vendor")):
        return None
    return Reading("query_spend", {**figure, "group_by": by}, "spend", before.score)


def _summed(said: Utterance, before: Reading, words: Lexicon) -> Reading | None:
    """ "…, and the total?" of a list, which says it; "… the running total" of what falls due week
    by week, which adds up."""
    sums = (*words.slots["measure"].get("sum", ()), *pointing_words(words.language).cues["summed"])
    is_list = before.tool == "search_invoices" and not before.arguments.get("limit")
    if is_list or before.tool == "cash_out":
        own = rest(said.words, words, pointing_words(words.language), *sums) - words.small
        is_running = before.tool == "cash_out" and slot("running", said, words)
        return before if is_running or (has(sums, said.words) and not own) else None
    return None


def _end(said: Utterance, before: Reading, words: Lexicon) -> Reading | None:
    """ "What is overdue by supplier, tell me the oldest": the bill at that end of what is told."""
    end = order(said, words)
    names_papers = any(one.startswith(words.documents) for one in said.words.split())
    if before.tool != "query_spend" or not before.arguments.get("group_by"):
        return None
    if end not in _AGES and not (end in _ENDS and names_papers):
        return None
    if slot("group_by", said, words) or slot("status", said, words):
        return None
    shown = listed("query_spend", before.arguments)
    if shown is None:
        return None
    return Reading("search_invoices", {**shown, "order": end, "limit": 1}, "search", 13)


def _own(said: Utterance, words: Lexicon) -> set[str]:
    return rest(said.words, words, pointing_words(words.language)) - words.small


def _split_words(said: Utterance, words: Lexicon) -> set[str]:
    """The words by which it is split."""
    cues = [cue for every in words.slots["group_by"].values() for cue, _ in every]
    return {word for cue in cues for one in cue.finditer(said.words) for word in one[0].split()}


def _line(said: Utterance) -> str:
    return "".join(f" {word}" for word in split(fold(said.text)))
