"""Faults that can be switched on by name, at start or while the sandbox runs.

A fault is data: which requests it meets (`route`, `query`, `organization`), which of these it hits
(`after`, `every`, `times`) and what it does. Several can be on at once; they apply in the order in
which they were switched on, delays add up, and the first one that answers ends the request.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import count
from urllib.parse import parse_qsl

import msgspec

LISTS = "GET /v2/supplier_invoices"
BULK = "POST /v2/supplier_invoices/bulk"
TOKEN = "POST /oauth2/token"  # noqa: S105 - a route
FILES = "GET /s3/*"
API = "* /v2/*"


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault.

    `route` is `METHOD /path` with `*` as a wildcard; `query` lists parameters that must be there
    (`page=3&per_page=100`); `organization` is a slug. `times` limits how many requests are hit,
    `every` hits one in so many, `after` lets the first ones pass. `seconds` belongs to delays,
    `status`, `shape`, `code`, `detail`, `body` and `headers` to answers, `bytes` to file sizes;
    `file` names the items of an upload that are hit, with `*` as a wildcard.
    """

    name: str
    does: str
    route: str = API
    query: str = ""
    organization: str = ""
    times: int | None = None
    every: int = 1
    after: int = 0
    seconds: float = 0
    status: int = 200
    shape: str = "errors"
    code: str = ""
    detail: str = ""
    body: str | None = None
    headers: dict[str, str] = {}
    media_type: str = ""
    bytes: int = 0
    file: str = ""


def _answer(name: str, status: int, code: str, detail: str, **more: object) -> Fault:
    fields = {"name": name, "does": "answer", "status": status, "code": code, "detail": detail}
    return msgspec.convert(fields | more, Fault)


FAULTS: dict[str, Fault] = {
    fault.name: fault
    for fault in (
        # waiting
        Fault(name="slow", does="delay", seconds=2),
        Fault(name="slow_lists", does="delay", route=LISTS, seconds=2),
        Fault(name="slow_uploads", does="delay", route=BULK, seconds=30),
        Fault(name="slow_token", does="delay", route=TOKEN, seconds=30),
        Fault(name="slow_drip", does="drip", seconds=5),
        # statuses
        _answer("server_error", 500, "internal_server_error", "Something went wrong"),
        _answer("unavailable", 503, "", "Service unavailable", shape="message"),
        _answer("bad_gateway", 502, "", "", shape="html"),
        _answer("too_many_requests", 429, "", "API rate limit exceeded", shape="message"),
        _answer("retry_later", 429, "", "API rate limit exceeded", shape="message",
                headers={"retry-after": "7"}),
        _answer("retry_at", 429, "", "API rate limit exceeded", shape="message",
                headers={"retry-after": "in 7"}),
        _answer("one_in_ten_429", 429, "", "API rate limit exceeded", shape="message", every=10),
        _answer("unauthorized", 401, "unauthorized", "Invalid authentication"),
        _answer("missing_scope", 403, "forbidden", "missing required oauth scope"),
        _answer("plan_forbids", 403, "", "Forbidden", shape="message"),
        _answer("not_found", 404, "not_found", "Not found"),
        _answer("unprocessable", 422, "not_in_list", "is not included in the list"),
        _answer("needs_confirmation", 428, "sca_not_enrolled", "Strong authentication required"),
        # bodies and connections
        _answer("html", 200, "", "", shape="html"),
        _answer("empty_body", 200, "", "", body=""),
        Fault(name="truncated_json", does="truncate"),
        Fault(name="cut_body", does="cut"),
        Fault(name="dropped", does="drop"),
        Fault(name="dropped_after_work", does="drop_after"),
        Fault(name="upload_answer_lost", does="drop_after", route=BULK, times=1),
        # lists
        Fault(name="page_shift", does="touch_served", route=LISTS, times=1),
        Fault(name="page_loss", does="delete_served", route=LISTS, times=1),
        Fault(name="unstable_order", does="shuffle_ties", route=LISTS),
        Fault(name="odd_rows", does="odd_rows", route=LISTS),
        Fault(name="row_without_id", does="row_without_id", route=LISTS),
        # bulk upload
        Fault(name="keys_last_30_minutes", does="forget_keys", route=BULK, seconds=1800),
        Fault(name="keys_forgotten", does="forget_keys", route=BULK, seconds=0),
        Fault(name="bulk_shuffled", does="bulk_shuffle", route=BULK),
        Fault(name="bulk_lacks_one", does="bulk_lack", route=BULK),
        Fault(name="bulk_one_too_many", does="bulk_surplus", route=BULK),
        Fault(name="bulk_two_fail", does="bulk_fail", route=BULK, times=1,
              code="internal_server_error", detail="Something went wrong", bytes=2),
        Fault(name="bulk_all_invalid", does="bulk_fail", route=BULK,
              code="invalid", detail="File is too large or wrong content type", bytes=20),
        Fault(name="upload_refused", does="bulk_fail", route=BULK, file="*",
              code="invalid", detail="The document cannot be read", bytes=20),
        # tokens
        Fault(name="strict_refresh", does="strict_refresh", route=TOKEN),
        Fault(name="grant_revoked", does="revoke_first", route="* /v2/*", times=1),
        Fault(name="refresh_answer_lost", does="drop_after", route=TOKEN, times=1),
        _answer("refresh_refused", 400, "invalid_grant", "The refresh token is malformed",
                shape="oauth", route=TOKEN),
        _answer("token_429", 429, "", "API rate limit exceeded", shape="message", route=TOKEN),
        _answer("token_403", 403, "", "Forbidden", shape="message", route=TOKEN),
        _answer("token_without_token", 200, "", "", route=TOKEN,
                body='{"scope":"offline_access","token_type":"bearer","expires_in":3600}'),
        _answer("token_unavailable", 503, "", "Service unavailable", shape="message", route=TOKEN),
        _answer("token_html", 200, "", "", shape="html", route=TOKEN),
        Fault(name="read_only_grant", does="withhold_scope", route="POST /oauth2/auth",
              detail="supplier_invoice.write"),
        Fault(name="grant_without_files", does="withhold_scope", route="POST /oauth2/auth",
              detail="attachment.read organization.read"),
        _answer("revoke_fails", 503, "", "Service unavailable", shape="message",
                route="*revoke"),
        _answer("consent_revoke_fails", 503, "", "Service unavailable", shape="message",
                route="DELETE /v2/oauth2/consents"),
        # files
        _answer("files_forbidden", 403, "forbidden", "missing required oauth scope",
                route="GET /v2/attachments/*"),
        _answer("file_missing", 404, "NoSuchKey", "The specified key does not exist.",
                shape="storage", route=FILES),
        _answer("file_expired", 403, "AccessDenied", "Request has expired",
                shape="storage", route=FILES),
        Fault(name="file_short", does="cut", route=FILES),
        Fault(name="file_huge", does="huge", route=FILES, bytes=3 * 1024**3),
        Fault(name="file_wrong_type", does="retype", route=FILES, media_type="text/html"),
        Fault(name="file_bomb", does="bomb", route=FILES, bytes=1024**3),
        Fault(name="file_slow", does="drip", route=FILES, seconds=5),
    )
}  # fmt: skip
"""Every fault by name, with its usual settings."""


@dataclass
class Switched:
    """A fault that is on, with what it has met so far."""

    id: str
    fault: Fault
    seen: int = 0
    hit: int = 0

    def take(self) -> bool:
        """Counts one more request met; tells whether this one is hit."""
        self.seen += 1
        beyond = self.seen - self.fault.after
        if beyond <= 0 or beyond % self.fault.every:
            return False
        if self.fault.times is not None and self.hit >= self.fault.times:
            return False
        self.hit += 1
        return True


@dataclass
class FaultBoard:
    """The faults that are on."""

    switched: dict[str, Switched] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def on(self, fault: Fault) -> Switched:
        """Switches a fault on."""
        entry = Switched(f"fault-{next(self._numbers)}", fault)
        self.switched[entry.id] = entry
        return entry

    def off(self, fault_id: str | None = None) -> None:
        """Switches one fault off, or all; requests that are delayed go on at once."""
        self._over.set()
        self._over = asyncio.Event()
        if fault_id is None:
            self.switched.clear()
        else:
            self.switched.pop(fault_id, None)

    async def delay(self, seconds: float) -> None:
        """Waits so long, or until a fault is switched off."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    def hits(self, method: str, path: str, query: str, organization: str) -> tuple[Fault, ...]:
        """The faults that hit this request; each counts it as met."""
        if not self.switched:
            return ()
        route, pairs = f"{method} {path}", set(parse_qsl(query))
        return tuple(
            entry.fault
            for entry in list(self.switched.values())
            if _meets(entry.fault, route, pairs, organization) and entry.take()
        )


def fault_of(fields: dict[str, object]) -> Fault:
    """A fault by its name, with other settings where given. ValueError for what is unknown."""
    name = str(fields.get("name"))
    if name not in FAULTS:
        raise ValueError(f"no fault named {name!r}; known: {', '.join(sorted(FAULTS))}")
    return msgspec.convert(msgspec.structs.asdict(FAULTS[name]) | fields, Fault, strict=False)


def faults_from_names(names: Iterable[str]) -> list[Fault]:
    """Faults as the command line names them: `NAME` or `NAME:times=3:query=page=3`."""
    found = []
    for text in names:
        name, *settings = text.strip().split(":")
        fields: dict[str, object] = {"name": name}
        for setting in settings:
            key, _, value = setting.partition("=")
            fields[key] = value
        found.append(fault_of(fields))
    return found


def _meets(fault: Fault, route: str, query: set[tuple[str, str]], organization: str) -> bool:
    if not fnmatchcase(route, fault.route):
        return False
    if fault.query and not set(parse_qsl(fault.query)) <= query:
        return False
    return not fault.organization or fault.organization == organization
