"""The state of one run: what is still owed, what is still free, the links made so far."""

from dataclasses import dataclass

from assistant.matching.evidence import Evidence
from assistant.matching.ledger import Ledger
from assistant.matching.records import Link
from assistant.matching.references import Grade

Score = tuple[bool, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open bill that a line may be about."""

    bill: int
    evidence: Evidence

    @property
    def is_named(self) -> bool:
        """The line carries its number, perhaps with a typo."""
        return self.evidence.reference >= Grade.TYPO


class Board:
    """Never spends more of a bill or a payment than is there."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.owed = [one.amount for one in ledger.bills]
        self.free = [one.amount for one in ledger.payments]
        self._keep()
        self.links: list[Link] = []
        self.void: set[int] = set()
        """Payments that came back, and their returns."""
        self.tied: set[tuple[int, int]] = set()
        """Pairs of the same amount that no evidence tells apart: for a person."""
        self.pools: dict[int, list[Candidate]] = {}
        """What was found for a payment once: bills only ever leave such a list."""

    def _keep(self) -> None:
        """Links that stand already are spent before anything else."""
        bills = {one.id: at for at, one in enumerate(self.ledger.bills)}
        payments = {one.id: at for at, one in enumerate(self.ledger.payments)}
        for link in self.ledger.memory.kept:
            if link.bill in bills:
                self.owed[bills[link.bill]] -= link.amount
            if link.payment in payments:
                self.free[payments[link.payment]] -= link.spent

    def is_open(self, bill_at: int) -> bool:
        return self.owed[bill_at] != 0

    def is_free(self, payment_at: int) -> bool:
        return self.free[payment_at] != 0 and payment_at not in self.void

    def may(self, bill_at: int, payment_at: int) -> bool:
        """Nobody declined this pair, and both have something left."""
        if not self.owed[bill_at] or not self.free[payment_at] or payment_at in self.void:
            return False
        declined = self.ledger.memory.declined
        bill, payment = self.ledger.bills[bill_at], self.ledger.payments[payment_at]
        return not declined or (bill.id, payment.id) not in declined

    def settle(
        self, bill_at: int, payment_at: int, kind: str, score: Score,
        amount: int | None = None, spent: int | None = None,
    ) -> None:  # fmt: skip
        """Link the two: `amount` of the bill (default: all that is owed) for `spent` of the payment
        (default: the same)."""
        amount = self.owed[bill_at] if amount is None else amount
        spent = amount if spent is None else spent
        self.owed[bill_at] -= amount
        self.free[payment_at] -= spent
        automatic, confidence, signals = score
        bill, payment = self.ledger.bills[bill_at], self.ledger.payments[payment_at]
        self.links.append(
            Link(bill.id, payment.id, amount, spent, kind, automatic, confidence, signals)
        )
