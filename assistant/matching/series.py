"""The same vendor and the same amount several times: rents, subscriptions.

Bills by due day and payments by day are laid side by side so that no two links cross. How far a
vendor's payments usually lie from the due day is learnt from the links that needed no such help.
"""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median_low

from assistant.matching.board import Board
from assistant.matching.confidence import series_score
from assistant.matching.exact import Pair

LONGEST = 40
ENOUGH = 3
STEEP = 5
CLEAR = 6
FORBIDDEN = -10_000


def settle_series(board: Board, pairs: Sequence[Pair]) -> None:
    """Link what fits in its series clearly better than without it."""
    habits = _Habits(board)
    series: dict[tuple[int, str, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        bill = board.ledger.bills[pair.bill]
        series[bill.vendor, bill.currency, bill.amount].append(pair)
    for members in series.values():
        for piece in _pieces(members):
            if len(piece) <= LONGEST * LONGEST:
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


class _Habits:
    """Days between due day and payment among the links made so far: by vendor, else by the word
    that the bank begins its line with (a direct debit keeps to the day), else of all."""

    def __init__(self, board: Board) -> None:
        self._board = board
        lags: dict[int | str, list[int]] = defaultdict(list)
        bills = {one.id: at for at, one in enumerate(board.ledger.bills)}
        payments = {one.id: at for at, one in enumerate(board.ledger.payments)}
        for link in board.links:
            bill, payment = bills[link.bill], payments[link.payment]
            lag = board.ledger.payments[payment].day - board.ledger.due(bill)
            for key in (board.ledger.bills[bill].vendor, self._route(payment), ""):
                lags[key].append(lag)
        self._usual = {key: _middle(found) for key, found in lags.items() if len(found) >= ENOUGH}

    def _route(self, payment_at: int) -> str:
        return self._board.ledger.payments[payment_at].label.split(" ", 1)[0].upper()

    def weight(self, pair: Pair) -> int:
        """Less by the days that a payment lies outside of what is usual."""
        usual, vendor = self._usual, self._board.ledger.bills[pair.bill].vendor
        known = usual.get(vendor) or usual.get(self._route(pair.payment)) or usual.get("")
        middle, spread = known or (0, 10)
        away = abs(pair.evidence.lag - middle)
        return -(min(away, spread) + STEEP * max(0, away - spread))


def _middle(lags: list[int]) -> tuple[int, int]:
    """The middle lag, and how far the middle half reaches."""
    lags.sort()
    quarter = len(lags) // 4
    return median_low(lags), max(2, lags[-1 - quarter] - lags[quarter])


def _settle_one(board: Board, habits: _Habits, pairs: Sequence[Pair]) -> None:
    ledger = board.ledger
    bills = sorted({one.bill for one in pairs}, key=lambda at: (ledger.due(at), at))
    payments = sorted({one.payment for one in pairs}, key=lambda at: (ledger.payments[at].day, at))
    known = {(one.bill, one.payment): one for one in pairs}
    weights = [
        [_weight(habits, known.get((bill, payment))) for payment in payments] for bill in bills
    ]
    best, chosen = _aligned(weights)
    for row, column in chosen:
        kept, weights[row][column] = weights[row][column], FORBIDDEN
        margin = best - _aligned(weights)[0]
        weights[row][column] = kept
        pair = known[bills[row], payments[column]]
        if margin >= CLEAR and board.may(pair.bill, pair.payment):
            kind = "credit_note" if ledger.bills[pair.bill].amount < 0 else "plain"
            board.settle(pair.bill, pair.payment, kind, series_score(pair.evidence, margin))


def _weight(habits: _Habits, pair: Pair | None) -> int:
    if pair is None or pair.evidence.is_vetoed:
        return FORBIDDEN
    evidence = pair.evidence
    return evidence.weight - evidence.date_weight + habits.weight(pair)


def _aligned(weights: list[list[int]]) -> tuple[int, list[tuple[int, int]]]:
    """The heaviest set of pairs in which none cross, as (row, column), and its weight."""
    rows, columns = len(weights), len(weights[0])
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                weights[row][column] + best[row + 1][column + 1],
            )
    chosen: list[tuple[int, int]] = []
    row = column = 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            chosen.append((row, column))
            row, column = row + 1, column + 1
    return best[0][0], chosen
