"""Invoices as the sandbox keeps them: encoded once, with what filters and sorting need beside.

A page of a list is joined from these bytes, so that its cost does not grow with the number of
fields. A change decodes, edits and encodes again. Payloads may be odd on purpose (unknown fields,
amounts that are none): whatever cannot be indexed simply never matches a filter.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from assistant.qonto.sandbox.times import moment

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Record:
    """One invoice. Dates without a time are kept as ISO text, which sorts as they do."""

    id: str
    encoded: bytes
    status: str
    created_at: datetime
    updated_at: datetime
    file_name: str
    supplier_name: str | None
    invoice_number: str | None
    issue_date: str | None
    due_date: str | None
    payment_date: str | None
    scheduled_date: str | None
    total: Decimal | None
    payable: tuple[Decimal, str] | None
    attachment_ids: frozenset[str]
    approver_ids: frozenset[str]
    credit_note: bool
    duplicate: bool
    non_financial: bool
    matched: bool
    missing_data: bool

    def payload(self) -> dict[str, Any]:
        """The invoice as a fresh dictionary that may be changed."""
        return _DECODER.decode(self.encoded)


def record(payload: dict[str, Any]) -> Record:
    """Encodes and indexes a payload; `id`, `created_at` and `updated_at` must be good."""
    total = _amount(payload.get("total_amount"))
    return Record(
        id=payload["id"],
        encoded=_ENCODER.encode(payload),
        status=str(payload.get("status")),
        created_at=moment(payload["created_at"]),
        updated_at=moment(payload["updated_at"]),
        file_name=str(payload.get("file_name") or ""),
        supplier_name=payload.get("supplier_name"),
        invoice_number=payload.get("invoice_number"),
        issue_date=payload.get("issue_date"),
        due_date=payload.get("due_date"),
        payment_date=payload.get("payment_date"),
        scheduled_date=payload.get("scheduled_date"),
        total=total[0] if total else None,
        payable=_amount(payload.get("payable_amount")),
        attachment_ids=frozenset(
            {str(payload.get("attachment_id")), str(payload.get("display_attachment_id"))}
        ),
        approver_ids=_approvers(payload),
        credit_note=bool(payload.get("is_credit_note")),
        duplicate=bool(payload.get("has_duplicates")),
        non_financial=bool(payload.get("is_attachment_non_financial")),
        matched=bool(payload.get("matched_transactions")),
        missing_data=total is None or not payload.get("due_date") or not payload.get("iban"),
    )


def _amount(money: object) -> tuple[Decimal, str] | None:
    if not isinstance(money, dict):
        return None
    try:
        return Decimal(str(money.get("value"))), str(money.get("currency"))
    except InvalidOperation:
        return None


def _approvers(payload: dict[str, Any]) -> frozenset[str]:
    workflow = payload.get("approval_workflow")
    return (
        frozenset(workflow.get("approver_ids") or ()) if isinstance(workflow, dict) else frozenset()
    )
