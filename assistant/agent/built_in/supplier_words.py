"""What is asked of suppliers in so many words: who one is, the biggest, who is new or late."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from assistant.agent.built_in.changes import change
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import is_order
from assistant.agent.built_in.pointing_words import place_of
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import status_of
from assistant.agent.built_in.slots import called, has, main_period, order, slot, vendor
from assistant.agent.built_in.spend_call import is_as_of, late_suppliers, spend_arguments
from assistant.tools import period_words
from assistant.tools.period_reader import UNITS, later
from assistant.tools.periods import Period, written
from assistant.tools.words import fold

NUMBER_TOO = "number_too"  # The topic of an account that may have changed, and a VAT number.
_PLAINLY = 13  # more than what a follow-up leans on
_TWO = 2
_OF_BILLS = ("paid", "unpaid", "overdue", "to_review")  # States of bills, not of suppliers.
_BY_BILLS = ("once", "oldest", "quiet")
_OF_ALL = ("shared_iban", "shared_vat", "no_vat", "no_iban", "no_email", "countries")


def same(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is Sita the same as Zita?" merges nobody; "they are the same supplier." does."""
    is_told = "?" not in said.text and has(words.offers["merge_suppliers"], said.words)
    if is_told or len(said.vendors) < 2 or not has(words.plain["same"], said.words):
        return None
    one, other = said.vendors[0][0], said.vendors[1][0]
    return Reading("vendor_card", {"vendor": one, "other": other}, "who_is", _PLAINLY)


def of_category(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What category is Orange in?": of the supplier, not what was spent in one."""
    if len(said.vendors) != 1 or said.periods or not has(words.plain["of_category"], said.words):
        return None
    arguments = {"vendor": vendor(said), "field": "category"}
    return Reading("vendor_card", arguments, "who_is", _PLAINLY)


def kept_in(offered: Reading, said: Utterance, words: Lexicon) -> Reading | None:
    """ "Orange is in which category?": no card is asked for."""
    kind = str(offered.arguments.get("category") or "").split()
    if kind and fold(kind[0]) not in words.acts.asks:
        return None
    arguments = {"vendor": vendor(said), "field": "category"}
    return Reading("vendor_card", arguments, "who_is", _PLAINLY)


def fine(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Are we good with Orange?" may be about payment, match or approval."""
    if "?" not in said.text or len(said.vendors) != 1 or said.references or said.periods:
        return None
    if not has(words.plain["fine"], said.words):
        return None
    return Reading(None, {"vendor": called(said)}, "unclear.fine", _PLAINLY)


def who(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who is 'SAS TDX'?", "Orange's details"; "bank details of Orange" are an account."""
    named = [*(text for text, _ in said.vendors), *said.quotes]
    if len(named) != 1 or said.periods or not has(words.plain["who"], said.words):
        return None
    if said.references or has(words.plain["account"], said.words):
        return None
    return Reading("vendor_card", {"vendor": named[0]}, "who_is", _PLAINLY)


def late_by_supplier(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which suppliers do we pay late most often?" """
    is_late = has(words.intents["paid_late"], said.words)
    if not is_late or not has(words.plain["late_by"], said.words) or said.vendors:
        return None
    arguments = {"question": "late_by_vendor", "period": main_period(said)[0], "vendor": None}
    return Reading("payment_delay", arguments, "paid_late", _PLAINLY)


def account(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is the IBAN of Orange?"; not whether it changed."""
    is_altered = has(words.plain["altered"], said.words)
    return None if is_altered else _field("iban", "account", said, words)


def owed_to_creditors(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Creditors' balance as at 30 June", "AP closing balance Q3": what was owed then, or now; no
    balance of the bank."""
    is_of_ages = has(words.plain["ageing"], said.words)
    if said.references or said.amounts or is_of_ages:
        return None
    if not has(words.plain["creditors"], said.words):
        return None
    if has(words.plain["ageing"], said.words):
        return None  # "Aged creditors' balances"
    text, period = main_period(said)
    named = {"vendor": vendor(said)}
    if period and period.end and period.end < said.today:
        day = text if period.start in (None, period.end) else str(period.end)
        return Reading("owed_then", {"day": day, **named}, "spend", _PLAINLY)
    if said.periods and not is_as_of(said, words):
        return None
    arguments = {**spend_arguments("spend", said, words), "basis": "owed", "period": None}
    return Reading("query_spend", arguments, "spend", _PLAINLY)


def all_suppliers(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who are our suppliers?": each, with what it billed."""
    is_other = bool(said.vendors or said.references or said.amounts or said.quotes)
    is_other = is_other or bool(status_of(said, words))
    is_other = is_other or bool(set(words.negations) & set(said.words.split()))
    compare = words.slots["compare"]
    is_other = is_other or any(has(compare[name], said.words) for name in ("most", "least", "due"))
    rests = [
        f"{said.words[: one.start()]} {said.words[one.end() :]}".split()
        for cue, _ in words.plain["who_suppliers"]
        if (one := cue.search(said.words))
    ]
    little = words.small | words.between_values | {"<period>"}
    if is_other or not any(little.issuperset(rest) for rest in rests):
        return None
    arguments = spend_arguments("spend", said, words) | {"group_by": "vendor", "measure": "sum"}
    return Reading("query_spend", arguments, "spend", _PLAINLY)


def since_when(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Since when do we buy from Orange?": the first bill."""
    is_of_bills = status_of(said, words) or slot("basis", said, words) == "owed"
    return None if is_of_bills else _field("since", "since_when", said, words)


def registered(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is the VAT number of Orange?"; not whether it is right."""
    is_altered = has(words.plain["altered"], said.words)
    return None if is_altered else _field("numbers", "registered", said, words)


def number_changed(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Did Orange's VAT number change?", "has their IBAN or VAT number changed?" """
    is_one = len(said.vendors) == 1 and not said.references
    is_asked = has(words.plain["numbers_ok"], said.words) or has(words.plain["registered"],
                                                                 said.words)  # fmt: skip
    if not (is_one and is_asked) or not has(words.plain["is_swapped"], said.words):
        return None
    if has(words.intents["iban_changed"], said.words):
        asked = {"only": "iban_changed", "vendor": vendor(said)}
        return Reading("needs_attention", asked, NUMBER_TOO, _PLAINLY)
    return Reading("vendor_card", {"vendor": vendor(said), "field": "numbers"}, "who_is", _PLAINLY)


def email(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is the e-mail address of Orange?"; a letter to them is another thing."""
    return None if is_order(said.words, words) else _field("email", "email", said, words)


def address(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is Orange's address?": where it sits, and no e-mail."""
    is_mail = has(words.plain["mail_word"], said.words)
    return (
        None
        if is_mail or is_order(said.words, words)
        else _field("address", "address", said, words)
    )


def country_of(said: Utterance, words: Lexicon) -> Reading | None:
    """ "In which country is Orange?" """
    return _field("country", "country_of", said, words)


def facts_of_all(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which suppliers have no VAT number?", "do two suppliers share an IBAN?", "from which
    countries are they?"; of what their invoices lack, the papers tell."""
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    if said.references or said.amounts or said.vendors or names_papers:
        return None
    if has(words.plain["charges_no_vat"], said.words):
        return None  # What their bills say, not who has no number.
    which = next((one for one in _OF_ALL if has(words.plain[f"all_{one}"], said.words)), None)
    return Reading("list_suppliers", {"which": which}, "suppliers", _PLAINLY) if which else None


def _field(field: str, asked: str, said: Utterance, words: Lexicon) -> Reading | None:
    """What is asked of one supplier's card by the cues `asked`."""
    is_one = len(said.vendors) == 1 and not said.references
    if not is_one or not has(words.plain[asked], said.words):
        return None
    return Reading("vendor_card", {"vendor": vendor(said), "field": field}, "who_is", _PLAINLY)


def posing(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is anybody posing as one of our suppliers?": names that are nearly another's."""
    if said.references or len(said.vendors) > 1 or not has(words.plain["posing"], said.words):
        return None
    arguments = {"only": "look_alike", "vendor": vendor(said)}
    return Reading("needs_attention", arguments, "attention", _PLAINLY)


def one_supplier(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The biggest supplier" is one."""
    line, place = place_of(said.words, words)
    if said.vendors or said.references or not has(words.plain["one_supplier"], line):
        return None
    arguments = spend_arguments("spend", said, words)
    behind: dict[str, Any] = {"after": place - 1} if place > 1 else {}
    if order(said, words) == "smallest":
        behind["order"] = "smallest"
    one = {"group_by": "vendor", "top": arguments["top"] or 1, **behind}
    return Reading("query_spend", {**arguments, **one}, "spend", _PLAINLY)


def never_seen(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Suppliers never seen before October": those whose first bill came since."""
    is_first = has(words.plain["first_billed"], said.words)
    is_new = has(words.plain["suppliers"], said.words) and (
        has(words.plain["never_seen"], said.words) or slot("measure", said, words) == "new"
    )
    if said.vendors or not (is_first or is_new):
        return None
    ends = [period.end for _, period in said.periods if period.end and not period.start]
    text = main_period(said)[0]
    since = f"{ends[0] + timedelta(days=1)} - {said.today}" if ends else text
    arguments = spend_arguments("spend", said, words)
    new = {"measure": "new", "period": since, "group_by": None, "top": None, "by": None}
    return Reading("query_spend", {**arguments, **new}, "spend", _PLAINLY)


def silent_since(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Suppliers that have sent nothing since July": those that have billed before."""
    is_other = said.vendors or said.references or said.amounts or len(said.periods) != 1
    if is_other or not has(words.plain["silent_since"], said.words):
        return None
    return None if status_of(said, words) in _OF_BILLS else _silent(said, words)


def _silent(said: Utterance, words: Lexicon) -> Reading:
    """Who sent nothing since the day that is named; without one, who has gone quiet."""
    silent = dict.fromkeys(("group_by", "top", "by", "status")) | {"measure": "silent"}
    arguments = spend_arguments("spend", said, words) | silent
    if arguments["period"] is None:
        return Reading("list_suppliers", {"which": "quiet", "period": None}, "suppliers", _PLAINLY)
    arguments["period"] = _counted_back(said, words) or arguments["period"]
    return Reading("query_spend", arguments, "spend", _PLAINLY)


def _counted_back(said: Utterance, words: Lexicon) -> str | None:
    """ "Nothing for three months": of so many to the day, not from the first of a month on."""
    text, period = main_period(said)
    if period is None or period.end != said.today or period.grain != "span":
        return None
    own = period_words.lexicon(said.language)
    for count, word in pairwise((text or "").split()):
        unit = next((one for one in UNITS if word in own.named(one)), None)
        number = int(count) if count.isdecimal() else words.numbers.get(count)
        if number and unit and unit != "day":
            start = later(said.today, unit, -number)
            return written(Period(start, said.today, "span"))
    return None


def by_bills(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Suppliers that billed only once", "our oldest suppliers", "who has gone quiet?"; since a
    day it is told who sent nothing."""
    if said.vendors or said.references or said.amounts or len(said.periods) > 1:
        return None
    cues = (one for one in _BY_BILLS if has(words.plain[f"suppliers_{one}"], said.words))
    is_silent = slot("measure", said, words) == "silent"
    which = next(cues, "quiet" if is_silent else None)
    if which is None or status_of(said, words) in _OF_BILLS:
        return None
    if which == "quiet" and said.periods:
        return _silent(said, words)
    period = main_period(said)[0] if which == "once" else None
    return Reading("list_suppliers", {"which": which, "period": period}, "suppliers", _PLAINLY)


def bills_a_month(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How many bills a month do we get from Orange?", "average number per supplier"."""
    if said.references or said.amounts or not has(words.plain["bills_a_month"], said.words):
        return None
    if status_of(said, words) in _OF_BILLS:
        return None
    if not said.vendors and has(words.slots["group_by"]["vendor"], said.words):
        asked = {"which": "monthly", "period": main_period(said)[0]}
        return Reading("list_suppliers", asked, "suppliers", _PLAINLY)
    by_month = {"measure": "count", "basis": "spent", "group_by": "month", "top": None,
                "order": None}  # fmt: skip
    arguments = spend_arguments("spend", said, words) | by_month
    return Reading("query_spend", arguments, "spend", _PLAINLY)


def charted(said: Utterance, words: Lexicon) -> Reading | None:
    """ "A pie chart of our suppliers": what each of them billed."""
    if said.vendors or said.references or not has(words.plain["chart_of_suppliers"], said.words):
        return None
    if slot("group_by", said, words) not in (None, "vendor"):
        return None
    each = {"measure": "sum", "group_by": "vendor"}
    return Reading("query_spend", spend_arguments("spend", said, words) | each, "spend", _PLAINLY)


def newest(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Our newest supplier": those whose first bill came lately."""
    if said.vendors or said.references or not has(words.plain["newest_supplier"], said.words):
        return None
    new = {"measure": "new", "group_by": None, "top": None, "by": None}
    return Reading("query_spend", spend_arguments("spend", said, words) | new, "spend", _PLAINLY)


def suppliers_late(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which suppliers are more than 10 days late?" """
    is_late = status_of(said, words) == "overdue"
    arguments = late_suppliers(said, words) if is_late else None
    return Reading("query_spend", arguments, "spend", _PLAINLY) if arguments else None


def one_of_two(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Sita is in there twice, make it one supplier": the card that merges its two rows."""
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_one = len({text for text, _ in said.vendors}) == 1
    if "?" in said.text or names_papers or said.references or not is_one:
        return None
    if not has(words.plain["one_of_two"], said.words):
        return None
    return change("merge_suppliers", replace(said, text=str(vendor(said))), words)


def no_merge(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Decline the merge of Sita and Zita", "don't merge them": where suggested merges wait."""
    line = without_openers(said.words, words)
    is_held = has(words.plain["decline"], line) or set(line.split()[:3]) & set(words.negations)
    if "?" in said.text or not is_held or not has(words.plain["merging"], line):
        return None
    return Reading("needs_attention", {"only": "merge"}, "attention", _PLAINLY)


def apart(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Split Sita from Zita, they are two companies", "they are not the same supplier": no card
    merges what is told apart; how the two stand here is told."""
    if "?" in said.text or len({text for text, _ in said.vendors}) != _TWO or said.references:
        return None
    one_of = (*words.offers["merge_suppliers"], *words.plain["same"])
    is_denied = any(
        has(one_of, clause) and set(clause.split()) & set(words.negations)
        for clause in said.clauses
    )
    if not is_denied and not has(words.plain["apart"], said.words):
        return None
    one, other = said.vendors[0][0], said.vendors[1][0]
    return Reading("vendor_card", {"vendor": one, "other": other}, "who_is", _PLAINLY)
