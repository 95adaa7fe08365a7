"""Typed calls to Qonto for one connection: paced, paused, retried, and refreshed when due."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec
import structlog

from assistant import http
from assistant.errors import ConnectorError, GrantRevoked, NotSent, RateLimited, Unreachable
from assistant.qonto import answers
from assistant.qonto.gateway import Gateway
from assistant.qonto.limits import backoff
from assistant.qonto.refresh import give_up, opened, refreshed, standing
from assistant.workspace import connections, push_checks
from assistant.workspace.connections import Connection

PER_PAGE = 100
TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0
PATIENCE_SECONDS = 45.0
UPLOAD_SECONDS = 90.0

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Organization:
    """Whom the grant belongs to, and what tells us from suppliers: further names, the company
    number (`siren`, French ones only), the accounts' IBANs. Balances are not kept."""

    id: str
    name: str
    slug: str | None
    names: tuple[str, ...] = ()
    siren: str | None = None
    ibans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """One page of invoices, each as the JSON text that Qonto sent."""

    invoices: list[bytes]
    number: int
    pages: int
    count: int


@dataclass(frozen=True, slots=True, repr=False)
class AttachmentLink:
    """A file at Qonto. `url` is signed and lives for minutes: never stored, never logged."""

    url: str
    file_name: str
    content_type: str | None
    size: int | None


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One file to create an invoice from; `key` was stored before the first try."""

    key: str
    file_name: str
    content: bytes
    content_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class BulkError:
    """Why one item was refused; `key` is None when Qonto did not say which."""

    key: str | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """What came back: created invoices (raw, in any order) and errors by key."""

    invoices: list[dict[str, Any]]
    errors: list[BulkError]


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    path: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def writes(self) -> bool:
        return self.method == "POST"


class _Meta(msgspec.Struct):
    total_pages: int
    total_count: int


class _List(msgspec.Struct):
    supplier_invoices: list[msgspec.Raw]
    meta: _Meta


class Client:
    """Qonto as one connection sees it."""

    def __init__(self, gateway: Gateway, workspace_id: str, connection_id: str) -> None:
        self.gateway = gateway
        self.workspace_id = workspace_id
        self.connection_id = connection_id
        self._opened = (-1, "")

    async def organization(self) -> Organization:
        """The organisation behind the grant."""
        body = await self._json(_Call("GET", "/v2/organization"))
        return parse_organization(body)

    async def supplier_invoices(
        self, page: int, filters: dict[str, str | list[str]] | None = None
    ) -> InvoicePage:
        """One page, oldest change first. Never ask past the last page: Qonto answers 422."""
        call = _Call(
            "GET",
            "/v2/supplier_invoices",
            {
                "params": {
                    "sort_by": "updated_at:asc",
                    "per_page": str(PER_PAGE),
                    **(filters or {}),
                    "page": str(page),
                }
            },
        )

        async def attempt() -> InvoicePage:
            response = await self._answered(call)
            found = answers.decode(response, _List, call.endpoint)
            invoices = [bytes(raw) for raw in found.supplier_invoices]
            return InvoicePage(invoices, page, found.meta.total_pages, found.meta.total_count)

        return await self._patiently(call.endpoint, attempt)

    async def supplier_invoice(self, invoice_id: str) -> bytes:
        """One invoice as raw JSON; Rejected with code not_found when it is gone."""
        call = _Call("GET", f"/v2/supplier_invoices/{invoice_id}")

        async def attempt() -> bytes:
            found = answers.decode(
                await self._answered(call), dict[str, msgspec.Raw], "GET /v2/supplier_invoices/{id}"
            )
            return bytes(found["supplier_invoice"])

        return await self._patiently(call.endpoint, attempt)

    async def attachment(self, attachment_id: str) -> AttachmentLink:
        """A fresh link to a file."""
        body = await self._json(_Call("GET", f"/v2/attachments/{attachment_id}"))
        found = body.get("attachment") or {}
        size = str(found.get("file_size") or "")
        return AttachmentLink(
            url=str(found.get("url") or ""),
            file_name=str(found.get("file_name") or attachment_id),
            content_type=found.get("file_content_type"),
            size=int(size) if size.isdecimal() else None,
        )

    async def bulk_upload(
        self, items: Sequence[BulkItem], *, connector: str = "ask-well"
    ) -> BulkAnswer:
        """Create invoices from files: one request, no second try of its own.

        `connector` comes back in each invoice's `meta`, so it can say which request made it.
        An error with `outcome_unknown` means that the invoices may exist although no (whole)
        answer came. 200 does not mean success: read the answer item by item.
        """
        parts: list[tuple[str, tuple[str | None, bytes | str, str | None]]] = []
        for item in items:
            file = (item.file_name, item.content, item.content_type)
            parts.append(("supplier_invoices[][file]", file))
            parts.append(("supplier_invoices[][idempotency_key]", (None, item.key, None)))
        parts.append(("source", (None, "integration", None)))
        meta = msgspec.json.encode({"integration_type": "ask-well", "connector": connector})
        parts.append(("meta", (None, meta.decode(), None)))
        plain = [(name, part if part[0] else part[:2]) for name, part in parts]
        options = {"files": plain, "timeout": UPLOAD_SECONDS}
        call = _Call("POST", "/v2/supplier_invoices/bulk", options)
        response = await self._answered(call)
        body = answers.decode(response, dict[str, Any], call.endpoint, wrote=True)
        return BulkAnswer(
            [found for found in body.get("supplier_invoices") or [] if isinstance(found, dict)],
            [_bulk_error(error) for error in body.get("errors") or [] if isinstance(error, dict)],
        )

    async def _json(self, call: _Call) -> dict[str, Any]:
        async def attempt() -> dict[str, Any]:
            return answers.decode(await self._answered(call), dict[str, Any], call.endpoint)

        return await self._patiently(call.endpoint, attempt)

    async def _patiently(self, endpoint: str, attempt: Callable[[], Awaitable[T]]) -> T:
        """Reads are tried again: after a growing wait, or after the pause that Qonto asked for."""
        failures = 0
        while True:
            try:
                return await attempt()
            except RateLimited as error:
                if error.retry_after is not None and error.retry_after > PATIENCE_SECONDS:
                    raise
            except Unreachable as error:
                failures += 1
                if failures >= TRIES or error.details.get("later"):
                    raise
                wait = backoff(failures - 1, first=FIRST_WAIT, longest=LONGEST_WAIT)
                log.warning(
                    "asking Qonto again",
                    endpoint=endpoint.split("?")[0],
                    request_id=error.request_id,
                    reason=error.code,
                    failures=failures,
                    wait=round(wait, 2),
                )
                await self.gateway.sleep(wait)

    async def _answered(self, call: _Call) -> http.Response:
        """A successful answer, after at most one refresh and one replay on 401."""
        connection = await self._standing()
        response = await self._send(call, await self._token(connection))
        if response.status_code == 401:
            connection = await refreshed(self.gateway, connection)
            response = await self._send(call, await self._token(connection))
            if response.status_code == 401:
                message = "Qonto withdrew the access: connect again."
                await give_up(self.gateway, connection, message)
                raise GrantRevoked(message, request_id=answers.trace_id(response))
        now = self.gateway.now()
        try:
            answers.check(response, call.endpoint, now, wrote=call.writes)
        except RateLimited as error:
            await self._pause(now, error.retry_after)
            raise
        self.gateway.pauses.succeeded(self.connection_id)
        return response

    async def _standing(self) -> Connection:
        """The connection, refreshed when due and past any pause. Read anew for every request,
        so that a disconnect, a pause or new tokens from another process hold at once."""
        connection = await standing(self.gateway, self.workspace_id, self.connection_id)
        if wait := self._still_paused(connection):
            if wait > PATIENCE_SECONDS:
                raise RateLimited("Qonto asked us to pause.", retry_after=wait)
            await self.gateway.sleep(wait)
            return await self._standing()
        now = self.gateway.now()
        expires_at = connection.access_expires_at
        still_lives = expires_at is None or now < expires_at
        refresh_at = connection.next_refresh_at
        if still_lives and (refresh_at is None or now < refresh_at):
            return connection
        try:
            return await refreshed(self.gateway, connection)
        except ConnectorError as error:
            if error.permanent or not still_lives:
                raise
            return connection

    def _still_paused(self, connection: Connection) -> float:
        known = (connection.paused_until, self.gateway.pauses.until(self.connection_id))
        until = max((moment for moment in known if moment), default=None)
        return max((until - self.gateway.now()).total_seconds(), 0.0) if until else 0.0

    async def _token(self, connection: Connection) -> str:
        if self._opened[0] != connection.token_version:
            sealed = connection.access_token or ""
            token = await opened(self.gateway, connection, sealed, "access_token")
            self._opened = (connection.token_version, token)
        return self._opened[1]

    async def _send(self, call: _Call, token: str) -> http.Response:
        await self.gateway.spend()
        async with http.reaching("Qonto", may_have_happened=call.writes):
            return await self.gateway.api.request(
                call.method,
                call.path,
                headers={"Authorization": f"Bearer {token}"},
                extensions=http.before_sending(self._still_may_write) if call.writes else None,
                **call.options,
            )

    async def _still_may_write(self) -> None:
        """However long tokens, budget, pauses or a free connection were waited for: a stop holds.

        Raises NotSent.
        """
        async with self.gateway.database.read(self.workspace_id) as session:
            problem = await push_checks.why_nothing_may_leave(session, self.connection_id)
        if problem:
            raise NotSent(problem.message, code=problem.code)

    async def _pause(self, now: datetime, retry_after: float | None) -> None:
        """Stop all of this organisation's workers, here and in other processes."""
        until = self.gateway.pauses.begin(self.connection_id, now, retry_after)
        log.warning("paused by Qonto", connection=self.connection_id, until=until.isoformat())
        async with self.gateway.database.write(self.workspace_id) as session:
            await connections.pause(session, self.connection_id, until)
        self.gateway.forget(self.connection_id)


def parse_organization(body: dict[str, Any]) -> Organization:
    """An organisation answer; Unreachable when it names none."""
    found = body.get("organization")
    if not isinstance(found, dict) or not found.get("id"):
        raise Unreachable("Qonto did not say which organisation this is.", code="not_json")
    name = found.get("name") or found.get("legal_name") or found.get("slug") or "Organisation"
    slug = found.get("slug")
    names = tuple(str(found[key]) for key in ("name", "legal_name") if found.get(key))
    is_french = str(found.get("legal_country") or "FR").upper() in ("FR", "FRA")
    return Organization(
        str(found["id"]),
        str(name),
        str(slug) if slug else None,
        names or (str(name),),
        str(found.get("legal_number") or "") if is_french else None,
        tuple(_ibans(found.get("bank_accounts"))),
    )


def _ibans(accounts: object) -> list[str]:
    listed = accounts if isinstance(accounts, list) else []
    return [str(one["iban"]) for one in listed if isinstance(one, dict) and one.get("iban")]


def _bulk_error(error: dict[str, Any]) -> BulkError:
    source = error.get("source")
    pointer = str(source.get("pointer") or "") if isinstance(source, dict) else ""
    _, found, rest = pointer.partition("/idempotency_key/")
    key = rest.split("/", 1)[0] if found else None
    return BulkError(key, str(error.get("code") or ""), str(error.get("detail") or ""))
