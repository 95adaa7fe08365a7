"""The states an invoice can be asked for by: how its payment stands, and what Qonto calls it."""

from dataclasses import replace
from typing import Literal

from assistant.workspace.search import InvoiceFilter, Payment

Known = Literal[
    "unpaid", "overdue", "paid", "matched", "unmatched", "rejected", "discarded", "archived",
    "scheduled", "waiting_in_qonto", "to_approve_there", "paid_without_line", "paid_late",
    "no_category",
]  # fmt: skip
_PAYMENTS = {
    "unpaid": Payment.UNPAID,
    "overdue": Payment.OVERDUE,
    "paid": Payment.PAID,
    "matched": Payment.MATCHED,
    "unmatched": Payment.UNMATCHED,
    "paid_without_line": Payment.PAID_WITHOUT_LINE,
    "paid_unlinked": Payment.PAID_UNLINKED,
    "paid_late": Payment.PAID_LATE,
}
_IN_QONTO = {
    "rejected": ("rejected",),
    "discarded": ("discarded",),
    "archived": ("archived",),
    "scheduled": ("scheduled",),
    "waiting_in_qonto": ("to_review", "to_approve"),  # what a person has to look at there
    "to_approve_there": ("to_approve",),
}


def narrowed(wanted: InvoiceFilter, state: str | None) -> InvoiceFilter:
    """Only the invoices in a state; a state of documents narrows nothing here."""
    if state == "no_category":
        return replace(wanted, lacking=("category",))
    if state in _PAYMENTS:
        return replace(wanted, payment=_PAYMENTS[state])
    return replace(wanted, statuses=_IN_QONTO.get(state or "", wanted.statuses))
