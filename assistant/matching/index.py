"""What a whole run leaves behind, so that one record more finds what belongs to it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.matching import references
from assistant.matching.board import Board
from assistant.matching.currencies import Rate
from assistant.matching.exact import is_rare
from assistant.matching.habits import Habits
from assistant.matching.names import Name, NameIndex, supplier_name
from assistant.matching.records import Bill, Payment

FIRST_LETTERS = 3


@dataclass(slots=True)
class Index:
    """Vendors by name and account, habits and rates; open lines by the vendors that they name, by
    number where they name one partly or none, by the first letters of words that name no vendor
    yet, and by amount where they name none wholly; open bills by number and amount; the newest of
    both."""

    names: dict[int, str] = field(default_factory=dict)
    owners: dict[str, list[int]] = field(default_factory=dict)
    routes: dict[str, dict[int, int]] = field(default_factory=dict)
    rates: list[tuple[int, int, Rate]] = field(default_factory=list)
    lines: dict[int, list[int]] = field(default_factory=dict)
    loose: dict[str, list[int]] = field(default_factory=dict)
    strangers: dict[str, list[int]] = field(default_factory=dict)
    vague: dict[str, list[int]] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    amounts: dict[str, list[int]] = field(default_factory=dict)
    last_bill: int = 0
    last_line: int = 0
    _habits: Habits | None = None
    _spelled: NameIndex | None = None

    @property
    def habits(self) -> Habits:
        """How late payments come, by what the bank begins its lines with, and of all."""
        if self._habits is None:
            self._habits = Habits.of(self.routes)
        return self._habits

    @property
    def spelled(self) -> NameIndex:
        """All vendors' names, to be compared with those in bank lines; made by `spell`."""
        return self._spelled or self.spell()

    def spell(self) -> NameIndex:
        """Arrange the names: some 50 ms for 5,000 of them, before somebody waits."""
        self._spelled = NameIndex(self.names.items())
        return self._spelled

    def add_bills(self, bills: Iterable[Bill]) -> None:
        """Bills that came since: their vendors, accounts and numbers."""
        for bill in bills:
            if self.names.get(bill.vendor) != bill.vendor_name:
                self.names[bill.vendor] = bill.vendor_name
            if bill.iban and bill.vendor not in self.owners.get(bill.iban, ()):
                self.owners.setdefault(bill.iban, []).append(bill.vendor)
            self.add_open(bill)

    def add_open(self, bill: Bill) -> None:
        """The number and the amount of an open bill."""
        for number in references.spellings(bill.number):
            self.numbers.setdefault(number, []).append(bill.id)
        self.amounts.setdefault(amount_of(bill), []).append(bill.id)

    def lines_of_stranger(self, name: str) -> set[int]:
        """Lines that may name a vendor who was not known when they were read."""
        starts = _starts(supplier_name(name))
        return {line for start in starts for line in self.strangers.get(start, ())}


def index(board: Board) -> Index:
    """What a run over all open records knew and found out."""
    ledger = board.ledger
    made = Index(
        routes=ledger.known.habits.of_routes(),
        rates=[(*pair, rate) for pair, rate in ledger.known.rates.items()],
        owners={iban: sorted(those) for iban, those in ledger.known.owners.items()},
        names=dict(ledger.known.names),
        last_bill=max((one.id for one in ledger.bills), default=0),
        last_line=max((one.id for one in ledger.payments), default=0),
    )
    for bill in ledger.bills:
        made.add_open(bill)
    for at, payment in enumerate(ledger.payments):
        if at in board.void:
            continue
        said = ledger.said(at)
        vendors = ledger.known_vendors(said)
        for vendor in vendors:
            made.lines.setdefault(vendor, []).append(payment.id)
        if said.vendors.keys() - vendors or not (vendors or said.words):
            for number in said.numbers:
                made.loose.setdefault(number, []).append(payment.id)
        if not vendors:
            if is_rare(board, at):
                made.vague.setdefault(amount_of(payment), []).append(payment.id)
            for start in {word[:FIRST_LETTERS] for word in said.words}:
                made.strangers.setdefault(start, []).append(payment.id)
    return made


def amount_of(record: Bill | Payment) -> str:
    """The key of an amount: EUR6124000."""
    return f"{record.currency}{record.amount}"


def _starts(name: Name) -> set[str]:
    return {one[:FIRST_LETTERS] for one in (*name.words, name.compact)}
