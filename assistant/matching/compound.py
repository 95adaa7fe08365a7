"""Settlements that are not one bill, one payment, one amount."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from assistant.matching.answers import (
    Answer,
    candidates,
    named_answers,
    share_answers,
    unnamed_answers,
)
from assistant.matching.board import Board, Candidate
from assistant.matching.confidence import other_score
from assistant.matching.currencies import Rates, rate_of
from assistant.matching.sums import sets_with_sum


def settle_named(board: Board, rates: Rates) -> None:
    """Lines that carry numbers, by day: what is left of a bill passes on to the next line."""
    days = board.ledger.payments
    rates.learn(board.ledger.known.rates)
    order = sorted(_left(board), key=lambda at: (days[at].day, at))
    for is_second in (False, True):
        for payment_at in order:
            pool = candidates(board, payment_at) if board.is_free(payment_at) else []
            if not any(one.is_named for one in pool):
                continue
            answers = named_answers(board, rates, payment_at, pool)
            if len(answers) != 1 or _is_tied(board, payment_at, answers[0]):
                continue
            if is_second or answers[0].kind != "fx":
                _settle(board, payment_at, answers[0])
        if not is_second:
            learn_rates(board, rates, order)


def _is_tied(board: Board, payment_at: int, answer: Answer) -> bool:
    bills = board.ledger.bills
    return any(
        (one.bill, payment_at) in board.tied and board.owed[one.bill] == bills[one.bill].amount
        for one in answer.members
        if len(answer.members) == 1
    )


def learn_rates(board: Board, rates: Rates, order: Sequence[int]) -> None:
    """Rates shown by lines that name one bill in another currency."""
    seen = board.ledger.known.rates
    for payment_at in order:
        if not board.is_free(payment_at):
            continue
        named = [one for one in candidates(board, payment_at) if one.is_named]
        payment = board.ledger.payments[payment_at]
        if len(named) != 1 or board.ledger.bills[named[0].bill].currency == payment.currency:
            continue
        bill = board.ledger.bills[named[0].bill]
        if rates.fits(bill.currency, bill.amount, payment.currency, payment.amount, 0) is not None:
            seen[bill.id, payment.id] = rate_of(bill, payment)
    rates.learn(seen)


def settle_unnamed(board: Board, rates: Rates) -> None:
    """Lines that only say whom they pay: sums first, then differences, then shares."""
    pools = {at: candidates(board, at) for at in _left(board)}
    found = {at: unnamed_answers(board, rates, at, pool) for at, pool in pools.items() if pool}
    _settle_unclaimed(board, {at: answers for at, answers in found.items() if answers})
    _settle_instalments(board)
    pools = {at: candidates(board, at) for at in _left(board)}
    shares = {at: share_answers(board, at, pool) for at, pool in pools.items() if pool}
    _settle_unclaimed(board, {at: answers for at, answers in shares.items() if answers})


def _left(board: Board) -> list[int]:
    return [at for at in range(len(board.free)) if board.is_free(at)]


def _settle_unclaimed(board: Board, found: dict[int, list[Answer]]) -> None:
    """Single answers whose bills no other line lays claim to."""
    claims = Counter(
        bill
        for answers in found.values()
        for bill in {member.bill for answer in answers for member in answer.members}
    )
    for payment_at, answers in found.items():
        if len(answers) == 1 and all(claims[one.bill] == 1 for one in answers[0].members):
            _settle(board, payment_at, answers[0])


def _settle(board: Board, payment_at: int, answer: Answer) -> None:
    free = board.free[payment_at]
    if not all(board.may(one.bill, payment_at) for one in answer.members):
        return
    if len(answer.members) == 1:
        one = answer.members[0]
        amount = free if answer.kind == "partial" else board.owed[one.bill]
        score = other_score(one.evidence, answer.kind, answer.sure)
        board.settle(one.bill, payment_at, answer.kind, score, amount, free)
        return
    best = max(answer.members, key=lambda one: one.evidence.weight)
    automatic, confidence, _ = other_score(best.evidence, answer.kind, answer.sure)
    for one in answer.members:
        signals = (*one.evidence.signals(), answer.kind)
        board.settle(one.bill, payment_at, answer.kind, (automatic, confidence, signals))


def _settle_instalments(board: Board) -> None:
    """Bills that several lines pay together, where only one set of lines has the sum."""
    lines: dict[int, list[tuple[int, Candidate]]] = defaultdict(list)
    for payment_at in _left(board):
        for one in candidates(board, payment_at):
            if one.evidence.is_known:
                lines[one.bill].append((payment_at, one))
    sets = {bill: _lines_with_sum(board, bill, of_bill) for bill, of_bill in lines.items()}
    claims = Counter(at for found in sets.values() for at in {at for one in found for at in one})
    for bill_at, found in sets.items():
        if len(found) == 1 and all(claims[at] == 1 for at in found[0]):
            known = dict(lines[bill_at])
            for payment_at in found[0]:
                if board.may(bill_at, payment_at):
                    score = other_score(known[payment_at].evidence, "partial", sure=False)
                    free = board.free[payment_at]
                    board.settle(bill_at, payment_at, "partial", score, free, free)


def _lines_with_sum(
    board: Board, bill_at: int, lines: Sequence[tuple[int, Candidate]]
) -> list[tuple[int, ...]]:
    currency = board.ledger.bills[bill_at].currency
    mine = [
        at for at, one in sorted(lines, key=lambda pair: abs(pair[1].evidence.lag))
        if board.ledger.payments[at].currency == currency
    ]  # fmt: skip
    found = sets_with_sum([board.free[at] for at in mine], board.owed[bill_at])
    return [tuple(mine[at] for at in chosen) for chosen in found]
