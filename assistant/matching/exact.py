"""Bills and payments of the same amount: the surest first, near-ties left alone."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.matching.board import Board
from assistant.matching.confidence import exact_score
from assistant.matching.evidence import LINK_FROM, MARGIN, Evidence, look
from assistant.matching.ledger import Ledger
from assistant.matching.records import UNIT

ROUND = 10 * UNIT
LONGEST_BEFORE, LONGEST_AFTER = 90, 110


@dataclass(frozen=True, slots=True)
class Pair:
    """One possible link, with its weight."""

    weight: int
    bill: int
    payment: int
    evidence: Evidence


def settle_exact(board: Board) -> list[Pair]:
    """Link what has the same amount and is the only good answer from both sides.

    Answers with the pairs that are left: near-ties.
    """
    pairs = list(_pairs(board))
    rivals = _Rivals(pairs)
    held = sorted(pairs, key=lambda one: (-one.weight, one.bill, one.payment))
    while True:
        kept = _round(board, rivals, held)
        if len(kept) == len(held):
            break
        held = [one for one in kept if board.may(one.bill, one.payment)]
    return held


def _pairs(board: Board) -> Iterator[Pair]:
    for payment_at in range(len(board.free)):
        if not board.is_free(payment_at):
            continue
        for bill_at in _same_amount(board, payment_at):
            if board.may(bill_at, payment_at) and board.owed[bill_at] == board.free[payment_at]:
                evidence = look(board.ledger, bill_at, payment_at)
                if evidence.weight >= LINK_FROM:
                    yield Pair(evidence.weight, bill_at, payment_at, evidence)


def _same_amount(board: Board, payment_at: int) -> set[int]:
    """Bills of this amount that the line may be about, by vendor or by number."""
    ledger, payment = board.ledger, board.ledger.payments[payment_at]
    said = ledger.said(payment_at)
    found = set(ledger.named_bills(said))
    for vendor in ledger.known_vendors(said):
        mine = ledger.by_amount.get((payment.currency, board.free[payment_at], vendor), ())
        found.update(at for at in mine if _is_in_time(ledger, at, payment.day))
    return found


def _is_in_time(ledger: Ledger, bill_at: int, day: int) -> bool:
    return -LONGEST_BEFORE <= day - ledger.due(bill_at) <= LONGEST_AFTER


class _Rivals:
    """For each pair, the best other pair that is still possible for its bill or its payment."""

    def __init__(self, pairs: list[Pair]) -> None:
        self._of_bill: dict[int, list[Pair]] = defaultdict(list)
        self._of_payment: dict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            self._of_bill[pair.bill].append(pair)
            self._of_payment[pair.payment].append(pair)

    def best(self, board: Board, pair: Pair) -> int:
        weights = [
            other.weight
            for other in (*self._of_bill[pair.bill], *self._of_payment[pair.payment])
            if other is not pair and board.may(other.bill, other.payment)
        ]
        return max(weights, default=0)


def _round(board: Board, rivals: _Rivals, pairs: list[Pair]) -> list[Pair]:
    """Settle what stands out; answers with the pairs that do not."""
    kept = []
    for pair in pairs:
        if not board.may(pair.bill, pair.payment):
            continue
        best = rivals.best(board, pair)
        if pair.weight - best >= MARGIN:
            score = exact_score(pair.evidence, pair.weight - best, is_rare(board, pair.payment))
            board.settle(pair.bill, pair.payment, kind_of(board, pair.bill), score)
        else:
            kept.append(pair)
    return kept


def is_rare(board: Board, payment_at: int) -> bool:
    """The amount is on no other line, and no round one."""
    payment = board.ledger.payments[payment_at]
    lines = board.ledger.known.lines_of_amount.get((payment.currency, payment.amount), 0)
    return lines <= 1 and payment.amount % ROUND != 0


def kind_of(board: Board, bill_at: int) -> str:
    """What a bill paid by one line of its amount is called."""
    return "credit_note" if board.ledger.bills[bill_at].amount < 0 else "plain"
