"""A supplier invoice as Qonto's API shows it: every documented field, in the documented order."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from assistant.qonto.sandbox.bills import Bill
from assistant.qonto.sandbox.company import Organization
from assistant.qonto.sandbox.history import Arrival
from assistant.qonto.sandbox.identifiers import stable_uuid
from assistant.qonto.sandbox.lifecycle import ANALYSIS, Stage
from assistant.qonto.sandbox.suppliers import Supplier
from assistant.qonto.sandbox.times import stamp

Payload = dict[str, Any]


def blank(
    invoice_id: str, attachment_id: str, organization: Organization, file_name: str, now: datetime
) -> Payload:
    """An invoice nobody has read yet: what stands there right after an upload."""
    return {
        "id": invoice_id,
        "organization_id": organization.id,
        "status": "to_review",
        "source_type": "integration",
        "source": "integration",
        "file_name": file_name,
        "attachment_id": attachment_id,
        "display_attachment_id": attachment_id,
        "attachment_category": "UNKNOWN",
        "is_attachment_invoice": False,
        "is_attachment_non_financial": False,
        "analyzed_at": None,
        "created_at": stamp(now),
        "updated_at": stamp(now),
        "initiator_id": organization.members[0],
        **dict.fromkeys(_READ_FIELDS),
        "taxes": [],
        "payment_date": None,
        "scheduled_date": None,
        "declined_note": "",
        "is_credit_note": False,
        "has_suggested_credit_notes": False,
        "related_invoices": [],
        "has_duplicates": False,
        "has_discrepancies": False,
        "is_einvoice": False,
        "e_invoice_type": None,
        "einvoicing_lifecycle_events": [],
        "matched_transactions": [],
        "matched_transactions_ids": [],
        "suggested_transactions": [],
        "transfer_ids": [],
        "request_transfer": None,
        "self_invoice_id": None,
        "approval_workflow": _approval(organization, "to_review"),
        "available_actions": actions("to_review", credit_note=False, missing=True),
        "meta": {
            "integration_type": None,
            "connector": None,
            "accounting_recorded_at": None,
            "accounting_recorded_source": None,
        },
    }


_READ_FIELDS = (
    "supplier_id",
    "supplier_name",
    "issuer_name",
    "supplier_snapshot",
    "invoice_number",
    "description",
    "vat_number",
    "tin",
    "tin_number",
    "iban",
    "total_amount",
    "total_amount_excluding_taxes",
    "total_tax_amount",
    "taxes",
    "payable_amount",
    "total_amount_credit_notes",
    "issue_date",
    "due_date",
)
"""Null until the document has been analysed."""


def payload(arrival: Arrival, stage: Stage, organization: Organization) -> Payload:
    """The invoice that an arrival has become."""
    bill = arrival.bill
    invoice_id = stable_uuid(organization.seed, "invoice", arrival.key)
    attachment_id = stable_uuid(organization.seed, "attachment", arrival.key)
    file_name = arrival.file_name or bill.file_name
    shown = blank(invoice_id, attachment_id, organization, file_name, arrival.arrived_at)
    shown |= _origin(bill.supplier) | {"updated_at": stamp(stage.updated_at)}
    if arrival.state == "reading":
        return shown
    shown["analyzed_at"] = stamp(arrival.arrived_at + ANALYSIS)
    if arrival.state == "unknown":
        return shown
    shown |= _category(bill) | _workflow(arrival, stage, organization)
    if bill.kind != "letter":
        shown |= read_fields(bill, misread=arrival.misread) | dict.fromkeys(arrival.missing)
    shown["taxes"] = shown["taxes"] or []
    missing = shown["total_amount"] is None or shown["due_date"] is None
    shown["available_actions"] = actions(
        stage.status,
        credit_note=bill.kind == "credit_note",
        missing=missing,
        iban=shown["iban"] is not None,
    )
    return shown


def read_fields(bill: Bill, *, misread: bool = False) -> Payload:
    """What Qonto's reading of a document yields."""
    supplier, currency = bill.supplier, bill.supplier.currency
    total = _swapped(bill.total) if misread else bill.total
    return {
        "supplier_id": supplier.id,
        "supplier_name": supplier.name,
        "issuer_name": supplier.legal_name,
        "supplier_snapshot": snapshot(supplier),
        "invoice_number": bill.number,
        "description": bill.lines[0].name,
        "vat_number": bill.vat,
        "tin": supplier.tin,
        "tin_number": supplier.tin,
        "iban": bill.iban,
        "total_amount": money(total, currency),
        "total_amount_excluding_taxes": money(bill.net, currency),
        "total_tax_amount": money(bill.tax, currency),
        "taxes": [
            {"tax_rate": str(rate), "tax_amount": money(amount, currency)}
            for rate, amount in bill.taxes.items()
        ],
        "payable_amount": money(total, currency),
        "total_amount_credit_notes": money(Decimal("0.00"), currency),
        "issue_date": bill.issue_date.isoformat(),
        "due_date": bill.due_date.isoformat() if bill.due_date else None,
        "has_discrepancies": misread or bill.iban != supplier.iban,
    }


def snapshot(supplier: Supplier) -> Payload:
    """The supplier as Qonto keeps it, which an invoice need not agree with."""
    return {
        "id": supplier.id,
        "name": supplier.name,
        "iban": supplier.iban,
        "tin": supplier.tin,
        "vat_number": supplier.vat,
        "email": supplier.email,
        "currency": supplier.currency,
        "status": "active",
    }


def money(amount: Decimal, currency: str) -> Payload:
    """Money as Qonto writes it: a decimal string and a currency code."""
    return {"value": f"{amount:.2f}", "currency": currency}


def actions(status: str, *, credit_note: bool, missing: bool, iban: bool = True) -> dict[str, Any]:
    """`available_actions`: what Qonto's own buttons would allow, and why not."""
    deletable = status in ("to_review", "to_approve", "to_pay", "rejected", "discarded")
    reasons = {
        "is_credit_note": credit_note,
        "missing_iban": not iban,
        "missing_data": missing,
        "invalid_status": status not in ("to_review", "to_pay"),
    }
    refused = [reason for reason, holds in reasons.items() if holds]
    return {
        "delete": deletable,
        "archive": status in ("to_review", "to_pay", "paid"),
        "unarchive": status == "archived",
        "pay": not refused,
        "reasons": {"pay": refused, "delete": [] if deletable else ["invalid_status"]},
    }


def _origin(supplier: Supplier) -> Payload:
    source = supplier.source
    kinds = {
        "email_forward": ("email", "email_forward"),
        "e_invoicing": ("e_invoicing", "e_invoicing"),
        "direct_upload": ("direct_upload", "supplier_invoices"),
    }
    source_type, source = kinds[source]
    electronic = source == "e_invoicing"
    kind = "zugferd" if supplier.country == "DE" else "facturx"
    return {
        "source_type": source_type,
        "source": source,
        "is_einvoice": electronic,
        "e_invoice_type": kind if electronic else None,
    }


def _category(bill: Bill) -> Payload:
    categories = {
        "invoice": "INVOICE",
        "credit_note": "CREDIT_NOTE",
        "letter": "OTHER_NON_FINANCIAL_DOCUMENT",
    }
    return {
        "attachment_category": categories[bill.kind],
        "is_attachment_invoice": bill.kind != "letter",
        "is_attachment_non_financial": bill.kind == "letter",
        "is_credit_note": bill.kind == "credit_note",
    }


def _workflow(arrival: Arrival, stage: Stage, organization: Organization) -> Payload:
    links = _transactions(arrival, organization) if stage.matched else []
    return {
        "status": stage.status,
        "payment_date": _day(stage.payment_date),
        "scheduled_date": _day(stage.scheduled_date),
        "declined_note": stage.declined_note,
        "has_duplicates": arrival.duplicate,
        "einvoicing_lifecycle_events": _events(arrival, stage),
        "matched_transactions": links,
        "matched_transactions_ids": [link["transaction_id"] for link in links],
        "transfer_ids": [link["subject_id"] for link in links],
        "approval_workflow": _approval(organization, stage.status),
    }


def _transactions(arrival: Arrival, organization: Organization) -> list[Payload]:
    return [
        {
            "subject_id": stable_uuid(organization.seed, "transfer", arrival.key),
            "subject_type": "transfer",
            "transaction_id": stable_uuid(organization.seed, "transaction", arrival.key),
        }
    ]


def _events(arrival: Arrival, stage: Stage) -> list[Payload]:
    if arrival.bill.supplier.source != "e_invoicing":
        return []
    codes = [(202, arrival.arrived_at)]
    if stage.status == "paid":
        codes.append((211, stage.updated_at))
    return [
        {"status_code": code, "reason": None, "reason_message": None, "timestamp": _tenths(at)}
        for code, at in codes
    ]


def _approval(organization: Organization, status: str) -> Payload:
    approved = status not in ("to_review", "to_approve")
    return {
        "approver_ids": [organization.members[1]],
        "supplier_invoice_request_id": None,
        "verified_by": organization.members[0] if status != "to_review" else None,
        "last_approved_by": organization.members[1] if approved else None,
    }


def _tenths(at: datetime) -> str:
    """E-invoicing events carry four decimals, unlike everything else."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 100:04d}Z"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _swapped(amount: Decimal) -> Decimal:
    """The amount with its last two figures before the point swapped, a typical misreading."""
    text = f"{amount:.2f}"
    return Decimal(f"{text[:-5]}{text[-4]}{text[-5]}{text[-3:]}") if len(text) > 5 else amount
