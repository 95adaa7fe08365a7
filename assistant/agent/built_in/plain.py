"""What is asked in so many words that its reading needs nothing that was learnt."""

from dataclasses import replace

from assistant.agent.built_in.age_words import (
    ageing,
    late_between,
    not_due,
    old_by,
    owed_beyond,
    owed_on,
)
from assistant.agent.built_in.alert_words import alert
from assistant.agent.built_in.basis import really_paid
from assistant.agent.built_in.change_words import (
    charges_now,
    cheaper,
    dearer_bill,
    dearer_since,
    same_number,
    two_invoices,
    went_from,
)
from assistant.agent.built_in.check_words import (
    closed,
    empty_months,
    lines_add_up,
    months_without,
    numbers_ok,
    problems,
    rates_ok,
    source_of,
    sum_right,
    than_usual,
    unread_files,
    unusual,
    why_refused,
    why_to_review,
)
from assistant.agent.built_in.claimed import claim, nothing_owed
from assistant.agent.built_in.coming import ahead
from assistant.agent.built_in.cues import PLAIN, intents
from assistant.agent.built_in.currency_words import (
    converted,
    in_currency,
    lone_currency,
    one_currency,
)
from assistant.agent.built_in.file_words import as_file
from assistant.agent.built_in.habit_words import how_often, next_bill
from assistant.agent.built_in.house_words import not_here, sync_now
from assistant.agent.built_in.in_parts import fell_due
from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.list_words import (
    account_ends,
    already_matched,
    awaits_money,
    before_last,
    costliest,
    credit_note,
    days_past,
    falls_due,
    got_paid,
    hidden,
    in_a_state,
    is_bill_paid,
    is_paid,
    last_one_paid,
    late_by,
    late_with,
    left_to_pay,
    listed_without,
    longest_open,
    matched_share,
    mentions,
    misaddressed,
    must_pay,
    not_paid_by_us,
    note_of,
    of_amount,
    open_by,
    paid_twice,
    part_paid,
    payments_of,
    queue,
    ready,
    sent,
    to_match,
    without_line,
    wrong_accounts,
)
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.missing_words import (
    lacks_a_field,
    missing,
    to_close,
    to_upload,
    without_file,
)
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import SURE, is_order, order
from assistant.agent.built_in.paper_words import on_bills, on_paper
from assistant.agent.built_in.payment_words import (
    are_all_paid,
    on_account,
    paid_amount,
    paid_in,
    paid_late,
    paid_thing,
    state_from,
    terms,
)
from assistant.agent.built_in.product_words import product_price
from assistant.agent.built_in.quantity_words import quantity
from assistant.agent.built_in.ranked_part import part_ranked
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import acted, refusal
from assistant.agent.built_in.search_call import only_one, search_arguments
from assistant.agent.built_in.service_words import (
    add_statement,
    approved_in,
    by_others,
    by_person,
    coverage,
    file_for,
    greeting,
    marked,
    memory,
    no_such_day,
    of_others,
    other_language,
    private,
    proof,
    who_did,
)
from assistant.agent.built_in.slots import category, has, main_period, slot, vendor
from assistant.agent.built_in.slots import in_currency as currency_named
from assistant.agent.built_in.slots import order as order_of
from assistant.agent.built_in.spend_call import spend_arguments
from assistant.agent.built_in.standing_words import (
    on_a_day_of_months,
    statements,
    stuck,
    who_connected,
)
from assistant.agent.built_in.supplier_words import (
    account,
    address,
    all_suppliers,
    apart,
    bills_a_month,
    by_bills,
    charted,
    country_of,
    email,
    facts_of_all,
    fine,
    late_by_supplier,
    never_seen,
    newest,
    no_merge,
    number_changed,
    of_category,
    one_of_two,
    one_supplier,
    owed_to_creditors,
    posing,
    registered,
    same,
    silent_since,
    since_when,
    suppliers_late,
    who,
)
from assistant.agent.built_in.together import several_periods, spent_without, together
from assistant.agent.built_in.vat_words import (
    all_three,
    at_rate,
    most_on_a_bill,
    vat_back,
    vat_part,
)

SAVING = "saving"
_PLAINLY = 13  # more than what a follow-up leans on
_SHORT = 4
_DEFINITE = frozenset(THE.split("|")) - {"our", "any"}
_INTERVALS = ("quarterly", "yearly")
_NARROWING = ("status", "group_by", "measure", "amount", "basis", "credit_notes", "shares")
_WHOLE = ("year", "span")  # Periods in which a price is followed.


def plainly(said: Utterance, words: Lexicon) -> Reading | None:
    """The reading of such a question; None for all others, and for orders to send."""
    if told := next((found for read in _BEFORE_ORDERS if (found := read(said, words))), None):
        return told
    if is_order(without_openers(said.words, words), words) or acted(said, words):
        return None
    return next((found for read in (*_SUMS, *_READINGS) if (found := read(said, words))), None)


def _next_large(said: Utterance, words: Lexicon) -> Reading | None:
    """ "When is the next big payment?": the largest to come stands first."""
    is_other = said.vendors or said.references or said.amounts
    if is_other or not has(words.plain["next_large"], said.words):
        return None
    until = main_period(said)[0] if said.periods else None
    arguments = {"until": until, "overdue_only": None, "first": "largest"}
    return Reading("cash_out", arguments, "outflow", _PLAINLY)


def _which_part(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which month was the most expensive?": the months, the most first said."""
    part = part_ranked(said, words)
    if part is None or said.references or said.amounts:
        return None
    is_least = has(words.plain["least_part"], said.words)
    is_least = is_least or has(words.slots["compare"]["least"], said.words)
    shape = {"group_by": part, "top": None, "order": "smallest" if is_least else None}
    arguments = spend_arguments("spend", said, words) | shape
    return Reading("query_spend", arguments, "spend", _PLAINLY)


def _reversed(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Reverse charge this year": the invoices that carry no VAT, by why."""
    if said.references or not has(words.plain["reverse"], said.words):
        return None
    asked = {"question": "without", "period": main_period(said)[0], "vendor": vendor(said)}
    return Reading("check_vat", asked, "vat_without", _PLAINLY)


def _lone_kind(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Rent", "the courier": what it came to."""
    *led, kind = said.words.split() or [""]
    if (
        kind not in words.categories
        or len(led) > 1
        or not {*_DEFINITE, *words.category_after}.issuperset(led)
    ):
        return None
    if led and has(words.plain["subscriptions"], said.words):
        return None  # "The subscriptions" are a list.
    return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY,
                   is_bare=True)  # fmt: skip


def _saving(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Where can we save money?": what recurs, and what became dearer (see `readings`)."""
    if not has(words.plain["saving"], said.words) or len(said.periods) > 1:
        return None  # "Did we spend less in May than in April?" compares.
    return Reading("list_subscriptions", {"vendor": vendor(said)}, SAVING, _PLAINLY)


def _odd(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Why is IB2026-451 odd?", "is anything odd on Weber's invoice?": what stands out."""
    if not has(words.plain["odd"], said.words):
        return None
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    if len(said.vendors) == 1 and names_papers and not said.references and not said.amounts:
        period, _ = main_period(said)
        theirs = {"only": None, "vendor": vendor(said), "period": period}
        return Reading("needs_attention", theirs, "attention", _PLAINLY)
    if len(said.references) != 1:
        return None
    arguments = {"question": "signals", "invoice": said.references[0], "vendor": None}
    return Reading("inspect_invoice", arguments, "inspect_signals", _PLAINLY)


def _absent(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills are missing that usually come?", "Horizon bills every quarter, is one
    missing?": regular bills that did not come."""
    named = (*words.documents, *words.billing)  # "Who usually bills us but has not yet?"
    is_bill = any(word.startswith(named) for word in said.words.split())
    if not is_bill or said.references or lacks_a_field(said, words):
        return None
    is_regular = has(words.plain["recurring"], said.words)
    is_lacking = is_regular and has(words.plain["not_come"], said.words)
    if not (is_lacking or has(words.plain["absent"], said.words)):
        return None
    arguments = {"vendor": vendor(said), "absent_only": True}
    return Reading("list_subscriptions", arguments, "subscriptions", _PLAINLY)


def _dearer_than(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who charges us more than a year ago?": whose price rose."""
    is_other = said.vendors or said.references or said.amounts
    if is_other or refusal(said, words) or not has(words.plain["dearer_than"], said.words):
        return None
    return Reading("price_history", {"vendor": None}, "prices", _PLAINLY)


def _dearer(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Did the rent go up?", "did Orange raise its prices this year?": the bills of a kind of cost
    or of a supplier over time."""
    line = said.words
    for cue, _ in words.plain["subscriptions"]:
        line = cue.sub("", line)  # "Which subscriptions went up?": of every kind.
    kind = None if said.vendors else category(replace(said, words=line), words, guessed=False)
    is_all = not said.vendors and not kind and line != said.words
    is_other = said.references or said.amounts or len(said.vendors) > 1
    is_other = is_other or (bool(kind) and has(words.plain["one_supplier"], said.words))
    is_other = is_other or any(
        span.grain not in _WHOLE and (span.start or span.end) for _, span in said.periods
    )
    is_other = is_other or bool(only_one(said, words) and order_of(said, words) == "largest")
    is_named = bool(said.vendors or said.periods) and not is_all
    rises = "raised" if is_named else "rise"
    if is_other or said.periods[1:] or not (kind or said.vendors or is_all):
        return None
    is_asked = "?" in said.text or not said.vendors or order(said, words).is_asked
    is_spend = _holds_spend(said, words) or has(words.year_on_year, said.words)
    is_spend = is_spend or has(words.intents["iban_changed"], said.words)
    if not is_asked or not has(words.plain[rises], said.words) or is_spend:
        return None
    asked = {"vendor": vendor(said), "category": kind}
    return Reading("price_history", asked, "prices", _PLAINLY)


def _holds_spend(said: Utterance, words: Lexicon) -> bool:
    """ "Has our Orange spend gone up against last year?": two totals, and no bill's price."""
    is_against = bool(said.periods) and has(words.slots["compare"]["against"], said.words)
    is_against = is_against or slot("group_by", said, words) == "month"  # "Spend over the months"
    return is_against and intents(said, words).get("spend", 0) >= PLAIN


def _rate(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is the VAT rate on IB2026-451?" """
    if len(said.references) != 1 or not has(words.plain["rate"], said.words):
        return None
    arguments = {"period": None, "vendor": None, "invoice": said.references[0]}
    return Reading("vat_by_rate", arguments, "vat_rate", _PLAINLY)


def _fixed_costs(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What do our fixed monthly costs come to?": what recurs."""
    if said.references or said.amounts or not has(words.plain["fixed_costs"], said.words):
        return None
    line = said.words
    for cue, _ in words.plain["fixed_costs"]:
        line = cue.sub("", line)  # "Cuotas" may be a kind of cost, too.
    kind = None if said.vendors else category(replace(said, words=line), words, guessed=False)
    asked = {"vendor": vendor(said), "category": kind}
    return Reading("list_subscriptions", asked, "subscriptions", _PLAINLY)


def _subscriptions(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Subscriptions: only software ones", "what do they cost a month?"; not what was spent on
    them in a period, nor whether they became dearer."""
    line = said.words
    for cue, _ in words.plain["subscriptions"]:
        line = cue.sub("", line)
    names = said.references or said.periods or said.amounts
    is_raised = bool(said.vendors) and has(words.plain["raised"], line)
    is_dearer = (is_raised or has(words.plain["rise"], line)) and not has(
        words.slots["compare"]["most"], line
    )
    if names or line == said.words or is_dearer or has(words.plain["absent"], line):
        return None
    ordered = set(without_openers(said.words, words).split()[:1]) & words.acts.verbs.keys()
    if ordered or refusal(said, words):
        return None  # "Cancel the subscription"
    arguments = {
        "vendor": vendor(said),
        "category": category(replace(said, words=line), words, guessed=False),
        "interval": "quarterly" if slot("group_by", said, words) == "quarter" else None,
        **({"absent_only": True} if has(words.plain["stopped"], line) else {}),
        **currency_named(said),
    }
    return Reading("list_subscriptions", arguments, "subscriptions", _PLAINLY)


def _each_quarter(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which suppliers bill us every quarter?": of what recurs, what does so quarterly."""
    told = next((one for one in _INTERVALS if has(words.plain[f"each_{one}"], said.words)), None)
    if said.references or said.amounts or said.vendors or not told:
        return None
    arguments = {"vendor": None, "category": None, "interval": told}
    return Reading("list_subscriptions", arguments, "subscriptions", _PLAINLY)


def _cash_needed(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How much cash do we need for December?": what falls due; no balance is asked for."""
    if said.references or not has(words.plain["cash_needed"], said.words):
        return None
    until = ahead(main_period(said)[0], said) if said.periods else None
    return Reading("cash_out", {"until": until, "overdue_only": None}, "outflow", _PLAINLY)


def _uncategorised(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills have no category?", "uncategorised spend this year"."""
    if said.references or slot("status", said, words) != "no_category":
        return None
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_sum = slot("measure", said, words) or intents(said, words).get("spend", 0) >= PLAIN
    if is_sum and not (names_papers and not slot("measure", said, words)):
        return Reading("query_spend", spend_arguments("spend", said, words), "spend", _PLAINLY)
    return Reading("search_invoices", search_arguments(said, words), "search", _PLAINLY)


def _uploaded(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What has been uploaded today?": here, and not to Qonto."""
    is_other = said.references or said.vendors or said.amounts or "qonto" in said.words
    if is_other or len(said.periods) != 1 or not has(words.plain["uploaded"], said.words):
        return None
    return Reading("what_changed", {"since": said.periods[0][0]}, "changes", _PLAINLY)


def _everything(said: Utterance, words: Lexicon) -> Reading | None:
    """ "List everything": all invoices, where nothing else is said."""
    line, named = said.words, (said.vendors, said.references, said.amounts, said.quotes)
    if any(named) or said.unknown or said.periods or slot("status", said, words):
        return None
    for cue, _ in words.plain["list_all"]:
        if (found := cue.search(line)) and not set(line[found.end() :].split()) - words.small:
            arguments = search_arguments(said, words)
            return Reading("search_invoices", arguments, "search", SURE, is_bare=True)
    return None


def _bare_list(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Invoices", "the bills of 2025, please", "USD invoices": nothing else is said."""
    spoken = said.words.split()
    papers = {word for word in spoken if word.startswith(words.documents)}
    named = (said.references, said.amounts, said.quotes, said.unknown, said.numbers)
    if not papers or any(named) or has(words.plain["one_bill"], said.words):
        return None
    heard = {name for name, found in intents(said, words).items() if found > 1}
    is_narrowed = any(slot(name, said, words) for name in words.slots if name in _NARROWING)
    is_sum = has(words.plain["what_sum"], said.words)  # "How much did they invoice us?"
    is_sum = is_sum or ("spend" in heard and not said.currency)
    if heard - {"search", "spend"} or is_narrowed or is_sum or refusal(said, words):
        return None
    line = said.words
    for cue, _ in words.plain["dated"]:
        line = cue.sub(" <period>", line)
    for cue, _ in words.intents["search"]:
        line = cue.sub("", line)
    polite = {word for one in words.openers for word in one.split()}
    rest = set(line.split()) - papers - polite - words.small - words.between_values - {"<period>"}
    if rest - words.currencies.keys():
        return None
    return Reading("search_invoices", search_arguments(said, words), "search", SURE, is_bare=True)


_SUMS = (fell_due, nothing_owed, really_paid, several_periods, together, spent_without)
_BEFORE_ORDERS = (
    no_such_day,
    other_language,
    on_a_day_of_months,
    why_to_review,
    to_match,
    no_merge,
    apart,
    by_others,
    paid_twice,
    paid_amount,
    paid_in,
    of_others,
    one_of_two,
    add_statement,
    statements,
    who_connected,
    file_for,
    alert,
    as_file,
    sync_now,
    claim,
    ready,
    approved_in,
    to_close,
    to_upload,
    owed_to_creditors,
    by_person,
    who_did,
    address,
    email,
    country_of,
    account_ends,
    facts_of_all,
    months_without,
    stuck,
    sent,
    queue,
    marked,
    fine,
    private,
    vat_back,
    owed_on,
    _cash_needed,
    must_pay,
)
_READINGS = (
    vat_part, without_file,
    ageing, late_between, not_due, old_by, owed_beyond, days_past, than_usual, unusual,
    rates_ok, costliest, all_three,
    on_account, most_on_a_bill, state_from, lines_add_up, sum_right, why_refused, closed,
    silent_since, by_bills, bills_a_month, dearer_since, charges_now,
    not_here, number_changed, registered, empty_months, numbers_ok, source_of, problems,
    two_invoices, same_number, next_bill, how_often, went_from, product_price, dearer_bill, cheaper,
    quantity, without_line, late_with, awaits_money, not_paid_by_us,
    got_paid,
    note_of, _dearer_than, already_matched, matched_share, part_paid, left_to_pay, newest,
    in_a_state,
    on_paper, on_bills, greeting, memory, same, of_category, hidden, misaddressed,
    who, _lone_kind, _which_part, _reversed, late_by, _fixed_costs, never_seen,
    mentions, proof, _absent, coverage, missing, unread_files,
    _next_large, one_currency, converted,
    are_all_paid, credit_note, open_by, payments_of, is_bill_paid, last_one_paid, paid_thing,
    before_last, listed_without,
    falls_due, _saving, _odd, _subscriptions, _dearer, _rate, in_currency, late_by_supplier,
    suppliers_late, terms, paid_late, account, wrong_accounts, charted, is_paid,
    one_supplier, all_suppliers, _uncategorised, _everything, _uploaded,
    of_amount, at_rate, since_when, posing, longest_open, _each_quarter,
    lone_currency, _bare_list,
)  # fmt: skip
