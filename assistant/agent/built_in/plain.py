"""What is asked in so many words that its reading needs nothing that was learnt."""

from dataclasses import replace
from datetime import timedelta

from assistant.agent.built_in.basis import really_paid
from assistant.agent.built_in.change_words import dearer_bill, same_number, two_invoices
from assistant.agent.built_in.changes import change
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.missing_words import missing
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import is_order
from assistant.agent.built_in.paper_words import of_paper, on_bills, on_paper
from assistant.agent.built_in.pointing_words import place_of
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import acted, refusal
from assistant.agent.built_in.search_call import longer_than, search_arguments, status_of
from assistant.agent.built_in.slots import called, category, has, main_period, slot, vendor
from assistant.agent.built_in.spend_call import late_suppliers, spend_arguments
from assistant.agent.built_in.together import spent_without, together
from assistant.tools.impossible_days import names_impossible_day
from assistant.tools.words import fold, split

SAVING, QUEUE = "saving", "review_queue"
_PLAINLY = 13  # more than what a follow-up leans on
MODELS = ("openai", "chatgpt", "gpt", "anthropic", "claude", "mistral", "google", "microsoft",
          "azure")  # fmt: skip
_SHORT, _LONGEST_PAID = 4, 8
# What people keep their books with; no file of theirs is made here.
PROGRAMS = frozenset((
    "sage", "cegid", "ebp", "pennylane", "quickbooks", "xero", "lexware", "lexoffice", "sevdesk",
    "datev", "teamsystem", "zucchetti", "contaplus", "a3", "holded", "odoo", "sap", "netsuite",
    "ciel", "quadratus", "dynamics", "navision", "freeagent", "addison", "fec",
))  # fmt: skip
_TWO = 2
_PARTS = ("month", "quarter", "year")


def plainly(said: Utterance, words: Lexicon) -> Reading | None:
    """The reading of such a question; None for all others, and for orders to send."""
    if told := next((found for read in _BEFORE_ORDERS if (found := read(said, words))), None):
        return told
    if is_order(without_openers(said.words, words), words) or acted(said, words):
        return None
    return next((found for read in (*_SUMS, *_READINGS) if (found := read(said, words))), None)


def _memory(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What do you remember?" deletes nothing."""
    if not has(words.plain["memory"], said.words):
        return None
    return Reading(None, topic="talk.memory", score=_PLAINLY)


def _same(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is Sita the same as Zita?" merges nobody; "they are the same supplier." does."""
    is_told = "?" not in said.text and has(words.offers["merge_suppliers"], said.words)
    if is_told or len(said.vendors) < 2 or not has(words.plain["same"], said.words):
        return None
    one, other = said.vendors[0][0], said.vendors[1][0]
    return Reading("vendor_card", {"vendor": one, "other": other}, "who_is", _PLAINLY)


def _of_category(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What category is Orange in?": of the supplier, not what was spent in one."""
    if len(said.vendors) != 1 or said.periods or not has(words.plain["of_category"], said.words):
        return None
    arguments = {"vendor": vendor(said), "field": "category"}
    return Reading("vendor_card", arguments, "who_is", _PLAINLY)


def _hidden(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Do any documents contain text aimed at machines?" looks for no such words."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    if said.references or not has(words.plain["hidden"], line):
        return None
    arguments = {"only": "hidden_text", "vendor": vendor(said)}
    return Reading("needs_attention", arguments, "attention", _PLAINLY)


def _misaddressed(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills are not addressed to us?", "is INV-7 really ours?": whom papers are for."""
    if len(said.references) > 1 or not has(words.plain["misaddressed"], said.words):
        return None
    if said.references:
        return of_paper("addressee", invoice=said.references[0])
    arguments = {"only": "misaddressed", "vendor": vendor(said)}
    return Reading("needs_attention", arguments, "attention", _PLAINLY)


def _ready(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is ready to be sent?" sends nothing: what is approved."""
    if said.references or not has(words.plain["ready"], said.words):
        return None
    arguments = search_arguments(said, words) | {"status": "approved", "text": None}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def _mentions(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which invoices mention LED-Modul?": words in the text of papers."""
    if not said.is_sought:
        return None
    return Reading("search_invoices", search_arguments(said, words), "search", _PLAINLY)


def _greeting(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Hello", and nothing else."""
    greets = [cue for cue, _ in words.intents["greeting"] if cue.search(said.words)]
    if not greets or len(said.words.split()) > _SHORT or said.vendors or said.periods:
        return None
    taken = {word for cue in greets if (one := cue.search(said.words)) for word in one[0].split()}
    is_all = all(word in taken or word in words.small for word in said.words.split())
    return Reading(None, topic="talk.greeting", score=_PLAINLY) if is_all else None


def _next_large(said: Utterance, words: Lexicon) -> Reading | None:
    """ "When is the next big payment?": the largest to come stands first."""
    is_other = said.vendors or said.references or said.amounts
    if is_other or not has(words.plain["next_large"], said.words):
        return None
    until = main_period(said)[0] if said.periods else None
    arguments = {"until": until, "overdue_only": None, "first": "largest"}
    return Reading("cash_out", arguments, "outflow", _PLAINLY)


def _one_currency(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The total in EUR incl. the USD ones": nothing is converted, each currency is told."""
    if said.references or not has(words.plain["one_currency"], said.words):
        return None
    arguments = spend_arguments("spend", said, words) | {"group_by": "currency", "currency": None}
    return Reading("query_spend", arguments, "spend", _PLAINLY, notes=("no_rate",))


def _credit_note(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Was the credit note of Free taken off?": the credit notes, and what they are linked to."""
    is_note = has(words.slots["status"]["credit_note"], said.words)
    if not is_note or said.references or not has(words.plain["offset"], said.words):
        return None
    if slot("credit_notes", said, words) or slot("measure", said, words):
        return None  # "Net of credit notes" is a total.
    arguments = search_arguments(said, words) | {"status": "credit_note"}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def _coverage(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Are you missing any invoices?", "how far back do they go?": what is here."""
    lacking = ("missing_vat", "missing_document", "unmatched")
    if said.references or any(has(words.intents[name], said.words) for name in lacking):
        return None
    if said.vendors or not has(words.plain["coverage"], said.words):
        return None
    return Reading("sync_status", {"question": "coverage"}, "sync", _PLAINLY)


def _which_part(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which month was the most expensive?": the months, the most first said."""
    part = slot("group_by", said, words)
    if part not in _PARTS or said.references or said.amounts:
        return None
    is_asked = has(words.plain["which_part"], said.words)
    if not is_asked or not has(words.slots["compare"]["most"], said.words):
        return None
    return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY)


def _reversed(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Reverse charge this year": the invoices that carry no VAT, by why."""
    if said.references or not has(words.plain["reverse"], said.words):
        return None
    asked = {"question": "without", "period": main_period(said)[0], "vendor": vendor(said)}
    return Reading("check_vat", asked, "vat_without", _PLAINLY)


def _lone_kind(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Rent": what it came to."""
    spoken = said.words.split()
    if len(spoken) != 1 or spoken[0] not in words.categories:
        return None
    return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY,
                   is_bare=True)  # fmt: skip


def _falls_due(said: Utterance, words: Lexicon) -> Reading | None:
    """ "When is the rent due?": the open bills of a kind of cost, or of a supplier, by due date."""
    line = without_openers(said.words, words)
    is_put = "?" in said.text or any(cue.match(line) for cue, _ in words.plain["when"])
    if not is_put or set(line.split()[:1]) & words.acts.verbs.keys():
        return None  # "Ping me when the rent is due."
    due = words.slots["compare"]["due"]
    is_asked = has(words.plain["when"], said.words) and has(due, said.words)
    if not is_asked or said.periods or said.references:
        return None
    arguments = search_arguments(said, words)
    kind = None if said.vendors else category(said, words, guessed=False)
    if not (kind or arguments["vendor"]):
        return None
    open_ones = {"category": kind, "status": "unpaid", "due": None, "period": None}
    arguments |= open_ones | {"order": "due_first"}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def _saving(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Where can we save money?": what recurs, and what became dearer (see `readings`)."""
    if not has(words.plain["saving"], said.words):
        return None
    return Reading("list_subscriptions", {"vendor": vendor(said)}, SAVING, _PLAINLY)


def _odd(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Why is IB2026-451 odd?": what stands out about it."""
    if len(said.references) != 1 or not has(words.plain["odd"], said.words):
        return None
    arguments = {"question": "signals", "invoice": said.references[0], "vendor": None}
    return Reading("inspect_invoice", arguments, "inspect_signals", _PLAINLY)


def _sent(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What did you send to Qonto?" sends nothing."""
    if not has(words.plain["sent"], said.words) or said.references:
        return None
    arguments = search_arguments(said, words) | {"status": "pushed"}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def _queue(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Anything I should approve?" approves nothing."""
    if said.references or said.vendors or not has(words.plain["queue"], said.words):
        return None
    arguments = search_arguments(said, words) | {"status": "to_review", "text": None}
    return Reading("search_invoices", arguments, QUEUE, _PLAINLY)


def _marked(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Mark the Deloitte one as approved" is a card, where it names what; an approval in somebody
    else's name there is none."""
    line = without_openers(said.words, words)
    marks = [one for cue, _ in words.plain["mark_approved"] if (one := cue.match(line))]
    is_approval = words.orders.approves.match(line) is not None
    is_held = "?" in said.text or set(line.split()) & set(words.negations)
    if is_held or not (marks or is_approval):
        return None
    if has(words.plain["behalf"], line):
        return Reading(None, topic="refused.behalf", score=_PLAINLY)
    named = said.references or [text for text, _ in said.vendors]
    is_all = any(not without_openers(line[one.end() :], words) for one in marks)
    if not named or not is_all:
        return None  # "… once it is paid"
    return Reading("approve_and_push", {"documents": named}, "push", _PLAINLY)


def _no_merge(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Decline the merge of Sita and Zita", "don't merge them": where suggested merges wait."""
    line = without_openers(said.words, words)
    is_held = has(words.plain["decline"], line) or set(line.split()[:3]) & set(words.negations)
    if "?" in said.text or not is_held or not has(words.plain["merging"], line):
        return None
    return Reading("needs_attention", {"only": "merge"}, "attention", _PLAINLY)


def _by_others(said: Utterance, words: Lexicon) -> Reading | None:
    """ "My boss agreed, mark it as approved by her": each with their own account."""
    if not has(words.plain["by_others"], said.words):
        return None
    return Reading(None, topic="refused.behalf", score=_PLAINLY)


def _fine(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Are we good with Orange?" may be about payment, match or approval."""
    if "?" not in said.text or len(said.vendors) != 1 or said.references or said.periods:
        return None
    if not has(words.plain["fine"], said.words):
        return None
    return Reading(None, {"vendor": called(said)}, "unclear.fine", _PLAINLY)


def _who(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who is 'SAS TDX'?" """
    named = [*(text for text, _ in said.vendors), *said.quotes]
    if len(named) != 1 or said.periods or not has(words.plain["who"], said.words):
        return None
    return Reading("vendor_card", {"vendor": named[0]}, "who_is", _PLAINLY)


def _private(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is anything sent to OpenAI?": its name is no supplier's here."""
    spoken = ("<model>" if word in MODELS else word for word in split(fold(said.text)))
    line = "".join(f" {word}" for word in spoken)
    if said.references or said.periods or not has(words.plain["privacy"], line):
        return None
    return Reading(None, topic="talk.privacy", score=_PLAINLY)


def _absent(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills are missing that usually come?": regular bills that did not come."""
    is_bill = any(word.startswith(words.documents) for word in said.words.split())
    if not is_bill or said.references or not has(words.plain["absent"], said.words):
        return None
    arguments = {"vendor": vendor(said), "absent_only": True}
    return Reading("list_subscriptions", arguments, "subscriptions", _PLAINLY)


def _dearer(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Did the rent go up?": the bills of a kind of cost over time."""
    kind = category(said, words, guessed=False)
    is_other = said.vendors or said.periods or said.references or said.amounts
    if is_other or not kind or not has(words.plain["rise"], said.words):
        return None
    return Reading("price_history", {"vendor": None, "category": kind}, "prices", _PLAINLY)


def _rate(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is the VAT rate on IB2026-451?" """
    if len(said.references) != 1 or not has(words.plain["rate"], said.words):
        return None
    arguments = {"period": None, "vendor": None, "invoice": said.references[0]}
    return Reading("vat_by_rate", arguments, "vat_rate", _PLAINLY)


def _in_currency(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How much in Swiss francs?" """
    line = said.words.split()
    codes = {words.currencies[word] for word in line if word in words.currencies}
    if len(codes) != 1 or len(line) > _SHORT or not has(words.intents["spend"], said.words):
        return None
    return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY)


def _late_by_supplier(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which suppliers do we pay late most often?" """
    is_late = has(words.intents["paid_late"], said.words)
    if not is_late or not has(words.plain["late_by"], said.words) or said.vendors:
        return None
    arguments = {"question": "late_by_vendor", "period": main_period(said)[0], "vendor": None}
    return Reading("payment_delay", arguments, "paid_late", _PLAINLY)


def _account(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is the IBAN of Orange?"; not whether it changed."""
    is_asked = len(said.vendors) == 1 and has(words.plain["account"], said.words)
    if not is_asked or said.references or has(words.plain["altered"], said.words):
        return None
    return Reading("vendor_card", {"vendor": vendor(said), "field": "iban"}, "who_is", _PLAINLY)


def _wrong_accounts(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which IBANs are wrong?": not those that changed."""
    if said.references or said.vendors or not has(words.plain["wrong_iban"], said.words):
        return None
    return Reading("needs_attention", {"only": "iban_suspect"}, "attention", _PLAINLY)


def _is_paid(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is RE-10482 paid?" is answered by yes or no."""
    spoken = said.words.split()
    is_asked = len(said.references) == 1 and not said.vendors and len(spoken) <= _LONGEST_PAID
    is_plain = is_asked and slot("status", said, words) == "paid" and "?" in said.text
    if not is_plain or said.periods or not {"<ref>"} & set(spoken[:4]):
        return None
    arguments = {"number": said.references[0], "question": "paid"}
    return Reading("get_invoice", arguments, "get", _PLAINLY)


def _proof(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How was the total worked out?": of the answer before."""
    names = said.references or said.vendors or said.periods or said.amounts
    is_asked = has((*words.plain["proof"], *words.plain["made_of"]), said.words)
    if names or not is_asked:
        return None
    return Reading("explain_answer", {"wanted": "proof"}, "proof", _PLAINLY)


def _no_such_day(said: Utterance, words: Lexicon) -> Reading | None:
    """ "31 February" is asked back."""
    if not names_impossible_day(said.text, said.today):
        return None
    return Reading(None, topic="unclear.no_day", score=_PLAINLY)


def _one_supplier(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The biggest supplier" is one."""
    line, place = place_of(said.words, words)
    if said.vendors or said.references or not has(words.plain["one_supplier"], line):
        return None
    arguments = spend_arguments("spend", said, words)
    behind = {"after": place - 1} if place > 1 else {}
    one = {"group_by": "vendor", "top": arguments["top"] or 1, **behind}
    return Reading("query_spend", {**arguments, **one}, "spend", _PLAINLY)


def _late_by(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills are more than a month late?": due before that long ago."""
    if said.references or not has(words.plain["late"], said.words):
        return None
    days = longer_than(said, words)
    if days is None or slot("group_by", said, words) == "vendor":
        return None
    arguments = search_arguments(said, words) | {"status": "overdue", "period": None, "due": days}
    bounds = dict.fromkeys(("min_amount", "max_amount", "text"))
    return Reading("search_invoices", arguments | bounds, "search", _PLAINLY)


def _fixed_costs(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What do our fixed monthly costs come to?": what recurs."""
    if said.references or said.amounts or not has(words.plain["fixed_costs"], said.words):
        return None
    return Reading("list_subscriptions", {"vendor": vendor(said)}, "subscriptions", _PLAINLY)


def _add_statement(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How do I add my bank statement?": where."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    if said.references or not has(words.plain["add_statement"], line):
        return None
    return Reading(None, topic="talk.add_statement", score=_PLAINLY)


def _file_for(said: Utterance, words: Lexicon) -> Reading | None:
    """ "A Sage file of October": the accountant's file, which says what it is not."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    named = PROGRAMS & set(line.replace("-", " ").split())
    is_known = any(known for _, known in said.vendors)
    if not named or is_known or said.references or not has(words.plain["file_for"], line):
        return None
    return change("accountant_file", said, words)


def _never_seen(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Suppliers never seen before October": those whose first bill came since."""
    names_them = has(words.plain["suppliers"], said.words)
    if said.vendors or not names_them or not has(words.plain["never_seen"], said.words):
        return None
    ends = [period.end for _, period in said.periods if period.end and not period.start]
    text = main_period(said)[0]
    since = f"{ends[0] + timedelta(days=1)} - {said.today}" if ends else text
    arguments = spend_arguments("spend", said, words)
    new = {"measure": "new", "period": since, "group_by": None, "top": None, "by": None}
    return Reading("query_spend", {**arguments, **new}, "spend", _PLAINLY)


def _who_did(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who did what in here today?": all that people did."""
    if said.references or said.vendors or not has(words.plain["who_did"], said.words):
        return None
    arguments = {"document": None, "period": main_period(said)[0], "everything": True}
    return Reading("approval_history", arguments, "approvals", _PLAINLY)


def _subscriptions(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Subscriptions: only software ones", "what do they cost a month?"; not what was spent on
    them in a period, nor whether they became dearer."""
    line = said.words
    for cue, _ in words.plain["subscriptions"]:
        line = cue.sub("", line)
    names = said.references or said.periods or said.amounts
    is_dearer = has(words.plain["rise"], line) and not has(words.slots["compare"]["most"], line)
    if names or line == said.words or is_dearer or has(words.plain["absent"], line):
        return None
    ordered = set(without_openers(said.words, words).split()[:1]) & words.acts.verbs.keys()
    if ordered or refusal(said, words):
        return None  # "Cancel the subscription"
    arguments = {
        "vendor": vendor(said),
        "category": category(replace(said, words=line), words, guessed=False),
        "interval": "quarterly" if slot("group_by", said, words) == "quarter" else None,
    }
    return Reading("list_subscriptions", arguments, "subscriptions", _PLAINLY)


def _of_amount(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is the 840 one paid?", "who sent the bill of 784.80?": the invoices of exactly that amount,
    whatever state they are in."""
    is_one = len(said.amounts) == 1 and not said.references and not slot("measure", said, words)
    if not is_one or slot("amount", said, words) or not has(words.plain["of_amount"], said.words):
        return None
    is_asked = "?" in said.text or bool(words.acts.asks & set(said.words.split()))
    if refusal(said, words) and not is_asked:
        return None
    whatever = {"status": None, "due": None, "order": None, "limit": None}
    arguments = search_arguments(said, words) | whatever
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def _late_suppliers(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which suppliers are more than 10 days late?" """
    is_late = status_of(said, words) == "overdue"
    arguments = late_suppliers(said, words) if is_late else None
    return Reading("query_spend", arguments, "spend", _PLAINLY) if arguments else None


_SUMS = (really_paid, together, spent_without)
_BEFORE_ORDERS = (
    _no_such_day,
    _no_merge,
    _by_others,
    _add_statement,
    _file_for,
    _sent,
    _queue,
    _marked,
    _fine,
    _private,
    _ready,
)
_READINGS = (
    two_invoices, same_number, dearer_bill,
    on_paper, on_bills, _greeting, _memory, _same, _of_category, _hidden, _misaddressed,
    _who, _lone_kind, _which_part, _reversed, _late_by, _fixed_costs, _never_seen, _who_did,
    _mentions, _proof, _absent, _coverage, missing, _next_large, _one_currency, _credit_note,
    _falls_due, _saving, _odd, _subscriptions, _dearer, _rate, _in_currency, _late_by_supplier,
    _account, _wrong_accounts, _is_paid, _late_suppliers, _one_supplier, _of_amount,
)  # fmt: skip
