"""Routes about supplier invoices, suppliers and the organisation."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from assistant.qonto.sandbox import company
from assistant.qonto.sandbox.access import Caller, caller
from assistant.qonto.sandbox.answers import api_error, json, raw_json
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.listing import Query, invalid, select, sort_key, sort_name
from assistant.qonto.sandbox.payloads import Payload, actions
from assistant.qonto.sandbox.records import Record, record
from assistant.qonto.sandbox.times import stamp
from assistant.qonto.sandbox.visits import Call, errand

READ, WRITE = "supplier_invoice.read", "supplier_invoice.write"


@get("/v2/organization")
async def retrieve_organization(request: Call) -> Response[bytes]:
    """The organisation of the caller, with its bank accounts."""
    by = caller(request, "organization.read")
    organization, now = by.ledger.organization, by.sandbox.clock.now()
    shown = company.as_json(organization, now)
    if request.query_params.get("include_external_accounts") == "true":
        shown["bank_accounts"].append(company.external_account(organization, now))
    return json({"organization": shown})


@get("/v2/supplier_invoices")
async def list_invoices(request: Call) -> Response[bytes]:
    """One page of the invoices that pass the filters."""
    by = caller(request, READ)
    task = errand(request)
    text = request.scope["query_string"].decode("latin-1")
    query = Query(text)
    page = query.page()
    found: Sequence[Record] = _selected(by, query, text)
    if task.fault("shuffle_ties"):
        found = _with_shuffled_ties(found, sort_name(query))
    shown, meta = page.of(found)
    task.served.extend(record.id for record in shown)
    if task.fault("odd_rows"):
        shown = _odd(shown)
    rows = b",".join([record.encoded for record in shown])
    if task.fault("row_without_id"):
        rows += b"," * bool(rows) + b'{"id":null,"file_name":"unnamed.pdf"}'
    tail = msgspec.json.encode(meta)
    return raw_json(b'{"supplier_invoices":[' + rows + b'],"meta":' + tail + b"}")


@get("/v2/supplier_invoices/{invoice_id:str}")
async def retrieve_invoice(request: Call, invoice_id: FromPath[str]) -> Response[bytes]:
    """One invoice."""
    by = caller(request, READ)
    return raw_json(b'{"supplier_invoice":' + _known(by.ledger, invoice_id).encoded + b"}")


@post("/v2/supplier_invoices/{invoice_id:str}/mark_as_paid")
async def mark_as_paid(request: Call, invoice_id: FromPath[str]) -> Response[bytes]:
    """Marks an invoice as paid on `payment_date` (today when absent)."""
    by = caller(request, WRITE)
    body = await _body(request)
    paid_on = str(body.get("payment_date") or by.sandbox.clock.today())
    try:
        date.fromisoformat(paid_on)
    except ValueError:
        raise invalid("payment_date", "is not a date") from None
    allowed = ("to_review", "to_approve", "to_pay", "awaiting_payment")
    return _moved(by, invoice_id, allowed, status="paid", payment_date=paid_on)


@post("/v2/supplier_invoices/{invoice_id:str}/unmark_as_paid")
async def unmark_as_paid(request: Call, invoice_id: FromPath[str]) -> Response[bytes]:
    """Takes the mark back."""
    by = caller(request, WRITE)
    return _moved(by, invoice_id, ("paid",), status="to_pay", payment_date=None)


@post("/v2/supplier_invoices/{invoice_id:str}/reject")
async def reject(request: Call, invoice_id: FromPath[str]) -> Response[bytes]:
    """Rejects an invoice, with a note."""
    by = caller(request, WRITE)
    note = str((await _body(request)).get("declined_note") or "")
    allowed = ("to_review", "to_approve", "to_pay")
    return _moved(by, invoice_id, allowed, status="rejected", declined_note=note)


@get("/v2/suppliers/{supplier_id:str}")
async def retrieve_supplier(request: Call, supplier_id: FromPath[str]) -> Response[bytes]:
    """One supplier. IBAN and tax numbers are masked for OAuth callers, as Qonto does for many."""
    by = caller(request, READ)
    supplier = by.ledger.suppliers.get(supplier_id)
    if supplier is None:
        raise api_error(404, "not_found", "supplier not found")
    clear = by.grant is None
    return json(
        {
            "supplier": {
                "id": supplier.id,
                "name": supplier.name,
                "email": supplier.email,
                "status": "active",
                "currency": supplier.currency,
                "payment_details": {"iban": supplier.iban if clear else _masked(supplier.iban)},
                "tax_identifiers": {
                    "vat_number": supplier.vat if clear else _masked(supplier.vat),
                    "tin": supplier.tin if clear else _masked(supplier.tin),
                },
            }
        }
    )


ROUTES = (
    retrieve_organization,
    list_invoices,
    retrieve_invoice,
    mark_as_paid,
    unmark_as_paid,
    reject,
    retrieve_supplier,
)


def _selected(by: Caller, query: Query, text: str) -> list[Record]:
    """The list behind a page, remembered until an invoice changes."""
    filters = [(name, value) for name, value in parse_qsl(text) if name not in ("page", "per_page")]
    today = by.sandbox.clock.today()
    key = (by.ledger.version, today, urlencode(filters))
    lists = by.ledger.lists
    if key not in lists:
        if len(lists) >= 32:
            lists.clear()
        lists[key] = select(by.ledger.records.values(), query, today)
    return lists[key]


def _with_shuffled_ties(found: Sequence[Record], name: str) -> list[Record]:
    """Another order among equal keys on every request, which Qonto does not rule out."""
    groups: dict[Any, list[Record]] = {}
    for entry in found:
        groups.setdefault(sort_key(entry, name), []).append(entry)
    for group in groups.values():
        random.shuffle(group)
    return [entry for group in groups.values() for entry in group]


def _odd(shown: Sequence[Record]) -> list[Record]:
    """The first rows with oddities an open API may send: new field, new status, no or bad total."""
    oddities: list[Payload] = [
        {"field_of_tomorrow": {"level": 3}},
        {"status": "under_dispute"},
        {"total_amount": None},
        {"total_amount": {"value": "1e3", "currency": "EUR"}},
        {"total_amount": {"value": "12.00", "currency": "XXX"}},
    ]
    odd = [record(row.payload() | new) for row, new in zip(shown, oddities, strict=False)]
    return odd + list(shown[len(odd) :])


def _moved(
    by: Caller, invoice_id: str, allowed: Sequence[str], **fields: object
) -> Response[bytes]:
    """Changes an invoice's workflow fields, if its status allows it."""
    invoice = _known(by.ledger, invoice_id).payload()
    if invoice["status"] not in allowed:
        detail = f"not possible in status {invoice['status']}"
        raise api_error(422, "invalid", detail, pointer="/supplier_invoice/status")
    invoice |= fields | {"updated_at": stamp(by.sandbox.clock.now())}
    invoice["available_actions"] = actions(
        invoice["status"],
        credit_note=bool(invoice["is_credit_note"]),
        missing=invoice["total_amount"] is None,
        iban=invoice["iban"] is not None,
    )
    return raw_json(b'{"supplier_invoice":' + by.ledger.put(invoice).encoded + b"}")


def _known(ledger: Ledger, invoice_id: str) -> Record:
    found = ledger.records.get(invoice_id)
    if found is None:
        raise api_error(404, "not_found", "supplier invoice not found")
    return found


async def _body(request: Call) -> dict[str, Any]:
    """The JSON body; an empty one counts as `{}`."""
    content = await request.body()
    try:
        body = msgspec.json.decode(content) if content.strip() else {}
    except msgspec.DecodeError:
        raise api_error(400, "invalid", "the body is not JSON") from None
    return body if isinstance(body, dict) else {}


def _masked(text: str | None) -> str | None:
    return text and "•" * (len(text) - 4) + text[-4:]
