"""What is asked to be checked: a supplier's numbers, a value's source, unread files, gaps."""

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import refusal
from assistant.agent.built_in.slots import category, has, main_period, slot, vendor
from assistant.agent.built_in.spend_call import spend_arguments

_PLAINLY = 13  # more than what a follow-up leans on


def numbers_ok(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is the VAT number of Tortona right?": whether check digits fit."""
    is_one = _names_one(said) and not said.amounts
    if not is_one or not has(words.plain["numbers_ok"], said.words):
        return None
    is_missing = has(words.intents["missing_vat"], said.words)
    is_asked = has(words.plain["altered"], said.words) or ("?" in said.text and not is_missing)
    return _of_one("identity", said) if is_asked else None


def source_of(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Was the due date of the last Horizon bill read from the PDF or from Qonto?" """
    is_one = _names_one(said) and not said.amounts
    if not is_one or "?" not in said.text or not has(words.plain["source_of"], said.words):
        return None
    return _of_one("sources", said)


def _names_one(said: Utterance) -> bool:
    """Whether one invoice or one supplier that is known here is named."""
    return len(said.references) + sum(bool(known) for _, known in said.vendors) == 1


def _of_one(question: str, said: Utterance) -> Reading:
    number = said.references[0] if said.references else None
    asked = {"question": question, "invoice": number, "vendor": None if number else vendor(said)}
    return Reading("inspect_invoice", asked, f"inspect_{question}", _PLAINLY)


def unread_files(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How many files could you not read?" """
    is_theirs = "qonto" in said.words.split()
    if said.references or is_theirs or not has(words.plain["unread_files"], said.words):
        return None
    asked = {"which": "unreadable", "period": main_period(said)[0], "vendor": vendor(said)}
    return Reading("list_papers", asked, "papers", _PLAINLY)


def lines_add_up(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Bills whose lines do not add up": the amounts are checked, lines are told one by one."""
    if said.references or said.is_sought or not has(words.plain["lines_add_up"], said.words):
        return None
    asked = {"question": "sums", "period": main_period(said)[0], "vendor": vendor(said)}
    return Reading("check_vat", asked, "vat_sums", _PLAINLY, notes=("lines_unchecked",))


def sum_right(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is the total of RE-10482 right?": whether excl. VAT and VAT make it; "does its VAT come to
    538.10?": its VAT, and whether it is so much."""
    if len(said.references) != 1:
        return None
    number = said.references[0]
    if said.amounts and "?" in said.text and slot("amount", said, words) == "vat":
        asked = {"period": None, "vendor": None, "invoice": number}
        said_to_be = said.amounts[-1].value
        return Reading("vat_by_rate", asked, "vat_rate", _PLAINLY, claimed=said_to_be)
    if said.amounts or not has(words.plain["sum_right"], said.words):
        return None
    asked = {"question": "sums", "period": None, "invoice": number}
    return Reading("check_vat", asked, "vat_sums", _PLAINLY)


def why_refused(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Why was RE-10482 rejected?": how it stands; no payment is asked for."""
    if len(said.references) != 1 or not has(words.plain["why_refused"], said.words):
        return None
    return Reading("get_invoice", {"number": said.references[0]}, "get", _PLAINLY)


def why_to_review(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Why is the bill of Orange to be checked?": what stands out on it; no look is ordered."""
    if not _names_one(said) or said.amounts or not has(words.plain["why_to_review"], said.words):
        return None
    if said.references:
        return _of_one("signals", said)
    return Reading("needs_attention", {"only": None, "vendor": vendor(said)}, "attention", _PLAINLY)


def closed(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How did we close last month?": its summary."""
    is_other = said.vendors or said.references or said.amounts or len(said.periods) != 1
    if is_other or not has(words.plain["closed"], said.words):
        return None
    return Reading("summarise_month", {"month": said.periods[0][0]}, "summarise", _PLAINLY)


def problems(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What are the biggest problems?" """
    is_other = said.references or said.vendors or said.periods
    if is_other or not has(words.plain["problems"], said.words):
        return None
    return Reading("needs_attention", {"only": None}, "attention", _PLAINLY)


def months_without(said: Utterance, words: Lexicon) -> Reading | None:
    """ "In which months is there no invoice from Orange?", "which months lack the rent?"."""
    kind = None if said.vendors else category(said, words, guessed=False)
    if said.references or said.amounts or not (kind or len(said.vendors) == 1):
        return None
    if has(words.intents["pay_days"], said.words):
        return None  # "The gap between bill and payment"
    if slot("status", said, words) in ("paid", "unpaid", "overdue"):
        return None  # "Have all Orange bills been paid?"; "sent" is by them.
    if has((*words.plain["each_quarterly"], *words.plain["each_yearly"]), said.words):
        return None  # "Orange bills us every quarter, is one missing?"
    is_empty = bool(said.vendors) and has(words.plain["empty_months"], said.words)
    if not (is_empty or has(words.plain["months_without"], said.words)):
        return None
    asked = {"vendor": said.vendors[0][0] if said.vendors else None, "category": kind}
    asked["period"] = said.periods[0][0] if said.periods else None
    return Reading("months_without", asked, "months", _PLAINLY)


def than_usual(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is October's electricity higher than usual?", "do we spend more than we normally do?": of
    a month, not of bills or suppliers, each of which may be so."""
    kind = None if said.vendors else category(said, words, guessed=False)
    if said.references or len(said.vendors) > 1 or len(said.periods) > 1:
        return None
    if not has(words.plain["than_usual"], said.words):
        return None
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_of_several = names_papers or has(words.plain["suppliers"], said.words)
    if is_of_several and not (kind or said.vendors or said.periods):
        return None
    is_paid = slot("basis", said, words) == "paid"
    asked = {
        "period": main_period(said)[0], "vendor": vendor(said), "category": kind,
        "basis": "paid" if is_paid else "spent", "amount": slot("amount", said, words) or "gross",
    }  # fmt: skip
    return Reading("than_usual", asked, "compare", _PLAINLY)


def unusual(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Any odd amounts?", "was anything billed way above normal?": bills unlike those before."""
    if said.references or said.amounts or refusal(said, words):
        return None
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_asked = names_papers and not said.vendors and has(words.plain["than_usual"], said.words)
    if not (is_asked or has(words.plain["odd_amount"], said.words)):
        return None
    asked = {"only": "unusual_amount", "vendor": vendor(said)}
    return Reading("needs_attention", asked, "attention", _PLAINLY)


def rates_ok(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Are the VAT rates right?": which rates the bills carry, and how much at each."""
    if said.references or said.amounts or not has(words.plain["rates_ok"], said.words):
        return None
    asked = {"period": main_period(said)[0], "vendor": vendor(said)}
    return Reading("vat_by_rate", asked, "vat_rate", _PLAINLY)


def empty_months(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which months have no invoice at all?": the number of each month."""
    if said.references or said.amounts or not has(words.plain["empty_months"], said.words):
        return None
    counted = {"measure": "count", "group_by": "month", "top": None}
    return Reading("query_spend", spend_arguments("spend", said, words) | counted, "spend",
                   _PLAINLY)  # fmt: skip
