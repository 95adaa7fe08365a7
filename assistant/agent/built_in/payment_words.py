"""What is asked of payments: the days a supplier gives, what was paid late, where a state comes
from, what a payment on account would leave."""

from itertools import pairwise

from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import is_order
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import is_state, search_arguments
from assistant.agent.built_in.slots import (
    ANY,
    bounds,
    category,
    combination,
    has,
    main_period,
    slot,
    vendor,
)
from assistant.agent.built_in.spend_call import spend_arguments

_PLAINLY = 13  # more than what a follow-up leans on
_NOT_PAID = ("unpaid", "overdue")


def terms(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How many days does Orange give us to pay?"; not how long we take."""
    is_other = said.references or said.amounts or has(words.plain["not_terms"], said.words)
    if is_other or not has(words.plain["terms_of"], said.words):
        return None
    return _delay("terms", said, words)


def paid_late(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The sum of the bills we paid after their due date": what was paid, and too late."""
    is_paid = has(words.plain["late_paid"], said.words)
    is_other = said.references or said.amounts or set(words.negations) & set(said.words.split())
    if is_other or not is_paid or slot("status", said, words) in _NOT_PAID:
        return None
    return _delay("late", said, words)


def _delay(question: str, said: Utterance, words: Lexicon) -> Reading:
    kind = None if said.vendors else category(said, words, guessed=False)
    named = {"period": main_period(said)[0], "vendor": vendor(said), "category": kind}
    topic = "paid_late" if question == "late" else "terms"
    return Reading("payment_delay", {"question": question, **named}, topic, _PLAINLY)


def paid_in(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What did we settle in October?", "whom did we pay?": what was paid then, or to whom."""
    text, period = main_period(said)
    names = said.references or said.amounts or said.vendors or len(said.periods) != 1
    has_begun = period and period.start and period.start <= said.today
    if names or not has_begun or not has(words.plain["we_paid"], said.words):
        return None
    is_sum = slot("measure", said, words) or has(words.plain["what_sum"], said.words)
    late = (*words.intents["paid_late"], *words.plain["late_paid"], *words.basis["really"])
    is_other = has(late, said.words) or has(words.plain["than_usual"], said.words)
    is_other = is_other or bool(category(said, words, guessed=False))
    if is_sum or is_other or set(words.negations) & set(said.words.split()):
        return None
    if has(words.plain["whom"], said.words):
        paid = {"measure": "sum", "basis": "paid", "group_by": "vendor", "status": None}
        arguments = spend_arguments("spend", said, words) | paid
        return Reading("query_spend", arguments, "spend", _PLAINLY)
    spends = any(weight > 1 and cue.search(said.words) for cue, weight in words.intents["spend"])
    if (spends and not _asks_which_bills(said, words)) or slot("group_by", said, words):
        return None
    paid = {"status": "paid", "by": "paid", "period": text, "due": None}
    return Reading("search_invoices", search_arguments(said, words) | paid, "search", _PLAINLY)


def paid_amount(said: Utterance, words: Lexicon) -> Reading | None:
    """ "We paid 2,458.08 yesterday, which bill is that?": what open bills such a payment covers."""
    if len(said.amounts) != 1 or said.references or slot("measure", said, words):
        return None
    is_paid = has(words.plain["we_paid"], said.words) or slot("basis", said, words) == "paid"
    is_other = has(words.plain["of_amount"], said.words) or bounds(said, words, exact=False) != ANY
    if not is_paid or is_other or not _asks_which_bills(said, words):
        return None
    return Reading("find_combination", combination(said, words), "combination", _PLAINLY)


def paid_thing(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is it paid, the landlord?": a kind of cost or a supplier, and the state alone."""
    kind = None if said.vendors else category(said, words, guessed=False)
    named = [known for _, known in said.vendors]
    is_one = bool(kind) or (len(named) == 1 and bool(named[0]))
    is_other = said.references or said.amounts or said.periods or said.unknown or said.quotes
    if not is_one or is_other or "?" not in said.text or not is_state("paid", said, words):
        return None
    line = said.words
    for cue, _ in words.slots["status"]["paid"]:
        line = cue.sub("", line)
    rest = set(line.split()) - words.small - words.pronouns - words.between_values
    little = {"<vendor>", *(kind or "").split(), *THE.split("|")}
    if rest - little or words.acts.asks & set(said.words.split()):
        return None
    asked = {"vendor": vendor(said), "category": kind, "invoice": None, "period": None}
    return Reading("payment_status", asked, "paid_yet", _PLAINLY)


def _asks_which_bills(said: Utterance, words: Lexicon) -> bool:
    """ "Qué facturas hemos pagado": bills are asked for, whatever they came to."""
    asks = words.which | words.acts.asks
    return any(
        ahead in asks and word.startswith(words.documents)
        for ahead, word in pairwise(said.words.split())
    )


def are_all_paid(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Were all September bills paid?": those of them that are not."""
    if said.references or said.amounts or "?" not in said.text or slot("measure", said, words):
        return None
    is_asked = has(words.plain["all_are"], said.words) and is_state("paid", said, words)
    if not is_asked or is_order(without_openers(said.words, words), words):
        return None
    late = (*words.intents["paid_late"], *words.plain["late_paid"], *words.intents["unmatched"])
    if has(late, said.words) or has(words.basis["how_much"], said.words):
        return None
    open_ones = {"status": "unpaid", "by": None, "due": None, "period": main_period(said)[0]}
    return Reading("search_invoices", search_arguments(said, words) | open_ones, "search", _PLAINLY)


def state_from(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Where does the paid status on RE-10482 come from?": whether it is paid, and by what."""
    if len(said.references) != 1 or not has(words.plain["state_from"], said.words):
        return None
    asked = {"number": said.references[0], "question": "paid"}
    return Reading("get_invoice", asked, "get", _PLAINLY)


def on_account(said: Utterance, words: Lexicon) -> Reading | None:
    """ "If we pay 500 on account on RE-10482, what is left?", "already sent Orange 1,000, what
    remains?" """
    is_one = len(said.references) == 1 or (len(said.vendors) == 1 and bool(said.vendors[0][1]))
    if not is_one or len(said.amounts) != 1 or not has(words.plain["on_account"], said.words):
        return None
    if not has(words.plain["remains"], said.words):
        return None
    money = said.amounts[0]
    part = f"{money.value} {money.currency or ''}".strip()
    number = said.references[0] if said.references else None
    asked = {"vendor": None if number else vendor(said), "invoice": number, "on_account": part}
    return Reading("payment_status", asked, "on_account", _PLAINLY)
