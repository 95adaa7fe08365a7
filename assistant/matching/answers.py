"""What one bank line may settle when no single bill has its amount.

An answer is a set of bills with the kind of settlement. Two answers of the same kind are a tie.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.matching.board import Board, Candidate
from assistant.matching.currencies import Rates
from assistant.matching.evidence import Account, look
from assistant.matching.names import Likeness
from assistant.matching.records import CENT, UNIT
from assistant.matching.references import Grade
from assistant.matching.sums import sets_with_sum

PERMILLES = (5, 10, 15, 20, 25, 30)
LARGEST_FEE = 30 * UNIT
UNNAMED_FEE = 16 * UNIT
SHARES = (2, 3, 4)
OLDEST = 120
Fits = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """Bills that one payment settles, in a way; `sure` where the way itself leaves no doubt."""

    kind: str
    members: tuple[Candidate, ...]
    sure: bool = False


def candidates(board: Board, payment_at: int) -> list[Candidate]:
    """Open bills that the line points to by number, account or name; the nearest dates first."""
    if payment_at not in board.pools:
        board.pools[payment_at] = _pool(board, payment_at)
    return [one for one in board.pools[payment_at] if board.may(one.bill, payment_at)]


def _pool(board: Board, payment_at: int) -> list[Candidate]:
    ledger = board.ledger
    day, said = ledger.payments[payment_at].day, ledger.said(payment_at)
    named = set(ledger.named_bills(said))
    near = set(named)
    for vendor in ledger.known_vendors(said):
        near.update(ledger.by_vendor.get(vendor, ()))
    found = [
        Candidate(at, look(ledger, at, payment_at))
        for at in near
        if (at in named or ledger.bills[at].issued - 5 <= day <= ledger.due(at) + OLDEST)
        and board.may(at, payment_at)
    ]
    found = [one for one in found if _is_possible(one)]
    return sorted(found, key=lambda one: (not one.is_named, abs(one.evidence.lag), one.bill))


def _is_possible(one: Candidate) -> bool:
    seen = one.evidence
    if seen.account is Account.OTHER:
        return False
    return seen.is_known or (one.is_named and seen.name is not Likeness.OTHER)


def named_answers(
    board: Board, rates: Rates, payment_at: int, pool: Sequence[Candidate]
) -> list[Answer]:
    """Answers for a line that carries numbers of bills: the best kind only."""
    named = [one for one in pool if one.is_named]
    same = [one for one in pool if one.evidence.name >= 0 or one.is_named]
    for answers in (
        _sums(board, payment_at, named, len(named)),
        _sums_around(board, payment_at, named, same),
        _sums(board, payment_at, named, 1),
        list(_single(board, rates, payment_at, named)),
    ):
        if answers:
            return answers
    return []


def unnamed_answers(
    board: Board, rates: Rates, payment_at: int, pool: Sequence[Candidate]
) -> list[Answer]:
    """Answers for a line that only says whom it pays."""
    pool = [one for one in pool if one.evidence.reference is not Grade.OTHER]
    known = [one for one in pool if one.evidence.is_known]
    for answers in (
        _sums_by_vendor(board, payment_at, known),
        _of_kind(board, payment_at, known, _is_round_discount, "discount"),
        list(_foreign(board, rates, payment_at, known)),
        _of_kind(board, payment_at, known, _is_small_fee, "fee"),
    ):
        if answers:
            return answers
    return []


def share_answers(board: Board, payment_at: int, pool: Sequence[Candidate]) -> list[Answer]:
    """A half, a third or a quarter of one bill."""
    free = board.free[payment_at]
    return [
        Answer("partial", (one,))
        for one in pool
        if one.evidence.is_known
        if any(abs(board.owed[one.bill] - free * share) <= share * CENT for share in SHARES)
        if _same_currency(board, one.bill, payment_at)
    ]


def _sums(board: Board, payment_at: int, pool: Sequence[Candidate], smallest: int) -> list[Answer]:
    pool = [one for one in pool if _same_currency(board, one.bill, payment_at)]
    owed = [board.owed[one.bill] for one in pool]
    if len(pool) < smallest or not pool:
        return []
    if smallest == len(pool):
        is_all = sum(owed) == board.free[payment_at]
        return [Answer(_kind(board, pool), tuple(pool), sure=True)] if is_all else []
    sets = sets_with_sum(owed, board.free[payment_at], smallest)
    return [_set(board, [pool[at] for at in chosen], len(sets)) for chosen in sets]


def _sums_around(
    board: Board, payment_at: int, named: Sequence[Candidate], pool: Sequence[Candidate]
) -> list[Answer]:
    """The named bills together with others of the same vendor."""
    vendors = {board.ledger.bills[one.bill].vendor for one in named}
    if not named or len(named) > 3 or len(vendors) != 1:
        return []
    rest = [
        one for one in pool
        if one not in named and board.ledger.bills[one.bill].vendor in vendors
    ]  # fmt: skip
    together = [*named, *rest]
    if not all(_same_currency(board, one.bill, payment_at) for one in together):
        return []
    owed = [board.owed[one.bill] for one in together]
    must = frozenset(range(len(named)))
    sets = sets_with_sum(owed, board.free[payment_at], len(named) + 1, must)
    return [_set(board, [together[at] for at in chosen], len(sets)) for chosen in sets]


def _sums_by_vendor(board: Board, payment_at: int, pool: Sequence[Candidate]) -> list[Answer]:
    """Sets of one vendor's bills, and what is left of one bill."""
    bills, free = board.ledger.bills, board.free[payment_at]
    found = [
        Answer("partial", (one,))
        for one in pool
        if board.owed[one.bill] == free != bills[one.bill].amount
        and _same_currency(board, one.bill, payment_at)
    ]
    for vendor in sorted({bills[one.bill].vendor for one in pool}):
        mine = [one for one in pool if bills[one.bill].vendor == vendor]
        if len(mine) > 1:
            found += _sums(board, payment_at, mine, 2)
    return found


def _set(board: Board, members: Sequence[Candidate], count: int) -> Answer:
    return Answer(_kind(board, members), tuple(members), sure=count == 1)


def _kind(board: Board, members: Sequence[Candidate]) -> str:
    bills = [board.ledger.bills[one.bill] for one in members]
    if any(one.amount < 0 for one in bills):
        return "credit_note"
    if len(bills) == 1:
        return "plain" if board.owed[members[0].bill] == bills[0].amount else "partial"
    return "grouped"


def _single(
    board: Board, rates: Rates, payment_at: int, named: Sequence[Candidate]
) -> Iterator[Answer]:
    """One named bill, and an amount that differs from it."""
    if len(named) != 1:
        return
    one, free = named[0], board.free[payment_at]
    if not _same_currency(board, one.bill, payment_at):
        yield from _foreign(board, rates, payment_at, named)
        return
    owed = board.owed[one.bill]
    if owed * free <= 0:
        return
    if _is_discount(owed, free):
        yield Answer("discount", (one,), sure=_is_round_discount(owed, free))
    elif abs(owed - free) <= min(LARGEST_FEE, abs(owed) // 2) and (
        free > owed or abs(owed - free) <= abs(owed) // 20
    ):
        yield Answer("fee", (one,), sure=True)
    elif abs(free) < abs(owed):
        yield Answer("partial", (one,), sure=True)


def _foreign(
    board: Board, rates: Rates, payment_at: int, pool: Sequence[Candidate]
) -> Iterator[Answer]:
    payment = board.ledger.payments[payment_at]
    foreign = [one for one in pool if board.ledger.bills[one.bill].currency != payment.currency]
    said = (payment.original, payment.original_currency)
    if told := [
        one
        for one in foreign
        if (board.owed[one.bill], board.ledger.bills[one.bill].currency) == said
    ]:
        yield from (Answer("fx", (one,), sure=True) for one in told)
        return
    for one in foreign:
        bill = board.ledger.bills[one.bill]
        owed, free = board.owed[one.bill], board.free[payment_at]
        if rates.fits(bill.currency, owed, payment.currency, free, payment.day) is not None:
            known = rates.is_known(bill.currency, payment.currency, payment.day)
            yield Answer("fx", (one,), sure=known)


def _of_kind(
    board: Board, payment_at: int, pool: Sequence[Candidate], fits: Fits, kind: str
) -> list[Answer]:
    free = board.free[payment_at]
    return [
        Answer(kind, (one,))
        for one in pool
        if _same_currency(board, one.bill, payment_at) and fits(board.owed[one.bill], free)
    ]


def _is_discount(owed: int, free: int) -> bool:
    return 0 < (owed - free) * 1000 <= owed * 30 + 1000 * CENT and owed > 0


def _is_round_discount(owed: int, free: int) -> bool:
    return owed > free > 0 and any(
        abs(owed * (1000 - off) // 1000 - free) <= CENT for off in PERMILLES
    )


def _is_small_fee(owed: int, free: int) -> bool:
    return owed * free > 0 and abs(owed - free) <= min(UNNAMED_FEE, abs(owed) // 33)


def _same_currency(board: Board, bill_at: int, payment_at: int) -> bool:
    return board.ledger.bills[bill_at].currency == board.ledger.payments[payment_at].currency
