"""Everything known about bills and payments before any is matched, arranged for looking up."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low

from assistant.matching import references
from assistant.matching.names import Likeness, NameIndex, payee_words
from assistant.matching.records import Bill, Link, Payment

TERMS = 30
"""Days until payment where no invoice of a vendor says."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What was decided before: payees known to be a vendor (by words or IBAN), declined pairs,
    links that stand."""

    aliases: Mapping[str, int] = field(default_factory=dict)
    declined: frozenset[tuple[int, int]] = frozenset()
    kept: tuple[Link, ...] = ()


@dataclass(slots=True)
class Said:
    """What one bank line says: words of a name, possible numbers, the vendors it may be of.

    `named` holds the bills whose number is written in the line, by position in the ledger.
    """

    words: tuple[str, ...]
    numbers: frozenset[str]
    vendors: dict[int, Likeness]
    by_iban: set[int]
    by_alias: int | None
    named: dict[int, references.Grade]


class Ledger:
    """Bills and payments by position, with indexes on amounts, numbers, names and accounts."""

    def __init__(self, bills: Sequence[Bill], payments: Sequence[Payment], memory: Memory) -> None:
        self.bills, self.payments, self.memory = bills, payments, memory
        self.by_amount: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        self.in_block: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.by_vendor: dict[int, list[int]] = defaultdict(list)
        self.ibans: dict[int, set[str]] = defaultdict(set)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._digits: dict[str, list[int]] = defaultdict(list)
        self._owners: dict[str, set[int]] = defaultdict(set)
        self._said: dict[int, Said] = {}
        for at, bill in enumerate(bills):
            self._add(at, bill)
        self.lines_of_amount = Counter((one.currency, one.amount) for one in payments)
        names = {bill.vendor: bill.vendor_name for bill in bills}
        self.names = NameIndex(names.items())
        self._terms = _terms(bills)

    def _add(self, at: int, bill: Bill) -> None:
        self.by_amount[bill.currency, bill.amount, bill.vendor].append(at)
        self.in_block[bill.currency, bill.amount].append(at)
        self.by_vendor[bill.vendor].append(at)
        if bill.iban:
            self.ibans[bill.vendor].add(bill.iban)
            self._owners[bill.iban].add(bill.vendor)
        number, digits = references.compact(bill.number), references.digits(bill.number)
        if len(digits) >= references.FEWEST_DIGITS:
            self._exact[number].append(at)
            if digits != number and len(digits) > references.FEWEST_DIGITS:
                self._digits[digits].append(at)

    def said(self, payment: int) -> Said:
        """What the payment's line says (worked out once)."""
        if payment not in self._said:
            self._said[payment] = self._read(self.payments[payment])
        return self._said[payment]

    def _read(self, payment: Payment) -> Said:
        words = self.words(payment)
        numbers = references.written(payment.label)
        vendors = dict(self.names.vendors(words)) if words else {}
        owners = self._owners.get(payment.iban, set()) if payment.iban else set()
        aliases = self.memory.aliases
        alias = aliases.get(payment.iban) or aliases.get(" ".join(words))
        return Said(words, numbers, vendors, set(owners), alias, self._named(numbers))

    @staticmethod
    def words(payment: Payment) -> tuple[str, ...]:
        """The payee's words: the counterparty where the bank gives one, else the label's."""
        return payee_words(payment.counterparty) or payee_words(payment.label)

    def _named(self, numbers: frozenset[str]) -> dict[int, references.Grade]:
        found: dict[int, references.Grade] = {}
        for text in numbers:
            for at in self._digits.get(text, ()):
                found.setdefault(at, references.Grade.DIGITS)
            for at in self._exact.get(text, ()):
                found[at] = references.Grade.EXACT
        return found

    def due(self, bill_at: int) -> int:
        """The day the bill is due; by its supplier's usual terms where it does not say."""
        bill = self.bills[bill_at]
        if bill.due is not None:
            return bill.due
        return bill.issued + self._terms.get(bill.vendor, TERMS)

    def known_vendors(self, said: Said) -> set[int]:
        """Those that the line names wholly, or by account, or by what people confirmed."""
        found = {vendor for vendor, how in said.vendors.items() if how is Likeness.SAME}
        found |= said.by_iban
        return found | {said.by_alias} if said.by_alias is not None else found

    def vendors_of(self, said: Said) -> set[int]:
        """All vendors that the line points to, by name, account or what people confirmed."""
        found = set(said.vendors) | said.by_iban
        return found | {said.by_alias} if said.by_alias is not None else found


def _terms(bills: Sequence[Bill]) -> dict[int, int]:
    """How many days each vendor usually gives."""
    given: dict[int, list[int]] = defaultdict(list)
    for bill in bills:
        if bill.due is not None:
            given[bill.vendor].append(bill.due - bill.issued)
    return {vendor: median_low(days) for vendor, days in given.items()}
