"""One run of the matcher over a set of bills and payments."""

from collections.abc import Sequence

from assistant.matching.alone import settle_alone
from assistant.matching.board import Board
from assistant.matching.compound import settle_named, settle_unnamed
from assistant.matching.currencies import Rates
from assistant.matching.exact import settle_exact
from assistant.matching.known import Known
from assistant.matching.ledger import Ledger, Memory
from assistant.matching.records import Bill, Link, Payment
from assistant.matching.returns import void_returned
from assistant.matching.series import settle_series


def match(
    bills: Sequence[Bill],
    payments: Sequence[Payment],
    memory: Memory | None = None,
    known: Known | None = None,
) -> list[Link]:
    """Links between bills and payments: the certain first, ties left alone.

    `known` is what is true of all records, where these are only those that are open.

    No bill and no payment is spent beyond its amount. The same input has the same answer.
    """
    return settled(bills, payments, memory, known).links


def settled(
    bills: Sequence[Bill],
    payments: Sequence[Payment],
    memory: Memory | None = None,
    known: Known | None = None,
) -> Board:
    """The same, with what is still open on both sides."""
    board = Board(Ledger(bills, payments, memory or Memory(), known))
    rates = Rates()
    void_returned(board)
    ties = settle_exact(board)
    # A second time, as the first teaches how long a vendor's payments take.
    for _ in range(2):
        settle_series(board, [one for one in ties if board.may(one.bill, one.payment)])
    board.tied = {(one.bill, one.payment) for one in ties if board.may(one.bill, one.payment)}
    settle_named(board, rates)
    settle_unnamed(board, rates)
    settle_alone(board)
    return board
