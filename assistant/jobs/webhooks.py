"""Outgoing webhooks, as Standard Webhooks describes them: signed, timed, with the event's id."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from standardwebhooks import Webhook

from assistant import http
from assistant.errors import Unreachable
from assistant.jobs import addresses
from assistant.jobs.addresses import AddressNotAllowed, Resolve
from assistant.workspace.automations.deliveries import Result

SECONDS = 10
MOST_ANSWER = 2_000
# Answers that another attempt would not change.
_FINAL = frozenset({400, 401, 403, 404, 405, 410, 413, 415, 422})


async def send(
    client: http.Client,
    address: str,
    event_id: str,
    payload: dict[str, Any],
    secrets: Sequence[str],
    now: datetime,
    resolve: Resolve | None = None,
) -> Result:
    """Post one event. Redirects are not followed; any 2xx counts as received."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 443
    try:
        at = await addresses.public(host, port, resolve)
    except AddressNotAllowed as error:
        return Result(ok=False, problem=error.message, refused=True)
    except OSError:
        return Result(ok=False, problem=f"{host} cannot be found.")
    body = msgspec.json.encode(payload)
    place = f"[{at}]" if ":" in at else at
    query = f"?{parts.query}" if parts.query else ""
    request = client.build_request(
        "POST",
        f"https://{place}:{port}{parts.path or '/'}{query}",
        content=body,
        headers={**signed(event_id, body, secrets, now), "Host": parts.netloc},
        timeout=SECONDS,
        # The certificate is the name's, although we connect to the address that was checked.
        extensions={"sni_hostname": host},
    )
    try:
        async with http.reaching(host):
            answer = await client.send(request, stream=True)
            text = await _head(answer)
    except Unreachable as error:
        return Result(ok=False, problem=error.message)
    status = answer.status_code
    if answer.is_success:
        return Result(ok=True, status=status, answer=text)
    problem = f"{host} answered {status}."
    return Result(ok=False, status=status, answer=text, problem=problem, permanent=status in _FINAL)


def signed(event_id: str, body: bytes, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """The headers of a signed event; each secret signs, the newest first."""
    signatures = [Webhook(secret).sign(event_id, now, body.decode()) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


async def _head(answer: http.Response) -> str:
    """The beginning of an answer; a receiver may not send us more than we keep."""
    kept = bytearray()
    try:
        async for chunk in answer.aiter_bytes():
            kept += chunk
            if len(kept) >= MOST_ANSWER:
                break
    finally:
        await answer.aclose()
    return bytes(kept[:MOST_ANSWER]).decode("utf-8", "replace")
