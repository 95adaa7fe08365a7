"""Why a bill is not matched, and the smallest change after which it would be.

Each change is tried out: only those after which the matcher does link the two are told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.matching.board import Board
from assistant.matching.evidence import Account, Evidence, look
from assistant.matching.ledger import Memory
from assistant.matching.match import match, settled
from assistant.matching.names import Likeness
from assistant.matching.records import Bill, Payment
from assistant.matching.references import Grade

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: amount, payee, account, date or reference; same, near, other or unsaid.

    `difference`: for the amount, the payment less what is owed; for the date, days after it is due.
    """

    name: str
    result: str
    difference: int | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A payment that comes close."""

    payment: Payment
    checks: tuple[Check, ...]
    weight: int

    @property
    def agreeing(self) -> int:
        """How many checks agree."""
        return sum(one.result == "same" for one in self.checks)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would make it match.

    `kind`: reference (the line carried `text`), payment (one of `amount`), credit_note (one over
    `amount`), settle (a person accepts the difference `amount`), choose (a person picks the line).
    """

    kind: str
    payment: int | None
    amount: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a bill is open (none, tie, amount, account, date, payee), what is near, what mends it."""

    code: str
    owed: int
    near: tuple[Near, ...]
    changes: tuple[Change, ...]


def explain(
    bill: Bill, bills: Sequence[Bill], payments: Sequence[Payment], memory: Memory | None = None
) -> Reason:
    """Explain one bill among the bills and payments around it (a few dozen of each)."""
    board = settled(bills, payments, memory)
    at = next(place for place, one in enumerate(bills) if one.id == bill.id)
    near = tuple(nearest(board, at))[:SHOWN]
    known = memory or Memory()
    changes = tuple(
        change
        for change in _possible(bill, board.owed[at], near)
        if change.kind in ("choose", "settle") or _helps(change, bill, bills, payments, known)
    )
    return Reason(_code(board, at, near), board.owed[at], near, changes)


def nearest(board: Board, bill_at: int) -> list[Near]:
    """Payments with something left that come close to a bill, the nearest first."""
    found = []
    for payment_at, payment in enumerate(board.ledger.payments):
        if board.may(bill_at, payment_at):
            evidence = look(board.ledger, bill_at, payment_at)
            checks = _checks(board, bill_at, payment_at, evidence)
            if _is_worth_showing(evidence, checks):
                weight = evidence.weight + {"same": 40, "near": 20}.get(checks[0].result, 0)
                found.append(Near(payment, checks, weight))
    return sorted(found, key=lambda one: (-one.weight, one.payment.id))


def _is_worth_showing(evidence: Evidence, checks: tuple[Check, ...]) -> bool:
    said = (
        evidence.reference >= Grade.PART
        or evidence.name > 0
        or evidence.account is Account.SAME
        or evidence.alias
    )
    close = evidence.before_issue <= 30 and evidence.lag <= 180
    return close and (said or (checks[0].result == "same" and abs(evidence.lag) <= 45))


def _checks(board: Board, bill_at: int, payment_at: int, evidence: Evidence) -> tuple[Check, ...]:
    bill, payment = board.ledger.bills[bill_at], board.ledger.payments[payment_at]
    same_currency = bill.currency == payment.currency
    difference = board.free[payment_at] - board.owed[bill_at] if same_currency else None
    amount = "other"
    if difference is not None and abs(difference) * 20 <= abs(board.owed[bill_at]):
        amount = "near" if difference else "same"
    payee = {Likeness.SAME: "same", Likeness.PARTLY: "near", Likeness.UNSAID: "unsaid"}
    reference = {Grade.EXACT: "same", Grade.DIGITS: "same", Grade.UNSAID: "unsaid",
                 Grade.TYPO: "near", Grade.PART: "near"}  # fmt: skip
    checks = [
        Check("amount", amount, difference),
        Check("payee", "same" if evidence.alias else payee.get(evidence.name, "other")),
        Check("date", _date(evidence), evidence.lag),
        Check("reference", reference.get(evidence.reference, "other")),
    ]
    if evidence.account is not Account.UNKNOWN:
        checks.append(Check("account", evidence.account.value))
    return tuple(checks)


def _date(evidence: Evidence) -> str:
    if evidence.before_issue > 5 or evidence.lag > 120:
        return "other"
    return "same" if evidence.lag <= 30 else "near"


def _code(board: Board, bill_at: int, near: tuple[Near, ...]) -> str:
    if any(bill == bill_at for bill, _ in board.tied):
        return "tie"
    if not near:
        return "none"
    results = {one.name: one.result for one in near[0].checks}
    if results.get("account") == "other":
        return "account"
    if results["amount"] != "same":
        return "amount"
    if results["payee"] != "same":
        return "payee"
    return "date" if results["date"] == "other" else "tie"


def _possible(bill: Bill, owed: int, near: tuple[Near, ...]) -> Iterator[Change]:
    """Changes worth trying, the smallest first."""
    for one in near:
        difference = one.checks[0].difference
        if difference == 0:
            if bill.number:
                yield Change("reference", one.payment.id, text=bill.number)
            yield Change("choose", one.payment.id)
        elif difference is not None and owed > 0 > difference and one is near[0]:
            yield Change("payment", one.payment.id, -difference, bill.number)
            yield Change("credit_note", one.payment.id, -difference)
            yield Change("settle", one.payment.id, -difference)
        elif difference is not None and owed > 0 and one is near[0]:
            yield Change("settle", one.payment.id, -difference)
        elif difference is None:
            yield Change("choose", one.payment.id)
    yield Change("payment", None, owed, bill.number)


def changed(
    change: Change, bill: Bill, bills: Sequence[Bill], payments: Sequence[Payment]
) -> tuple[list[Bill], list[Payment]]:
    """The same records after the change, for those that are changes of records."""
    bills, payments = list(bills), list(payments)
    line = next((one for one in payments if one.id == change.payment), None)
    due = bill.due if bill.due is not None else bill.issued + 30
    if change.kind == "reference" and line:
        at = payments.index(line)
        payments[at] = replace(line, label=f"{line.label} {change.text}")
    elif change.kind == "payment":
        number = max((one.id for one in payments), default=0) + 1
        day = line.day + 1 if line else due
        label = f"{bill.vendor_name} {change.text}".strip()
        payments.append(Payment(number, change.amount, bill.currency, day, label))
    elif change.kind == "credit_note":
        number = max(one.id for one in bills) + 1
        day = max(bill.issued, (line.day if line else due) - 1)
        note = replace(bill, id=number, number="", amount=-change.amount, issued=day, due=day)
        bills.append(note)
    return bills, payments


def _helps(
    change: Change,
    bill: Bill,
    bills: Sequence[Bill],
    payments: Sequence[Payment],
    memory: Memory,
) -> bool:
    after = changed(change, bill, bills, payments)
    lines = {one.payment for one in match(*after, memory) if one.bill == bill.id}
    wanted = change.payment if change.payment is not None else after[1][-1].id
    return wanted in lines
