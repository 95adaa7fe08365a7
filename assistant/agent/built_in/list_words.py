"""What lists of bills are asked for in so many words: what waits, was sent, falls due, is late."""

import re
from dataclasses import replace
from itertools import pairwise

from assistant.agent.built_in.coming import ahead, coming_span, is_far_month
from assistant.agent.built_in.leaving_out import kinds_left_out
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import is_order
from assistant.agent.built_in.orders import order as ordered_by
from assistant.agent.built_in.paper_words import of_paper
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import refusal
from assistant.agent.built_in.search_call import (
    WAITING_THERE,
    is_state,
    longer_than,
    paid_without_line,
    search_arguments,
    status_of,
    waiting_there,
)
from assistant.agent.built_in.slots import (
    bounds,
    category,
    has,
    main_period,
    order,
    slot,
    vendor,
)
from assistant.agent.built_in.spend_call import spend_arguments
from assistant.agent.built_in.unread import carries
from assistant.tools.words import fold, split

QUEUE = "review_queue"
LAST_ONE = "last_one"  # Its state is told with it, so that "did we pay it?" is no second question.
_PLAINLY = 13  # more than what a follow-up leans on
_LONGEST_PAID = 8
_SHORTEST_LIST = 7
_SHORT_NOTE = 8
_BESIDE_CAP = 2  # words
_END = re.compile(r"(?: [a-z]+){0,3} (\d{3,8})(?= |$)")
_MARKS = re.compile(r" <(?:amount|number|ref|quote)>")
_GROUPS = ("vendor", "category", "currency")
_SPANS = ("week", "month", "quarter", "year")
_PUT_AWAY = ("archived", "rejected", "discarded", "scheduled")


def ready(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is ready to be sent?" sends nothing: what is approved."""
    if said.references or not has(words.plain["ready"], said.words):
        return None
    arguments = search_arguments(said, words) | {"status": "approved", "text": None}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def sent(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What did you send to Qonto?" sends nothing."""
    if not has(words.plain["sent"], said.words) or said.references:
        return None
    arguments = search_arguments(said, words)
    if arguments["status"] not in ("approved", "failed"):  # "What was not sent yet?"
        arguments |= {"status": "pushed"}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def costliest(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which three bills cost us most in May?", "smallest bill, whose and how much": so many."""
    is_one = has(words.plain["whose_bill"], said.words)
    is_of_suppliers = slot("group_by", said, words) == "vendor"
    is_ranked = has(words.plain["costliest"], said.words) and not is_of_suppliers
    if said.references or not (is_one or is_ranked):
        return None
    sorting = {"order": order(said, words) or "largest", "limit": _how_many_bills(said, words)}
    return Reading("search_invoices", search_arguments(said, words) | sorting, "search", _PLAINLY)


def _how_many_bills(said: Utterance, words: Lexicon) -> int | None:
    """ "Which three bills": three; "which bill": one."""
    spoken, numbers = said.words.split(), iter(said.numbers)
    for word, following in pairwise(spoken):
        many = next(numbers, None) if word == "<number>" else words.numbers.get(word)
        if following.startswith(words.documents):
            return 1 if has(words.plain["one_bill"], f" {following}") else many
    return None


def all_waiting(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Approve everything in review": one card with each of them, and none that sends."""
    line = without_openers(said.words, words)
    is_held = "?" in said.text or set(line.split()) & set(words.negations)
    named = said.references or said.vendors or said.amounts or said.quotes or said.periods
    if is_held or named or not words.orders.approves.match(line):
        return None
    if not has(words.slots["compare"]["all_waiting"], line):
        return None
    return Reading("approve_and_push", {"documents": ["waiting"]}, "push", _PLAINLY)


def the_approved(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Send the approved document to Qonto", "mets la pièce validée dans Qonto": it is named by
    its state and by nothing else, and sent, not approved."""
    named = (said.references, said.vendors, said.amounts, said.quotes, said.periods, said.unknown)
    ordered, state = ordered_by(said, words), slot("status", said, words)
    is_other = ordered.is_held or ordered.is_asked or ordered.is_elsewhere or "?" in said.text
    if any(named) or is_other or state != "approved":
        return None
    line, states = without_openers(said.words, words), words.slots["status"]["approved"]
    if not is_order(line, words, beside=states):
        return None
    sends = [cue for cue, _ in words.intents["push"] if cue.search(line)]
    for cue, _ in states:
        line = cue.sub("", line)
    is_spared = has(words.slots["compare"]["except"], line) or set(line.split()) & {
        *words.negations
    }
    if is_spared or words.orders.approves.search(line):
        return None
    polite = {word for one in words.openers for word in one.split()}
    rest = set(line.split()) - words.small - words.between_values - polite - {"qonto"}
    if any(not (one.startswith(words.documents) or carries(one, line, sends)) for one in rest):
        return None
    return Reading("approve_and_push", {"documents": ["approved"]}, "push", _PLAINLY)


def all_capped(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Approve everything that is under 100 euros": a card of what waits up to that amount."""
    line = without_openers(said.words, words)
    is_held = "?" in said.text or set(line.split()) & set(words.negations)
    named = said.references or said.vendors or said.quotes or said.periods
    if is_held or named or not words.orders.approves.match(line):
        return None
    everything = (cue.search(line) for cue, _ in words.slots["compare"]["everything"])
    is_all = next((found for found in everything if found), None)
    cap = words.bounding.search(line)
    least, most = bounds(said, words, exact=False)
    if not (is_all and cap and most) or least:
        return None
    if len(line[is_all.end() : cap.start()].split()) > _BESIDE_CAP:
        return None  # "Approve everything the note says, under 100 euros"
    if has((*words.refusals["tricks"], *words.refusals["unasked"]), line):
        return None
    asked = {"documents": ["everything"], "max_amount": most}
    return Reading("approve_and_push", asked, "push", _PLAINLY)


def all_but(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Approve everything except Weber": a card without what is spared. Where that names nobody,
    it is asked back: a card of everything would approve just that."""
    line = without_openers(said.words, words)
    cue = next((one for cue, _ in words.plain["all_but"] if (one := cue.search(said.words))), None)
    is_ordered = is_order(line, words) and not words.orders.asks.search(line)
    if cue is None or not is_ordered or set(line.split()[:2]) & set(words.negations):
        return None
    spared, rest = _spared(said, cue.end(), words), said.words[cue.end() :]
    is_trick = refusal(said, words) == "tricks"
    if not spared and (is_trick or set(rest.split()) & set(words.negations)):
        return None  # "Push every invoice without asking", "approve everything, but send nothing"
    if not spared and words.bounding.search(said.words):
        return None  # "Todas las de menos de 100 euros" spares nobody: "less than" is a bound.
    least, most = bounds(said, words, exact=False)
    if not spared or least or said.periods:
        return Reading(None, topic="unclear.push", score=_PLAINLY)
    which = "waiting" if words.orders.approves.search(line) else "everything"
    if has(words.slots["compare"]["all_approved"], said.words):
        which = "approved"
    arguments = {"documents": [which], "except_documents": spared, "max_amount": most}
    return Reading("approve_and_push", arguments, "push", _PLAINLY)


def _spared(said: Utterance, place: int, words: Lexicon) -> list[str]:
    """What is named from a place on: numbers, suppliers, quotes, kinds of cost and strangers."""
    marks = {
        "<ref>": said.references, "<quote>": said.quotes,
        "<vendor>": [text for text, _ in said.vendors],
    }  # fmt: skip
    before, named = said.words[:place], []
    passed = {mark: before.count(mark) for mark in marks}
    for word in said.words[place:].split():
        if word in marks:
            named.append(marks[word][passed[word]])
            passed[word] += 1
        elif word in said.unknown or word in words.categories:
            named.append(word)
    return named


def queue(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Anything I should approve?" approves nothing."""
    is_there = has(words.plain["at_qonto"], said.words)
    is_asked = has(words.plain["queue"], said.words)
    is_asked = is_asked or (is_there and status_of(said, words) in WAITING_THERE)
    if said.references or said.vendors or not is_asked:
        return None
    status = waiting_there(said, words) if is_there else "to_review"
    arguments = search_arguments(said, words) | {"status": status, "text": None}
    return Reading("search_invoices", arguments, QUEUE, _PLAINLY)


def matched_share(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What share of our invoices is matched?": how many are not, of how many."""
    if said.references or not has(words.plain["matched_share"], said.words):
        return None
    asked = {"period": main_period(said)[0], "vendor": vendor(said)}
    return Reading("list_unmatched_invoices", asked, "unmatched", _PLAINLY)


def already_matched(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The invoices of July that are matched already"."""
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_asked = names_papers and has(words.plain["already_matched"], said.words)
    if not is_asked or said.references or set(said.words.split()) & set(words.negations):
        return None
    arguments = search_arguments(said, words) | {"status": "matched", "text": None}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def in_a_state(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What's archived?": that list."""
    is_sum = slot("measure", said, words) or has(words.intents["spend"], said.words)
    is_other = is_sum or said.vendors or said.references or said.amounts
    status = slot("status", said, words)
    if is_other or status not in _PUT_AWAY or len(said.words.split()) > _SHORTEST_LIST:
        return None
    return Reading("search_invoices", search_arguments(said, words), "search", _PLAINLY)


def left_to_pay(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How much is left to pay?", "what is left on electricity?": what is owed now."""
    is_other = bool(said.references or said.amounts or said.periods or order(said, words))
    first = said.words.split()[:_BESIDE_CAP]  # "Invoices left to pay" are a list.
    is_other = is_other or any(word.startswith(words.documents) for word in first)
    is_named = said.vendors or category(said, words, guessed=False)
    is_left = bool(is_named) and has(words.plain["left_of"], said.words)
    if is_other or not (is_left or has(words.plain["left_to_pay"], said.words)):
        return None
    owed = {"measure": "sum", "basis": "owed", "amount": "gross", "period": None}
    return Reading("query_spend", spend_arguments("spend", said, words) | owed, "spend", _PLAINLY)


def note_of(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Levante's credit note, how much is it?" """
    if len(said.vendors) != 1 or said.references or said.amounts:
        return None
    is_short = len(said.words.split()) <= _SHORT_NOTE and slot("measure", said, words) is None
    is_note = is_short and status_of(said, words) == "credit_note"
    is_note = is_note or has(words.plain["note_of"], said.words)
    if not is_note or has(words.plain["offset"], said.words):
        return None
    arguments = search_arguments(said, words) | {"status": "credit_note", "text": None}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def not_paid_by_us(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The bills issued in May that we have not paid": of bills, and of nobody who owes us."""
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_ours = names_papers and has(words.plain["we_paid"], said.words)
    is_sum = slot("measure", said, words) or has(words.plain["what_sum"], said.words)
    if not is_ours or is_sum or slot("group_by", said, words) or said.references:
        return None
    if status_of(said, words) != "unpaid":
        return None
    return Reading("search_invoices", search_arguments(said, words), "search", _PLAINLY)


def got_paid(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Did the lawyer get her money?": whether their bills are paid."""
    kind = None if said.vendors else category(said, words, guessed=False)
    if said.references or said.amounts or not (kind or len(said.vendors) == 1):
        return None
    if "?" not in said.text or not has(words.plain["got_paid"], said.words):
        return None
    asked = {"vendor": vendor(said), "category": kind, "invoice": None}
    asked["period"] = said.periods[0][0] if said.periods else None
    return Reading("payment_status", asked, "paid_yet", _PLAINLY)


def late_with(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who are we late with?", "are we behind with Orange?": the bills that are late."""
    if said.references or not has(words.plain["late_with"], said.words):
        return None
    late = {"status": "overdue", "period": None, "due": None, "text": None, "order": "due_first"}
    return Reading("search_invoices", search_arguments(said, words) | late, "search", _PLAINLY)


def awaits_money(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which suppliers are waiting for their money?": what is owed to each."""
    is_other = said.references or said.vendors or said.amounts
    if is_other or not has(words.plain["awaits_money"], said.words):
        return None
    owed = {"measure": "sum", "basis": "owed", "group_by": "vendor", "status": None, "by": None}
    return Reading("query_spend", spend_arguments("spend", said, words) | owed, "spend", _PLAINLY)


def without_line(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which paid invoices have no bank line?" """
    is_asked = has(words.intents["unmatched"], said.words) and not said.references
    is_reverse = has(words.intents["lone_payments"], said.words)  # Payments without an invoice
    if not is_asked or is_reverse or not is_state("paid", said, words):
        return None
    return Reading("search_invoices", paid_without_line(said, words), "search", _PLAINLY)


def mentions(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which invoices mention LED-Modul?": words in the text of papers."""
    if not said.is_sought:
        return None
    return Reading("search_invoices", search_arguments(said, words), "search", _PLAINLY)


def listed_without(said: Utterance, words: Lexicon) -> Reading | None:
    """ "List October's invoices without the rent": a list, of which a kind of cost is left out."""
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_sum = slot("measure", said, words) or has(words.plain["what_sum"], said.words)
    is_other = said.references or is_sum or slot("group_by", said, words)
    if not names_papers or is_other or not kinds_left_out(said, words):
        return None
    if has(words.intents["unmatched"], said.words) or has(words.intents["spend"], said.words):
        return None
    return Reading("search_invoices", search_arguments(said, words), "search", _PLAINLY)


def open_by(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Open bills by supplier": what is owed to each."""
    is_open = status_of(said, words) == "unpaid" and has(words.plain["by_group"], said.words)
    by = slot("group_by", said, words)
    is_other = said.references or said.vendors or said.amounts or said.periods
    if not is_open or by not in _GROUPS or is_other:
        return None
    owed = {"measure": "sum", "basis": "owed", "group_by": by, "status": None}
    return Reading("query_spend", spend_arguments("spend", said, words) | owed, "spend", _PLAINLY)


def payments_of(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Payments in October", which is over or has begun: what was paid then."""
    _, period = main_period(said)
    has_begun = period and period.start and period.end and period.start <= said.today
    is_other = said.references or is_far_month(said)
    if not has_begun or is_other or not has(words.plain["payments_of"], said.words):
        return None
    paid = {"measure": "sum", "basis": "paid", "status": None}
    return Reading("query_spend", spend_arguments("spend", said, words) | paid, "spend", _PLAINLY)


def to_match(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Lettre les factures d'Orange avec les virements": what still has no payment; links are made
    by hand, and no letter is meant."""
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    if said.references or not (names_papers or said.vendors):
        return None
    if said.amounts or not has(words.plain["to_match"], said.words):
        return None
    asked = {"period": main_period(said)[0], "vendor": vendor(said)}
    return Reading("list_unmatched_invoices", asked, "unmatched", _PLAINLY)


def is_bill_paid(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is the October rent paid?", "is Orange's October bill paid?": yes or no."""
    kind = None if said.vendors else category(said, words, guessed=False)
    is_other = said.references or said.amounts or len(said.vendors) > 1 or len(said.periods) > 1
    if is_other or not (kind or said.vendors) or not said.periods or "?" not in said.text:
        return None
    if not has(words.plain["is_bill_paid"], said.words) or has(words.plain["was"], said.words):
        return None
    asked = {"vendor": vendor(said), "category": kind, "invoice": None}
    return Reading("payment_status", asked | {"period": said.periods[0][0]}, "paid_yet", _PLAINLY)


def last_one_paid(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Their last bill, is it paid?": the last one, whatever its state, which is told."""
    is_last = order(said, words) == "newest" and has(words.plain["one_bill"], said.words)
    is_one = len(said.vendors) == 1 and not (said.references or said.amounts or said.periods)
    if not (is_last and is_one) or "?" not in said.text:
        return None
    cues = (*words.slots["status"]["paid"], *words.plain["we_paid"])
    paid = [has(cues, one) for one in said.clauses]
    if True not in paid[1:] or paid[0]:
        return None  # "The last paid bill" is another.
    one = {"status": None, "order": "newest", "limit": 1}
    return Reading("search_invoices", search_arguments(said, words) | one, LAST_ONE, _PLAINLY)


def before_last(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The second to last invoice of Orange"."""
    if len(said.vendors) != 1 or said.references or not has(words.plain["before_last"], said.words):
        return None
    one = {"order": "newest", "limit": 1, "after": 1, "status": None}
    return Reading("search_invoices", search_arguments(said, words) | one, "search", _PLAINLY)


def days_past(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How many days late is the November rent?": what is late of it, with its days."""
    is_other = said.references or slot("measure", said, words) in ("average", "median")
    is_paid = has(words.slots["status"]["paid"], said.words) or has(words.basis["paid"], said.words)
    is_paid = is_paid or has(words.plain["we_pay"], said.words)
    if is_other or is_paid or not has(words.plain["days_late"], said.words):
        return None
    late = {"status": "overdue", "due": None, "by": None, "text": None, "order": "due_first"}
    return Reading("search_invoices", search_arguments(said, words) | late, "search", _PLAINLY)


def must_pay(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What has to be paid from today to 5 December?": what falls due then; with no first day,
    what is late as well."""
    is_other = said.references or said.amounts or slot("group_by", said, words)
    is_standing = has(words.offers["standing_question"], said.words)
    is_standing = is_standing or has(words.plain["dated"], said.words)
    if is_other or is_standing or not has(words.plain["must_pay"], said.words):
        return None
    period = ahead(coming_span(said), said) or _next_weekday(said)
    if period is None:
        return None
    due = {"status": "unpaid", "period": None, "due": period, "order": "due_first"}
    arguments = search_arguments(said, words) | due | {"limit": None, "by": None}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def _next_weekday(said: Utterance) -> str | None:
    """ "Do we have to transfer anything on Monday?" is of the next one."""
    text, _ = main_period(said)
    coming = ahead(text, said)
    return coming if coming != text else None


def falls_due(said: Utterance, words: Lexicon) -> Reading | None:
    """ "When is the rent due?": the open bills of a kind of cost, or of a supplier, by due date."""
    line = without_openers(said.words, words)
    is_put = "?" in said.text or any(cue.match(line) for cue, _ in words.plain["when"])
    if not is_put or set(line.split()[:1]) & words.acts.verbs.keys():
        return None  # "Ping me when the rent is due."
    due = words.slots["compare"]["due"]
    is_due = has(due, said.words) or has(words.plain["was"], said.words)
    is_asked = has(words.plain["when"], said.words) and is_due
    is_asked = is_asked or has(words.plain["when_paid"], said.words)
    _, period = main_period(said)
    is_past = period and period.start and period.start <= said.today and period.grain in _SPANS
    if not is_asked or (said.periods and not is_past) or said.references:
        return None
    arguments = search_arguments(said, words)
    kind = None if said.vendors else category(said, words, guessed=False)
    if not (kind or arguments["vendor"]):
        return None
    open_ones = {"category": kind, "status": "unpaid", "due": None, "period": None}
    if is_past:  # Of that month, paid since or not.
        open_ones |= {"status": None, "period": main_period(said)[0]}
    arguments |= open_ones | {"order": "due_first"}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def credit_note(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Was the credit note of Free taken off?": the credit notes, and what they are linked to."""
    is_note = has(words.slots["status"]["credit_note"], said.words)
    is_asked = has(words.plain["offset"], said.words)
    is_asked = is_asked or has(words.plain["credits_what"], said.words)
    if not (is_note and is_asked) or len(said.references) > 1:
        return None
    if slot("credit_notes", said, words) or slot("measure", said, words):
        return None  # "Net of credit notes" is a total.
    arguments = search_arguments(said, words) | {"status": "credit_note"}
    if arguments["order"] == "newest" and has(words.plain["one_note"], said.words):
        arguments["limit"] = 1  # "Which bill does the latest credit note correct?"
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def late_by(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills are more than a month late?": due before that long ago."""
    if said.references or not has(words.plain["late"], said.words):
        return None
    days = longer_than(said, words)
    if days is None or slot("group_by", said, words) == "vendor":
        return None
    arguments = search_arguments(said, words) | {"status": "overdue", "period": None, "due": days}
    bounds = dict.fromkeys(("min_amount", "max_amount", "text"))
    return Reading("search_invoices", arguments | bounds, "search", _PLAINLY)


def of_amount(said: Utterance, words: Lexicon) -> Reading | None:
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


def is_paid(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is RE-10482 paid?" is answered by yes or no."""
    spoken = said.words.split()
    is_asked = len(said.references) == 1 and not said.vendors and len(spoken) <= _LONGEST_PAID
    is_plain = is_asked and slot("status", said, words) == "paid" and "?" in said.text
    if not is_plain or said.periods or not {"<ref>"} & set(spoken[:4]):
        return None
    arguments = {"number": said.references[0], "question": "paid"}
    return Reading("get_invoice", arguments, "get", _PLAINLY)


def part_paid(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Are there bills we have only partly paid?" """
    if said.references or not has(words.plain["part_paid"], said.words):
        return None
    arguments = search_arguments(said, words) | {"status": "part_paid", "due": None, "text": None}
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def longest_open(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bill has been unpaid the longest?" is the one that was due first."""
    if said.references or not has(words.plain["longest_open"], said.words):
        return None
    one = {"status": "overdue", "period": None, "due": None, "order": "due_first", "limit": 1}
    bounds = dict.fromkeys(("min_amount", "max_amount", "text"))
    arguments = search_arguments(said, words) | one | bounds
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def paid_twice(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Did we pay anything twice?": possible duplicates of which more than one is paid."""
    if said.references or not has(words.plain["paid_twice"], said.words):
        return None
    arguments = {"only": "duplicate", "vendor": vendor(said), "paid_twice": True}
    if period := main_period(said)[0]:
        arguments["period"] = period
    return Reading("needs_attention", arguments, "duplicates", _PLAINLY)


def hidden(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Do any documents contain text aimed at machines?" looks for no such words."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    if said.references or not has(words.plain["hidden"], line):
        return None
    arguments = {"only": "hidden_text", "vendor": vendor(said)}
    if period := main_period(said)[0]:
        arguments["period"] = period
    return Reading("needs_attention", arguments, "attention", _PLAINLY)


def misaddressed(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills are not addressed to us?", "is INV-7 really ours?": whom papers are for."""
    if len(said.references) > 1 or not has(words.plain["misaddressed"], said.words):
        return None
    if said.references:
        return of_paper("addressee", invoice=said.references[0])
    arguments = {"only": "misaddressed", "vendor": vendor(said)}
    return Reading("needs_attention", arguments, "attention", _PLAINLY)


def account_ends(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills go to the account ending in 4321?": the invoices that name such an account."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    found = next((one for cue, _ in words.plain["account_ends"] if (one := cue.search(line))), None)
    digits = _END.match(line, found.end()) if found else None
    if digits is None or any(digits[1] in one and digits[1] != one for one in said.references):
        return None  # "Auf NP-000392": a bill and no account ends so.
    plain = replace(said, amounts=[], numbers=[], references=[], quotes=[], is_sought=False)
    arguments = search_arguments(replace(plain, words=_MARKS.sub("", said.words)), words)
    names = [text for text, known in said.vendors if known]
    arguments |= {"text": None, "vendor": names[0] if names else None, "iban_end": digits[1]}
    if arguments["status"] == "paid":
        arguments["status"] = None  # "Paid to the account" tells where to.
    return Reading("search_invoices", arguments, "search", _PLAINLY)


def wrong_accounts(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which IBANs are wrong?": not those that changed."""
    if said.references or said.vendors or not has(words.plain["wrong_iban"], said.words):
        return None
    return Reading("needs_attention", {"only": "iban_suspect"}, "attention", _PLAINLY)
