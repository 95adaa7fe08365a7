"""Routes about files: their data, their storage with signed addresses, and uploads of one file."""

import hmac
import uuid
from hashlib import sha256
from urllib.parse import parse_qs, quote, urlencode

from litestar import Response, get, post
from litestar.params import FromPath

from assistant.qonto.sandbox.access import Caller, caller
from assistant.qonto.sandbox.answers import api_error, json, raw_json, storage_error
from assistant.qonto.sandbox.attachments import Attachment
from assistant.qonto.sandbox.bulk import acceptable, too_large, upload_entry
from assistant.qonto.sandbox.forms import MOST_BYTES, multipart_form
from assistant.qonto.sandbox.state import Sandbox, sandbox_of
from assistant.qonto.sandbox.times import stamp
from assistant.qonto.sandbox.visits import Call

URL_SECONDS = 1800
KEY_SECONDS = 1800
"""How long `POST /v2/attachments` remembers an idempotency key."""


@get("/v2/attachments/{attachment_id:str}")
async def retrieve_attachment(request: Call, attachment_id: FromPath[str]) -> Response[bytes]:
    """A file's data, with an address good for half an hour."""
    by = _reader(request)
    found = by.ledger.attachments.get(attachment_id)
    if found is None:
        raise api_error(404, "not_found", "attachment not found")
    return json(
        {
            "attachment": {
                "id": found.id,
                "created_at": stamp(found.created_at),
                "file_name": found.file_name,
                "file_size": str(len(found.bytes())),
                "file_content_type": found.content_type(),
                "url": _signed_url(request, by.sandbox, found),
                "probative_attachment": {"status": "unavailable"},
            }
        }
    )


@post("/v2/attachments", request_max_body_size=MOST_BYTES)
async def create_attachment(request: Call) -> Response[bytes]:
    """Stores one file. The header's key makes a repetition answer the same, whatever it sends."""
    by = caller(request, "attachment.write")
    now = by.sandbox.clock.seconds()
    key = (by.ledger.organization.id, request.headers.get("x-qonto-idempotency-key", ""))
    answer, at = by.sandbox.answers.get(key, (b"", 0.0))
    if key[1] and answer and now < at + KEY_SECONDS:
        return raw_json(answer)
    part = next((part for part in await multipart_form(request) if part.name == "file"), None)
    if part is None:
        raise api_error(400, "required", "is missing", pointer="/file")
    if not acceptable(part.content):
        raise too_large()
    name = part.file_name or "document"
    stored = Attachment(str(uuid.uuid4()), by.sandbox.clock.now(), name, content=part.content)
    by.ledger.keep(stored)
    by.sandbox.uploads.append(upload_entry(by, stored, None, key[1]))
    response = json({"attachment": {"id": stored.id}})
    by.sandbox.answers[key] = (response.content, now)
    return response


@get("/s3/{attachment_id:str}/{file_name:path}")
async def download(request: Call, attachment_id: FromPath[str]) -> Response[bytes]:
    """The file behind a signed address, in the manner of S3: no second way to authenticate."""
    sandbox = sandbox_of(request)
    if "authorization" in request.headers:
        message = "Only one auth mechanism allowed"
        raise storage_error(400, "InvalidArgument", message)
    found = _stored(sandbox, attachment_id)
    _check_signature(request, sandbox, attachment_id)
    content = found.bytes()
    headers = {
        "etag": f'"{sha256(content).hexdigest()[:32]}"',
        "content-disposition": f"inline; filename*=UTF-8''{quote(found.file_name)}",
    }
    return Response(content, media_type=found.content_type(), headers=headers)


ROUTES = (retrieve_attachment, create_attachment, download)


def _reader(request: Call) -> Caller:
    """Which scope is enough is documented in two ways; the strict switch takes the narrow one."""
    strict = sandbox_of(request).options.attachment_scope_strict
    return caller(request, "attachment.read", *([] if strict else ["organization.read"]))


def _signed_url(request: Call, sandbox: Sandbox, found: Attachment) -> str:
    base = sandbox.options.public_url or f"http://{request.headers['host']}"
    date = f"{sandbox.clock.now():%Y%m%dT%H%M%SZ}"
    expires = str(int(sandbox.clock.seconds()) + URL_SECONDS)
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Date": date,
        "X-Amz-Expires": str(URL_SECONDS),
        "X-Amz-SignedHeaders": "host",
        "expires": expires,
        "X-Amz-Signature": _signature(sandbox, found.id, expires),
    }
    return f"{base}/s3/{found.id}/{quote(found.file_name, safe='')}?{urlencode(query)}"


def _signature(sandbox: Sandbox, attachment_id: str, expires: str) -> str:
    text = f"{attachment_id}\n{expires}".encode()
    return hmac.new(sandbox.signing_key, text, sha256).hexdigest()


def _check_signature(request: Call, sandbox: Sandbox, attachment_id: str) -> None:
    query = parse_qs(request.scope["query_string"].decode("latin-1"))
    expires, given = query.get("expires", ["0"])[0], query.get("X-Amz-Signature", [""])[0]
    right = _signature(sandbox, attachment_id, expires)
    if not hmac.compare_digest(given.encode(), right.encode()):
        message = "The request signature we calculated does not match the signature you provided."
        raise storage_error(403, "SignatureDoesNotMatch", message)
    if sandbox.clock.seconds() >= int(expires):
        raise storage_error(403, "AccessDenied", "Request has expired")


def _stored(sandbox: Sandbox, attachment_id: str) -> Attachment:
    for ledger in sandbox.ledgers.values():
        if found := ledger.attachments.get(attachment_id):
            return found
    raise storage_error(404, "NoSuchKey", "The specified key does not exist.")
