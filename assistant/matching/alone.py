"""A bill and a line that are joined by nothing but an amount that hardly anything else has.

Banks leave names out. When a line of a rare amount contradicts nothing, and one open bill of that
amount was due around its day, a person is asked whether they belong together.
"""

from collections import defaultdict

from assistant.matching.board import Board
from assistant.matching.confidence import other_score
from assistant.matching.evidence import look
from assistant.matching.exact import is_rare, kind_of

EARLY, LATE = -35, 45
FEW = 4
"""An amount that more bills have is a price, which proves nothing."""


def settle_alone(board: Board) -> None:
    """Suggest what is left where no other bill and no other line comes into question."""
    ledger = board.ledger
    billed: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, bill in enumerate(ledger.bills):
        billed[bill.currency, bill.amount].append(at)
    for payment_at, payment in enumerate(ledger.payments):
        of_amount = billed.get((payment.currency, payment.amount), ())
        if not 0 < len(of_amount) <= FEW or not is_rare(board, payment_at):
            continue
        left = [at for at in of_amount if _is_whole(board, at, payment_at)]
        if len(left) != 1 or not _may_be_meant(board, left[0], payment_at):
            continue
        evidence = look(ledger, left[0], payment_at)
        if not evidence.is_vetoed and EARLY <= evidence.lag <= LATE:
            score = other_score(evidence, "alone", sure=False)
            board.settle(left[0], payment_at, kind_of(board, left[0]), score)


def _is_whole(board: Board, bill_at: int, payment_at: int) -> bool:
    """Nothing of either was settled otherwise."""
    amounts = board.owed[bill_at], board.free[payment_at]
    whole = board.ledger.bills[bill_at].amount, board.ledger.payments[payment_at].amount
    return amounts == whole and board.may(bill_at, payment_at)


def _may_be_meant(board: Board, bill_at: int, payment_at: int) -> bool:
    """The line names nobody, or the bill's supplier among others."""
    ledger = board.ledger
    vendors = ledger.known_vendors(ledger.said(payment_at))
    return not vendors or ledger.bills[bill_at].vendor in vendors
