"""What stands before the routes: the log, latency, limits, the staging token, and the faults.

Plain ASGI, because faults need what no framework offers: connections that end in the middle of an
answer, bodies that are shorter than announced, answers that never come although the work is done.
"""

import asyncio
import secrets
import time
from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from assistant.qonto.sandbox.access import organization_slug
from assistant.qonto.sandbox.answers import TRACE, Refusal, error_body, gateway_error, html_page
from assistant.qonto.sandbox.broken import bomb, send_huge
from assistant.qonto.sandbox.faults import Fault
from assistant.qonto.sandbox.state import Sandbox
from assistant.qonto.sandbox.times import stamp
from assistant.qonto.sandbox.visits import Errand, Visit

OPEN_PATHS = ("/_control", "/oauth2/assets")
"""Neither logged nor limited nor made to fail."""
DRIPS = 20
"""Pieces that a dripping body comes in."""

Message = MutableMapping[str, Any]


class ConnectionDropped(Exception):
    """Ends a request without an answer where there is no connection to cut (tests in-process)."""


class Gate:
    """ASGI middleware around the sandbox's routes."""

    def __init__(self, app: ASGIApp, sandbox: Sandbox) -> None:
        self.app = app
        self.sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != ScopeType.HTTP or scope["path"].startswith(OPEN_PATHS):
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        visit = self.sandbox.log.open(scope, self.sandbox.clock.seconds())
        try:
            await self._serve(scope, receive, send, visit)
        finally:
            visit.milliseconds = round((time.perf_counter() - started) * 1000, 3)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        sandbox = self.sandbox
        sandbox.settle()
        headers = dict(scope["headers"])
        header = headers.get(b"authorization", b"").decode("latin-1")
        visit.organization = organization_slug(sandbox, header)
        faults = sandbox.board.hits(visit.method, visit.path, visit.query, visit.organization)
        visit.faults = [fault.name for fault in faults]
        scope.setdefault("state", {})["errand"] = errand = Errand(visit, faults)
        waiting = sum(fault.seconds for fault in faults if fault.does == "delay")
        if waiting:
            await sandbox.board.delay(waiting)
        if sandbox.options.latency:
            await asyncio.sleep(sandbox.options.latency / 1000)
        if refusal := self._refusal(scope, visit, headers, faults):
            visit.status = refusal.status
            await _refuse(send, refusal)
            return
        if errand.fault("drop"):
            _drop(scope)
            return
        await self._answer(scope, _Counted(receive, visit), send, errand)

    def _refusal(
        self, scope: Scope, visit: Visit, headers: dict[bytes, bytes], faults: tuple[Fault, ...]
    ) -> Refusal | None:
        sandbox, wanted = self.sandbox, self.sandbox.options.staging_token
        given = headers.get(b"x-qonto-staging-token", b"").decode("latin-1")
        if wanted and given != wanted and visit.path != "/oauth2/auth":
            return html_page()
        wait = sandbox.limiter.wait(visit.address, sandbox.clock.seconds())
        if wait:
            refusal = gateway_error(429, "API rate limit exceeded")
            limits = sandbox.options.rate_limits
            if limits and limits.retry_after:
                refusal.headers["retry-after"] = str(int(wait) + 1)
            return refusal
        for fault in faults:
            if fault.does == "revoke_first":
                sandbox.tokens.revoke_all()
            if fault.does == "answer":
                return _made_up(fault)
        return None

    async def _answer(self, scope: Scope, receive: Receive, send: Send, errand: Errand) -> None:
        """Lets the routes answer, and does to the answer what the faults say."""
        answer = _Captured()
        await self.app(scope, receive, answer.take)
        visit, sandbox = errand.visit, self.sandbox
        visit.status = answer.status
        if answer.status == 401:
            sandbox.limiter.refused(visit.address, sandbox.clock.seconds())
        if visit.method != "GET":
            sandbox.save()
        _shift(sandbox, errand)
        if errand.fault("drop_after"):
            _drop(scope)
        elif (huge := errand.fault("huge")) and answer.status == 200:
            await send_huge(scope, send, huge.bytes)
        else:
            await _deliver(scope, send, answer, errand)


class _Counted:
    """`receive` that counts the bytes of the body."""

    def __init__(self, receive: Receive, visit: Visit) -> None:
        self.receive = receive
        self.visit = visit

    async def __call__(self) -> Any:  # noqa: ANN401 - an ASGI event
        event = cast(Message, await self.receive())
        self.visit.body_bytes += len(event.get("body", b""))
        return event


class _Captured:
    """`send` that keeps the answer."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = b""

    @property
    def status(self) -> int:
        return int(self.start.get("status", 500))

    async def take(self, message: Any) -> None:  # noqa: ANN401 - an ASGI event
        if message["type"] == "http.response.start":
            self.start = dict(message)
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


async def _refuse(send: Send, refusal: Refusal) -> None:
    headers = refusal.headers | {"content-type": refusal.media_type}
    body, trace = _traced(refusal.body)
    headers |= {"content-length": str(len(body)), "x-tyk-trace-id": trace}
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    start = {"type": "http.response.start", "status": refusal.status, "headers": pairs}
    await send(cast(Any, start))
    await send(_piece(body, more=False))


def _traced(body: bytes) -> tuple[bytes, str]:
    """The body with a trace id of its own where one is meant to be, and that id."""
    trace = secrets.token_hex(16)
    return body.replace(TRACE.encode(), trace.encode()), trace


async def _deliver(scope: Scope, send: Send, answer: _Captured, errand: Errand) -> None:
    body, trace = _traced(answer.body) if answer.status >= 400 else (answer.body, "")
    if (bombed := errand.fault("bomb")) and answer.status == 200:
        body = bomb(bombed.bytes)
    if errand.fault("truncate"):
        body = body[: len(body) * 2 // 3]
    headers = [pair for pair in answer.start["headers"] if pair[0].lower() != b"content-length"]
    if retyped := errand.fault("retype"):
        headers = [pair for pair in headers if pair[0].lower() != b"content-type"]
        headers.append((b"content-type", retyped.media_type.encode()))
    if trace:
        headers.append((b"x-tyk-trace-id", trace.encode()))
    if answer.status != 204:
        headers.append((b"content-length", str(len(body)).encode()))
    await send(cast(Any, {**answer.start, "headers": headers}))
    if errand.fault("cut"):
        await send(_piece(body[: len(body) // 2], more=True))
        _drop(scope, flush=True)
        return
    if drip := errand.fault("drip"):
        size = max(1, -(-len(body) // DRIPS))
        for place in range(0, len(body), size):
            await send(_piece(body[place : place + size], more=True))
            await asyncio.sleep(drip.seconds / DRIPS)
        body = b""
    await send(_piece(body, more=False))


def _piece(body: bytes, *, more: bool) -> Any:  # noqa: ANN401 - an ASGI event
    return {"type": "http.response.body", "body": body, "more_body": more}


def _made_up(fault: Fault) -> Refusal:
    """The answer a fault prescribes. `retry-after: in 7` stands for a date in seven seconds."""
    headers = dict(fault.headers)
    after = headers.get("retry-after", "")
    if after.startswith("in "):
        moment = datetime.now(UTC) + timedelta(seconds=float(after[3:]))
        headers["retry-after"] = format_datetime(moment, usegmt=True)
    if fault.shape == "html":
        page = html_page(fault.status)
        return Refusal(page.status, page.body, page.media_type, headers)
    media_type = "application/xml" if fault.shape == "storage" else "application/json"
    body = error_body(fault.shape, fault.code, fault.detail)
    if fault.body is not None:
        body = fault.body.encode()
    return Refusal(fault.status, body, fault.media_type or media_type, headers)


def _shift(sandbox: Sandbox, errand: Errand) -> None:
    """Changes or deletes the first invoice of the page just read, so that later pages shift."""
    if not errand.served:
        return
    found = sandbox.find(errand.served[0])
    if found is None:
        return
    ledger, record = found
    if errand.fault("touch_served"):
        ledger.put(record.payload() | {"updated_at": stamp(sandbox.clock.now())})
    if errand.fault("delete_served"):
        ledger.remove(record.id)


def _drop(scope: Scope, *, flush: bool = False) -> None:
    """Closes the connection, at once or when what was sent has left."""
    transport = scope["state"].get("transport")
    if transport is None:
        raise ConnectionDropped
    if flush:
        transport.close()
    else:
        transport.abort()
