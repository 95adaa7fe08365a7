"""Payments that came back: the money left, and the same money returned."""

import re
from bisect import bisect_left
from collections import defaultdict

from assistant.matching.board import Board
from assistant.matching.names import fold

WITHIN = 40
_RETURNED = re.compile(
    r"\b(retour|retoure|rejet|rejete|impaye|ruck\w*|reversal|reversed|returned|return|storno\w*"
    r"|chargeback|bounced|annul\w*|devoluc\w*|storno|insoluto|rifiuto|rejected)\b"
)


def void_returned(board: Board) -> None:
    """Take payments that came back, and their returns, out of the matching."""
    ledger = board.ledger
    out: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for at, payment in enumerate(ledger.payments):
        if payment.amount > 0:
            out[payment.currency, payment.amount].append((payment.day, at))
    for days in out.values():
        days.sort()
    for at, back in enumerate(ledger.payments):
        if back.amount < 0 and (back.currency, -back.amount) in out:
            _void(board, at, out[back.currency, -back.amount])


def _void(board: Board, back_at: int, left: list[tuple[int, int]]) -> None:
    """The latest payment before it to the same payee; a credit note of that amount goes first."""
    ledger = board.ledger
    back, said = ledger.payments[back_at], ledger.said(back_at)
    says_so = bool(_RETURNED.search(fold(back.label)))
    if not says_so and _credit_note(board, back_at):
        return
    first = bisect_left(left, (back.day - WITHIN, 0))
    last = bisect_left(left, (back.day + 1, 0))
    before = [
        at for _, at in left[first:last] if at not in board.void and _same_payee(board, at, back_at)
    ]
    if before and (says_so or said.vendors or back.iban):
        board.void |= {before[-1], back_at}


def _credit_note(board: Board, back_at: int) -> bool:
    ledger, back = board.ledger, board.ledger.payments[back_at]
    vendors = ledger.known_vendors(ledger.said(back_at))
    return any((back.currency, back.amount, one) in ledger.by_amount for one in vendors)


def _same_payee(board: Board, one: int, other: int) -> bool:
    ledger = board.ledger
    first, second = ledger.payments[one], ledger.payments[other]
    if first.iban and second.iban:
        return first.iban == second.iban
    words = set(ledger.said(one).words)
    return (bool(words) and words <= {*ledger.said(other).words}) or (
        bool(words) and set(ledger.said(other).words) <= words and bool(ledger.said(other).words)
    )
