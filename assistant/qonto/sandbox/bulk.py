"""`POST /v2/supplier_invoices/bulk`: up to twenty documents, each succeeding or failing alone."""

import uuid
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Response, post

from assistant.qonto.sandbox.access import Caller, caller
from assistant.qonto.sandbox.answers import Refusal, api_error, json
from assistant.qonto.sandbox.attachments import Attachment
from assistant.qonto.sandbox.documents import content_type
from assistant.qonto.sandbox.faults import Fault
from assistant.qonto.sandbox.forms import MOST_BYTES, Part, multipart_form
from assistant.qonto.sandbox.payloads import Payload, blank
from assistant.qonto.sandbox.state import Upload
from assistant.qonto.sandbox.times import stamp
from assistant.qonto.sandbox.visits import Call, Errand, errand

MOST_INVOICES = 20
MOST_FILE_BYTES = 10 * 1024 * 1024
MOST_REQUEST_BYTES = 15 * 1024 * 1024
SOURCES = (
    "pay_by_invoice",
    "supplier_invoices",
    "integration",
    "transaction_attachment",
    "generic_upload",
)
_PREFIX = "supplier_invoices[]"


@dataclass(slots=True)
class Item:
    """One invoice of the request, as sent."""

    key: str | None = None
    file: Part | None = None
    attachment_id: str | None = None


@dataclass(slots=True)
class Batch:
    """A whole request: the items, and what goes for all of them."""

    items: list[Item]
    source: str
    meta: Payload


@post("/v2/supplier_invoices/bulk", request_max_body_size=MOST_BYTES)
async def create_invoices(request: Call) -> Response[bytes]:
    """Creates an invoice for each document; 200 even when every one is refused."""
    by = caller(request, "supplier_invoice.write")
    if int(request.headers.get("content-length", 0)) > MOST_REQUEST_BYTES:
        raise api_error(400, "limit_reached", "The request is larger than 15 MB")
    batch = _batch(await multipart_form(request))
    task = errand(request)
    task.visit.idempotency_keys.extend(item.key for item in batch.items if item.key)
    created: list[Payload] = []
    errors: list[Payload] = []
    for place, item in enumerate(batch.items):
        error = _made_to_fail(task, place, item) or _error(by, batch.items[:place], item)
        if error:
            errors.append(error)
        else:
            created.append(_original(by, task, item) or _created(by, batch, item))
    return json({"supplier_invoices": _distorted(task, created), "errors": errors})


def _batch(parts: list[Part]) -> Batch:
    """Sorts the parts; a field that the current item already has begins the next item."""
    items: list[Item] = []
    source, meta = "integration", {}
    for part in parts:
        if part.name.startswith(_PREFIX):
            field = part.name[len(_PREFIX) :].strip("[]")
            if not items or _has(items[-1], field):
                items.append(Item())
            _set(items[-1], field, part)
        elif part.name == "source":
            source = _source(part.text)
        elif part.name == "meta":
            meta = _meta(part.text)
    if not items:
        raise api_error(400, "required", "is missing", pointer="/supplier_invoices")
    if len(items) > MOST_INVOICES:
        raise api_error(400, "limit_reached", "at most 20 invoices", pointer="/supplier_invoices")
    return Batch(items, source, meta)


def _has(item: Item, field: str) -> bool:
    present = {"idempotency_key": item.key, "file": item.file, "attachment_id": item.attachment_id}
    return present.get(field) is not None


def _set(item: Item, field: str, part: Part) -> None:
    if field == "file":
        item.file = part
    elif field == "idempotency_key":
        item.key = part.text.strip()
    elif field == "attachment_id":
        item.attachment_id = part.text.strip()


def _source(text: str) -> str:
    if text not in SOURCES:
        raise api_error(400, "invalid", "is not included in the list", pointer="/source")
    return text


def _meta(text: str) -> Payload:
    try:
        meta = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        meta = {}
    if not meta.keys() & {"integration_type", "connector"}:
        raise api_error(400, "invalid", "needs integration_type or connector", pointer="/meta")
    return meta


def _error(by: Caller, earlier: list[Item], item: Item) -> Payload | None:
    """What is wrong with an item, in the API's words; None if nothing is."""
    if not item.key:
        return _entry("required", "is missing", "/supplier_invoices/idempotency_key")
    pointer = f"/supplier_invoices/idempotency_key/{item.key}"
    if any(other.key == item.key for other in earlier):
        return _entry("invalid", "idempotency_key is not unique", pointer)
    if (item.file is None) == (item.attachment_id is None):
        return _entry("required" if item.file is None else "invalid", "one file", f"{pointer}/file")
    if item.attachment_id and item.attachment_id not in by.ledger.attachments:
        return _entry("invalid", "attachment not found", f"{pointer}/attachment_id")
    if item.file and not acceptable(item.file.content):
        detail = "File is too large or wrong content type"
        return _entry("invalid", detail, f"{pointer}/file")
    return None


def acceptable(content: bytes) -> bool:
    """Whether a file is small enough and really a PDF, JPEG or PNG."""
    known = content_type(content) != "application/octet-stream"
    return known and len(content) <= MOST_FILE_BYTES


def _made_to_fail(task: Errand, place: int, item: Item) -> Payload | None:
    fault = task.fault("bulk_fail")
    if fault is None or place >= fault.bytes:
        return None
    name = item.file.file_name if item.file else None
    if fault.file and not fnmatchcase(name or "", fault.file):
        return None
    pointer = f"/supplier_invoices/idempotency_key/{item.key}"
    return _entry(fault.code, fault.detail, pointer)


def _original(by: Caller, task: Errand, item: Item) -> Payload | None:
    """The invoice an earlier request created under the same key, if that is remembered."""
    known = by.sandbox.keys.get((by.ledger.organization.id, item.key or ""))
    fault = task.fault("forget_keys")
    if known is None or _forgotten(fault, by.sandbox.clock.seconds() - known[1]):
        return None
    found = by.ledger.records.get(known[0])
    return found.payload() if found else None


def _forgotten(fault: Fault | None, age: float) -> bool:
    return fault is not None and age >= fault.seconds


def _created(by: Caller, batch: Batch, item: Item) -> Payload:
    """Stores the file and an invoice that nobody has read yet."""
    sandbox, ledger, now = by.sandbox, by.ledger, by.sandbox.clock.now()
    attachment = _stored(by, item)
    invoice_id, key = str(uuid.uuid4()), item.key or ""
    name = attachment.file_name
    invoice = blank(invoice_id, attachment.id, ledger.organization, name, now)
    invoice["source"] = batch.source
    invoice["meta"] = invoice["meta"] | {
        name: batch.meta.get(name) for name in ("integration_type", "connector")
    }
    ledger.put(invoice)
    sandbox.keys[ledger.organization.id, key] = (invoice_id, sandbox.clock.seconds())
    sandbox.read_later(ledger, invoice_id)
    sandbox.uploads.append(upload_entry(by, attachment, invoice_id, key))
    return invoice


def _stored(by: Caller, item: Item) -> Attachment:
    if item.file is None:
        return by.ledger.attachments[item.attachment_id or ""]
    name = item.file.file_name or "document.pdf"
    attachment = Attachment(
        str(uuid.uuid4()), by.sandbox.clock.now(), name, content=item.file.content
    )
    by.ledger.keep(attachment)
    return attachment


def upload_entry(by: Caller, attachment: Attachment, invoice_id: str | None, key: str) -> Upload:
    """The line about a stored file in the list of uploads."""
    content = attachment.bytes()
    return Upload(
        at=stamp(by.sandbox.clock.now()),
        organization=by.ledger.organization.slug,
        invoice_id=invoice_id,
        attachment_id=attachment.id,
        idempotency_key=key,
        file_name=attachment.file_name,
        sha256=sha256(content).hexdigest(),
        bytes=len(content),
    )


def _distorted(task: Errand, created: list[Payload]) -> list[Payload]:
    """The answer's invoices, unless a fault turns, shortens or lengthens the list."""
    shown = list(created)
    if task.fault("bulk_shuffle"):
        shown.reverse()
    if task.fault("bulk_lack"):
        shown = shown[:-1]
    if task.fault("bulk_surplus") and shown:
        stranger = shown[0] | {"id": str(uuid.uuid4()), "file_name": "unknown.pdf"}
        shown.append(stranger)
    return shown


def _entry(code: str, detail: str, pointer: str) -> Payload:
    return {"code": code, "detail": detail, "source": {"pointer": pointer}}


def too_large() -> Refusal:
    """The answer to a single file that cannot be taken."""
    return api_error(422, "invalid", "File is too large or wrong content type", pointer="/file")


ROUTES = (create_invoices,)
