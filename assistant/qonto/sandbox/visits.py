"""The log of requests, and what travels along with each one."""

from collections import deque
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeAlias

from litestar import Request
from litestar.types import Scope

from assistant.qonto.sandbox.faults import Fault

Call: TypeAlias = Request[Any, Any, Any]
"""A request as the routes get it."""

KEPT = 100_000
"""Requests that the log remembers."""


@dataclass(slots=True)
class Visit:
    """One request as the log shows it. Secrets appear as the start of their SHA-256 only."""

    at: float
    method: str
    path: str
    query: str
    address: str
    authorization: str
    digest: str
    user_agent: str
    idempotency_keys: list[str] = field(default_factory=list)
    body_bytes: int = 0
    status: int | None = None
    milliseconds: float = 0
    organization: str = ""
    faults: list[str] = field(default_factory=list)


@dataclass
class VisitLog:
    """The last requests, oldest first."""

    visits: deque[Visit] = field(default_factory=lambda: deque(maxlen=KEPT))

    def open(self, scope: Scope, now: float) -> Visit:
        """Begins the entry of a request."""
        headers = dict(scope["headers"])
        kind, digest = _credentials(headers.get(b"authorization", b""))
        client = scope["client"]
        visit = Visit(
            at=now,
            method=str(scope["method"]),  # type: ignore[typeddict-item]
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            address=client[0] if client else "",
            authorization=kind,
            digest=digest,
            user_agent=headers.get(b"user-agent", b"").decode("latin-1"),
        )
        if key := headers.get(b"x-qonto-idempotency-key"):
            visit.idempotency_keys.append(key.decode("latin-1"))
        self.visits.append(visit)
        return visit


@dataclass(slots=True)
class Errand:
    """What the gate hands to the routes with a request."""

    visit: Visit
    faults: tuple[Fault, ...]
    served: list[str] = field(default_factory=list)
    """Ids of the invoices on the list page that was answered."""

    def fault(self, does: str) -> Fault | None:
        """The first fault of that kind that hits this request."""
        return next((fault for fault in self.faults if fault.does == does), None)


def errand(request: Call) -> Errand:
    """The errand of a request."""
    found = request.scope["state"]["errand"]
    assert isinstance(found, Errand)
    return found


def _credentials(header: bytes) -> tuple[str, str]:
    if not header:
        return "", ""
    kind = "bearer" if header[:7].lower() == b"bearer " else "api_key"
    secret = header[7:] if kind == "bearer" else header
    return kind, sha256(secret.strip()).hexdigest()[:16]
