"""`/_control`: the levers of the sandbox, for tests and demos on the same machine only."""

import ipaddress
import uuid
from dataclasses import asdict
from typing import Annotated, Any

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import Body, FromPath

from assistant.qonto.sandbox.answers import Refusal, api_error, json, raw_json
from assistant.qonto.sandbox.attachments import Attachment
from assistant.qonto.sandbox.faults import FAULTS, Switched, fault_of
from assistant.qonto.sandbox.history import bill_of
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.payloads import Payload, blank, read_fields
from assistant.qonto.sandbox.records import Record
from assistant.qonto.sandbox.state import Sandbox, sandbox_of
from assistant.qonto.sandbox.times import stamp
from assistant.qonto.sandbox.visits import Call

Json = Annotated[dict[str, Any], Body()]


@get("/faults")
async def list_faults(request: Call) -> Response[bytes]:
    """The faults that are on, and the names of all there are."""
    switched = sandbox_of(request).board.switched.values()
    return json({"faults": [_shown(entry) for entry in switched], "known": sorted(FAULTS)})


@post("/faults")
async def add_fault(request: Call, data: Json) -> Response[bytes]:
    """Switches a fault on."""
    try:
        fault = fault_of(data)
    except (ValueError, msgspec.ValidationError) as error:
        raise api_error(422, "invalid", str(error)) from error
    return json(_shown(sandbox_of(request).board.on(fault)))


@delete("/faults", status_code=200)
async def clear_faults(request: Call) -> Response[bytes]:
    """Switches all faults off."""
    sandbox_of(request).board.off()
    return json({})


@delete("/faults/{fault_id:str}", status_code=200)
async def clear_fault(request: Call, fault_id: FromPath[str]) -> Response[bytes]:
    """Switches one fault off."""
    sandbox_of(request).board.off(fault_id)
    return json({})


@get("/requests")
async def list_requests(request: Call) -> Response[bytes]:
    """The requests seen, oldest first; `path` (a prefix) and `method` narrow the list."""
    path = request.query_params.get("path", "")
    method = request.query_params.get("method", "")
    visits = sandbox_of(request).log.visits
    found = [v for v in visits if v.path.startswith(path) and method in ("", v.method)]
    return json({"requests": found})


@delete("/requests", status_code=200)
async def clear_requests(request: Call) -> Response[bytes]:
    """Empties the log."""
    sandbox_of(request).log.visits.clear()
    return json({})


@get("/uploads")
async def list_uploads(request: Call) -> Response[bytes]:
    """Everything created over the API."""
    return json({"uploads": [asdict(upload) for upload in sandbox_of(request).uploads]})


@get("/invoices")
async def list_all(request: Call) -> Response[bytes]:
    """Every invoice of an organisation (the first, unless named), by `updated_at`."""
    sandbox = sandbox_of(request)
    sandbox.settle()
    records = sandbox.ledger(request.query_params.get("organization")).records.values()
    ordered = sorted(records, key=lambda record: (record.updated_at, record.created_at, record.id))
    return raw_json(b'{"invoices":[' + b",".join(entry.encoded for entry in ordered) + b"]}")


@post("/invoices")
async def insert(request: Call, data: Json) -> Response[bytes]:
    """Adds an invoice that looks like others; given fields overrule, whatever they are called."""
    sandbox = sandbox_of(request)
    ledger = sandbox.ledger(data.pop("organization", None))
    invoice = _new(sandbox, ledger) | data
    return raw_json(_kept(sandbox, ledger, invoice).encoded)


@patch("/invoices/{invoice_id:str}")
async def update(request: Call, invoice_id: FromPath[str], data: Json) -> Response[bytes]:
    """Sets fields; `updated_at` becomes now unless given."""
    sandbox = sandbox_of(request)
    ledger, record = _known(sandbox, invoice_id)
    now = {"updated_at": stamp(sandbox.clock.now())}
    return raw_json(_kept(sandbox, ledger, record.payload() | now | data).encoded)


@delete("/invoices/{invoice_id:str}", status_code=200)
async def remove(request: Call, invoice_id: FromPath[str]) -> Response[bytes]:
    """Deletes an invoice."""
    sandbox = sandbox_of(request)
    ledger, record = _known(sandbox, invoice_id)
    ledger.remove(record.id)
    sandbox.save()
    return json({})


@get("/clock")
async def read_clock(request: Call) -> Response[bytes]:
    """The sandbox's time, and how far it is shifted."""
    return json(_time(sandbox_of(request)))


@post("/clock")
async def shift_clock(request: Call, data: Json) -> Response[bytes]:
    """Moves the clock by `advance` seconds; uploads whose analysis is due are analysed."""
    sandbox = sandbox_of(request)
    sandbox.clock.shift += float(data["advance"])
    sandbox.settle()
    return json(_time(sandbox))


@get("/tokens")
async def token_counts(request: Call) -> Response[bytes]:
    """Counts of what the OAuth server did; no token is shown."""
    return json(_counts(sandbox_of(request)))


@post("/tokens")
async def change_tokens(request: Call, data: Json) -> Response[bytes]:
    """`expire`: access tokens expire now. `revoke`: all grants end."""
    sandbox = sandbox_of(request)
    if data.get("expire"):
        sandbox.tokens.expire_access()
    if data.get("revoke"):
        sandbox.tokens.revoke_all()
    sandbox.save()
    return json(_counts(sandbox))


@post("/reset")
async def reset(request: Call, data: Json) -> Response[bytes]:
    """Back to the state after start."""
    sandbox = sandbox_of(request)
    sandbox.reset(keep_tokens=bool(data.get("keep_tokens")))
    sandbox.save()
    return json({})


def loopback_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuses everybody who is not on this machine."""
    client = connection.scope["client"]
    if client is None or not ipaddress.ip_address(client[0]).is_loopback:
        raise Refusal(404, b"")


ROUTER = Router(
    "/_control",
    guards=[loopback_only],
    route_handlers=[
        list_faults,
        add_fault,
        clear_faults,
        clear_fault,
        list_requests,
        clear_requests,
        list_uploads,
        list_all,
        insert,
        update,
        remove,
        read_clock,
        shift_clock,
        token_counts,
        change_tokens,
        reset,
    ],
)


def _shown(entry: Switched) -> dict[str, Any]:
    fields = msgspec.structs.asdict(entry.fault)
    return {"id": entry.id, "seen": entry.seen, "hit": entry.hit} | fields


def _time(sandbox: Sandbox) -> dict[str, Any]:
    return {"now": stamp(sandbox.clock.now()), "shift": sandbox.clock.shift}


def _counts(sandbox: Sandbox) -> dict[str, int]:
    names = (
        "codes",
        "exchanges",
        "refreshes",
        "grace_refreshes",
        "invalid_grant",
        "revocations",
    )
    counts = {name: sandbox.tokens.counts[name] for name in names}
    active = sum(not grant.revoked for grant in sandbox.tokens.grants.values())
    return counts | {"grants_active": active}


def _new(sandbox: Sandbox, ledger: Ledger) -> Payload:
    """An invoice of the ledger's first supplier, dated today, with a document of its own."""
    now, serial = sandbox.clock.now(), len(ledger.records)
    supplier = next(iter(ledger.suppliers.values()))
    bill = bill_of(ledger.organization, supplier, now.date(), serial)
    attachment = Attachment(str(uuid.uuid4()), now, bill.file_name, bill=bill)
    ledger.keep(attachment)
    invoice = blank(
        str(uuid.uuid4()), attachment.id, ledger.organization, attachment.file_name, now
    )
    category = {"attachment_category": "INVOICE", "is_attachment_invoice": True}
    return invoice | read_fields(bill) | category | {"analyzed_at": stamp(now)}


def _kept(sandbox: Sandbox, ledger: Ledger, invoice: Payload) -> Record:
    kept = ledger.put(invoice)
    sandbox.save()
    return kept


def _known(sandbox: Sandbox, invoice_id: str) -> tuple[Ledger, Record]:
    found = sandbox.find(invoice_id)
    if found is None:
        raise api_error(404, "not_found", "no such invoice")
    return found
