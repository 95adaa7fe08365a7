"""How a bank line stands to an invoice: signals, and their weight."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.matching import references
from assistant.matching.ledger import Ledger, Said
from assistant.matching.names import Likeness
from assistant.matching.records import Bill
from assistant.matching.references import Grade

LINK_FROM = 45
"""Below this weight two records are not linked, not even as a suggestion."""
SURE_FROM = 80
"""From this weight on, with nothing against it, a link may be made without a person."""
MARGIN = 14
"""So much lighter the next candidate must be; nearer ones are a tie that nobody here resolves."""

REFERENCE = {
    Grade.EXACT: 55, Grade.DIGITS: 45, Grade.TYPO: 30, Grade.PART: 14, Grade.UNSAID: 0,
    Grade.NEIGHBOUR: -5, Grade.OTHER: -45,
}  # fmt: skip
NAME = {Likeness.SAME: 40, Likeness.PARTLY: 20, Likeness.UNSAID: 0, Likeness.OTHER: -40}


class Account(StrEnum):
    """The payee's IBAN against the supplier's."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about one pair but the amount. `lag`: days after the due date."""

    reference: Grade
    name: Likeness
    account: Account
    alias: bool
    lag: int
    before_issue: int

    @property
    def weight(self) -> int:
        """The weights added up; the amount is not in it."""
        return (
            REFERENCE[self.reference]
            + (NAME[self.name] if not self.alias else NAME[Likeness.SAME])
            + {Account.SAME: 42, Account.OTHER: -60, Account.UNKNOWN: 0}[self.account]
            + self.date_weight
        )

    @property
    def is_known(self) -> bool:
        """The payee is the supplier: by its whole name, its account, or what people confirmed."""
        return self.alias or self.account is Account.SAME or self.name is Likeness.SAME

    @property
    def date_weight(self) -> int:
        """Near the due date weighs most; long before the issue or long after weighs against."""
        if self.before_issue > 5:
            return -40 if self.before_issue > 20 else -15
        if self.lag < 0:
            return max(10 + self.lag // 3, -10)
        return max(10 - self.lag // 3, -25)

    @property
    def is_vetoed(self) -> bool:
        """A machine must not decide: another account, number or name, or a strange date."""
        return (
            self.account is Account.OTHER
            or self.reference < Grade.UNSAID
            or (self.name is Likeness.OTHER and not self.alias)
            or self.before_issue > 5
            or self.lag > 120
        )

    def signals(self) -> tuple[str, ...]:
        """Names of what speaks for and against, for people and for the record."""
        found = [f"reference_{self.reference.name.lower()}", f"name_{self.name.name.lower()}"]
        if self.account is not Account.UNKNOWN:
            found.append(f"iban_{self.account.value}")
        if self.alias:
            found.append("alias")
        return (*found, _date_signal(self))


def _date_signal(evidence: Evidence) -> str:
    if evidence.before_issue > 5:
        return "before_issue"
    return "late" if evidence.lag > 30 else "date"


def look(ledger: Ledger, bill_at: int, payment_at: int) -> Evidence:
    """Compare one bill with one payment."""
    bill, payment, said = (
        ledger.bills[bill_at],
        ledger.payments[payment_at],
        ledger.said(payment_at),
    )
    reference = said.named.get(bill_at)
    if reference is None:
        reference = _unindexed(ledger, bill, said)
    return Evidence(
        reference,
        ledger.names.compare(bill.vendor, said.words),
        _account(ledger, bill.vendor, payment.iban, said.by_iban),
        said.by_alias == bill.vendor,
        payment.day - ledger.due(bill_at),
        bill.issued - payment.day,
    )


def _unindexed(ledger: Ledger, bill: Bill, said: Said) -> Grade:
    """What the line says of a number that is not in it as it stands."""
    if not said.numbers:
        return Grade.UNSAID
    reference = references.grade(bill.number, said.numbers)
    if reference is Grade.TYPO and _names_another(ledger, bill.vendor, said.named):
        return Grade.OTHER
    return Grade.PART if reference >= Grade.DIGITS else reference


def _names_another(ledger: Ledger, vendor: int, named: dict[int, Grade]) -> bool:
    return any(ledger.bills[at].vendor == vendor for at in named)


def _account(ledger: Ledger, vendor: int, iban: str, owners: set[int]) -> Account:
    if not iban:
        return Account.UNKNOWN
    if vendor in owners:
        return Account.SAME
    return Account.OTHER if owners or vendor in ledger.with_account else Account.UNKNOWN
