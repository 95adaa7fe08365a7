"""Everything known about bills and payments before any is matched, arranged for looking up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.matching import known, references
from assistant.matching.known import Known
from assistant.matching.names import Likeness, NameIndex, payee_words
from assistant.matching.records import Bill, Link, Payment


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
    wholly: frozenset[int]
    by_iban: set[int]
    by_alias: int | None
    named: dict[int, references.Grade]


class Ledger:
    """Bills and payments by position, with indexes on amounts, numbers, names and accounts.

    `facts` is what is known of all records, where these are not all.
    """

    def __init__(
        self,
        bills: Sequence[Bill],
        payments: Sequence[Payment],
        memory: Memory,
        facts: Known | None = None,
    ) -> None:
        self.bills, self.payments, self.memory = bills, payments, memory
        self.known = facts or known.known(bills, payments)
        self.by_amount: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        self.by_vendor: dict[int, list[int]] = defaultdict(list)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._digits: dict[str, list[int]] = defaultdict(list)
        self._said: dict[int, Said] = {}
        for at, bill in enumerate(bills):
            self._add(at, bill)
        self.names = self.known.spelled or NameIndex(self.known.names.items())
        self.with_account = {vendor for those in self.known.owners.values() for vendor in those}

    def _add(self, at: int, bill: Bill) -> None:
        self.by_amount[bill.currency, bill.amount, bill.vendor].append(at)
        self.by_vendor[bill.vendor].append(at)
        for spelling, found in zip(
            references.spellings(bill.number), (self._exact, self._digits), strict=False
        ):
            found[spelling].append(at)

    def said(self, payment: int) -> Said:
        """What the payment's line says (worked out once)."""
        if payment not in self._said:
            self._said[payment] = self._read(self.payments[payment])
        return self._said[payment]

    def _read(self, payment: Payment) -> Said:
        words = self.words(payment)
        numbers = references.written(payment.label)
        vendors = self.names.vendors(words) if words else {}
        owners = self.known.owners.get(payment.iban, set()) if payment.iban else set()
        aliases = self.memory.aliases
        alias = aliases.get(payment.iban) or aliases.get(" ".join(words))
        wholly = self.names.wholly(words) if words else frozenset()
        return Said(words, numbers, vendors, wholly, set(owners), alias, self._named(numbers))

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
        return known.due(self.bills[bill_at], self.known.terms)

    def named_bills(self, said: Said) -> list[int]:
        """Bills whose number is in the line and whose vendor may be meant: one that it names, if
        only partly, or anybody where it has no name."""
        sure = self.known_vendors(said)
        is_nameless = not sure and not said.vendors and not said.words
        vendors = {at: self.bills[at].vendor for at in said.named}
        return [
            at for at, vendor in vendors.items()
            if is_nameless or vendor in sure or vendor in said.vendors
        ]  # fmt: skip

    def known_vendors(self, said: Said) -> frozenset[int]:
        """Those that the line names wholly, or by account, or by what people confirmed."""
        found = said.wholly | said.by_iban
        return found | {said.by_alias} if said.by_alias is not None else found
