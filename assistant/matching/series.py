"""The same vendor and the same amount several times: rents, subscriptions.

Bills by due day and payments by day are laid side by side in every way in which no two links
cross, each way as likely as the days between its bills and payments are (`habits`). A pair's share
of all ways is its confidence.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import exp

from assistant.matching.board import Board
from assistant.matching.confidence import series_score
from assistant.matching.exact import Pair
from assistant.matching.habits import Habits

LONGEST, MOST_PAIRS = 90, 5000
CLEAR = 0.6
BASE, PER_NAT = 40, 12
"""The weight at which names and accounts say nothing, and the weight that is worth a factor e."""
HIGHEST = 1000.0
"""Of one pair's odds: so high ones are beyond doubt, and products of 90 stay within a float."""


def settle_series(board: Board, pairs: Sequence[Pair]) -> None:
    """Link what fits in its series clearly better than without it."""
    habits = _habits(board)
    series: dict[tuple[int, str, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        bill = board.ledger.bills[pair.bill]
        series[bill.vendor, bill.currency, bill.amount].append(pair)
    for members in series.values():
        for piece in _pieces(members):
            if len(piece) <= MOST_PAIRS:
                _settle_one(board, habits, piece)


def _pieces(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs that share a bill or a payment, directly or by way of others."""
    by_bill: dict[int, list[Pair]] = defaultdict(list)
    by_payment: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_bill[pair.bill].append(pair)
        by_payment[pair.payment].append(pair)
    seen: set[int] = set()
    found: list[list[Pair]] = []
    for start in by_bill:
        if start in seen:
            continue
        piece, waiting = [], [start]
        seen.add(start)
        while waiting:
            mine = by_bill[waiting.pop()]
            piece += mine
            near = {other.bill for one in mine for other in by_payment[one.payment]} - seen
            seen |= near
            waiting += near
        found.append(piece)
    return found


def _habits(board: Board) -> Habits:
    """What was known before, and the links that this run made without doubt."""
    ledger, habits = board.ledger, Habits(board.ledger.known.habits)
    bills = {one.id: at for at, one in enumerate(ledger.bills)}
    payments = {one.id: at for at, one in enumerate(ledger.payments)}
    for link in board.links:
        if link.automatic:
            bill, payment = bills[link.bill], ledger.payments[payments[link.payment]]
            habits.saw(ledger.bills[bill].vendor, payment, payment.day - ledger.due(bill))
    return habits


def _settle_one(board: Board, habits: Habits, pairs: Sequence[Pair]) -> None:
    ledger = board.ledger
    bills = sorted({one.bill for one in pairs}, key=lambda at: (ledger.due(at), at))
    payments = sorted({one.payment for one in pairs}, key=lambda at: (ledger.payments[at].day, at))
    if min(len(bills), len(payments)) > LONGEST:
        return
    known = {(one.bill, one.payment): one for one in pairs}
    odds = [[_odds(board, habits, known.get((b, p))) for p in payments] for b in bills]
    for row, column, share in _likely(odds):
        pair = known[bills[row], payments[column]]
        if share >= CLEAR and board.may(pair.bill, pair.payment):
            kind = "credit_note" if ledger.bills[pair.bill].amount < 0 else "plain"
            board.settle(pair.bill, pair.payment, kind, series_score(pair.evidence, share))


def _odds(board: Board, habits: Habits, pair: Pair | None) -> float:
    if pair is None or pair.evidence.is_vetoed:
        return 0.0
    evidence, vendor = pair.evidence, board.ledger.bills[pair.bill].vendor
    payment = board.ledger.payments[pair.payment]
    time = habits.log_likelihood(vendor, payment, evidence.lag)
    said_of_payee = (evidence.weight - evidence.date_weight - BASE) / PER_NAT
    return min(exp(said_of_payee + time), HIGHEST)


def _likely(odds: list[list[float]]) -> list[tuple[int, int, float]]:
    """Each pair with its share of all ways to pair rows and columns without crossing."""
    rows, columns = len(odds), len(odds[0])
    before = [[1.0] * (columns + 1) for _ in range(rows + 1)]
    after = [[1.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows):
        for column in range(columns):
            before[row + 1][column + 1] = (
                before[row][column + 1]
                + before[row + 1][column]
                + (odds[row][column] - 1) * before[row][column]
            )
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            after[row][column] = (
                after[row][column + 1]
                + after[row + 1][column]
                + (odds[row][column] - 1) * after[row + 1][column + 1]
            )
    return [
        (
            row,
            column,
            odds[row][column] * before[row][column] * after[row + 1][column + 1] / after[0][0],
        )
        for row in range(rows)
        for column in range(columns)
        if odds[row][column]
    ]
