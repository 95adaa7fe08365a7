"""What is true of all records of a workspace, whichever of them a run looks at."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low

from assistant.matching.currencies import Rate, rate_of
from assistant.matching.habits import Habits
from assistant.matching.names import NameIndex
from assistant.matching.records import Bill, Link, Payment

TERMS = 30
"""Days until payment where no invoice of a vendor says."""
Pair = tuple[int, int]


@dataclass(slots=True)
class Known:
    """Vendors' names, accounts (vendors by IBAN) and days until payment; how late payments come;
    rates that were paid, by bill and payment; how many lines have an amount. `spelled` is the
    index of names where there is one already.
    """

    names: dict[int, str] = field(default_factory=dict)
    spelled: NameIndex | None = None
    owners: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    terms: Mapping[int, int] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)
    rates: dict[Pair, Rate] = field(default_factory=dict)
    lines_of_amount: Mapping[tuple[str, int], int] = field(default_factory=dict)


def known(bills: Sequence[Bill], payments: Sequence[Payment], kept: Sequence[Link] = ()) -> Known:
    """What these records show, those that are settled too; `kept` are the links that stand."""
    made = Known(
        names={bill.vendor: bill.vendor_name for bill in bills},
        owners=owners(bills),
        terms=terms(bills),
        lines_of_amount=Counter((one.currency, one.amount) for one in payments),
    )
    if kept:
        learn(made, bills, payments, kept)
    return made


def learn(
    made: Known, bills: Sequence[Bill], payments: Sequence[Payment], kept: Sequence[Link]
) -> None:
    """What links that stand show: how late payments come, and at which rates."""
    bill_by_id = {one.id: one for one in bills}
    payment_by_id = {one.id: one for one in payments}
    for link in kept:
        bill, payment = bill_by_id.get(link.bill), payment_by_id.get(link.payment)
        if bill is None or payment is None:
            continue
        if bill.amount == payment.amount and bill.currency == payment.currency:
            made.habits.saw(bill.vendor, payment, payment.day - due(bill, made.terms))
        elif bill.currency != payment.currency and payment.amount:
            made.rates[bill.id, payment.id] = rate_of(bill, payment)


def owners(bills: Sequence[Bill]) -> dict[str, set[int]]:
    """The vendors that ask for payment to an account."""
    made: dict[str, set[int]] = defaultdict(set)
    for bill in bills:
        if bill.iban:
            made[bill.iban].add(bill.vendor)
    return made


def terms(bills: Sequence[Bill]) -> dict[int, int]:
    """How many days each vendor usually gives."""
    given: dict[int, list[int]] = defaultdict(list)
    for bill in bills:
        if bill.due is not None:
            given[bill.vendor].append(bill.due - bill.issued)
    return {vendor: median_low(days) for vendor, days in given.items()}


def due(bill: Bill, terms: Mapping[int, int]) -> int:
    """The day a bill is due; by its vendor's usual terms where it does not say."""
    return bill.due if bill.due is not None else bill.issued + terms.get(bill.vendor, TERMS)
